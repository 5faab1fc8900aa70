"""What holds for every text: the ledger undoes and replays, twice equals once, positions lie in the source."""

import os
import tomllib
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from quality.repair_corpus import STRENGTHS, damaged, texts
from repair.cases import CASES

from convert.options import RepairOptions
from convert.repair.byteslip import gbk
from convert.repair.byteslip.forward import Plan, damage
from convert.repair.language import characters
from convert.repair.ledger import from_json_lines
from convert.repair.repair import Repaired, repair

#: ``make fuzz`` asks for more.
EXAMPLES = int(os.environ.get("HANPRESS_EXAMPLES", "100"))

ONLY_BYTES = RepairOptions(only_bytes=True)
RELAXED = settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])

#: Pieces that look like damage or stand beside it; random order makes what no page has.
PIECES = (
    *"產業發會國學時經確保快可。，？！；：（）、“”《》—…",
    *",.?!;:()'\"<>&*_-=/ \t\n\r",
    *"0159aAzZÀéāɡ　□€",
    *"\u0000\u0085\u00a0\u00ad\u200b\u2028\ufeff\ufffd\ud800\ue000\ue4c6\ue765\uf8ff\U00020000😀",
    "(huì)",
    "(yè)",
    "(fā )",
    "guī)",
    "?guī)",
    "??",
    "?？",
    "焖侔l",
    "??焖侔l(fā)",
    "?/p>",
    "<br/>",
    "&nbsp;",
    "(文秘站:)",
    "()",
    "〔〕",
    "“”",
    "--",
    "...",
    "...",
    "“甲“",
    "产业",
    "中文".encode().decode("latin-1"),
    "产业发展".encode().decode("gb18030"),
    "锟斤拷",
)
anything = st.text(st.characters())
pieced = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page of the corpus as damage of some strength leaves it, cut out anywhere, with pieces put in."""
    group = draw(st.sampled_from(("tuned", "held")))
    text = draw(st.sampled_from(sorted(texts(group).values())))
    found = damaged(text, draw(st.sampled_from(sorted(STRENGTHS))), draw(st.integers(0, 19)))
    start = draw(st.integers(0, len(found)))
    found = found[start : start + draw(st.integers(0, 400))]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(found)))
        found = found[:at] + draw(st.sampled_from(PIECES)) + found[at:]
    return found


#: Running text in front of random characters, so that the page can be judged.
PROSE = tomllib.loads((CASES / "around.toml").read_text(encoding="utf-8"))["site-wide"]["expected"]


@st.composite
def misread(draw: st.DrawFn) -> str:
    """Lines of the corpus in a wrong encoding, whole or cut, one behind the other."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        text = draw(st.sampled_from(sorted(texts("tuned").values())))
        line = draw(st.sampled_from(text.split("\n")))
        data = line.encode(draw(st.sampled_from(("utf-8", "gb18030"))))
        wrong = draw(st.sampled_from(("latin-1", "cp1252", "gb18030")))
        shown = data[draw(st.integers(0, 4)) :].decode(wrong, draw(st.sampled_from(("ignore", "replace"))))
        parts.append(shown[: draw(st.integers(0, 80))])
    return draw(st.sampled_from(("", "\n", " "))).join(parts)


@cache
def common() -> str:
    """Characters of everyday Traditional text, from the corpus."""
    return "".join(sorted({c for text in texts("tuned").values() for c in text if "\u3400" <= c <= "\u9fff"}))


def check(source: str, repaired: Repaired) -> None:
    """What holds for every repair."""
    ledger = repaired.ledger
    assert ledger.undo(repaired.text) == source
    assert ledger.replay(source) == repaired.text
    assert from_json_lines(list(ledger.json_lines())).replay(source) == repaired.text
    assert from_json_lines(list(ledger.json_lines())).undo(repaired.text) == source
    for each in ledger.passes:
        spans = [(edit.start, edit.end) for edit in each.edits]
        assert spans == sorted(spans)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for number, each in enumerate(ledger.passes):
        for edit in each.edits:
            start, end = ledger.to_source(edit.start, edit.end, number)
            assert 0 <= start <= end <= len(source)
    for notice in repaired.notices:
        if notice.start is not None and notice.end is not None:
            assert 0 <= notice.start <= notice.end <= len(source)


@RELAXED
@given(st.one_of(anything, pieced, pages(), misread()))
@example("")
@example("?")
@example("(fā)")
@example("\ud800(huì)")
@example("會(huì" * 3)
def test_undo_and_replay(source: str) -> None:
    check(source, repair(source))
    check(source, repair(source, ONLY_BYTES))


@RELAXED
@given(st.one_of(anything, pieced, pages(), misread()))
def test_repairing_twice_equals_once(source: str) -> None:
    once = repair(source).text
    assert repair(once).text == once


@RELAXED
@given(st.one_of(pieced, pages()), st.data())
def test_ranges_of_the_result_lie_in_order_in_the_source(source: str, data: st.DataObject) -> None:
    repaired = repair(source)
    points = sorted(data.draw(st.lists(st.integers(0, len(repaired.text)), min_size=2, max_size=6)))
    ranges = [repaired.ledger.to_source(*span) for span in pairwise(points)]
    for start, end in ranges:
        assert 0 <= start <= end <= len(source)
    assert [start for start, _ in ranges] == sorted(start for start, _ in ranges)
    assert [end for _, end in ranges] == sorted(end for _, end in ranges)


@RELAXED
@given(st.one_of(pieced, pages()))
def test_what_no_edit_made_is_traced_to_the_very_same_character(source: str) -> None:
    repaired = repair(source)
    origins: list[int | None] = list(range(len(source)))
    for each in repaired.ledger.passes:
        for edit in reversed(each.edits):
            origins[edit.start : edit.end] = [None] * len(edit.after)
    assert len(origins) == len(repaired.text)
    for at, origin in enumerate(origins):
        if origin is not None:
            assert repaired.text[at] == source[origin]
            assert repaired.ledger.to_source(at, at + 1) == (origin, origin + 1)


@RELAXED
@given(st.data())
def test_readings_come_out_exactly(data: st.DataObject) -> None:
    """Readings between whole characters: every one of them is known, so the text comes back exactly."""
    tables = characters.load()
    line = st.text(st.sampled_from(common() + "，。"), min_size=20, max_size=60)
    text = "\n".join([PROSE, *data.draw(st.lists(line, min_size=1, max_size=6))])
    forms = sorted({char for char in text if char in tables.readings})
    chosen = data.draw(st.lists(st.sampled_from(forms), min_size=12, unique=True))
    found = damage(text, Plan({char: tables.readings[char][0] for char in chosen}, 0.0, folded=False))
    if "?" not in found and gbk.LONE_80 not in found:  # else a reading tore a character, and a byte was lost
        assert repair(found, ONLY_BYTES).text == text


@given(st.integers(0x81, 0xFE), st.integers(0x40, 0xFE))
def test_every_byte_pair_has_one_character_and_back(lead: int, trail: int) -> None:
    char = gbk.decode(lead, trail)
    if char is not None:
        assert gbk.encode(char) == bytes((lead, trail))


@pytest.mark.parametrize(
    ("piece", "size"),
    [
        pytest.param("市里召開經濟工作會議，總結全年的發展情況。", 2_000_000, id="clean"),
        pytest.param("市里召開(kāi)經(jīng)濟工作會(huì)議,總結(jié)全年的發(fā)展情況。", 2_000_000, id="readings"),
        pytest.param("()（(「", 2_000_000, id="parentheses"),
        pytest.param("\ue000\ue001", 2_000_000, id="private"),
        pytest.param("？\ue000", 100_000, id="icons between question marks"),
        pytest.param("確?？？", 20_000, id="questions"),
        pytest.param("??a", 20_000, id="swallowed letters"),
        pytest.param("guī)", 200_000, id="rests of readings"),
        pytest.param("確？焖侔l(fā)", 100_000, id="slips"),
    ],
)
def test_a_single_long_line_is_finished(piece: str, size: int) -> None:
    """Time grows with length alone, however odd the line: anything worse would not come to an end here."""
    source = piece * (size // len(piece.encode()))
    repaired = repair(source, ONLY_BYTES)
    assert repaired.ledger.undo(repaired.text) == source


def test_the_rules_finish_a_single_long_line() -> None:
    source = '產業(yè)發展,"二期"--建設()……  ' * 8_000
    repaired = repair(source)
    assert repaired.ledger.undo(repaired.text) == source

"""The fixes that need no bytes, one at a time: tables of what they change and what they leave."""

import re
import tomllib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repair.cases import CASES

from convert.options import RepairOptions
from convert.repair import invisible, leftovers, punctuation
from convert.repair.ledger import Certainty, Ledger
from convert.repair.outcome import Outcome
from convert.repair.punctuation import _code_in
from convert.repair.repair import FIXES, repair

MODULES = {"punctuation": punctuation, "leftovers": leftovers, "invisible": invisible}
TABLES = {
    (module, fix): rows
    for module in MODULES
    for fix, rows in tomllib.loads((CASES / "rules" / f"{module}.toml").read_text(encoding="utf-8")).items()
}
CHANGES = [(m, fix, *pair) for (m, fix), rows in TABLES.items() for pair in rows["changes"]]
STAYS = [(m, fix, text) for (m, fix), rows in TABLES.items() for text in rows["stays"]]

Notices = list[tuple[str, str, str]]


def until_done(fix: Callable[[str], Outcome], text: str) -> str:
    """The fix run as the repair runs it: again until it changes nothing."""
    for _ in range(8):
        outcome = fix(text)
        if not outcome.passes:
            return text
        assert Ledger(outcome.passes).undo(Ledger(outcome.passes).replay(text)) == text
        assert all(edit.certainty is Certainty.RULE for each in outcome.passes for edit in each.edits)
        text = Ledger(outcome.passes).replay(text)
    raise AssertionError("the fix never comes to an end")


@pytest.mark.parametrize(("module", "fix", "text", "expected"), CHANGES)
def test_changes(module: str, fix: str, text: str, expected: str) -> None:
    assert until_done(getattr(MODULES[module], fix), text) == expected


@pytest.mark.parametrize(("module", "fix", "text"), STAYS)
def test_stays(module: str, fix: str, text: str) -> None:
    assert getattr(MODULES[module], fix)(text).passes == ()


def test_every_fix_of_the_table_has_its_cases() -> None:
    elsewhere = {"undo_wrong_decoding"}  # test_mojibake.py
    assert {fix.__name__ for fix in FIXES} - elsewhere == {fix for _, fix in TABLES}


def notices(text: str) -> Notices:
    return [(n.code, str(n.severity), n.subject) for n in repair(text).notices]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("**2021年工作總結", "**"),
        ("20__年5月", "__"),
        ("__縣__鎮", "__"),
        ("包河__*區的經驗", "__*"),
        ("張某某訴李某某", "某某"),
        ("合同編號為XXXX號", "XXXX"),
        ("聯繫電話138××××0000", "××××"),
    ],
)
def test_masks_stay_and_are_told(text: str, subject: str) -> None:
    repaired = repair(text)
    assert repaired.text == text
    assert ("mask", "info", subject) in notices(text)


@pytest.mark.parametrize("text", ["二〇二一年", "長×寬為3×4", "XY軸與X光片", "2*3=6", "他姓某", "a_b_c"])
def test_no_mask_is_seen_where_none_is(text: str) -> None:
    assert "mask" not in {code for code, _, _ in notices(text)}


def test_removals_are_told() -> None:
    found = notices("西安交大()科技園與市政(文秘站:)府。")
    assert ("emptied-brackets", "warning", "()") in found
    assert ("watermark", "info", "(文秘站:)") in found


def test_doubled_words_stay_and_are_told() -> None:
    text = "這件事決定著決定著將來。"
    assert repair(text).text == text
    assert ("doubled-words", "info", "決定著決定著") in notices(text)


@pytest.mark.parametrize("text", ["好好學習，天天向上。", "高高興興，研究研究。", "哈哈哈哈。"])
def test_doubling_that_is_grammar_is_not_told(text: str) -> None:
    assert "doubled-words" not in {code for code, _, _ in notices(text)}


@pytest.mark.parametrize("text", ["他說：“走吧。", "他說：走吧。”", "他說：““走吧。”"])
def test_quotes_that_do_not_pair_stay_and_are_told(text: str) -> None:
    repaired = repair(text)
    assert repaired.text == text
    [notice] = [n for n in repaired.notices if n.code == "unpaired-quotes"]
    assert (notice.start, notice.end) == (0, len(text))


def test_paired_quotes_are_not_told() -> None:
    assert notices("他說：“走吧。”\n她說：“好。”“現在？”") == []


@pytest.mark.parametrize("text", ["這是\ufffd\ufffd字", "亂碼锟斤拷在此", "圖標\ue123在此"])
def test_text_that_is_lost_is_told_and_stays(text: str) -> None:
    repaired = repair(text)
    assert repaired.text == text
    assert [(n.code, str(n.severity)) for n in repaired.notices] == [("lost-text", "loss")]


def test_notices_stand_where_the_source_has_their_subject() -> None:
    source = "　　產業\u200b園 ()建成 。\r\n**2021年,共3,000人."
    for notice in repair(source).notices:
        assert notice.start is not None
        assert source[notice.start : notice.end] == notice.subject


def test_only_bytes_leaves_spelling_and_layout_alone() -> None:
    text = "　　各位領導:增長7%,西安交大()科技園...\r\n"
    assert repair(text, RepairOptions(only_bytes=True)).text == text


def test_a_page_of_everything() -> None:
    source = '　　一.工作總結\r\n各位領導:\r\n西安交大()科技園"三期"--新區建設,完成3,000萬元(占11.8%)...  \r\n'
    expected = "一.工作總結\n各位領導：\n西安交大科技園“三期”——新區建設，完成3,000萬元（占11.8%）……\n"
    repaired = repair(source)
    assert repaired.text == expected
    assert repaired.ledger.undo(expected) == source


HAN = "\u2e80-\u2fff\u3005-\u3007\u3021-\u3029\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff□"
MARKS = "，。、；：？！“”‘’（）《》〈〉「」『』【】〔〕…—"


def test_what_is_chinese_beside_a_mark() -> None:
    han, chinese = (re.compile(f"[{kind}]") for kind in (HAN, HAN + MARKS))
    for char in map(chr, range(0x110000)):
        assert bool(han.match(char)) == punctuation._is_han(char)
        assert bool(chinese.match(char)) == punctuation._is_chinese(char)
    assert not punctuation._is_chinese("")


@given(
    st.lists(st.sampled_from(["的", "x", "=", "=>", "{", ";", "\n", "return ", "字" * 30, "，", "a" * 50])).map("".join)
)
def test_places_asked_in_a_row_are_answered_as_each_alone(text: str) -> None:
    is_code = _code_in(text)
    for at in range(len(text)):
        assert is_code(at) is _code_in(text)(at)

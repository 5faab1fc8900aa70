"""Text read in the wrong encoding: taken back where that is exact, and only there."""

import pytest
from quality.repair_corpus import texts
from repair.cases import pages, rows

from convert.repair.ledger import Certainty, Ledger
from convert.repair.mojibake import undo_wrong_decoding

SIMPLIFIED = "产业发展总体平稳，全年增长7.9%。"
TRADITIONAL = "產業發展總體平穩，全年增長7.9%。"


def undone(text: str) -> str:
    outcome = undo_wrong_decoding(text)
    ledger = Ledger(outcome.passes)
    assert ledger.undo(ledger.replay(text)) == text
    assert all(edit.certainty is Certainty.PROVEN for _, edit in ledger.entries)
    return ledger.replay(text)


@pytest.mark.parametrize("truth", [SIMPLIFIED, TRADITIONAL])
@pytest.mark.parametrize("right", ["utf-8", "gb18030"])
def test_a_line_read_as_latin_comes_back(truth: str, right: str) -> None:
    assert undone(truth.encode(right).decode("latin-1")) == truth


@pytest.mark.parametrize(
    "truth",
    [
        "产业发展",
        "经济工作会议在京召开",
        "產業發展總體平穩",
        "学校通知",
    ],
)
def test_utf8_read_as_gbk_comes_back(truth: str) -> None:
    assert undone(truth.encode().decode("gb18030")) == truth


def as_windows(data: bytes) -> str:
    """Bytes as Windows shows them: cp1252, and control characters where it has a hole."""
    return "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes((byte,)).decode("cp1252") for byte in data
    )


@pytest.mark.parametrize("right", ["utf-8", "gb18030"])
@pytest.mark.parametrize("truth", [SIMPLIFIED, TRADITIONAL, "国务院办公厅关于印发工作方案的通知"])
def test_a_line_read_as_windows_text_comes_back(truth: str, right: str) -> None:
    assert undone(as_windows(truth.encode(right))) == truth


@pytest.mark.parametrize("group", ["wide", "simplified"])
def test_whole_texts_read_as_windows_text_come_back(group: str) -> None:
    for name, text in texts(group).items():
        assert undone(as_windows(text.encode("gb18030"))) == text, name


def test_only_the_line_that_is_wrong_changes() -> None:
    wrong = SIMPLIFIED.encode().decode("latin-1")
    assert undone(f"{TRADITIONAL}\n{wrong}\ncafé, naïve\n{TRADITIONAL}") == (
        f"{TRADITIONAL}\n{SIMPLIFIED}\ncafé, naïve\n{TRADITIONAL}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "café à la carte, 产业发展",
        "Größe: 5 µm — ±3 °C, naïveté, façade, Ångström",
        "¿Qué? ¡Señor Núñez! «Ça va très bien»",
        "Việt Nam: quốc gia, tiếng Việt, phở",
        "Привет, мир! Ελλάδα",
        "chǎn yè fā zhǎn: lǜ, nǚ, ê",
        "©2024 ®™ §3 ¶2 ½×¼÷2",
        "ÄÖÜ äöü ß",
        "日本語の文章です。",
        "한국어 문장입니다.",
        "😀👍🏽",
    ],
)
def test_other_languages_stay(text: str) -> None:
    assert undo_wrong_decoding(text).passes == ()


@pytest.mark.parametrize("group", ["tuned", "held", "simplified"])
def test_clean_texts_stay(group: str) -> None:
    for name, text in texts(group).items():
        assert undo_wrong_decoding(text).passes == (), name


def test_negative_cases_stay() -> None:
    for name, row in rows("negative").items():
        assert undo_wrong_decoding(row["text"]).passes == (), name
    for name, text in pages("negative").items():
        assert undo_wrong_decoding(text).passes == (), name


@pytest.mark.parametrize("group", ["tuned", "held", "simplified"])
def test_whole_texts_come_back(group: str) -> None:
    for name, text in texts(group).items():
        assert undone(text.encode().decode("latin-1")) == text, name

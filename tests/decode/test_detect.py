"""Detection: every window of thirty characters of eight kinds of text, in every encoding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from convert.decode.decode import decode
from convert.decode.detect import Reading, Refusal, detect, frequent
from convert.errors import DecodeError, SourceError

TEXTS = json.loads((Path(__file__).parents[1] / "cases" / "decode" / "texts.json").read_text(encoding="utf-8"))
WINDOW, STEP = 30, 2
ENCODINGS = [
    ("hans", "utf-8"),
    ("hant", "utf-8"),
    ("hans", "gb18030"),
    ("hant", "gb18030"),
    ("hant", "big5"),
    ("hant", "big5hkscs"),
    ("hans", "utf-16-le"),
    ("hant", "utf-16-be"),
]


def windows(script: str) -> list[str]:
    return [
        text[start : start + WINDOW]
        for text in (both[script] for both in TEXTS.values())
        for start in range(0, len(text) - WINDOW, STEP)
    ]


@pytest.mark.parametrize(("script", "encoding"), ENCODINGS)
def test_thirty_characters_are_enough(script: str, encoding: str) -> None:
    cases = windows(script)
    assert len(cases) > 200
    if encoding == "big5hkscs":  # Cantonese characters that only the Hong Kong set has
        cases = [case[:20] + "喺嘅啲" + case[20:] for case in cases]
    wrong = [case for case in cases if decode(case.encode(encoding)).text != case]
    assert wrong == []


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16-le", "utf-16-be"])
def test_short_texts_are_read_as_they_were_written(encoding: str) -> None:
    assert decode("中文".encode(encoding)).text == "中文"


def test_two_byte_patterns_of_utf_8_do_not_hide_gbk() -> None:
    # These two characters are C1 AA CD A8, which is valid UTF-8, too.
    assert decode("联通".encode("gbk")).text == "联通"


@pytest.mark.parametrize("text", ["café à la carte", "Привет, мир", "日本語のテキスト", "한국어 문장", "🙂🙂"])
def test_utf_8_of_other_scripts_stays_utf_8(text: str) -> None:
    assert decode(text.encode()).text == text


def test_damaged_pages_are_still_detected() -> None:
    damaged = "發(fā)展產(chǎn)業(yè)園區(qū)，確?？焖侔l(fā)展，徹查?！叭…”方案成型后" * 2
    assert decode(damaged.encode("gb18030")).text == damaged
    assert decode(damaged.encode("utf-16-le")).text == damaged


def test_utf_16_of_plain_english_is_seen() -> None:
    assert decode("Annual report".encode("utf-16-le")).text == "Annual report"
    assert decode("Annual report".encode("utf-32-be")).text == "Annual report"


def test_a_broken_text_is_not_read_as_something_else() -> None:
    whole = TEXTS["report"]["hans"].encode()
    broken = whole[:100] + b"\xff" + whole[101:]
    with pytest.raises(DecodeError) as raised:
        decode(broken, name="报告.txt")
    error = raised.value
    assert error.tried[0] == "utf-8"
    assert "gb18030" in error.tried
    assert str(error).startswith("报告.txt is not text in utf-8, gb18030, big5")
    assert "--encoding" in str(error)
    assert f"byte {error.offset} " in str(error)
    assert error.offset >= 99


def test_other_code_pages_are_refused_rather_than_garbled() -> None:
    for encoding, text in [("shift_jis", "日本語の文章です。カタカナもあります。"), ("koi8-r", "Проверка кодировки")]:
        with pytest.raises(SourceError):
            decode((text * 4).encode(encoding))


def test_readings_carry_their_evidence() -> None:
    good = detect("各位领导，现在汇报工作。".encode("gb18030"), 0)
    assert isinstance(good, Reading)
    assert good.score > 0.9
    assert good.telling == 12
    bad = detect(b"\xff\xff\xff", 0)
    assert Refusal("utf-8", 0) in bad


def test_the_frequent_characters_are_a_sorted_set() -> None:
    path = Path(__file__).parents[2] / "convert" / "decode" / "frequent.txt"
    listed = path.read_text(encoding="utf-8").replace("\n", "")
    assert list(listed) == sorted(frequent())

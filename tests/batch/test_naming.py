import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from convert.batch.naming import MAX_BYTES, file_name, folded, numbered, safe_name

CASES = {
    "工業項目謀劃情況匯報範文": "工業項目謀劃情況匯報範文",
    "  兩邊有空格　": "兩邊有空格",
    "一行\n兩行\t三": "一行 兩行 三",
    "../../etc/passwd": "／..／etc／passwd",
    "..": "",
    "C:\\Windows\\system32": "C：＼Windows＼system32",
    'a<b>c"d|e?f*g': "a＜b＞c＂d｜e？f＊g",
    "報告...": "報告",
    "-rf": "rf",
    "~root": "root",
    ".hidden": "hidden",
    "CON": "CON_",
    "con.tar.gz": "con_.tar.gz",
    "LPT¹": "LPT¹_",
    "CONSOLE": "CONSOLE",
    "COM10": "COM10",
    "null": "null",
    "a\u202egpj.exe": "agpj.exe",
    "零\u200b寬": "零寬",
    "私\ue000用": "私用",
    "半\ud800個": "半個",
    "é": "é",
}


@pytest.mark.parametrize(("title", "name"), CASES.items())
def test_a_title_becomes_a_safe_name(title: str, name: str) -> None:
    assert safe_name(title) == name


@given(st.text(max_size=300))
@example("CON" + " " * 300)
@example("漢" * 300)
@example("." * 300)
def test_every_text_becomes_a_safe_name(text: str) -> None:
    name = safe_name(text)
    assert len(name.encode("utf-8")) <= MAX_BYTES
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set('<>:"/\\|?*\n\r\t\0')
    assert name == name.strip(" .")
    assert safe_name(name) == name


@given(st.integers(1, 10**6), st.text(max_size=200))
def test_file_names_keep_their_number_and_extension(ordinal: int, title: str) -> None:
    name = file_name(ordinal, 10**6, title, ".docx")
    assert name.startswith(f"{ordinal:07d}")
    assert name.endswith(".docx")
    assert len(name.encode("utf-8")) <= MAX_BYTES


def test_the_number_is_as_wide_as_the_last_one() -> None:
    assert file_name(3, 10, "題", ".pdf") == "03-題.pdf"
    assert file_name(3, 120, "題", ".pdf") == "003-題.pdf"
    assert file_name(3, 3, "...", ".pdf") == "03.pdf"


def test_a_cut_name_ends_between_characters() -> None:
    assert safe_name("漢" * 100, 100) == "漢" * 33
    assert numbered("漢" * 66, 12).endswith("漢 (12)")
    assert len(numbered("漢" * 66, 12).encode()) <= MAX_BYTES


def test_names_differ_beyond_case_and_normal_form() -> None:
    assert folded("REPORT") == folded("report")
    assert folded("Å") == folded("A\u030a") == folded("\u212b")
    assert folded("甲") != folded("乙")

"""Bytes to text: marks, declarations, options, what is refused, and the way back to the bytes."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.decode.decode import decode
from convert.errors import DecodeError, SourceError, UsageError
from convert.options import DecodeOptions

REPORT = "各位领导：\n现将全县工业项目谋划情况汇报如下，请予审议。\n"
REPORT_TC = "各位領導：\n現將全縣工業項目謀劃情況匯報如下，請予審議。\n"


@pytest.mark.parametrize(
    ("data", "encoding", "how"),
    [
        (REPORT.encode(), "utf-8", "utf-8"),
        (REPORT.encode("utf-8-sig"), "utf-8", "mark"),
        (codecs.BOM_UTF16_LE + REPORT.encode("utf-16-le"), "utf-16-le", "mark"),
        (codecs.BOM_UTF16_BE + REPORT.encode("utf-16-be"), "utf-16-be", "mark"),
        (codecs.BOM_UTF32_LE + REPORT.encode("utf-32-le"), "utf-32-le", "mark"),
        (codecs.BOM_UTF32_BE + REPORT.encode("utf-32-be"), "utf-32-be", "mark"),
        ("\ufeff".encode("gb18030") + REPORT.encode("gb18030"), "gb18030", "mark"),
        (REPORT.encode("gb18030"), "gb18030", "detected"),
        (REPORT.encode("utf-16-le"), "utf-16-le", "detected"),
    ],
)
def test_encodings(data: bytes, encoding: str, how: str) -> None:
    found = decode(data)
    assert (found.text, found.encoding, found.how, found.kind) == (REPORT, encoding, how, "text")
    assert found.notices == ()


@pytest.mark.parametrize("label", ["gb2312", "GBK", "x-gbk", "gb_2312-80", "cp936", "gb18030"])
def test_every_gbk_label_means_gb18030(label: str) -> None:
    page = f'<html><head><meta charset="{label}"></head><body><p>朱镕基同志説𠮷</p></body></html>'
    found = decode(page.encode("gb18030"))
    assert (found.text, found.encoding, found.how, found.kind) == ("朱镕基同志説𠮷\n", "gb18030", "declared", "html")


@pytest.mark.parametrize(
    "head",
    [
        "<meta charset=big5>",
        "<meta http-equiv='Content-Type' content='text/html; charset=big5'>",
        '<META content="text/html; charset=Big5" http-equiv=content-type>',
        "<!-- <meta charset=utf-8> --><meta charset = 'x-x-big5'>",
    ],
)
def test_declarations(head: str) -> None:
    found = decode(f"<html>{head}<body><p>{REPORT_TC}</body></html>".encode("big5"))
    assert (found.encoding, found.how) == ("big5", "declared")
    assert "各位領導" in found.text


def test_an_xml_declaration_counts() -> None:
    page = f'<?xml version="1.0" encoding="GB2312"?>\n<html><body><p>{REPORT}</p></body></html>'
    assert decode(page.encode("gb18030")).how == "declared"


@pytest.mark.parametrize(
    ("declared", "true"),
    [("utf-8", "gb18030"), ("gb2312", "utf-8"), ("gb2312", "big5"), ("big5", "gb18030"), ("klingon", "gb18030")],
)
def test_a_wrong_declaration_is_overruled_and_told(declared: str, true: str) -> None:
    page = f"<html><meta charset={declared}><body><p>{REPORT_TC * 2}</p></body></html>"
    found = decode(page.encode(true))
    assert found.encoding == true
    assert "現將全縣工業項目" in found.text
    assert [(n.code, n.subject) for n in found.notices] == [("declaration-overruled", declared)]


def test_a_lying_byte_order_mark_is_overruled() -> None:
    found = decode(codecs.BOM_UTF8 + REPORT.encode("gb18030"))
    assert (found.text, found.encoding) == (REPORT, "gb18030")
    assert found.notices


def test_the_user_decides_first() -> None:
    data = "é".encode("cp1252") * 20
    assert decode(data, DecodeOptions("windows-1252")).text == "é" * 20
    assert decode(data, DecodeOptions("windows-1252")).how == "given"
    assert decode(REPORT.encode("utf-16"), DecodeOptions("utf-16")).text == REPORT
    assert decode(REPORT.encode("utf-16-be"), DecodeOptions("UTF-16")).text == REPORT
    assert decode(REPORT.encode("utf-8-sig"), DecodeOptions("utf8")).text == REPORT


def test_a_given_encoding_that_does_not_fit_names_the_byte() -> None:
    with pytest.raises(DecodeError) as raised:
        decode(b"abc\xff", DecodeOptions("gbk"), name="a.txt")
    assert raised.value.offset == 3
    assert raised.value.tried == ("gb18030",)
    assert str(raised.value).startswith("a.txt is not text in gb18030: byte 3 does not fit;")


@pytest.mark.parametrize("label", ["klingon", "base64", "rot13", ""])
def test_an_unknown_encoding_is_a_usage_error(label: str) -> None:
    with pytest.raises(UsageError, match="no encoding"):
        decode(b"abc", DecodeOptions(label))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n...", "a PDF file"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file"),
        (b"name" + bytes(253) + b"ustar\x0000" + bytes(247), "a TAR archive"),
        (bytes(range(256)) * 4, "a binary file"),
        (b"\x00" * 100, "a binary file"),
    ],
)
def test_binary_files_are_named(data: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=f"^x.bin seems to be {what}") as raised:
        decode(data, name="x.bin")
    assert not isinstance(raised.value, DecodeError)


@pytest.mark.parametrize("data", [b"", b" \r\n\t", codecs.BOM_UTF8, "\u3000\xa0\n".encode(), codecs.BOM_UTF16_LE])
def test_nothing_to_read_is_an_error(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"is empty|white space"):
        decode(data)


def test_a_page_without_text_is_an_error() -> None:
    with pytest.raises(SourceError, match="without text"):
        decode(b"<html><body><script>var x;</script></body></html>")


def test_damage_is_left_for_the_repair_stage() -> None:
    text = "確?？焖侔l(fā)展 \ue000\ue4c6 ?? \x0b\x1a \ufeff中 □ ２"
    assert decode(text.encode()).text == text
    assert decode(text.encode("gb18030")).text == text


def test_a_stray_zero_byte_does_not_make_a_file_binary() -> None:
    text = "第一段。\x00" + REPORT * 20
    assert decode(text.encode()).text == text
    assert decode(text.encode("gb18030")).text == text


def test_line_ends_become_one_kind() -> None:
    assert decode("一\r\n二\r三\n四\r\r\n五".encode()).text == "一\n二\n三\n四\n\n五"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_the_way_back_to_the_bytes(encoding: str) -> None:
    raw = ("中文, abc。\r\n第二行\r第三行\n" * 150)[:-1]
    data = raw.encode(encoding)
    found = decode(data, DecodeOptions(encoding))
    for index in [0, 1, 5, 8, 9, 10, 1000, 1500, len(found.text) - 1]:
        offset = found.byte_offset(index)
        assert offset is not None
        rest = data[offset:].decode(found.encoding)
        assert rest.replace("\r\n", "\n").replace("\r", "\n") == found.text[index:]
    assert found.byte_offset(len(found.text)) == len(data)
    assert found.byte_offset(len(found.text) + 1) is None
    assert found.byte_offset(-1) is None


@given(
    st.text(st.sampled_from("中文a\r\n𠮷，"), min_size=1, max_size=60),
    st.sampled_from(["utf-8", "gb18030", "utf-16-le"]),
)
def test_every_character_leads_back_to_its_own_byte(raw: str, encoding: str) -> None:
    if not raw.strip():
        return
    data = raw.encode(encoding)
    found = decode(data, DecodeOptions(encoding))
    expected, at = [], 0
    for piece in re.findall("\r\n|.", raw, re.DOTALL):
        expected.append(at)
        at += len(piece.encode(encoding))
    assert [found.byte_offset(i) for i in range(len(found.text) + 1)] == [*expected, at]


def test_html_has_no_bytes_to_go_back_to() -> None:
    assert decode(b"<html><body><p>abc.</p></body></html>").byte_offset(0) is None


def test_a_large_file_is_mapped_in_linear_time() -> None:
    data = ("中文，" * 500_000).encode()
    found = decode(data)
    assert found.byte_offset(1_499_999) == 3 * 1_499_999
    assert found.byte_offset(750_000) == 3 * 750_000

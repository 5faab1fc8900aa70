"""The package: what is in it, that it is small, made once, and the same every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from convert.document.model import Article, Image
from convert.export.docx import template as template_module
from convert.export.docx.template import template
from convert.export.docx.writer import write_docx
from convert.export.properties import Properties
from convert.styles.load import load

Save = Callable[..., bytes]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return package.namelist()


def test_parts(everything: Article, save: Save) -> None:
    names = _names(save(everything))
    assert names[0] == "[Content_Types].xml"
    assert sorted(names[1:]) == [
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/media/image1.png",
        "word/media/image2.jpeg",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme.xml",
    ]
    assert "word/footer2.xml" not in _names(save(everything, "plain"))


def test_same_input_same_bytes(everything: Article, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    first = save(everything)
    monkeypatch.setattr(template_module, "_templates", {})
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    assert save(everything) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {(e.date_time, e.create_system, e.external_attr) for e in package.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3, 0o644 << 16)
        }


def test_fixed_parts_are_compressed_once(everything: Article, save: Save) -> None:
    base = template(load("gongwen"), "hans")
    assert template(load("gongwen"), "hans") is base
    compressed = base.package[: zipfile.ZipFile(io.BytesIO(base.package)).start_dir]
    plain = replace(everything, blocks=tuple(block for block in everything.blocks if not isinstance(block, Image)))
    assert save(plain).startswith(compressed)


def test_a_changed_style_of_the_same_name_is_not_mistaken(everything: Article, properties: Properties) -> None:
    style = load("gongwen")
    changed = replace(style, western="Georgia")
    original = write_docx(everything, style, properties).data
    assert write_docx(everything, changed, properties).data != original
    assert write_docx(everything, style, properties).data == original


def test_no_page_number_no_footer(everything: Article, properties: Properties) -> None:
    style = load("gongwen")
    silent = replace(style, footer=replace(style.footer, odd=("", "", ""), even=("", "", "")))
    data = write_docx(everything, silent, properties).data
    assert not [name for name in _names(data) if "footer" in name]


def test_document_has_no_direct_formatting(everything: Article, save: Save, parts: Callable[..., dict]) -> None:
    document = parts(save(everything))["word/document.xml"]
    for properties in document.iter(f"{W}pPr"):
        assert [child.tag for child in properties if child.tag != f"{W}keepNext"] == [f"{W}pStyle"]
    for properties in document.iter(f"{W}rPr"):
        for child in properties:
            assert child.tag in (f"{W}rStyle", f"{W}rFonts")
            assert child.tag == f"{W}rStyle" or child.attrib == {f"{W}hint": "eastAsia"}


def test_only_styles_that_exist_are_named(everything: Article, save: Save, parts: Callable[..., dict]) -> None:
    for style in ("gongwen", "plain"):
        read = parts(save(everything, style))
        known = {node.get(f"{W}styleId") for node in read["word/styles.xml"].iter(f"{W}style")}
        used = {
            node.get(f"{W}val")
            for name, root in read.items()
            for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
            for node in root.iter(f"{W}{tag}")
            if name.startswith("word/")
        }
        assert used <= known

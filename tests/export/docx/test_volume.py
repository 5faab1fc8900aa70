"""Merged Word files: contents field, bookmarks, ranks of headings, sections, numbering; valid in every style."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from lxml import etree
from msgspec.structs import replace
from openxml_audit import FileFormat, OpenXmlValidator

from convert.document.model import Article, Collection, Heading, Paragraph, Role, Span, SpanKind, Table, Title
from convert.document.walk import article_lines
from convert.export.docx.volume import write_volume
from convert.export.properties import Properties
from convert.styles.load import load, names

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PAGES = ("ii", "1", "1", "3", "5")


def collection_of(*articles: Article) -> Collection:
    return Collection("报告<选编>", articles, "2024-03-01", "导语。")


@pytest.fixture(scope="module")
def collection() -> Collection:
    first = Article(
        1,
        "",
        Title("上半年报告"),
        (
            Heading(1, "一、", "主要做法。"),
            Heading(4, "（1）", "细节"),
            Paragraph(Role.BODY, "一是加强领导。成立小组。", (Span(0, 7, SpanKind.RUN_IN, 1),)),
        ),
        "zh-Hans",
    )
    second = Article(2, "", Title("下半年报告"), (Table((("甲", "乙"),)),), "zh-Hans")
    third = Article(3, "", Title("全年报告"), (Paragraph(Role.BODY, "完。"),), "zh-Hans")
    return collection_of(first, second, third)


def written(collection: Collection, style: str, language: str = "zh-Hans") -> bytes:
    moment = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    return write_volume(collection, load(style), Properties("报告选编", moment, language), PAGES).data


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def body(data: bytes) -> etree._Element:
    return part(data, "word/document.xml")[0]


def text(element: etree._Element) -> str:
    return "".join(element.itertext(f"{W}t"))


@pytest.fixture
def findings(tmp_path: Path) -> Callable[[bytes], list[object]]:
    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=0, strict=True)

    def found(data: bytes) -> list[object]:
        path = tmp_path / "judged.docx"
        path.write_bytes(data)
        return list(validator.validate(str(path)).errors)

    return found


@pytest.mark.parametrize("style", names())
@pytest.mark.parametrize("language", ["zh", "zh-Hant-TW", "zh-Hant-HK"])
def test_every_style_in_every_script_is_valid(
    collection: Collection, findings: Callable[[bytes], list[object]], style: str, language: str
) -> None:
    articles = tuple(replace(article, language=language) for article in collection.articles)
    assert findings(written(replace(collection, articles=articles), style, language)) == []


def test_awkward_collections_are_valid(findings: Callable[[bytes], list[object]]) -> None:
    empty = Article(1, "", Title(""), (), "zh-Hans")
    assert findings(written(collection_of(), "book")) == []
    assert findings(written(collection_of(empty, empty), "book")) == []
    assert findings(written(replace(collection_of(empty), title="", lead="", date=""), "plain")) == []


def test_the_contents_are_a_field_with_its_entries_filled_in(collection: Collection) -> None:
    (box,) = body(written(collection, "gongwen")).iter(f"{W}sdtContent")
    title, *entries, end = box
    assert text(title) == "目\u3000录"
    codes = ["".join(entry.itertext(f"{W}instrText")).strip() for entry in entries]
    assert codes[0].startswith('TOC \\o "1-2" \\h \\z')
    assert [code.endswith(f"PAGEREF _Toc00000000{number} \\h") for number, code in enumerate(codes, 1)] == [True] * 4
    assert [text(entry) for entry in entries] == ["上半年报告1", "一、主要做法1", "下半年报告3", "全年报告5"]
    assert [link.get(f"{W}anchor") for link in box.iter(f"{W}hyperlink")] == [f"_Toc00000000{n}" for n in (1, 2, 3, 4)]
    kinds = [char.get(f"{W}fldCharType") for char in box.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("end") == kinds.count("separate") == 5
    assert end.find(f".//{W}fldChar").get(f"{W}fldCharType") == "end"
    settings = part(written(collection, "gongwen"), "word/settings.xml")
    assert settings.find(f"{W}updateFields") is not None


def test_entries_lead_to_the_headings_they_name(collection: Collection) -> None:
    marks = {
        mark.get(f"{W}name"): text(mark.getparent())
        for mark in body(written(collection, "plain")).iter(f"{W}bookmarkStart")
    }
    assert marks == {
        "_Toc000000001": "上半年报告",
        "_Toc000000002": "一、主要做法。",
        "_Toc000000003": "下半年报告",
        "_Toc000000004": "全年报告",
    }


def test_articles_and_their_headings_nest_below_the_volume(collection: Collection) -> None:
    word = docx.Document(io.BytesIO(written(collection, "gongwen")))
    styles = {paragraph.text: paragraph.style.name for paragraph in word.paragraphs if paragraph.style}
    assert styles["报告<选编>"] == "Title"
    assert styles["上半年报告"] == "Heading 1"
    assert styles["一、主要做法。"] == "Heading 2"
    assert styles["（1）细节"] == "Heading 5"
    looks = {
        style.name: style.font.size.pt
        for style in word.styles
        if style.name in ("Title", "Heading 1") and style.font.size
    }
    assert looks == {"Title": 36.0, "Heading 1": 22.0}
    run_in = next(run for paragraph in word.paragraphs for run in paragraph.runs if run.text == "一是加强领导。")
    assert run_in.style.name == "Run-in Heading 2"


@pytest.mark.parametrize("style", names())
def test_the_text_is_the_articles(collection: Collection, style: str) -> None:
    word = docx.Document(io.BytesIO(written(collection, style)))
    start = next(n for n, paragraph in enumerate(word.paragraphs) if paragraph.style.name == "Heading 1")
    lines = [line for article in collection.articles for line in article_lines(article) if "\t" not in line]
    assert [paragraph.text for paragraph in word.paragraphs[start:] if paragraph.text] == lines


def sections(data: bytes) -> list[etree._Element]:
    return list(body(data).iter(f"{W}sectPr"))


def test_chapters_of_a_book_are_sections_that_open_on_odd_pages(collection: Collection) -> None:
    cover, contents, *chapters = sections(written(collection, "book"))
    assert [section.find(f"{W}type").get(f"{W}val") for section in (contents, *chapters)] == ["oddPage"] * 4
    assert not cover.findall(f"{W}headerReference") + cover.findall(f"{W}footerReference")
    forms = [section.find(f"{W}pgNumType").get(f"{W}fmt") for section in (cover, contents, *chapters)]
    assert forms == ["lowerRoman", "lowerRoman", "decimal", "decimal", "decimal"]
    starts = [section.find(f"{W}pgNumType").get(f"{W}start") for section in (cover, contents, *chapters)]
    assert starts == [None, None, "1", None, None]
    assert all(section.find(f"{W}titlePg") is not None for section in (contents, *chapters))


def test_running_heads_follow_the_chapter_in_every_language_of_word(collection: Collection) -> None:
    data = written(collection, "book")
    relations = {one.get("Id"): one.get("Target") for one in part(data, "word/_rels/document.xml.rels")}
    _, contents, *chapters = sections(data)
    heads = []
    for section in (contents, *chapters):
        references = {one.get(f"{W}type"): one.get(f"{R}id") for one in section.findall(f"{W}headerReference")}
        assert text(part(data, f"word/{relations[references['even']]}")) == "报告<选编>"
        head = part(data, f"word/{relations[references['default']]}")
        heads.append((text(head), "".join(head.itertext(f"{W}instrText")).strip()))
    assert heads == [
        ("目录", ""),
        ("上半年报告", "STYLEREF 1"),
        ("下半年报告", "STYLEREF 1"),
        ("全年报告", "STYLEREF 1"),
    ]


def test_without_running_heads_the_text_is_one_section_and_its_titles_break_the_page(collection: Collection) -> None:
    data = written(collection, "plain")
    assert len(sections(data)) == 3
    breaking = [
        style.get(f"{W}styleId")
        for style in part(data, "word/styles.xml").iter(f"{W}style")
        if style.find(f".//{W}pageBreakBefore") is not None
    ]
    assert breaking == ["Heading1"]
    assert not list(part(written(collection, "book"), "word/styles.xml").iter(f"{W}pageBreakBefore"))


def test_the_same_volume_gives_the_same_bytes(collection: Collection) -> None:
    assert written(collection, "book") == written(collection, "book")

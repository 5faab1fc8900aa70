"""What outside judges say of our pages and books, and what these say about themselves."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pytest
from judges.markup import epubcheck, nu
from lxml import etree
from msgspec.structs import replace
from pictures import jpeg, png

import convert
from convert.document.model import (
    Article,
    CellSpans,
    Heading,
    Image,
    List,
    ListItem,
    MediaType,
    PageBreak,
    Paragraph,
    Role,
    Span,
    SpanKind,
    Table,
    Title,
    Verse,
)
from convert.export.epub.writer import epub
from convert.export.html.css import stylesheet
from convert.export.html.writer import page_html
from convert.export.properties import Properties
from convert.options import Script
from convert.styles.load import load, names

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
MOMENT = dt.datetime(2024, 3, 21, 17, 41, 28, tzinfo=dt.timezone(dt.timedelta(hours=8)))

EVERYTHING = Article(
    1,
    "篇1",
    Title("关于 <工作> & “情况”\n的报告"),
    (
        *(Paragraph(role, f"这是{role}。") for role in Role),
        Heading(2, "（一）", "先于一级的二级"),
        Heading(1, "一、", "主要做法"),
        Heading(4, "（1）", "越级"),
        Heading(3, "1.", "回到三级"),
        Paragraph(
            Role.BODY,
            "一是健全机制。成立小组，“放管服”落地。",
            (Span(0, 7, SpanKind.RUN_IN, 3), Span(7, 9, SpanKind.STRONG), Span(9, 11, SpanKind.EMPHASIS)),
        ),
        List((ListItem("•", "甲 <&>"), ListItem("①", "乙\t丙"))),
        List(tuple(ListItem("•", "层层深入", level, (Span(0, 2, SpanKind.STRONG),)) for level in (0, 1, 2, 1, 0))),
        Table((("项目", "本年"),), spans=(CellSpans(0, 1, (Span(0, 1, SpanKind.EMPHASIS),)),)),
        Table((("项目", "本年"), ("收入", "")), 1),
        Table((("甲", "乙"), ("丙", "丁\n戊"))),
        Table((("只有", "表头"),), 1),
        PageBreak(),
        Verse(("白日依山尽，", "", "黄河入海流。")),
        Image(png("RGBA"), MediaType.PNG, 60.0, 40.0, "办公楼 <新>"),
        Image(jpeg("CMYK"), MediaType.JPEG, 600.0, 40.0),
    ),
    "zh-Hans",
)
ABOUT = Properties("报告 <合订> & 其他", MOMENT, "zh-Hans", author="某某", collection="合集", title_note="A note.")


def seed(script: Script = Script.KEEP) -> tuple[Article, ...]:
    [conversion] = convert.inspect(SEEDS, convert.Options(script=script))
    return conversion.collection.articles


def test_epubcheck_accepts_a_volume_of_everything(tmp_path: Path) -> None:
    volume = tmp_path / "volume.epub"
    bare = Article(1, "", Title("题"), (), "zh-Hant-TW")
    volume.write_bytes(epub((EVERYTHING, bare, *seed()), load("gongwen"), ABOUT))
    assert epubcheck(volume) == []


def test_the_judge_of_books_would_say_no(tmp_path: Path) -> None:
    broken = tmp_path / "broken.epub"
    with (
        zipfile.ZipFile(io.BytesIO(epub((EVERYTHING,), load("plain"), ABOUT))) as book,
        zipfile.ZipFile(broken, "w") as bad,
    ):
        for name in book.namelist():
            bad.writestr(name, book.read(name).replace(b"<p>", b"<p nonsense='1'>"))
    assert epubcheck(broken)


@pytest.mark.parametrize("script", [Script.KEEP, Script.HANS, Script.TW, Script.HK])
def test_the_html_checker_accepts_every_style(script: Script, tmp_path: Path) -> None:
    pages = []
    for style in names():
        pages.append(tmp_path / f"{style}.html")
        articles = (EVERYTHING, *seed(script)[:2])
        pages[-1].write_text(page_html(articles, load(style), ABOUT), encoding="utf-8", newline="\n")
    assert nu(pages) == []


def test_the_judge_of_pages_would_say_no(tmp_path: Path) -> None:
    page = tmp_path / "broken.html"
    page.write_text(page_html((EVERYTHING,), load("plain"), ABOUT).replace("</article>", "</div>"), encoding="utf-8")
    assert nu([page])


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = page_html((EVERYTHING,), load("gongwen"), ABOUT)
    assert not re.findall(r"\b(?:src|href)=(?!\"data:)|url\(|@import|https?://|<script", page)
    assert '<html lang="zh-Hans" dir="ltr">' in page
    assert "<title>报告 &lt;合订&gt; &amp; 其他</title>" in page


def test_the_sheet_has_the_styles_numbers() -> None:
    for style in map(load, names()):
        sheet = stylesheet(style, "zh-Hans")
        paper = style.page
        assert f"size: {paper.width_mm:g}mm {paper.height_mm:g}mm" in sheet
        body = style.text["body"]
        assert f"html {{ font-size: {body.size_pt:g}pt }}" in sheet
        assert f"text-indent: {body.indent_em:g}em" in sheet
        assert style.word_font("hans", body.font).name in sheet
    assert "counter(page)" in stylesheet(load("gongwen"), "zh")


def test_fonts_follow_the_language() -> None:
    style = load("gongwen")
    regions = {tag: stylesheet(style, tag) for tag in ("zh-Hans", "zh-Hant-TW", "zh-Hant-HK")}
    assert [("CJK SC" in sheet, "CJK TC" in sheet, "CJK HK" in sheet) for sheet in regions.values()] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


def test_the_contents_nest_as_the_headings_do() -> None:
    with zipfile.ZipFile(io.BytesIO(epub((EVERYTHING,), load("gongwen"), ABOUT))) as book:
        nav = etree.fromstring(book.read("EPUB/nav.xhtml"))
        chapter = etree.fromstring(book.read("EPUB/chapter-001.xhtml"))

    def tree(entry: etree._Element) -> list[object]:
        return [inner.text if inner.tag.endswith("}a") else tree(inner) for inner in entry]

    [toc] = nav.iter("{http://www.w3.org/1999/xhtml}nav")
    contents = tree(toc)[1]
    assert contents == [
        [
            "关于 <工作> & “情况” 的报告",
            [["（一）先于一级的二级"], ["一、主要做法", [["（1）越级"], ["1.回到三级"]]]],
        ]
    ]
    targets = {link.get("href").rpartition("#")[2] for link in toc.iter("{http://www.w3.org/1999/xhtml}a")}
    assert targets <= {element.get("id") for element in chapter.iter()}


def test_a_book_knows_who_it_is() -> None:
    with zipfile.ZipFile(io.BytesIO(epub((EVERYTHING,), load("gongwen"), ABOUT))) as book:
        package = book.read("EPUB/package.opf").decode()
        assert book.infolist()[0].filename == "mimetype"
        assert book.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert "<dc:language>zh-Hans</dc:language>" in package
    assert "<dc:title>报告 &lt;合订&gt; &amp; 其他</dc:title>" in package
    assert '<meta property="dcterms:modified">2024-03-21T09:41:28Z</meta>' in package
    other = epub((replace(EVERYTHING, title=Title("别的")),), load("gongwen"), ABOUT)
    with zipfile.ZipFile(io.BytesIO(other)) as book:
        identifiers = re.findall("urn:uuid:[0-9a-f-]{36}", package + book.read("EPUB/package.opf").decode())
    assert len(set(identifiers)) == 2

"""What the tests of the Word writer share: an article with everything in it, writing, reading back."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.table import Table as WordTable
from lxml import etree
from msgspec.structs import replace
from pictures import jpeg, png

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
from convert.export.docx.writer import write_docx
from convert.export.properties import Properties
from convert.styles.load import load

Parts = dict[str, etree._Element]


@pytest.fixture(scope="session")
def everything() -> Article:
    """An article with every block, role and span the model has, and awkward text in each."""
    run_in = "一是健全工作机制。成立领导小组——由县长任组长，“放管服”改革落地。"
    blocks = (
        Paragraph(Role.SALUTATION, "各位领导、同志们："),
        Paragraph(Role.LEAD, "  导语前后有空格  "),
        Heading(1, "一、", "主要做法"),
        Heading(2, "（一）", "加强组织领导“示范”建设"),
        Heading(3, "1.", "加强队伍"),
        Heading(4, "（1）", "选人用人"),
        Paragraph(
            Role.BODY,
            run_in,
            (
                Span(0, 9, SpanKind.RUN_IN, 1),
                Span(9, 15, SpanKind.STRONG),
                Span(17, 19, SpanKind.EMPHASIS),
            ),
        ),
        *(Paragraph(Role.BODY, f"{level}是抓落实。", (Span(0, 6, SpanKind.RUN_IN, level),)) for level in (1, 2, 3, 4)),
        List((ListItem("•", "第一项 <&> 标记"), ListItem("①", "第二项\t后有制表符"))),
        List(tuple(ListItem("•", "层层深入", level, (Span(0, 2, SpanKind.STRONG),)) for level in (0, 1, 2, 3, 4, 0))),
        Heading(2, "（二）", "突出重点", spans=(Span(0, 2, SpanKind.STRONG), Span(2, 4, SpanKind.EMPHASIS))),
        Table(
            (("项目", "本年", "说明"), ("收入", "1,234.5", "")),
            1,
            spans=(CellSpans(0, 0, (Span(0, 1, SpanKind.EMPHASIS),)), CellSpans(1, 1, (Span(0, 7, SpanKind.STRONG),))),
        ),
        Table((("甲", "乙"), ("丙", "丁"))),
        PageBreak(),
        Verse(("白日依山尽，", "黄河入海流。")),
        PageBreak(),
        Image(png("RGBA"), MediaType.PNG, 60.0, 40.0, "办公楼 <新> & “旧”"),
        Image(jpeg("CMYK"), MediaType.JPEG, 600.0, 40.0),
        Image(png("RGBA"), MediaType.PNG, 30.0, 20.0, "办公楼"),
        Paragraph(Role.BODY, "正文"),
        Paragraph(Role.BYLINE, "某某市人民政府"),
        Paragraph(Role.DATE, "2024年3月21日"),
        Paragraph(Role.NOTE, "（此件公开发布）"),
    )
    return Article(1, "篇1", Title("关于工作情况的报告"), blocks, "zh-Hans")


@pytest.fixture(scope="session")
def properties() -> Properties:
    moment = dt.datetime(2024, 3, 21, 17, 41, 28, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    return Properties(
        title="关于工作情况的报告",
        created=moment,
        language="zh-Hans",
        author="某某",
        collection="工作报告 <7篇>",
        title_note="The title is derived from the collection's title.",
    )


Save = Callable[..., bytes]


@pytest.fixture(scope="session")
def save(properties: Properties) -> Save:
    """Writes an article in a style (by name) and a language."""

    def saved(article: Article, style: str = "gongwen", language: str | None = None) -> bytes:
        spoken = article if language is None else replace(article, language=language)
        return write_docx(spoken, load(style), properties).data

    return saved


@pytest.fixture(scope="session")
def opened() -> Callable[[bytes], Document]:
    """Opens a file with python-docx."""
    return lambda data: docx.Document(io.BytesIO(data))


@pytest.fixture(scope="session")
def parts() -> Callable[[bytes], Parts]:
    """The XML parts of a file by name."""

    def read(data: bytes) -> Parts:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {
                name: etree.fromstring(package.read(name))
                for name in package.namelist()
                if not name.startswith("word/media/")
            }

    return read


@pytest.fixture(scope="session")
def lines_of(opened: Callable[[bytes], Document]) -> Callable[[bytes], list[str]]:
    """The text of a file in reading order, one string per paragraph or table row, as python-docx sees it."""

    def read(data: bytes) -> list[str]:
        lines: list[str] = []
        for item in opened(data).iter_inner_content():
            if isinstance(item, WordTable):
                lines += ["\t".join(cell.text for cell in row.cells) for row in item.rows]
            elif item.style.name not in ("Table Gap", "Image"):  # between two tables, or a picture: no text
                lines.append(item.text)
        return lines

    return read

"""The outline shows every block on one line, cut to the wanted length."""

from __future__ import annotations

from document.strategies import collections
from hypothesis import given
from hypothesis import strategies as st
from pictures import png

from convert.document.model import (
    Article,
    Collection,
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
    TitleOrigin,
    Verse,
)
from convert.document.outline import outline


@given(collections(), st.integers(4, 40))
def test_one_line_per_block(collection, words):
    shown = outline(collection, words=words)
    head = sum(bool(part) for part in (collection.title, collection.date, collection.lead))
    count = head + sum(1 + len(article.blocks) for article in collection.articles)
    assert shown.count("\n") >= count
    assert shown == "" or shown.endswith("\n")


def test_every_kind_of_block():
    article = Article(
        2,
        "篇2",
        Title("汇报（篇2）", TitleOrigin.DERIVED),
        (
            Paragraph(Role.SALUTATION, "同志们："),
            Heading(1, "一、", "做法"),
            Paragraph(Role.BODY, "一是建制度。定了三条规矩。", (Span(0, 6, SpanKind.RUN_IN, 2),)),
            List((ListItem("•", "甲"), ListItem("•", "乙"))),
            Table((("项目", "数"), ("人", "3")), 1),
            Verse(("床前明月光", "疑是地上霜")),
            PageBreak(),
            Image(png(), MediaType.PNG, 60.0, 40.5, "办公楼"),
            Image(png(), MediaType.PNG, 60.0, 40.0),
            Paragraph(Role.BODY, "这一段很长，" * 10),
        ),
    )
    assert outline(Collection("汇报范文", (article,), "2024-03-21", "导语。"), words=8).splitlines() == [
        "collection 汇报范文",
        "date 2024-03-…",
        "lead 导语。",
        "article 2 [篇2] 汇报（篇2） (derived)",
        "  salutation 同志们：",
        "  h1 一、做法",
        "    run-in2 一是建制度。|定了三条规矩。",
        "    list 2: •甲 / •乙",
        "    table 2×2 header 1: 项目 | 数",
        "    verse 2: 床前明月光 / …",
        "    page-break",
        "    image 60×40.5 mm: 办公楼",
        "    image 60×40 mm",
        "    text 这一段很长，这一…",
    ]

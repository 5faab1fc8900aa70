"""The invariants: sound documents have no problem, each broken one is named."""

from __future__ import annotations

import pytest
from document.strategies import collections
from hypothesis import given
from msgspec.structs import replace
from pictures import jpeg, png

from convert.document.check import article_problems, problems
from convert.document.model import (
    Article,
    CellSpans,
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
    Verse,
)


@given(collections())
def test_sound_documents_have_no_problem(collection):
    assert problems(collection) == []


def _article(*blocks):
    return Article(1, "", Title("甲"), blocks)


def _spans(*spans):
    return Paragraph(Role.BODY, "一二三四", spans)


@pytest.mark.parametrize(
    ("block", "what"),
    [
        (Heading(0, "", "甲"), "level 0"),
        (Heading(5, "", "甲"), "level 5"),
        (Heading(1, " ", ""), "empty"),
        (_spans(Span(2, 9, SpanKind.STRONG)), "2-9"),
        (_spans(Span(2, 2, SpanKind.STRONG)), "2-2"),
        (_spans(Span(2, 3, SpanKind.STRONG), Span(0, 1, SpanKind.STRONG)), "0-1"),
        (_spans(Span(0, 3, SpanKind.STRONG), Span(2, 4, SpanKind.STRONG)), "2-4"),
        (_spans(Span(0, 1, SpanKind.RUN_IN, 0)), "level 0"),
        (_spans(Span(0, 1, SpanKind.STRONG, 2)), "level 2"),
        (Table((("甲", "乙"), ("丙",))), "differ in length"),
        (Heading(1, "", "甲乙", spans=(Span(0, 3, SpanKind.STRONG),)), "0-3"),
        (Heading(1, "", "甲乙", spans=(Span(0, 1, SpanKind.RUN_IN, 1),)), "outside a paragraph"),
        (List((ListItem("", "甲", 1),)), "item 0 is of level 1"),
        (List((ListItem("", "甲"), ListItem("", "乙", 2))), "item 1 is of level 2"),
        (List((ListItem("", "甲", 0, (Span(1, 2, SpanKind.STRONG),)),)), "1-2"),
        (Table((("甲",),), spans=(CellSpans(0, 1, ()),)), "no cell 0, 1"),
        (Table((("甲",),), spans=(CellSpans(0, 0, (Span(0, 2, SpanKind.STRONG),)),)), "0-2"),
        (Table((("甲",), ("乙",)), spans=(CellSpans(1, 0, ()), CellSpans(0, 0, ()))), "out of order"),
        (Image(jpeg(), MediaType.PNG, 10.0, 10.0), "no image/png file"),
        (Image(png(), MediaType.PNG, 0.0, 10.0), "0 × 10 mm"),
        (Image(png(), MediaType.PNG, 10.0, float("inf")), "10 × inf mm"),
    ],
)
def test_a_broken_block_is_named(block, what):
    (problem,) = article_problems(_article(Verse(("甲",)), block))
    assert problem.startswith("block 1:")
    assert what in problem


@pytest.mark.parametrize("block", [PageBreak(), List(()), Verse(()), Table(()), Heading(1, "一", "")])
def test_what_may_be_empty(block):
    assert article_problems(_article(block)) == []


def test_an_empty_title_is_named():
    assert article_problems(replace(_article(), title=Title(" "))) == ["the title is empty"]


def test_articles_count_from_one():
    page = Collection("", (_article(), replace(_article(), ordinal=3)))
    assert problems(page) == ["article 2 says it is number 3"]

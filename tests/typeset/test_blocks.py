"""Blocks on squares of ten points: what closes a text stays with it, lists hang from their markers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from convert.document.model import Article, List, ListItem, Paragraph, Role
from convert.styles.model import Style
from convert.typeset.engine import typeset
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Line, Tag


def text_of(line: Line) -> str:
    return line.text


@pytest.mark.parametrize("role", [Role.BYLINE, Role.SIGNATURE, Role.DATE])
def test_a_name_or_date_takes_lines_of_the_text_along(
    role: Role, squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    # Title and nine lines fill the page; the name brings the last two lines over.
    text = Paragraph(Role.BODY, "工" * 90)
    frames = typeset(article_of(text, Paragraph(role, "某某局")), style_of(10, 10), squares)
    assert [len(area.lines) for page in frames.pages for area in page.areas] == [1, 7, 2, 1]
    alone = typeset(article_of(text, Paragraph(Role.NOTE, "某某局")), style_of(10, 10), squares)
    assert [len(area.lines) for page in alone.pages for area in page.areas] == [1, 9, 1]


def test_turned_lines_of_a_list_begin_where_the_text_behind_the_marker_does(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    plain = style_of(10, 20)
    hanging = replace(plain.text["list"], left_em=1.0, hang_em=2.0)
    style = replace(plain, text={**plain.text, "list": hanging})
    items = List((ListItem("一、", "工" * 12), ListItem("1.", "工" * 12), ListItem("", "工" * 12)))
    frames = typeset(article_of(items), style, squares)
    starts = [[line.runs[0].x_pt for line in area.lines] for area in frames.pages[0].areas if area.path[0][0] is Tag.L]
    assert starts == [[10.0, 30.0], [10.0, 20.0], [10.0, 10.0]]
    flush = typeset(article_of(items), plain, squares)
    assert {line.runs[0].x_pt for area in flush.pages[0].areas[1:] for line in area.lines} == {0.0}

"""Tables on squares: rows divided between lines, closed where a page ends, their head repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from convert.document.model import Article, Paragraph, Role, Table
from convert.styles.model import Style
from convert.typeset.engine import typeset
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Line, Tag


def text_of(line: Line) -> str:
    return line.text


def body(text: str) -> Paragraph:
    return Paragraph(Role.BODY, text)


def test_a_long_table_row_is_divided_and_closed_on_either_page(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article], read_back: Any
) -> None:
    # Ten em wide: columns of two and six characters beside the padding; a page of ten lines, the title on the first.
    table = Table((("项目", "说明"), ("甲", "工" * 6 * 16)), header=1)
    frames = typeset(article_of(body("工" * 50), table), style_of(10, 10), squares)
    first, second, third = frames.pages
    cells = [[area for area in page.areas if area.path[0][0] is Tag.TABLE] for page in frames.pages]
    assert [len(area.lines) for area in cells[0]] == [1, 1, 1, 3]
    assert [len(area.lines) for area in cells[1]] == [9]
    assert [len(area.lines) for area in cells[2]] == [4]
    assert [[text_of(line) for line in page.artifacts] for page in frames.pages] == [
        [],
        ["项目", "说明"],
        ["项目", "说明"],
    ]
    for page in (first, second, third):
        across = sorted({rule.y0_pt for rule in page.rules if rule.y0_pt == rule.y1_pt})
        down = {(rule.y0_pt, rule.y1_pt) for rule in page.rules if rule.x0_pt == rule.x1_pt}
        assert max(across) == pytest.approx(max(end for _, end in down))
        assert len(across) == 3
    assert read_back(frames)[-1] == "工" * 96


def test_a_short_table_row_is_not_divided(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    table = Table((("甲", "工" * 6 * 3),))
    frames = typeset(article_of(body("工" * 70), table), style_of(10, 10), squares)
    assert [len(page.rules) for page in frames.pages] == [0, 5]


def test_head_rows_and_columns_of_figures_are_set_in_their_own_way(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    plain = style_of(22, 10)
    centred = {name: replace(plain.text[name], align="center") for name in ("table_head", "table_figures")}
    style = replace(plain, text={**plain.text, **centred})
    table = Table((("项目", "完成的率数"), ("甲", "96%"), ("乙", "103%")), header=1)
    frames = typeset(article_of(table), style, squares)
    starts = [area.lines[0].runs[0].x_pt for area in frames.pages[0].areas if area.path[0][0] is Tag.TABLE]
    left, right = starts[0::2], starts[1::2]
    # The first column has its head in the middle, its text at the left; the second all in the middle.
    assert left[0] > left[1] == left[2]
    assert right[0] < right[2] < right[1]

"""Tables on squares: rows divided between lines, closed where a page ends, their head repeated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from convert.document.model import Article, Paragraph, Role, Table
from convert.styles.model import Style
from convert.typeset.engine import typeset
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Frames, Line, Tag


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


def lines_on_pages(frames: Frames) -> list[int]:
    """How many lines of tables, one below the other, stand on each page; repeated heads are not counted."""
    return [
        len({line.y_pt for area in page.areas if area.path[0][0] is Tag.TABLE for line in area.lines})
        for page in frames.pages
    ]


@pytest.mark.parametrize(
    ("page", "above", "row", "pages"),
    [
        (10, 6, 4, [0, 4]),  # three lines are left: none of four stands there
        (20, 14, 6, [0, 6]),  # five are left: none of six
        (20, 16, 8, [3, 5]),  # a row of eight is divided rather than to leave three lines blank,
        (20, 17, 8, [0, 8]),  # but not two
        (10, 6, 6, [3, 3]),  # six lines are more than half of this page
    ],
)
def test_a_small_row_is_not_divided(
    page: int,
    above: int,
    row: int,
    pages: list[int],
    squares: FontBook,
    style_of: Callable[..., Style],
    article_of: Callable[..., Article],
) -> None:
    table = Table((("甲", "工" * 6 * row),))
    frames = typeset(article_of(body("工" * 10 * above), table), style_of(10, page), squares)
    assert lines_on_pages(frames) == pages


@pytest.mark.parametrize(
    ("above", "rows", "pages"),
    [
        (6, 6, [0, 7]),  # three lines are left for head and two rows: the table moves whole
        (5, 6, [4, 3]),  # four are left, and more blank would be too much
        (7, 6, [0, 7]),  # two are left: head and row do not stand alone
        (7, 12, [0, 10, 3]),  # nor do those of a table longer than a page
        (6, 12, [3, 8, 2]),  # which begins with two rows, and ends with two
        (0, 9, [8, 2]),  # the last row does not stand alone either
        (0, 8, [9]),
    ],
)
def test_a_table_is_parted_where_two_rows_stand_on_either_page(
    above: int,
    rows: int,
    pages: list[int],
    squares: FontBook,
    style_of: Callable[..., Style],
    article_of: Callable[..., Article],
) -> None:
    table = Table((("甲", "乙"), *(("丙", "丁"),) * rows), header=1)
    frames = typeset(article_of(*[body("工" * 10 * above)] * bool(above), table), style_of(10, 10), squares)
    assert lines_on_pages(frames) == pages


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


def cells_of(frames: Frames) -> list[list[str]]:
    """The lines of every cell on the first page."""
    areas = [area for area in frames.pages[0].areas if area.path[0][0] is Tag.TABLE]
    return [[text_of(line) for line in area.lines] for area in areas]


def sizes_of(frames: Frames) -> set[float]:
    areas = [area for area in frames.pages[0].areas if area.path[0][0] is Tag.TABLE]
    return {run.size_pt for area in areas for line in area.lines for run in line.runs}


@pytest.mark.parametrize(
    ("em", "row", "cells", "size_pt"),
    [
        # The text gives way: 20 em, four paddings of one em, three numbers of three em leave it seven.
        (20, ("工" * 14, "12,345", "-1.50%", "67,890"), [2, 1, 1, 1], 10.0),
        # The padding gives way: five numbers of three em leave 3 em for ten paddings.
        (18, ("12,345",) * 5, [1] * 5, 10.0),
        # The type gives way: six numbers need 18 em and 3 em of least padding; 10 pt × 20 / 21 is 9.52 pt.
        (20, ("12,345",) * 6, [1] * 6, 9.5),
        # So it does for words of three characters, but those of four are divided in the middle.
        (20, ("东湖区",) * 6, [1] * 6, 9.5),
        (20, ("东湖地区",) * 7, [2] * 7, 10.0),
        (20, ("Western",) + ("12,345",) * 5, [1] * 6, 9.0),
    ],
)
def test_numbers_and_words_are_not_divided_in_narrow_columns(
    em: int,
    row: tuple[str, ...],
    cells: list[int],
    size_pt: float,
    squares: FontBook,
    style_of: Callable[..., Style],
    article_of: Callable[..., Article],
) -> None:
    frames = typeset(article_of(Table((row,))), style_of(em, 10, latin_gap_em=0.0), squares)
    assert list(map(len, cells_of(frames))) == cells
    assert sizes_of(frames) == {size_pt}
    assert [notice.code for notice in frames.notices] == ["table-set-smaller"] * (size_pt < 10.0)


def test_numbers_for_which_even_small_type_is_too_large_are_divided_with_a_warning(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    # Ten numbers need 35 em, 7.5 pt are 26.7; ten columns of two characters need 25 em, so that 8 pt will do.
    table = Table((("1,234",) * 9 + ("12,345,678",), ("工",) * 10))
    frames = typeset(article_of(table), style_of(20, 10, latin_gap_em=0.0), squares)
    assert sizes_of(frames) == {8.0}
    assert cells_of(frames)[8:10] == [["1,23", "4"], ["12,3", "45,6", "78"]]
    assert [(notice.code, str(notice.severity)) for notice in frames.notices] == [
        ("table-set-smaller", "info"),
        ("table-words-divided", "warning"),
    ]
    assert all("“1,234｜1,234｜1,234”" in notice.sentence for notice in frames.notices)


def test_an_address_longer_than_any_word_does_not_make_the_type_smaller(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    frames = typeset(article_of(Table((("甲", "a" * 60),))), style_of(20, 10), squares)
    assert sizes_of(frames) == {10.0}
    assert not frames.notices

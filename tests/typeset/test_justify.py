"""Exact advances of justified lines; one em is ten points, so a mark's blank half is five."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from convert.typeset.compositor import Compositor
from convert.typeset.frames import Run
from convert.typeset.justify import Column, set_lines


@pytest.fixture
def first_line(compositor_of: Callable[..., Compositor]) -> Callable[..., Run]:
    def make(text: str, em: float, language: str = "zh-Hans", **choices: str) -> Run:
        compositor = compositor_of(em, language, **choices)
        kind = compositor.style.text["body"]
        return compositor.set_paragraph(compositor.strip(text, kind), kind, em * 10).lines[0]

    return make


def test_a_full_line_of_squares_is_left_alone(first_line: Callable[..., Run]) -> None:
    line = first_line("一二三四五六", 4)
    assert (line.x_pt, line.spacing_pt, line.places, line.advances_pt) == (0.0, 0.0, (), (10.0,) * 4)


def test_a_line_with_room_is_spaced_evenly_up_to_its_last_character(first_line: Callable[..., Run]) -> None:
    # Four characters in 4.6 em, for the fifth is a bracket that must not end a line: two points to each boundary.
    line = first_line("一二三四（五六七", 4.6)
    assert (line.spacing_pt, line.places, line.extras_pt) == (pytest.approx(2.0), (3,), (pytest.approx(-2.0),))


def test_shrinking_takes_brackets_before_commas_before_stops(first_line: Callable[..., Run]) -> None:
    # 10 characters and a line-end comma at half width: 10.5 em in 10; the bracket's outer half is enough.
    line = first_line("一。二（三四，五六七，八九", 10)
    assert len(line.sorts) == 11
    assert line.advances_pt == pytest.approx((10, 10, 5, 10, 10, 10, 10, 10, 10, 10, 5))


def test_commas_give_way_before_stops(first_line: Callable[..., Run]) -> None:
    line = first_line("一。二三，四五六七八，九十", 10)
    assert line.advances_pt == pytest.approx((10, 10, 10, 10, 5, 10, 10, 10, 10, 10, 5))


def test_centred_marks_give_way_on_both_sides(first_line: Callable[..., Run]) -> None:
    line = first_line("一二三，四五六七八九，十一", 10, "zh-Hant-TW")
    assert line.advances_pt == pytest.approx((10, 10, 7.5, 7.5, 10, 10, 10, 10, 10, 7.5, 7.5))


def test_an_opening_mark_at_the_line_start_stands_half_outside(first_line: Callable[..., Run]) -> None:
    line = first_line("（一二三四五", 4)
    assert (line.x_pt, len(line.sorts)) == (-5.0, 4)
    assert line.x_pt + sum(line.advances_pt) == pytest.approx(40.0)


def test_word_spaces_stretch_first(first_line: Callable[..., Run]) -> None:
    # "ab cd" is 2.25 em in 2.5: the one space takes the quarter em.
    assert first_line("ab cd efgh", 2.5).advances_pt == pytest.approx((5, 5, 5, 5, 5, 0))


def test_latin_gaps_stretch_before_other_boundaries(first_line: Callable[..., Run]) -> None:
    # 一 A 二 with two quarter-em gaps is 3 em in 3.2, the next word does not fit: each gap takes a tenth.
    assert first_line("一A二internet", 3.2).advances_pt == pytest.approx((13.5, 8.5, 10))


def test_the_rest_is_shared_by_all_boundaries_but_those_in_a_word(first_line: Callable[..., Run]) -> None:
    # 一二 and "ab" with a gap are 3.25 em in 5: an eighth to the gap, then thirteen sixteenths to each of 一| and 二|.
    assert first_line("一二abinternet三四", 20).advances_pt[2:4] == pytest.approx((5, 5))
    line = first_line("一二ab internet", 5)
    assert line.advances_pt == pytest.approx((10 + 8.125, 10 + 2.5 + 1.25 + 8.125, 5, 5, 0))


@pytest.mark.parametrize("mark", ["～", "／"])
def test_no_room_is_put_beside_connectors_and_solidi(mark: str, first_line: Callable[..., Run]) -> None:
    # 9 em in 10: six of the eight boundaries take it, not the two beside the mark.
    line = first_line(f"一二三{mark}五六七八九internet", 10)
    share = 10 / 6
    assert line.advances_pt == pytest.approx((10 + share,) * 2 + (10, 10) + (10 + share,) * 4 + (10,))


def test_at_the_basic_level_the_line_end_mark_gives_way_only_in_need(first_line: Callable[..., Run]) -> None:
    assert first_line("一二三，四五", 4, strictness="basic").advances_pt == pytest.approx((10, 10, 10, 10))
    assert first_line("一二三，四五", 4, strictness="gb").advances_pt == pytest.approx((10 + 5 / 3,) * 3 + (5,))
    assert first_line("一二三四，五六", 4.5, strictness="basic").advances_pt == pytest.approx((10, 10, 10, 10, 5))


def test_the_last_line_is_flush_left(first_line: Callable[..., Run]) -> None:
    line = first_line("一二", 4)
    assert (line.x_pt, line.advances_pt) == (0.0, (10.0, 10.0))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("票价为￥1,200元起internet", "￥1,200"),
        ("最高达到5‰或是internationalization", "5‰"),
        ("净增十二10㎡的internationalization", "10㎡"),
    ],
)
def test_no_room_is_put_inside_a_number_with_its_sign(text: str, whole: str, first_line: Callable[..., Run]) -> None:
    """CLREQ 6.1.2.2, 6.2.3."""
    line = first_line(text, 12)
    start = text.index(whole)
    assert line.spacing_pt > 0
    inside = range(start, start + len(whole) - 1)
    natural = [sort.width_em * line.size_pt for sort in line.sorts]
    assert [line.advances_pt[place] for place in inside] == pytest.approx([natural[place] for place in inside])


def test_what_the_grid_lets_a_western_line_be_too_long_is_taken_from_all_of_it(
    compositor_of: Callable[..., Compositor],
) -> None:
    compositor = compositor_of(10)
    strip = compositor.strip("abcdefghijklmnopqrst一二", compositor.style.text["body"])
    column = Column(0.0, 99.8)
    line, _ = set_lines(strip, [20, 22], column, column, "justify", always_trims=True)
    assert sum(line.advances_pt) == pytest.approx(99.8)
    column = Column(0.0, 95.0)
    line, _ = set_lines(strip, [20, 22], column, column, "justify", always_trims=True)
    assert sum(line.advances_pt) == pytest.approx(100.0)


def test_the_space_behind_the_number_of_an_item_does_not_stretch(first_line: Callable[..., Run]) -> None:
    line = first_line("1. 一二 ab三四internationalization", 8)
    assert line.spacing_pt > 0
    assert line.advances_pt[2] == pytest.approx(2.5 + line.spacing_pt)

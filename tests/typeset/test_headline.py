"""Titles broken by sense: real-looking ones in the official style, and the shape of lines on squares."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.styles.load import load
from convert.typeset.compositor import Compositor
from convert.typeset.fonts import FontBook
from convert.typeset.headline import title_breaks

CASES = Path(__file__).parents[1] / "cases" / "typeset" / "headlines.toml"
TITLES = tomllib.loads(CASES.read_text(encoding="utf-8"))["titles"]


def broken(title: str, compositor: Compositor) -> str:
    kind = compositor.style.text["title"]
    setting = compositor.set_heading(compositor.strip(title, kind), kind, compositor.geometry.area_width_pt)
    return "|".join(title[start:end] for start, end in pairwise([0, *setting.ends]))


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_broken_by_sense(title: str, bundled: FontBook) -> None:
    compositor = Compositor(load("gongwen"), bundled, "zh-Hans")
    assert broken(title.replace("|", ""), compositor) == title


# Another program may set the quotation mark at a line's start in full, which moves the even halves of that title.
@pytest.mark.parametrize("title", [title for title in TITLES if not title.startswith("“")])
def test_without_a_font_a_title_is_broken_alike(title: str) -> None:
    style, plain = load("gongwen"), title.replace("|", "")
    breaks = title_breaks(plain, style.measure_em(style.text["title"]), style.setting.strictness)
    assert "|".join(plain[start:end] for start, end in pairwise((0, *breaks, len(plain)))) == title


def test_there_are_cases_of_every_number_of_lines() -> None:
    assert len(TITLES) >= 30
    assert {title.count("|") for title in TITLES} == {0, 1, 2}


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬癸"),  # it fits
        (
            "甲乙丙丁戊己庚辛壬癸子丑",
            "甲乙丙丁|戊己庚辛壬癸子丑",
        ),  # words of two, and a trapezium rather than a block of six and six
        ("甲乙丙丁戊己的庚辛壬癸子丑", "甲乙丙丁戊己的|庚辛壬癸子丑"),
        ("", ""),
    ],
)
def test_lines_make_a_trapezium(title: str, lines: str, compositor_of: Callable[..., Compositor]) -> None:
    assert broken(title, compositor_of(10)) == lines


@given(title=st.text("关于工作的报告和2024年“（《》）”，局。 A", max_size=90))
def test_every_title_is_broken_to_its_end_within_the_measure(
    title: str, compositor_of: Callable[..., Compositor]
) -> None:
    compositor = compositor_of(12)
    kind = compositor.style.text["title"]
    setting = compositor.set_heading(compositor.strip(title, kind), kind, 120.0)
    assert setting.ends[-1] == len(title)
    assert "".join(sort.text for line in setting.lines for sort in line.sorts) == title

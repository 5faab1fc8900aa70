"""Numbers at the start of a line: families, values, and what only looks like one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.structure.numbering import read_number
from convert.structure.numerals import numeral

CASES = Path(__file__).parents[1] / "cases" / "structure" / "numbers.toml"
DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize("case", tomllib.loads(CASES.read_text("utf-8"))["case"], ids=lambda case: case["line"])
def test_number(case):
    number = read_number(case["line"])
    found = "" if number is None else f"{number.family.name} {number.value} {number.written}"
    assert found == case["is"]


@given(st.integers(1, 99))
def test_chinese_numerals_to_99(value):
    """Written as people write them: 十, 十一, 二十, 二十一 …"""
    tens, ones = divmod(value, 10)
    written = ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")
    assert numeral(written) == value
    assert read_number(f"{written}、标题").value == value


@given(st.text("〇零一二三四五六七八九十廿卅百0123456789", max_size=6))
def test_any_numeral_is_a_number_or_nothing(written):
    value = numeral(written)
    assert value is None or 0 <= value <= 999


@given(st.text(max_size=40))
def test_the_number_is_written_in_the_line(line):
    number = read_number(line)
    if number is not None:
        assert line.startswith(number.written.rstrip())
        assert number.rest >= len(number.written.rstrip())

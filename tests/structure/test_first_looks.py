"""What a line is asked for before its pattern is tried stands in every line that the pattern takes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from convert.decode import below
from convert.structure import closings, dates, furniture, names, openings

TOLD = {
    "party": (closings._PARTY, closings.is_signing_below),
    "place to sign": (closings._SIGNING, closings.is_signing),
    "writer of a letter": (closings._CORRESPONDENT, closings._may_sign_letter),
    "record": (closings._RECORD, closings.is_record),
    "diary's day": (dates._DAY_LINE, dates.is_day_line),
    "closing furniture": (furniture._CLOSING, furniture.is_closing_furniture),
    "head below": (below._HEAD, below.is_head_below),
}


@pytest.mark.parametrize(("pattern", "is_taken"), TOLD.values(), ids=TOLD)
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.data())
def test_no_line_is_passed_over_unread(
    pattern: re.Pattern[str], is_taken: Callable[[str], bool], data: st.DataObject
) -> None:
    line = " ".join(data.draw(st.from_regex(re.compile(pattern.pattern), fullmatch=True)).split())
    assume(len(line) <= 40 and pattern.match(line))
    assert is_taken(line)


@given(st.from_regex(re.compile(closings._MONTH_DAY.pattern), fullmatch=True))
def test_a_day_of_a_month_has_its_sign_where_it_is_looked_for(line: str) -> None:
    assert "月" in line[1:3]


@pytest.mark.parametrize("office", openings._AUTHORITIES)
def test_an_authority_is_an_office_with_a_name(office: str) -> None:
    named = {name: openings._is_authority(f"{name}{office}") for name in ("", "某", "某县", "某" * 24, "某，县", "3县")}
    shorter = any(office.endswith(other) for other in openings._AUTHORITIES if other != office)
    assert named == {"": False, "某": shorter, "某县": True, "某" * 24: True, "某，县": False, "3县": False}


@pytest.mark.parametrize("char", "a1，か한éｘ□")
def test_no_other_signs_stand_in_names(char: str) -> None:
    """The pattern has no class of all hanzi: it is only asked about texts that hold nothing else."""
    assert names.is_names("王晓圆")
    assert not names.is_names(f"王{char}圆")
    assert not names.is_names(f"王晓{char}")

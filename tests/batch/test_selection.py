import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.batch.selection import parse_selection
from convert.errors import UsageError


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("3", {3}),
        ("3,5-7", {3, 5, 6, 7}),
        (" 3 , 5 - 7 ", {3, 5, 6, 7}),
        ("7-7", {7}),
        ("5,5,4-6", {4, 5, 6}),
        ("9-", {9, 10}),
        ("007", {7}),
    ],
)
def test_numbers_and_ranges_are_chosen(text: str, chosen: set[int]) -> None:
    assert {number for number in range(11) if number in parse_selection(text)} == chosen


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("3,x-7", "    ^^^"),
        ("", "  ^"),
        ("3,,4", "    ^"),
        ("0", "  ^"),
        ("2, 7-5", "     ^^^"),
        ("-3", "  ^^"),
        ("1.5", "  ^^^"),
        ("三", "  ^"),
        ("1-2-3", "  ^^^^^"),
    ],
)
def test_a_wrong_part_is_pointed_at(text: str, pointer: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_selection(text)
    sentence, shown, mark = str(caught.value).split("\n")
    assert sentence.endswith(".")
    assert shown == f"  {text}"
    assert mark == pointer


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 9)), min_size=1, max_size=8))
def test_a_written_choice_is_read_back(ranges: list[tuple[int, int]]) -> None:
    text = ",".join(f"{first}-{first + more}" if more else str(first) for first, more in ranges)
    wanted = {number for first, more in ranges for number in range(first, first + more + 1)}
    selection = parse_selection(text)
    assert {number for number in range(60) if number in selection} == wanted
    assert set(selection.missing(20)) == {end for first, more in ranges for end in (first, first + more) if end > 20}

"""Page making from heights alone; a page is five rows of ten points."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from convert.typeset.paginate import LONE_LINE, NEVER, Flow, Piece, paginate


def rows(count: int, **fields: object) -> Flow:
    return Flow((10.0,) * count, **fields)  # type: ignore[arg-type]


def placed(flows: list[Flow], height: float = 50.0) -> list[list[tuple[int, int, int]]]:
    return [[(piece.flow, piece.first, piece.end) for piece in page] for page in paginate(flows, height, 10.0)]


def test_no_page_begins_with_the_last_line_of_a_paragraph() -> None:
    # Six lines on a page of five: four and two, not five and one.
    assert placed([rows(6)]) == [[(0, 0, 4)], [(0, 4, 6)]]


def test_no_page_ends_with_the_first_line_of_a_paragraph() -> None:
    assert placed([rows(4), rows(4)]) == [[(0, 0, 4)], [(1, 0, 4)]]


def test_three_lines_stay_together() -> None:
    assert placed([rows(3), rows(3)]) == [[(0, 0, 3)], [(1, 0, 3)]]


def test_headings_stay_with_two_lines_of_what_follows() -> None:
    heading = rows(1, keep_next=True)
    assert placed([rows(3), heading, rows(6)]) == [[(0, 0, 3)], [(1, 0, 1), (2, 0, 4)], [(2, 4, 6)]]
    assert placed([rows(2), heading, rows(6)]) == [[(0, 0, 2), (1, 0, 1), (2, 0, 2)], [(2, 2, 6)]]


def test_a_heading_and_three_lines_are_divided_before_five_lines_stay_blank() -> None:
    # A page of ten rows; a heading of three lines and a paragraph of three have four or five rows left.
    heading = rows(3, keep_next=True)
    assert placed([rows(6), heading, rows(3)], 100.0) == [[(0, 0, 6)], [(1, 0, 3), (2, 0, 3)]]
    assert placed([rows(5), heading, rows(3)], 100.0) == [[(0, 0, 5), (1, 0, 3), (2, 0, 2)], [(2, 2, 3)]]


def test_a_paragraph_of_two_lines_is_never_divided_where_it_can_move() -> None:
    heading = rows(1, keep_next=True)
    assert placed([rows(8), heading, rows(2)], 100.0) == [[(0, 0, 8)], [(1, 0, 1), (2, 0, 2)]]


def test_a_tie_brings_lines_over_to_the_next_page() -> None:
    # A signature does not begin a page alone: the last two lines before it come along.
    signature = rows(1, ties={0: LONE_LINE})
    assert placed([rows(5), rows(5), signature], 100.0) == [[(0, 0, 5), (1, 0, 3)], [(1, 3, 5), (2, 0, 1)]]


def test_rows_tied_for_good_stay_together_while_a_page_holds_them() -> None:
    row = Flow((10.0,) * 8, least=1, ties={5: NEVER, 6: NEVER})
    assert placed([row]) == [[(0, 0, 4)], [(0, 4, 8)]]


def test_a_table_leaves_no_page_with_its_head_alone() -> None:
    table = rows(6, least=1, repeated=1)
    assert placed([rows(4), table]) == [[(0, 0, 4)], [(1, 0, 5)], [(1, 5, 6)]]


def test_a_chain_of_headings_longer_than_a_page_gives_up() -> None:
    chain = [rows(1, keep_next=True) for _ in range(7)]
    assert placed([*chain, rows(1)])[0][0] == (0, 0, 1)
    assert sum(len(page) for page in placed([*chain, rows(1)])) == 8


def test_room_above_counts_at_the_first_page_but_not_after_running_on() -> None:
    assert paginate([rows(1, before_pt=10.0)], 50.0, 10.0) == [[Piece(0, 0, 1, 10.0)]]
    pages = paginate([rows(5), rows(1, before_pt=10.0)], 50.0, 10.0)
    assert pages[1] == [Piece(1, 0, 1, 0.0)]
    pages = paginate([rows(1), rows(1, before_pt=10.0, new_page=True)], 50.0, 10.0)
    assert pages[1] == [Piece(1, 0, 1, 10.0)]


def test_room_below_and_above_add_up() -> None:
    pages = paginate([rows(1, after_pt=5.0), rows(1, before_pt=10.0)], 50.0, 10.0)
    assert pages == [[Piece(0, 0, 1, 0.0), Piece(1, 0, 1, 25.0)]]


def test_a_row_higher_than_the_page_stands_alone() -> None:
    assert placed([Flow((80.0,)), rows(1)]) == [[(0, 0, 1)], [(1, 0, 1)]]


def test_leading_rows_are_repeated_where_a_table_goes_on() -> None:
    table = rows(8, least=1, repeated=1)
    assert paginate([table], 50.0, 10.0) == [
        [Piece(0, 0, 5, 0.0)],
        [Piece(0, 5, 8, 10.0, repeats=True)],
    ]


def test_leading_rows_that_leave_no_room_are_not_repeated() -> None:
    head_of_two = Flow((20.0, 20.0, 20.0, 10.0), least=1, repeated=2)
    assert paginate([head_of_two], 50.0, 10.0) == [[Piece(0, 0, 2, 0.0)], [Piece(0, 2, 4, 0.0)]]


flows = st.builds(
    Flow,
    heights_pt=st.lists(st.sampled_from([5.0, 10.0, 20.0]), max_size=12).map(tuple),
    before_pt=st.sampled_from([0.0, 7.0]),
    after_pt=st.sampled_from([0.0, 3.0]),
    keep_next=st.booleans(),
    new_page=st.booleans(),
    least=st.sampled_from([1, 2]),
    repeated=st.sampled_from([0, 1, 2]),
    ties=st.dictionaries(st.integers(0, 5), st.sampled_from([2.0, LONE_LINE, NEVER]), max_size=3),
)


@given(st.lists(flows, max_size=12))
def test_every_row_is_placed_once_in_order_and_on_the_page(flows: list[Flow]) -> None:
    pages = paginate(flows, 50.0, 10.0)
    seen = [(piece.flow, row) for page in pages for piece in page for row in range(piece.first, piece.end)]
    assert seen == [(number, row) for number, flow in enumerate(flows) for row in range(len(flow.heights_pt))]
    for page in pages:
        bottom = 0.0
        for piece in page:
            repeated_pt = sum(flows[piece.flow].heights_pt[: flows[piece.flow].repeated]) if piece.repeats else 0.0
            assert piece.y_pt - repeated_pt >= bottom - 0.01
            bottom = piece.y_pt + sum(flows[piece.flow].heights_pt[piece.first : piece.end])
            assert bottom <= 50.02

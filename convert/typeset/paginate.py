"""Sixth stage: which rows stand on which page, and how far down.

Pages are made from heights alone. A row is a line of text or a row of a table; a
*flow* is the rows of one paragraph, heading, list item or table.

A page is filled as far as it goes, and then ended at the place near its foot that
costs least: the blank left there is weighed against what is torn apart. So a
heading goes to the next page with its paragraph as long as that leaves a few lines
blank, and a paragraph of three lines is divided before it would leave five.

>>> three = Flow((10.0, 10.0, 10.0))
>>> [[(p.flow, p.first, p.end, p.y_pt) for p in page] for page in paginate([three, three], 50.0, 10.0)]
[[(0, 0, 3, 0.0)], [(1, 0, 3, 0.0)]]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType

from msgspec import Struct

_EPSILON_PT = 0.01

#: What costs are weighed with: so many blank lines at the foot of a page, squared, cost as much.
#: A heading ends a page, or is divided, only where the page holds nothing else.
NEVER = 1e6
#: The first line of a paragraph at a page's end or its last at a page's beginning (CLREQ 7.1.2; its
#: rule is for the latter, that for the former is ours): rather four blank lines (16) than that, but not five (25).
LONE_LINE = 20.0


class Flow(Struct, frozen=True):
    """What page making needs to know about a block.

    Attributes:
        heights_pt: the height of each row.
        before_pt: room above, left out at the top of a page that the text runs on to.
        after_pt: room below.
        keep_next: the block stands in one piece on one page with the first rows of the next.
        new_page: the block starts a page.
        least: how many rows should not stand alone at a page's end or start (CLREQ 7.1.2: two lines).
        repeated: how many leading rows are shown again when the block goes on on another page.
        ties: what it costs besides, in squared lines, to begin a page with a row.
    """

    heights_pt: tuple[float, ...]
    before_pt: float = 0.0
    after_pt: float = 0.0
    keep_next: bool = False
    new_page: bool = False
    least: int = 2
    repeated: int = 0
    ties: Mapping[int, float] = MappingProxyType({})

    def cost_before(self, row: int) -> float:
        """What it costs, in squared lines, to begin a page with a row that is not the first."""
        if self.keep_next or row <= self.repeated:
            return NEVER
        lone = (row < self.least) + (len(self.heights_pt) - row < self.least)
        return LONE_LINE * lone + self.ties.get(row, 0.0)

    def repeated_pt(self, row: int, height_pt: float) -> float:
        """The height of what is repeated above ``row`` at the top of a page; nothing where that leaves it no room."""
        if not 0 < self.repeated <= row:
            return 0.0
        repeated_pt = sum(self.heights_pt[: self.repeated])
        return repeated_pt if repeated_pt + self.heights_pt[row] <= height_pt + _EPSILON_PT else 0.0


class Piece(Struct, frozen=True):
    """Rows ``first <= r < end`` of flow number ``flow``; the first one's top is ``y_pt`` below the type area's.

    ``repeats`` says that the flow's repeated rows stand above them.
    """

    flow: int
    first: int
    end: int
    y_pt: float
    repeats: bool = False


#: A row and how far its top is below the type area's: flow, row, points.
_Place = tuple[int, int, float]


def paginate(flows: Sequence[Flow], height_pt: float, pitch_pt: float) -> list[list[Piece]]:
    """Distribute flows over pages of a type area ``height_pt`` high; there is at least one page.

    No page begins with the last line of a paragraph or ends with its first, and no
    heading ends a page, as long as a page has room to choose; ``pitch_pt`` is the height
    of a line of the body, in which blank is measured. Time is linear in the number of rows.
    """
    pages: list[list[Piece]] = []
    start: tuple[int, int] | None = (0, 0)
    while start is not None:
        places, end = _filled(flows, start, height_pt, is_first=not pages)
        if end is not None and not (end[1] == 0 and flows[end[0]].new_page):
            places, end = _ended(flows, places, end, height_pt, pitch_pt)
        pages.append(_pieces(places, flows, height_pt))
        start = end
    return pages


def _filled(
    flows: Sequence[Flow], start: tuple[int, int], height_pt: float, *, is_first: bool
) -> tuple[list[_Place], tuple[int, int] | None]:
    """The rows that go on a page from ``start`` on, and the first one that does not, if any is left."""
    first, first_row = start
    places: list[_Place] = []
    y = flows[first].repeated_pt(first_row, height_pt) if flows else 0.0
    for number in range(first, len(flows)):
        flow = flows[number]
        heights = flow.heights_pt
        if first_row == 0:
            if places:
                if flow.new_page:
                    return places, (number, 0)
                y += flow.before_pt
            elif heights and (is_first or flow.new_page) and flow.before_pt + heights[0] <= height_pt:
                y += flow.before_pt
        for row in range(first_row, len(heights)):
            if places and y + heights[row] > height_pt + _EPSILON_PT:
                return places, (number, row)
            places.append((number, row, y))
            y += heights[row]
        y += flow.after_pt
        first_row = 0
    return places, None


def _ended(
    flows: Sequence[Flow], places: list[_Place], end: tuple[int, int], height_pt: float, pitch_pt: float
) -> tuple[list[_Place], tuple[int, int]]:
    """The places that stay on a full page and the row that begins the next, where the page ends best."""
    best_cost, best = float("inf"), len(places)
    for count in range(len(places), 0, -1):
        flow, row, y_pt = places[count - 1]
        blank_pt = height_pt - y_pt - flows[flow].heights_pt[row]
        blank_cost = max(0.0, blank_pt / pitch_pt) ** 2
        if blank_cost >= best_cost:
            break
        cost = blank_cost + _cost_before(flows, *(end if count == len(places) else places[count][:2]))
        if cost < best_cost:
            best_cost, best = cost, count
    return places[:best], end if best == len(places) else places[best][:2]


def _cost_before(flows: Sequence[Flow], number: int, row: int) -> float:
    """What it costs, in squared lines, to end a page before a row."""
    flow = flows[number]
    if row:
        return flow.cost_before(row)
    return NEVER if flows[number - 1].keep_next else flow.ties.get(0, 0.0)


def _pieces(places: Sequence[_Place], flows: Sequence[Flow], height_pt: float) -> list[Piece]:
    """The rows of each flow on a page as one piece."""
    pieces: list[Piece] = []
    for number, group in groupby(places, key=itemgetter(0)):
        rows = list(group)
        _, first, y_pt = rows[0]
        pieces.append(Piece(number, first, rows[-1][1] + 1, y_pt, flows[number].repeated_pt(first, height_pt) > 0.0))
    return pieces

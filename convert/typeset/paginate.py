"""Sixth stage: which rows stand on which page, and how far down.

Pages are made from heights alone. A row is a line of text or a row of a table; a
*flow* is the rows of one paragraph, heading, list item or table.

>>> three = Flow((10.0, 10.0, 10.0))
>>> [[(p.flow, p.first, p.end, p.y_pt) for p in page] for page in paginate([three, three], 50.0)]
[[(0, 0, 3, 0.0)], [(1, 0, 3, 0.0)]]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_EPSILON_PT = 0.01


@dataclass(frozen=True, slots=True)
class Flow:
    """What page making needs to know about a block.

    Attributes:
        heights_pt: the height of each row.
        before_pt: room above, left out at the top of a page that the text runs on to.
        after_pt: room below.
        keep_next: the block stands on one page with the first rows of the next.
        new_page: the block starts a page.
        least: how many rows may stand alone at a page's end or start (CLREQ 7.1.2: two lines).
        repeated: how many leading rows are shown again when the block goes on on another page.
    """

    heights_pt: tuple[float, ...]
    before_pt: float = 0.0
    after_pt: float = 0.0
    keep_next: bool = False
    new_page: bool = False
    least: int = 2
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows ``first <= r < end`` of flow number ``flow``; the first one's top is ``y_pt`` below the type area's.

    ``repeats`` says that the flow's repeated rows stand above them.
    """

    flow: int
    first: int
    end: int
    y_pt: float
    repeats: bool = False


def paginate(flows: Sequence[Flow], height_pt: float) -> list[list[Piece]]:
    """Distribute flows over pages of a type area ``height_pt`` high; there is at least one page.

    No page begins with the last line of a paragraph or ends with its first, and no
    heading ends a page, as long as a page has room to choose. Time is linear in the
    number of rows.
    """
    heads = _heads(flows, height_pt)
    pages: list[list[Piece]] = [[]]
    y = 0.0
    for number, flow in enumerate(flows):
        if flow.new_page and pages[-1]:
            pages.append([])
            y = 0.0
        elif pages[-1]:
            if y + flow.before_pt + heads[number] > height_pt + _EPSILON_PT:
                pages.append([])
                y = 0.0
            else:
                y += flow.before_pt
        if not pages[-1] and (len(pages) == 1 or flow.new_page):
            y = flow.before_pt if flow.before_pt + heads[number] <= height_pt else 0.0
        row, rows = 0, len(flow.heights_pt)
        while row < rows:
            repeats = row > 0 and 0 < flow.repeated <= row
            top = y + sum(flow.heights_pt[: flow.repeated]) if repeats else y
            end = _last_row(flow, row, height_pt - top, fresh=not pages[-1])
            if end > row:
                pages[-1].append(Piece(number, row, end, top, repeats))
                y = top + sum(flow.heights_pt[row:end])
                row = end
            if row < rows:
                pages.append([])
                y = 0.0
        y += flow.after_pt
    return pages


def _heads(flows: Sequence[Flow], height_pt: float) -> list[float]:
    """For each flow the height that must be free on a page for the flow to begin there."""
    heads = [0.0] * len(flows)
    for number in range(len(flows) - 1, -1, -1):
        flow = flows[number]
        rows = len(flow.heights_pt)
        together = rows if flow.keep_next or rows < 2 * flow.least else max(flow.least, flow.repeated + 1)
        heads[number] = sum(flow.heights_pt[:together])
        if flow.keep_next and number + 1 < len(flows) and not flows[number + 1].new_page:
            chained = heads[number] + flow.after_pt + flows[number + 1].before_pt + heads[number + 1]
            if chained <= height_pt:
                heads[number] = chained
    return heads


def _last_row(flow: Flow, first: int, free_pt: float, *, fresh: bool) -> int:
    """The end of the rows from ``first`` on that go on a page with ``free_pt`` left; ``first`` for none."""
    heights, rows = flow.heights_pt, len(flow.heights_pt)
    end = first
    while end < rows and heights[end] <= free_pt + _EPSILON_PT:
        free_pt -= heights[end]
        end += 1
    if end == rows:
        return end
    kept = min(end, rows - flow.least)
    if kept - first >= (flow.least if first == 0 else 1):
        return kept
    # Too little room to keep the rules: elsewhere there may be more, on a fresh page there is not.
    return max(end, first + 1) if fresh else first

"""A table as one galley: columns as wide as their text asks for, rules around every cell.

A row of the galley is one line of every cell of a table row, so that a long row can be
divided between lines where a page ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise, zip_longest

from convert.document.kinds import cell_kinds
from convert.document.model import Table
from convert.styles.columns import SMALL_ROW_LINES, asked, column_notices, scaled, shared
from convert.styles.model import CELL_KINDS, TextStyle
from convert.typeset.compositor import Compositor
from convert.typeset.frames import Tag
from convert.typeset.galley import Galley, GalleyLine, Grid, StructurePath, rows_of
from convert.typeset.paginate import NEVER, Flow
from convert.typeset.strip import Strip

#: A small row, if it is no more than half a page, is divided only where a page holds nothing else. What it
#: costs to divide a higher one between its lines, in squared lines: rather two blank lines (4), but not three
#: (9). So many lines of it stand on either page at least.
_DIVIDED_ROW = 6.0
_LEAST_LINES = 2
#: What it costs to part the rows of a table that a page could hold: rather three blank lines (9), but not four (16).
_PARTED_TABLE = 10.0
#: What it costs besides that a small row stands alone below the head, or on the page where the table ends: rather
#: seven blank lines (49), but not eight (64).
_LONE_ROW = 50.0


def table_galley(block: int, table: Table, compositor: Compositor, above: StructurePath = ()) -> Galley:
    """Set a table as wide as the type area; rows higher than a page are divided between lines.

    Type is made smaller where the columns would be too narrow for it (:mod:`convert.styles.columns`);
    a notice says so, and another one where even the smallest size is too large.
    """
    width_pt = compositor.geometry.area_width_pt
    cells = _set_cells(table, {name: compositor.style.text[name] for name in CELL_KINDS}, compositor)
    size_pt = max(kind.size_pt for row in cells for _, kind in row)
    strips = [[cell[0] for cell in column if cell] for column in zip_longest(*cells)]
    needs = asked(strips, compositor.natural_width_pt, compositor.widest_piece_pt, width_pt, size_pt)
    share = shared(needs, width_pt, size_pt)
    for notice in column_notices(share, size_pt, table.rows[0]):
        compositor.notice(notice, table.source)
    kinds = {name: scaled(compositor.style.text[name], share.scale) for name in CELL_KINDS}
    if share.scale < 1.0:
        cells = _set_cells(table, kinds, compositor)
    edges = list(accumulate(share.widths_pt, initial=0.0))
    rows: list[tuple[GalleyLine, ...]] = []
    ruled: list[int] = []
    heights: list[float] = []
    repeated = 0
    for number, row in enumerate(cells):
        tag = Tag.TH if number < table.header else Tag.TD
        columns = []
        for column, (strip, kind) in enumerate(row):
            path: StructurePath = (*above, (Tag.TABLE, block), (Tag.TR, number), (tag, column))
            padding_pt = share.padding_em * kind.size_pt
            setting = compositor.set_paragraph(strip, kind, share.widths_pt[column] - 2 * padding_pt)
            left_pt = edges[column] + padding_pt
            columns.append([line.at(line.run.x_pt + left_pt) for line in rows_of(setting.lines, kind, path)])
        first = len(rows)
        ruled.append(first)
        rows += _lines(columns)
        line_pt = max((kind.line_pt for _, kind in row), default=kinds["table"].line_pt)
        heights += [line_pt] * (len(rows) - first)
        if number < table.header:
            repeated = len(rows)
    area_height_pt = compositor.geometry.area_height_pt
    if sum(heights[:repeated]) > area_height_pt / 2:
        repeated = 0
    ties = _ties([*ruled[table.header if repeated else 0 :], len(rows)], heights, area_height_pt)
    pitch_pt, whole = compositor.style.text["body"].line_pt, kinds["table"]
    flow = Flow(
        heights_pt=tuple(heights),
        before_pt=whole.before_lines * pitch_pt,
        after_pt=whole.after_lines * pitch_pt,
        keep_next=whole.keep_next,
        least=1,
        repeated=repeated,
        ties=ties,
    )
    return Galley(block, flow, tuple(rows), Grid(tuple(edges), frozenset(ruled)))


_Cell = tuple[Strip, TextStyle]


def _set_cells(table: Table, kinds: Mapping[str, TextStyle], compositor: Compositor) -> list[list[_Cell]]:
    """Every cell's text, measured, and its kind."""
    marked = table.spans_at
    return [
        [
            (compositor.strip(text, kinds[name], marked.get((row, column), ()), table.source), kinds[name])
            for column, (text, name) in enumerate(zip(cells, names, strict=True))
        ]
        for row, (cells, names) in enumerate(zip(table.rows, cell_kinds(table), strict=True))
    ]


def _lines(columns: Sequence[Sequence[GalleyLine]]) -> Iterator[tuple[GalleyLine, ...]]:
    """A row of cells line by line; there is at least one."""
    for index in range(max(map(len, columns), default=1)):
        yield tuple([line for lines in columns for line in lines[index : index + 1]])


def _ties(edges: list[int], heights_pt: Sequence[float], page_pt: float) -> dict[int, float]:
    """What it costs to begin a page with a line of a table's body; ``edges`` are its rows' first lines and its end.

    Three rows of one line on a page of ten: they stay together.

    >>> _ties([1, 2, 3, 4], [10.0] * 4, 100.0)
    {2: 60.0, 3: 60.0}
    """
    ties: dict[int, float] = {}
    parted = _PARTED_TABLE if sum(heights_pt) <= page_pt else 0.0
    small = []
    for first, end in pairwise(edges):
        small.append(end - first <= SMALL_ROW_LINES and sum(heights_pt[first:end]) <= page_pt / 2)
        for line in range(first + 1, end):
            is_near = line - first < _LEAST_LINES or end - line < _LEAST_LINES
            ties[line] = NEVER if small[-1] or is_near else _DIVIDED_ROW
    starts = edges[1:-1]
    lone = {
        start for start, is_small in zip(starts[:1] + starts[-1:], small[:1] + small[-1:], strict=False) if is_small
    }
    return ties | {start: parted + _LONE_ROW * (start in lone) for start in starts}

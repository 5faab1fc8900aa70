"""A table as one galley: columns as wide as their text asks for, rules around every cell.

A row of the galley is one line of every cell of a table row, so that a long row can be
divided between lines where a page ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, zip_longest

from convert.document.kinds import cell_kinds
from convert.document.model import Table
from convert.styles.columns import asked, column_notices, scaled, shared
from convert.styles.model import CELL_KINDS, TextStyle
from convert.typeset.compositor import Compositor
from convert.typeset.frames import Tag
from convert.typeset.galley import Galley, GalleyLine, Grid, StructurePath, rows_of
from convert.typeset.paginate import NEVER, Flow
from convert.typeset.strip import Strip

#: What it costs to divide a row between its lines, in squared lines: rather two blank lines (4), but not three (9).
_DIVIDED_ROW = 6.0
#: So many lines of a divided row stand on either page at least.
_LEAST_LINES = 2


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
    ties: dict[int, float] = {}
    repeated = 0
    for number, row in enumerate(cells):
        tag = Tag.TH if number < table.header else Tag.TD
        columns = []
        for column, (strip, kind) in enumerate(row):
            path: StructurePath = (*above, (Tag.TABLE, block), (Tag.TR, number), (tag, column))
            padding_pt = share.padding_em * kind.size_pt
            setting = compositor.set_paragraph(strip, kind, share.widths_pt[column] - 2 * padding_pt)
            left_pt = edges[column] + padding_pt
            columns.append([line.at(line.run.x_pt + left_pt) for line in rows_of(setting, kind, path)])
        first = len(rows)
        ruled.append(first)
        rows += _lines(columns)
        line_pt = max((kind.line_pt for _, kind in row), default=kinds["table"].line_pt)
        heights += [line_pt] * (len(rows) - first)
        ties |= _ties(first, len(rows))
        if number < table.header:
            repeated = len(rows)
    if sum(heights[:repeated]) > compositor.geometry.area_height_pt / 2:
        repeated = 0
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


def _ties(first: int, end: int) -> dict[int, float]:
    """What it costs to begin a page with a line of a table row other than its first."""
    return {
        row: NEVER if row - first < _LEAST_LINES or end - row < _LEAST_LINES else _DIVIDED_ROW
        for row in range(first + 1, end)
    }

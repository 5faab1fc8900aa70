"""A table as one galley: columns as wide as their text asks for, rules around every cell.

A row of the galley is one line of every cell of a table row, so that a long row can be
divided between lines where a page ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from convert.document.kinds import cell_kinds
from convert.document.model import Table
from convert.notices import Notice, Severity
from convert.styles.model import CELL_KINDS, TextStyle
from convert.typeset.compositor import Compositor
from convert.typeset.frames import Tag
from convert.typeset.galley import Galley, GalleyLine, Grid, StructurePath, rows_of
from convert.typeset.paginate import NEVER, Flow

#: Room between a cell's rule and its text, at the left and right.
_PADDING_EM = 0.5
#: A column narrower than this many characters makes the type smaller, down to the smallest size.
_LEAST_COLUMN_EM = 2.0
_LEAST_SIZE_PT = 5.0

#: What it costs to divide a row between its lines, in squared lines: rather two blank lines (4), but not three (9).
_DIVIDED_ROW = 6.0
#: So many lines of a divided row stand on either page at least.
_LEAST_LINES = 2


def table_galley(block: int, table: Table, compositor: Compositor, above: StructurePath = ()) -> Galley:
    """Set a table as wide as the type area; rows higher than a page are divided between lines.

    Type is made smaller where the columns would be too narrow for it; a notice says so,
    and another one where even the smallest size is too large.
    """
    columns = max(len(row) for row in table.rows)
    width_pt = compositor.geometry.area_width_pt
    kinds = _fitting(columns, width_pt, table, compositor)
    named = cell_kinds(table)
    widths = _column_widths(table, columns, named, kinds, width_pt, compositor)
    edges = list(accumulate(widths, initial=0.0))
    rows: list[tuple[GalleyLine, ...]] = []
    ruled: list[int] = []
    heights: list[float] = []
    ties: dict[int, float] = {}
    repeated = 0
    marked = table.spans_at
    for number, cells in enumerate(table.rows):
        tag = Tag.TH if number < table.header else Tag.TD
        columns_lines = []
        for column, (text, name) in enumerate(zip(cells, named[number], strict=True)):
            kind = kinds[name]
            path: StructurePath = (*above, (Tag.TABLE, block), (Tag.TR, number), (tag, column))
            strip = compositor.strip(text, kind, marked.get((number, column), ()), table.source)
            column_pt = widths[column] - 2 * _PADDING_EM * kind.size_pt
            columns_lines.append(rows_of(compositor.set_paragraph(strip, kind, column_pt), kind, path))
        first = len(rows)
        ruled.append(first)
        rows += _lines(columns_lines, edges)
        line_pt = max((kinds[name].line_pt for name in named[number]), default=kinds["table"].line_pt)
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


def _fitting(columns: int, width_pt: float, table: Table, compositor: Compositor) -> Mapping[str, TextStyle]:
    """The kinds of text in a table, at a size of which every column takes at least two characters."""
    kinds = {name: compositor.style.text[name] for name in CELL_KINDS}
    largest_pt = width_pt / columns / (_LEAST_COLUMN_EM + 2 * _PADDING_EM)
    if max(kind.size_pt for kind in kinds.values()) <= largest_pt:
        return kinds
    size_pt = max(_LEAST_SIZE_PT, largest_pt)
    sentence = f"A table of {columns} columns is set in {size_pt:.1f} points to fit the page."
    compositor.notice(Notice("table-set-smaller", Severity.INFO, sentence), table.source)
    if largest_pt < _LEAST_SIZE_PT:
        sentence = f"A table of {columns} columns is too wide for the page; text runs over its cells."
        compositor.notice(Notice("table-too-wide", Severity.WARNING, sentence), table.source)
    return {
        name: replace(kind, size_pt=size_pt, line_pt=kind.line_pt * size_pt / kind.size_pt)
        for name, kind in kinds.items()
    }


def _column_widths(
    table: Table,
    columns: int,
    named: Sequence[Sequence[str]],
    kinds: Mapping[str, TextStyle],
    width_pt: float,
    compositor: Compositor,
) -> list[float]:
    """Widths that fill the type area: columns of short texts get what they need, those of long ones share the rest."""
    least_pt = min(width_pt / columns, (_LEAST_COLUMN_EM + 2 * _PADDING_EM) * kinds["table"].size_pt)
    wanted = [least_pt] * columns
    marked = table.spans_at
    for number, (row, names) in enumerate(zip(table.rows, named, strict=True)):
        for column, (text, name) in enumerate(zip(row, names, strict=True)):
            kind = kinds[name]
            padding_pt = 2 * _PADDING_EM * kind.size_pt
            strip = compositor.strip(text, kind, marked.get((number, column), ()))
            natural = compositor.natural_width_pt(strip) + padding_pt
            wanted[column] = max(wanted[column], natural)
    widths = [0.0] * columns
    free_pt = width_pt
    for rank, column in enumerate(sorted(range(columns), key=wanted.__getitem__)):
        widths[column] = min(wanted[column], free_pt / (columns - rank))
        free_pt -= widths[column]
    # What nobody needs goes to all in proportion.
    return [width * width_pt / (width_pt - free_pt) for width in widths]


def _lines(columns: Sequence[Sequence[GalleyLine]], edges: Sequence[float]) -> Iterator[tuple[GalleyLine, ...]]:
    """A row of cells line by line, each column's in its place; there is at least one."""
    for index in range(max(map(len, columns), default=1)):
        yield tuple(
            line.at(line.run.x_pt + edge + _PADDING_EM * line.run.size_pt)
            for lines, edge in zip(columns, edges, strict=False)
            for line in lines[index : index + 1]
        )


def _ties(first: int, end: int) -> dict[int, float]:
    """What it costs to begin a page with a line of a table row other than its first."""
    return {
        row: NEVER if row - first < _LEAST_LINES or end - row < _LEAST_LINES else _DIVIDED_ROW
        for row in range(first + 1, end)
    }

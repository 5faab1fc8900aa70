"""A table as one galley: columns as wide as their text asks for, rules around every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from convert.document.model import Table
from convert.notices import Notice, Severity
from convert.styles.model import TextStyle
from convert.typeset.compositor import Compositor, Setting
from convert.typeset.frames import LineEnd, Tag
from convert.typeset.galley import Galley, GalleyLine, GalleyRule, StructurePath, baseline_pt
from convert.typeset.paginate import Flow

#: Room between a cell's rule and its text, at the left and right.
_PADDING_EM = 0.5
#: A column narrower than this many characters makes the type smaller, down to the smallest size.
_LEAST_COLUMN_EM = 2.0
_LEAST_SIZE_PT = 5.0

_Row = tuple[tuple[GalleyLine, ...], tuple[GalleyRule, ...], float]


def table_galley(block: int, table: Table, compositor: Compositor) -> Galley:
    """Set a table as wide as the type area; rows higher than a page are divided between lines.

    Type is made smaller where the columns would be too narrow for it; a notice says so,
    and another one where even the smallest size is too large.
    """
    columns = max(len(row) for row in table.rows)
    width_pt = compositor.geometry.area_width_pt
    kind = _fitting(compositor.style.text["table"], columns, width_pt, table, compositor)
    widths = _column_widths(table, columns, kind, width_pt, compositor)
    edges = list(accumulate(widths, initial=0.0))
    rows: list[_Row] = []
    repeated = 0
    for number, cells in enumerate(table.rows):
        tag = Tag.TH if number < table.header else Tag.TD
        settings = []
        for column, text in enumerate(cells):
            path: StructurePath = ((Tag.TABLE, block), (Tag.TR, number), (tag, column))
            strip = compositor.strip(text, kind, (), table.source)
            column_pt = widths[column] - 2 * _PADDING_EM * kind.size_pt
            settings.append((path, compositor.set_paragraph(strip, kind, column_pt)))
        rows += _divided(settings, edges, kind, compositor.geometry.area_height_pt)
        if number < table.header:
            repeated = len(rows)
    heights = tuple(height for _, _, height in rows)
    if sum(heights[:repeated]) > compositor.geometry.area_height_pt / 2:
        repeated = 0
    pitch_pt = compositor.style.text["body"].line_pt
    flow = Flow(
        heights_pt=heights,
        before_pt=kind.before_lines * pitch_pt,
        after_pt=kind.after_lines * pitch_pt,
        keep_next=kind.keep_next,
        least=1,
        repeated=repeated,
    )
    return Galley(block, flow, tuple(lines for lines, _, _ in rows), tuple(rules for _, rules, _ in rows))


def _fitting(kind: TextStyle, columns: int, width_pt: float, table: Table, compositor: Compositor) -> TextStyle:
    """The table's text kind, at a size of which every column takes at least two characters."""
    largest_pt = width_pt / columns / (_LEAST_COLUMN_EM + 2 * _PADDING_EM)
    if kind.size_pt <= largest_pt:
        return kind
    size_pt = max(_LEAST_SIZE_PT, largest_pt)
    sentence = f"A table of {columns} columns is set in {size_pt:.1f} points to fit the page."
    compositor.notice(Notice("table-set-smaller", Severity.INFO, sentence), table.source)
    if largest_pt < _LEAST_SIZE_PT:
        sentence = f"A table of {columns} columns is too wide for the page; text runs over its cells."
        compositor.notice(Notice("table-too-wide", Severity.WARNING, sentence), table.source)
    return replace(kind, size_pt=size_pt, line_pt=kind.line_pt * size_pt / kind.size_pt)


def _column_widths(table: Table, columns: int, kind: TextStyle, width_pt: float, compositor: Compositor) -> list[float]:
    """Widths that fill the type area: what each column needs, the rest shared by need."""
    padding_pt = 2 * _PADDING_EM * kind.size_pt
    least_pt = min(width_pt / columns, _LEAST_COLUMN_EM * kind.size_pt + padding_pt)
    wanted = [least_pt] * columns
    for row in table.rows:
        for column, text in enumerate(row):
            natural = compositor.natural_width_pt(compositor.strip(text, kind)) + padding_pt
            # A column of long texts wraps: it may ask for no more than the whole width.
            wanted[column] = max(wanted[column], min(natural, width_pt))
    extra = [want - least_pt for want in wanted]
    spare = width_pt - least_pt * columns
    total = sum(extra)
    if total <= 0.0:
        return [width_pt / columns] * columns
    return [least_pt + spare * share / total for share in extra]


def _divided(
    settings: Sequence[tuple[StructurePath, Setting]], edges: Sequence[float], kind: TextStyle, page_pt: float
) -> list[_Row]:
    """A row of cells as one row of the galley, or several where it is higher than a page."""
    count = max((len(setting.lines) for _, setting in settings), default=1)
    per_row = max(1, min(count, int(page_pt // kind.line_pt)))
    rows: list[_Row] = []
    for first in range(0, count, per_row):
        end = min(count, first + per_row)
        lines: list[GalleyLine] = []
        for column, (path, setting) in enumerate(settings):
            left_pt = edges[column] + _PADDING_EM * kind.size_pt
            for index in range(first, min(end, len(setting.lines))):
                baseline = (index - first) * kind.line_pt + baseline_pt(kind)
                last = index == len(setting.lines) - 1
                line_end = LineEnd.HARD if last else LineEnd.SOFT
                lines.append(GalleyLine(path, setting.strip, setting.lines[index], left_pt, baseline, line_end))
        height = (end - first) * kind.line_pt
        rows.append((tuple(lines), _rules(edges, height, top=first == 0, bottom=end == count), height))
    return rows


def _rules(edges: Sequence[float], height_pt: float, *, top: bool, bottom: bool) -> tuple[GalleyRule, ...]:
    rules = [GalleyRule(edge, 0.0, edge, height_pt) for edge in edges]
    if top:
        rules.append(GalleyRule(edges[0], 0.0, edges[-1], 0.0))
    if bottom:
        rules.append(GalleyRule(edges[0], height_pt, edges[-1], height_pt))
    return tuple(rules)

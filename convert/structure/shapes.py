"""Runs of lines that are no paragraphs: tables, verse, lists with bullets."""

from __future__ import annotations

import re
from collections.abc import Callable

from convert.document.model import Block, List, ListItem, SourceRange, Table, Verse
from convert.notices import Notice, Severity
from convert.structure.limits import (
    COLUMN_CELL_MAX,
    COLUMNS_ROWS_MIN,
    TABLE_ROWS_MIN,
    VERSE_LINE_MAX,
    VERSE_LINES_MIN,
    VERSE_MEAN_MAX,
    VERSE_OPEN_SHARE,
)
from convert.structure.lines import Line
from convert.structure.names import is_names
from convert.structure.numbering import read_number
from convert.structure.sentences import ends_sentence, has_han

Piece = Line | Block
"""A line not yet understood, or a finished block."""

_BULLET = re.compile(r"(?:[•●○◆◇■▪▶►✓✔➢·★☆◎※]\s*|[-*+–]\s+)(?=\S)")
_RULING = re.compile(r"[|│┃+]?\s*:?[-─—=]{2,}:?\s*(?:[|│┃+]\s*:?[-─—=]{2,}:?\s*)*[|│┃+]?$")
_BAR = re.compile("[|│┃]")
_BARS = re.compile(r"\s*[|│┃]\s*")
_COLUMNS = re.compile(r"[ \xa0]{2,}|\u3000+")
_LABEL = re.compile(r"[^：:，。]{1,8}[：:]")
_ABOVE_VERSE = 3
"""Lines that may stand above a poem: title, poet, dedication."""

_PUNCTUATION = re.compile(r"[\W_]+")


def find_shapes(lines: list[Line]) -> tuple[list[Piece], list[Notice]]:
    """Tables, verse and bulleted lists as blocks, the other lines as they were."""
    pieces: list[Piece] = list(lines)
    for run_of, make in _SHAPES:
        pieces = _gather(pieces, run_of, make)
    tables = [piece.source for piece in pieces if isinstance(piece, Table) and piece.source is not None]
    return pieces, _table_rules(lines, tables)


def _table_rules(lines: list[Line], tables: list[SourceRange]) -> list[Notice]:
    """A notice for each table that was drawn with bars: the bars and rules are not shown."""
    at = {line.start: index for index, line in enumerate(lines)}
    notices = []
    for table in tables:
        drawn = ""
        for line in lines[at[table.start] :]:
            if line.start >= table.end:
                break
            drawn += line.text if _RULING.match(line.text) else "".join(_BAR.findall(line.text))
        if drawn:
            sentence = "A table was drawn with bars and dashes; they are not shown."
            notices.append(Notice("table-rules", Severity.INFO, sentence, table.start, table.end, drawn))
    return notices


def _gather(
    pieces: list[Piece], belongs: Callable[[Line], object], make: Callable[[list[Line]], list[Piece]]
) -> list[Piece]:
    """Every run of lines with the same non-empty ``belongs`` value, handed to ``make``."""
    result: list[Piece] = []
    run: list[Line] = []
    key: object = None
    for piece in pieces:
        mine = belongs(piece) if isinstance(piece, Line) else None
        if run and mine != key:
            result += make(run)
            run = []
        if mine and isinstance(piece, Line):
            run.append(piece)
        else:
            result.append(piece)
        key = mine
    return result + make(run) if run else result


def _range(run: list[Line]) -> SourceRange:
    return SourceRange(run[0].start, run[-1].end)


# ── tables ────────────────────────────────────────────────────────────────────


def _has_tab(line: Line) -> object:
    return "\t" in line.text and len(line.text.split("\t")) <= 30


def _has_bars(line: Line) -> object:
    return len(_BARS.findall(line.text[:400])) >= 2 or (
        line.text[0] in "|+" and _RULING.match(line.text[:400]) is not None
    )


def _columns(line: Line) -> object:
    """The number of columns of a line of short cells set apart by wide blanks."""
    if len(line.text) > 8 * COLUMN_CELL_MAX:
        return 0
    cells = _COLUMNS.split(line.text)
    return len(cells) if len(cells) >= 2 and all(len(cell) <= COLUMN_CELL_MAX for cell in cells) else 0


def _tab_table(run: list[Line]) -> list[Piece]:
    return _table(run, [[cell.strip() for cell in line.text.split("\t")] for line in run], 0, TABLE_ROWS_MIN)


def _bar_table(run: list[Line]) -> list[Piece]:
    rulings = [index for index, line in enumerate(run) if _RULING.match(line.text[:400])]
    rows = [_BARS.split(line.text) for index, line in enumerate(run) if index not in rulings]
    # An outer bar leaves an empty cell at the edge; it is no column.
    for edge in (0, -1):
        if rows and all(len(row) > 1 and row[edge] == "" for row in rows):
            rows = [row[1:] if edge == 0 else row[:-1] for row in rows]
    return _table(run, rows, rulings[0] if rulings[:1] == [1] else 0, TABLE_ROWS_MIN)


def _column_table(run: list[Line]) -> list[Piece]:
    return _table(run, [_COLUMNS.split(line.text) for line in run], 0, COLUMNS_ROWS_MIN)


def _table(run: list[Line], rows: list[list[str]], header: int, least: int) -> list[Piece]:
    if len(rows) < least or max(len(row) for row in rows) < 2:
        return list(run)
    longest = max(len(row) for row in rows)
    cells = tuple(tuple(row + [""] * (longest - len(row))) for row in rows)
    return [Table(cells, header or _header_rows(cells), _range(run))]


def _header_rows(rows: tuple[tuple[str, ...], ...]) -> int:
    """One when the first row has no figures and every other row has some."""
    figures = [any(char.isdigit() for cell in row for char in cell) for row in rows]
    return int(not figures[0] and all(figures[1:]))


# ── verse ─────────────────────────────────────────────────────────────────────


def _is_short(line: Line) -> object:
    text = line.text
    return (
        len(text) <= VERSE_LINE_MAX
        and not line.depth
        and has_han(text)
        and read_number(text) is None
        and not _LABEL.match(text)
        and not _BULLET.match(text)
        and text[0] not in "（(【《"
    )


def _verse(run: list[Line]) -> list[Piece]:
    """Verse by stanza when the run looks like it as a whole; a title or the poet's name may stand above."""
    poet = next((at for at, line in enumerate(run[:_ABOVE_VERSE]) if not is_names(line.text)), 0)
    for skip in range(poet, min(_ABOVE_VERSE, len(run))):
        if _is_regular(run[skip:]):
            return [*run[:skip], *_stanzas(run[skip:])]
    return [*run[:poet], *_stanzas(run[poet:])] if _is_free(run[poet:]) else list(run)


def _syllables(line: Line) -> int:
    return len(_PUNCTUATION.sub("", line.text))


def _is_regular(run: list[Line]) -> bool:
    """Lines of equally many syllables: four or more, or two or more that are couplets each."""
    counts = {_syllables(line) for line in run}
    if len(counts) != 1 or not counts <= {4, 5, 7, 10, 14}:
        return False
    half = min(counts) // 2
    couplets = counts <= {10, 14} and all(line.text[half : half + 1] in ("，", ",") for line in run)
    return len(run) >= (2 if couplets else VERSE_LINES_MIN)


def _is_free(run: list[Line]) -> bool:
    """Free verse: short lines, hardly a full stop, commas at line ends or little difference in length."""
    counts = [_syllables(line) for line in run]
    if len(run) < VERSE_LINES_MIN or sum(counts) > VERSE_MEAN_MAX * len(run):
        return False
    loose = sum(not ends_sentence(line.text) for line in run)
    phrased = sum(line.text[-1] in "，,、；;" for line in run)
    return loose >= VERSE_OPEN_SHARE * len(run) and (phrased >= len(run) / 4 or max(counts) <= 2 * min(counts))


def _stanzas(run: list[Line]) -> list[Piece]:
    usual = min(line.gap for line in run[1:])
    stanzas: list[list[Line]] = [[run[0]]]
    for line in run[1:]:
        if line.gap > usual:
            stanzas.append([])
        stanzas[-1].append(line)
    return [Verse(tuple(line.text for line in stanza), _range(stanza)) for stanza in stanzas]


# ── lists ─────────────────────────────────────────────────────────────────────


def _bullet(line: Line) -> object:
    match = _BULLET.match(line.text)
    return match[0].strip() if match and not line.depth else None


def _list(run: list[Line]) -> list[Piece]:
    if len(run) < 2:
        return list(run)
    items = []
    for line in run:
        match = _BULLET.match(line.text)
        marker = match[0].strip() if match else ""
        items.append(ListItem(marker, line.text[len(match[0]) if match else 0 :]))
    return [List(tuple(items), _range(run))]


_SHAPES: tuple[tuple[Callable[[Line], object], Callable[[list[Line]], list[Piece]]], ...] = (
    (_has_tab, _tab_table),
    (_has_bars, _bar_table),
    (_bullet, _list),
    (_columns, _column_table),
    (_is_short, _verse),
)

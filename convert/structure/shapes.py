"""Runs of lines that are no paragraphs: tables, verse, lists with bullets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from convert.document.model import Block, List, Table
from convert.notices import Notice
from convert.structure.lines import Line
from convert.structure.lists import (
    bullet,
    bulleted,
    marked,
    nested,
    option,
    options,
    reference,
    references,
    typed_bullets,
)
from convert.structure.tables import bar_table, column_table, columns, has_bars, has_tab, tab_table, table_rules
from convert.structure.verse import is_short, verse

Piece = Line | Block
"""A line not yet understood, or a finished block."""


def find_shapes(lines: list[Line]) -> tuple[list[Piece], list[Notice]]:
    """Tables, verse and bulleted lists as blocks, the other lines as they were."""
    pieces: list[Piece] = list(lines)
    for belongs, make in _SHAPES:
        pieces = _gather(pieces, belongs, make)
    pieces = _gather(pieces, is_short, lambda run: verse(run, len(lines)))
    tables = [piece.source for piece in pieces if isinstance(piece, Table) and piece.source is not None]
    lists = [piece.source for piece in pieces if isinstance(piece, List) and piece.source is not None]
    return pieces, [*table_rules(lines, tables), *typed_bullets(lines, lists)]


def _gather(
    pieces: list[Piece], belongs: Callable[[Line], object], make: Callable[[list[Line]], Sequence[Piece]]
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
    return [*result, *make(run)] if run else result


_SHAPES: tuple[tuple[Callable[[Line], object], Callable[[list[Line]], Sequence[Piece]]], ...] = (
    (has_tab, tab_table),
    (has_bars, bar_table),
    (marked, nested),
    (bullet, bulleted),
    (option, options),
    (reference, references),
    (columns, column_table),
)

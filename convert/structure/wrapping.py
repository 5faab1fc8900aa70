"""Text wrapped at a fixed width: how to recognise it and where its paragraphs go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from msgspec import Struct

from convert.notices import Notice, Severity
from convert.structure.limits import (
    WRAP_FULL_SHARE,
    WRAP_LINES_MIN,
    WRAP_OPEN_SHARE,
    WRAP_OVER_SHARE,
    WRAP_SLACK,
    WRAP_WIDTH_MIN,
)
from convert.structure.lines import Line, merge, width
from convert.structure.numbering import read_number
from convert.structure.sentences import ends_sentence

_LONGEST = 400  # columns; no text is wrapped wider, and the work on a line of any length stays bounded


def _by_columns(line: Line) -> int:
    """Columns of a line in a fixed-width face, its indent included."""
    return line.indent + width(line.text[:_LONGEST])


def _by_characters(line: Line) -> int:
    """Two columns for every character: some programs count characters, whatever their width."""
    return line.indent + 2 * min(len(line.text), _LONGEST)


class Wrap(Struct, frozen=True):
    """How a text is wrapped.

    ``columns`` is the width of a full line as ``measure`` counts it; ``indent``
    and ``gap`` are those of lines inside a paragraph; ``parted`` says whether
    larger ones mark where paragraphs begin.
    """

    columns: int
    measure: Callable[[Line], int]
    indent: int
    gap: int
    parted: bool

    def continues(self, before: Line, line: Line) -> bool:
        """Whether ``line`` goes on in the paragraph whose last line is ``before``."""
        if line.depth or "\t" in line.text or line.gap > self.gap or line.indent > self.indent + 1:
            return False
        if line.text.startswith("|"):  # a row of a table: alike as rows are, they are no wrapped text
            return False
        if self.measure(before) < self.columns - WRAP_SLACK:
            return False
        # Without indents or blank lines a full line that ends a sentence ends the paragraph as far as anyone can see.
        return not ends_sentence(before.text) or (self.parted and read_number(line.text) is None)


def unwrap(lines: list[Line]) -> tuple[list[Line], list[Notice]]:
    """The lines with the breaks of a fixed width taken out, and a notice that says so."""
    wrap = measure_wrap(lines)
    if wrap is None:
        return lines, []
    groups = [[lines[0]]]
    for before, line in pairwise(lines):
        if wrap.continues(before, line):
            groups[-1].append(line)
        else:
            groups.append([line])
    count = len(lines) - len(groups)
    sentence = f"The text is wrapped at a fixed width; {count} line breaks inside paragraphs are taken out."
    notice = Notice("unwrapped-lines", Severity.INFO, sentence, lines[0].start, lines[-1].end)
    return [merge(group) for group in groups], [notice] if count else []


def measure_wrap(lines: list[Line]) -> Wrap | None:
    """The wrap of a text many of whose lines are full and end inside a sentence, else ``None``."""
    if len(lines) < WRAP_LINES_MIN:
        return None
    found = (_wrap(lines, measure) for measure in (_by_columns, _by_characters))
    share, wrap = max(found, key=lambda shared: shared[0])
    return wrap if share >= WRAP_FULL_SHARE else None


def _wrap(lines: list[Line], measure: Callable[[Line], int]) -> tuple[float, Wrap | None]:
    """The share of full lines and the wrap they speak for; a share of 0 where they speak for none."""
    widths = [measure(line) for line in lines]
    usual, _ = max(Counter(widths).items(), key=lambda item: (item[1], item[0]))
    columns = max(w for w in widths if abs(w - usual) <= WRAP_SLACK)
    full = [line for line, w in zip(lines, widths, strict=True) if columns - WRAP_SLACK <= w <= columns]
    over = sum(w > columns for w in widths)
    if (
        columns < WRAP_WIDTH_MIN
        or over > WRAP_OVER_SHARE * len(lines)
        or sum(not ends_sentence(line.text) for line in full) < WRAP_OPEN_SHARE * len(full)
    ):
        return 0.0, None
    indent, gap = min(line.indent for line in lines), min(line.gap for line in lines[1:])
    parted = any(line.indent > indent + 1 or line.gap > gap for line in lines[1:])
    return len(full) / len(lines), Wrap(columns, measure, indent, gap, parted)

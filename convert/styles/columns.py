"""How wide the columns of a table are and how large its type: arithmetic that the Word file and the PDF share.

A number, a Western word and a text as short as 东湖区 are torn only where nothing else helps (CLREQ 6.1.2.2 and
6.1.4 for numbers and words, short texts are a house rule). Columns of long texts give way to them first, then
the padding of all cells, then the size of the type, down to what can be read in print.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from math import floor
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from convert.notices import Notice, Severity
from convert.patterns import deferred
from convert.styles.model import TextStyle
from convert.styles.running import shortened

#: Room between a cell's rule and its text, at the left and right: as a rule, and where the columns need the room.
PADDING_EM = 0.5
_LEAST_PADDING_EM = 0.25
#: No cell in which all text stands in one line is made narrower than this many characters.
_LEAST_COLUMN_EM = 2.0
#: Texts up to this width are not torn: three characters, or 10月.
_SHORT_EM = 3.5
#: What has more characters is no word but an address or a number: it may be torn, in tables and elsewhere.
LONGEST_WORD = 24
#: A web or mail address, and where it may be divided without need: after such signs, never before one.
ADDRESS = deferred(r"(?:(?:https?|ftp)://|www\.)[!-~]+|[0-9A-Za-z][0-9A-Za-z._%+-]*@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+")
DIVISION = deferred(r"(?<=[/?&=#_])(?=[0-9A-Za-z%])")
#: 六号 can still be read in print; smaller type is for tables with too many columns for two characters each.
_READABLE_PT = 7.5
_LEAST_SIZE_PT = 5.0
#: A row of so many lines is not divided where a page ends.
SMALL_ROW_LINES = 6
_EPSILON_PT = 1e-6
#: How many cells of its first row name a table in a notice, and how much of each.
_NAMED, _NAMED_EM = 3, 12.0


class Asked(NamedTuple):
    """What a column asks for, in points at the full size of the type and without padding; each at least the one before.

    Attributes:
        least: two characters, or what there is if that is less.
        pieces: the widest number or word.
        short: the widest of those and of the short texts.
        whole: the widest cell, set in one line.
    """

    least: float
    pieces: float
    short: float
    whole: float


class Shared(Struct, frozen=True):
    """How a table fits a width.

    Attributes:
        widths_pt: the widths of the columns, padding included.
        padding_em: the padding at either side of a cell, in ems of its type.
        scale: how large the type is in proportion to its full size.
        torn: numbers or words do not fit their cells.
        over: not even two characters do.
    """

    widths_pt: list[float]
    padding_em: float
    scale: float
    torn: bool = False
    over: bool = False


_Cell = TypeVar("_Cell")


def asked(
    columns: Sequence[Sequence[_Cell]],
    whole_of: Callable[[_Cell], float],
    piece_of: Callable[[_Cell], float],
    width_pt: float,
    size_pt: float,
) -> list[Asked]:
    """What columns ask for of ``width_pt``.

    Args:
        columns: the cells of each column, which may be none.
        whole_of: the width of a cell in one line, without padding.
        piece_of: the width of the widest number or word in a cell; asked for only where not all cells have room.
        width_pt: the width of the table.
        size_pt: the size of its type.

    >>> asked([["2024年"], []], lambda cell: 3.25, lambda cell: 2.0, 100, 1)
    [Asked(least=3.25, pieces=3.25, short=3.25, whole=3.25), Asked(least=2.0, pieces=2.0, short=2.0, whole=2.0)]
    >>> asked([["2024年"], ["12,345册次"]], lambda cell: len(cell) - 1, lambda cell: 2.75, 10, 1)
    [Asked(least=2.0, pieces=2.75, short=2.75, whole=4), Asked(least=2.0, pieces=2.75, short=2.75, whole=7)]
    """
    least_pt = _LEAST_COLUMN_EM * size_pt
    widths = [[whole_of(cell) for cell in column] for column in columns]
    wholes = [max((least_pt, *column)) for column in widths]
    if sum(wholes) + 2 * PADDING_EM * size_pt * len(wholes) <= width_pt:
        return [Asked(whole, whole, whole, whole) for whole in wholes]
    found = []
    for column, naturals, whole in zip(columns, widths, wholes, strict=True):
        least = min(least_pt, max((size_pt / 2, *naturals)))
        pieces = short = least
        for cell, natural in zip(column, naturals, strict=True):
            if natural <= _SHORT_EM * size_pt:
                short = max(short, natural)
            if natural > pieces:
                pieces = max(pieces, piece_of(cell))
        found.append(Asked(least, pieces, max(short, pieces), whole))
    return found


def shared(columns: Sequence[Asked], width_pt: float, size_pt: float) -> Shared:
    """Share a width out to columns whose type is ``size_pt`` large.

    Columns of little text get what they ask for, those of long ones have the rest in equal parts; what nobody
    needs goes to all in proportion.

    >>> long, figures = Asked(20, 20, 20, 300), Asked(20, 35, 35, 35)
    >>> shared([figures, long, long], 305, 10).widths_pt
    [45.0, 130.0, 130.0]
    >>> shared([figures] * 5, 200, 10)
    Shared(widths_pt=[40.0, 40.0, 40.0, 40.0, 40.0], padding_em=0.25, scale=1.0, torn=False, over=False)
    >>> shared([figures] * 5, 160, 10)
    Shared(widths_pt=[32.0, 32.0, 32.0, 32.0, 32.0], padding_em=0.25, scale=0.8, torn=False, over=False)
    """
    tiers = [list(tier) for tier in zip(*columns, strict=True)]
    readable_pt = min(_READABLE_PT, size_pt)
    for rank in (2, 1, 0):
        largest_pt = _largest_pt(tiers[rank], width_pt, size_pt)
        if largest_pt >= readable_pt:
            break
    scale = max(largest_pt, min(_LEAST_SIZE_PT, size_pt)) / size_pt
    floors, ceilings = tiers[rank], tiers[rank + 1]
    count, full_pt = len(columns), width_pt / scale
    spare_em = (full_pt - sum(floors)) / (2 * count * size_pt)
    padding_em = min(PADDING_EM, max(_LEAST_PADDING_EM, spare_em))
    room_pt = full_pt - 2 * count * padding_em * size_pt
    contents = _filled(floors, ceilings, room_pt)
    torn = any(content < column.pieces - _EPSILON_PT for content, column in zip(contents, columns, strict=True))
    widths = [content + 2 * padding_em * size_pt for content in contents]
    part = width_pt / sum(widths)
    over = sum(floors) > room_pt + _EPSILON_PT
    return Shared([width * part for width in widths], padding_em, scale, torn, over)


def _largest_pt(floors: Sequence[float], width_pt: float, size_pt: float) -> float:
    """The largest size, in half points, at which the columns have room for ``floors`` beside the least padding."""
    needed_pt = sum(floors) + 2 * len(floors) * _LEAST_PADDING_EM * size_pt
    return (
        size_pt if needed_pt <= width_pt + _EPSILON_PT else floor(2 * size_pt * width_pt / needed_pt + _EPSILON_PT) / 2
    )


def _filled(floors: Sequence[float], ceilings: Sequence[float], room_pt: float) -> list[float]:
    """Widths between floors and ceilings that take up the room: as nearly alike as they can be."""

    def at(level: float) -> list[float]:
        return [max(low, min(high, level)) for low, high in zip(floors, ceilings, strict=True)]

    levels = sorted({*floors, *ceilings})
    place = bisect_left(levels, room_pt, key=lambda level: sum(at(level)))
    if place == len(levels) or not place:
        return at(levels[place - 1] if place else levels[0])
    lower, upper = at(levels[place - 1]), at(levels[place])
    part = (room_pt - sum(lower)) / (sum(upper) - sum(lower))
    return [low + (high - low) * part for low, high in zip(lower, upper, strict=True)]


def scaled(text: TextStyle, scale: float) -> TextStyle:
    """A kind of text in a table whose type is smaller; sizes are whole half points, as Word has them."""
    if scale == 1.0:
        return text
    size_pt = max(0.5, floor(2 * text.size_pt * scale + 0.01) / 2)
    return replace(text, size_pt=size_pt, line_pt=text.line_pt * size_pt / text.size_pt)


def column_notices(share: Shared, size_pt: float, head: Sequence[str]) -> Iterator[Notice]:
    """What a reader should know of how a table fits, which is named by its first row."""
    cells = [shortened(cell, _NAMED_EM) for cell in head[:_NAMED]]
    named = f"A table of {len(share.widths_pt)} columns (“{'｜'.join(cells)}”)"
    if share.scale < 1.0:
        sentence = f"{named} is set in {share.scale * size_pt:.1f} points to fit the page."
        yield Notice("table-set-smaller", Severity.INFO, sentence)
    if share.over:
        yield Notice("table-too-wide", Severity.WARNING, f"{named} is too wide for the page; text runs over its cells.")
    elif share.torn:
        sentence = f"{named} is too wide for the page; numbers or words are divided in its cells."
        yield Notice("table-words-divided", Severity.WARNING, sentence)

"""Where a long paragraph may be divided, so that its parts are measured and cut into lines one after the other.

What is known of each character of a long text, some fifty bytes, would not stay in the processor's cache. A section
ends with a line that nothing behind it has a hand in: so its lines are those of the whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from convert.patterns import deferred
from convert.typeset.characters import CLOSING, DASH, HAN, LETTER, PAUSE, QUERY, SPACE, STOP
from convert.typeset.itemize import Itemized
from convert.typeset.linebreak import LOOK_AHEAD
from convert.typeset.strip import Stretch

#: A section; the last one may be twice as long.
_SECTION_CHARS = 16_384
#: What follows a line in no more than that has a hand in it.
_OUTLOOK = 4 * LOOK_AHEAD
#: Classes on either side of a line end that nothing reaches over; a row of dashes longer than two is cut where it may.
_APART = deferred(f"[{HAN}{CLOSING}{PAUSE}{STOP}{QUERY}]{HAN}|(?<={DASH}){DASH}{{3}}|(?<={LETTER}){SPACE}{LETTER}")


def section_end(start: int, length: int) -> int:
    """Where a section that begins at ``start`` ends in a text that long.

    >>> section_end(0, 100_000), section_end(80_000, 100_000)
    (16384, 100000)
    """
    return start + _SECTION_CHARS if length - start > 2 * _SECTION_CHARS else length


def divisible(classes: str) -> bool:
    """Whether a text is long enough for sections, and not without a place where one could end.

    >>> divisible("H" * 100_000), divisible("H" * 20_000), divisible(" " * 100_000)
    (True, False, False)
    """
    return section_end(0, len(classes)) < len(classes) and _APART.search(classes) is not None


def settled(classes: str, ends: Sequence[int]) -> int:
    """How many lines of a text that goes on are as they will be, nothing reaching over the end of the last one.

    No mark, number, word, address or gap does where a hanzi follows a hanzi or a closing mark, or a word a word, and
    none where a row of nothing but dashes had to be cut;
    0 where no line ends so.
    """
    latest = bisect_right(ends, len(classes) - _OUTLOOK)
    return next((count for count in range(latest, 0, -1) if _APART.match(classes, ends[count - 1] - 1)), 0)


def part(whole: Itemized, stretches: Sequence[Stretch], start: int, end: int) -> tuple[Itemized, Sequence[Stretch]]:
    """A part of a paragraph and its fonts, counted from its start."""
    text, keys, classes = whole
    cut = (Stretch(max(start, first) - start, min(end, last) - start, font) for first, last, font in stretches)
    inside = [stretch for stretch in cut if stretch.start < stretch.end]
    return Itemized(text[start:end], keys[start:end], classes[start:end]), inside

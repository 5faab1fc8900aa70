"""Second stage: sorts and widths, kerning, and the gap between Han and Western text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from convert.patterns import deferred
from convert.typeset.characters import CLOSING, DIGIT, HAN, LETTER, OPENING, PAUSE, QUERY, STOP
from convert.typeset.frames import Sort
from convert.typeset.itemize import Itemized
from convert.typeset.strip import Stretch

_WORD = deferred(f"{LETTER}{{2,}}")
_WESTERN = f"[{LETTER}{DIGIT}]"
#: CLREQ 6.3.3: between hanzi and Western letters or digits; a space typed there is the gap.
_PIECE = deferred(f"{_WESTERN}+")
_SPAN = re.Match.span
#: A single space typed beside the blank half of a Chinese mark adds nothing to it (house rule).
_TYPED_BLANK = deferred(
    f" (?:(?<=[{CLOSING}{PAUSE}{STOP}{QUERY}] )(?=[^ {OPENING}{CLOSING}])|(?<=[^ {OPENING}{CLOSING}] )(?={OPENING}))"
)
_TYPED_GAP = deferred(f" (?:(?<={HAN} )(?={_WESTERN})|(?<={_WESTERN} )(?={HAN}))")


class Measured(Struct, frozen=True):
    """A paragraph's sorts and widths; the fields are those of :class:`~convert.typeset.strip.Strip`."""

    itemized: Itemized
    sorts: tuple[Sort, ...]
    widths_pt: list[float]
    own_pt: list[float]
    advances_pt: list[float]
    moved: list[int]
    gaps: Sequence[int]
    tracking_pt: float


def measure(itemized: Itemized, stretches: Sequence[Stretch], gap_pt: float) -> Measured:
    """Look up every character in the font of its stretch.

    Args:
        itemized: the paragraph.
        stretches: its fonts; together they cover the text without overlap.
        gap_pt: the Han–Latin gap in points, 0 for none.
    """
    keys, classes = itemized.keys, itemized.classes
    sorts: list[Sort] = []
    widths: list[float] = []
    for start, end, font in stretches:
        sorts += map(font.chain.sorts.__getitem__, keys[start:end])
        widths += map(font.widths_pt.__getitem__, sorts[start:end])
    moved: list[int] = []
    own = widths
    if any(font.untracked_pt for _, _, font in stretches):
        own = widths.copy()
        moved += _untrack(sorts, stretches, own)
    gaps: list[int] = []
    advances = own
    if _PIECE.search(classes):
        advances = own.copy()
        if LETTER in classes:
            for stretch in stretches:
                moved += _kern(keys, classes, stretch, advances)
        if gap_pt:
            gaps = _open_gaps(itemized, advances, gap_pt)
            moved += gaps
    if " " in itemized.text and (typed := _typed_blanks(itemized)):
        advances = advances.copy() if advances is own else advances
        for place in typed:
            advances[place] = 0.0
        moved += typed
    tracking_pt = stretches[0].font.tracking_pt if stretches else 0.0
    return Measured(itemized, tuple(sorts), widths, own, advances, moved, gaps, tracking_pt)


def _typed_blanks(itemized: Itemized) -> list[int]:
    places = map(re.Match.start, _TYPED_BLANK.finditer(itemized.classes))
    return [place for place in places if itemized.text[place] == " "]


def _untrack(sorts: Sequence[Sort], stretches: Iterable[Stretch], own: list[float]) -> Iterator[int]:
    """Give the characters that are not tracked their width in ``own``, and name them."""
    for start, end, font in stretches:
        for place, sort in enumerate(sorts[start:end], start):
            if sort in font.untracked_pt:
                own[place] = font.untracked_pt[sort]
                yield place


def _kern(keys: str, classes: str, stretch: Stretch, advances: list[float]) -> Iterator[int]:
    """Kern the letters of words in ``advances``, and name those that were."""
    kerning_em, size_pt = stretch.font.chain.kerning_em, stretch.font.size_pt
    for word in _WORD.finditer(classes, stretch.start, stretch.end):
        for place in range(word.start(), word.end() - 1):
            if kerning := kerning_em[keys[place : place + 2]]:
                advances[place] += kerning * size_pt
                yield place


def _open_gaps(itemized: Itemized, advances: list[float], gap_pt: float) -> list[int]:
    """Widen the boundaries of Han and Western text in ``advances`` and name them."""
    text, classes = itemized.text, itemized.classes

    def parts(left: int, right: int) -> bool:
        """Whether hanzi meet a letter or digit there: ``+``, ``*`` and ``_`` are classed with letters but are none."""
        return text[left].isalnum() and text[right].isalnum()

    length = len(text)
    gaps: list[int] = []
    for start, end in map(_SPAN, _PIECE.finditer(classes)):
        if start and classes[start - 1] == HAN and parts(start - 1, start):
            gaps.append(start - 1)
        if end < length and classes[end] == HAN and parts(end - 1, end):
            gaps.append(end - 1)
    for place in gaps:
        advances[place] += gap_pt
    spaces = (match.start() for match in _TYPED_GAP.finditer(classes)) if " " in text else ()
    typed = [at for at in spaces if text[at] == " " and parts(at - 1, at + 1)]
    if typed:
        for place in typed:
            advances[place] = gap_pt
        gaps = sorted(gaps + typed)
    return gaps

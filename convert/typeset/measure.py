"""Second stage: sorts and widths, kerning, and the gap between Han and Western text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from convert.typeset.characters import DIGIT, HAN, LETTER
from convert.typeset.frames import Sort
from convert.typeset.itemize import Itemized
from convert.typeset.strip import Stretch

_WORD = re.compile(f"{LETTER}{{2,}}")
_WESTERN = f"[{LETTER}{DIGIT}]"
#: CLREQ 6.3.3: between hanzi and Western letters or digits; a space typed there is the gap.
_PIECE = re.compile(f"{_WESTERN}+")
_SPAN = re.Match.span
_TYPED_GAP = re.compile(f"(?<={HAN}) (?={_WESTERN})|(?<={_WESTERN}) (?={HAN})")


class Measured(NamedTuple):
    """A paragraph's sorts and widths; the fields are those of :class:`~convert.typeset.strip.Strip`."""

    itemized: Itemized
    sorts: tuple[Sort, ...]
    own_pt: list[float]
    advances_pt: list[float]
    gaps: Sequence[int]


def measure(itemized: Itemized, stretches: Sequence[Stretch], gap_pt: float) -> Measured:
    """Look up every character in the font of its stretch.

    Args:
        itemized: the paragraph.
        stretches: its fonts; together they cover the text without overlap.
        gap_pt: the Han–Latin gap in points, 0 for none.
    """
    keys, classes = itemized.keys, itemized.classes
    sorts: list[Sort] = []
    own: list[float] = []
    for stretch in stretches:
        font = stretch.font
        found = list(map(font.chain.sorts.__getitem__, keys[stretch.start : stretch.end]))
        sorts += found
        own += map(font.advances_pt.__getitem__, found)
    gaps: list[int] = []
    advances = own
    if _PIECE.search(classes):
        for stretch in stretches:
            _kern(keys, classes, stretch, own)
        advances = own.copy()
        if gap_pt:
            gaps = _open_gaps(itemized, advances, gap_pt)
    return Measured(itemized, tuple(sorts), own, advances, gaps)


def _kern(keys: str, classes: str, stretch: Stretch, own: list[float]) -> None:
    kerning_em, size_pt = stretch.font.chain.kerning_em, stretch.font.size_pt
    if LETTER not in classes:
        return
    for word in _WORD.finditer(classes, stretch.start, stretch.end):
        for place in range(word.start(), word.end() - 1):
            if kerning := kerning_em[keys[place : place + 2]]:
                own[place] += kerning * size_pt


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

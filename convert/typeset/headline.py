"""Fourth stage for titles: lines broken by sense, in the shape of a trapezium or lozenge.

GB/T 9704-2012 7.3.1 asks for complete words and a well-proportioned trapezium or
lozenge: neither a block nor an hourglass. Where words end is read from the title
itself: from its marks and numbers, from the words titles are built with (关于, 印发, 的,
和), from what names of offices end with (局, 委员会) and what documents are called
(工作报告). Between two such places words of two characters are likelier than others.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from convert.typeset.characters import (
    CLOSING,
    DASH,
    DIGIT,
    HAN,
    INTERPUNCT,
    LETTER,
    OPENING,
    PAUSE,
    SPACE,
    STOP,
    Strictness,
)
from convert.typeset.itemize import itemize
from convert.typeset.linebreak import EPSILON_PT, Cutter, Measure
from convert.typeset.phrases import EVEN, FAIR, FREE, GOOD, ODD, PHRASES, TORN
from convert.typeset.strip import Rooms, Squeezes, Strip

#: A longer title is no title to be shaped and is broken line by line.
_MOST_LINES = 6
#: Routes kept for every place in the search for the best shape.
_ROUTES = 8

#: Added inside brackets and quotation marks.
_INSIDE = 1.5

# What a break costs in shape.
_SPREAD = 30.0  # squared characters by which lines may differ from their mean for a cost of 1
_LINE = 5.0  # one line more than there must be
_BLOCK, _HOURGLASS, _SHORT_HEAD, _SHORT_TAIL = 1.0, 3.0, 2.0, 5.0
_SHORT_EM = 4.0

#: Between clauses, and around what stands in brackets and quotation marks.
_PARTING, _AROUND = PAUSE + STOP + DASH + SPACE, OPENING + CLOSING + INTERPUNCT
#: How wide Western characters are counted where no font is asked: figures are half an em, most capitals more.
_NARROW = frozenset((LETTER, DIGIT, SPACE))
_WESTERN_EM = 0.55
_NO_SQUEEZES = Squeezes(lambda: Rooms((), (), (), (0.0,)))
_CLINGING = frozenset("的地得了着著们們")


def balanced(strip: Strip, measure_pt: float, strictness: Strictness) -> list[int]:
    """The ends of a title's lines: broken by sense, in a good shape, one line more than needed where that helps much.

    A title of more than six lines is broken line by line.
    """
    cutter = Cutter(strip, Measure(measure_pt, measure_pt), strictness)
    ends = cutter.first_fit() if strip.text else [0]
    if not 1 < len(ends) <= _MOST_LINES:
        return ends
    length, em_pt = len(strip.text), strip.size_pt
    costs = sense(strip.text, itemize(strip.text).classes)
    places = [place for place in range(1, length) if cutter.legal(place)] + [length]
    mean_em = cutter.width_pt(0, length) / em_pt / len(ends)
    routes: dict[int, list[tuple[float, tuple[int, ...], tuple[float, ...]]]] = {0: [(0.0, (), ())]}
    best: tuple[float, tuple[int, ...]] = (float("inf"), tuple(ends))
    for count in range(1, len(ends) + 2):
        longer: dict[int, list[tuple[float, tuple[int, ...], tuple[float, ...]]]] = {}
        for start, known in routes.items():
            for end in places:
                if end <= start:
                    continue
                width_pt = cutter.width_pt(start, end)
                if width_pt > measure_pt + EPSILON_PT:
                    break
                width_em = width_pt / em_pt
                added = (width_em - mean_em) ** 2 / _SPREAD + (costs[end] if end < length else 0.0)
                longer.setdefault(end, []).extend(
                    (cost + added, (*route, end), (*widths, width_em)) for cost, route, widths in known
                )
        routes = {end: sorted(found)[:_ROUTES] for end, found in longer.items()}
        extra = _LINE * (count - len(ends))
        best = min([best, *((cost + extra + _shape(widths), route) for cost, route, widths in routes.get(length, ()))])
    return list(best[1])


def title_breaks(text: str, measure_em: float, strictness: Strictness) -> tuple[int, ...]:
    """Where the lines of a title end that another program sets ``measure_em`` characters wide; none for a single line.

    No font is asked: a Chinese character counts one, any other a little more than half.

    >>> title_breaks("春江区人民政府关于加快推进智慧农业发展情况的报告", 20, "gb")
    (7,)
    >>> title_breaks("工作报告", 20, "gb")
    ()
    """
    classes = itemize(text).classes
    widths = [_WESTERN_EM if kind in _NARROW else 1.0 for kind in classes]
    strip = Strip(text, classes, (), widths, widths, widths, widths, (), {}, {}, (), (), (), _NO_SQUEEZES, 1.0, 0.0)
    return tuple(balanced(strip, measure_em, strictness)[:-1])


def _shape(widths_em: Sequence[float]) -> float:
    """What the outline of lines of these widths costs beside their spread."""
    cost = 0.0
    if max(widths_em) - min(widths_em) < 1.0:
        cost += _BLOCK
    if any(
        middle < min(above, below)
        for above, middle, below in zip(widths_em, widths_em[1:], widths_em[2:], strict=False)
    ):
        cost += _HOURGLASS
    if widths_em[0] < _SHORT_EM:
        cost += _SHORT_HEAD
    if widths_em[-1] < _SHORT_EM or widths_em[-1] < max(widths_em) / 3:
        cost += _SHORT_TAIL
    return cost


def sense(text: str, classes: str) -> list[float]:
    """What a break before each character costs in sense; the first and the end cost nothing.

    >>> from convert.typeset.characters import CLASSES
    >>> title = "丽水市关于工作的报告"
    >>> [place for place, cost in enumerate(sense(title, title.translate(CLASSES))) if cost < EVEN]
    [0, 3, 8, 10]
    """
    length = len(text)
    known: list[float | None] = [None] * (length + 1)
    for before, after, pattern in PHRASES:
        for match in pattern.finditer(text):
            start, end = match.span()
            known[start + 1 : end] = [TORN] * (end - start - 1)
            if before is not None and known[start] != TORN:
                known[start] = before
            if after is not None:
                known[end] = after
    depth = 0
    inside = [0.0] * (length + 1)
    for place in range(1, length):
        left, right = classes[place - 1], classes[place]
        depth = max(0, depth + (left == OPENING) - (right == CLOSING))
        inside[place] = _INSIDE if depth else 0.0
        if text[place] in _CLINGING:
            known[place] = TORN
        elif text[place - 1] == "的" and known[place] is None:
            known[place] = GOOD
        elif left in _PARTING or right == DASH:
            known[place] = FREE
        elif known[place] is None and (left in _AROUND or right == OPENING):
            known[place] = GOOD
        elif known[place] is None and not left == right == HAN:
            known[place] = FAIR
    known[0] = known[length] = FREE
    return [cost + extra for cost, extra in zip(_with_parity(known), inside, strict=True)]


def _with_parity(known: Sequence[float | None]) -> list[float]:
    """Costs for the places nothing is known of: words mostly have two characters, counted from the last known place."""
    costs = [FREE if cost is None else cost for cost in known]
    bounds = [place for place, cost in enumerate(known) if cost is not None and cost <= FAIR]
    for start, end in pairwise(bounds):
        for place in range(start + 1, end):
            if known[place] is None:
                costs[place] = EVEN if (place - start) % 2 == 0 and (end - place) % 2 == 0 else ODD
    return costs

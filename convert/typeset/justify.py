"""Fifth stage: a line's exact spacing, shrunk or stretched to its measure.

A line that is too long shrinks in the order of :class:`~convert.typeset.strip.Shrink`,
the line-end mark first of all. One that is too short stretches at word spaces, then at
Han–Latin gaps, then everywhere alike (CLREQ 6.2.2.4). Both edges are flush to the
edge of the *ink side*: an opening mark at the start stands without its outer half, a
mark at the end without the blank behind it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from convert.styles.model import Align
from convert.typeset.characters import SPACE
from convert.typeset.frames import Run
from convert.typeset.linebreak import EPSILON_PT
from convert.typeset.strip import Shrink, Strip

#: How much a word space, a quarter em, takes before other boundaries stretch, and how much a Han–Latin gap
#: does: less, because a quarter em is as wide as it ought to be (CLREQ 6.3.3). CLREQ 6.2.2.4 has half an em for both,
#: but finds that most styles stop at a third for the gap.
_SPACE_STRETCH_EM, _GAP_STRETCH_EM = 0.25, 0.125

#: By so much characters come together unseen.
_UNSEEN_EM = 0.005


class Column(NamedTuple):
    """Where a line stands: its left edge, from that of its surroundings, and the width it fills, both in points."""

    left_pt: float
    width_pt: float


def set_lines(
    strip: Strip, ends: Iterable[int], first: Column, other: Column, align: Align, *, always_trims: bool
) -> list[Run]:
    """Set the lines of a paragraph.

    Args:
        strip: the paragraph.
        ends: where its lines end; the last line is never stretched.
        first: the column of the first line.
        other: that of the others.
        align: ``justify`` fills the column, the others place the natural width in it.
        always_trims: the line-end mark is half-width even where there is room for more.
    """
    length, size_pt, tracking_pt, sorts, classes = (
        len(strip.text),
        strip.size_pt,
        strip.tracking_pt,
        strip.sorts,
        strip.classes,
    )
    widths, own, advances, moved = strip.widths_pt, strip.own_pt, strip.advances_pt, strip.moved
    leads_pt, trails_pt = strip.leads_pt, strip.trails_pt
    runs: list[Run] = []
    start, (left_pt, width_pt) = 0, first
    for end in ends:
        content_end = end if end > start and classes[end - 1] != SPACE else strip.content_end(start, end)
        last = content_end - 1
        extras: dict[int, float] = {}
        share = shift = 0.0
        if last >= start:
            if moved:
                chosen = moved[bisect_left(moved, start) : bisect_left(moved, last)]
                extras = {place: advances[place] - widths[place] for place in chosen}
            if own[last] != widths[last]:
                extras[last] = own[last] - widths[last]
            lead = leads_pt.get(start, 0.0)
            spare = width_pt - sum(advances[start:last]) - own[last] + lead
            trail = trails_pt.get(last)
            if trail and always_trims:
                spare += _trim_end(extras, start, last, trail, 1.0)
            if spare < -EPSILON_PT:
                if trail and not always_trims:
                    spare += _trim_end(extras, start, last, trail, min(1.0, -spare / (trail[0] + trail[1])))
                share = _shrink(strip, start, last, extras, -spare)
                spare = 0.0
            elif align == "justify" and end < length:
                if spare > EPSILON_PT:
                    share = _stretch(strip, start, last, extras, spare)
                spare = 0.0
            shift = (spare if align == "right" else spare / 2 if align == "center" else 0.0) - lead
        if content_end < end:  # blanks that take no room, all alike
            closed: dict[float, float] = {}
            for place in range(content_end, end):
                width = widths[place]
                extras[place] = closed.setdefault(width, -width - share)
        numbers: tuple[int, ...] = ()
        extras_pt: tuple[float, ...] = ()
        if extras:
            places = sorted(extras)
            numbers, extras_pt = tuple([place - start for place in places]), tuple(map(extras.__getitem__, places))
        runs.append(Run(size_pt, left_pt + shift, sorts[start:end], tracking_pt + share, numbers, extras_pt))
        start, (left_pt, width_pt) = end, other
    return runs


def _add(extras: dict[int, float], place: int, change_pt: float) -> None:
    extras[place] = extras.get(place, 0.0) + change_pt


def _trim_end(extras: dict[int, float], start: int, last: int, trail: tuple[float, float], share: float) -> float:
    """Take a share of the blank around the line-end mark; returns how much that is."""
    left, right = trail
    _add(extras, last, -right * share)
    if left and last > start:
        _add(extras, last - 1, -left * share)
    return (left + right) * share


def _shrink(strip: Strip, start: int, last: int, extras: dict[int, float], need: float) -> float:
    """Take ``need`` points away at the boundaries between ``start`` and ``last``, stage by stage.

    What is left, of a line of Western text on the grid, is taken from all characters alike where that is too little to
    be seen; returns what that makes behind every character.
    """
    places, rooms_pt, stages, _ = strip.squeezes.rooms
    end = strip.squeezable_end(last)
    chosen = range(bisect_left(places, start), bisect_left(places, end))
    room_of: dict[Shrink, float] = {}
    for k in chosen:
        room_of[stages[k]] = room_of.get(stages[k], 0.0) + rooms_pt[k]
    share_of = dict.fromkeys(room_of, 0.0)
    for stage in sorted(room_of):
        if room_of[stage] > 0.0:
            share_of[stage] = min(1.0, need / room_of[stage])
            need -= room_of[stage] * share_of[stage]
        if need <= EPSILON_PT:
            break
    for k in chosen:
        _add(extras, places[k], -rooms_pt[k] * share_of[stages[k]])
    loose = last - start
    if not EPSILON_PT < need <= _UNSEEN_EM * strip.size_pt * loose:
        return 0.0
    _add(extras, last, need / loose)
    return -need / loose


def _stretch(strip: Strip, start: int, last: int, extras: dict[int, float], spare: float) -> float:
    """Add ``spare`` points at the boundaries ``start <= i < last``; returns what that makes behind every character."""
    for places, most_em in ((strip.spaces, _SPACE_STRETCH_EM), (strip.gaps, _GAP_STRETCH_EM)):
        if not places or not (chosen := places[bisect_left(places, start) : bisect_left(places, last)]):
            continue
        share = min(most_em * strip.size_pt, spare / len(chosen))
        for place in chosen:
            _add(extras, place, share)
        spare -= share * len(chosen)
        if spare <= EPSILON_PT:
            return 0.0
    rigid = strip.rigid
    fixed = rigid[bisect_left(rigid, start) : bisect_left(rigid, last)] if rigid else ()
    loose = last - start - len(fixed)
    if loose <= 0:
        return 0.0
    share = spare / loose
    for place in fixed:
        _add(extras, place, -share)
    _add(extras, last, -share)
    return share

"""Fifth stage: a line's exact advances, shrunk or stretched to its measure.

A line that is too long shrinks in the order of :class:`~convert.typeset.strip.Shrink`,
the line-end mark first of all. One that is too short stretches at word spaces, then at
Han–Latin gaps, then everywhere alike (CLREQ 6.2.2.4). Both edges are flush to the
edge of the *ink side*: an opening mark at the start stands without its outer half, a
mark at the end without the blank behind it.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from convert.styles.model import Align
from convert.typeset.linebreak import EPSILON_PT
from convert.typeset.strip import Shrink, Strip

#: How much a word space, a quarter em, takes before other boundaries stretch, and how much a Han–Latin gap
#: does: less, because a quarter em is as wide as it ought to be (CLREQ 6.3.3). CLREQ 6.2.2.4 has half an em for both,
#: but finds that most styles stop at a third for the gap.
_SPACE_STRETCH_EM, _GAP_STRETCH_EM = 0.25, 0.125


class SetLine(NamedTuple):
    """The line ``text[start:end]``: ``advances_pt`` per character, ``x_pt`` from the column's left edge."""

    start: int
    end: int
    x_pt: float
    advances_pt: tuple[float, ...]


def set_line(
    strip: Strip, start: int, end: int, measure_pt: float, align: Align, edge_pt: float, *, always_trims: bool
) -> SetLine:
    """Set one line.

    Args:
        strip: the paragraph.
        start: its first character.
        end: the end of the line; the last line of a paragraph is never stretched.
        measure_pt: the width to fill.
        align: ``justify`` fills it, the others place the natural width in it.
        edge_pt: the line's left edge in its column.
        always_trims: the line-end mark is half-width even where there is room for more.
    """
    content_end = strip.content_end(start, end)
    if content_end == start:
        return SetLine(start, end, edge_pt, (0.0,) * (end - start))
    last = content_end - 1
    advances = strip.advances_pt[start:content_end]
    advances[-1] = strip.own_pt[last]
    lead = strip.leads_pt.get(start, 0.0)
    width = sum(advances) - lead
    trail = strip.trails_pt.get(last)
    if trail and always_trims:
        width -= _trim_end(advances, trail, 1.0)
    spare = measure_pt - width
    if spare < -EPSILON_PT:
        if trail and not always_trims:
            spare += _trim_end(advances, trail, min(1.0, -spare / (trail[0] + trail[1])))
        _shrink(strip, start, last, advances, -spare)
        spare = 0.0
    elif align == "justify" and end < len(strip.text):
        if spare > EPSILON_PT:
            _stretch(strip, start, last, advances, spare)
        spare = 0.0
    shift = spare if align == "right" else spare / 2 if align == "center" else 0.0
    advances += [0.0] * (end - content_end)
    return SetLine(start, end, edge_pt + shift - lead, tuple(advances))


def _trim_end(advances: list[float], trail: tuple[float, float], share: float) -> float:
    """Take a share of the blank around the line-end mark; returns how much that is."""
    left, right = trail
    advances[-1] -= right * share
    if len(advances) > 1:
        advances[-2] -= left * share
    return (left + right) * share


def _shrink(strip: Strip, start: int, last: int, advances: list[float], need: float) -> None:
    """Take ``need`` points away at the boundaries between ``start`` and ``last``, stage by stage."""
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
        advances[places[k] - start] -= rooms_pt[k] * share_of[stages[k]]


def _stretch(strip: Strip, start: int, last: int, advances: list[float], spare: float) -> None:
    """Add ``spare`` points at the boundaries ``start <= i < last``, in place."""
    for places, most_em in ((strip.spaces, _SPACE_STRETCH_EM), (strip.gaps, _GAP_STRETCH_EM)):
        chosen = places[bisect_left(places, start) : bisect_left(places, last)] if places else ()
        if not chosen:
            continue
        share = min(most_em * strip.size_pt, spare / len(chosen))
        for place in chosen:
            advances[place - start] += share
        spare -= share * len(chosen)
        if spare <= EPSILON_PT:
            return
    rigid = strip.rigid
    fixed = rigid[bisect_left(rigid, start) : bisect_left(rigid, last)] if rigid else ()
    loose = last - start - len(fixed)
    if loose <= 0:
        return
    share = spare / loose
    advances[:-1] = [advance + share for advance in advances[:-1]]
    for place in fixed:
        advances[place - start] -= share

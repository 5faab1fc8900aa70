"""Third stage: the blank inside full-width marks, and what stays together.

A full-width mark fills half its em box; the other half is blank. Where two marks
meet, at a line end and at a line start, that blank is taken away (CLREQ 6.3.2,
GB/T 15834 5.1.10); elsewhere it is room a line may use when it is too long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate

from msgspec import Struct

from convert.memo import Memo
from convert.patterns import deferred
from convert.typeset.characters import (
    BLANKS_EM,
    CLOSING,
    INTERPUNCT,
    NARROW_INTERPUNCT,
    OPENING,
    PAUSE,
    QUERY,
    STOP,
)
from convert.typeset.measure import Measured
from convert.typeset.profile import Profile
from convert.typeset.strip import Rooms, Shrink, Squeezes, Strip
from convert.typeset.together import kept_together, last_line, rigid_places, unbroken

_MARKS = deferred(f"[{OPENING}{CLOSING}{PAUSE}{STOP}{QUERY}{INTERPUNCT}]+")
_GIVES_WAY = CLOSING + PAUSE + STOP + QUERY
_STAGES = {
    OPENING: Shrink.BRACKET,
    CLOSING: Shrink.BRACKET,
    PAUSE: Shrink.PAUSE,
    STOP: Shrink.STOP,
    QUERY: Shrink.STOP,
    INTERPUNCT: Shrink.INTERPUNCT,
}
#: A Western word space may shrink to this (house rule: at the quarter em of CLREQ 6.2.2.3 most faces
#: would have nothing to give), a Han–Latin gap to that (CLREQ 6.2.2.3).
_LEAST_SPACE_EM = 1 / 5
_LEAST_GAP_EM = 1 / 8
#: A mark narrower than this does not fill an em box.
_FULL_EM = 0.9
#: On the mainland CLREQ 6.1.3 lets the other pauses and stops hang as well; these are the ones it calls suitable.
_HANGING = "，、。．"


_Room = tuple[int, float, Shrink]

#: Groups and runs longer than this are worked out each time: no text has them twice.
_REMEMBERED = 32
_ITSELF = (0,)

#: The space behind the number of an item is no word space: it is as wide in every item.
_NUMBERED = deferred(r"[0-9]{1,3}[.)] ")


class _Closed(Struct, frozen=True):
    """What closing up does to a group of marks; places count from its first mark, -1 is the character before.

    ``narrowed`` and ``moved`` are changes of marks' own advances and of the advances at
    boundaries; ``leads`` and ``trails`` become the fields of these names in ``Strip``, ``rooms`` its squeezes.
    ``alone`` is the trail of a single mark where that is all there is to it, as with nine marks of ten.
    """

    narrowed: Mapping[int, float]
    moved: Mapping[int, float]
    leads: Mapping[int, float]
    trails: Mapping[int, tuple[float, float]]
    rooms: Sequence[_Room]
    alone: tuple[float, float] | None


#: Where every group of neighbouring marks begins, and what becomes of it; side by side, for there are many.
_Groups = tuple[Sequence[int], Sequence[_Closed]]
_NO_GROUPS: _Groups = ((), ())


def punctuate(
    measured: Measured, size_pt: float, profile: Profile, *, hanging: bool = False, keep_units: bool = True
) -> Strip:
    """Close up neighbouring marks and note where blank may be taken away.

    Args:
        measured: the paragraph.
        size_pt: the size of its type.
        profile: whose marks they are.
        hanging: pauses and stops at a line end stand outside the line, but not after another mark
            (CLREQ 6.1.3; mainland only).
        keep_units: a number stays with its Chinese unit where possible (JLREQ 3.1.10; word processors do
            not do that).
    """
    text, classes = measured.itemized.text, measured.itemized.classes
    own, advances, moved = measured.own_pt, measured.advances_pt, measured.moved.copy()
    groups = _NO_GROUPS
    leads_pt: dict[int, float] = {}
    trails_pt: dict[int, tuple[float, float]] = {}
    if _MARKS.search(classes):
        groups = _closed_up(classes, own, size_pt, profile)
        for start, closed in zip(*groups, strict=True):
            if closed.alone:
                trails_pt[start] = closed.alone
                continue
            if closed.narrowed and own is measured.own_pt:
                own = own.copy()
            for place, change in closed.narrowed.items():
                own[start + place] += change
            if closed.moved and advances is measured.advances_pt:
                advances = advances.copy()
            for place, change in closed.moved.items():
                advances[start + place] += change
                moved.append(start + place)
            for place, lead in closed.leads.items():
                leads_pt[start + place] = lead
            for place, trail in closed.trails.items():
                trails_pt[start + place] = trail
        if hanging and profile is Profile.MAINLAND:
            for place in trails_pt:
                if text[place] in _HANGING and not (place and _MARKS.match(classes, place - 1)):
                    trails_pt[place] = (0.0, own[place])
    gaps = measured.gaps
    spaces: list[int] = []
    if " " in text:
        counted = set(measured.moved)
        if numbered := _NUMBERED.match(text):
            counted.add(numbered.end() - 1)
        spaces = [match.start() for match in re.finditer(" ", text) if match.start() not in counted]
    kept = kept_together(text, classes, keep_units=keep_units)
    last = last_line(kept)
    return Strip(
        text=text,
        classes=kept[:last] + unbroken(kept[last:]),
        sorts=measured.sorts,
        widths_pt=measured.widths_pt,
        own_pt=own,
        advances_pt=advances,
        cells_pt=measured.advances_pt,
        moved=sorted(moved),
        leads_pt=leads_pt,
        trails_pt=trails_pt,
        gaps=gaps,
        spaces=spaces,
        rigid=rigid_places(kept),
        squeezes=Squeezes(lambda: _rooms(groups, spaces, gaps, advances, size_pt)),
        size_pt=size_pt,
        tracking_pt=measured.tracking_pt,
        ending=kept[last:],
    )


def _rooms(
    groups: _Groups,
    spaces: Sequence[int],
    gaps: Sequence[int],
    advances: Sequence[float],
    size_pt: float,
) -> Rooms:
    """Where marks, Western spaces and Han–Latin gaps can give room."""
    rooms = [
        (start + place, room, stage)
        for start, closed in zip(*groups, strict=True)
        for place, room, stage in closed.rooms
    ]
    if spaces or gaps:
        rooms += [(place, max(0.0, advances[place] - _LEAST_SPACE_EM * size_pt), Shrink.SPACE) for place in spaces]
        rooms += [(place, _LEAST_GAP_EM * size_pt, Shrink.LATIN_GAP) for place in gaps]
        rooms.sort()
    if not rooms:
        return Rooms((), (), (), (0.0,))
    places, rooms_pt, stages = zip(*rooms, strict=True)
    return Rooms(places, rooms_pt, stages, tuple(accumulate(rooms_pt, initial=0.0)))


def _closed_up(classes: str, own: Sequence[float], size_pt: float, profile: Profile) -> _Groups:
    """The groups of neighbouring marks.

    The groups of a text are few and come again and again: what becomes of each is worked out once.
    """
    known = _groups(size_pt, profile)
    least_pt = _FULL_EM * size_pt
    starts: list[int] = []
    found: list[_Closed] = []
    for match in _MARKS.finditer(classes):
        start, marks = match.start(), match[0]
        before = start if start < 2 else 2
        if len(marks) == 1:
            narrow: tuple[int, ...] = _ITSELF if own[start] < least_pt else ()
        else:
            narrow = tuple([place for place, width in enumerate(own[start : match.end()]) if width < least_pt])
        if len(marks) <= _REMEMBERED:
            found.append(known[marks, narrow, before])
        else:
            found.append(_closed(marks, frozenset(narrow), before, size_pt, profile))
        starts.append(start)
    return starts, found


@cache
def _groups(size_pt: float, profile: Profile) -> Memo[tuple[str, tuple[int, ...], int], _Closed]:
    """What becomes of each group met at a size."""

    def closed(group: tuple[str, tuple[int, ...], int]) -> _Closed:
        marks, narrow, before = group
        return _closed(marks, frozenset(narrow), before, size_pt, profile)

    return Memo(closed)


def _closed(marks: str, narrow: frozenset[int], before: int, size_pt: float, profile: Profile) -> _Closed:
    """CLREQ 6.3.2.2: of two neighbouring marks one loses the half that lies away from the enclosed text.

    Before an opening mark the opening mark does; between closing marks, pauses and
    stops the first of the two. The ``narrow`` marks, of a fallback face, do not fill an em box and
    have no blank to give. ``before`` is how many characters, of two at most, stand before the group.
    """
    narrowed: dict[int, float] = {}
    moved: dict[int, float] = {}
    leads: dict[int, float] = {}
    trails: dict[int, tuple[float, float]] = {}
    blank_pt = {mark: (left * size_pt, right * size_pt) for mark, (left, right) in BLANKS_EM[profile].items()}

    def move(place: int, blank: float) -> None:
        if blank and place >= -before:
            moved[place] = moved.get(place, 0.0) - blank

    halved = _halved(marks, profile)
    lefts, rights = [], []
    for place, mark in enumerate(marks):
        left, right = blank_pt[mark]
        if place in narrow:
            left = right = 0.0
        elif mark == INTERPUNCT and NARROW_INTERPUNCT[profile]:
            narrowed[place] = -right
            move(place, right)
            move(place - 1, left)
            left = right = 0.0
        elif mark == OPENING:
            leads[place] = left
        elif place in halved:
            narrowed[place] = -right
            move(place, right)
            left = right = 0.0
        else:
            trails[place] = (left, right)
        lefts.append(left)
        rights.append(right)
    for place in range(1, len(marks)):
        if marks[place] == OPENING:
            move(place - 1, lefts[place])
            lefts[place] = 0.0
        elif marks[place - 1] in _GIVES_WAY:
            move(place - 1, rights[place - 1])
            if lefts[place - 1] and place - 1 + before > 0:
                move(place - 2, lefts[place - 1])
                trails[place - 1] = (0.0, rights[place - 1])
            lefts[place - 1] = rights[place - 1] = 0.0
    rooms: list[_Room] = []
    for place, (mark, left, right) in enumerate(zip(marks, lefts, rights, strict=True)):
        if left and place + before > 0:
            rooms.append((place - 1, left, _STAGES[mark]))
        if right:
            rooms.append((place, right, _STAGES[mark]))
    alone = None if len(marks) > 1 or narrowed or moved or leads else trails.get(0)
    return _Closed(narrowed, moved, leads, trails, rooms, alone)


def _halved(marks: str, profile: Profile) -> frozenset[int]:
    """The ？ and ！ that are half as wide as a hanzi: mainland only.

    Two together take one em, three take two (GB/T 15834, CLREQ 5.1.1.3).
    """
    if profile is not Profile.MAINLAND:
        return frozenset()
    doubled = (match.span() for match in re.finditer(f"{QUERY}{{2,}}", marks))
    return frozenset(place for start, end in doubled for place in range(start, end if end - start == 2 else end - 1))

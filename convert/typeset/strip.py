"""A paragraph as one long strip of type: what measuring makes and line breaking cuts.

A strip keeps one list per fact instead of one object per character, so that most
of the work is done by slices. A *boundary* ``i`` lies between characters ``i`` and
``i + 1``; all room that can be taken away or added is room at a boundary, that is
part of ``advances[i]``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from convert.typeset.fonts import SizedFont
from convert.typeset.frames import Run, Sort


class Shrink(IntEnum):
    """What gives way when a line is too long, in this order (CLREQ 6.2.2.3)."""

    SPACE = 2  # Western word spaces; the line-end mark, first of all, is no boundary
    INTERPUNCT = 3
    BRACKET = 4  # the outer side of brackets and quotation marks
    PAUSE = 5  # ，、； and, which CLREQ leaves open, ：
    LATIN_GAP = 6
    STOP = 7  # 。？！


class Stretch(NamedTuple):
    """A part of a paragraph in one font: ``text[start:end]``."""

    start: int
    end: int
    font: SizedFont


class Rooms(NamedTuple):
    """Boundaries with room to give, in order of place.

    ``places[k]`` can give ``rooms_pt[k]`` at stage ``stages[k]``; ``totals_pt[k]`` is the
    sum of the rooms before ``k``, so that any stretch's whole room is a difference.
    """

    places: Sequence[int]
    rooms_pt: Sequence[float]
    stages: Sequence[Shrink]
    totals_pt: Sequence[float]


class Squeezes:
    """Where room can be taken away; looked for when it is first asked for, which text on a grid hardly ever does."""

    def __init__(self, find: Callable[[], Rooms]) -> None:
        self._find = find

    @cached_property
    def rooms(self) -> Rooms:
        """The boundaries and their room."""
        return self._find()

    def between(self, start: int, end: int) -> float:
        """The room of all boundaries ``start <= i < end``, in points."""
        if end <= start:
            return 0.0
        places, _, _, totals_pt = self.rooms
        return totals_pt[bisect_left(places, end)] - totals_pt[bisect_left(places, start)]


class Strip(Struct, frozen=True, dict=True):
    """A paragraph measured and ready to be cut into lines. All widths are points.

    Attributes:
        text: the characters, exactly as in the document.
        classes: one class letter per character (:mod:`convert.typeset.characters`).
        sorts: one sort per character.
        widths_pt: how wide each sort is, tracking included.
        own_pt: how wide each character is by itself, which is nearly always the same.
        advances_pt: the same with what stands at the boundary behind it: gaps added, doubled blank removed.
        cells_pt: the same as ``advances_pt`` before marks were closed up: the width of each character's cell.
        moved: the places where ``own_pt`` or ``advances_pt`` differ from ``widths_pt``, in order.
        leads_pt: blank a character loses at a line start.
        trails_pt: blank a character loses at a line end, left and right of it.
        gaps: boundaries of Han and Western text, where room is put first when a line is short.
        spaces: Western word spaces, other than those that count as such a gap.
        rigid: boundaries that never stretch.
        squeezes: where room can be taken away.
        size_pt: the size of the type.
        tracking_pt: what ``widths_pt`` have besides the widths of the sorts.
        ending: the classes of the last characters as they were before the last line was kept together.
    """

    text: str
    classes: str
    sorts: tuple[Sort, ...]
    widths_pt: list[float]
    own_pt: list[float]
    advances_pt: list[float]
    cells_pt: list[float]
    moved: Sequence[int]
    leads_pt: Mapping[int, float]
    trails_pt: Mapping[int, tuple[float, float]]
    gaps: Sequence[int]
    spaces: Sequence[int]
    rigid: Sequence[int]
    squeezes: Squeezes
    size_pt: float
    tracking_pt: float
    ending: str = ""

    @cached_property
    def starts_pt(self) -> list[float]:
        """``starts_pt[i]`` is the sum of ``advances_pt[:i]``; one longer than the text, and not needed on a grid."""
        return list(accumulate(self.advances_pt, initial=0.0))

    def with_free_end(self) -> Strip:
        """The strip with a last line that may be a single character."""
        return replace(self, classes=self.classes[: len(self.classes) - len(self.ending)] + self.ending)

    def led_by(self, length: int) -> Strip:
        """The strip with a marker of so many characters at its head: no line changes the room in and behind it.

        So the text behind it begins at ``starts_pt[length]``, and turned lines can be hung below.
        """
        rooms = self.squeezes

        def behind() -> Rooms:
            places, rooms_pt, stages, totals_pt = rooms.rooms
            at = bisect_left(places, length)
            return Rooms(places[at:], rooms_pt[at:], stages[at:], totals_pt[at:])

        return replace(
            self,
            gaps=self.gaps[bisect_left(self.gaps, length) :],
            spaces=self.spaces[bisect_left(self.spaces, length) :],
            rigid=[*range(length), *self.rigid[bisect_left(self.rigid, length) :]],
            squeezes=Squeezes(behind),
        )

    def run(self, x_pt: float) -> Run:
        """The whole strip in one line that begins at ``x_pt``, nothing squeezed or stretched."""
        extras_pt = tuple([self.advances_pt[place] - self.widths_pt[place] for place in self.moved])
        return Run(self.size_pt, x_pt, self.sorts, self.tracking_pt, tuple(self.moved), extras_pt)

    def content_end(self, start: int, end: int) -> int:
        """Where the line ``start:end`` ends when blanks at its end are not counted."""
        classes = self.classes
        while end > start and classes[end - 1] == " ":
            end -= 1
        return end

    def squeezable_end(self, last: int) -> int:
        """The end of the boundaries a line can shrink at, if ``last`` is its last character.

        The blank left of a centred line-end mark belongs to the line end and is not counted twice.
        """
        return last - 1 if self.trails_pt.get(last, (0.0, 0.0))[0] else last

    def width_pt(self, start: int, end: int) -> float:
        """The natural width of a line without blanks at its end; marks keep their full width at the end."""
        if end <= start:
            return 0.0
        last = end - 1
        # Where nothing has asked for the sums of the whole paragraph, as on a grid, a line is not worth them.
        starts = self.__dict__.get("starts_pt")
        before = starts[last] - starts[start] if starts else sum(self.advances_pt[start:last])
        return float(before - self.leads_pt.get(start, 0.0) + self.own_pt[last])

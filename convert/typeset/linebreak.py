"""Fourth stage: where the lines of a paragraph end.

``grid`` and ``first_fit`` look at one line at a time, as word processors do: the one counts
whole cells, the other closes marks up to bring more into a line. ``optimum`` takes
the breaks with the least total strain over the paragraph. All obey the same rules
(CLREQ 6.1) and take time linear in the length of the text. Titles are broken by sense,
see :mod:`convert.typeset.headline`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import Literal

from msgspec import Struct

from convert.styles.columns import LONGEST_WORD
from convert.typeset.characters import (
    CLOSING,
    DIGIT,
    FIXED,
    HAN,
    IN_NEED,
    INTERPUNCT,
    JOINED,
    LETTER,
    PAUSE,
    QUERY,
    RESUMED,
    SPACE,
    STOP,
    UNIT,
    Strictness,
    no_break_pairs,
)
from convert.typeset.strip import Strip

EPSILON_PT = 1e-6
_PUSHED_IN = CLOSING + PAUSE + STOP + QUERY + INTERPUNCT
_ONLY_IN_NEED = UNIT + IN_NEED
#: How far beyond a line's natural end a break is looked for, and how many are weighed before it.
LOOK_AHEAD = 64
_CHOICES = 5
#: How many cells of a grid are summed up at a time.
_SUMMED = 4096
_ROUTES = 8
#: A line whose boundaries are stretched by more than this on average is too loose to keep a number with its unit.
_LOOSE_EM = 1 / 6
#: On the grid it takes so many characters pushed to the next line to make one too loose.
_LONG_PUSHED = 6
#: Where Western text longer than that or than a line is cut, and how much of it stands on the line at least.
_CUT = LETTER + DIGIT + RESUMED + IN_NEED
_LEAST_CUT = 3
#: The strain of a break that only need excuses: that of a line just too loose.
_NEED_STRAIN = (1.0 + (_LOOSE_EM / 0.04) ** 3) ** 2


class Measure(Struct, frozen=True):
    """The widths lines may have, in points: the first line's and all others'.

    ``slack_pt`` is how much narrower than its cell a character is counted on the grid: Word
    knows only steps of 1/20 pt and rounds the cells down (158.04 mm of 28 × 16 pt into 156 mm).
    """

    first_pt: float
    other_pt: float
    slack_pt: float = 0.0

    def of(self, start: int) -> float:
        """The width of the line that begins at character ``start``."""
        return self.other_pt if start else self.first_pt


def line_ends(
    strip: Strip,
    measure: Measure,
    breaking: Literal["grid", "first-fit", "optimum"],
    strictness: Strictness,
    *,
    justified: bool = True,
) -> list[int]:
    """The end of every line, the last being the end of the text; one empty line for an empty paragraph.

    ``justified`` says that short lines are stretched, so that a very short one is worth a lesser evil; where none is
    there is no strain to be made little, and lines are filled one by one.
    """
    if not strip.text:
        return [0]
    cutter = Cutter(strip, measure, strictness, justified=justified)
    match breaking:
        case "grid":
            return cutter.grid()
        case "optimum" if justified:
            return cutter.optimum()
        case _:
            return cutter.first_fit()


def widest_piece_pt(strip: Strip, strictness: Strictness) -> float:
    """The width of the widest part of a paragraph that no line end divides; addresses, which one may, are left out.

    A number may leave its unit behind, and the last line may be a single character.
    """
    classes = strip.classes
    if not classes.strip(HAN + FIXED):
        return max(strip.own_pt, default=0.0)
    cutter = Cutter(strip, Measure(0.0, 0.0), strictness)
    forbidden = no_break_pairs(strictness)
    ends = [place for place in range(1, len(classes)) if classes[place - 1 : place + 1] not in forbidden]
    pieces = pairwise([0, *ends, len(classes)])
    return max((cutter.width_pt(start, end) for start, end in pieces if end - start <= LONGEST_WORD), default=0.0)


class Cutter:
    """Cuts one strip. Positions are character offsets; a line is ``text[start:end]``."""

    def __init__(self, strip: Strip, measure: Measure, strictness: Strictness, *, justified: bool = True) -> None:
        self._strip = strip
        self._measure = measure
        self._justified = justified
        self._forbidden = no_break_pairs(strictness)
        #: GB/T 15834 5.1.10 (CLREQ 6.3.2.3) has line-end marks half-width always; at the basic level only in need.
        self.always_trims = strictness != "basic"

    def grid(self) -> list[int]:
        """Line by line, every character in a cell of its own width; nothing is pushed in.

        Cells are summed up some thousands at a time: the sums of a long text would not stay in the processor's cache.
        """
        strip, measure, length = self._strip, self._measure, len(self._strip.text)
        own, classes, slack_pt = strip.own_pt, strip.classes, measure.slack_pt
        base, cells, ahead = 0, [0.0], _SUMMED
        ends: list[int] = []
        start, measure_pt = 0, measure.first_pt
        while start < length:
            if start - base >= len(cells) - 1:
                base, cells = start, list(accumulate(strip.cells_pt[start : start + ahead], initial=0.0))
            first = place = start - base
            limit = cells[first] + measure_pt + EPSILON_PT
            # Every character that finds room leaves a little more of it.
            while (further := bisect_right(cells, limit + (place + 1 - first) * slack_pt, place + 1) - 1) > place:
                place = further
            end = base + place
            if place == len(cells) - 1 and end < length:
                ahead *= 1 if first else 2
                base, cells = start, [0.0]
                continue
            limit += (place - first) * slack_pt
            # The gap behind a line's last character needs no room, nor do blanks and hanging marks.
            if end < length and classes[end] != SPACE and cells[place] + own[end] - self._hung_pt(end) <= limit:
                end += 1
            while end < length and classes[end] == SPACE:
                end += 1
            if end < length:
                before = self._legal_before(start, end)
                if before > start and end - before >= _LONG_PUSHED:
                    spare = measure_pt - cells[before - base] + cells[first]
                    if self._is_loose(start, before, spare):
                        before = self._needed_end(before, end, self._legal_after(end)) or before
                end = before if before > start else self._forced_end(start, end)
            ends.append(end)
            start, measure_pt = end, measure.other_pt
        return ends

    def _hung_pt(self, place: int) -> float:
        """How much of a mark hangs out of the line if it ends it: all or nothing."""
        _, right = self._strip.trails_pt.get(place, (0.0, 0.0))
        return right if right >= self._strip.own_pt[place] else 0.0

    def first_fit(self) -> list[int]:
        """Line by line."""
        ends: list[int] = []
        start, length = 0, len(self._strip.text)
        while start < length:
            start = self._next_end(start)
            ends.append(start)
        return ends

    def width_pt(self, start: int, end: int) -> float:
        """The natural width of a line, blanks at its end left out and its end mark as narrow as always."""
        end = self._strip.content_end(start, end)
        width = self._strip.width_pt(start, end)
        if self.always_trims and (trail := self._strip.trails_pt.get(end - 1)):
            width -= trail[0] + trail[1]
        return width

    def room_pt(self, start: int, end: int) -> float:
        """How much narrower than its natural width a line can be set."""
        end = self._strip.content_end(start, end)
        room = self._strip.squeezes.between(start, self._strip.squeezable_end(end - 1))
        if not self.always_trims and (trail := self._strip.trails_pt.get(end - 1)):
            room += trail[0] + trail[1]
        return room

    def _elastic(self, start: int, end: int) -> int:
        """How many boundaries of a line stretch."""
        rigid = self._strip.rigid
        fixed = bisect_left(rigid, end - 1) - bisect_left(rigid, start) if rigid else 0
        return end - start - 1 - fixed

    def _natural_end(self, start: int, measure_pt: float) -> int:
        """The longest line that needs no shrinking, legal or not, with the blanks that follow it."""
        strip = self._strip
        length = len(strip.text)
        limit = strip.starts_pt[start] + strip.leads_pt.get(start, 0.0) + measure_pt + EPSILON_PT
        end = max(start, bisect_right(strip.starts_pt, limit, start + 1) - 1)
        while end < length and (
            strip.classes[end] == SPACE or self.width_pt(start, end + 1) <= measure_pt + EPSILON_PT
        ):
            end += 1
        return end

    def legal(self, place: int) -> bool:
        """Whether a line may end before character ``place`` without need."""
        pair = self._strip.classes[place - 1 : place + 1]
        return pair not in self._forbidden and pair[-1] not in _ONLY_IN_NEED

    def _legal_before(self, start: int, end: int) -> int:
        """The last legal break after ``start`` and not after ``end``, or ``start``."""
        while end > start and not self.legal(end):
            end -= 1
        return end

    def _legal_after(self, end: int) -> int | None:
        """The first legal break after ``end`` (or the end of the text), if it is near."""
        length = len(self._strip.text)
        for place in range(end + 1, min(end + LOOK_AHEAD, length)):
            if self.legal(place):
                return place
        return length if end + LOOK_AHEAD >= length else None

    def _next_end(self, start: int) -> int:
        strip, measure_pt = self._strip, self._measure.of(start)
        end = self._natural_end(start, measure_pt)
        if end >= len(strip.text):
            return end
        before = self._legal_before(start, end)
        spare = measure_pt - self.width_pt(start, before)
        if before == end and spare <= EPSILON_PT:
            return end
        # CLREQ 6.1.1: push in first, then push out. A mark is pushed in wherever the line has room for it;
        # other text only where that is less of a change than stretching and leaves every mark some of its room.
        after = self._legal_after(end)
        if after is not None:
            need = self.width_pt(start, after) - measure_pt
            room = self.room_pt(start, after)
            mark = before < end and strip.classes[end] in _PUSHED_IN
            if need <= room + EPSILON_PT and (mark or before == start or need <= min(spare, room / 2) + EPSILON_PT):
                return after
        if before == start:
            return self._forced_end(start, end)
        if not self._is_loose(start, before, spare):
            return before
        return self._needed_end(before, end, after) or before

    def _is_loose(self, start: int, end: int, spare: float) -> bool:
        """Whether a line with so much room to fill would be stretched so much that a lesser break is better."""
        return self._justified and spare > _LOOSE_EM * self._strip.size_pt * self._elastic(start, end)

    def _needed_end(self, before: int, end: int, after: int | None) -> int | None:
        """A break between ``before`` and ``end`` for a line that would be too loose without.

        In what lies between the good breaks ``before`` and ``after`` a number may leave
        its unit behind, and Western text longer than a line, or than any word, is cut.
        """
        classes = self._strip.classes
        for place in range(end, before, -1):
            least = _LEAST_CUT if classes[place] == IN_NEED else 1
            if (
                classes[place] in _ONLY_IN_NEED
                and place - before >= least
                and classes[place - 1 : place + 1] not in self._forbidden
            ):
                return place
        long = after is None or after - before > LONGEST_WORD
        if long or self.width_pt(before, after or end) > self._measure.other_pt:
            for place in range(end, before + _LEAST_CUT, -1):
                if classes[place] in _CUT and classes[place - 1] in _CUT:
                    return place
        return None

    def _forced_end(self, start: int, end: int) -> int:
        """A break where no good one exists: before a unit, else as late as possible."""
        place = end
        while place > start and self._strip.classes[place - 1 : place + 1] in self._forbidden:
            place -= 1
        if place > start:
            return place
        place = max(end, start + 1)
        while place > start + 1 and self._strip.classes[place] in (JOINED, SPACE):
            place -= 1
        return place

    def optimum(self) -> list[int]:
        """The breaks with the least total strain.

        Goes forward line by line with the few best routes so far, each a place and
        the strain of the lines up to it, so that the work per line is bounded.
        """
        length = len(self._strip.text)
        routes: dict[int, float] = {0: 0.0}
        history: list[dict[int, int]] = []
        best, best_level = float("inf"), 0
        while routes:
            following: dict[int, tuple[float, int]] = {}
            for start, strain in routes.items():
                for end in self._choices(start):
                    total = strain + self._strain(start, end)
                    if end not in following or total < following[end][0]:
                        following[end] = (total, start)
            history.append({end: start for end, (_, start) in following.items()})
            if length in following and following[length][0] < best:
                best, best_level = following[length][0], len(history)
            onward = sorted((total, end) for end, (total, _) in following.items() if end < length and total < best)
            routes = {end: total for total, end in onward[:_ROUTES]}
        return _route(history[:best_level], length)

    def _choices(self, start: int) -> list[int]:
        """Where a line from ``start`` may end, from the longest to a few shorter ones."""
        strip, measure_pt = self._strip, self._measure.of(start)
        end = self._natural_end(start, measure_pt)
        if end >= len(strip.text):
            return [end]
        found: list[int] = []
        after = following = self._legal_after(end)
        while after is not None and self.width_pt(start, after) - measure_pt <= self.room_pt(start, after) + EPSILON_PT:
            found.append(after)
            after = self._legal_after(after) if after < len(strip.text) else None
        before = self._legal_before(start, end)
        if before > start and (needed := self._needed_end(before, end, following)):
            found.append(needed)
        while before > start and len(found) < _CHOICES:
            found.append(before)
            before = self._legal_before(start, before - 1)
        return found or [self._forced_end(start, end)]

    def _strain(self, start: int, end: int) -> float:
        """How far a line is from its natural width: 1 for the line itself, more the more it is changed."""
        spare = self._measure.of(start) - self.width_pt(start, end)
        if spare < -EPSILON_PT:
            ratio = -spare / max(self.room_pt(start, end), EPSILON_PT)
        elif end >= len(self._strip.text):
            return 0.0
        else:
            ratio = spare / (0.04 * self._strip.size_pt * max(1, self._elastic(start, end)))
        return float((1.0 + ratio**3) ** 2) + (0.0 if self.legal(end) else _NEED_STRAIN)


def _route(history: list[dict[int, int]], end: int) -> list[int]:
    """The line ends that lead to ``end``; each level of ``history`` maps the end of a line to its start."""
    ends: list[int] = []
    for starts in reversed(history):
        ends.append(end)
        end = starts[end]
    return ends[::-1]

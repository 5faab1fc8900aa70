"""Finding the slips of a page and putting every byte back, each verified forwards.

Only places that could open a slip are looked at: a question mark, a reading that has
lost its parenthesis, a mark with an unlikely character behind it. A slip is taken
back when the recovered text reads clearly better than the text as it stands
(:data:`ACCEPT`), the forward process on it gives exactly what was found, and the
unknown bytes have an answer.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from convert.patterns import deferred
from convert.repair.byteslip import gbk
from convert.repair.byteslip.annotations import LETTERS, RESIDUE, Page
from convert.repair.byteslip.completion import Completion, completions, verified
from convert.repair.byteslip.scoring import CLOSERS, PAIRED, QUOTED, Judge, open_closer
from convert.repair.byteslip.slips import EITHER_WIDTH, PRIOR, Line, Way, follow, openings, whole_losses
from convert.repair.language import characters
from convert.repair.ledger import Candidate, Certainty, Edit
from convert.repair.spans import Spans

ACCEPT = 0.75  # gain (natural log) that a slip must show on a page with inserted readings
ACCEPT_ALONE = 12.0  # the same on a page without any
SIMPLER = 1.5  # what several slips must gain more than one that explains the same
CLOSE = 0.7  # a choice that leads by less is told to the reader
CONTEXT = 6  # characters of repaired text by which two looks at a place are told apart
BESIDE = 4  # characters on each side that are read with a slip to judge it
STEPS = 16  # work allowed per character of a line (and some to begin with), so that no line takes long
FIRST_STEPS = 6000
COMPLETION_STEPS = 40  # what choosing the lost bytes of one way counts
TRIED = 2  # ways per opening that are completed
LEAST = -8.0  # a way that promises less is not completed
BEHIND = 10.0  # a way that promises this much less than the first is not

_SIGNS = re.escape("?" + "".join(sorted(gbk.MARKS)) + ",!;:()")
# No damage leaves seven marks in a row, and whole readings are not torn ones.
_PASSED_OVER = rf"(?<=[?？!！,，;；])[?？!！,，;；]{{6}}|(?<=[(（])[{LETTERS}]{{1,8}} ?[)）]"
_PLACES = deferred(
    f"[{_SIGNS}{LETTERS}](?:(?<=[{_SIGNS}])(?!{_PASSED_OVER})|(?<=[{LETTERS}])[{LETTERS}]{{0,7}} ?[)）])"
)
_TRACE = deferred(r"[?？\ue000-\ue765]|" + RESIDUE.pattern)
_MARK_INSIDE = deferred("[?？]?.[^,，!！;；:：。、]*[,，!！;；:：。、]")
_LETTER_OR_TORN = deferred(rf"[^\x00-\x7f]{{0,3}}[@-~](?=[^\x00-\x7f]|$)|[^?？]{{0,2}}[?？](?:{RESIDUE.pattern})")
_ENDS = deferred("[!！?？]{0,2}$")
_NEAR = 3  # characters behind a mark in which something unlikely must show


class Slip(Struct, frozen=True):
    """``plain[start:end]`` is shown for ``text``; what was chosen for each unknown byte is in ``candidates``.

    ``swallowed``: an ASCII character that cannot be known was taken along. ``gain``: how much
    better (natural logarithm) the text reads.
    """

    start: int
    end: int
    text: str
    certainty: Certainty
    candidates: tuple[Candidate, ...]
    swallowed: bool
    gain: float


class Inserted:
    """Which readings stood where in the text without them; ``readings`` are the edits that took them out."""

    def __init__(self, readings: Spans[Edit]) -> None:
        self._readings, self._at = readings, array("I")
        shift = 0
        for start, end, _ in readings.rows():
            self._at.append(start - shift)
            shift += end - start

    def within(self, start: int, end: int) -> dict[int, str]:
        """The readings, parentheses and all, by how far behind ``start`` they stood, up to ``end``."""
        found: dict[int, str] = {}
        for number in range(bisect_left(self._at, start), bisect_right(self._at, end)):
            index = self._at[number] - start
            found[index] = found.get(index, "") + self._readings.what(number)[0]
        return found


def slips(
    plain: str, inserted: Inserted, page: Page, judge: Judge, lost_mark: str, lines: Container[int] | None = None
) -> list[Slip]:
    """Every slip of ``plain`` (the page without its inserted readings), in order.

    ``lines`` are the numbers of the lines to search, all by default.
    """
    found: list[Slip] = []
    accept = ACCEPT if page.damaged else ACCEPT_ALONE
    start = 0
    for number, text in enumerate(plain.split("\n")):
        end = start + len(text)
        if lines is not None and number not in lines:
            pass
        elif _TRACE.search(text) or (page.damaged and any(_places(text))):
            line = Line(text, inserted.within(start, end))
            found += (
                replace(slip, start=slip.start + start, end=slip.end + start)
                for slip in _line_slips(line, judge, accept, lost_mark)
            )
        start = end + 1
    return found


@cache
def _unlikely(char: str) -> bool:
    """A character that Traditional running text seldom has: rare, a Simplified form, private, a symbol.

    Common are the marks (rows A1 and A3) and the forms whose Simplified one stands in
    GB 2312's first level (B0A1–D7F9).
    """
    if char < "\x80":
        return False
    tables = characters.load()
    if char in tables.only_simplified:
        return True
    code = gbk.encode(char)
    if len(code) < 2 or code[0] in (0xA1, 0xA3):
        return False
    return not tables.is_common(char)


def _places(text: str) -> Iterator[int]:
    """Where a slip could open, from left to right."""
    for match in _PLACES.finditer(text):
        at = match.start()
        char = text[at]
        shows = char in "?？" or match.end() > at + 1  # a lost byte, or a reading that has lost its parenthesis
        if shows or any(map(_unlikely, text[at + 1 : at + 1 + _NEAR])) or _LETTER_OR_TORN.match(text, at + 1):
            yield at
        elif char in "!！" and _ENDS.match(text, at + 1) and open_closer(text[-QUOTED:]):
            yield at  # 。” at the end shows as ！, and 福。” as ！！


def _line_slips(line: Line, judge: Judge, accept: float, lost_mark: str) -> Iterator[Slip]:
    """The slips of one line, from left to right."""
    search = _Search(line, judge, accept, lost_mark, tuple(_places(line.text)))
    left, done = "", 0
    for number, at in enumerate(search.places):
        if at < done:
            continue
        left, done = (left + line.text[done:at])[-QUOTED:], at
        slip = search.choice(number, left)
        if slip is not None:
            left, done = (left + slip.text)[-QUOTED:], slip.end
            yield slip


class _Search:
    """The search over one line: at every place the possible slips, each looked at once."""

    def __init__(self, line: Line, judge: Judge, accept: float, lost_mark: str, places: tuple[int, ...]) -> None:
        self.line, self.judge, self.accept, self.lost_mark, self.places = line, judge, accept, lost_mark, places
        self._known: dict[int, list[tuple[str, tuple[Slip, ...]]]] = {}
        self._steps = FIRST_STEPS + STEPS * len(line.text)

    def choice(self, number: int, left: str) -> Slip | None:
        """The slip to take at a place, or None: where several overlap, those that explain most together."""
        slips = self.at(number, left)
        if not slips:
            return None
        best = slips[0]
        for other in slips[1:]:
            if (
                other.end < best.end
                and other.gain + self._gain_within(number, other.end, best.end) > best.gain + SIMPLER
            ):
                best = other
        if self._is_same_mark(number):
            return best
        later = self._gain_within(number, best.start + 1, best.end, most=1)
        return None if later > best.gain else best

    def _is_same_mark(self, number: int) -> bool:
        """Whether the next place is the mark behind this one's ``?``: the same slip, less what the ``?`` says."""
        text, at = self.line.text, self.places[number]
        if text[at] not in "?？" or self.places[number + 1 : number + 2] != (at + 1,):
            return False
        return text[at + 1] not in "?？" or not (text[at + 2 : at + 3] in EITHER_WIDTH or RESIDUE.match(text, at + 2))

    def _gain_within(self, number: int, start: int, end: int, most: int = 8) -> float:
        """What slips opening in ``[start, end)`` would gain: the first few, without overlap."""
        gain, done = 0.0, start
        for later in range(number + 1, len(self.places)):
            at = self.places[later]
            if at >= end or most == 0:
                break
            if at < done:
                continue
            most -= 1
            slips = self.at(later, self.line.text[max(0, at - QUOTED) : at])
            if slips:
                gain, done = gain + slips[0].gain, slips[0].end
        return gain

    def at(self, number: int, left: str) -> tuple[Slip, ...]:
        """The acceptable slips opening at a place, best first."""
        at = self.places[number]
        looks = self._known.setdefault(at, [])
        for seen, found in looks:
            if seen == left or (seen[-CONTEXT:] == left[-CONTEXT:] and open_closer(seen) == open_closer(left)):
                return found
        if self._steps < 0:
            return ()
        found = tuple(sorted(self._slips(at, left), key=lambda slip: -slip.gain))
        looks.append((left, found))
        return found

    def _slips(self, at: int, left: str) -> Iterator[Slip]:
        line, judge = self.line, self.judge
        ways = [way for opening in openings(line, at) for way in follow(line, opening, judge)]
        ways += whole_losses(line, at)
        self._steps -= sum(way.at - at for way in ways) + 10
        promising = sorted(ways, key=lambda way: -way.promise)[:TRIED]
        for way in promising:
            if way.promise < max(LEAST, promising[0].promise - BEHIND):
                break
            for completion in completions(line, left, way, judge):
                self._steps -= COMPLETION_STEPS
                gain = _gain(line, at, left, way, completion.text, judge)
                if gain >= self.accept and verified(line, at, way, completion.data):
                    found = line.text[at : way.at]
                    yield _slip(at, way, completion, gain, self.lost_mark, judge.shows or not _MARK_INSIDE.match(found))


def _gain(line: Line, at: int, left: str, way: Way, text: str, judge: Judge) -> float:
    """How much better the recovered text reads between its neighbours than what stands there."""
    before, after = left[-BESIDE:], line.text[way.at : way.at + BESIDE] or "\n"
    found = line.text[at : way.at]
    read = judge.stretch(before + text + after) - judge.stretch(before + found + after)
    closed = 0
    if not CLOSERS.isdisjoint(text):
        closed = bool(open_closer(left + found)) - bool(open_closer(left + text))
        if way.at == len(line.text):  # a paragraph seldom ends within a quotation
            closed *= 3
    return read + PAIRED * closed + PRIOR + way.proof + sum(map(judge.habit, way.events))


def _slip(at: int, way: Way, completion: Completion, gain: float, lost_mark: str, only_way: bool) -> Slip:
    """``only_way``: no mark within the slip could be one in front of which a byte was lost without a trace."""
    text = completion.text
    # Exact bytes that spell an unlikely character may still be another slip's: that is no proof.
    unsure = completion.guessed or not only_way or any(map(_unlikely, text))
    certainty = Certainty.INFERRED if unsure else Certainty.PROVEN
    if way.swallowed == "<":
        text = text[: text.rindex("<")]
    elif way.swallowed == "0":
        text, certainty = text[:-1] + lost_mark, Certainty.LOST
    return Slip(at, way.at, text, certainty, completion.candidates, way.swallowed == "0", gain)

"""Text off by one byte: hypotheses about where a slip starts, how it runs, where it ends.

A slip opens where a lead byte lost its trail: at a reading that was put between the
bytes of a character (``專家?guī)斓``), or at a break before a misaligned mark
(``確??焖侔l`` = 確保快速發). From there each visible pair ``(x, y)`` holds the trail of
one character and the lead of the next, so with the pending lead ``p`` the text is
``(p, x)``, and ``y`` is pending: nothing has to be guessed in between. The slip ends

* at an ASCII character, or a pair whose second byte is ASCII: that is somebody's trail
  byte, or a real letter that a trail byte took along;
* at ``?``: the trail is lost (known again where a reading follows), and an ASCII byte
  behind it was swallowed unless a mark follows;
* at a mark or the end of the line, where the lost byte may leave no trace.

The few ways a slip can run are followed side by side; the best one is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from convert.patterns import deferred
from convert.repair.byteslip import gbk
from convert.repair.byteslip.annotations import RESIDUE, fits, normal
from convert.repair.byteslip.forward import Break, Event, Insert
from convert.repair.byteslip.scoring import LETTER, QUESTION, Judge

HOPELESS = -24.0  # a run this much worse than the text as it stands is given up
PROOF = 9.0  # what a reading is worth that fits the very bytes around it
ASKED = 3.0  # what a question mark right before another mark is worth: nobody writes that
PRIOR = -3.0  # what assuming a slip costs
WAYS = 8  # ways followed side by side
LONGEST = 240  # characters that a slip may run; real ones meet a trail byte in the ASCII range long before

_SCRAP = deferred(r"/?(?:p|br|div|span|strong|td|tr|li|ul|b|a|font|h\d)(?:\s[^<>\n]{0,40})?/?>")
EITHER_WIDTH = gbk.MARKS | frozenset(gbk.WIDENED)
_ANY = bytes(range(0x81, 0xFF))


class Line(Struct, frozen=True):
    """A line without its inserted readings; ``reading_at`` says which stood before an index."""

    text: str
    reading_at: Mapping[int, str]


class Unknown(Struct, frozen=True):
    """A byte that is lost: at ``offset`` in the recovered bytes; ``options`` are what it may be."""

    offset: int
    options: Sequence[int]


class Way(Struct, frozen=True):
    """One way a slip can run: the line's characters up to ``at`` are explained.

    ``data`` are the recovered bytes (unknown ones hold their first option), ``events`` what
    the forward process did to them, ``score`` the gain over the text as it stands.
    ``start`` is where it opened; ``swallowed`` is what the last ``?`` took with it.
    """

    at: int
    data: bytes
    events: tuple[Event, ...]
    unknown: tuple[Unknown, ...]
    score: float
    proof: float = 0.0
    swallowed: str = ""
    start: int = 0

    @property
    def promise(self) -> float:
        """What speaks for the way so far."""
        return self.score + self.proof


def openings(line: Line, at: int) -> Iterator[Way]:
    """The ways a slip can open at ``line.text[at]``; ``data`` ends in the pending lead byte.

    Behind a question mark, a reading that fits the bytes around it leaves no other explanation.
    """
    text = line.text
    asked = text[at] in "?？"
    if asked and (residue := RESIDUE.match(text, at + 1)) and at:
        torn = list(_torn_open(text, at, residue, asked))
        yield from torn or _broken_open(line, at, at)
    elif residue := RESIDUE.match(text, at):
        if at:
            yield from _torn_open(text, at, residue, asked)
    else:
        yield from _broken_open(line, at, at)
        if asked:
            yield from _broken_open(line, at, at + 1)


def _broken_open(line: Line, at: int, mark_at: int) -> Iterator[Way]:
    """A break before a misaligned mark; ``at`` is the mark's place, or that of the question mark before it."""
    text, asked = line.text, mark_at > at
    if mark_at < len(text) and text[mark_at] in EITHER_WIDTH and not (asked and mark_at in line.reading_at):
        full = gbk.encode(gbk.WIDENED.get(text[mark_at], text[mark_at]))
        gain = (-QUESTION if asked else 0.0) + PRIOR
        data, proof = bytes((_ANY[0], *full)), ASKED if asked else 0.0
        yield Way(mark_at + 1, data, (Break(1, asked),), (Unknown(0, _ANY),), gain, proof, start=at)


def whole_losses(line: Line, at: int) -> Iterator[Way]:
    """A character that lost both bytes, ``貨??、`` = 貨棧、: breaks before and behind its trail byte.

    The trail made one mark with the first byte of the mark that follows: ``A3`` before a mark
    of row A1 (``！`` = A3A1), ``A1`` before one of row A3 (``。`` = A1A3).
    """
    text = line.text
    if text[at : at + 2] not in ("??", "？？") or text[at + 2 : at + 3] not in EITHER_WIDTH:
        return
    row = gbk.encode(gbk.WIDENED.get(text[at + 2], text[at + 2]))[:1]
    trail = {b"\xa1": b"\xa3", b"\xa3": b"\xa1"}.get(row)
    if trail:
        events = (Break(1, True), Break(2, True))
        yield Way(at + 2, _ANY[:1] + trail, events, (Unknown(0, _ANY),), PRIOR - 2 * QUESTION, ASKED, start=at)


def _torn_open(text: str, at: int, residue: re.Match[str], asked: bool) -> Iterator[Way]:
    """A reading put between a character's trail byte and the next one's lead byte."""
    before = gbk.encode(gbk.WIDENED.get(text[at - 1], text[at - 1]))
    reading = normal(residue[1])
    if len(before) != 2:
        return
    leads = _seconds(before[1], reading)
    if leads:
        insert = Insert(1, ("(" if asked else "") + residue[0])
        events: tuple[Event, ...] = (insert,) if asked else (Break(1, False), insert)
        gain = PRIOR + (-QUESTION if asked else 0.0)
        yield Way(residue.end(), bytes((leads[0],)), events, (Unknown(0, leads),), gain, PROOF, start=at)


@cache
def _seconds(first: int, reading: str) -> tuple[int, ...]:
    """The bytes that make with ``first`` a Traditional form that is read so."""
    return tuple(second for second in _ANY if fits(gbk.decode(first, second) or "", reading))


def follow(line: Line, way: Way, judge: Judge) -> list[Way]:
    """All the ways ``way`` can run to an end, best first."""
    ended: list[Way] = []
    running = [way]
    while running and running[0].at - way.start < LONGEST:
        going: list[Way] = []
        for each in running:
            for is_end, following in _step(line, each, judge):
                if following.promise > HOPELESS:
                    (ended if is_end else going).append(following)
        running = sorted(going, key=_by_promise)[:WAYS] if len(going) > 1 else going
    return sorted(ended, key=_by_promise)


def _by_promise(way: Way) -> float:
    return -way.promise


def _step(line: Line, way: Way, judge: Judge) -> Iterator[tuple[bool, Way]]:
    """One visible character further: (has the slip ended, the way so far)."""
    at, pending = way.at, way.data[-1]
    if at in line.reading_at:
        way = replace(way, events=(*way.events, Insert(len(way.data), line.reading_at[at])))
    if at == len(line.text):
        yield True, _lost_trail(way, shown=False)
        return
    char = line.text[at]
    if char in "?？":
        yield from ((True, end) for end in _ends_at_question(line.text, way))
    if char in EITHER_WIDTH:
        yield True, _lost_trail(way, shown=False)
    codes = [gbk.encode(gbk.WIDENED.get(char, char))] + ([b"\x80"] if char == gbk.LONE_80 else [])
    for code in codes:
        first = gbk.decode(pending, code[0]) if code else None
        if first is not None and not gbk.is_private(first):
            yield _completed(line, way, char, code, first, judge)


def _completed(line: Line, way: Way, char: str, code: bytes, first: str, judge: Judge) -> tuple[bool, Way]:
    """The way with the pending character completed by what shows as ``char``."""
    at, proof = way.at + 1, way.proof
    gain = judge.char(first) - judge.char(char)
    if len(code) == 1 and at in line.reading_at:  # the reading belongs to the pair that the slip completes
        proof += PROOF / 2
    if len(code) == 2 and code[1] < 0x80:
        gain += LETTER
    goes_on = len(code) == 2 and code[1] >= 0x81
    return not goes_on, Way(at, way.data + code, way.events, way.unknown, way.score + gain, proof, start=way.start)


def _ends_at_question(text: str, way: Way) -> Iterator[Way]:
    """The slip's last trail byte shows as ``?``."""
    after = way.at + 1
    residue = RESIDUE.match(text, after)
    if residue:
        reading = normal(residue[1])
        trails = _seconds(way.data[-1], reading)
        if trails:
            data = way.data + bytes((trails[0],))
            events = (*way.events, Insert(len(data), "(" + residue[0]))
            unknown = (*way.unknown, Unknown(len(data) - 1, trails))
            yield Way(residue.end(), data, events, unknown, way.score - QUESTION, way.proof + PROOF, start=way.start)
        return
    ended = _lost_trail(way, shown=True)
    ended = replace(ended, at=after, score=ended.score - QUESTION)
    if scrap := _SCRAP.match(text, after):
        data = ended.data + b"<" + scrap[0].encode()
        yield replace(ended, at=scrap.end(), data=data, events=way.events, swallowed="<")
        return
    if after == len(text) or text[after] in EITHER_WIDTH:
        yield ended
        return
    swallowed = "(" if _closes_unopened(text, after) else "0"
    yield replace(ended, data=ended.data + swallowed.encode(), events=way.events, swallowed=swallowed)


def _closes_unopened(line: str, after: int) -> bool:
    """Whether a parenthesis that nothing opens closes soon: then the swallowed character was ``(``."""
    close = line.find(")", after, after + 24)
    if close <= after or line[after].isdigit() or (line[close - 1].isalpha() and line[close - 1] < "\u2e80"):
        return False
    return "(" not in line[after:close]


def _lost_trail(way: Way, *, shown: bool) -> Way:
    """The pending lead byte without its trail; the loss may show as ``?`` or not at all."""
    data = way.data + _ANY[:1]
    events = (*way.events, Break(len(data), shown))
    return replace(way, data=data, events=events, unknown=(*way.unknown, Unknown(len(data) - 1, _ANY)))

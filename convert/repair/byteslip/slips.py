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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from convert.repair.byteslip import gbk
from convert.repair.byteslip.annotations import RESIDUE, fits, normal
from convert.repair.byteslip.forward import Break, Event, Insert
from convert.repair.byteslip.scoring import LETTER, QUESTION, Judge

HOPELESS = -24.0  # a run this much worse than the text as it stands is given up
PROOF = 9.0  # what a reading is worth that fits the very bytes around it
ASKED = 3.0  # what a question mark right before another mark is worth: nobody writes that
PRIOR = -3.0  # what assuming a slip costs
WAYS = 24  # ways followed side by side

_SCRAP = re.compile(r"/?(?:p|br|div|span|strong|td|tr|li|ul|b|a|font|h\d)(?:\s[^<>\n]{0,40})?/?>")
_MARKS = gbk.MARKS | frozenset(gbk.WIDENED)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A byte that is lost: at ``offset`` in the recovered bytes; ``options`` are what it may be."""

    offset: int
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way a slip can run: the line's characters up to ``at`` are explained.

    ``data`` are the recovered bytes (unknown ones hold their first option), ``events`` what
    the forward process did to them, ``score`` the gain over the text as it stands.
    ``swallowed`` is what the last ``?`` took with it.
    """

    at: int
    data: bytes
    events: tuple[Event, ...]
    unknown: tuple[Unknown, ...]
    score: float
    proof: float = 0.0
    swallowed: str = ""


def openings(line: str, at: int, reading_at: Mapping[int, str]) -> Iterator[Way]:
    """The ways a slip can open at ``line[at]``; ``data`` ends in the pending lead byte.

    ``line`` is free of inserted readings; ``reading_at`` says which stood before an index.
    """
    for mark_at in (at, at + 1) if line[at] in "?？" else (at,):
        asked = mark_at > at
        residue = RESIDUE.match(line, mark_at)
        if residue and at:
            yield from _torn_open(line, at, residue, asked)
        elif mark_at < len(line) and line[mark_at] in _MARKS and mark_at not in reading_at:
            full = gbk.encode(gbk.WIDENED.get(line[mark_at], line[mark_at]))
            leads = tuple(lead for lead in range(0x81, 0xFF) if _plausible(gbk.decode(lead, full[0])))
            gain = (-QUESTION if asked else 0.0) + PRIOR
            proof = ASKED if asked else 0.0
            yield Way(mark_at + 1, bytes((leads[0], *full)), (Break(1, asked),), (Unknown(0, leads),), gain, proof)


def _torn_open(line: str, at: int, residue: re.Match[str], asked: bool) -> Iterator[Way]:
    """A reading put between a character's trail byte and the next one's lead byte."""
    before = gbk.encode(gbk.WIDENED.get(line[at - 1], line[at - 1]))
    reading = normal(residue[1])
    if len(before) != 2:
        return
    leads = tuple(lead for lead in range(0x81, 0xFF) if fits(gbk.decode(before[1], lead) or "", reading))
    if leads:
        insert = Insert(1, ("(" if asked else "") + residue[0])
        events: tuple[Event, ...] = (insert,) if asked else (Break(1, False), insert)
        gain = PRIOR - len(residue[0]) * LETTER + (-QUESTION if asked else 0.0)
        yield Way(residue.end(), bytes((leads[0],)), events, (Unknown(0, leads),), gain, PROOF)


def follow(line: str, way: Way, judge: Judge, reading_at: Mapping[int, str]) -> list[Way]:
    """All the ways ``way`` can run to an end, best first."""
    ended: list[Way] = []
    running = [way]
    while running:
        going: list[Way] = []
        for each in running:
            for is_end, following in _step(line, each, judge, reading_at):
                if following.score + following.proof > HOPELESS:
                    (ended if is_end else going).append(following)
        running = sorted(going, key=lambda w: -w.score - w.proof)[:WAYS]
    return sorted(ended, key=lambda w: -w.score - w.proof)


def _step(line: str, way: Way, judge: Judge, reading_at: Mapping[int, str]) -> Iterator[tuple[bool, Way]]:
    """One visible character further: (has the slip ended, the way so far)."""
    at, pending = way.at, way.data[-1]
    if at in reading_at:
        way = replace(way, events=(*way.events, Insert(len(way.data), reading_at[at])))
    if at == len(line):
        yield True, _lost_trail(way, shown=False)
        return
    char = line[at]
    if char in "?？":
        yield from ((True, end) for end in _ends_at_question(line, way))
    if char in _MARKS:
        yield True, _lost_trail(way, shown=False)
    codes = [gbk.encode(gbk.WIDENED.get(char, char))] + ([b"\x80"] if char == gbk.LONE_80 else [])
    for code in codes:
        first = gbk.decode(pending, code[0]) if code else None
        if first is not None and _plausible(first):
            yield _completed(way, char, code, first, judge, reading_at)


def _completed(
    way: Way, char: str, code: bytes, first: str, judge: Judge, reading_at: Mapping[int, str]
) -> tuple[bool, Way]:
    """The way with the pending character completed by what shows as ``char``."""
    at, proof = way.at + 1, way.proof
    gain = judge.char(first) - judge.char(char)
    if len(code) == 1 and at in reading_at:  # the reading belongs to the pair that the slip completes
        proof += PROOF / 2
    if len(code) == 2 and code[1] < 0x80:
        gain += LETTER
    goes_on = len(code) == 2 and code[1] >= 0x81
    return not goes_on, replace(way, at=at, data=way.data + code, score=way.score + gain, proof=proof)


def _ends_at_question(line: str, way: Way) -> Iterator[Way]:
    """The slip's last trail byte shows as ``?``."""
    after = way.at + 1
    pending = way.data[-1]
    residue = RESIDUE.match(line, after)
    if residue:
        reading = normal(residue[1])
        trails = tuple(t for t in range(0x81, 0xFF) if fits(gbk.decode(pending, t) or "", reading))
        if trails:
            gain = -QUESTION - len(residue[0]) * LETTER
            data = way.data + bytes((trails[0],))
            events = (*way.events, Insert(len(data), "(" + residue[0]))
            unknown = (*way.unknown, Unknown(len(data) - 1, trails))
            yield Way(residue.end(), data, events, unknown, way.score + gain, way.proof + PROOF)
            return
    ended = _lost_trail(way, shown=True)
    ended = replace(ended, at=after, score=ended.score - QUESTION)
    scrap = _SCRAP.match(line, after)
    if scrap:
        swallowed = "<"
        yield replace(ended, at=scrap.end(), data=ended.data + b"<" + scrap[0].encode(), swallowed=swallowed)
        return
    if after == len(line) or line[after] in _MARKS:
        yield ended
        return
    swallowed = "(" if _closes_unopened(line, after) else "0"
    events = tuple(e for e in ended.events if not (isinstance(e, Break) and e.offset == len(ended.data)))
    yield replace(ended, data=ended.data + swallowed.encode(), events=events, swallowed=swallowed)


def _closes_unopened(line: str, after: int) -> bool:
    """Whether a parenthesis that nothing opens closes soon: then the swallowed character was ``(``."""
    close = line.find(")", after, after + 24)
    if close <= after or line[after].isdigit() or (line[close - 1].isalpha() and line[close - 1] < "\u2e80"):
        return False
    return "(" not in line[after:close]


def _lost_trail(way: Way, *, shown: bool) -> Way:
    """The pending lead byte without its trail; the loss may show as ``?`` or not at all."""
    trails = tuple(t for t in range(0x81, 0xFF) if _plausible(gbk.decode(way.data[-1], t)))
    data = way.data + bytes((trails[0] if trails else 0xA1,))
    events = (*way.events, Break(len(data), shown))
    unknown = (*way.unknown, Unknown(len(data) - 1, trails))
    return replace(way, data=data, events=events, unknown=unknown)


def _plausible(char: str | None) -> bool:
    return char is not None and not gbk.is_private(char)

"""Finding the slips of a page and putting every byte back, each verified forwards.

Only places that could open a slip are looked at: a question mark, a reading that has
lost its parenthesis, a mark with an unlikely character behind it. A slip is taken
back when the recovered text reads clearly better than the text as it stands
(:data:`ACCEPT`), the forward process on it gives exactly what was found, and the
unknown bytes have an answer.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from convert.repair.byteslip import gbk
from convert.repair.byteslip.annotations import RESIDUE, Page
from convert.repair.byteslip.completion import Completion, complete, verified
from convert.repair.byteslip.scoring import Judge
from convert.repair.byteslip.slips import PRIOR, Line, Way, follow, openings
from convert.repair.language import characters
from convert.repair.ledger import Candidate, Certainty

ACCEPT = 3.0  # gain (natural log) that a slip must show on a page with inserted readings
ACCEPT_ALONE = 12.0  # the same on a page without any
CLOSE = 0.7  # a choice that leads by less is told to the reader
CONTEXT = 12  # characters of repaired text kept to the left
BESIDE = 4  # characters on each side that are read with a slip to judge it
TRIED = 3  # ways per opening that are completed
BEHIND = 10.0  # a way that promises this much less than the first is not

_PLACES = re.compile("[?？]|[" + re.escape("".join(sorted(gbk.MARKS)) + ",!;:()") + "]|" + RESIDUE.pattern)
_TRACE = re.compile(r"[?？\ue000-\ue765]|" + RESIDUE.pattern)
_NEAR = 3  # characters behind a mark in which something unlikely must show


@dataclass(frozen=True, slots=True)
class Slip:
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


def slips(plain: str, reading_at: Mapping[int, str], page: Page, lost_mark: str) -> list[Slip]:
    """Every slip of ``plain`` (the page without its inserted readings), in order.

    ``reading_at`` maps an index of ``plain`` to the readings that stood before it, parentheses and all.
    """
    judge: Judge | None = None
    found: list[Slip] = []
    accept = ACCEPT if page.damaged else ACCEPT_ALONE
    start = 0
    indices = sorted(reading_at)
    for text in plain.split("\n"):
        end = start + len(text)
        if _TRACE.search(text) or (page.damaged and any(map(_unlikely, set(text)))):
            judge = judge or Judge(plain, page.annotated)
            inside = indices[bisect_left(indices, start) : bisect_right(indices, end)]
            line = Line(text, {index - start: reading_at[index] for index in inside})
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
    code = gbk.encode(tables.simplified.get(char, char))
    if len(code) < 2 or code[0] in (0xA1, 0xA3):
        return False
    return not (0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1)


def _places(text: str) -> Iterator[int]:
    """Where a slip could open, from left to right."""
    for match in _PLACES.finditer(text):
        at = match.start()
        if text[at] in "?？" or len(match[0]) > 1 or any(map(_unlikely, text[at + 1 : at + 1 + _NEAR])):
            yield at


def _line_slips(line: Line, judge: Judge, accept: float, lost_mark: str) -> Iterator[Slip]:
    """The slips of one line; where two overlap, the one that explains more wins."""
    text = line.text
    places = [*_places(text), len(text)]
    best: dict[int, Slip | None] = {}
    left, done = "", 0
    for at, rival_at in pairwise(places):
        if at < done:
            continue
        left, done = (left + text[done:at])[-CONTEXT:], at
        slip = best[at] if at in best else _best(line, at, left, judge, accept, lost_mark)
        if slip is None:
            continue
        if rival_at < slip.end:
            rival = _best(line, rival_at, (left + text[at:rival_at])[-CONTEXT:], judge, accept, lost_mark)
            best[rival_at] = rival
            if rival is not None and rival.gain > slip.gain:
                continue
        left, done = (left + slip.text)[-CONTEXT:], slip.end
        yield slip


def _best(line: Line, at: int, left: str, judge: Judge, accept: float, lost_mark: str) -> Slip | None:
    """The best slip opening at ``at``, or None when the text had better stay as it is."""
    ways = sorted(
        (way for opening in openings(line, at) for way in follow(line, opening, judge)), key=lambda way: -way.promise
    )
    best: Slip | None = None
    for way in ways[:TRIED]:
        if way.promise < ways[0].promise - BEHIND:
            break
        completion = complete(line, left, way, judge)
        if completion is None:
            continue
        gain = _gain(line, at, left, way, completion.text, judge)
        if gain < accept or (best is not None and gain <= best.gain):
            continue
        if verified(line, at, way, completion.data):
            best = _slip(at, way, completion, gain, lost_mark)
    return best


def _gain(line: Line, at: int, left: str, way: Way, text: str, judge: Judge) -> float:
    """How much better the recovered text reads between its neighbours than what stands there."""
    before, after = left[-BESIDE:], line.text[way.at : way.at + BESIDE]
    found = line.text[at : way.at]
    return judge.stretch(before + text + after) - judge.stretch(before + found + after) + PRIOR + way.proof


def _slip(at: int, way: Way, completion: Completion, gain: float, lost_mark: str) -> Slip:
    text, certainty = completion.text, Certainty.INFERRED if completion.guessed else Certainty.PROVEN
    if way.swallowed == "<":
        text = text[: text.rindex("<")]
    elif way.swallowed == "0":
        text, certainty = text[:-1] + lost_mark, Certainty.LOST
    return Slip(at, way.at, text, certainty, completion.candidates, way.swallowed == "0", gain)

"""Finding the slips of a page and putting every byte back, each verified forwards.

Only places that could open a slip are looked at: a question mark, a reading that has
lost its parenthesis, a mark with an unlikely character behind it. A slip is taken
back when the recovered text reads clearly better than the text as it stands
(:data:`ACCEPT`), the forward process on it gives exactly what was found, and the
unknown bytes have an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from convert.repair.byteslip import gbk
from convert.repair.byteslip.annotations import RESIDUE, Page
from convert.repair.byteslip.forward import Insert, show
from convert.repair.byteslip.scoring import Judge
from convert.repair.byteslip.slips import PRIOR, Way, follow, openings
from convert.repair.language import characters
from convert.repair.ledger import Candidate, Certainty

ACCEPT = 3.0  # gain (natural log) that a slip must show on a page with inserted readings
ACCEPT_ALONE = 12.0  # the same on a page without any
CLOSE = 0.7  # a choice that leads by less is told to the reader
CONTEXT = 12  # characters of repaired text kept to the left
TRIED = 4  # ways per opening that are completed

_PLACES = re.compile("[?？]|[" + re.escape("".join(gbk.MARKS) + ",!;:()") + "]|" + RESIDUE.pattern)
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
    for line in plain.split("\n"):
        end = start + len(line)
        if _suspicious(line, page):
            judge = judge or Judge(plain, page.annotated)
            local = {i - start: reading_at[i] for i in _between(indices, start, end)}
            found += _line_slips(line, start, local, judge, accept, lost_mark)
        start = end + 1
    return found


def _between(indices: list[int], start: int, end: int) -> list[int]:
    from bisect import bisect_left, bisect_right

    return indices[bisect_left(indices, start) : bisect_right(indices, end)]


_TRACE = re.compile(r"[?？\ue000-\ue765]|" + RESIDUE.pattern)


def _suspicious(line: str, page: Page) -> bool:
    return _TRACE.search(line) is not None or (page.damaged and any(_unlikely(char) for char in set(line)))


def _unlikely(char: str) -> bool:
    """A character that Traditional running text seldom has: rare, a Simplified form, private, a symbol."""
    if char < "\x80":
        return False
    tables = characters.load()
    if char in tables.only_simplified:
        return True
    code = gbk.encode(tables.simplified.get(char, char))
    if len(code) < 2 or code[0] < 0xA1:
        return len(code) == 2
    if code[0] in (0xA1, 0xA3):
        return False
    return not 0xB0 <= code[0] <= 0xD7 or code[1] < 0xA1


def _places(line: str) -> Iterator[int]:
    for match in _PLACES.finditer(line):
        at = match.start()
        if line[at] in "?？" or len(match[0]) > 1 or any(map(_unlikely, line[at + 1 : at + 1 + _NEAR])):
            yield at


def _line_slips(
    line: str, offset: int, reading_at: Mapping[int, str], judge: Judge, accept: float, lost_mark: str
) -> list[Slip]:
    """The slips of one line; where two overlap, the one that explains more wins."""
    found: list[Slip] = []
    done = 0
    left = ""
    places = list(_places(line))
    best: dict[int, Slip | None] = {}
    for number, at in enumerate(places):
        if at < done:
            continue
        left = (left + line[done:at])[-CONTEXT:]
        done = at
        slip = best[at] if at in best else _best(line, at, left, reading_at, judge, accept, lost_mark)
        if slip is None:
            continue
        rival_at = places[number + 1] if number + 1 < len(places) else len(line)
        if rival_at < slip.end:
            rival = _best(line, rival_at, (left + line[at:rival_at])[-CONTEXT:], reading_at, judge, accept, lost_mark)
            best[rival_at] = rival
            if rival is not None and rival.gain > slip.gain:
                continue
        left = (left + slip.text)[-CONTEXT:]
        done = slip.end
        found.append(replace(slip, start=slip.start + offset, end=slip.end + offset))
    return found


def _best(
    line: str, at: int, left: str, reading_at: Mapping[int, str], judge: Judge, accept: float, lost_mark: str
) -> Slip | None:
    """The best slip opening at ``at``, or None when the text had better stay as it is."""
    best: Slip | None = None
    for opening in openings(line, at, reading_at):
        for way in follow(line, opening, judge, reading_at)[:TRIED]:
            completed = _complete(line, left, way, judge, reading_at)
            if completed is None:
                continue
            data, candidates, guessed = completed
            text = _text(data)
            right = line[way.at : way.at + 4]
            gain = judge.stretch(left[-4:] + text + right) - judge.stretch(left[-4:] + line[at : way.at] + right)
            gain += PRIOR + way.proof
            if gain < accept or (best is not None and gain <= best.gain):
                continue
            if not _verified(line, at, way, data, reading_at):
                continue
            swallowed = way.swallowed == "0"
            if way.swallowed == "<":
                text = text[: text.rindex("<")]
            elif swallowed:
                text = text[:-1] + lost_mark
            certainty = Certainty.LOST if swallowed else Certainty.INFERRED if guessed else Certainty.PROVEN
            best = Slip(at, way.at, text, certainty, candidates, swallowed, gain)
    return best


def _complete(
    line: str, left: str, way: Way, judge: Judge, reading_at: Mapping[int, str]
) -> tuple[bytes, tuple[Candidate, ...], bool] | None:
    """The recovered bytes with the unknown ones chosen, the candidates of the closest choice, was anything guessed.

    None when an unknown byte has no possible answer.
    """
    data, guessed = bytearray(way.data), False
    closest: tuple[Candidate, ...] = ()
    for unknown in way.unknown:
        spot = unknown.offset
        is_trail = _is_trail(way, spot)
        if is_trail:
            options = {gbk.decode(data[spot - 1], value): value for value in unknown.options}
            before, after = _text(data[: spot - 1]), _text(data[spot + 1 :])
        else:
            options = {gbk.decode(value, data[spot + 1]): value for value in unknown.options}
            before, after = _text(data[:spot]), _text(data[spot + 2 :])
        named = {char: value for char, value in options.items() if char}
        if len(named) > 1:
            after += line[way.at : way.at + 8]
            bare = _is_bare(line, way, spot if is_trail else spot + 1, reading_at)
            ranked = judge.rank(left + before, list(named), after, bare=bare)
            guessed = True
        else:
            ranked = tuple(Candidate(char, 0.0) for char in named)
        if not ranked:
            return None
        data[spot] = named[ranked[0].text]
        if len(ranked) > 1 and (not closest or _lead(ranked) < _lead(closest)):
            closest = ranked[:5]
    return bytes(data), closest, guessed


def _is_bare(line: str, way: Way, trail: int, reading_at: Mapping[int, str]) -> bool:
    """Whether the character ending at byte ``trail`` has no reading behind it and was not torn by another's."""
    if any(isinstance(event, Insert) and event.offset in (trail, trail + 1) for event in way.events):
        return False
    return trail + 1 < len(way.data) or not (way.at in reading_at or line[way.at : way.at + 1] in ("(", "（"))


def _is_trail(way: Way, spot: int) -> bool:
    """Whether the unknown byte at ``spot`` is a trail: the recovered bytes pair up from the start."""
    at = 0
    while at < spot:
        at += 2 if way.data[at] >= 0x81 else 1
    return at > spot


def _lead(ranked: tuple[Candidate, ...]) -> float:
    return ranked[0].score - ranked[1].score if len(ranked) > 1 else float("inf")


def _text(data: bytes | bytearray) -> str:
    return bytes(data).decode("gb18030", "ignore")


def _verified(line: str, at: int, way: Way, data: bytes, reading_at: Mapping[int, str]) -> bool:
    """Whether the forward process on the recovered bytes gives what stands in the line."""
    parts = []
    for index in range(at, way.at):
        if index > at and index in reading_at:
            parts.append(reading_at[index])
        parts.append(line[index])
    expected = "".join(parts)
    made = show(data, way.events, end_shown=False)
    return _same(made, expected)


def _same(made: str, expected: str) -> bool:
    """Equal, up to the later folding of full-width marks to half width (and back)."""
    return made == expected or (
        len(made) == len(expected)
        and all(a == b or gbk.FOLDED.get(a) == b or gbk.FOLDED.get(b) == a for a, b in zip(made, expected, strict=True))
    )

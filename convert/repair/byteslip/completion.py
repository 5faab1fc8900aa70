"""Choosing the bytes that are lost, and proving the result forwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from convert.repair.byteslip import gbk
from convert.repair.byteslip.forward import Insert, show
from convert.repair.byteslip.scoring import Judge, possible
from convert.repair.byteslip.slips import Line, Unknown, Way
from convert.repair.ledger import Candidate

SHOWN = 5  # candidates kept for the ledger


@dataclass(frozen=True, slots=True)
class Completion:
    """Recovered bytes with the unknown ones chosen.

    ``candidates`` are those of the closest choice; ``guessed``: there was a choice at all.
    """

    data: bytes
    candidates: tuple[Candidate, ...]
    guessed: bool

    @property
    def text(self) -> str:
        """The recovered bytes as text."""
        return _text(self.data)


def complete(line: Line, left: str, way: Way, judge: Judge) -> Completion | None:
    """The way with its unknown bytes chosen by what fits; None when one has no possible answer.

    ``left`` is the repaired text before the slip.
    """
    data, guessed = bytearray(way.data), False
    closest: tuple[Candidate, ...] = ()
    right = line.text[way.at : way.at + 8] or "\n"
    for unknown in way.unknown:
        first = unknown.offset - _is_trail(way, unknown.offset)  # where the character with the unknown byte begins
        options = _options(data, first, unknown)
        if not options:
            return None
        ranked: tuple[Candidate, ...] = tuple(Candidate(char, 0.0) for char in options)
        if len(options) > 1:
            before, after = left + _text(data[:first]), _text(data[first + 2 :]) + right
            ranked = judge.rank(before, tuple(options), after, bare=_is_bare(line, way, first + 1))
            guessed = True
            if not ranked:
                return None
            if not closest or _margin(ranked) < _margin(closest):
                closest = ranked[:SHOWN]
        data[unknown.offset] = options[ranked[0].text]
    return Completion(bytes(data), closest, guessed)


def verified(line: Line, at: int, way: Way, data: bytes) -> bool:
    """Whether the forward process on the recovered bytes gives what stands in the line."""
    parts = []
    for index in range(at, way.at):
        if index > at and index in line.reading_at:
            parts.append(line.reading_at[index])
        parts.append(line.text[index])
    return _same(show(data, way.events, end_shown=False), "".join(parts))


def _same(made: str, found: str) -> bool:
    """Equal, up to the later folding of full-width marks to half width (and back)."""
    return made == found or (
        len(made) == len(found)
        and all(a == b or gbk.FOLDED.get(a) == b or gbk.FOLDED.get(b) == a for a, b in zip(made, found, strict=True))
    )


def _options(data: bytearray, first: int, unknown: Unknown) -> Mapping[str, int]:
    """What the unknown byte may be, by the character it makes with its partner."""
    if unknown.offset > first:
        named = _with_lead(data[first])
    elif first + 1 < len(data):
        named = _with_trail(data[first + 1])
    else:
        return {}
    if len(unknown.options) > len(named) // 2:
        return named
    allowed = frozenset(unknown.options)
    return {char: byte for char, byte in named.items() if byte in allowed}


@cache
def _with_lead(lead: int) -> Mapping[str, int]:
    pairs = ((gbk.decode(lead, trail), trail) for trail in range(0x81, 0xFF))
    return {char: trail for char, trail in pairs if char and possible(char)}


@cache
def _with_trail(trail: int) -> Mapping[str, int]:
    pairs = ((gbk.decode(lead, trail), lead) for lead in range(0x81, 0xFF))
    return {char: lead for char, lead in pairs if char and possible(char)}


def _is_trail(way: Way, spot: int) -> bool:
    """Whether the unknown byte is a trail: the recovered bytes pair up from the start."""
    at = 0
    while at < spot:
        at += 2 if way.data[at] >= 0x81 else 1
    return at > spot


def _is_bare(line: Line, way: Way, trail: int) -> bool:
    """Whether the character ending at byte ``trail`` has no reading behind it and was not torn by another's."""
    if any(isinstance(event, Insert) and event.offset in (trail, trail + 1) for event in way.events):
        return False
    return trail + 1 < len(way.data) or not (way.at in line.reading_at or line.text[way.at : way.at + 1] in ("(", "（"))


def _margin(ranked: tuple[Candidate, ...]) -> float:
    return ranked[0].score - ranked[1].score if len(ranked) > 1 else float("inf")


def _text(data: bytes | bytearray) -> str:
    return data.decode("gb18030", "ignore")

"""Choosing the bytes that are lost, and proving the result forwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from convert.repair.byteslip import gbk
from convert.repair.byteslip.forward import Insert, show
from convert.repair.byteslip.scoring import BRACKETS, QUOTED, Judge, awaited_opener, open_closer, possible
from convert.repair.byteslip.slips import Line, Unknown, Way
from convert.repair.ledger import Candidate

CLOSE_TOGETHER = 4  # bytes between two unknown ones that are chosen together
TRIED_TOGETHER = 3  # candidates of the first that are tried with the second
SHOWN = 5  # candidates kept for the ledger


class Completion(Struct, frozen=True):
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


def completions(line: Line, left: str, way: Way, judge: Judge) -> Iterator[Completion]:
    """The way with its unknown bytes chosen by what fits; none when one has no possible answer.

    ``left`` is the repaired text before the slip. Where two unknown bytes stand close to each
    other, the first one's best few are each tried.
    """
    if all(len(unknown.options) == 1 for unknown in way.unknown):
        yield Completion(way.data, (), False)
        return
    several = len(way.unknown) > 1 and way.unknown[1].offset - way.unknown[0].offset <= CLOSE_TOGETHER
    started = [_Choice(bytearray(way.data), (), False)]
    for number, unknown in enumerate(way.unknown):
        most = TRIED_TOGETHER if several and number == 0 else 1
        started = [choice for each in started for choice in _chosen(line, left, way, judge, each, unknown)[:most]]
    for choice in started:
        yield Completion(bytes(choice.data), choice.candidates, choice.guessed)


class _Choice(Struct, frozen=True):
    """Bytes with some unknown ones chosen, the candidates of the closest choice, was anything guessed."""

    data: bytearray
    candidates: tuple[Candidate, ...]
    guessed: bool


def _chosen(line: Line, left: str, way: Way, judge: Judge, so_far: _Choice, unknown: Unknown) -> list[_Choice]:
    """What one unknown byte may be, best first."""
    data = so_far.data
    if len(unknown.options) == 1:
        return [_with(so_far, unknown, unknown.options[0])]
    first = unknown.offset - _is_trail(way, unknown.offset)  # where the character with the unknown byte begins
    options = _options(data, first, unknown)
    if len(options) < 2:
        return [_with(so_far, unknown, byte) for byte in options.values()]
    right = line.text[way.at : way.at + 8] or "\n"
    before, after = left + _text(data[:first]), _text(data[first + 2 :]) + right
    pairing: frozenset[str] = frozenset()
    if not BRACKETS.isdisjoint(options):
        rest = _text(data[first + 2 :]) + line.text[way.at : way.at + QUOTED]
        pairing = frozenset((open_closer(before), awaited_opener(rest)))
    ranked = judge.rank(before, tuple(options), after, bare=_is_bare(line, way, first + 1), pairing=pairing)
    closest = so_far.candidates
    if ranked and (not closest or _margin(ranked) < _margin(closest)):
        closest = ranked[:SHOWN]
    return [_with(_Choice(data, closest, True), unknown, options[candidate.text]) for candidate in ranked]


def _with(choice: _Choice, unknown: Unknown, byte: int) -> _Choice:
    data = bytearray(choice.data)
    data[unknown.offset] = byte
    return replace(choice, data=data)


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
    return _in_order({char: trail for char, trail in pairs if char and possible(char)})


@cache
def _with_trail(trail: int) -> Mapping[str, int]:
    pairs = ((gbk.decode(lead, trail), lead) for lead in range(0x81, 0xFF))
    return _in_order({char: lead for char, lead in pairs if char and possible(char)})


def _in_order(named: Mapping[str, int]) -> Mapping[str, int]:
    """Where two fit alike the later character comes first, whatever byte is lost."""
    return dict(sorted(named.items(), reverse=True))


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

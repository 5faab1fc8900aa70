"""The forward process: how such pages came to look as they do.

A page of Traditional text was edited as GBK *bytes*: readings were inserted after
characters, and breaks put in front of punctuation, wherever the bytes matched,
also across a character boundary. Then it was decoded. The same code verifies a
repair (:func:`show` on the result must give the input) and makes damaged pages
for the tests (:func:`damage`).

What the decoder does: a byte pair becomes its character; a lead byte that has lost
its trail becomes ``?`` and swallows the ASCII byte that stands there instead, be it
the ``(`` of a reading, a digit or a ``<``.

>>> show("專家庫的".encode("gbk"), [Insert(5, "(guī)")]).startswith("專家?guī)斓")
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from convert.patterns import deferred
from convert.repair.byteslip import gbk


class Insert(Struct, frozen=True):
    """A reading with its parentheses, put in at a byte offset."""

    offset: int
    text: str


class Break(Struct, frozen=True):
    """A break put in at a byte offset; ``shown``: a lead byte it cuts off shows as ``?``."""

    offset: int
    shown: bool = True


Event = Insert | Break

_UNITS = deferred(
    rb"[\x00-\x80\xff]+"
    rb"|(?:[\x81-\xfe][\x40-\x7e\x80-\xfe])+"
    rb"|[\x81-\xfe](?:[\x00-\x3f\x7f\xff]|$)",
    re.DOTALL,
)


def show(data: bytes, events: Sequence[Event], *, end_shown: bool = True) -> str:
    """The text a reader sees after the events happened to ``data`` (GBK bytes) and it was decoded.

    Events are sorted by offset. ``end_shown``: a lead byte left at the very end shows as ``?``.
    """
    out: list[str] = []
    at = 0
    for event in events:
        text, dangling = _decode(data[at : event.offset])
        out.append(text)
        at = event.offset
        if isinstance(event, Insert):
            out.append("?" + event.text[1:] if dangling else event.text)
        elif dangling and event.shown:
            out.append("?")
    text, dangling = _decode(data[at:])
    out.append(text)
    if dangling and end_shown:
        out.append("?")
    return "".join(out)


def _decode(data: bytes) -> tuple[str, bool]:
    """The text of a stretch without events, and whether it ends in a lead byte without its trail."""
    out: list[str] = []
    for unit in _UNITS.findall(data):
        if unit[0] <= 0x80 or unit[0] == 0xFF:
            out.append(unit.decode("latin-1").replace("\x80", gbk.LONE_80))
        elif len(unit) == 1:
            return "".join(out), True
        elif len(unit) == 2 and not (0x40 <= unit[1] <= 0xFE and unit[1] != 0x7F):
            out.append("?")
        else:
            out += [gbk.decode(a, b) or "?" for a, b in zip(unit[::2], unit[1::2], strict=True)]
    return "".join(out), False


class Plan(Struct, frozen=True):
    """What happens to a page.

    ``readings``: annotated character → reading as inserted, in the order in which the
    replacements were made. ``break_share``: how many of the byte matches of ``marks`` get a
    break in front; ``shown``: whether cut-off bytes show as ``?``. ``folded``: full-width
    marks end as half-width ones. ``seed`` decides which matches get a break.
    """

    readings: Mapping[str, str]
    break_share: float = 1.0
    marks: frozenset[str] = gbk.MARKS
    shown: bool = True
    folded: bool = True
    seed: int = 0


def damage(text: str, plan: Plan) -> str:
    """The text as the forward process leaves it. Lines are processed one by one.

    Raises:
        UnicodeEncodeError: a character of the text has no GBK code.

    >>> damage("工業發展", Plan({"業": "yè", "發": "fā"}))
    '工業(yè)發(fā)展'
    >>> damage("確保快速發展。", Plan({"發": "fā"})).replace("?", "_")
    '確__焖侔l(fā)展。'
    """
    import random  # repairing only shows slips and damages nothing

    chance = random.Random(plan.seed)
    fold = str.maketrans(gbk.FOLDED) if plan.folded else {}
    lines = []
    for line in text.split("\n"):
        data = b"".join(map(_bytes, line))
        events = _insertions(data, plan.readings)
        torn = {event.offset for event in events}
        for mark in sorted(plan.marks, key=gbk.MARK_ORDER.index):
            for at in _found(data, gbk.encode(mark)):
                if at + 1 not in torn and chance.random() < plan.break_share:
                    torn.add(at)
                    events.append(Break(at, plan.shown))
        events.sort(key=lambda event: (event.offset, isinstance(event, Break)))
        lines.append(show(data, events, end_shown=plan.shown).translate(fold))
    return "\n".join(lines)


def _bytes(char: str) -> bytes:
    data = gbk.encode(char)
    if not data:
        raise UnicodeEncodeError("gbk", char, 0, 1, "no two-byte code")
    return data


def _insertions(data: bytes, readings: Mapping[str, str]) -> list[Event]:
    """The readings as byte-wise replacements put them in, one character after the other.

    A pair that an earlier replacement already tore apart is no longer found.
    """
    taken: dict[int, Insert] = {}
    for char, reading in readings.items():
        for at in _found(data, gbk.encode(char)):
            if at + 1 not in taken:
                taken.setdefault(at + 2, Insert(at + 2, f"({reading})"))
    return list(taken.values())


def _found(data: bytes, code: bytes) -> Iterator[int]:
    """Where a replacement finds a byte pair: from left to right, never overlapping itself."""
    at = data.find(code)
    while at >= 0:
        yield at
        at = data.find(code, at + 2)

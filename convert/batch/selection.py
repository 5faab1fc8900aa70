"""Which articles are wanted: ``3,5-7``.

>>> selection = parse_selection("3,5-7,9-")
>>> [n for n in range(1, 12) if n in selection]
[3, 5, 6, 7, 9, 10, 11]
"""

from __future__ import annotations

import re

from msgspec import Struct

from convert.errors import UsageError
from convert.patterns import deferred

_PART = deferred(r"\s*([0-9]{1,9})\s*(-\s*([0-9]{1,9})?\s*)?", re.ASCII)
_FAR = 10**9


class Selection(Struct, frozen=True):
    """Article numbers, counted from 1, as inclusive ranges."""

    ranges: tuple[tuple[int, int], ...]

    def __contains__(self, ordinal: int) -> bool:
        return any(first <= ordinal <= last for first, last in self.ranges)

    def missing(self, count: int) -> tuple[int, ...]:
        """The numbers named here that a collection of ``count`` articles lacks; of a range only its ends.

        >>> parse_selection("2,5-12,20").missing(10)
        (12, 20)
        >>> parse_selection("3-").missing(10)
        ()
        """
        named = {end for first, last in self.ranges for end in (first, last) if end != _FAR}
        return tuple(sorted(end for end in named if end > count))


def parse_selection(text: str) -> Selection:
    """Numbers and ranges separated by commas: ``3``, ``5-7``, ``9-`` (from 9 on).

    Raises:
        UsageError: a part is neither; a pointer stands below it.
    """
    ranges: list[tuple[int, int]] = []
    position = 0
    for part in text.split(","):
        ranges.append(_range(part, text, position))
        position += len(part) + 1
    return Selection(tuple(ranges))


def _range(part: str, text: str, position: int) -> tuple[int, int]:
    if not (found := _PART.fullmatch(part)):
        raise _pointing(text, position, part, "is neither a number nor a range such as 5-7")
    first = int(found[1])
    last = first if found[2] is None else int(found[3]) if found[3] else _FAR
    if first < 1:
        raise _pointing(text, position, part, "starts at 0, but articles are counted from 1")
    if last < first:
        raise _pointing(text, position, part, f"runs backwards; write {last}-{first}")
    return first, last


def _pointing(text: str, position: int, part: str, what: str) -> UsageError:
    shown = part.strip()
    start = position + (len(part) - len(part.lstrip()) if shown else 0)
    mark = " " * start + "^" * max(1, len(shown))
    return UsageError(f"In the choice of articles, {shown!r} {what}.\n  {text}\n  {mark}")

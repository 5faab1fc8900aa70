"""Regular expressions that are compiled when they are first asked for something.

A run needs two thirds of the program's patterns and few of the large ones: a page without a
table is never asked for table headings. Compiling was a sixth of a cold start: Python 3.11 ticks off the
characters of a range such as ``[一-鿿]`` one by one, a millisecond for each such range.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, AnyStr, Generic, cast

#: What a compiled pattern has.
_NAMES = tuple(name for name in dir(re.Pattern) if not name.startswith("_"))


class _Compiled(Generic[AnyStr]):
    """Has what a compiled pattern has, each in its own dictionary, where it is found as fast."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern  # patterns are made of others: that needs no compiling
        self._flags = flags

    def __reduce__(self) -> tuple[object, ...]:
        return deferred, (self.pattern, self._flags)


class _Deferred(_Compiled[AnyStr]):
    """Becomes a compiled one when it is asked for more than its text."""

    def __getattr__(self, name: str) -> Any:
        made = re.compile(self.pattern, self._flags)
        self.__dict__.update((each, getattr(made, each)) for each in _NAMES)
        self.__class__ = _Compiled  # type: ignore[assignment]
        return getattr(self, name)


def deferred(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What :func:`re.compile` gives, except that a faulty pattern is found when it is first used.

    For patterns of the program; one that a user wrote is compiled on the spot.

    Raises:
        re.error: when it is first asked for something, if the pattern is none.

    >>> year = deferred(r"[0-9]{4}年")
    >>> year.search("自2019年起")[0], year.pattern
    ('2019年', '[0-9]{4}年')
    """
    return cast("re.Pattern[AnyStr]", _Deferred(pattern, flags))


_BEYOND_LATIN = deferred("[^\0-\xff]")


def first_of(wanted: Callable[[str], bool], text: str, start: int = 0, end: int | None = None) -> int | None:
    """Where the first character beyond Latin-1 stands that is ``wanted``, between two places of a text.

    A class that holds all of Chinese takes a millisecond and more to compile; this needs none, and skips Latin text
    at the speed of a scan.

    >>> first_of(lambda char: "\u4e00" <= char <= "\u9fff", "GDP “增長”")
    5
    """
    places = _BEYOND_LATIN.finditer(text, start, len(text) if end is None else end)
    return next((match.start() for match in places if wanted(match[0])), None)

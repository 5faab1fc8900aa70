"""A row of records that each have a start and an end, kept in columns.

A long page has a million edits that differ in little but their place. As objects they
would take ten times the memory of the page; here each takes twelve bytes, and what they say is
stored once for all that say the same.

>>> from typing import NamedTuple
>>> class Word(NamedTuple):
...     start: int
...     end: int
...     text: str
>>> words = Spans(Word, [(0, 2, ("產業",)), (2, 4, ("發展",)), (4, 6, ("產業",))])
>>> words[-1], len(words)
(Word(start=4, end=6, text='產業'), 3)
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from operator import eq
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class Spans(Sequence[T], Generic[T]):
    """Records made anew by ``make(start, end, *what)`` whenever they are asked for; equal if they are."""

    __slots__ = ("_ends", "_kinds", "_make", "_starts", "_whats")

    def __init__(self, make: Callable[..., T], rows: Iterable[tuple[int, int, tuple[Hashable, ...]]]) -> None:
        self._make = make
        self._starts, self._ends, self._kinds = array("I"), array("I"), array("I")
        numbers: dict[tuple[Hashable, ...], int] = {}
        for start, end, what in rows:
            self._starts.append(start)
            self._ends.append(end)
            self._kinds.append(numbers.setdefault(what, len(numbers)))
        self._whats: tuple[tuple[Any, ...], ...] = tuple(numbers)

    def rows(self) -> Iterator[tuple[int, int, tuple[Any, ...]]]:
        """Start, end and what is said, without making the records."""
        return zip(self._starts, self._ends, map(self._whats.__getitem__, self._kinds), strict=True)

    def place(self, index: int) -> tuple[int, int]:
        """Start and end of one record, without making it."""
        return self._starts[index], self._ends[index]

    def what(self, index: int) -> tuple[Any, ...]:
        """What one record says, without making it."""
        return self._whats[self._kinds[index]]

    def where(self, kept: Callable[..., bool]) -> Spans[T]:
        """The records for which ``kept(*what)`` holds; it is asked once for all that say the same."""
        keep = [kept(*what) for what in self._whats]
        return self if all(keep) else Spans(self._make, (row for row in self.rows() if kept(*row[2])))

    def counts(self) -> dict[tuple[Any, ...], int]:
        """How many records say the same, in the order in which it comes up."""
        times = Counter(self._kinds)
        return {what: times[number] for number, what in enumerate(self._whats)}

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[T]:
        return (self._make(start, end, *what) for start, end, what in self.rows())

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        return self._make(self._starts[index], self._ends[index], *self._whats[self._kinds[index]])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash((self._starts.tobytes(), self._ends.tobytes()))

    def __repr__(self) -> str:
        return f"Spans({', '.join(map(repr, self))})"

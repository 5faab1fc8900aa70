"""One source: a name, an identity that stays the same from run to run, and its bytes on demand."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from convert.errors import SourceError


class Source(Struct, frozen=True, eq=False):
    """Something a collection can be read from.

    ``identity`` tells it from every other source (the path as reached, with
    forward slashes, or ``-``; of a record, what holds it and, after ``#``, its place
    there); ``name`` is for people and carries the file-name extension. ``refusal`` is a
    sentence where it is known beforehand that the source cannot be read; ``url`` is where
    it was scraped, where that is known. Two sources are equal when their identities and
    names are.

    >>> Source("a/b.txt", "b.txt", lambda: b"text").read()
    b'text'
    """

    identity: str
    name: str
    load: Callable[[], bytes]
    refusal: str = ""
    url: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and (self.identity, self.name) == (other.identity, other.name)

    def __hash__(self) -> int:
        return hash((self.identity, self.name))

    def read(self) -> bytes:
        """All bytes of the source.

        Raises:
            SourceError: it has vanished, may not be read, or the reading failed.
        """
        if self.refusal:
            raise SourceError(self.refusal)
        try:
            return self.load()
        except OSError as problem:
            reason = problem.strerror or problem
            raise SourceError(f"{self.identity} cannot be read ({reason}); check that it is there and yours.") from None

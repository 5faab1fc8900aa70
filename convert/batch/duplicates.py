"""Articles that stand in a collection more than once, word for word or nearly.

The sketches of all articles lie in the ledger, cut into bands: two articles of which any band
is the same are compared place by place (locality-sensitive hashing; Indyk and Motwani
1998). An article is only ever compared with those before it, so the first one is the
same whoever does the work and however often the run was stopped.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import NamedTuple

from convert.batch.ledger import stored
from convert.batch.options import NearDuplicates
from convert.batch.sketch import PLACES, Sketch
from convert.batch.work import Made, Result
from convert.notices import Notice, Severity

#: Articles that agree in so many places are near-duplicates.
ALIKE = 0.8

#: Bytes of a band: 8 places of 4 bytes. With 16 bands, two texts that agree to 0.8 share one in 95 of 100 cases.
_BAND = 32

_TABLES = """
CREATE TABLE IF NOT EXISTS sketches (
    id INTEGER PRIMARY KEY, identity TEXT NOT NULL, article INTEGER NOT NULL,
    run INTEGER NOT NULL, ordinal INTEGER NOT NULL, digest BLOB NOT NULL, places BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS sketches_by_identity ON sketches (identity);
CREATE INDEX IF NOT EXISTS sketches_by_digest ON sketches (digest);
CREATE TABLE IF NOT EXISTS bands (band INTEGER, part BLOB, sketch INTEGER, PRIMARY KEY (band, part, sketch))
    WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bands_by_sketch ON bands (sketch);
"""


class Like(NamedTuple):
    """An earlier article that is like one: its source, its number there, and the share of pieces in common."""

    identity: str
    article: int
    share: float


class Duplicates:
    """The articles of a run so far, in a ledger's database."""

    def __init__(self, database: sqlite3.Connection, run: int, choice: NearDuplicates) -> None:
        self._database = database
        self._run = run
        self._choice = choice
        database.executescript(_TABLES)

    def met(self, identity: str, ordinal: int) -> None:
        """A source is as it was, and so are its articles."""
        self._database.execute(
            "UPDATE sketches SET run = ?, ordinal = ? WHERE identity = ?", (self._run, ordinal, stored(identity))
        )

    def checked(self, result: Result, ordinal: int) -> Result:
        """``result`` with a notice for every article that stands before it; without those articles if so chosen."""
        identity = result.source.identity
        self._forget(identity)
        kept: list[Made] = []
        told: list[Notice] = []
        for made in result.made:
            if made.sketch is None:
                kept.append(made)
                continue
            like = self._first_like(made.sketch, ordinal)
            self._add(made.sketch, identity, made.files[0].ordinal, ordinal)
            if like is None:
                kept.append(made)
            elif self._choice is NearDuplicates.ONCE:
                told.append(_notice(like, made, "was not written again"))
            else:
                notice = _notice(like, made, "is written all the same")
                files = tuple(replace(file, notices=(*file.notices, notice)) for file in made.files)
                kept.append(replace(made, files=files))
        return replace(result, made=tuple(kept), notices=(*result.notices, *told))

    def _forget(self, identity: str) -> None:
        mine = "SELECT id FROM sketches WHERE identity = ?"
        self._database.execute(f"DELETE FROM bands WHERE sketch IN ({mine})", (stored(identity),))
        self._database.execute("DELETE FROM sketches WHERE identity = ?", (stored(identity),))

    def _add(self, sketch: Sketch, identity: str, article: int, ordinal: int) -> None:
        number = self._database.execute(
            "INSERT INTO sketches (identity, article, run, ordinal, digest, places) VALUES (?, ?, ?, ?, ?, ?)",
            (stored(identity), article, self._run, ordinal, sketch.digest, sketch.places),
        ).lastrowid
        self._database.executemany(
            "INSERT INTO bands VALUES (?, ?, ?)", [(band, part, number) for band, part in _bands(sketch)]
        )

    def _first_like(self, sketch: Sketch, ordinal: int) -> Like | None:
        """The first article before this one (of this source too) that is like it."""
        found = self._database.execute(
            "SELECT identity, article FROM sketches WHERE digest = ? AND run = ? AND ordinal <= ?"
            " ORDER BY ordinal, article LIMIT 1",
            (sketch.digest, self._run, ordinal),
        ).fetchone()
        if found:
            return Like(found[0], found[1], 1.0)
        candidates: dict[int, tuple[int, int, str, bytes]] = {}
        for band, part in _bands(sketch):
            for number, *row in self._database.execute(
                "SELECT id, ordinal, article, identity, places FROM bands JOIN sketches ON sketch = id"
                " WHERE band = ? AND part = ? AND run = ? AND ordinal <= ?",
                (band, part, self._run, ordinal),
            ):
                candidates[number] = (row[0], row[1], row[2], row[3])
        for _, article, identity, places in sorted(candidates.values()):
            if (share := _share(places, sketch.places)) >= ALIKE:
                return Like(identity, article, share)
        return None


def _bands(sketch: Sketch) -> list[tuple[int, bytes]]:
    return [(at // _BAND, sketch.places[at : at + _BAND]) for at in range(0, len(sketch.places), _BAND)]


def _share(one: bytes, other: bytes) -> float:
    """The share of places in which two sketches agree.

    >>> _share(bytes(4 * PLACES), bytes(4 * PLACES))
    1.0
    """
    return sum(one[at : at + 4] == other[at : at + 4] for at in range(0, 4 * PLACES, 4)) / PLACES


def _notice(like: Like, made: Made, what: str) -> Notice:
    article = made.files[0]
    place = article.source_range
    how = "the same as" if like.share == 1.0 else f"nearly the same ({like.share:.0%}) as"
    return Notice(
        "duplicate" if like.share == 1.0 else "near-duplicate",
        Severity.INFO,
        f"Article {article.ordinal} is {how} article {like.article} of {like.identity}; it {what}.",
        place.start if place else None,
        place.end if place else None,
        like.identity,
    )

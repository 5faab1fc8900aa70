"""Articles that stand in a collection more than once, word for word or nearly.

The sketches of all articles lie in the ledger, cut into bands: two articles of which any band
is the same are compared place by place (locality-sensitive hashing; Indyk and Motwani
1998). An article is only ever compared with those before it, so the first one is the
same whoever does the work and however often the run was stopped.

A source that is unchanged keeps its verdicts, unless something before it is not as it was. So what a run
changes of the sketches, and what it meets in another order or not at all, is noted by its bands
(``touched``); when all sources are known, those that share one are judged again.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from msgspec.structs import replace

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
CREATE TABLE IF NOT EXISTS verdicts (
    identity TEXT, article INTEGER, first TEXT NOT NULL, number INTEGER NOT NULL, share REAL NOT NULL,
    PRIMARY KEY (identity, article)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS touched (band INTEGER, part BLOB, PRIMARY KEY (band, part)) WITHOUT ROWID;
"""

#: The band of a whole text, where ``touched`` speaks of it.
_WHOLE = -1

#: The run of sketches whose source a later run did not meet.
_GONE = 0


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
        self._highest = -1
        database.executescript(_TABLES)

    def comes(self, identity: str) -> None:
        """A source has its turn; to be told in the order of the sources, and before it is met or judged."""
        before = self._database.execute(
            "SELECT run, ordinal FROM sketches WHERE identity = ? LIMIT 1", (stored(identity),)
        ).fetchone()
        if before is None or before[0] == self._run:
            return
        run, place = before
        if run != self._run - 1 or place < self._highest:
            self._touch("identity = ?", stored(identity))
        else:
            self._highest = place

    def met(self, identity: str, ordinal: int) -> None:
        """A source is as it was, and so are its articles; maybe not what stands before them."""
        self._database.execute(
            "UPDATE sketches SET run = ?, ordinal = ? WHERE identity = ?", (self._run, ordinal, stored(identity))
        )

    def outdated(self) -> list[str]:
        """The sources of earlier runs that this one has met, and of which it must judge otherwise than they did.

        To be asked when the run knows all its sources.
        """
        self._touch("run NOT IN (?, ?)", self._run, _GONE)
        suspects = self._database.execute(
            "SELECT DISTINCT identity FROM (SELECT sketch AS id FROM touched JOIN bands USING (band, part)"
            f" UNION SELECT id FROM touched JOIN sketches ON part = digest WHERE band = {_WHOLE})"
            " JOIN sketches USING (id) JOIN sources USING (identity)"
            " WHERE sources.run = ? AND sources.written <> sources.run AND state = 'done' ORDER BY sources.ordinal",
            (self._run,),
        ).fetchall()
        return [identity for (identity,) in suspects if self._is_outdated(identity)]

    def settle(self) -> None:
        """What was touched has been judged again, or is to be."""
        self._database.execute("DELETE FROM touched")
        self._database.execute("UPDATE sketches SET run = ? WHERE run NOT IN (?, ?)", (_GONE, _GONE, self._run))

    def checked(self, result: Result, ordinal: int) -> Result:
        """``result`` with a notice for every article that stands before it; without those articles if so chosen."""
        identity = result.source.identity
        self._replace(result, ordinal)
        kept: list[Made] = []
        told: list[Notice] = []
        left_out: list[int] = []
        for made in result.made:
            if made.sketch is None:
                kept.append(made)
                continue
            article = made.files[0].ordinal
            like = self._first_like(made.sketch, ordinal, article)
            if like is not None:
                self._database.execute(
                    "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?)", (stored(identity), article, *like)
                )
            if like is None:
                kept.append(made)
            elif self._choice is NearDuplicates.ONCE:
                left_out.append(article)
                told.append(_notice(like, made, "was not written again"))
            else:
                notice = _notice(like, made, "is written all the same")
                files = tuple(replace(file, notices=(*file.notices, notice)) for file in made.files)
                kept.append(replace(made, files=files))
        return replace(result, made=tuple(kept), notices=(*result.notices, *told), left_out=tuple(left_out))

    def _replace(self, result: Result, ordinal: int) -> None:
        """The articles of a source are those of ``result`` now."""
        identity = stored(result.source.identity)
        rows = "SELECT article, digest, places FROM sketches WHERE identity = ? ORDER BY article"
        before = self._database.execute(rows, (identity,)).fetchall()
        after = [(made.files[0].ordinal, made.sketch) for made in result.made if made.sketch is not None]
        is_other = before != [(article, one.digest, one.places) for article, one in after] and self._run > 1
        if is_other:
            self._touch("identity = ?", identity)
        self._forget(identity)
        for article, one in after:
            self._add(one, identity, article, ordinal)
        if is_other:
            self._touch("identity = ?", identity)

    def _touch(self, which: str, *values: object) -> None:
        """Notes that sketches come, go or stand elsewhere: those ``which`` a condition names."""
        self._database.execute(
            "INSERT OR IGNORE INTO touched SELECT band, part FROM bands"
            f" WHERE sketch IN (SELECT id FROM sketches WHERE {which})",
            values,
        )
        self._database.execute(
            f"INSERT OR IGNORE INTO touched SELECT {_WHOLE}, digest FROM sketches WHERE {which}", values
        )

    def _is_outdated(self, identity: str) -> bool:
        """Whether a source would be judged otherwise than it was."""
        rows = self._database.execute(
            "SELECT article, ordinal, digest, places FROM sketches WHERE identity = ?", (identity,)
        ).fetchall()
        now = {article: self._first_like(Sketch(*texts), ordinal, article) for article, ordinal, *texts in rows}
        was = self._database.execute(
            "SELECT article, first, number, share FROM verdicts WHERE identity = ?", (identity,)
        )
        return {article: like for article, like in now.items() if like} != {row[0]: Like(*row[1:]) for row in was}

    def _forget(self, identity: str) -> None:
        mine = "SELECT id FROM sketches WHERE identity = ?"
        self._database.execute(f"DELETE FROM bands WHERE sketch IN ({mine})", (identity,))
        self._database.execute("DELETE FROM sketches WHERE identity = ?", (identity,))
        self._database.execute("DELETE FROM verdicts WHERE identity = ?", (identity,))

    def _add(self, sketch: Sketch, identity: str, article: int, ordinal: int) -> None:
        number = self._database.execute(
            "INSERT INTO sketches (identity, article, run, ordinal, digest, places) VALUES (?, ?, ?, ?, ?, ?)",
            (identity, article, self._run, ordinal, sketch.digest, sketch.places),
        ).lastrowid
        self._database.executemany(
            "INSERT INTO bands VALUES (?, ?, ?)", [(band, part, number) for band, part in _bands(sketch)]
        )

    def _first_like(self, sketch: Sketch, ordinal: int, article: int) -> Like | None:
        """The first article before this one (of this source too) that is like it."""
        place = (self._run, ordinal, article)
        found = self._database.execute(
            "SELECT identity, article FROM sketches WHERE digest = ? AND run = ? AND (ordinal, article) < (?, ?)"
            " ORDER BY ordinal, article LIMIT 1",
            (sketch.digest, *place),
        ).fetchone()
        if found:
            return Like(found[0], found[1], 1.0)
        candidates: dict[int, tuple[int, int, str, bytes]] = {}
        for band, part in _bands(sketch):
            for number, *row in self._database.execute(
                "SELECT id, ordinal, article, identity, places FROM bands JOIN sketches ON sketch = id"
                " WHERE band = ? AND part = ? AND run = ? AND (ordinal, article) < (?, ?)",
                (band, part, *place),
            ):
                candidates[number] = (row[0], row[1], row[2], row[3])
        for _, number, identity, places in sorted(candidates.values()):
            if (share := _share(places, sketch.places)) >= ALIKE:
                return Like(identity, number, share)
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

"""The ledger of an output folder: one row per source, so that a run can be killed and simply started again.

SQLite in write-ahead mode. A source's row says ``writing`` before its first file is
touched, which lasts before that happens, and ``done`` after its last; whatever moment a
run ends at, the next one knows where temporary files may lie and what is whole.
Clocks and durations stand here and nowhere else: the manifest is made from the
``record`` column alone.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder, NAME)) as ledger:
...     _ = ledger.begin("options", started=0.0)
...     ledger.failed("a.txt", "a.txt", 0, sentence="a.txt is empty.", exit_code=4)
...     ledger.counts()
{'failed': 1}
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import Struct

from convert.errors import OutputError, OutputFull

#: Where the ledger lies in an output folder.
NAME = ".hanpress.sqlite"

#: What SQLite adds to the name while a run is on.
COMPANIONS = ("", "-wal", "-shm", "-journal")

Record = dict[str, Any]

#: How a run has ended; one that was killed is still ``running``.
RUNNING, FINISHED, STOPPED = "running", "finished", "stopped"

#: Rows written between two commits where nothing on the disk depends on them.
_BETWEEN_COMMITS = 1000

#: Seconds between two commits after which a source that is done is not left to the next one.
_BETWEEN_COMMITS_S = 0.1

_APPLICATION = 0x68616E70  # "hanp", so that a stranger's database is not taken for ours
_VERSION = 1

_TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, job TEXT NOT NULL, started REAL NOT NULL, ended REAL, outcome TEXT NOT NULL
);
CREATE TABLE sources (
    identity TEXT PRIMARY KEY,  -- path or URL, and the place in it
    name TEXT NOT NULL,
    state TEXT NOT NULL,        -- see State
    run INTEGER NOT NULL,       -- the run that met it last
    ordinal INTEGER NOT NULL,   -- its place in that run
    sha256 TEXT NOT NULL DEFAULT '',
    job TEXT NOT NULL DEFAULT '',
    folder TEXT,                -- relative to the output; unique unless packed away
    record TEXT,                -- its entry in the manifest, as JSON; what was last written whole
    sentence TEXT NOT NULL DEFAULT '',
    exit_code INTEGER NOT NULL DEFAULT 0,
    fault TEXT NOT NULL DEFAULT '',
    seconds REAL NOT NULL DEFAULT 0,
    written INTEGER NOT NULL DEFAULT 0  -- the run that wrote it last
);
CREATE INDEX sources_by_run ON sources (run, ordinal);
CREATE INDEX sources_by_state ON sources (state);
CREATE INDEX sources_by_folder ON sources (folder);
CREATE TABLE folders (folded TEXT PRIMARY KEY, identity TEXT NOT NULL, folder TEXT NOT NULL);
CREATE INDEX folders_by_identity ON folders (identity);
CREATE TABLE numbers (folded TEXT PRIMARY KEY, next INTEGER NOT NULL);
CREATE TABLE stale (path TEXT PRIMARY KEY);  -- files written once that belong to nothing any more
CREATE TABLE archives (
    path TEXT PRIMARY KEY, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, run INTEGER NOT NULL  -- that met it last
);
"""


class State(StrEnum):
    """What is known of a source."""

    WRITING = "writing"  # a run was, or is, about to write its files
    DONE = "done"  # every file is written, under its hash
    FAILED = "failed"  # it could not be converted; a sentence says why
    DAMAGED = "damaged"  # its files are no longer what was written; to be done again


class Known(Struct, frozen=True):
    """A source's row as an earlier run left it."""

    state: State
    sha256: str
    job: str
    folder: str | None
    record: Record | None
    run: int
    sentence: str
    exit_code: int


class Row(Struct, frozen=True):
    """A source's row for those who report; ``record`` is ``None`` where nothing was ever written."""

    identity: str
    name: str
    state: State
    record: Record | None
    sentence: str
    exit_code: int
    fault: str
    seconds: float
    is_unchanged: bool


class _Database(sqlite3.Connection):
    """A connection that says plainly when the disk is full: any statement may find it so, a read as well as a write."""

    def execute(self, statement: str, values: Any = (), /) -> sqlite3.Cursor:
        try:
            return super().execute(statement, values)
        except sqlite3.OperationalError as problem:
            raise _told(problem) from None

    def executemany(self, statement: str, rows: Iterable[Any], /) -> sqlite3.Cursor:
        try:
            return super().executemany(statement, rows)
        except sqlite3.OperationalError as problem:
            raise _told(problem) from None


def _told(problem: sqlite3.OperationalError) -> Exception:
    """What to raise for an error of SQLite's: a sentence where there is no room left, else the error itself."""
    if "full" in str(problem) or "disk I/O" in str(problem):
        return OutputFull(f"The ledger of the output cannot be written ({problem}); free space where it lies.")
    return problem


class Ledger:
    """The open ledger of an output folder; one writer at a time, any number of readers.

    Raises:
        OutputError: the file is there and is not a ledger, or cannot be opened.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.run = 0
        self._uncommitted = 0
        self._is_held = False
        self._committed = time.monotonic()
        uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
        if read_only and not path.with_name(f"{path.name}-wal").exists():
            uri += "&immutable=1"  # nobody writes; without this, reading would leave SQLite's companions behind
        try:
            self.database = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30, factory=_Database)
            self.database.execute("PRAGMA busy_timeout = 30000")
            self._prepare(read_only)
        except sqlite3.Error as problem:
            raise OutputError(f"The ledger {path} cannot be used ({problem}); move it away and start again.") from None

    def _prepare(self, read_only: bool) -> None:
        kind = self.database.execute("PRAGMA application_id").fetchone()[0]
        version = self.database.execute("PRAGMA user_version").fetchone()[0]
        tables = self.database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not read_only:
            self.database.execute("PRAGMA journal_mode = WAL")
            self.database.execute("PRAGMA synchronous = NORMAL")
        if tables == kind == version == 0 and not read_only:
            self.database.executescript(
                f"BEGIN; PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_VERSION}; {_TABLES} COMMIT;"
            )
        elif (kind, version) != (_APPLICATION, _VERSION):
            raise sqlite3.DatabaseError("it is of another program or version")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Commits what is pending and closes the file; SQLite then folds its companions into it."""
        try:
            self.commit()
        finally:
            self.database.close()

    # Writing

    def begin(self, job: str, *, started: float) -> int:
        """A new run with the options hash ``job``; its number."""
        self.run = self._write("INSERT INTO runs (job, started, outcome) VALUES (?, ?, 'running')", job, started)
        self.commit()
        return self.run

    def end(self, outcome: str, *, ended: float) -> None:
        """The run is over: :data:`FINISHED` or :data:`STOPPED`."""
        self._write("UPDATE runs SET ended = ?, outcome = ? WHERE id = ?", ended, outcome, self.run)
        self.commit()

    def met(self, identity: str, ordinal: int) -> None:
        """The source was met again and is as it was."""
        self._write("UPDATE sources SET run = ?, ordinal = ? WHERE identity = ?", self.run, ordinal, stored(identity))

    def writing(self, identity: str, name: str, ordinal: int, folder: str, paths: Iterable[str] = ()) -> None:
        """The source's files are about to be written into ``folder``; committed before this returns.

        Until it is done those ``paths`` that are new belong to nothing: should the run be killed and
        the source never come again, they are known to be in the way.
        """
        earlier = self.record(identity)
        kept = set(paths_of(earlier)) if earlier else ()
        for path in paths:
            if path not in kept:
                self._write("INSERT OR IGNORE INTO stale VALUES (?)", path)
        self._write(
            "INSERT INTO sources (identity, name, state, run, ordinal, folder) VALUES (?, ?, 'writing', ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET state = 'writing', run = excluded.run, ordinal = excluded.ordinal,"
            " folder = excluded.folder",
            stored(identity),
            stored(name),
            self.run,
            ordinal,
            folder,
        )
        self.commit()

    def done(self, identity: str, record: Record, *, sha256: str, job: str, seconds: float) -> None:
        """The source's files are written; files of its last record that this one lacks become stale.

        Committed with what is written next, or at once where the last time is long ago.
        """
        key = stored(identity)
        earlier = self.database.execute("SELECT record FROM sources WHERE identity = ?", (key,)).fetchone()
        paths = set(paths_of(record))
        if earlier and earlier[0]:
            for path in paths_of(json.loads(earlier[0])):
                if path not in paths:
                    self._write("INSERT OR IGNORE INTO stale VALUES (?)", path)
        if self.has_stale():
            for path in paths:
                self._write("DELETE FROM stale WHERE path = ?", path)
        self._write(
            "UPDATE sources SET state = 'done', record = ?, sha256 = ?, job = ?, seconds = ?,"
            " sentence = '', exit_code = 0, fault = '', written = run WHERE identity = ?",
            *(stored(json.dumps(record, ensure_ascii=False)), sha256, job, seconds, key),
        )
        if time.monotonic() - self._committed > _BETWEEN_COMMITS_S:
            self.commit()

    def failed(
        self,
        identity: str,
        name: str,
        ordinal: int,
        *,
        sentence: str,
        exit_code: int,
        fault: str = "",
        seconds: float = 0,
        sha256: str = "",
        job: str = "",
    ) -> None:
        """The source could not be converted; what an earlier run wrote of it stays as it is."""
        self._write(
            "INSERT INTO sources"
            " (identity, name, state, run, ordinal, sentence, exit_code, fault, seconds, sha256, job)"
            " VALUES (?, ?, 'failed', ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET state = 'failed', run = excluded.run, ordinal = excluded.ordinal,"
            " sentence = excluded.sentence, exit_code = excluded.exit_code, fault = excluded.fault,"
            " seconds = excluded.seconds, sha256 = excluded.sha256, job = excluded.job",
            *(stored(identity), stored(name), self.run, ordinal, stored(sentence), exit_code, stored(fault), seconds),
            *(sha256, job),
        )

    def damaged(self, identity: str) -> None:
        """The source's files are not what was written; the next run does it again."""
        self._write("UPDATE sources SET state = 'damaged' WHERE identity = ?", stored(identity))

    def archived(self, path: str, size: int, sha256: str) -> None:
        """An archive of outputs was written."""
        self._write("INSERT OR REPLACE INTO archives VALUES (?, ?, ?, ?)", path, size, sha256, self.run)

    def met_archive(self, path: str) -> None:
        """The sources of an archive were met again and are as they were."""
        self._write("UPDATE archives SET run = ? WHERE path = ?", self.run, path)

    def forget_archive(self, path: str) -> None:
        """An archive is gone."""
        self._write("DELETE FROM archives WHERE path = ?", path)

    def forget(self, identity: str) -> None:
        """Removes a source's row and its claim on a folder."""
        self._write("DELETE FROM sources WHERE identity = ?", stored(identity))
        self._write("DELETE FROM folders WHERE identity = ?", stored(identity))

    def forget_stale(self, path: str) -> None:
        """A stale file is gone."""
        self._write("DELETE FROM stale WHERE path = ?", path)

    def _write(self, statement: str, *values: object) -> int:
        if not self.database.in_transaction:
            self.database.execute("BEGIN IMMEDIATE")
        row = self.database.execute(statement, values).lastrowid or 0
        self._uncommitted += 1
        if self._uncommitted >= _BETWEEN_COMMITS:
            self.commit()
        return row

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """What is written inside lasts together or, where that fails or the process is killed, not at all."""
        self.commit()
        self._is_held = True
        try:
            yield
        except BaseException:
            if self.database.in_transaction:
                self.database.execute("ROLLBACK")
            raise
        finally:
            self._is_held = False
        self.commit()

    def commit(self) -> None:
        """Makes everything written so far last."""
        if self._is_held:
            return
        if self.database.in_transaction:
            self.database.execute("COMMIT")
        self._uncommitted = 0
        self._committed = time.monotonic()

    # Reading

    def known(self, identity: str) -> Known | None:
        """What an earlier run left about a source."""
        row = self.database.execute(
            "SELECT state, sha256, job, folder, record, run, sentence, exit_code FROM sources WHERE identity = ?",
            (stored(identity),),
        ).fetchone()
        if row is None:
            return None
        state, sha256, job, folder, record, *rest = row
        return Known(State(state), sha256, job, folder, json.loads(record) if record else None, *rest)

    def rows(
        self, *, run: int | None = None, state: State | None = None, start: int = 0, count: int = -1
    ) -> Iterator[Row]:
        """Rows in the order of their run, those of ``run`` or all; ``start`` and ``count`` cut a slice out."""
        wanted, values = _conditions(run=run, state=state)
        for row in self.database.execute(
            f"SELECT identity, name, state, record, sentence, exit_code, fault, seconds, written <> run"
            f" FROM sources {wanted}"
            " ORDER BY run, ordinal LIMIT ? OFFSET ?",
            (*values, count, start),
        ):
            yield Row(
                row[0],
                row[1],
                State(row[2]),
                json.loads(row[3]) if row[3] else None,
                row[4],
                row[5],
                row[6],
                row[7],
                bool(row[8]),
            )

    def count(self, *, run: int | None = None, state: State | None = None) -> int:
        """How many sources there are, of ``run``, in ``state``."""
        wanted, values = _conditions(run=run, state=state)
        return int(self.database.execute(f"SELECT count(*) FROM sources {wanted}", values).fetchone()[0])

    def counts(self) -> dict[str, int]:
        """How many sources are in each state."""
        return dict(self.database.execute("SELECT state, count(*) FROM sources GROUP BY state ORDER BY state"))

    def record(self, identity: str) -> Record | None:
        """What the manifest says of a source."""
        row = self.database.execute("SELECT record FROM sources WHERE identity = ?", (stored(identity),)).fetchone()
        return json.loads(row[0]) if row and row[0] else None

    def records(self) -> Iterator[tuple[str, bool]]:
        """The manifest's entries as JSON texts, sorted by folder, and whether this run has met their source."""
        for record, run in self.database.execute(
            "SELECT record, run FROM sources WHERE record IS NOT NULL ORDER BY folder, identity"
        ):
            yield record, run == self.run

    def has_records(self) -> bool:
        """Whether anything was ever written."""
        return self.database.execute("SELECT 1 FROM sources WHERE record IS NOT NULL LIMIT 1").fetchone() is not None

    def slowest(self, count: int) -> Iterator[tuple[str, float]]:
        """The sources of this run whose conversion took longest, with their seconds."""
        return iter(
            self.database.execute(
                "SELECT identity, seconds FROM sources WHERE run = ? AND state = 'done' ORDER BY seconds DESC LIMIT ?",
                (self.run, count),
            )
        )

    def unfinished(self) -> Iterator[str]:
        """The folders in which a run that was killed may have left temporary files."""
        return (row[0] for row in self.database.execute("SELECT folder FROM sources WHERE state = 'writing'"))

    def vanished(self) -> Iterator[tuple[str, str | None]]:
        """The sources that this run has not met, with their records."""
        return iter(
            self.database.execute("SELECT identity, record FROM sources WHERE run <> ? ORDER BY identity", (self.run,))
        )

    def stale(self) -> Iterator[str]:
        """The files written once that belong to nothing any more."""
        return (row[0] for row in self.database.execute("SELECT path FROM stale ORDER BY path"))

    def has_stale(self) -> bool:
        """Whether there is any stale file."""
        return self.database.execute("SELECT 1 FROM stale LIMIT 1").fetchone() is not None

    def archives(self) -> Iterator[tuple[str, int, str]]:
        """The archives of outputs: path, bytes, hash."""
        return iter(self.database.execute("SELECT path, bytes, sha256 FROM archives ORDER BY path"))

    def seconds(self) -> float:
        """The work of all sources together, as they were last done."""
        return float(self.database.execute("SELECT coalesce(sum(seconds), 0) FROM sources").fetchone()[0])

    def archive_size(self, path: str) -> int | None:
        """The bytes of an archive of outputs; ``None`` if there is none of that name."""
        row = self.database.execute("SELECT bytes FROM archives WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def vanished_archives(self) -> Iterator[str]:
        """The archives that this run has not met."""
        return (row[0] for row in self.database.execute("SELECT path FROM archives WHERE run <> ?", (self.run,)))

    def last_outcome(self) -> str | None:
        """How the last run has ended; ``None`` without one."""
        last = self.last_run()
        return None if last is None else last[3]

    def last_run(self) -> tuple[int, float, float | None, str] | None:
        """Number, start, end and outcome of the last run."""
        row: tuple[int, float, float | None, str] | None = self.database.execute(
            "SELECT id, started, ended, outcome FROM runs ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return row


def stored(text: str) -> str:
    r"""``text`` as SQLite can hold it: half characters (of file names in no encoding) as escapes.

    >>> stored("a\udce9.txt")
    'a\\udce9.txt'
    """
    return text.encode("utf-8", errors="backslashreplace").decode("utf-8")


def paths_of(record: Record) -> list[str]:
    """The files of a manifest entry, relative to the output; none where they lie in an archive."""
    return [] if "archive" in record else [f"{record['folder']}/{file['name']}" for file in record["files"]]


def _conditions(**wanted: object) -> tuple[str, tuple[object, ...]]:
    named = {name: value for name, value in wanted.items() if value is not None}
    clause = " AND ".join(f"{name} = ?" for name in named)
    return (f"WHERE {clause}" if clause else ""), tuple(named.values())

"""What an output folder's ledger says, and whether its files are still what was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from convert.batch.ledger import Ledger, Record, State
from convert.batch.lock import is_held, locked
from convert.batch.run import default_ledger
from convert.batch.store import Store, open_store
from convert.errors import UsageError


class FailedSource(Struct, frozen=True):
    """A source that could not be converted, and why."""

    identity: str
    sentence: str


class Status(Struct, frozen=True):
    """What is known of an output folder.

    ``counts`` has the sources of each state; ``outcome`` how the last run ended:
    ``finished``, ``stopped``, or ``running``, which is also what a killed run leaves
    (``is_running`` knows). ``stale`` counts files that belong to no source any more.
    ``seconds`` is the work of all sources together.
    """

    place: str
    counts: dict[str, int]
    files: int
    size: int
    stale: int
    outcome: str
    is_running: bool
    seconds: float

    @property
    def sources(self) -> int:
        """All sources ever met."""
        return sum(self.counts.values())


class Verified(Struct, frozen=True):
    """What became of the files an output folder should hold; paths relative to it."""

    place: str
    files: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every file is what was written."""
        return not self.missing and not self.changed


def status(out_dir: Path | str, ledger: Path | None = None) -> Status:
    """What the ledger of ``out_dir`` says; a run that is going on may be asked too.

    Raises:
        UsageError: there is no ledger.
        OutputError: it cannot be read.
    """
    with _existing(out_dir, ledger) as (store, book):
        last = book.last_run()
        files, size = 0, 0
        for row in book.rows():
            if row.record is not None:
                files += len(row.record["files"])
                size += sum(file["bytes"] for file in row.record["files"])
        return Status(
            store.shown,
            book.counts(),
            files,
            size,
            sum(1 for _ in book.stale()),
            last[3] if last else "",
            is_held(book.path),
            book.seconds(),
        )


def failed_sources(out_dir: Path | str, ledger: Path | None = None) -> Iterator[FailedSource]:
    """The sources that could not be converted, one after the other."""
    with _existing(out_dir, ledger) as (_, book):
        for row in book.rows(state=State.FAILED):
            yield FailedSource(row.identity, row.sentence)


def verify(out_dir: Path | str, ledger: Path | None = None) -> Verified:
    """Reads every file again and compares its hash; the sources of damaged files will be done again.

    Raises:
        UsageError: there is no ledger.
        OutputBusy: a run is going on.
    """
    store = open_store(out_dir)
    path = _ledger_path(store, ledger)
    missing: list[str] = []
    changed: list[str] = []
    files = 0
    with locked(path), Ledger(path) as book:
        bad_archives = set()
        for name, size, digest in book.archives():
            files += 1
            if (fault := _fault(store, name, size, digest)) is not None:
                (missing if fault == "missing" else changed).append(name)
                bad_archives.add(name)
        damaged = []
        for row in book.rows():
            if row.record is None:
                continue
            if "archive" in row.record:
                if row.record["archive"] in bad_archives:
                    damaged.append(row.identity)
                continue
            before = len(missing) + len(changed)
            for name, size, digest in _files(row.record):
                files += 1
                if (fault := _fault(store, name, size, digest)) is not None:
                    (missing if fault == "missing" else changed).append(name)
            if len(missing) + len(changed) > before:
                damaged.append(row.identity)
        for identity in damaged:
            book.damaged(identity)
    return Verified(store.shown, files, tuple(missing), tuple(changed))


def _files(record: Record) -> Iterator[tuple[str, int, str]]:
    for file in record["files"]:
        yield f"{record['folder']}/{file['name']}", file["bytes"], file["sha256"]


def _fault(store: Store, path: str, size: int, digest: str) -> str | None:
    whole, length = sha256(), 0
    try:
        for chunk in store.read(path):
            whole.update(chunk)
            length += len(chunk)
    except OSError:
        return "missing"
    return None if (length, whole.hexdigest()) == (size, digest) else "changed"


def _ledger_path(store: Store, ledger: Path | None) -> Path:
    path = ledger or default_ledger(store)
    if not path.is_file():
        raise UsageError(
            f"There is no ledger of a run in {store.shown} (it would be {path.name}); name a folder that was an output."
        )
    return path


@contextmanager
def _existing(out_dir: Path | str, ledger: Path | None) -> Iterator[tuple[Store, Ledger]]:
    store = open_store(out_dir)
    with Ledger(_ledger_path(store, ledger), read_only=True) as book:
        yield store, book

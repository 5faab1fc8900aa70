"""Outputs and the ledger in step: what is written, what is merged, what is removed."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from convert.batch.ledger import Ledger, paths_of
from convert.batch.manifest import Record, merged, source_record
from convert.batch.placing import Hold, Order, carry_out
from convert.batch.report import Failure, SourceReport
from convert.batch.store import Store
from convert.batch.work import Result
from convert.errors import HanpressError, OutputError, OutputFull

#: Sources whose files are being written at a time; their bytes lie in the memory of whoever holds them.
_MOST_BEGUN = 32


#: Called with a source's row, and the seconds its conversion took, when it is settled what became of it.
Settled = Callable[[SourceReport, float], None]


class _Begun(Struct, frozen=True):
    """A source whose files are being written by whoever holds them."""

    report: SourceReport
    ordinal: int
    seconds: float
    hold: Hold


class Writer:
    """Has each source's files written into its folder, and tells the ledger before and after that.

    Files that are in hand are written here; others by who holds them, while the run goes on. Either
    way they are settled in the order of the sources.
    """

    def __init__(self, store: Store, ledger: Ledger, job: str, settled: Settled) -> None:
        self._store = store
        self._ledger = ledger
        self._job = job
        self._settled = settled
        self._begun: deque[_Begun] = deque()
        self.has_written = False

    def write(self, report: SourceReport, result: Result, ordinal: int) -> None:
        """Has the files of ``report`` written into its folder.

        Raises:
            OutputFull: nothing further can be written; the source stays to be done.
        """
        paths = [file.path for file in report.files]
        self._ledger.writing(report.identity, report.name, ordinal, report.folder, paths)
        names = tuple(map(report.name_of, report.files))
        if result.hold is None:
            problem = carry_out(self._store, Order(report.folder, names, result.sha256), result)
            self._finish(report, ordinal, result.seconds, problem)
            return
        result.hold.put(Order(report.folder, names, result.sha256))
        self._begun.append(_Begun(report, ordinal, result.seconds, result.hold))
        while self._begun and (len(self._begun) > _MOST_BEGUN or self._begun[0].hold.is_put()):
            self._finish_first()

    def fail(self, report: SourceReport, ordinal: int, seconds: float) -> None:
        """Notes why a source gave no files."""
        self._settled(failed(self._ledger, self._job, report, ordinal, seconds), seconds)

    def close(self) -> None:
        """Waits for what is being written."""
        while self._begun:
            self._finish_first()

    def stop(self) -> None:
        """The same: it was begun before the failure that ends the run."""
        self.close()

    def abandon(self) -> None:
        """Waits for nothing; the ledger knows what was begun."""
        self._begun.clear()

    def _finish_first(self) -> None:
        first = self._begun.popleft()
        self._finish(first.report, first.ordinal, first.seconds, first.hold.outcome())

    def _finish(self, report: SourceReport, ordinal: int, seconds: float, problem: HanpressError | None) -> None:
        if problem is not None:
            self._store.sweep(report.folder)
            if isinstance(problem, OutputFull) or not isinstance(problem, OutputError):
                raise problem
            self.fail(replace(report, files=(), failure=Failure(str(problem), problem.exit_code)), ordinal, seconds)
            return
        earlier = self._ledger.record(report.identity)
        kept = surviving(earlier, self._store) if earlier else None
        record = merged(kept, source_record(report), report.left_out)
        self._ledger.done(report.identity, record, sha256=report.sha256, job=self._job, seconds=seconds)
        self.has_written = True
        self._settled(report, seconds)


class OutputWriter(Protocol):
    """What a run writes with: :class:`Writer`, or the one that packs."""

    has_written: bool

    def write(self, report: SourceReport, result: Result, ordinal: int) -> None:
        """Writes a source's files, or has them written."""

    def fail(self, report: SourceReport, ordinal: int, seconds: float) -> None:
        """Notes why a source gave no files."""

    def close(self) -> None:
        """Finishes what is pending."""

    def stop(self) -> None:
        """The run ends early: finishes what is being written, drops what was only gathered."""

    def abandon(self) -> None:
        """The run cannot go on: drops what is pending."""


def failed(ledger: Ledger, job: str, report: SourceReport, ordinal: int, seconds: float) -> SourceReport:
    """Notes in the ledger why a source gave no files."""
    if report.failure is not None:
        ledger.failed(
            report.identity,
            report.name,
            ordinal,
            sentence=report.failure.sentence,
            exit_code=report.failure.exit_code,
            fault=report.failure.fault,
            seconds=seconds,
            sha256=report.sha256,
            job=job,
        )
    return report


def surviving(record: Record, store: Store) -> Record | None:
    """``record`` with the files that are still there; ``None`` without any."""
    if "archive" in record:
        return record
    missing = store.missing(paths_of(record))
    files: list[dict[str, Any]] = [
        file for file in record["files"] if f"{record['folder']}/{file['name']}" not in missing
    ]
    return record | {"files": files} if files else None


def prune(ledger: Ledger, store: Store) -> int:
    """Removes the files of sources that the run has not met, and files of earlier states; how many.

    A file goes before its row: killed between the two, the next run removes the row.
    """
    removed = 0
    for identity, text in list(ledger.vanished()):
        paths = paths_of(json.loads(text)) if text else []
        for path in paths:
            store.remove(path)
        ledger.forget(identity)
        removed += len(paths)
    for path in list(ledger.vanished_archives()):
        store.remove(path)
        ledger.forget_archive(path)
        removed += 1
    for path in list(ledger.stale()):
        store.remove(path)
        ledger.forget_stale(path)
        removed += 1
    ledger.commit()
    return removed

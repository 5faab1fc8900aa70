"""A run's rows for its report: at once for runs of ordinary size, from the ledger on demand for large ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

from msgspec.structs import replace

from convert.batch.ledger import Ledger, Row, State
from convert.batch.manifest import report_of
from convert.batch.report import Failure, SourceReport
from convert.errors import ExitCode

#: Rows of a source take some kilobytes each; so many are held in memory.
HELD = 1000


def report_rows(ledger: Ledger, run: int) -> Sequence[SourceReport]:
    """The sources of ``run`` in their order."""
    if ledger.count(run=run) > HELD:
        return LedgerRows(ledger.path, run)
    return tuple(map(row_report, ledger.rows(run=run)))


class LedgerRows(Sequence[SourceReport]):
    """The sources of one run as a sequence that reads them when they are asked for.

    It shows that run as long as no later run has met the same sources.
    """

    def __init__(self, path: Path, run: int) -> None:
        self._path = path
        self._run = run

    def __len__(self) -> int:
        with Ledger(self._path, read_only=True) as ledger:
            return ledger.count(run=self._run)

    def __iter__(self) -> Iterator[SourceReport]:
        with Ledger(self._path, read_only=True) as ledger:
            yield from map(row_report, ledger.rows(run=self._run))

    @overload
    def __getitem__(self, index: int) -> SourceReport: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[SourceReport, ...]: ...
    def __getitem__(self, index: int | slice) -> SourceReport | tuple[SourceReport, ...]:
        wanted = range(len(self))[index]
        with Ledger(self._path, read_only=True) as ledger:
            if isinstance(wanted, int):
                return row_report(next(ledger.rows(run=self._run, start=wanted, count=1)))
            return tuple(row_report(next(ledger.rows(run=self._run, start=at, count=1))) for at in wanted)


def row_report(row: Row) -> SourceReport:
    """A ledger's row as a row of the report."""
    if row.state is State.FAILED or row.record is None:
        failure = Failure(row.sentence, ExitCode(row.exit_code), row.fault)
        return SourceReport(row.identity, row.name, failure=failure)
    return replace(report_of(row.record, row.name), unchanged=row.is_unchanged)

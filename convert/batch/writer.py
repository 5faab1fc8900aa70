"""Outputs and the ledger in step: what is written, what is merged, what is removed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from convert.batch.ledger import Ledger, paths_of
from convert.batch.manifest import Record, merged, source_record
from convert.batch.report import Failure, SourceReport
from convert.batch.store import Store
from convert.errors import OutputError, OutputFull


class Writer:
    """Writes each source's files into its folder, and into the ledger before and after that it did."""

    def __init__(self, store: Store, ledger: Ledger, job: str) -> None:
        self._store = store
        self._ledger = ledger
        self._job = job
        self.has_written = False

    def write(self, report: SourceReport, files: Mapping[str, bytes], ordinal: int, seconds: float) -> SourceReport:
        """Writes ``files`` (name → content) into the report's folder; what became of it.

        Raises:
            OutputFull: nothing further can be written; the source stays to be done.
        """
        self._ledger.writing(report.identity, report.name, ordinal, report.folder)
        try:
            self._store.write(report.folder, dict(files))
        except OutputFull:
            raise
        except OutputError as problem:
            failed = replace(report, files=(), failure=Failure(str(problem), problem.exit_code))
            return self.fail(failed, ordinal, seconds)
        earlier = self._ledger.record(report.identity)
        kept = surviving(earlier, self._store) if earlier else None
        record = merged(kept, source_record(report))
        self._ledger.done(report.identity, record, sha256=report.sha256, job=self._job, seconds=seconds)
        self.has_written = True
        return report

    def fail(self, report: SourceReport, ordinal: int, seconds: float) -> SourceReport:
        """Notes why a source gave no files."""
        if report.failure is not None:
            self._ledger.failed(
                report.identity,
                report.name,
                ordinal,
                sentence=report.failure.sentence,
                exit_code=report.failure.exit_code,
                fault=report.failure.fault,
                seconds=seconds,
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
    for path in list(ledger.stale()):
        store.remove(path)
        ledger.forget_stale(path)
        removed += 1
    ledger.commit()
    return removed

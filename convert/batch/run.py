"""Plan, execute, report: a run over many sources into one output, which can be killed and started again."""

from __future__ import annotations

import json
import operator
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from convert.batch.duplicates import Duplicates
from convert.batch.executors import choose
from convert.batch.fingerprint import fingerprint
from convert.batch.folders import Folders
from convert.batch.ledger import COMPANIONS, FINISHED, STOPPED, Ledger
from convert.batch.ledger import NAME as LEDGER
from convert.batch.lock import locked
from convert.batch.manifest import NAME as MANIFEST
from convert.batch.manifest import manifest_chunks, read_manifest
from convert.batch.naming import safe_name
from convert.batch.options import NearDuplicates, RunOptions
from convert.batch.page import NAME as PAGE
from convert.batch.page import page_chunks
from convert.batch.plan import Plan
from convert.batch.report import Progress, Report, SourceReport
from convert.batch.rows import report_rows
from convert.batch.sketch import check_installed
from convert.batch.store import Store, open_store
from convert.batch.totals import Totals, totals_of
from convert.batch.work import Job, Result
from convert.batch.writer import OutputWriter, Writer, prune, surviving
from convert.batch.writing import folders_kept_if_used
from convert.errors import HanpressError
from convert.sources.source import Source
from convert.styles.load import load


def run(
    sources: Iterable[Source],
    out_dir: Path | str,
    job: Job,
    *,
    options: RunOptions | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Converts ``sources`` into ``out_dir``; a source that fails becomes a row of the report.

    ``sources`` may be a stream of any length: what is done and unchanged since an earlier
    run is passed over. It is gone through once, and a second time where near-duplicates are asked
    for and unchanged sources must be judged otherwise than before; with an iterator, which cannot be
    gone through again, the next run does those.

    Raises:
        UsageError, StyleError: the style or the engine cannot be used.
        OutputError: nothing can be written into ``out_dir``, or another run is writing there.
    """
    load(job.options.export.style)
    options = options or RunOptions()
    if options.duplicates is not NearDuplicates.IGNORE:
        check_installed()
        job = replace(job, sketches=True)
    store = open_store(out_dir)
    store.check()
    path = options.ledger or default_ledger(store)
    is_new = not path.exists()
    earlier = read_manifest(store.path) if is_new and store.path is not None else ()
    started = time.monotonic()
    with folders_kept_if_used(path.parent), locked(path), _open_ledger(path, is_new=is_new) as ledger:
        one = _Run(store, ledger, job, options, progress)
        for record in earlier:
            one.folders.adopt(record["folder"], record["source"])
        try:
            pruned = one.execute(sources)
        except BaseException:
            one.writer.abandon()
            with suppress(HanpressError, OSError):  # what stopped the run says more
                one.sweep()
                one.finish(STOPPED, changed=False)
            raise
        one.finish(STOPPED if one.is_cut_short() else FINISHED, changed=pruned > 0)
        rows = report_rows(ledger, one.number)
    return Report(out_dir, rows, one.totals, time.monotonic() - started, pruned)


class _Run:
    """One run while it goes on."""

    def __init__(
        self, store: Store, ledger: Ledger, job: Job, options: RunOptions, progress: Callable[[Progress], None]
    ) -> None:
        self.store = store
        self.ledger = ledger
        self.job = job
        self.options = options
        self.progress = progress
        self.folders = Folders(ledger.database, reserved=[MANIFEST, PAGE, LEDGER])
        self.totals = Totals()
        self.expected: int | None = None
        key = f"{fingerprint(job)} {options.duplicates}"
        self.writer: OutputWriter
        if options.pack is None:
            self.writer = Writer(store, ledger, key, self._settled)
        else:
            from convert.batch.packing import PackedWriter  # loads what archives take, and most runs write none

            key += f" {options.pack} {options.shard}"
            self.writer = PackedWriter(store, ledger, key, self._settled, options.pack, options.shard)
        self.plan = Plan(ledger, store, key, self._settled, force=options.force)
        self.duplicates: Duplicates | None = None
        self.was_left_unfinished = ledger.last_outcome() not in (None, FINISHED)
        self.number = ledger.begin(key, started=time.time())
        if job.sketches:
            self.duplicates = Duplicates(ledger.database, self.number, options.duplicates)
            self.plan.comes, self.plan.also_met = self.duplicates.comes, self.duplicates.met

    def execute(self, sources: Iterable[Source]) -> int:
        """Works through the sources; returns how many files were pruned."""
        self.sweep()
        hint = operator.length_hint(sources, -1)
        self.expected = hint if hint >= 0 else None
        self._tell()
        self._go_through(sources)
        if self.is_cut_short():
            return 0
        if self._finds_outdated() and iter(sources) is not sources:
            self.plan.again = True
            self._go_through(sources)
            self.ledger.commit()
            self.totals = totals_of(report_rows(self.ledger, self.number))
        return prune(self.ledger, self.store) if self.options.prune else 0

    def _go_through(self, sources: Iterable[Source]) -> None:
        planned = self.plan.todo if self.options.pack is None else partial(self.plan.todo_by_shard, self.options)
        executor, todo = choose(planned(sources), self.options, None if self.options.pack else self.store)
        with closing(executor(todo, self.job, self._tick)) as results:
            for result in results:
                self._write(result, self.plan.under_way.popleft().ordinal)
                if self.is_cut_short():
                    self.writer.stop()
                    return
            self.writer.close()

    def _finds_outdated(self) -> bool:
        """Whether unchanged sources have to be done again, because other articles stand before theirs now."""
        if self.duplicates is None:
            return False
        outdated = self.duplicates.outdated()
        for identity in outdated:
            self.ledger.damaged(identity)
        self.duplicates.settle()
        self.ledger.commit()
        return bool(outdated)

    def sweep(self) -> None:
        """Removes what has been left half-written, by a run that was killed or by workers of this one."""
        self.store.sweep("")
        for folder in self.ledger.unfinished():
            self.store.sweep(folder)

    def is_cut_short(self) -> bool:
        """Whether a failure has ended the run, as was asked for."""
        return self.options.fail_fast and self.totals.failed > 0

    def finish(self, outcome: str, *, changed: bool) -> None:
        """Writes the manifest, and the page of a run over several sources, where anything has changed."""
        changed = changed or self.writer.has_written or self.was_left_unfinished
        if changed and self.ledger.has_records():
            self.store.write_stream(MANIFEST, manifest_chunks(self._listed()))
        self.ledger.end(outcome, ended=time.time())
        if self.options.page and self.totals.sources > 1 and self.ledger.has_records():
            self.store.write_stream(PAGE, page_chunks(self.ledger, self.totals, self.store.shown))

    def _listed(self) -> Iterator[str]:
        """The records for the manifest; of sources this run has not met only the files that are still there."""
        for record, met in self.ledger.records():
            if met or (kept := surviving(json.loads(record), self.store)) is not None:
                yield record if met else json.dumps(kept, ensure_ascii=False)

    def _write(self, result: Result, ordinal: int) -> None:
        """Gives one source its folder, and has its files written there."""
        source = result.source
        if result.failure is not None:
            report = SourceReport(source.identity, source.name, result.sha256, failure=result.failure)
            self.writer.fail(report, ordinal, result.seconds)
            return
        if self.duplicates is not None:
            result = self.duplicates.checked(result, ordinal)
        folder = self.folders.claim(result.title, source.identity)
        report = SourceReport(
            identity=source.identity,
            name=source.name,
            sha256=result.sha256,
            size=result.size,
            encoding=result.encoding,
            collection=result.collection,
            folder=folder,
            articles=result.articles,
            repairs=result.repairs or {},
            files=tuple(replace(file, path=f"{folder}/{file.path}") for made in result.made for file in made.files),
            notices=result.notices,
            url=source.url,
            left_out=result.left_out,
        )
        self.writer.write(report, result, ordinal)

    def _settled(self, report: SourceReport, seconds: float = 0) -> None:
        if not self.plan.again:  # else it has been counted; all are counted anew when it is over
            self.totals.add(report)
        self._tell(finished=report, seconds=seconds)

    def _tick(self, done: int, wanted: int) -> None:
        self._tell(articles_done=done, articles=wanted)

    def _tell(self, **more: Any) -> None:
        totals = self.totals
        self.progress(Progress(totals.sources, self.expected, failed=totals.failed, unchanged=totals.unchanged, **more))


def default_ledger(store: Store) -> Path:
    """In the output folder; for an output elsewhere, here, under the output's name."""
    if store.path is not None:
        return store.path / LEDGER
    return Path(f"{safe_name(store.shown.replace('://', '-'), 100).rstrip('／')}{LEDGER}")


@contextmanager
def _open_ledger(path: Path, *, is_new: bool) -> Iterator[Ledger]:
    """The ledger at ``path``, closed afterwards; one made for nothing is removed."""
    made_for_nothing = is_new
    try:
        with Ledger(path) as ledger:
            try:
                yield ledger
            finally:
                # A single source's failure is told at once; several are kept for "hanpress status --failed".
                is_empty = not ledger.has_records() and not ledger.has_stale()
                made_for_nothing = is_new and is_empty and ledger.count() <= 1
    finally:
        if made_for_nothing:
            for companion in COMPANIONS:
                path.with_name(path.name + companion).unlink(missing_ok=True)

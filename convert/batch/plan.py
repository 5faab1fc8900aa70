"""Which sources have to be worked on: those the ledger does not know as done and unchanged."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from convert.batch.ledger import Known, Ledger, State
from convert.batch.manifest import report_of, sizes_of
from convert.batch.report import Failure, SourceReport
from convert.batch.store import Store
from convert.errors import ExitCode, SourceError
from convert.sources.source import Source


class Planned(NamedTuple):
    """A source that is to be worked on, and its place in the run."""

    source: Source
    ordinal: int


class Plan:
    """Goes through the sources once and gives out those that have to be done.

    The others are settled on the way: what is unchanged is marked as met, what is
    known to be unreadable as failed; ``settled`` is told of each. ``under_way`` are the
    sources given out whose results have not come back, in their order.
    """

    def __init__(
        self, ledger: Ledger, store: Store, job: str, settled: Callable[[SourceReport], None], *, force: bool = False
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._job = job
        self._settled = settled
        self._force = force
        self.under_way: deque[Planned] = deque()

    def todo(self, sources: Iterable[Source]) -> Iterator[Source]:
        """The sources that have to be worked on, in their order; each source once, however often it is named."""
        for ordinal, source in enumerate(sources):
            if any(planned.source.identity == source.identity for planned in self.under_way):
                continue
            known = self._ledger.known(source.identity)
            if known is not None and known.run == self._ledger.run:
                continue
            if source.refusal:
                self._refuse(source, ordinal)
                continue
            if known is not None and self._may_be_unchanged(known):
                source, digest = _held(source)
                if digest == known.sha256 and self._is_whole(known):
                    self._ledger.met(source.identity, ordinal)
                    self._settled(unchanged_report(known, source))
                    continue
            self.under_way.append(Planned(source, ordinal))
            yield source

    def _refuse(self, source: Source, ordinal: int) -> None:
        failure = Failure(source.refusal, ExitCode.SOURCE)
        self._ledger.failed(
            source.identity, source.name, ordinal, sentence=failure.sentence, exit_code=failure.exit_code
        )
        self._settled(SourceReport(source.identity, source.name, failure=failure))

    def _may_be_unchanged(self, known: Known) -> bool:
        return known.state is State.DONE and known.job == self._job and not self._force

    def _is_whole(self, known: Known) -> bool:
        return known.record is not None and self._store.holds(sizes_of(json.loads(known.record)))


def unchanged_report(known: Known, source: Source) -> SourceReport:
    """The row of a source that an earlier run has done."""
    return replace(report_of(json.loads(known.record or "{}"), source.name), unchanged=True)


def _held(source: Source) -> tuple[Source, str]:
    """The source with its bytes in hand, and their hash; as it was where they cannot be read."""
    try:
        data = source.read()
    except SourceError:
        return source, ""
    return replace(source, load=partial(bytes, data)), sha256(data).hexdigest()

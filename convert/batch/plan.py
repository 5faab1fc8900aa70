"""Which sources have to be worked on: those the ledger does not know as done and unchanged."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from convert.batch.ledger import Known, Ledger, State
from convert.batch.manifest import report_of, sizes_of
from convert.batch.options import Pack, RunOptions
from convert.batch.packing import shard_path
from convert.batch.report import Failure, SourceReport
from convert.batch.store import Store
from convert.errors import ExitCode, SourceError
from convert.sources.source import Source

#: Failures that lie in the source: the same bytes will fail again.
_LASTING = frozenset({ExitCode.USAGE, ExitCode.SOURCE, ExitCode.DECODE})


class Planned(Struct, frozen=True):
    """A source that is to be worked on, and its place in the run."""

    source: Source
    ordinal: int


class Plan:
    """Goes through the sources once and gives out those that have to be done.

    The others are settled on the way: what is unchanged is marked as met, what is
    known to be unreadable as failed; ``settled`` is told of each. ``under_way`` are the
    sources given out whose results have not come back, in their order. ``comes`` is called
    with the identity of each that is readable, ``also_met`` then with the identity and place of each that is unchanged.
    Going through them ``again`` gives out those that the run found to be done otherwise after all.
    """

    def __init__(
        self, ledger: Ledger, store: Store, job: str, settled: Callable[[SourceReport], None], *, force: bool = False
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._job = job
        self._settled = settled
        self._force = force
        self.comes: Callable[[str], None] = lambda _: None
        self.also_met: Callable[[str, int], None] = lambda *_: None
        self.again = False
        self.under_way: deque[Planned] = deque()

    def todo(self, sources: Iterable[Source]) -> Iterator[Source]:
        """The sources that have to be worked on, in their order; each source once, however often it is named."""
        for ordinal, source, known in self._once(sources):
            if self.again:
                if known is not None and self._is_to_be_done_again(source, known):
                    yield self._given(source, ordinal)
                continue
            if source.refusal:
                self._refuse(source, ordinal)
                continue
            if known is not None and self._may_be_unchanged(known):
                held, digest = _held(source)
                if digest == known.sha256 and self._is_whole(known):
                    self._pass_over(held, known, ordinal)
                    continue
                source = held
            yield self._given(source, ordinal)

    def todo_by_shard(self, options: RunOptions, sources: Iterable[Source]) -> Iterator[Source]:
        """The same for outputs that are packed: a shard is unchanged as a whole, or worked on as a whole."""
        pack = options.pack or Pack.ZIP
        for number, shard in groupby(self._once(sources), lambda each: each[0] // options.shard):
            members = list({each[1].identity: each for each in shard}.values())
            if self.again:
                if any(known is not None and self._is_to_be_done_again(source, known) for _, source, known in members):
                    for ordinal, source, _ in members:
                        if not source.refusal:
                            yield self._given(source, ordinal)
                continue
            path = shard_path(number, pack)
            if self._is_shard_unchanged(members, path):
                self._ledger.met_archive(path)
                for ordinal, source, known in members:
                    if known is not None:
                        self._pass_over(source, known, ordinal)
                continue
            for ordinal, source, _ in members:
                if source.refusal:
                    self._refuse(source, ordinal)
                else:
                    yield self._given(source, ordinal)

    def _once(self, sources: Iterable[Source]) -> Iterator[tuple[int, Source, Known | None]]:
        """Every source once, with its place in the run and what is known of it."""
        for ordinal, source in enumerate(sources):
            if any(planned.source.identity == source.identity for planned in self.under_way):
                continue
            known = self._ledger.known(source.identity)
            if self.again == (known is not None and known.run == self._ledger.run):
                yield ordinal, source, known

    def _given(self, source: Source, ordinal: int) -> Source:
        self.comes(source.identity)
        self.under_way.append(Planned(source, ordinal))
        return source

    def _pass_over(self, source: Source, known: Known, ordinal: int) -> None:
        self.comes(source.identity)
        self._ledger.met(source.identity, ordinal)
        self.also_met(source.identity, ordinal)
        self._settled(unchanged_report(known, source))

    def _is_shard_unchanged(self, members: list[tuple[int, Source, Known | None]], path: str) -> bool:
        size = self._ledger.archive_size(path)
        if size is None or not self._store.holds({path: size}):
            return False
        return all(self._is_member_unchanged(source, known, path) for _, source, known in members)

    def _is_member_unchanged(self, source: Source, known: Known | None, path: str) -> bool:
        if known is None:
            return False
        if known.state is State.FAILED:
            is_lasting = known.exit_code in _LASTING and not self._force
            if source.refusal:
                return is_lasting and known.sentence == source.refusal
            return is_lasting and known.job == self._job and _held(source)[1] == known.sha256
        if source.refusal or not self._may_be_unchanged(known) or known.record is None:
            return False
        return known.record.get("archive") == path and _held(source)[1] == known.sha256

    def _refuse(self, source: Source, ordinal: int) -> None:
        failure = Failure(source.refusal, ExitCode.SOURCE)
        self._ledger.failed(
            source.identity, source.name, ordinal, sentence=failure.sentence, exit_code=failure.exit_code
        )
        self._settled(SourceReport(source.identity, source.name, failure=failure))

    def _is_to_be_done_again(self, source: Source, known: Known) -> bool:
        """Whether the run has found so; a source that cannot be read again as it was waits for the next run."""
        return known.state is State.DAMAGED and _held(source)[1] == known.sha256

    def _may_be_unchanged(self, known: Known) -> bool:
        return known.state is State.DONE and known.job == self._job and not self._force

    def _is_whole(self, known: Known) -> bool:
        return known.record is not None and self._store.holds(sizes_of(known.record))


def unchanged_report(known: Known, source: Source) -> SourceReport:
    """The row of a source that an earlier run has done, or found to be no source at all."""
    if known.state is State.FAILED or known.record is None:
        failure = Failure(known.sentence, ExitCode(known.exit_code))
        return SourceReport(source.identity, source.name, known.sha256, failure=failure)
    return replace(report_of(known.record, source.name), unchanged=True)


def _held(source: Source) -> tuple[Source, str]:
    """The source with its bytes in hand, and their hash; as it was where they cannot be read."""
    try:
        data = source.read()
    except SourceError:
        return source, ""
    return replace(source, load=partial(bytes, data)), sha256(data).hexdigest()

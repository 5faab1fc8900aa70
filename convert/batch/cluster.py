"""Where the work is done: on the workers of a Dask scheduler; the results come in the order of the sources.

Workers need no disk in common with this machine: a source behind a URL is read by the
worker, any other is read here and sent along. Files for an output behind a URL are written
by the worker, once it is told their folder; for a folder of this machine, or an archive, they come back and are
written here. A worker that dies loses nothing: Dask gives its sources to another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from msgspec.structs import replace

from convert.batch.executors import Executor
from convert.batch.limits import limited_memory
from convert.batch.options import RunOptions
from convert.batch.placing import Order, carry_out
from convert.batch.report import Failure
from convert.batch.store import Store
from convert.batch.work import Job, Result, Tick, work
from convert.errors import ExitCode, HanpressError, OutputError, SourceError, UsageError
from convert.sources.remote import is_url
from convert.sources.source import Source

#: Sources under way per thread of a worker: enough to keep it busy while the parent writes.
_WINDOW = 4

#: Seconds to wait for the scheduler and a first worker.
_PATIENCE_S = 60


def dask(options: RunOptions, output: Store | None = None) -> Executor:
    """An executor on the workers of the scheduler that ``options`` name; they write into ``output``, if given.

    The time limit holds from when nothing but the source is waited for; the limit of
    memory for what a worker takes more while it is at the source. Workers may have a limit of
    their own (``dask worker --memory-limit``), at which Dask ends them.

    Raises:
        UsageError: no scheduler is named, none answers, or the extra is not installed.
    """
    if not options.scheduler:
        raise UsageError("The engine dask needs the address of a scheduler; name it with --scheduler tcp://host:8786.")

    def execute(sources: Iterable[Source], job: Job, _tick: Tick) -> Generator[Result, None, None]:
        client = _connected(options.scheduler)
        try:
            yield from _Cluster(client, job, options, output).results(sources)
        finally:
            client.close()

    return execute


def _connected(scheduler: str) -> Any:
    try:
        import distributed
    except ImportError:
        raise UsageError('The engine dask is not installed; install it: pip install "hanpress[dask]".') from None
    try:
        connect: Any = distributed.Client  # its hints are not complete
        client = connect(scheduler, timeout=_PATIENCE_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise UsageError(f"There is no Dask scheduler at {scheduler}; start one with: dask scheduler") from None
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_S)
    except TimeoutError:
        client.close()
        raise UsageError(
            f"The scheduler at {scheduler} has no workers; start some with: dask worker {scheduler}"
        ) from None
    return client


class _Cluster:
    """Sources under way on the workers of a scheduler."""

    def __init__(self, client: Any, job: Job, options: RunOptions, output: Store | None) -> None:
        self._client = client
        self._job = job
        self._timeout_s = options.timeout_s
        self._memory_mb = options.memory_mb
        self._output = output
        self._begun: deque[_Held] = deque()

    def results(self, sources: Iterable[Source]) -> Generator[Result, None, None]:
        """The results in the order of the sources; at the end all that was ordered is written."""
        under_way: deque[tuple[Source, Any, Any]] = deque()
        for source in sources:
            under_way.append((source, *self._submitted(source)))
            if len(under_way) >= self._most():
                yield self._settled(*under_way.popleft())
        while under_way:
            yield self._settled(*under_way.popleft())
        while self._begun:
            self._begun.popleft().outcome()

    def _most(self) -> int:
        while self._begun and self._begun[0].is_put():
            self._begun.popleft().outcome()
        threads: int = sum(self._client.ncores().values())
        return max(1, _WINDOW * max(1, threads) - len(self._begun))

    def _submitted(self, source: Source) -> tuple[Any, Any]:
        """What a worker will have made of the source, and what there is to tell of it."""
        made = self._client.submit(_work_there, _portable(source), self._job, self._memory_mb, pure=False)
        return made, made if self._output is None else self._client.submit(_told, made, pure=False)

    def _settled(self, source: Source, made: Any, told: Any) -> Result:
        """The result of one source, waited for."""
        try:
            result: Result = told.result(timeout=self._timeout_s or None)
        except TimeoutError:
            _abandon(self._client, made)
            sentence = (
                f"{source.name}: it was not done after {self._timeout_s:g} seconds and was given up; "
                "allow more with --timeout, or split it."
            )
            return Result(source, failure=Failure(sentence, ExitCode.ERROR), seconds=self._timeout_s)
        except Exception as fault:  # Dask's own: a source that has killed every worker it was given to
            return Result(source, failure=Failure(_lost(source, fault), ExitCode.ERROR))
        result = replace(result, source=source)
        if self._output is None or result.failure is not None:
            return result
        held = _Held(self._client, source, made, self._output)
        self._begun.append(held)
        return replace(result, hold=held)


class _Held:
    """See :class:`~convert.batch.placing.Hold`; the files are in the memory of a Dask worker.

    Should that die, Dask has another make them again before they are written.
    """

    def __init__(self, client: Any, source: Source, made: Any, output: Store) -> None:
        self._client = client
        self._source = source
        self._made = made
        self._output = output
        self._put: Any = None
        self._is_over = False
        self._problem: HanpressError | None = None

    def put(self, order: Order) -> None:
        self._put = self._client.submit(carry_out, self._output, order, self._made, pure=False)
        self._made = None

    def is_put(self) -> bool:
        return self._is_over or (self._put is not None and self._put.done())

    def outcome(self) -> HanpressError | None:
        if self._put is not None and not self._is_over:
            try:
                self._problem = self._put.result()
            except Exception as fault:  # Dask's own, as above
                self._problem = OutputError(_lost(self._source, fault))
            self._put, self._is_over = None, True  # the client that could be asked again will be closed
        return self._problem


def _lost(source: Source, fault: Exception) -> str:
    return (
        f"{source.name}: the workers that converted it were lost ({type(fault).__name__}), most likely for want "
        "of memory; convert it alone on a larger machine."
    )


def _work_there(source: Source, job: Job, memory_mb: int) -> Result:
    """The work, on a worker; the source's bytes stay there."""
    with limited_memory(memory_mb):
        return work(source, job).without_source


def _told(made: Result) -> Result:
    """What there is to tell; the files' bytes stay on the worker."""
    return made.told


def _portable(source: Source) -> Source:
    """The source as a worker on another machine can read it."""
    if is_url(source.identity):
        return source
    try:
        return replace(source, load=partial(bytes, source.read()))
    except SourceError as problem:
        return replace(source, load=bytes, refusal=str(problem))


def _abandon(client: Any, future: Any) -> None:
    """Gives a source up and restarts the worker that is stuck with it; what else it had goes to others."""
    with suppress(Exception):  # the run goes on whatever Dask thinks of this
        busy = [worker for worker, keys in client.processing().items() if future.key in keys]
        client.cancel([future], force=True)
        client.restart_workers(busy, raise_for_error=False)

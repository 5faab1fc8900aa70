"""Where the work is done: on the workers of a Dask scheduler; the results come in the order of the sources.

Workers need no disk in common with this machine: a source behind a URL is read by the
worker, any other is read here and sent along; files come back and are written here, in
order, which is why they are the same as those of the other executors. A worker that dies
loses nothing: Dask gives its sources to another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from convert.batch.executors import Executor
from convert.batch.options import RunOptions
from convert.batch.report import Failure
from convert.batch.work import Job, Result, Tick, work
from convert.errors import ExitCode, SourceError, UsageError
from convert.sources.remote import is_url
from convert.sources.source import Source

#: Sources under way per thread of a worker: enough to keep it busy while the parent writes.
_WINDOW = 4

#: Seconds to wait for the scheduler and a first worker.
_PATIENCE_S = 60


def dask(options: RunOptions) -> Executor:
    """An executor on the workers of the scheduler that ``options`` name.

    The time limit holds from when nothing but the source is waited for; the limit of
    memory is the workers' own (``dask worker --memory-limit``).

    Raises:
        UsageError: no scheduler is named, none answers, or the extra is not installed.
    """
    if not options.scheduler:
        raise UsageError("The engine dask needs the address of a scheduler; name it with --scheduler tcp://host:8786.")

    def execute(sources: Iterable[Source], job: Job, _tick: Tick) -> Generator[Result, None, None]:
        client = _connected(options.scheduler)
        try:
            yield from _results(client, sources, job, options.timeout_s)
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


def _results(client: Any, sources: Iterable[Source], job: Job, timeout_s: float) -> Generator[Result, None, None]:
    under_way: deque[tuple[Source, Any]] = deque()
    for source in sources:
        under_way.append((source, client.submit(_work_there, _portable(source), job, pure=False)))
        if len(under_way) >= _WINDOW * max(1, sum(client.ncores().values())):
            yield _settled(client, *under_way.popleft(), timeout_s)
    while under_way:
        yield _settled(client, *under_way.popleft(), timeout_s)


def _work_there(source: Source, job: Job) -> Result:
    """The work, on a worker; the source's bytes stay there."""
    result = work(source, job)
    return replace(result, source=replace(source, load=bytes))


def _portable(source: Source) -> Source:
    """The source as a worker on another machine can read it."""
    if is_url(source.identity):
        return source
    try:
        return replace(source, load=partial(bytes, source.read()))
    except SourceError as problem:
        return replace(source, load=bytes, refusal=str(problem))


def _settled(client: Any, source: Source, future: Any, timeout_s: float) -> Result:
    """The result of one source, waited for."""
    try:
        result: Result = future.result(timeout=timeout_s or None)
    except TimeoutError:
        _abandon(client, future)
        sentence = (
            f"{source.name}: it was not done after {timeout_s:g} seconds and was given up; "
            "allow more with --timeout, or split it."
        )
        return Result(source, failure=Failure(sentence, ExitCode.ERROR), seconds=timeout_s)
    except Exception as fault:  # Dask's own: a source that has killed every worker it was given to
        kind = type(fault).__name__
        sentence = (
            f"{source.name}: the workers that converted it were lost ({kind}), most likely for want of memory; "
            "convert it alone on a larger machine."
        )
        return Result(source, failure=Failure(sentence, ExitCode.ERROR))
    finally:
        future.release()
    return replace(result, source=source)


def _abandon(client: Any, future: Any) -> None:
    """Gives a source up and restarts the worker that is stuck with it; what else it had goes to others."""
    with suppress(Exception):  # the run goes on whatever Dask thinks of this
        busy = [worker for worker, keys in client.processing().items() if future.key in keys]
        client.cancel([future], force=True)
        client.restart_workers(busy, raise_for_error=False)

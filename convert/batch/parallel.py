"""Where the work is done: in several processes; the results come in the order of the sources all the same."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial

from convert.batch.executors import Executor
from convert.batch.report import Failure
from convert.batch.work import Job, Result, Tick, work
from convert.errors import ExitCode
from convert.sources.collect import STANDARD_INPUT
from convert.sources.source import Source

#: Sources under way per worker: one in work, one ready, so that finished files never pile up.
_WINDOW = 2


def processes(jobs: int) -> Executor:
    """An executor with ``jobs`` worker processes that keep fonts and templates warm.

    Workers are forked from a small server that has the program loaded, not from the
    caller, who may have threads. When a worker dies, the sources under way are tried
    once more, each alone; only one that kills its worker again has failed.
    """

    def execute(sources: Sequence[Source], job: Job, _tick: Tick) -> Iterator[Result]:
        waiting = deque(_portable(source) for source in sources)
        while waiting:
            for source in (yield from _with_pool(jobs, waiting, job)):
                yield _alone(source, job)

    return execute


def _portable(source: Source) -> Source:
    """The source itself; standard input, which workers do not have, is read here and now."""
    if source.identity != STANDARD_INPUT:
        return source
    return replace(source, load=partial(bytes, source.read()))


def _with_pool(jobs: int, waiting: deque[Source], job: Job) -> Generator[Result, None, tuple[Source, ...]]:
    """Works through ``waiting`` until it is empty or a worker dies; returns what was under way then."""
    under_way: deque[tuple[Source, Future[Result]]] = deque()
    pool = ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_ignore_interrupts)
    try:
        while waiting or under_way:
            while waiting and len(under_way) < jobs * _WINDOW:
                under_way.append((waiting[0], pool.submit(work, waiting[0], job)))
                waiting.popleft()
            result = under_way[0][1].result()
            under_way.popleft()
            yield result
    except BrokenProcessPool:
        return tuple(source for source, _ in under_way)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return ()


def _alone(source: Source, job: Job) -> Result:
    """One source in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=_context(), initializer=_ignore_interrupts) as pool:
        try:
            return pool.submit(work, source, job).result()
        except BrokenProcessPool:
            sentence = (
                f"{source.name}: the process that converted it was ended from outside, "
                "most likely for want of memory; convert it alone on a larger machine."
            )
            return Result(source, failure=Failure(sentence, ExitCode.ERROR))


def _context() -> multiprocessing.context.BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["convert.batch.work"])
    return context


def _ignore_interrupts() -> None:
    """Ctrl-C reaches the whole process group; the parent alone decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

"""Where the work is done: here, one source after the other, or elsewhere.

An executor is a small function: sources and a job in, results out, one by one, in
the order of the sources; a result has the finished files, or whoever made them does. It
pulls its sources as it has room for them, so that a stream of any length takes flat
memory. The serial one is the reference; the others must give the same results.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from itertools import chain, islice

from convert.batch.options import Engine, RunOptions
from convert.batch.store import Store
from convert.batch.work import Job, Result, Tick, work
from convert.sources.source import Source

Executor = Callable[[Iterable[Source], Job, Tick], Generator[Result, None, None]]

#: From so many sources on, starting worker processes pays.
MANY = 8


def serial(sources: Iterable[Source], job: Job, tick: Tick) -> Generator[Result, None, None]:
    """Does the work here, one source after the other."""
    for source in sources:
        yield work(source, job, tick)


def assisted(most: int) -> Executor:
    """An executor that reads the sources here, and has up to ``most`` processes render their articles."""

    def execute(sources: Iterable[Source], job: Job, tick: Tick) -> Generator[Result, None, None]:
        from convert.batch.assistants import Assistants, can_assist

        if not can_assist(job.options.export):
            yield from serial(sources, job, tick)
            return
        with closing(Assistants(job.options.export, most)) as assistants:
            ahead = iter(sources)
            source = next(ahead, None)
            while source is not None:
                result = work(source, job, tick, assistants)
                if (source := next(ahead, None)) is None:
                    assistants.dismiss()
                yield result

    return execute


def choose(
    sources: Iterator[Source], options: RunOptions, output: Store | None = None
) -> tuple[Executor, Iterator[Source]]:
    """The executor that ``options`` ask for, and the sources, of which it may have looked at a few.

    Without a wish: the processors of this machine, to which many sources are given as wholes, and of few the articles.
    Workers that reach ``output`` write the files themselves; without one they send them.
    """
    if options.engine is Engine.DASK:
        from convert.batch.cluster import dask

        return dask(options, None if output is None else output.for_workers(elsewhere=True)), sources
    jobs = options.jobs or _processors()
    if options.engine is Engine.SERIAL or (options.engine is Engine.AUTO and jobs == 1):
        return serial, sources
    if options.engine is Engine.AUTO:
        enough = MANY if options.jobs is None else 2
        first = list(islice(sources, enough))
        sources = chain(first, sources)
        if len(first) < enough:
            return assisted(jobs), sources
    from convert.batch.parallel import processes  # loads multiprocessing, which most runs do without

    reached = None if output is None else output.for_workers(elsewhere=False)
    return processes(jobs, timeout_s=options.timeout_s, memory_mb=options.memory_mb, output=reached), sources


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1

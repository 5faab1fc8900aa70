"""Where the work is done: here, one source after the other.

An executor is a small function: sources and a job in, results out, one by one, in
the order of the sources. This one is the reference; the one in
:mod:`convert.batch.parallel` must give the same results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from convert.batch.work import Job, Result, Tick, work
from convert.sources.source import Source

Executor = Callable[[Sequence[Source], Job, Tick], Iterator[Result]]


def serial(sources: Sequence[Source], job: Job, tick: Tick) -> Iterator[Result]:
    """Does the work here, one source after the other."""
    for source in sources:
        yield work(source, job, tick)

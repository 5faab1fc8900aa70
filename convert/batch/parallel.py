"""Where the work is done: in several processes; the results come in the order of the sources all the same.

Every worker has a pipe of its own and one source at a time, so it is known which
source a worker has when it dies, takes too long or grows too large; the others never
notice. Sources are pulled and results handed on in order, and no worker runs far
ahead of the slowest: memory stays flat however many sources there are.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection, wait

from convert.batch.executors import Executor
from convert.batch.report import Failure
from convert.batch.work import Job, Result, Tick, work
from convert.errors import ExitCode, HanpressError
from convert.sources.collect import STANDARD_INPUT
from convert.sources.source import Source

#: Sources under way per worker, finished ones that wait for their turn included.
_WINDOW = 4

#: A worker that died may have been ended from outside, so its source is tried once more.
_TRIES = 2

#: Workers that die before they have started, per worker wanted, until it is clear that none will.
_STILLBORN = 2

#: What a worker does before its first source.
_WARM_UP = Source("warm-up", "warm-up.txt", "題\n\n正文。\n".encode)

#: Seconds a worker has to end by itself when the run is over.
_GRACE_S = 5


def processes(jobs: int, *, timeout_s: float = 0, memory_mb: int = 0) -> Executor:
    """An executor with ``jobs`` worker processes that keep fonts and templates warm.

    A source that takes longer than ``timeout_s`` seconds fails and its worker is ended; one
    that needs more than ``memory_mb`` megabytes of address space fails in its worker
    (0: no limit). A source whose worker dies is tried once more, in a fresh one.

    Workers are forked from a small server that has the program loaded, not from the
    caller, who may have threads.
    """

    def execute(sources: Iterable[Source], job: Job, _tick: Tick) -> Generator[Result, None, None]:
        pool = _Pool(jobs, job, timeout_s, memory_mb)
        try:
            yield from pool.results(map(_portable, sources))
        finally:
            pool.stop()

    return execute


def _portable(source: Source) -> Source:
    """The source itself; standard input, which workers do not have, is read here and now."""
    if source.identity != STANDARD_INPUT:
        return source
    return replace(source, load=partial(bytes, source.read()))


@dataclass(slots=True)
class _Task:
    """A source under way: tried so often, finished when there is a result."""

    source: Source
    tries: int = 0
    result: Result | None = None


@dataclass(slots=True, eq=False)
class _Worker:
    """A worker process, its end of the pipe, and what it has to do until when."""

    process: multiprocessing.process.BaseProcess
    pipe: Connection
    task: _Task | None = None
    deadline: float = field(default=float("inf"))
    is_ready: bool = False


class _Pool:
    """``jobs`` workers, made when they are needed and replaced when they are lost."""

    def __init__(self, jobs: int, job: Job, timeout_s: float, memory_mb: int) -> None:
        self._jobs = jobs
        self._job = job
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._context = _context()
        self._workers: list[_Worker] = []
        self._stillborn = 0

    def results(self, sources: Iterator[Source]) -> Iterator[Result]:
        """The results in the order of the sources."""
        under_way: deque[_Task] = deque()
        again: deque[_Task] = deque()
        is_open = True
        while is_open or under_way:
            while (idle := self._idle()) is not None and (again or is_open):
                if again:
                    self._give(idle, again.popleft())
                elif len(under_way) < self._jobs * _WINDOW:
                    if (source := next(sources, None)) is None:
                        is_open = False
                        break
                    under_way.append(_Task(source))
                    self._give(idle, under_way[-1])
                else:
                    break
            while under_way and (result := under_way[0].result) is not None:
                under_way.popleft()
                yield result
            if under_way:
                again.extend(self._collect())

    def _idle(self) -> _Worker | None:
        for worker in self._workers:
            if worker.task is None:
                return worker
        return self._started() if len(self._workers) < self._jobs else None

    def _started(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, self._job, self._memory_mb), daemon=True
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _give(self, worker: _Worker, task: _Task) -> None:
        task.tries += 1
        worker.task = task
        worker.deadline = self._deadline() if worker.is_ready else float("inf")
        with suppress(BrokenPipeError, ConnectionError):  # it has died; its pipe's other end will say so
            worker.pipe.send(task.source)

    def _deadline(self) -> float:
        return time.monotonic() + self._timeout_s if self._timeout_s else float("inf")

    def _collect(self) -> Iterator[_Task]:
        """Waits until something happens; gives back the tasks that have to be tried again."""
        busy = {worker.pipe: worker for worker in self._workers if worker.task is not None}
        nearest = min(worker.deadline for worker in busy.values()) if busy else 0
        ready = wait(list(busy), timeout=None if nearest == float("inf") else max(0, nearest - time.monotonic()))
        for pipe in ready:
            worker = busy[pipe]  # type: ignore[index]
            try:
                self._heard(worker, worker.pipe.recv())
            except (EOFError, OSError):
                yield from self._lost(worker)
        for worker in busy.values():
            if worker.task is not None and worker.deadline <= time.monotonic():
                self._overdue(worker)

    def _heard(self, worker: _Worker, result: Result | None) -> None:
        """A worker says that it has started, or has finished its source."""
        if result is None:
            self._stillborn = 0
            worker.is_ready = True
            worker.deadline = self._deadline()
        elif worker.task is not None:
            worker.task.result = replace(result, source=worker.task.source)
            worker.task = None

    def _lost(self, worker: _Worker) -> Iterator[_Task]:
        task = worker.task
        self._end(worker)
        if not worker.is_ready:
            self._stillborn += 1
            if self._stillborn > _STILLBORN * self._jobs:
                raise HanpressError(
                    "Worker processes cannot be started here; use one job, and in a program of your own guard its "
                    'start with: if __name__ == "__main__":'
                )
            if task is not None:
                task.tries -= 1
        if task is None:
            return
        if task.tries < _TRIES:
            yield task
            return
        sentence = (
            f"{task.source.name}: the process that converted it was ended from outside, "
            "most likely for want of memory; convert it alone on a larger machine."
        )
        task.result = Result(task.source, failure=Failure(sentence, ExitCode.ERROR))

    def _overdue(self, worker: _Worker) -> None:
        task = worker.task
        self._end(worker)
        if task is not None:
            sentence = (
                f"{task.source.name}: it was not done after {self._timeout_s:g} seconds and was given up; "
                "allow more with --timeout, or split it."
            )
            failure = Failure(sentence, ExitCode.ERROR)
            task.result = Result(task.source, failure=failure, seconds=self._timeout_s)

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.kill()
        worker.process.join()

    def stop(self) -> None:
        """Ends the workers: idle ones by themselves, busy ones (their results are not wanted) at once."""
        for worker in self._workers:
            if worker.task is not None:
                worker.process.kill()
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join(_GRACE_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers.clear()


def _serve(pipe: Connection, job: Job, memory_mb: int) -> None:
    """What a worker does: a source in, a result out, until the pipe's other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _limit_memory(memory_mb)
    work(_WARM_UP, job)  # fonts, templates and dictionaries; the time a source may take begins after that
    with suppress(EOFError, BrokenPipeError, ConnectionError):
        pipe.send(None)
        while True:
            source: Source = pipe.recv()
            result = work(source, job)
            pipe.send(replace(result, source=replace(source, load=bytes)))


def _limit_memory(megabytes: int) -> None:
    if not megabytes:
        return
    with suppress(ImportError):  # Windows
        import resource

        size = megabytes << 20
        with suppress(ValueError, OSError):  # the system's own limit is lower
            resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _context() -> multiprocessing.context.BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["convert.batch.work"])
    return context

"""Where the work is done: in several processes; the results come in the order of the sources all the same.

Every worker has a pipe of its own and does what comes through it one after the other, so
it is known what a worker was at when it dies, takes too long or grows too large; the
others never notice. Files stay with the worker that made them until it is told their
folder; what travels is the source, and what there is to tell. While it works a worker
has its next source already, so it never waits for the parent. Sources are pulled and
results handed on in order, and no worker runs far ahead of the slowest: memory stays
flat however many sources there are.
"""

from __future__ import annotations

import itertools
import multiprocessing
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler

from msgspec import Struct, field
from msgspec.structs import replace

from convert.batch.executors import Executor
from convert.batch.placing import Order
from convert.batch.report import Failure
from convert.batch.store import Store
from convert.batch.work import Job, Result, Tick
from convert.batch.worker import serve
from convert.errors import ExitCode, HanpressError, OutputError
from convert.sources.collect import STANDARD_INPUT
from convert.sources.source import Source

#: Sources under way per worker, finished ones that wait for their turn included.
_WINDOW = 4

#: What a worker is given at a time: a source to work at, and the next.
_AHEAD = 2

#: Bytes that a busy worker may be sent: what a pipe takes in while nobody reads, so that the parent never waits.
_ROOM = 1 << (16 if sys.platform == "linux" else 12)

#: A worker that died may have been ended from outside, so its source is tried once more.
_TRIES = 2

#: Workers that die before they have started, per worker wanted, until it is clear that none will.
_STILLBORN = 2

#: Seconds a worker has to end by itself when the run is over.
_GRACE_S = 5


def processes(jobs: int, *, timeout_s: float = 0, memory_mb: int = 0, output: Store | None = None) -> Executor:
    """An executor with ``jobs`` worker processes that keep fonts and templates warm.

    A source that takes longer than ``timeout_s`` seconds fails and its worker is ended; one
    that needs more than ``memory_mb`` megabytes of address space fails in its worker
    (0: no limit). A source whose worker dies is tried once more, in a fresh one. The
    workers write into ``output``; without one the results hold the files.

    Workers are forked from a small server that has the program loaded, not from the
    caller, who may have threads.
    """

    def execute(sources: Iterable[Source], job: Job, _tick: Tick) -> Generator[Result, None, None]:
        pool = _Pool(jobs, job, timeout_s, memory_mb, output)
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


class _Task(Struct, eq=False):
    """A source under way. It has a ``result`` when it is converted, and is over when its files are written.

    ``keeper`` is the worker that has its files; ``order`` says where they go, once that is known.
    """

    number: int
    source: Source
    losses: int = 0
    result: Result | None = None
    keeper: _Worker | None = None
    order: Order | None = None
    is_over: bool = False
    problem: HanpressError | None = None


class _Worker(Struct, eq=False):
    """A worker process, what it was given, and the tasks whose files it has.

    ``given`` is done one after the other: a task is written if the worker has its files, else
    converted. ``deadline`` holds for the first. What has to be told lies in ``outbox`` until there is
    room for it; ``sent`` are the sizes of what was told and not answered.
    """

    process: multiprocessing.Process
    pipe: Connection
    given: deque[_Task] = field(default_factory=deque)
    kept: set[_Task] = field(default_factory=set)
    outbox: deque[memoryview] = field(default_factory=deque)
    sent: deque[int] = field(default_factory=deque)
    deadline: float = field(default=float("inf"))
    is_ready: bool = False


class _Pool:
    """``jobs`` workers, made when they are needed and replaced when they are lost."""

    def __init__(self, jobs: int, job: Job, timeout_s: float, memory_mb: int, output: Store | None) -> None:
        self._jobs = jobs
        self._job = job
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._output = output
        self._context = _context()
        self._workers: list[_Worker] = []
        self._again: deque[_Task] = deque()
        self._writing = 0
        self._stillborn = 0

    def results(self, sources: Iterator[Source]) -> Iterator[Result]:
        """The results in the order of the sources; at the end all that was ordered is written."""
        under_way: deque[_Task] = deque()
        count = itertools.count()
        is_open = True
        while is_open or under_way or self._writing:
            if under_way and under_way[0].result is not None:
                yield self._told(under_way.popleft())
                continue
            while is_open and len(under_way) + self._writing < self._jobs * _WINDOW:
                if (worker := self._free()) is None:
                    break
                if (source := next(sources, None)) is None:
                    is_open = False
                    break
                under_way.append(_Task(next(count), source))
                self._give(worker, under_way[-1])
            if under_way or self._writing:
                self.step()

    def _told(self, task: _Task) -> Result:
        """The task's result, with a hold on its files where a worker has them."""
        assert task.result is not None
        result = replace(task.result, source=task.source)
        if self._output is None or result.failure is not None:
            return result
        return replace(result, hold=_Held(self, task))

    def put(self, task: _Task, order: Order) -> None:
        """Has the files of a task written by the worker that has them; if it was lost, when they are made again."""
        if task.is_over:
            return
        task.order = order
        self._writing += 1
        if task.keeper is not None:
            self._give(task.keeper, task)

    def step(self) -> None:
        """Waits until a worker has something to say, is lost or is overdue."""
        while self._again and (free := self._free()) is not None:
            self._give(free, self._again.popleft())
        busy = {worker.pipe: worker for worker in self._workers if worker.given}
        nearest = min(worker.deadline for worker in busy.values())
        ready = wait(list(busy), timeout=None if nearest == float("inf") else max(0, nearest - time.monotonic()))
        for pipe in ready:
            worker = busy[pipe]  # type: ignore[index]
            try:
                self._heard(worker, worker.pipe.recv())
            except (EOFError, OSError):
                self._lost(worker)
        for worker in busy.values():
            if worker.deadline <= time.monotonic():
                self._overdue(worker)

    def _free(self) -> _Worker | None:
        """A worker that has room for a source: one with nothing to do, a new one, one that is busy; in this order."""
        free = min(self._workers, key=lambda worker: len(worker.given), default=None)
        if (free is None or free.given) and len(self._workers) < self._jobs:
            return self._started()
        return free if free is not None and len(free.given) < _AHEAD else None

    def _started(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(  # type: ignore[attr-defined]
            target=serve, args=(theirs, self._job, self._memory_mb, self._output), daemon=True
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _give(self, worker: _Worker, task: _Task) -> None:
        """Has ``worker`` convert the task's source, or write its files if it has them."""
        worker.given.append(task)
        if len(worker.given) == 1:
            self._time(worker)
        wanted = task.order if task.keeper is worker else task.source
        worker.outbox.append(ForkingPickler.dumps((task.number, wanted)))
        self._tell(worker)

    def _tell(self, worker: _Worker) -> None:
        """Sends what there is room for; a worker that has answered everything reads, however much it is."""
        while worker.outbox and (not worker.sent or sum(worker.sent) + len(worker.outbox[0]) <= _ROOM):
            message = worker.outbox.popleft()
            worker.sent.append(len(message))
            with suppress(BrokenPipeError, ConnectionError):  # it has died; its pipe's other end will say so
                worker.pipe.send_bytes(message)

    def _time(self, worker: _Worker) -> None:
        """The worker begins with the first of its tasks. Converting has its time; writing may wait for a server."""
        is_timed = self._timeout_s and worker.is_ready and worker.given and worker.given[0].keeper is not worker
        worker.deadline = time.monotonic() + self._timeout_s if is_timed else float("inf")

    def _heard(self, worker: _Worker, said: Result | HanpressError | None) -> None:
        """A worker says that it has started, has converted a source, or has written its files."""
        if not worker.is_ready:
            self._stillborn = 0
            worker.is_ready = True
        else:
            task = worker.given.popleft()
            worker.sent.popleft()
            self._tell(worker)
            if isinstance(said, Result):
                self._converted(worker, task, said)
            else:
                self._over(task, said)
        self._time(worker)

    def _converted(self, worker: _Worker, task: _Task, result: Result) -> None:
        """A source is converted, maybe not for the first time: then only its files are of interest."""
        if task.result is not None and result.failure is not None:
            self._over(task, OutputError(result.failure.sentence))
            return
        task.result = task.result or result
        if self._output is not None and result.failure is None:
            task.keeper = worker
            worker.kept.add(task)
            if task.order is not None:
                self._give(worker, task)

    def _over(self, task: _Task, problem: HanpressError | None) -> None:
        if task.keeper is not None:
            task.keeper.kept.discard(task)
            task.keeper = None
        self._writing -= task.order is not None
        task.is_over, task.problem = True, problem

    def _lost(self, worker: _Worker) -> None:
        """A worker has died. What it was at is tried again, but not for ever; what else it had is made by others."""
        if worker.is_ready:
            first = worker.given[0]
            first.losses += 1
            if first.losses == _TRIES:
                sentence = (
                    f"{first.source.name}: the process that converted it was ended from outside, "
                    "most likely for want of memory; convert it alone on a larger machine."
                )
                self._give_up(worker.given.popleft(), sentence)
        else:
            self._stillborn += 1
            if self._stillborn > _STILLBORN * self._jobs:
                raise HanpressError(
                    "Worker processes cannot be started here; use one job, and in a program of your own guard its "
                    'start with: if __name__ == "__main__":'
                )
        self._end(worker)

    def _overdue(self, worker: _Worker) -> None:
        task = worker.given.popleft()
        sentence = (
            f"{task.source.name}: it was not done after {self._timeout_s:g} seconds and was given up; "
            "allow more with --timeout, or split it."
        )
        self._give_up(task, sentence, self._timeout_s)
        self._end(worker)

    def _give_up(self, task: _Task, sentence: str, seconds: float = 0) -> None:
        failure = Failure(sentence, ExitCode.ERROR)
        task.result = task.result or Result(task.source, failure=failure, seconds=seconds)
        self._over(task, OutputError(sentence))

    def _end(self, worker: _Worker) -> None:
        """Ends a worker; what it had, converted or not, is to be converted again."""
        worker.deadline = float("inf")
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.kill()
        worker.process.join()
        had = worker.kept.union(worker.given)
        for task in had:
            task.keeper = None
            if task.order is not None and self._output is not None:
                self._output.sweep(task.order.folder)
        self._again.extend(sorted(had, key=lambda task: task.number))

    def stop(self) -> None:
        """Ends the workers: idle ones by themselves, busy ones (what they do is not wanted) at once."""
        for worker in self._workers:
            if worker.given:
                worker.process.kill()
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join(_GRACE_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers.clear()


class _Held(Struct, frozen=True):
    """See :class:`~convert.batch.placing.Hold`; the files are in a worker's memory."""

    pool: _Pool
    task: _Task

    def put(self, order: Order) -> None:
        self.pool.put(self.task, order)

    def is_put(self) -> bool:
        return self.task.is_over

    def outcome(self) -> HanpressError | None:
        while not self.task.is_over:
            self.pool.step()
        return self.task.problem


def _context() -> multiprocessing.context.BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["convert.batch.worker"])
    return context

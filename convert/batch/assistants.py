"""Processes that render articles for this one: a page is read by one, and its articles are set by several.

While this process reads a page, an assistant loads what rendering takes – fonts, templates, the writers – and makes
copies of itself, which have it all loaded too. Then they share the articles, a few at a time. They have nothing that
would be missed: what one is lost with, or cannot do, is done here, where it fails as it would have without them;
and so is what there is to do before they are ready.

The first assistant is a Python of its own and not a fork, since a program that uses hanpress may have threads. It is
started by hand because what the standard library has for it takes longer to load than half an article to set.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NoReturn

from convert.batch.rendering import Files, Task, rendered
from convert.document.model import Article, Paragraph, Role, Title
from convert.export import WRITERS, PageWriter
from convert.export.properties import Properties
from convert.options import ExportOptions

#: Bytes of a source for each assistant: with fewer it would not be ready in time, or have too little to do.
WORTHWHILE = 32_000

#: Articles an assistant is given at a time, at most: it keeps their files until it has them all.
_AT_ONCE = 32

#: Seconds to wait for the first one to be ready: as long as it takes to load here what rendering takes.
_PATIENCE_S = 0.2

#: Assistants, at most: each takes four ends of pipes. Only Linux copies a process with all that it has loaded.
_MOST = 32 if sys.platform == "linux" else 1

_START = "import sys; sys.path[:] = {path!r}; from convert.batch.assistants import serve; serve({pipes!r})"
_LOST = (EOFError, OSError, pickle.UnpicklingError)


def can_assist(options: ExportOptions) -> bool:
    """Whether assistants can be started here, and would have pages of single articles to set."""
    is_python = Path(sys.executable or "").name.startswith(("python", "pypy")) and not hasattr(sys, "frozen")
    sets_articles = not options.merge and any(isinstance(WRITERS[wanted], PageWriter) for wanted in options.formats)
    return hasattr(os, "posix_spawn") and is_python and sets_articles


class Assistants:
    """A :class:`~convert.batch.rendering.Renderer` with up to ``most`` processes; :meth:`close` it."""

    def __init__(self, options: ExportOptions, most: int) -> None:
        self._options = options
        self._most = min(most, _MOST)
        self._process: int | None = None
        self._assistants: list[_Assistant] = []

    def expect(self, size: int) -> None:
        """Starts as many assistants as are worth while; they make themselves ready meanwhile."""
        count = min(self._most, size // WORTHWHILE)
        if count and self._process is None:
            with suppress(OSError):  # there may be as many processes as there can be
                self._process, self._assistants = _started(count, self._options)

    def render(self, tasks: Sequence[Task]) -> Iterator[Files]:
        """The files of every task, in order."""
        try:
            yield from self._together(tasks)
        finally:
            if any(assistant.given for assistant in self._assistants):
                self.close()  # this was stopped: what they have to say would be taken for something else

    def _together(self, tasks: Sequence[Task]) -> Iterator[Files]:
        done: dict[int, Files] = {}
        following = 0  # the first task that nobody has
        patience_s = 0.0 if any(assistant.is_free for assistant in self._assistants) else _PATIENCE_S
        for number in range(len(tasks)):
            while number not in done:
                done.update(self._heard(None if number < following else patience_s))
                patience_s = 0.0
                following = self._share(tasks, following)
                if number not in done and not any(number in assistant.given for assistant in self._assistants):
                    done[number] = rendered(tasks[number], self._options)
                    following = max(following, number + 1)
            yield done.pop(number)

    def _share(self, tasks: Sequence[Task], following: int) -> int:
        """Gives the next tasks to those who are free; returns the first that nobody has."""
        for assistant in self._assistants:
            if assistant.is_free and following < len(tasks):
                share = (len(tasks) - following) // (2 * len(self._assistants))
                until = following + max(1, min(share, _AT_ONCE))
                assistant.give(range(following, until), tasks[following:until])
                following = until
        return following

    def _heard(self, wait_s: float | None) -> dict[int, Files]:
        """What they have rendered, by number, as soon as one says something, if it is within ``wait_s`` seconds.

        ``None`` waits for as long as one has tasks. One that says for the first time that it is ready has rendered
        nothing; who is lost is taken off the list.
        """
        if wait_s is None and not any(assistant.given for assistant in self._assistants):
            wait_s = 0.0
        at_work = [assistant for assistant in self._assistants if not assistant.is_free]
        files: dict[int, Files] = {}
        for assistant in select.select(at_work, [], [], wait_s)[0] if at_work else ():
            try:
                files |= assistant.finished()
            except _LOST:
                self._assistants.remove(assistant)
                assistant.close()
        return files

    def dismiss(self) -> None:
        """Nothing more is wanted of them: they end, and :meth:`close` need not wait for that so long."""
        if self._process is not None and not all(assistant.is_free for assistant in self._assistants):
            with suppress(ProcessLookupError):
                os.killpg(self._process, signal.SIGKILL)
        while self._assistants:
            self._assistants.pop().close()

    def close(self) -> None:
        """Ends the processes; none of them has anything that is wanted."""
        self.dismiss()
        if self._process is not None:
            os.waitpid(self._process, 0)
            self._process = None


class _Assistant:
    """This end of one process; ``given`` are the numbers of the tasks it is at."""

    def __init__(self, hearing: BinaryIO, telling: BinaryIO) -> None:
        self._hearing, self._telling = hearing, telling
        self.given = range(0)
        self.is_free = False

    def fileno(self) -> int:
        """Where it is heard."""
        return self._hearing.fileno()

    def give(self, numbers: range, tasks: Sequence[Task]) -> None:
        """Has it render some tasks."""
        self.given, self.is_free = numbers, False
        self.tell(tuple(tasks))

    def tell(self, what: ExportOptions | tuple[Task, ...]) -> None:
        """Tells it something, which it reads at once if it is free; if it is lost, that shows when it is heard."""
        with suppress(OSError):
            pickle.dump(what, self._telling, pickle.HIGHEST_PROTOCOL)
            self._telling.flush()

    def finished(self) -> dict[int, Files]:
        """What it has rendered, by number.

        Raises:
            EOFError, OSError, pickle.UnpicklingError: it is lost, with what it was given.
        """
        answers: Sequence[Files | None] = pickle.load(self._hearing)
        files = {number: each for number, each in zip(self.given, answers, strict=True) if each is not None}
        self.given, self.is_free = range(0), True
        return files

    def close(self) -> None:
        """Neither hears nor tells any more: that ends it when it has finished what it is at."""
        self._hearing.close()
        with suppress(OSError):  # what it was being told, nobody reads
            self._telling.close()


def _started(count: int, options: ExportOptions) -> tuple[int, list[_Assistant]]:
    """The first process, which leads the group of all, and the assistants that it and its copies will be.

    Raises:
        OSError: there can be no more processes or open files.
    """
    with ExitStack() as ours, ExitStack() as theirs:
        assistants: list[_Assistant] = []
        pipes: list[tuple[int, int]] = []
        for _ in range(count):
            told, telling = _pipe(theirs, ours)
            hearing, answering = _pipe(ours, theirs)
            assistants.append(_Assistant(hearing, telling))
            pipes.append((told.fileno(), answering.fileno()))
            for end in pipes[-1]:
                os.set_inheritable(end, True)
        process = os.posix_spawn(
            sys.executable,
            [sys.executable, "-c", _START.format(path=sys.path, pipes=pipes)],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in range(3)],
            setpgroup=0,  # Ctrl-C is for the first process of the program alone, which then ends the others
        )
        ours.pop_all()
    assistants[0].tell(options)
    return process, assistants


def _pipe(reads: ExitStack, writes: ExitStack) -> tuple[BinaryIO, BinaryIO]:
    """A pipe's two ends, each closed with those of whom has it."""
    ends = os.pipe()
    return reads.enter_context(os.fdopen(ends[0], "rb")), writes.enter_context(os.fdopen(ends[1], "wb"))


#: What an assistant renders first, to have everything loaded.
_WARM_UP = Task(
    Article(1, "", Title("題"), (Paragraph(Role.BODY, "正文。"),)),
    Properties("題", datetime(2000, 1, 1, tzinfo=UTC), "zh-Hant"),
)


def serve(pipes: Sequence[tuple[int, int]]) -> NoReturn:
    """What assistants do: they are told the options and then tasks, and answer with files, until nobody is there.

    ``pipes`` are the ends where each of them is told something, and where it answers. What one cannot render is
    ``None``. Its first answer is empty and says that it is ready.
    """
    with suppress(Exception):
        options = pickle.load(os.fdopen(pipes[0][0], "rb", closefd=False))
        rendered(_WARM_UP, options)
        gc.collect()
        gc.freeze()  # as a worker does
        own = _copied(len(pipes))
        for end in (end for number, ends in enumerate(pipes) if number != own for end in ends):
            os.close(end)
        _answer(*pipes[own], options)
    with suppress(ChildProcessError):  # the first one sees its copies out
        while True:
            os.wait()
    os._exit(0)  # nothing has to be put away


def _copied(count: int) -> int:
    """Copies this process until there are ``count``, as far as there can be; returns which of them it is."""
    with suppress(OSError):
        for number in range(1, count):
            if not os.fork():
                return number
    return 0


def _answer(told: int, answering: int, options: ExportOptions) -> None:
    """Raises :class:`EOFError` or :class:`OSError` when nobody is there any more."""
    done: Sequence[Files | None] = ()
    with os.fdopen(told, "rb") as tasks, os.fdopen(answering, "wb") as answers:
        while True:
            pickle.dump(done, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
            done = [_tried(task, options) for task in pickle.load(tasks)]


def _tried(task: Task, options: ExportOptions) -> Files | None:
    try:
        return rendered(task, options)
    except Exception:  # it comes again in the parent, which tells it
        return None

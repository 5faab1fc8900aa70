"""Processes that render articles beside this one: a page is read by one, and its articles are set by several.

While this process reads a page, an assistant loads what rendering takes: fonts, templates, the writers. When
the articles are known, this process renders them from the first on and the assistants from the last on, a few at a
time, so that all are done together. An assistant has nothing that would be missed: what it is lost with, or
cannot do, is done here, where it fails as it would have without it.

An assistant is a Python of its own and not a fork, since a program that uses hanpress may have threads. It is
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
from typing import Any, BinaryIO

from convert.batch.rendering import Files, Task, rendered
from convert.document.model import Article, Paragraph, Role, Title
from convert.export import WRITERS, PageWriter
from convert.export.properties import Properties
from convert.options import ExportOptions

#: Bytes from which a source may have so many articles that the first assistant is ready in time to be of use.
WORTHWHILE = 32_000

#: Articles for which another assistant pays.
SHARE = 25

#: Articles an assistant is given at a time, at most: it keeps their files until it has them all.
_MOST = 32

_START = "import sys; sys.path[:] = {path!r}; from convert.batch.assistants import serve; serve()"
_LOST = (EOFError, OSError, pickle.UnpicklingError)


def can_assist(options: ExportOptions) -> bool:
    """Whether assistants can be started here, and would have pages of single articles to set."""
    is_python = Path(sys.executable or "").name.startswith(("python", "pypy")) and not hasattr(sys, "frozen")
    sets_articles = not options.merge and any(isinstance(WRITERS[wanted], PageWriter) for wanted in options.formats)
    return hasattr(os, "posix_spawn") and is_python and sets_articles


class Assistants:
    """A :class:`~convert.batch.rendering.Renderer` that has up to ``most`` processes to help it; :meth:`close` it."""

    def __init__(self, options: ExportOptions, most: int) -> None:
        self._options = options
        self._most = most
        self._assistants: list[_Assistant] = []

    def expect(self, size: int) -> None:
        """Starts the first assistant where the source is large enough; it makes itself ready meanwhile."""
        if size >= WORTHWHILE:
            self._start(1)

    def render(self, tasks: Sequence[Task], options: ExportOptions) -> Iterator[Files]:
        """The files of every task, in order."""
        self._start(min(self._most, len(tasks) // SHARE))
        try:
            yield from self._together(tasks, options)
        finally:
            for assistant in tuple(self._assistants):
                if assistant.given:  # this was stopped: what it has to say would be taken for something else
                    self._dismiss(assistant)

    def _together(self, tasks: Sequence[Task], options: ExportOptions) -> Iterator[Files]:
        done: dict[int, Files] = {}
        here, theirs = 0, len(tasks)  # from the first and from the last on, until they meet
        while here < theirs:
            for assistant in tuple(self._assistants):
                self._take(assistant, done)
                count = min(_MOST, (theirs - here) // (len(self._assistants) + 1))
                if assistant.is_free and count and assistant.give(theirs - count, tasks[theirs - count : theirs]):
                    theirs -= count
            yield rendered(tasks[here], options)
            here += 1
        for number in range(here, len(tasks)):
            while number not in done and (holder := self._holder(number)) is not None:
                self._take(holder, done, wait=True)
            yield done.pop(number) if number in done else rendered(tasks[number], options)

    def close(self) -> None:
        """Ends the processes; none of them has anything that is wanted."""
        for assistant in tuple(self._assistants):
            self._dismiss(assistant)

    def _start(self, wanted: int) -> None:
        with suppress(OSError):  # there may be as many processes as there can be
            while len(self._assistants) < wanted:
                self._assistants.append(_Assistant(self._options))

    def _holder(self, number: int) -> _Assistant | None:
        return next((assistant for assistant in self._assistants if number in assistant.given), None)

    def _take(self, assistant: _Assistant, done: dict[int, Files], *, wait: bool = False) -> None:
        """What the assistant has finished, if it has; one that is lost is taken off the list."""
        try:
            done.update(assistant.finished(wait=wait))
        except _LOST:
            self._dismiss(assistant)

    def _dismiss(self, assistant: _Assistant) -> None:
        self._assistants.remove(assistant)
        assistant.end()


class _Assistant:
    """One process; ``given`` are the numbers of the tasks it is at."""

    def __init__(self, options: ExportOptions) -> None:
        self.given = range(0)
        self.is_free = False
        with ExitStack() as opened:
            theirs_in, ours_out = _pipe(opened)
            ours_in, theirs_out = _pipe(opened)
            self._process = os.posix_spawn(
                sys.executable,
                [sys.executable, "-c", _START.format(path=sys.path)],
                os.environ,
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, theirs_in.fileno(), 0),
                    (os.POSIX_SPAWN_DUP2, theirs_out.fileno(), 1),
                    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                ],
            )
            opened.pop_all()
        theirs_in.close()
        theirs_out.close()
        self._in, self._out = ours_in, ours_out
        self._tell(options)

    def give(self, first: int, tasks: Sequence[Task]) -> bool:
        """Has it render some tasks, of which the first has this number; whether it takes them."""
        self.is_free = False
        if self._tell(tuple(tasks)):
            self.given = range(first, first + len(tasks))
        return len(self.given) > 0

    def finished(self, *, wait: bool) -> dict[int, Files]:
        """What it has rendered, by number; nothing yet if it is still at it, unless it is to be waited for.

        Raises:
            EOFError, OSError, pickle.UnpicklingError: it is lost, with what it was given.
        """
        if self.is_free or not (wait or select.select([self._in], [], [], 0)[0]):
            return {}
        answers: Sequence[Files | None] = pickle.load(self._in)
        files = {number: each for number, each in zip(self.given, answers, strict=True) if each is not None}
        self.given, self.is_free = range(0), True
        return files

    def end(self) -> None:
        """Ends the process, whatever it is at."""
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        self._in.close()
        with suppress(OSError):  # what it was being told, nobody reads any more
            self._out.close()

    def _tell(self, what: Any) -> bool:
        """It reads when it is free, so this waits for nothing; one that is lost says so when it is asked."""
        with suppress(OSError):
            pickle.dump(what, self._out, pickle.HIGHEST_PROTOCOL)
            self._out.flush()
            return True
        return False


def _pipe(opened: ExitStack) -> tuple[BinaryIO, BinaryIO]:
    """A pipe's two ends, for reading and for writing."""
    ends = os.pipe()
    reading, writing = os.fdopen(ends[0], "rb"), os.fdopen(ends[1], "wb")
    return opened.enter_context(reading), opened.enter_context(writing)


#: What an assistant renders first, to have everything loaded.
_WARM_UP = Task(
    Article(1, "", Title("題"), (Paragraph(Role.BODY, "正文。"),)),
    Properties("題", datetime(2000, 1, 1, tzinfo=UTC), "zh-Hant"),
)


def serve() -> None:
    """What an assistant does: it is told the options and then tasks, and answers with files, until nobody is there.

    What it cannot render is ``None``. The first answer, to the options, is empty and says that it is ready.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    told, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing else may come between
    with suppress(EOFError, OSError):
        options = pickle.load(told)
        rendered(_WARM_UP, options)
        gc.collect()
        gc.freeze()  # as a worker does
        done: Sequence[Files | None] = ()
        while True:
            pickle.dump(done, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
            done = [_tried(task, options) for task in pickle.load(told)]


def _tried(task: Task, options: ExportOptions) -> Files | None:
    try:
        return rendered(task, options)
    except Exception:  # it comes again in the parent, which tells it
        return None

"""A worker process: what it is told comes through its pipe, and so does what it has to say."""

from __future__ import annotations

import gc
import signal
from contextlib import suppress
from multiprocessing.connection import Connection

from convert.batch.limits import limit_memory
from convert.batch.placing import carry_out
from convert.batch.store import Store
from convert.batch.work import Job, Result, work
from convert.sources.source import Source

#: What a worker does before its first source.
_WARM_UP = Source("warm-up", "warm-up.txt", "題\n\n正文。\n".encode)


def serve(pipe: Connection, job: Job, memory_mb: int, output: Store | None) -> None:
    """Does what it is told, in that order, until the pipe's other end is closed; first of all it says ``None``.

    It is told the number of a source, and the source itself or where its files go. To a
    source the answer is its :class:`Result`. With an ``output`` the files stay here until an
    order says where they go; the answer to that is what went wrong, or ``None``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    limit_memory(memory_mb)
    work(_WARM_UP, job)  # fonts, templates and dictionaries; the time a source may take begins after that
    gc.collect()
    gc.freeze()  # what is loaded stays as long as the worker: no use in looking for garbage there
    kept: dict[int, Result] = {}
    with suppress(EOFError, BrokenPipeError, ConnectionError):
        pipe.send(None)
        while True:
            number, wanted = pipe.recv()
            if isinstance(wanted, Source):
                result = work(wanted, job)
                if output is None:
                    pipe.send(result.without_source)
                    continue
                if result.failure is None:
                    kept[number] = result
                pipe.send(result.told)
            elif output is not None:
                pipe.send(carry_out(output, wanted, kept.pop(number)))

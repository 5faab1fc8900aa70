"""Finished files on their way to their place: whoever made them writes them, once it is told where.

Only the run knows the folder of a source, because names are given in the order of the
sources. So a worker tells what it has made and keeps the bytes; the run gives the source
its folder, notes in the ledger that it is being written, and sends an order; the worker carries it
out while the run goes on with the sources that follow. What a worker held and lost, by its
death, is made again: the same source gives the same bytes.
"""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from convert.batch.store import Store
from convert.batch.work import Result
from convert.errors import HanpressError, OutputError


class Order(Struct, frozen=True):
    """Where to put the files of a source: a folder of the output, and the names of those that are wanted.

    ``sha256`` is the source's, as it was when its files were made.
    """

    folder: str
    names: tuple[str, ...]
    sha256: str


class Hold(Protocol):
    """The files of one source in the hands of whoever made them."""

    def put(self, order: Order) -> None:
        """Has them written; returns at once."""

    def is_put(self) -> bool:
        """Whether that is over, one way or the other."""

    def outcome(self) -> HanpressError | None:
        """Waits until it is over: ``None`` where every file stands in its place, else what went wrong."""


def carry_out(store: Store, order: Order, made: Result) -> HanpressError | None:
    """Writes what was made of a source, every file whole or not at all; what went wrong, if anything did.

    What was made a second time need not be the same: the source may have changed in between.
    """
    if made.failure is not None:
        return OutputError(made.failure.sentence)
    if made.sha256 != order.sha256:
        return OutputError(f"{made.source.name}: it has changed while it was converted; start again.")
    try:
        if order.names:
            store.write(order.folder, {name: made.contents[name] for name in order.names})
    except HanpressError as problem:
        return problem
    except MemoryError:
        return OutputError(f"{made.source.name}: there is no memory left for writing it; raise --memory.")
    return None

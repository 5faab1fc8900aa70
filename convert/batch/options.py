"""How a run over many sources is carried out: nothing here changes a byte of a converted file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from msgspec import Struct


class Engine(StrEnum):
    """Where the work is done."""

    AUTO = "auto"  # here for a few sources, in worker processes for many
    SERIAL = "serial"  # here, one source after the other
    PROCESSES = "processes"  # in worker processes on this machine
    DASK = "dask"  # on the workers of a Dask scheduler


class Pack(StrEnum):
    """A kind of archive that outputs are packed into; the value is its file-name extension."""

    ZIP = "zip"
    TAR = "tar"


class NearDuplicates(StrEnum):
    """What is done about articles that stand in the collection more than once."""

    IGNORE = "ignore"
    REPORT = "report"  # exported, with a notice that names the first one
    ONCE = "once"  # only the first is exported; the notice stands with the source


class RunOptions(Struct, frozen=True):
    """How a run is carried out.

    ``jobs`` are processes that share the work: many sources, or the articles of few. They are
    as many as there are processors if ``None``;
    ``timeout_s`` and ``memory_mb`` hold for one source in a worker process, 0 for no
    limit. ``prune`` removes files of sources that were not met again. ``pack`` writes
    the outputs of ``shard`` sources into one archive. ``ledger`` is the ledger's file
    where it does not lie in the output folder.
    """

    engine: Engine = Engine.AUTO
    jobs: int | None = None
    scheduler: str = ""
    timeout_s: float = 600
    memory_mb: int = 4096
    force: bool = False
    prune: bool = False
    fail_fast: bool = False
    pack: Pack | None = None
    shard: int = 1000
    duplicates: NearDuplicates = NearDuplicates.IGNORE
    ledger: Path | None = None
    page: bool = True

"""What a run did: one row per source, one entry per file, plain values that travel between processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from convert.batch.totals import Totals
from convert.document.model import SourceRange, TitleOrigin
from convert.errors import ExitCode
from convert.notices import Notice, Severity
from convert.options import Format

#: Repairs by fix name, then by certainty.
RepairCounts = Mapping[str, Mapping[str, int]]


class OutputFile(Struct, frozen=True):
    """One written file. ``path`` is relative to the output folder, with ``/`` between its parts.

    ``ordinal`` is the article's, 0 for a volume of the articles numbered in ``merged``;
    ``source_range`` is in characters of the decoded source; ``size`` in bytes;
    ``sha256`` in hexadecimal.
    """

    path: str
    format: Format
    ordinal: int
    mark: str
    title: str
    title_origin: TitleOrigin
    language: str
    source_range: SourceRange | None
    size: int
    sha256: str
    notices: tuple[Notice, ...] = ()
    merged: tuple[int, ...] = ()


class Failure(Struct, frozen=True):
    """Why a source gave no files: a sentence with the next step, and the exit code it stands for.

    ``fault`` is the traceback where the program itself is at fault, else empty.
    """

    sentence: str
    exit_code: ExitCode
    fault: str = ""


class SourceReport(Struct, frozen=True):
    """What became of one source.

    ``identity`` is where it was read from, ``sha256`` the hash of its bytes,
    ``collection`` its title, ``folder`` where its files stand (relative to the output
    folder, like every path here). ``notices`` are those that belong to no single file;
    ``articles`` counts what the source holds, chosen or not. ``archive`` is the
    packed file in which the outputs lie, if they do; ``url`` where the source was scraped, if
    that is known. ``left_out`` are the articles that were not written because they stand
    before. ``unchanged`` says that an earlier
    run wrote them and nothing had to be done.
    """

    identity: str
    name: str
    sha256: str = ""
    size: int = 0
    encoding: str = ""
    collection: str = ""
    folder: str = ""
    articles: int = 0
    repairs: RepairCounts = field(default_factory=dict)
    files: tuple[OutputFile, ...] = ()
    notices: tuple[Notice, ...] = ()
    failure: Failure | None = None
    archive: str = ""
    url: str = ""
    left_out: tuple[int, ...] = ()
    unchanged: bool = False

    def name_of(self, file: OutputFile) -> str:
        """The name of one of its files within its folder, after a folder of its own where they are many."""
        return file.path.removeprefix(f"{self.folder}/")

    @property
    def all_notices(self) -> tuple[Notice, ...]:
        """The source's notices and its files', each once (two formats often tell the same)."""
        return tuple(dict.fromkeys([*self.notices, *(notice for file in self.files for notice in file.notices)]))

    @property
    def converted(self) -> int:
        """How many articles stand in the files."""
        return len({ordinal for file in self.files for ordinal in (file.merged or (file.ordinal,))})

    @property
    def doubts(self) -> tuple[Notice, ...]:
        """The notices that are more than information."""
        return tuple(notice for notice in self.all_notices if notice.severity is not Severity.INFO)

    @property
    def repair_count(self) -> int:
        """The number of repairs of all kinds."""
        return sum(sum(by_certainty.values()) for by_certainty in self.repairs.values())


class Report(Struct, frozen=True):
    """A whole run, its sources in the order they were given.

    ``sources`` is a tuple for runs of ordinary size; for very large ones it is a view that
    reads the rows from the ledger when they are asked for, so that memory stays flat.
    ``ran_s`` are the seconds the run took; ``pruned`` counts files that were removed.
    """

    out_dir: Path | str
    sources: Sequence[SourceReport]
    totals: Totals = field(default_factory=Totals)
    ran_s: float = 0
    pruned: int = 0

    @property
    def files(self) -> tuple[OutputFile, ...]:
        """Every file of the run's sources."""
        return tuple(file for source in self.sources for file in source.files)

    @property
    def failed(self) -> tuple[SourceReport, ...]:
        """The sources that gave no files."""
        return tuple(source for source in self.sources if source.failure)

    @property
    def doubts(self) -> tuple[Notice, ...]:
        """The notices that are more than information: what a strict run fails on."""
        return tuple(notice for source in self.sources for notice in source.doubts)

    @property
    def exit_code(self) -> ExitCode:
        """0 when all is well; the failure's own code for a single source, else 3 when any failed."""
        failed = next((source.failure for source in self.sources if source.failure), None)
        if failed is None:
            return ExitCode.OK
        return failed.exit_code if len(self.sources) == 1 else ExitCode.SOME_FAILED


class Progress(Struct, frozen=True):
    """How far a run is: sources finished, and articles finished of the source in work.

    ``sources`` is ``None`` where nobody knows how many there will be. ``articles`` is 0
    until the source has been read. ``failed`` and ``unchanged`` are among
    ``sources_done``; ``finished`` is the source that was finished with this step, and
    ``seconds`` what its conversion took.
    """

    sources_done: int
    sources: int | None
    articles_done: int = 0
    articles: int = 0
    failed: int = 0
    unchanged: int = 0
    finished: SourceReport | None = None
    seconds: float = 0

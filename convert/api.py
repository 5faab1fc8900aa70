"""The public API: one function for each command of the command line.

Sources are paths of files or folders, or ``-`` for standard input. Where a single
text is wanted, ``bytes`` are taken as the text's own bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from convert.errors import UsageError
from convert.options import Options

if TYPE_CHECKING:
    from convert.batch.options import RunOptions
    from convert.batch.report import Progress, Report
    from convert.batch.status import Status, Verified
    from convert.check.findings import Checked
    from convert.pipeline import Cleaned, Conversion
    from convert.sources.options import SourceOptions
    from convert.sources.source import Source
    from convert.styles.model import Style
    from convert.typeset.catalog import FontRecord

#: Where a text comes from: a path (``-`` is standard input), or its bytes themselves.
TextSource = str | Path | bytes

#: What bytes without a file are called in messages.
_NAMELESS = "the given bytes"


def export_files(
    sources: Iterable[str | Path] | str | Path,
    out_dir: str | Path,
    options: Options | None = None,
    *,
    only: str | None = None,
    jobs: int = 1,
    reading: SourceOptions | None = None,
    running: RunOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    r"""Converts every article of every source and writes the files into ``out_dir``.

    They stand in ``<collection title>/01-<title>.docx`` and so on, a merged volume in
    ``<collection title>/00-<collection title>.docx``, each written whole or not at all,
    beside a ``manifest.json`` that lists them. A source that cannot be converted does
    not stop the others: its row of the report says why. A source that an earlier run
    has written and that has not changed is not done again.

    Args:
        sources: paths or URLs of files, folders, archives and files of records, or
            ``-`` for standard input.
        out_dir: a folder, made where missing, or a URL such as ``s3://bucket/pages``.
        options: what is made, in which style and script; the defaults if ``None``.
        only: the articles wanted, by number: ``"3,5-7"``; all if ``None``.
        jobs: processes that share the work, 1 for this one alone; the files are the same, byte for byte. A
            program that asks for more must guard its own start with
            ``if __name__ == "__main__":``.
        reading: what is taken from folders and archives, and how records are read.
        running: how the run is carried out; ``jobs`` is then taken from there.
        progress: called with a :class:`~convert.batch.report.Progress` at every step.

    Returns:
        What was written, guessed, lost and refused: :class:`~convert.batch.report.Report`.

    Raises:
        UsageError: the style, or a part of ``only``, does not exist; the pattern for article marks is wrong.
        StyleError: a style file is wrong.
        SourceError: a path does not exist, or a folder holds no text.
        OutputError: ``out_dir`` cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = Path(folder, "page.txt")
    ...     _ = page.write_bytes("\n\n".join(["工作報告範文", "篇1", "我們成立了工作小組。"]).encode())
    ...     report = export_files(page, Path(folder, "out"))
    ...     [(file.ordinal, file.path[-5:].split(".")[1]) for file in report.files]
    [(1, 'docx'), (1, 'pdf')]
    """
    from convert.batch.options import RunOptions
    from convert.batch.run import run
    from convert.batch.selection import parse_selection
    from convert.batch.work import Job
    from convert.sources.collect import stream

    if jobs < 1:
        raise UsageError(f"The number of jobs is {jobs}, but at least one must do the work.")
    if options is not None and options.structure.split is not None:
        from convert.structure.usermarks import compile_mark

        compile_mark(options.structure.split)  # a mistake in it is no fault of any source
    job = Job(options or Options(), None if only is None else parse_selection(only))
    paths = [sources] if isinstance(sources, str | Path) else list(sources)
    found = stream([str(path) for path in paths], _reading(paths, out_dir, reading))
    settings = running or RunOptions(jobs=jobs)
    return run(found, out_dir, job, options=settings, progress=progress or (lambda _: None))


def _reading(paths: Sequence[str | Path], out_dir: str | Path, reading: SourceOptions | None) -> SourceOptions | None:
    """How sources are read, the output left out: a run must not take the Word files it writes for sources."""
    from convert.batch.store import open_store
    from convert.sources.options import SourceOptions

    folder = open_store(out_dir).path
    if folder is None:
        return reading
    output = folder.resolve()
    if any(Path(path).is_dir() and Path(path).resolve() == output for path in paths):
        raise UsageError(f"{out_dir} is both source and output; choose another folder with -o.")
    options = reading or SourceOptions()
    return replace(options, passed_over=(*options.passed_over, str(output)))


def status(out_dir: str | Path, *, ledger: str | Path | None = None) -> Status:
    """What an output folder's ledger says: sources by state, files, how the last run ended.

    Args:
        out_dir: the output of earlier runs, one of which may still go on.
        ledger: the ledger's file, where it does not lie in the output folder.

    Raises:
        UsageError: no run has written there.
        OutputError: the ledger cannot be read.
    """
    from convert.batch.status import status as status_of

    return status_of(out_dir, None if ledger is None else Path(ledger))


def verify(out_dir: str | Path, *, ledger: str | Path | None = None) -> Verified:
    """Reads every file of an output folder again and compares it with what was written.

    The next run writes the files that are missing or changed again.

    Raises:
        UsageError: no run has written there.
        OutputBusy: a run is writing there now.
    """
    from convert.batch.status import verify as verified

    return verified(out_dir, None if ledger is None else Path(ledger))


def clean(source: TextSource, options: Options | None = None) -> Cleaned:
    """One text, decoded and repaired.

    Returns:
        :class:`~convert.pipeline.Cleaned`: ``text``, ``ledger``, ``notices``.

    Raises:
        UsageError: ``source`` is a folder or archive with several texts.
        SourceError: it does not exist or is empty.
        DecodeError: its bytes are no text in any encoding tried.

    >>> clean("我們(men)成立了工作小組。".encode()).decoded.encoding
    'utf-8'
    """
    from convert.pipeline import clean as clean_bytes

    name, data = _one_text(source)
    return clean_bytes(data, options or Options(), name=name)


def inspect(source: TextSource, options: Options | None = None) -> tuple[Conversion, ...]:
    r"""What is found in ``source``: one document for every text in it, nothing written.

    Raises:
        SourceError: it does not exist, is empty or holds no text.
        DecodeError: its bytes are no text in any encoding tried.

    >>> [conversion] = inspect("\n\n".join(["工作報告範文", "篇1", "我們成立了工作小組。"]).encode())
    >>> [article.mark for article in conversion.collection.articles]
    ['篇1']
    """
    from convert.pipeline import read_source

    if isinstance(source, bytes):
        return (read_source(source, options or Options(), name=_NAMELESS),)
    return tuple(read_source(one.read(), options or Options(), name=one.name) for one in _collected([source]))


def check_files(sources: Iterable[str | Path] | str | Path, style: str | None = None) -> Iterator[Checked]:
    """The preflight: PDF and Word files (or those in folders) measured and judged, one after the other.

    Args:
        sources: paths of files or folders.
        style: the house style whose layout is expected; without one, files that look
            like official documents are put beside GB/T 9704-2012, others beside none.

    Returns:
        A :class:`~convert.check.findings.Checked` for each file, as it is finished. A file
        that cannot be read is one of them: its only finding says why.

    Raises:
        UsageError: the style does not exist.
        StyleError: a style file is wrong.
        SourceError: a path does not exist, or a folder holds nothing to check.
    """
    from convert.check.run import check_paths

    return check_paths([sources] if isinstance(sources, str | Path) else sources, style)


def list_styles() -> tuple[Style, ...]:
    """The house styles that come with hanpress, by name; lengths in mm, pt or em as the field says.

    >>> {"gongwen", "plain"} <= {style.name for style in list_styles()}
    True
    """
    from convert.styles.load import load, names

    return tuple(load(name) for name in names())


def show_style(name: str) -> str:
    """A style as TOML, complete: saved to a file it is a style of its own.

    Args:
        name: a style that comes with hanpress, or the path of a ``.toml`` file.

    Raises:
        UsageError: there is no such style or file.
        StyleError: the file is wrong; the sentence names line, field and what was expected.

    >>> "head_mm = 37" in show_style("gongwen")
    True
    """
    from convert.styles.load import load
    from convert.styles.write import as_toml

    return as_toml(load(name))


def list_fonts() -> tuple[FontRecord, ...]:
    """The bundled fonts: role, file, licence, and how many hanzi of each standard a file has.

    Raises:
        FontError: the fonts' catalogue is missing or damaged.

    >>> {font.role for font in list_fonts()} >= {"song", "hei", "kai", "fang"}
    True
    """
    from convert.typeset.catalog import folder, load

    return load(folder()).records


def _collected(sources: Sequence[str | Path]) -> tuple[Source, ...]:
    from convert.sources.collect import collect

    return tuple(collect([str(path) for path in sources]))


def _one_text(source: TextSource) -> tuple[str, bytes]:
    """The name and bytes of the only text in ``source``."""
    if isinstance(source, bytes):
        return _NAMELESS, source
    found = _collected([source])
    if len(found) > 1:
        raise UsageError(f"{source} holds {len(found)} texts, but one is wanted; name one of them.")
    return found[0].name, found[0].read()

"""Plan, execute, report: a run over many sources into one output folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from convert.batch.executors import Executor, serial
from convert.batch.folders import Folders
from convert.batch.manifest import NAME as MANIFEST
from convert.batch.manifest import read_manifest, write_manifest
from convert.batch.naming import file_name
from convert.batch.report import Failure, OutputFile, Progress, Report, SourceReport
from convert.batch.work import Job, Rendered, Result
from convert.batch.writing import check_writable, write_files
from convert.errors import OutputError
from convert.notices import Notice
from convert.options import Format
from convert.sources.source import Source
from convert.styles.load import load


def run(
    sources: Sequence[Source],
    out_dir: Path,
    job: Job,
    *,
    jobs: int = 1,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Converts ``sources`` into ``out_dir``; a source that fails becomes a row of the report.

    Raises:
        UsageError, StyleError: the style cannot be used.
        OutputError: nothing can be written into ``out_dir``.
    """
    load(job.options.export.style)
    check_writable(out_dir)
    earlier = read_manifest(out_dir)
    folders = Folders(earlier, reserved=[MANIFEST])
    reports: list[SourceReport] = []
    progress(Progress(0, len(sources)))

    def tick(done: int, wanted: int) -> None:
        progress(Progress(len(reports), len(sources), done, wanted))

    for result in _executor(sources, jobs)(sources, job, tick):
        reports.append(_stored(result, out_dir, folders))
        progress(Progress(len(reports), len(sources)))
    if any(report.files for report in reports):
        write_manifest(out_dir, earlier, reports)
    return Report(out_dir, tuple(reports))


def _executor(sources: Sequence[Source], jobs: int) -> Executor:
    workers = min(jobs, len(sources))
    if workers <= 1:
        return serial
    from convert.batch.parallel import processes  # loads multiprocessing, which most runs do without

    return processes(workers)


def _stored(result: Result, out_dir: Path, folders: Folders) -> SourceReport:
    """Names and writes the files of one source."""
    source = result.source
    if result.failure is not None:
        return SourceReport(source.identity, source.name, failure=result.failure)
    folder = folders.claim(result.collection or Path(source.name).stem, source.identity, result.sha256)
    named = list(_named(result, folder))
    report = SourceReport(
        identity=source.identity,
        name=source.name,
        sha256=result.sha256,
        size=result.size,
        encoding=result.encoding,
        collection=result.collection,
        folder=folder,
        articles=result.articles,
        repairs=result.repairs or {},
        files=tuple(file for file, _ in named),
        notices=result.notices,
    )
    try:
        write_files(out_dir / folder, {Path(file.path).name: data for file, data in named})
    except OutputError as problem:
        return replace(report, files=(), failure=Failure(str(problem), problem.exit_code))
    return report


def _named(result: Result, folder: str) -> Iterator[tuple[OutputFile, bytes]]:
    for rendered in result.rendered:
        for wanted, data, notices in rendered.files:
            name = file_name(rendered.article.ordinal, result.articles, rendered.article.title.text, wanted.ending)
            yield _entry(rendered, wanted, f"{folder}/{name}", data, (*rendered.notices, *notices)), data


def _entry(rendered: Rendered, wanted: Format, path: str, data: bytes, notices: tuple[Notice, ...]) -> OutputFile:
    article = rendered.article
    return OutputFile(
        path=path,
        format=wanted,
        ordinal=article.ordinal,
        mark=article.mark,
        title=article.title.text,
        title_origin=article.title.origin,
        language=article.language,
        source_range=article.source,
        size=len(data),
        sha256=sha256(data).hexdigest(),
        notices=tuple(dict.fromkeys(notices)),
        merged=rendered.merged,
    )

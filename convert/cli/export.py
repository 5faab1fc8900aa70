"""``hanpress export``: articles to Word files and PDFs."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from convert.cli.options import Settings, encoding_option, example, formats_of, script_option
from convert.cli.table import shortened, shortened_path, table
from convert.errors import HanpressError, SomeFailed
from convert.notices import Severity
from convert.options import DecodeOptions, ExportOptions, Options, Script

if TYPE_CHECKING:
    from convert.batch.report import Progress, Report, SourceReport
    from convert.notices import Notice

#: How many kinds of notice the closing lines name; the manifest has them all.
_SHOWN_NOTICES = 8
_TITLE_COLUMNS = 40


@click.command(
    short_help="Convert articles to Word files and PDFs.",
    epilog=example("hanpress export seeds -o output --format docx,pdf --style gongwen"),
)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="DIR", required=True, help="Folder the files go into; made where missing.")
@click.option(
    "--format",
    "formats",
    metavar="LIST",
    default="docx,pdf",
    show_default=True,
    help="Kinds of file: docx, pdf, md, html, txt, epub.",
)
@click.option(
    "--style",
    metavar="NAME",
    default=ExportOptions().style,
    show_default=True,
    help='House style (see "hanpress styles"), or the path of a .toml file.',
)
@script_option
@click.option("--only", metavar="LIST", help="Articles wanted, by number, such as 3,5-7 or 9-.")
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), default=1, show_default=True, help="Worker processes.")
@encoding_option
@click.option("--strict", is_flag=True, help="Fail, once all is written, if anything was guessed, lost or not shown.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def export(
    sources: tuple[str, ...],
    output: str,
    formats: str,
    style: str,
    script: str,
    only: str | None,
    jobs: int,
    encoding: str | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Converts the articles of every SOURCE (file, folder, or - for standard input).

    Each article becomes a Word file to edit and a PDF to print, in a folder named after
    its collection; a manifest.json lists every file with its hashes and notices. A SOURCE may
    also be a Word file (.docx), ours after editing or anybody's.
    """
    import convert

    options = Options(
        decode=DecodeOptions(encoding),
        script=Script(script),
        export=ExportOptions(formats=formats_of(formats), style=style),
    )
    with _progress_bar(wanted=not quiet and _watched()) as progress:
        report = convert.export_files(sources, output, options, only=only, jobs=jobs, progress=progress)
    alone_and_failed = len(report.sources) == 1 and report.failed
    if not quiet and not alone_and_failed:
        click.echo("\n".join(_closing_lines(report)))
    _raise_failures(report, strict=strict)


def _watched() -> bool:
    """Whether a person sees what is written to standard error."""
    return sys.stderr.isatty()


@contextmanager
def _progress_bar(*, wanted: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A bar on standard error: articles of a single source, else sources."""
    if not wanted:
        yield None
        return
    from tqdm import tqdm

    with tqdm(total=0, leave=False, dynamic_ncols=True, file=sys.stderr) as bar:

        def show(progress: Progress) -> None:
            alone = progress.sources == 1
            bar.unit = " articles" if alone else " sources"
            bar.total = progress.articles if alone else progress.sources
            bar.n = progress.articles_done if alone else progress.sources_done
            bar.refresh()

        yield show


def _closing_lines(report: Report) -> Iterator[str]:
    heads = ("source", "collection", "articles", "files", "KB", "repairs", "doubts", "result")
    yield table(heads, [_row(source) for source in report.sources], right=(2, 3, 4, 5, 6))
    yield from _notice_lines(report)
    if report.files:
        size = sum(file.size for file in report.files)
        files = "1 file" if len(report.files) == 1 else f"{len(report.files)} files"
        yield f"{files}, {size / 1e6:.1f} MB, in {report.out_dir}{os.sep}; manifest.json there has every detail."


def _row(source: SourceReport) -> tuple[str, ...]:
    name = shortened_path(source.identity, _TITLE_COLUMNS)
    if source.failure:
        return (name, "", "", "", "", "", "", "failed")
    kilobytes = sum(file.size for file in source.files) / 1000
    return (
        name,
        shortened(source.collection, _TITLE_COLUMNS),
        str(len({file.ordinal for file in source.files})),
        str(len(source.files)),
        f"{kilobytes:.0f}",
        str(source.repair_count),
        str(len(source.doubts)),
        "written",
    )


def _notice_lines(report: Report) -> Iterator[str]:
    """The kinds of doubt, the grave ones first, each with its number and its first sentence."""
    first: dict[str, Notice] = {}
    counts: Counter[str] = Counter()
    for notice in report.doubts:
        first.setdefault(notice.code, notice)
        counts[notice.code] += 1
    ranked = sorted(first.values(), key=lambda notice: (notice.severity is not Severity.LOSS, -counts[notice.code]))
    for notice in ranked[:_SHOWN_NOTICES]:
        yield f"{notice.severity}: {counts[notice.code]} × {notice.code}: {notice.sentence}"
    if len(ranked) > _SHOWN_NOTICES:
        yield f"and {len(ranked) - _SHOWN_NOTICES} more kinds of doubt"


def _raise_failures(report: Report, *, strict: bool) -> None:
    """Says on standard error why sources failed, then fails with the run's exit code."""
    failures = [source.failure for source in report.sources if source.failure]
    if click.get_current_context().ensure_object(Settings).traceback:
        click.echo("".join(failure.fault for failure in failures), err=True, nl=False)
    if len(report.sources) == 1 and failures:
        problem = HanpressError(failures[0].sentence)
        problem.exit_code = failures[0].exit_code
        raise problem
    if failures:
        for source in report.failed:
            if source.failure:
                click.echo(f"hanpress: {source.identity}: {source.failure.sentence}", err=True)
        raise SomeFailed(f"{len(failures)} of {len(report.sources)} sources failed; the others are written.")
    if strict and report.doubts:
        raise HanpressError(
            f"{len(report.doubts)} things were guessed, lost or not shown, and --strict was asked for; "
            "see the notices in manifest.json."
        )

"""``hanpress export``: articles to Word files and PDFs."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.core import ParameterSource

from convert.cli.closing import SHOWN_FAILURES, closing_lines
from convert.cli.options import (
    Settings,
    encoding_option,
    example,
    formats_of,
    print_format,
    propose_titles_option,
    renumber_option,
    script_option,
    split_option,
)
from convert.cli.progress import json_end, shown_progress
from convert.cli.running import run_options, run_record, source_record
from convert.errors import HanpressError, SomeFailed
from convert.options import DecodeOptions, ExportOptions, Format, Options, Script, StructureOptions

if TYPE_CHECKING:
    from convert.batch.report import Progress, Report


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
    "--print",
    "wanted_print",
    metavar="[x4|x1a]",
    callback=print_format,
    is_flag=False,
    flag_value=Format.X4.value,
    help="Also a PDF for a printing house, with bleed and crop marks: PDF/X-4, or PDF/X-1a with --print x1a.",
)
@click.option(
    "--style",
    metavar="NAME",
    default=ExportOptions().style,
    show_default=True,
    help='House style (see "hanpress styles"), or the path of a .toml file; tw chooses --script tw as well.',
)
@script_option
@split_option
@propose_titles_option
@renumber_option
@click.option("--only", metavar="LIST", help="Articles wanted, by number, such as 3,5-7 or 9-.")
@click.option("--merge", is_flag=True, help="One volume of each collection, with cover and contents (style: book).")
@encoding_option
@run_options
@click.option("--strict", is_flag=True, help="Fail, once all is written, if anything was guessed, lost or not shown.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def export(
    sources: tuple[str, ...],
    output: str,
    formats: str,
    wanted_print: Format | None,
    style: str,
    script: str,
    split: str | None,
    propose_titles: bool,
    renumber: bool,
    only: str | None,
    merge: bool,
    encoding: str | None,
    strict: bool,
    quiet: bool,
    log_json: bool,
    **chosen: Any,
) -> None:
    """Converts the articles of every SOURCE (file, folder, archive, URL, or - for standard input).

    Each article becomes a Word file to edit and a PDF to print, in a folder named after
    its collection; with --merge all its articles become one. A manifest.json lists every
    file with its hashes and notices. A Word file (.docx) as SOURCE, ours after editing or
    anybody's, is set anew; ZIP, TAR, JSON Lines, Parquet and WARC give each of their
    members. A run that was stopped is started again with the same command and goes on
    where it was.
    """
    import convert

    wanted = formats_of(formats)
    if wanted_print and wanted_print not in wanted:
        wanted = (*wanted, wanted_print)
    options = Options(
        decode=DecodeOptions(encoding),
        script=_script(script, style),
        export=ExportOptions(formats=wanted, style=style, merge=merge),
        structure=StructureOptions(split, propose_titles, renumber),
    )
    last: list[Progress] = []
    with (
        _told_how_to_go_on(last),
        shown_progress(quiet=quiet, as_json=log_json, is_watched=_watched()) as show,
    ):

        def progress(step: Progress) -> None:
            last[:] = [step]
            if show is not None:
                show(step)

        report = convert.export_files(
            sources,
            output,
            options,
            only=only,
            reading=source_record(chosen),
            running=run_record(chosen),
            progress=progress,
        )
    if log_json:
        click.echo(json_end(report), err=True)
    alone_and_failed = len(report.sources) == 1 and report.totals.failed
    if not quiet and not alone_and_failed:
        click.echo("\n".join(closing_lines(report)))
    _raise_failures(report, strict=strict, quiet=quiet)


def _script(asked: str, style: str) -> Script:
    """The script asked for, or else the one the style is for."""
    from convert.styles.load import load

    source = click.get_current_context().get_parameter_source("script")
    return load(style).script if source is ParameterSource.DEFAULT else Script(asked)


def _watched() -> bool:
    """Whether a person sees what is written to standard error."""
    return sys.stderr.isatty()


@contextmanager
def _told_how_to_go_on(last: list[Progress]) -> Iterator[None]:
    """A run that is stopped, by Ctrl-C or by the system, says how far it came."""
    before = None
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    except KeyboardInterrupt:
        if last and (last[0].sources_done or last[0].sources != 1):
            of = f" of {last[0].sources}" if last[0].sources is not None else ""
            click.echo(
                f"hanpress: {last[0].sources_done}{of} sources are done; start the same command again to go on.",
                err=True,
            )
        raise
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _raise_failures(report: Report, *, strict: bool, quiet: bool) -> None:
    """Says on standard error why sources failed, then fails with the run's exit code."""
    totals = report.totals
    failed = list(islice((source for source in report.sources if source.failure), SHOWN_FAILURES))
    failures = [source.failure for source in failed if source.failure]
    if click.get_current_context().ensure_object(Settings).traceback:
        click.echo("".join(failure.fault for failure in failures), err=True, nl=False)
    if len(report.sources) == 1 and failures:
        problem = HanpressError(failures[0].sentence)
        problem.exit_code = failures[0].exit_code
        raise problem
    if failures:
        for source in failed:
            if source.failure:
                click.echo(f"hanpress: {source.identity}: {source.failure.sentence}", err=True)
        if totals.failed > len(failed) and not quiet:
            click.echo(f'hanpress: … and {totals.failed - len(failed)} more; see "hanpress status --failed".', err=True)
        raise SomeFailed(f"{totals.failed} of {totals.sources} sources failed; the others are written.")
    if strict and (doubts := totals.doubts.total()):
        raise HanpressError(
            f"{doubts} things were guessed, lost or not shown, and --strict was asked for; "
            "see the notices in manifest.json."
        )

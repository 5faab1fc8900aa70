"""``hanpress check``: the preflight of finished files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from convert.cli.options import example
from convert.cli.table import shortened, table
from convert.errors import FaultFound

if TYPE_CHECKING:
    from convert.check.findings import Checked

_FACT_COLUMNS = 44


@click.command(
    short_help="Check finished PDF and Word files.",
    epilog=example("hanpress check output --style gongwen"),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--style", metavar="NAME", help="House style whose layout is expected; seen from the page when not given."
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--strict", is_flag=True, help="Count warnings as faults.")
@click.option("-q", "--quiet", is_flag=True, help="Show only what does not pass.")
def check(files: tuple[str, ...], style: str | None, as_json: bool, strict: bool, quiet: bool) -> None:
    """Checks every FILE (PDF or Word, or those in a folder) before it is printed, kept or sent.

    A table shows each fact beside what a standard or the style wants: PDF/A, PDF/UA or
    PDF/X as the file claims, page boxes, fonts, colours, text that can be read back; and
    for official documents the layout, clause by clause of GB/T 9704. Fails if a rule is
    broken.
    """
    import convert

    every: list[Checked] = []
    for checked in convert.check_files(files, style):
        every.append(checked)
        for line in () if as_json else _lines(checked, quiet=quiet):
            click.echo(line)
    if as_json:
        click.echo(json.dumps([checked.as_json() for checked in every], ensure_ascii=False, indent=1))
    bad = convert.Verdict.WARN if strict else convert.Verdict.FAIL
    faulty = [checked for checked in every if checked.faulty or checked.count(bad)]
    if faulty:
        who = "The file has" if len(every) == 1 else f"{len(faulty)} of {len(every)} files have"
        raise FaultFound(f"{who} faults; the rows above marked {'warn or fail' if strict else 'fail'} name them.")


def _lines(checked: Checked, *, quiet: bool) -> Iterator[str]:
    """A file's head line and its table; with ``quiet`` only what does not pass, if anything."""
    from convert.check.findings import Verdict

    pages = f"; {checked.pages} page{'s' if checked.pages != 1 else ''}" if checked.pages else ""
    claims = ", ".join(checked.claims) or {"pdf": "PDF", "docx": "Word"}.get(checked.kind, "unknown")
    counts = ", ".join(f"{checked.count(verdict)} {verdict}" for verdict in Verdict)
    rows = [
        (
            str(finding.verdict),
            finding.rule,
            # A sentence about a file that cannot be read is all there is to say: it is not cut.
            finding.measured if not checked.kind else shortened(finding.measured, _FACT_COLUMNS),
            shortened(finding.expected, _FACT_COLUMNS),
            finding.source,
        )
        for finding in checked.findings
        if not (quiet and finding.verdict is Verdict.PASS)
    ]
    if quiet and not rows:
        return
    yield f"{checked.path}: {claims}{pages}; {counts}"
    yield table(("", "rule", "found", "expected", "asked for by"), rows)
    yield ""

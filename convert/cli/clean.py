"""``hanpress clean``: a text with its damage undone."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from convert.cli.options import encoding_option, example
from convert.options import DecodeOptions, Options, RepairOptions


@click.command(
    short_help="Print a text with its damage undone.",
    epilog=example("hanpress clean seeds/000_6291a9fa7e940a36.txt -o clean.txt --ledger repairs.jsonl"),
)
@click.argument("source", metavar="SOURCE")
@click.option("-o", "--output", metavar="FILE", default="-", help="File for the text; standard output when not given.")
@click.option("--only-bytes", is_flag=True, help="Undo byte damage only; leave punctuation, spacing and layout.")
@click.option("--ledger", metavar="FILE", help="File for the list of repairs, as JSON Lines.")
@encoding_option
def clean(source: str, output: str, only_bytes: bool, ledger: str | None, encoding: str | None) -> None:
    """Prints the text of SOURCE (a file, or - for standard input) as its author wrote it, in UTF-8."""
    import convert

    options = Options(decode=DecodeOptions(encoding), repair=RepairOptions(only_bytes=only_bytes))
    cleaned = convert.clean(source, options)
    _write(output, cleaned.text)
    if ledger is not None:
        _write(ledger, "".join(f"{line}\n" for line in cleaned.ledger_lines()))


def _write(place: str, text: str) -> None:
    data = text.encode("utf-8", errors="replace")
    if place == "-":
        sys.stdout.buffer.write(data)
        return
    from convert.batch.writing import write_file

    write_file(Path(place), data)

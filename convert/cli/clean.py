"""``hanpress clean``: a text with its damage undone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from convert.cli.options import encoding_option, example
from convert.options import DecodeOptions, Options, RepairOptions

if TYPE_CHECKING:
    from convert.pipeline import Cleaned
    from convert.repair.view import Piece


@click.command(
    short_help="Print a text with its damage undone.",
    epilog=example("hanpress clean seeds/000_6291a9fa7e940a36.txt -o clean.txt --ledger repairs.jsonl"),
)
@click.argument("source", metavar="SOURCE")
@click.option("-o", "--output", metavar="FILE", default="-", help="File for the text; standard output when not given.")
@click.option("--only-bytes", is_flag=True, help="Undo byte damage only; leave punctuation, spacing and layout.")
@click.option("--ledger", metavar="FILE", help="File for the list of repairs, as JSON Lines.")
@click.option("--show", is_flag=True, help="Show the repairs in colour within the text, and count them, instead.")
@encoding_option
def clean(source: str, output: str, only_bytes: bool, ledger: str | None, show: bool, encoding: str | None) -> None:
    """Prints the text of SOURCE (a file, or - for standard input) as its author wrote it, in UTF-8."""
    import convert

    options = Options(decode=DecodeOptions(encoding), repair=RepairOptions(only_bytes=only_bytes))
    cleaned = convert.clean(source, options)
    if show:
        _show(cleaned)
    else:
        _write(output, cleaned.text)
    if ledger is not None:
        _write(ledger, "".join(f"{line}\n" for line in cleaned.ledger_lines()))


#: How a terminal shows each certainty; what was taken out is struck through in the same colour.
_COLOURS = {"proven": "green", "inferred": "yellow", "lost": "red", "rule": "cyan"}


def _show(cleaned: Cleaned) -> None:
    """The source and its repairs woven together, then a table of them.

    A terminal gets colours; a file or pipe gets ``[-taken out-]`` and ``{+put in+}``.
    """
    from convert.cli.table import table
    from convert.repair.view import pieces

    shown = _coloured if sys.stdout.isatty() else _marked
    for piece in pieces(cleaned.decoded.text, cleaned.ledger):
        click.echo(piece.text if piece.certainty is None else shown(piece), nl=False)
    rows = [
        (fix, *(str(counts.get(certainty, "")) for certainty in _COLOURS))
        for fix, counts in cleaned.ledger.counts().items()
    ]
    click.echo("\n" + table(("fix", *_COLOURS), rows, right=range(1, 5)))


def _coloured(piece: Piece) -> str:
    colour = _COLOURS[piece.certainty or "rule"]
    if piece.removed:
        return click.style(piece.text, fg=colour, dim=True, strikethrough=True)
    return click.style(piece.text, fg=colour, bold=True)


def _marked(piece: Piece) -> str:
    return f"[-{piece.text}-]" if piece.removed else f"{{+{piece.text}+}}"


def _write(place: str, text: str) -> None:
    data = text.encode("utf-8", errors="replace")
    if place == "-":
        sys.stdout.buffer.write(data)
        return
    from convert.batch.writing import write_file

    write_file(Path(place), data)

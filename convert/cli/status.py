"""``hanpress status`` and ``hanpress verify``: what is known of an output folder, and whether it is still so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from convert.cli.options import example
from convert.cli.running import ledger_option
from convert.cli.table import table
from convert.errors import SomeFailed

if TYPE_CHECKING:
    from convert.batch.status import Status

#: What an outcome means for a person.
_OUTCOMES = {
    "finished": "The last run went to its end.",
    "stopped": "The last run was stopped; start the same export again to go on.",
    "running": "The last run was killed; start the same export again to go on.",
}
_SHOWN = 20


@click.command(short_help="Show what an output folder's ledger says.", epilog=example("hanpress status output"))
@click.argument("directory", metavar="DIR")
@click.option("--failed", is_flag=True, help="List every source that failed, with its reason.")
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")
@ledger_option
def status(directory: str, failed: bool, as_json: bool, ledger: Path | None) -> None:
    """Shows how far the runs into DIR have come; a run that is going on may be asked too."""
    import convert

    state = convert.status(directory, ledger=ledger)
    if as_json:
        click.echo(json.dumps(to_builtins(state), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(state)))
    if failed:
        from convert.batch.status import failed_sources

        for source in failed_sources(directory, ledger):
            line = {"source": source.identity, "sentence": source.sentence}
            click.echo(json.dumps(line, ensure_ascii=False) if as_json else f"{source.identity}: {source.sentence}")


def _lines(state: Status) -> list[str]:
    rows = [(name, str(count)) for name, count in state.counts.items()]
    rows.append(("all", str(state.sources)))
    lines = [table(("sources", ""), rows, right=(1,))]
    files = "1 file" if state.files == 1 else f"{state.files} files"
    lines.append(f"{files}, {state.size / 1e6:.1f} MB, made in {state.seconds:.1f} seconds of work.")
    if state.stale:
        lines.append(f"{state.stale} files belong to no source any more; export --prune removes them.")
    lines.append("A run is going on." if state.is_running else _OUTCOMES[state.outcome])
    return lines


@click.command(
    short_help="Check that an output's files are what was written.", epilog=example("hanpress verify output")
)
@click.argument("directory", metavar="DIR")
@ledger_option
def verify(directory: str, ledger: Path | None) -> None:
    """Reads every file in DIR again and compares it with the ledger.

    The next export writes files that are missing or changed again.
    """
    import convert

    found = convert.verify(directory, ledger=ledger)
    for kind, paths in (("missing", found.missing), ("changed", found.changed)):
        for path in paths[:_SHOWN]:
            click.echo(f"{kind}: {path}")
        if len(paths) > _SHOWN:
            click.echo(f"{kind}: … and {len(paths) - _SHOWN} more")
    if not found.is_sound:
        wrong = len(found.missing) + len(found.changed)
        raise SomeFailed(f"{wrong} of {found.files} files are missing or changed; the next export writes them again.")
    click.echo(f"{found.files} files in {found.place} are what was written.")

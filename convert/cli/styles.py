"""``hanpress styles``: the house styles."""

from __future__ import annotations

import click

from convert.cli.options import example
from convert.cli.table import table


@click.command(
    short_help="List the house styles.",
    epilog=example("hanpress styles"),
)
def styles() -> None:
    """Lists the house styles that come with hanpress."""
    import convert

    rows = [(style.name, style.label, style.description) for style in convert.list_styles()]
    click.echo(table(("style", "", "what it is"), rows))

"""``hanpress styles``: the house styles."""

from __future__ import annotations

import click

from convert.cli.options import example
from convert.cli.table import table


@click.group(
    invoke_without_command=True,
    short_help="List the house styles, or show one.",
    epilog=example("hanpress styles"),
)
@click.pass_context
def styles(context: click.Context) -> None:
    """Lists the house styles that come with hanpress.

    "hanpress styles show NAME" prints one. A style of your own is a file that says
    extends = "NAME" and names only what it changes; --style takes its path.
    """
    if context.invoked_subcommand is None:
        import convert

        rows = [(style.name, style.label, style.description) for style in convert.list_styles()]
        click.echo(table(("style", "", "what it is"), rows))


@styles.command(short_help="Print one style as TOML.", epilog=example("hanpress styles show gongwen > my.toml"))
@click.argument("name")
def show(name: str) -> None:
    """Prints the style NAME, or that in the file NAME, as TOML.

    The output is complete and is itself a style file: change it and give its path to --style.
    """
    import convert

    click.echo(convert.show_style(name), nl=False)

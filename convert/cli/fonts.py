"""``hanpress fonts``: the bundled fonts."""

from __future__ import annotations

import click

from convert.cli.options import example
from convert.cli.table import shortened, table

#: The standards a font's coverage is counted in, and how many hanzi each has.
_STANDARDS = {"gb2312": 6763, "standard": 8105, "big5": 13061, "hkscs": 4499}
_LICENCE_COLUMNS = 40


@click.command(short_help="List the bundled fonts.", epilog=example("hanpress fonts"))
def fonts() -> None:
    """Lists the bundled fonts: role, file, licence, and the hanzi each has of four standards.

    The standards are GB 2312, the General Standard Characters of 2013, Big5, and what HKSCS
    adds to it. A character that a face lacks is taken from the next face of its chain, and
    reported.
    """
    import convert

    rows = [
        (
            font.role,
            font.script,
            font.file,
            shortened(font.licence, _LICENCE_COLUMNS),
            *(str(font.coverage.get(name) or "") for name in _STANDARDS),
        )
        for font in convert.list_fonts()
    ]
    heads = ("role", "script", "file", "licence", *(f"{name} ({count})" for name, count in _STANDARDS.items()))
    click.echo(table(heads, rows, right=(4, 5, 6, 7)))

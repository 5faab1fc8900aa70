"""The command reference, made from the commands' own help: ``python -m convert.cli.reference docs/cli.md``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from convert.cli.program import hanpress

_HEAD = """\
# Command reference

Made from the commands' own help with `make docs`; a test says when it is stale. Every command is one call of the
Python API, see `help(convert)`.

Exit codes: 0 all well · 1 `--strict` found something, or another error · 2 an option or name that does not exist ·
3 some of several sources failed · 4 a source is missing, empty or unreadable · 5 its bytes are no text · 6 a style
file is wrong · 7 a font file is missing · 8 the output cannot be written · 9 a checked file
has a fault · 130 stopped by Ctrl-C.
"""

#: Fixed, so that the page does not depend on the terminal it is made in.
_COLUMNS = 100


def reference() -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD, *_sections()])


def _sections() -> Iterator[str]:
    yield _section("hanpress", hanpress, None)
    with click.Context(hanpress, info_name="hanpress", **hanpress.context_settings) as parent:
        for name, command in hanpress.commands.items():
            yield _section(f"hanpress {name}", command, parent)
            if isinstance(command, click.Group):
                with click.Context(command, info_name=name, parent=parent, **command.context_settings) as group:
                    for part, below in command.commands.items():
                        yield _section(f"hanpress {name} {part}", below, group)


def _section(title: str, command: click.Command, parent: click.Context | None) -> str:
    settings = {**command.context_settings, "terminal_width": _COLUMNS, "max_content_width": _COLUMNS}
    name = title.rpartition(" ")[2]
    with click.Context(command, info_name=name, parent=parent, **settings) as context:
        text = command.get_help(context)
    return f"## {title}\n\n```text\n{text}\n```\n"


@click.command()
@click.argument("page", metavar="PAGE")
def write(page: str) -> None:
    """Writes the command reference to PAGE."""
    Path(page).write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    write()

"""What several commands share: options as decorators, and how an example stands in the help."""

from __future__ import annotations

import click
from msgspec import Struct

from convert.errors import UsageError
from convert.options import Format, Script

#: How a sentence about a fault of the program ends.
PLEASE_REPORT = "please report it, with what --traceback after hanpress shows."


class Settings(Struct):
    """What is said to the program as a whole, before the command."""

    traceback: bool = False


encoding_option = click.option(
    "--encoding", metavar="NAME", help="Encoding of the source, such as gb18030 or big5; detected when not given."
)

script_option = click.option(
    "--script",
    type=click.Choice([script.value for script in Script]),
    default=Script.KEEP.value,
    show_default=True,
    help="Script of the result: as the source has it, Simplified (hans), Traditional (hant), or Traditional with "
    "the forms (tw, hk) or also the words (twp, hkp) of Taiwan or Hong Kong.",
)

split_option = click.option(
    "--split",
    metavar="PATTERN",
    help="Regular expression (RE2) for the marks that articles begin with, at the start of a line, such as "
    "第[一二三]讲; the known marks (篇1, 范文一, Part 1 and so on) need none.",
)

propose_titles_option = click.option(
    "--propose-titles",
    is_flag=True,
    help="Give articles without a title one from their own words, not from the collection's title and the mark.",
)

renumber_option = click.option(
    "--renumber",
    is_flag=True,
    help="Number the headings anew, level by level: 一、 （一） 1. （1）; in Word files Word counts them.",
)


def print_format(_: click.Context, __: click.Parameter, value: str | None) -> Format | None:
    """The kind of print file named after ``--print``; says what to do where a source follows it by mistake."""
    if value is None or value in (Format.X4, Format.X1A):
        return Format(value) if value else None
    raise click.BadParameter(f"{value!r} is neither x4 nor x1a; --print alone means x4, and then goes last.")


def example(line: str) -> str:
    """A command's example as the end of its help, on a line of its own."""
    return f"\b\nExample:\n  {line}"


def formats_of(text: str) -> tuple[Format, ...]:
    """The formats named in a list such as ``docx,pdf``, each once, in its order.

    Raises:
        UsageError: a name in the list is no format.

    >>> formats_of("pdf, docx,pdf")
    (<Format.PDF: 'pdf'>, <Format.DOCX: 'docx'>)
    """
    known = {wanted.value: wanted for wanted in Format}
    names = [name.strip().lower() for name in text.split(",")]
    for name in names:
        if name not in known:
            raise UsageError(f"There is no format {name!r}; choose from {', '.join(known)}, separated by commas.")
    return tuple(dict.fromkeys(known[name] for name in names))

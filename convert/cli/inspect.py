"""``hanpress inspect``: what is found in a source, before anything is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from convert.cli.options import encoding_option, example, script_option
from convert.cli.table import shortened, table
from convert.notices import Severity
from convert.options import DecodeOptions, Options, Script

if TYPE_CHECKING:
    from convert.document.model import Article
    from convert.pipeline import Conversion

_LEVELS = (1, 2, 3, 4)
_TITLE_COLUMNS = 44


@click.command(
    short_help="Show the articles found in a source.", epilog=example("hanpress inspect seeds/000_6291a9fa7e940a36.txt")
)
@click.argument("source", metavar="SOURCE")
@click.option("--json", "as_json", is_flag=True, help="Print the documents as JSON, with notices and repairs.")
@script_option
@encoding_option
def inspect(source: str, as_json: bool, script: str, encoding: str | None) -> None:
    """Shows the articles of SOURCE (file, folder, or - for standard input); writes nothing.

    The table has every article's title, characters, headings of level 1 to 4 (run-in
    headings among them) and repairs.
    """
    import convert

    conversions = convert.inspect(source, Options(decode=DecodeOptions(encoding), script=Script(script)))
    if as_json:
        records = [_record(conversion) for conversion in conversions]
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join("\n".join(_lines(conversion)) for conversion in conversions))


def _lines(conversion: Conversion) -> Iterator[str]:
    collection = conversion.collection
    decoded = conversion.cleaned.decoded
    yield f"{conversion.name}: {collection.title or 'no collection title'} ({decoded.encoding}, {decoded.how})"
    repairs = conversion.repairs_by_article()
    rows = [_row(article, repairs[article.ordinal]) for article in collection.articles]
    heads = ("no.", "mark", "title", "from", "characters", "h1", "h2", "h3", "h4", "repairs")
    yield table(heads, rows, right=(0, 4, 5, 6, 7, 8, 9))
    if repairs[None]:
        yield f"{repairs[None]} more repairs outside the articles"
    for notice in conversion.notices:
        if notice.severity is not Severity.INFO:
            yield f"{notice.severity}: {notice.code}: {notice.sentence}"


def _row(article: Article, repairs: int) -> tuple[str, ...]:
    headings = _headings(article)
    return (
        str(article.ordinal),
        article.mark,
        shortened(article.title.text, _TITLE_COLUMNS),
        str(article.title.origin),
        str(_characters(article)),
        *(str(headings[level] or "") for level in _LEVELS),
        str(repairs),
    )


def _record(conversion: Conversion) -> dict[str, Any]:
    """One source: the document model as in ``convert.document.json``, and what was found beside it."""
    from convert.document.json import as_json

    decoded = conversion.cleaned.decoded
    repairs = conversion.repairs_by_article()
    return {
        "name": conversion.name,
        "encoding": decoded.encoding,
        "encoding_from": str(decoded.how),
        "collection": as_json(conversion.collection),
        "found": [
            {
                "ordinal": article.ordinal,
                "characters": _characters(article),
                "headings": {str(level): _headings(article)[level] for level in _LEVELS},
                "repairs": repairs[article.ordinal],
            }
            for article in conversion.collection.articles
        ],
        "repairs": conversion.cleaned.ledger.counts(),
        "notices": [notice.as_json() for notice in conversion.notices],
    }


def _characters(article: Article) -> int:
    """The characters of the article's text without its title, blanks not counted."""
    from convert.document.walk import block_lines

    return sum(len("".join(line.split())) for block in article.blocks for line in block_lines(block))


def _headings(article: Article) -> Counter[int]:
    from convert.document.model import Heading, Paragraph, SpanKind

    levels: Counter[int] = Counter()
    for block in article.blocks:
        if isinstance(block, Heading):
            levels[block.level] += 1
        elif isinstance(block, Paragraph):
            levels.update(span.level for span in block.spans if span.kind is SpanKind.RUN_IN)
    return levels

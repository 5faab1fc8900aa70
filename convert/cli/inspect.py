"""``hanpress inspect``: what is found in a source, before anything is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from convert.cli.options import (
    encoding_option,
    example,
    propose_titles_option,
    renumber_option,
    script_option,
    split_option,
)
from convert.cli.table import shortened, table, width
from convert.cli.tree import COLUMNS, contents, tree
from convert.notices import Severity
from convert.options import DecodeOptions, Options, Script, StructureOptions

if TYPE_CHECKING:
    from convert.document.model import Article
    from convert.notices import Notice
    from convert.pipeline import Conversion
    from convert.structure.split import Split

_LEVELS = (1, 2, 3, 4)
_TITLE_COLUMNS = 24
_MARK_COLUMNS = 10


@click.command(
    short_help="Show the articles found in a source.", epilog=example("hanpress inspect seeds/000_6291a9fa7e940a36.txt")
)
@click.argument("source", metavar="SOURCE")
@click.option("--brief", is_flag=True, help="Print the table of the articles and the doubts, not the outlines.")
@click.option("--json", "as_json", is_flag=True, help="Print the documents as JSON, with notices and repairs.")
@split_option
@propose_titles_option
@renumber_option
@script_option
@encoding_option
def inspect(
    source: str,
    brief: bool,
    as_json: bool,
    split: str | None,
    propose_titles: bool,
    renumber: bool,
    script: str,
    encoding: str | None,
) -> None:
    """Shows the articles of SOURCE (file, folder, or - for standard input); writes nothing.

    The table has every article's title, characters, headings of level 1 to 4 (run-in
    headings among them) and repairs. Below it stands the outline of each article as a
    tree, with what else it holds and with every doubt about it; an ellipsis follows a
    heading whose text goes on in the same line. With --json, the value of "collection"
    is the document model, which convert.document.json reads again.
    """
    import convert

    structure = StructureOptions(split, propose_titles, renumber)
    options = Options(decode=DecodeOptions(encoding), script=Script(script), structure=structure)
    conversions = convert.inspect(source, options)
    if as_json:
        records = [_record(conversion) for conversion in conversions]
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        shown = _brief if brief else _full
        click.echo("\n\n".join("\n".join(shown(conversion)) for conversion in conversions))


def _brief(conversion: Conversion) -> Iterator[str]:
    """The table, and the doubts about the source."""
    yield from _overview(conversion)
    yield from (_doubt(notice) for notice in conversion.notices if notice.severity is not Severity.INFO)


def _full(conversion: Conversion) -> Iterator[str]:
    """The table, then every article's outline with the doubts about it, then the doubts about the rest."""
    from convert.pipeline import article_finder

    yield from _overview(conversion)
    article_at = article_finder(conversion.collection)
    about: dict[int | None, list[str]] = {}
    for notice in conversion.notices:
        if notice.severity is not Severity.INFO or notice.code in _OBSERVATIONS:
            home = None if notice.start is None else article_at(notice.start)
            about.setdefault(home, []).append(_doubt(notice))
    repairs = conversion.repairs_by_article()
    splits = {split.ordinal: split for split in conversion.splits}
    for article in conversion.collection.articles:
        yield ""
        yield from _outline(article, splits.get(article.ordinal), repairs[article.ordinal])
        yield from about.get(article.ordinal, ())
    if None in about:
        yield ""
        yield from about[None]


_OBSERVATIONS = frozenset({"numbering-starts-late", "uncertain-byline", "joined-paragraph", "unwrapped-lines"})
"""Codes of notices that are no doubts but that a reader of an outline wants to know."""


def _outline(article: Article, split: Split | None, repairs: int) -> Iterator[str]:
    """An article's title, where it comes from, what it holds, why it begins here, and its headings."""
    head = f"[{article.ordinal}] {article.mark}".rstrip() + "  "
    origin = "" if article.title.origin == "given" else f"  ({article.title.origin})"
    yield head + shortened(article.title.text, COLUMNS - width(head) - width(origin)) + origin
    yield from _wrapped(f"{contents(article)}; {repairs} repairs")
    if split is not None and split.mark:
        sure = "" if split.certain else "uncertain: "
        yield from _wrapped(f"{sure}{split.evidence} Confidence {split.confidence:.2f}.")
    yield from tree(article)


def _doubt(notice: Notice) -> str:
    sign = "i" if notice.severity is Severity.INFO else "?" if notice.severity is Severity.WARNING else "!"
    return "\n".join(_wrapped(f"{notice.code}: {notice.sentence}", first=f"{sign} ", then="  "))


def _wrapped(text: str, first: str = "    ", then: str = "    ") -> Iterator[str]:
    """Text in lines of at most 80 columns, broken at blanks, or inside a word that is longer."""
    margin, line = first, ""
    for word in text.split(" "):
        if line and width(f"{margin}{line} {word}") > COLUMNS:
            yield margin + line
            margin, line = then, ""
        line = f"{line} {word}" if line else word
        while width(margin + line) > COLUMNS:
            head = shortened(line, COLUMNS - width(margin) + 1)[:-1]
            yield margin + head
            margin, line = then, line[len(head) :]
    yield margin + line


def _overview(conversion: Conversion) -> Iterator[str]:
    collection = conversion.collection
    decoded = conversion.cleaned.decoded
    yield f"{conversion.name}: {collection.title or 'no collection title'} ({decoded.encoding}, {decoded.how})"
    repairs = conversion.repairs_by_article()
    rows = [_row(article, repairs[article.ordinal]) for article in collection.articles]
    heads = ("no.", "mark", "title", "from", "chars", "h1", "h2", "h3", "h4", "repairs")
    yield table(heads, rows, right=(0, 4, 5, 6, 7, 8, 9))
    if repairs[None]:
        yield f"{repairs[None]} more repairs outside the articles"


def _row(article: Article, repairs: int) -> tuple[str, ...]:
    headings = _headings(article)
    return (
        str(article.ordinal),
        shortened(article.mark, _MARK_COLUMNS),
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
        "splits": [
            {
                "ordinal": split.ordinal,
                "mark": split.mark,
                "pattern": split.pattern,
                "evidence": split.evidence,
                "confidence": split.confidence,
                "certain": split.certain,
                "range": [split.source.start, split.source.end],
            }
            for split in conversion.splits
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

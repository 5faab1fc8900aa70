"""Walking a document: its plain text, and the same document with every text or range mapped.

>>> from convert.document.model import Heading
>>> block_lines(Heading(1, "一、", "主要做法"))
('一、主要做法',)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from convert.document.model import (
    Article,
    Block,
    Collection,
    Heading,
    Image,
    List,
    ListItem,
    PageBreak,
    Paragraph,
    SourceRange,
    Table,
    Verse,
)


def block_lines(block: Block) -> tuple[str, ...]:
    """What a reader sees of a block as text, one string per line; table cells are joined by tabs."""
    match block:
        case Heading(_, number, text):
            return (number + text,)
        case Paragraph(_, text):
            return (text,)
        case List(items):
            return tuple(item.marker + item.text for item in items)
        case Table(rows):
            return tuple("\t".join(row) for row in rows)
        case Verse(lines):
            return lines
        case PageBreak() | Image():
            return ()


def item_levels(items: Iterable[ListItem]) -> list[int]:
    """The level of every item of a list as it can be shown: from 0, and at most one deeper than the item before.

    >>> [item_levels([ListItem("", "", level) for level in given]) for given in ((0, 1, 0), (2, 4, 3, 1))]
    [[0, 1, 0], [0, 1, 1, 0]]
    """
    levels: list[int] = []
    open_levels: list[int] = []
    for item in items:
        while open_levels and open_levels[-1] > item.level:
            open_levels.pop()
        if not open_levels or open_levels[-1] < item.level:
            open_levels.append(item.level)
        levels.append(len(open_levels) - 1)
    return levels


def article_lines(article: Article) -> Iterator[str]:
    """The title, then every line of every block: the text every writer must show, in order."""
    yield article.title.text
    for block in article.blocks:
        yield from block_lines(block)


def plain_text(article: Article) -> str:
    """The article's text, one line per paragraph, ending in a newline."""
    return "".join(line + "\n" for line in article_lines(article))


def map_ranges(collection: Collection, to_source: Callable[[SourceRange], SourceRange]) -> Collection:
    """The collection with every source range moved by ``to_source``."""

    def moved(source: SourceRange | None) -> SourceRange | None:
        return None if source is None else to_source(source)

    return replace(
        collection,
        articles=tuple(
            replace(
                article,
                source=moved(article.source),
                blocks=tuple(replace(block, source=moved(block.source)) for block in article.blocks),
            )
            for article in collection.articles
        ),
    )

"""A document as an outline for people: one line per block, indented as its headings nest.

>>> from convert.document.model import Article, Collection, Heading, Title
>>> page = Collection("汇报", (Article(1, "篇1", Title("情况汇报"), (Heading(1, "一、", "主要做法"),)),))
>>> print(outline(page), end="")
collection 汇报
article 1 [篇1] 情况汇报
  h1 一、主要做法
"""

from __future__ import annotations

from collections.abc import Iterator

from convert.document.model import (
    Article,
    Block,
    Collection,
    Heading,
    Image,
    List,
    PageBreak,
    Paragraph,
    Role,
    SpanKind,
    Table,
    TitleOrigin,
    Verse,
)

WORDS = 24
"""First characters shown of a paragraph."""


def outline(collection: Collection, *, words: int = WORDS) -> str:
    """The collection as a tree in plain text, one line per block, ending in a newline.

    A heading is ``h1`` to ``h4``; a paragraph its role; ``run-in2`` a paragraph
    whose first words (up to the ``|``) are a heading of level 2; ``list``,
    ``table``, ``verse`` and ``image`` name their size. Text is cut to ``words`` characters.
    """
    head = [
        f"{name} {_clip(value, words)}" for name in ("title", "date", "lead") if (value := getattr(collection, name))
    ]
    lines = [line.replace("title ", "collection ", 1) if line.startswith("title ") else line for line in head]
    for article in collection.articles:
        lines += article_outline(article, words=words)
    return "".join(line + "\n" for line in lines)


def article_outline(article: Article, *, words: int = WORDS) -> Iterator[str]:
    """The lines of one article's outline."""
    mark = f" [{article.mark}]" if article.mark else ""
    origin = "" if article.title.origin is TitleOrigin.GIVEN else f" ({article.title.origin})"
    yield f"article {article.ordinal}{mark} {article.title.text}{origin}"
    level = 0
    for block in article.blocks:
        if isinstance(block, Heading):
            level = block.level
            yield "  " * level + _line(block, words)
        else:
            yield "  " * (level + 1) + _line(block, words)


def _line(block: Block, words: int) -> str:
    match block:
        case Heading(level, number, text):
            return f"h{level} {number}{text}"
        case Paragraph(role, text, spans):
            run_in = next((span for span in spans if span.kind is SpanKind.RUN_IN), None)
            if run_in is not None:
                rest = _clip(text[run_in.end :], words)
                return f"run-in{run_in.level} {text[run_in.start : run_in.end]}|{rest}"
            return f"{'text' if role is Role.BODY else role} {_clip(text, words)}"
        case List(items):
            return f"list {len(items)}: " + _clip(" / ".join(item.marker + item.text for item in items), words)
        case Table(rows, header):
            heads = f" header {header}" if header else ""
            return f"table {len(rows)}×{len(rows[0]) if rows else 0}{heads}: " + _clip(
                " | ".join(rows[0]) if rows else "", words
            )
        case Verse(lines):
            return f"verse {len(lines)}: " + _clip(" / ".join(lines), words)
        case PageBreak():
            return "page-break"
        case Image():
            size = f"image {block.width_mm:g}×{block.height_mm:g} mm"
            return f"{size}: {_clip(block.alternative, words)}" if block.alternative else size


def _clip(text: str, words: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= words else flat[:words] + "…"

r"""An article's outline as a tree for the terminal, not wider than 80 columns.

>>> from convert.document.model import Article, Heading, Title
>>> blocks = (Heading(1, "一、", "做法"), Heading(2, "（一）", "机制"), Heading(1, "二、", "问题"))
>>> print("\n".join(tree(Article(1, "篇1", Title("汇报"), blocks))))
├─ 一、做法
│  └─ （一）机制
└─ 二、问题
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct, field

from convert.cli.table import shortened, width

if TYPE_CHECKING:
    from convert.document.model import Article, Block

COLUMNS = 80
"""What a terminal shows on a line without being asked for more."""

_PLURALS = {"list": "lists", "table": "tables", "verse": "verses", "page break": "page breaks", "body": "paragraphs"}


class _Node(Struct):
    """A heading with the headings under it."""

    label: str
    level: int
    under: list[_Node] = field(default_factory=list)


def tree(article: Article) -> Iterator[str]:
    """The headings of an article, nested; ``…`` stands behind one whose text follows on the same line."""
    root = _Node("", 0)
    path = [root]
    for level, label in _headings(article):
        while path[-1].level >= level:
            path.pop()
        node = _Node(label, level)
        path[-1].under.append(node)
        path.append(node)
    yield from _lines(root, "")


def _lines(node: _Node, margin: str) -> Iterator[str]:
    for child in node.under:
        last = child is node.under[-1]
        branch = margin + ("└─ " if last else "├─ ")
        yield branch + shortened(child.label, COLUMNS - width(branch))
        yield from _lines(child, margin + ("   " if last else "│  "))


def _headings(article: Article) -> Iterator[tuple[int, str]]:
    from convert.document.model import Heading, Paragraph, SpanKind

    for block in article.blocks:
        if isinstance(block, Heading):
            yield block.level, block.number + block.text
        elif isinstance(block, Paragraph):
            for span in block.spans:
                if span.kind is SpanKind.RUN_IN:
                    yield span.level, block.text[span.start : span.end] + " …"


def contents(article: Article) -> str:
    """What an article holds beside its headings, counted: ``12 paragraphs, 1 salutation, 2 tables``."""
    counts = Counter(kind for block in article.blocks if (kind := _kind(block)))
    return ", ".join(f"{count} {_named(kind, count)}" for kind, count in counts.items()) or "no text"


def _kind(block: Block) -> str:
    from convert.document.model import Heading, PageBreak, Paragraph

    match block:
        case Heading():
            return ""
        case Paragraph(role):
            return str(role)
        case PageBreak():
            return "page break"
        case _:
            return type(block).__name__.lower()


def _named(kind: str, count: int) -> str:
    if count == 1:
        return "paragraph" if kind == "body" else kind
    return _PLURALS.get(kind, f"{kind}s")

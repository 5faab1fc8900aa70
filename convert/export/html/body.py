"""Articles as HTML that is XHTML as well: elements for what the text is, classes for how a style sets it.

The classes are the names of ``Style.text``; ``css.py`` gives every one of them its rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from convert.document.model import (
    Article,
    Block,
    Heading,
    List,
    PageBreak,
    Paragraph,
    Role,
    Span,
    SpanKind,
    Table,
    Verse,
)
from convert.export.docx.text import escaped, without_forbidden

#: The element of a span; a run-in heading says its level in its class.
_SPANS = {SpanKind.STRONG: "strong", SpanKind.EMPHASIS: "em"}

_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A heading that can be linked to: its level (0 for a title), its identifier and its text."""

    level: int
    id: str
    text: str


def article_html(article: Article, number: int = 1) -> str:
    r"""One article as an ``article`` element; identifiers begin with its ``number`` in the file.

    >>> from convert.document.model import Title
    >>> article_html(Article(1, "", Title("报告"), (Paragraph(Role.BODY, "顺利。"),), "zh-Hans"))
    '<article lang="zh-Hans" id="a1">\n<h1>报告</h1>\n<p>顺利。</p>\n</article>'
    """
    parts = [f'<article lang="{article.language}" id="a{number}">', f"<h1>{text_html(article.title.text)}</h1>"]
    headings = 0
    for block in article.blocks:
        if isinstance(block, Heading):
            headings += 1
            tag = f"h{block.level + 1}"
            parts.append(f'<{tag} id="a{number}-{headings}">{text_html(block.number + block.text)}</{tag}>')
        else:
            parts += _block(block)
    return "\n".join([*parts, "</article>"])


def anchors(article: Article, number: int = 1) -> Iterator[Anchor]:
    """The title and headings of an article, under the identifiers that :func:`article_html` gives them."""
    yield Anchor(0, f"a{number}", article.title.text)
    headings = (block for block in article.blocks if isinstance(block, Heading))
    for count, heading in enumerate(headings, 1):
        yield Anchor(heading.level, f"a{number}-{count}", heading.number + heading.text)


def text_html(text: str) -> str:
    """Text as HTML: escaped, line ends as ``br``, characters no XML file may hold left out."""
    return _LINE_END.sub("<br/>", escaped(without_forbidden(text)))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(role, text, spans):
            kind = "" if role is Role.BODY else f' class="{role}"'
            yield f"<p{kind}>{_spanned(text, spans)}</p>"
        case List(items):
            yield '<ul class="list">'
            yield from (f"<li>{text_html(item.marker + item.text)}</li>" for item in items)
            yield "</ul>"
        case Table(rows, header) if any(rows):
            yield "<table>"
            yield from _rows("thead", "th", rows[:header])
            yield from _rows("tbody", "td", rows[header:])
            yield "</table>"
        case Verse(lines):
            yield f'<p class="verse">{"<br/>".join(map(text_html, lines))}</p>'
        case PageBreak():
            yield '<hr class="page-break"/>'
        case _:
            pass


def _rows(group: str, cell: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = ["".join(f"<{cell}>{text_html(text)}</{cell}>" for text in row) for row in rows if row]
    if lines:
        yield f"<{group}>"
        yield from (f"<tr>{line}</tr>" for line in lines)
        yield f"</{group}>"


def _spanned(text: str, spans: tuple[Span, ...]) -> str:
    pieces = []
    done = 0
    for span in spans:
        pieces.append(text_html(text[done : span.start]))
        inner = text_html(text[span.start : span.end])
        if span.kind is SpanKind.RUN_IN:
            pieces.append(f'<span class="run-in{span.level}">{inner}</span>')
        else:
            pieces.append(f"<{_SPANS[span.kind]}>{inner}</{_SPANS[span.kind]}>")
        done = span.end
    return "".join([*pieces, text_html(text[done:])])

"""Articles as HTML that is XHTML as well: elements for what the text is, classes for how a style sets it.

The classes are the names of ``Style.text``; ``css.py`` gives every one of them its rule.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from convert.document.model import (
    Article,
    Block,
    Heading,
    Image,
    List,
    ListItem,
    PageBreak,
    Paragraph,
    Role,
    Span,
    SpanKind,
    Table,
    Verse,
)
from convert.document.walk import item_levels
from convert.export.xml import escaped, without_forbidden
from convert.patterns import deferred

#: The element of a span; a run-in heading says its level in its class.
_SPANS = {SpanKind.STRONG: "strong", SpanKind.EMPHASIS: "em"}

_LINE_END = deferred("\r\n|\r|\n")

#: CSS has 96 of its pixels to an inch (CSS Values and Units 4, 6.2).
_PX_PER_MM = 96 / 25.4


class Anchor(Struct, frozen=True):
    """A heading that can be linked to: its level (0 for a title), its identifier and its text."""

    level: int
    id: str
    text: str


def inlined(image: Image) -> str:
    """The address of a picture that holds the picture itself (RFC 2397).

    >>> from convert.document.model import MediaType
    >>> inlined(Image(b"PNG", MediaType.PNG, 10.0, 10.0))
    'data:image/png;base64,UE5H'
    """
    return f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"


def article_html(article: Article, number: int = 1, address: Callable[[Image], str] = inlined) -> str:
    r"""One article as an ``article`` element; identifiers begin with its ``number`` in the file.

    ``address`` says where a picture stands; unless told, in the page itself.

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
            text = _spanned(block.number + block.text, block.line_spans)
            parts.append(f'<{tag} id="a{number}-{headings}">{text}</{tag}>')
        elif isinstance(block, Image):
            parts.append(_image(block, address(block)))
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
            yield from _list(items)
        case Table(rows, header) if any(rows):
            marked = block.spans_at
            shown = [
                [_spanned(text, marked.get((number, column), ())) for column, text in enumerate(row)]
                for number, row in enumerate(rows)
            ]
            yield "<table>"
            yield from _rows("thead", "th", shown[:header])
            yield from _rows("tbody", "td", shown[header:])
            yield "</table>"
        case Verse(lines):
            yield f'<p class="verse">{"<br/>".join(map(text_html, lines))}</p>'
        case PageBreak():
            yield '<hr class="page-break"/>'
        case _:
            pass


def _image(image: Image, address: str) -> str:
    """A picture, as wide as it is meant to be where there is room; the rules of the page make it smaller elsewhere."""
    words = escaped(without_forbidden(image.alternative))
    width, height = (max(1, round(size * _PX_PER_MM)) for size in (image.width_mm, image.height_mm))
    return f'<figure class="image"><img src="{address}" alt="{words}" width="{width}" height="{height}"/></figure>'


def _list(items: tuple[ListItem, ...]) -> Iterator[str]:
    """A list; inner ones stand in the item before them, with no line end there, which would be shown."""
    yield '<ul class="list">'
    entry, depth = "", -1
    for item, level in zip(items, item_levels(items), strict=True):
        if level > depth:
            entry += '<ul class="list">' if level else ""
        else:
            entry += "</li>" + "</ul></li>" * (depth - level)
            if not level:
                yield entry
                entry = ""
        depth = level
        entry += f"<li>{_spanned(item.marker + item.text, item.line_spans)}"
    if items:
        yield entry + "</li>" + "</ul></li>" * depth
    yield "</ul>"


def _rows(group: str, cell: str, rows: Iterable[list[str]]) -> Iterator[str]:
    lines = ["".join(f"<{cell}>{text}</{cell}>" for text in row) for row in rows if row]
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

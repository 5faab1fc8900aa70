"""What the formats without pages are read with: the text of every element, in order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree, html
from markdown_it import MarkdownIt

from convert.document.model import Article, Image, List, Table, Verse
from convert.document.walk import block_lines
from convert.export.forbidden import picture_in_words
from convert.export.xml import without_forbidden

_TEXTS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "tr"))


def elements(article: Article, *, drawn: bool = False) -> list[str]:
    """The text of every element a writer makes of an article; ``drawn``: lists draw their own markers."""
    from convert.export.markdown.writer import list_marks

    texts = [article.title.text]
    for block in article.blocks:
        if isinstance(block, Verse):
            texts.append("\n".join(block.lines))
        elif isinstance(block, Image) and drawn:  # Markdown names them
            texts.append(picture_in_words(block))
        elif isinstance(block, List) and drawn:
            texts += [text for _, text in list_marks(block.items)]
        elif isinstance(block, Table):
            texts += ["\t".join(row) for row in block.rows if row]
        else:
            texts += block_lines(block)
    return [without_forbidden(text) for text in texts]


def texts_of(root: etree._Element) -> Iterator[str]:
    """The text of every heading, paragraph, list item and row below an element of (X)HTML."""
    for element in root.iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name == "tr":
            yield "\t".join(_text(cell) for cell in element)
        elif name == "li":
            yield _text(element).removesuffix("\n").removeprefix("\n")  # what a renderer puts around an inner list
        elif name in _TEXTS and not any(etree.QName(up).localname in ("li", "tr") for up in element.iterancestors()):
            yield _text(element)


def _text(element: etree._Element) -> str:
    text = element.text or ""
    for inner in element:
        if isinstance(inner.tag, str) and etree.QName(inner).localname in ("ul", "ol"):
            return text.rstrip("\n")  # an inner list speaks for itself
        if isinstance(inner.tag, str):
            text += "\n" if etree.QName(inner).localname == "br" else _text(inner)
        text += inner.tail or ""
    return text


def html_texts(data: bytes) -> list[str]:
    """The texts of a page of ours."""
    return list(texts_of(html.fromstring(data, parser=html.HTMLParser(encoding="utf-8")).find("body")))


def epub_texts(data: bytes) -> list[str]:
    """The texts of the chapters of a book of ours."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        chapters = [book.read(name) for name in book.namelist() if "chapter" in name]
    return [text for chapter in chapters for text in texts_of(etree.fromstring(chapter))]


def rendered(markdown: bytes) -> etree._Element:
    """Markdown as a renderer of CommonMark and GitHub's tables shows it."""
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown.decode())
    return html.fromstring(f"<body>{shown}</body>")


def markdown_texts(data: bytes) -> list[str]:
    """The texts of rendered Markdown; a line end behind a break is the renderer's own, an empty table head ours."""
    return [text for text in texts_of(_without_line_ends(rendered(data))) if text.strip("\t")]


def _without_line_ends(root: etree._Element) -> etree._Element:
    """The renderer writes a line end behind every ``br``, which is no text."""
    for element in root.iter():
        if element.tag == "br" and element.tail:
            element.tail = element.tail.removeprefix("\n")
    return root

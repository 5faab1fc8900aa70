"""The writers: one row per format, document or frames in, a finished file in memory out.

A writer that takes a document lets its reader lay the pages out (Word); a writer
that takes frames only paints pages that are already set (PDF). Adding a format is
a package here and a row in :data:`WRITERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from convert.options import Format

if TYPE_CHECKING:
    from convert.document.model import Article, Collection
    from convert.export.properties import Properties, Written
    from convert.styles.model import Style
    from convert.typeset.frames import Frames


class DocumentWriter(Struct, frozen=True):
    """A writer that reads the document and the style.

    ``write_volume`` makes one file of a collection; the last argument is what the pages of
    its contents are called, which only a writer that ``names_pages`` is told.
    """

    write: Callable[[Article, Style, Properties], Written]
    write_volume: Callable[[Collection, Style, Properties, Sequence[str]], Written]
    names_pages: bool = False


class PageWriter(Struct, frozen=True):
    """A writer that paints frames."""

    write: Callable[[Frames, Properties], Written]


def _docx(article: Article, style: Style, properties: Properties) -> Written:
    from convert.export.docx.writer import write_docx

    return write_docx(article, style, properties)


def _docx_volume(collection: Collection, style: Style, properties: Properties, pages: Sequence[str]) -> Written:
    from convert.export.docx.volume import write_volume

    return write_volume(collection, style, properties, pages)


def _pdf(frames: Frames, properties: Properties) -> Written:
    from convert.export.pdf.writer import write_pdf

    return write_pdf(frames, properties)


def _x4(frames: Frames, properties: Properties) -> Written:
    from convert.export.pdf.printing import X4
    from convert.export.pdf.writer import write_pdf

    return write_pdf(frames, properties, X4)


def _x1a(frames: Frames, properties: Properties) -> Written:
    from convert.export.pdf.printing import X1A
    from convert.export.pdf.writer import write_pdf

    return write_pdf(frames, properties, X1A)


def _markdown(article: Article, style: Style, properties: Properties) -> Written:
    from convert.export.markdown.writer import write_markdown

    return write_markdown(article, style, properties)


def _markdown_volume(collection: Collection, style: Style, properties: Properties, _: Sequence[str]) -> Written:
    from convert.export.markdown.writer import write_markdown_volume

    return write_markdown_volume(collection, style, properties)


def _html(article: Article, style: Style, properties: Properties) -> Written:
    from convert.export.html.writer import write_html

    return write_html(article, style, properties)


def _html_volume(collection: Collection, style: Style, properties: Properties, _: Sequence[str]) -> Written:
    from convert.export.html.writer import write_html_volume

    return write_html_volume(collection, style, properties)


def _text(article: Article, style: Style, properties: Properties) -> Written:
    from convert.export.text.writer import write_text

    return write_text(article, style, properties)


def _text_volume(collection: Collection, style: Style, properties: Properties, _: Sequence[str]) -> Written:
    from convert.export.text.writer import write_text_volume

    return write_text_volume(collection, style, properties)


def _epub(article: Article, style: Style, properties: Properties) -> Written:
    from convert.export.epub.writer import write_epub

    return write_epub(article, style, properties)


def _epub_volume(collection: Collection, style: Style, properties: Properties, _: Sequence[str]) -> Written:
    from convert.export.epub.writer import write_epub_volume

    return write_epub_volume(collection, style, properties)


#: The writer of each format.
WRITERS: Mapping[Format, DocumentWriter | PageWriter] = {
    Format.DOCX: DocumentWriter(_docx, _docx_volume, names_pages=True),
    Format.PDF: PageWriter(_pdf),
    Format.X4: PageWriter(_x4),
    Format.X1A: PageWriter(_x1a),
    Format.MD: DocumentWriter(_markdown, _markdown_volume),
    Format.HTML: DocumentWriter(_html, _html_volume),
    Format.TXT: DocumentWriter(_text, _text_volume),
    Format.EPUB: DocumentWriter(_epub, _epub_volume),
}

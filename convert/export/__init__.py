"""The writers: one row per format, document or frames in, a finished file in memory out.

A writer that takes a document lets its reader lay the pages out (Word); a writer
that takes frames only paints pages that are already set (PDF). Adding a format is
a package here and a row in :data:`WRITERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from convert.options import Format

if TYPE_CHECKING:
    from convert.document.model import Article
    from convert.export.properties import Properties, Written
    from convert.styles.model import Style
    from convert.typeset.frames import Frames


@dataclass(frozen=True, slots=True)
class DocumentWriter:
    """A writer that reads the document and the style."""

    write: Callable[[Article, Style, Properties], Written]


@dataclass(frozen=True, slots=True)
class PageWriter:
    """A writer that paints frames."""

    write: Callable[[Frames, Properties], Written]


def _docx(article: Article, style: Style, properties: Properties) -> Written:
    from convert.export.docx.writer import write_docx

    return write_docx(article, style, properties)


def _pdf(frames: Frames, properties: Properties) -> Written:
    from convert.export.pdf.writer import write_pdf

    return write_pdf(frames, properties)


def _markdown(article: Article, style: Style, properties: Properties) -> Written:
    from convert.export.markdown.writer import write_markdown

    return write_markdown(article, style, properties)


def _html(article: Article, style: Style, properties: Properties) -> Written:
    from convert.export.html.writer import write_html

    return write_html(article, style, properties)


def _text(article: Article, style: Style, properties: Properties) -> Written:
    from convert.export.text.writer import write_text

    return write_text(article, style, properties)


def _epub(article: Article, style: Style, properties: Properties) -> Written:
    from convert.export.epub.writer import write_epub

    return write_epub(article, style, properties)


#: The writer of each format.
WRITERS: Mapping[Format, DocumentWriter | PageWriter] = {
    Format.DOCX: DocumentWriter(_docx),
    Format.PDF: PageWriter(_pdf),
    Format.MD: DocumentWriter(_markdown),
    Format.HTML: DocumentWriter(_html),
    Format.TXT: DocumentWriter(_text),
    Format.EPUB: DocumentWriter(_epub),
}

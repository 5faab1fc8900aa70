"""One article as a Word file that people want to edit."""

from __future__ import annotations

from collections.abc import Iterator

from convert.document.model import Article, Image, SourceRange, Table
from convert.export.docx.body import body_xml
from convert.export.docx.drawings import Drawings
from convert.export.docx.numbering import NUMBERING_PART, numbering_of
from convert.export.docx.package import archive
from convert.export.docx.placing import own_properties
from convert.export.docx.properties import core_xml
from convert.export.docx.tables import MOST_COLUMNS, is_too_wide, table_notices
from convert.export.docx.template import (
    CORE_PART,
    DOCUMENT_PART,
    RELATIONSHIPS_PART,
    document_relationships,
    template,
)
from convert.export.docx.units import script_of
from convert.export.forbidden import forbidden_notices
from convert.export.properties import Properties, Written
from convert.notices import Notice, Severity
from convert.styles.model import Style


def write_docx(article: Article, style: Style, properties: Properties) -> Written:
    """The article as a ``.docx`` file in a house style; the same input gives the same bytes.

    The text of the file, paragraph by paragraph, is ``article_lines(article)``;
    only characters that no XML file may hold are left out, with a notice, and a
    carriage return counts as a line end, and numbers that Word counts by itself
    (see :mod:`convert.export.docx.numbering`) are no text.

    >>> import datetime as dt
    >>> from convert.document.model import Paragraph, Role, Title
    >>> from convert.styles.load import load
    >>> article = Article(1, "", Title("工作报告"), (Paragraph(Role.BODY, "各项工作顺利。"),))
    >>> moment = dt.datetime(2024, 3, 21, tzinfo=dt.UTC)
    >>> written = write_docx(article, load("gongwen"), Properties("工作报告", moment, "zh"))
    >>> written.data[:2], written.notices
    (b'PK', ())
    """
    numbering = numbering_of(article)
    pictured = any(isinstance(block, Image) for block in article.blocks)
    base = template(style, script_of(article.language), numbered=numbering is not None, pictured=pictured)
    counted = numbering.counted if numbering else {}
    drawings = Drawings([article], style, len(base.targets) + 1)
    placed, breaks = own_properties(style, article.blocks), properties.title_breaks
    body = body_xml(article.title.text, article.blocks, style, drawings, counted, placed, breaks)
    running = {"title": article.title.text, "collection": properties.collection}
    parts: list[tuple[str, str | bytes]] = [
        (CORE_PART, core_xml(properties)),
        (DOCUMENT_PART, base.head + body + base.tail),
        *((f"word/{part.name}.xml", part.xml(running)) for part in base.running),
        *([(NUMBERING_PART, numbering.xml)] if numbering else []),
        *drawings.parts,
    ]
    if pictured:
        parts.append((RELATIONSHIPS_PART, document_relationships([*base.targets, *drawings.targets])))
    return Written(archive(parts, base.package), tuple(article_notices(article, style)))


def article_notices(article: Article, style: Style) -> Iterator[Notice]:
    """What a Word file cannot hold of an article, or shows in another way."""
    yield from forbidden_notices([article], "Word files")
    for block in article.blocks:
        if isinstance(block, Table) and is_too_wide(block):
            yield Notice(
                "table-too-wide",
                Severity.WARNING,
                f"A table has more than the {MOST_COLUMNS} columns Word can show; its rows are set as lines with tabs, "
                "all text alike.",
                *_positions(block.source),
            )
        elif isinstance(block, Table) and any(block.rows):
            yield from table_notices(block, style)


def _positions(source: SourceRange | None) -> tuple[int | None, int | None]:
    return (None, None) if source is None else (source.start, source.end)

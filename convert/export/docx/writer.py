"""One article as a Word file that people want to edit."""

from __future__ import annotations

from collections.abc import Iterator

from convert.document.model import Article, SourceRange, Table
from convert.document.walk import block_lines
from convert.export.docx.body import MOST_COLUMNS, body_xml, is_too_wide
from convert.export.docx.package import archive
from convert.export.docx.properties import core_xml
from convert.export.docx.template import CORE_PART, DOCUMENT_PART, template
from convert.export.docx.text import forbidden_characters
from convert.export.docx.units import script_of
from convert.export.properties import Properties, Written
from convert.notices import Notice, Severity
from convert.styles.model import Style


def write_docx(article: Article, style: Style, properties: Properties) -> Written:
    """The article as a ``.docx`` file in a house style; the same input gives the same bytes.

    The text of the file, paragraph by paragraph, is ``article_lines(article)``;
    only characters that no XML file may hold are left out, with a notice, and a
    carriage return counts as a line end.

    >>> import datetime as dt
    >>> from convert.document.model import Paragraph, Role, Title
    >>> from convert.styles.load import load
    >>> article = Article(1, "", Title("工作报告"), (Paragraph(Role.BODY, "各项工作顺利。"),))
    >>> moment = dt.datetime(2024, 3, 21, tzinfo=dt.UTC)
    >>> written = write_docx(article, load("gongwen"), Properties("工作报告", moment, "zh"))
    >>> written.data[:2], written.notices
    (b'PK', ())
    """
    base = template(style, script_of(article.language))
    body = body_xml(article.title.text, article.blocks, base.type_width_twips)
    running = {"title": article.title.text, "collection": properties.collection}
    parts = (
        (CORE_PART, core_xml(properties)),
        (DOCUMENT_PART, base.head + body + base.tail),
        *((f"word/{part.name}.xml", part.xml(running)) for part in base.running),
    )
    return Written(archive(parts, base.package), tuple(article_notices(article)))


def article_notices(article: Article) -> Iterator[Notice]:
    """What a Word file cannot hold of an article, or shows in another way."""
    yield from _forbidden((article.title.text,), article.source)
    for block in article.blocks:
        yield from _forbidden(block_lines(block), block.source)
        if isinstance(block, Table) and is_too_wide(block):
            yield Notice(
                "table-too-wide",
                Severity.WARNING,
                f"A table has more than the {MOST_COLUMNS} columns Word can show; its rows are set as lines with tabs.",
                *_positions(block.source),
            )


def _forbidden(lines: tuple[str, ...], source: SourceRange | None) -> Iterator[Notice]:
    found = forbidden_characters("".join(lines))
    if found:
        names = ", ".join(f"U+{ord(character):04X}" for character in found)
        yield Notice(
            "forbidden-character",
            Severity.LOSS,
            f"Word files cannot hold {names}; the text stands without it.",
            *_positions(source),
            subject=names,
        )


def _positions(source: SourceRange | None) -> tuple[int | None, int | None]:
    return (None, None) if source is None else (source.start, source.end)

"""The invariants of the document model, for tests and for the edges of the program."""

from __future__ import annotations

from math import isfinite

from convert.document.model import Article, Collection, Heading, Image, MediaType, Paragraph, SpanKind, Table

#: How files of each kind begin.
SIGNATURES = {MediaType.PNG: b"\x89PNG\r\n\x1a\n", MediaType.JPEG: b"\xff\xd8\xff"}


def problems(collection: Collection) -> list[str]:
    """What is wrong with a collection, as sentences; empty when all is well."""
    found: list[str] = []
    for expected, article in enumerate(collection.articles, 1):
        if article.ordinal != expected:
            found.append(f"article {expected} says it is number {article.ordinal}")
        found += [f"article {article.ordinal}: {what}" for what in article_problems(article)]
    return found


def article_problems(article: Article) -> list[str]:
    """What is wrong with one article, as sentences."""
    found: list[str] = []
    if not article.title.text.strip():
        found.append("the title is empty")
    for index, block in enumerate(article.blocks):
        where = f"block {index}"
        match block:
            case Heading(level, number, text):
                if not 1 <= level <= 4:
                    found.append(f"{where}: heading level {level} is not 1 to 4")
                if not (number + text).strip():
                    found.append(f"{where}: the heading is empty")
            case Paragraph(_, text, spans):
                end = 0
                for span in spans:
                    if not end <= span.start < span.end <= len(text):
                        found.append(f"{where}: span {span.start}-{span.end} is out of order or range")
                    if (span.kind is SpanKind.RUN_IN) != (1 <= span.level <= 4):
                        found.append(f"{where}: a span has level {span.level}")
                    end = span.end
            case Table(rows):
                if len({len(row) for row in rows}) > 1:
                    found.append(f"{where}: table rows differ in length")
            case Image(data, media_type, width_mm, height_mm):
                if not data.startswith(SIGNATURES[media_type]):
                    found.append(f"{where}: the picture is no {media_type} file")
                if not (width_mm > 0 and isfinite(width_mm) and height_mm > 0 and isfinite(height_mm)):
                    found.append(f"{where}: a picture of {width_mm:g} × {height_mm:g} mm cannot be shown")
            case _:
                pass
    return found

"""The invariants of the document model, for tests and for the edges of the program."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from convert.document.model import (
    Article,
    Collection,
    Heading,
    Image,
    List,
    MediaType,
    Paragraph,
    Span,
    SpanKind,
    Table,
)

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
            case Heading(level, number, text, _, spans):
                if not 1 <= level <= 4:
                    found.append(f"{where}: heading level {level} is not 1 to 4")
                if not (number + text).strip():
                    found.append(f"{where}: the heading is empty")
                found += _span_problems(where, text, spans, may_run_in=False)
            case Paragraph(_, text, spans):
                found += _span_problems(where, text, spans, may_run_in=True)
            case List(items):
                deepest = 0
                for place, item in enumerate(items):
                    if not 0 <= item.level <= deepest:
                        found.append(f"{where}: item {place} is of level {item.level}, beyond {deepest}")
                    found += _span_problems(where, item.text, item.spans, may_run_in=False)
                    deepest = item.level + 1
            case Table(rows):
                if len({len(row) for row in rows}) > 1:
                    found.append(f"{where}: table rows differ in length")
                found += _cell_problems(where, block)
            case Image(data, media_type, width_mm, height_mm):
                if not data.startswith(SIGNATURES[media_type]):
                    found.append(f"{where}: the picture is no {media_type} file")
                if not (width_mm > 0 and isfinite(width_mm) and height_mm > 0 and isfinite(height_mm)):
                    found.append(f"{where}: a picture of {width_mm:g} × {height_mm:g} mm cannot be shown")
            case _:
                pass
    return found


def _span_problems(where: str, text: str, spans: tuple[Span, ...], *, may_run_in: bool) -> Iterator[str]:
    end = 0
    for span in spans:
        if not end <= span.start < span.end <= len(text):
            yield f"{where}: span {span.start}-{span.end} is out of order or range"
        if (span.kind is SpanKind.RUN_IN) != (1 <= span.level <= 4):
            yield f"{where}: a span has level {span.level}"
        if span.kind is SpanKind.RUN_IN and not may_run_in:
            yield f"{where}: a run-in heading stands outside a paragraph"
        end = span.end


def _cell_problems(where: str, table: Table) -> Iterator[str]:
    if list(table.spans) != sorted(table.spans) or len(table.spans_at) < len(table.spans):
        yield f"{where}: spans of table cells are out of order"
    for cell in table.spans:
        if not (0 <= cell.row < len(table.rows) and 0 <= cell.column < len(table.rows[cell.row])):
            yield f"{where}: there is no cell {cell.row}, {cell.column} to have spans"
            continue
        yield from _span_problems(where, table.rows[cell.row][cell.column], cell.spans, may_run_in=False)

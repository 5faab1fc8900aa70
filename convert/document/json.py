"""The document model as plain JSON values and back; ``from_json(as_json(c)) == c``.

Field names are those of the structs; a block says its kind in ``"kind"``;
empty and absent fields are left out; the bytes of a picture are in Base64.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from convert.document.model import (
    Article,
    Block,
    CellSpans,
    Collection,
    Heading,
    Image,
    List,
    ListItem,
    MediaType,
    PageBreak,
    Paragraph,
    Role,
    SourceRange,
    Span,
    SpanKind,
    Table,
    Title,
    TitleOrigin,
    Verse,
)

Json = dict[str, Any]


def as_json(collection: Collection) -> Json:
    """A collection as JSON values."""
    return _sparse(
        title=collection.title,
        date=collection.date,
        lead=collection.lead,
        source=collection.source,
    ) | {"articles": [article_as_json(article) for article in collection.articles]}


def article_as_json(article: Article) -> Json:
    """One article as JSON values."""
    return {
        "ordinal": article.ordinal,
        "mark": article.mark,
        "title": article.title.text,
        "title_origin": str(article.title.origin),
        "language": article.language,
        **_sparse(renumbered=article.renumbered),
        **_range(article.source),
        "blocks": [_block_as_json(block) for block in article.blocks],
    }


def from_json(record: Json) -> Collection:
    """The inverse of :func:`as_json`; a missing or unknown field is a ``KeyError`` or ``ValueError``."""
    return Collection(
        title=record.get("title", ""),
        articles=tuple(article_from_json(article) for article in record["articles"]),
        date=record.get("date", ""),
        lead=record.get("lead", ""),
        source=record.get("source", ""),
    )


def article_from_json(record: Json) -> Article:
    """The inverse of :func:`article_as_json`."""
    return Article(
        ordinal=record["ordinal"],
        mark=record["mark"],
        title=Title(record["title"], TitleOrigin(record["title_origin"])),
        blocks=tuple(_block_from_json(block) for block in record["blocks"]),
        language=record["language"],
        source=_source(record),
        renumbered=record.get("renumbered", False),
    )


def _sparse(**fields: object) -> Json:
    return {name: value for name, value in fields.items() if value}


def _range(source: SourceRange | None) -> Json:
    return {} if source is None else {"range": [source.start, source.end]}


def _source(record: Json) -> SourceRange | None:
    return SourceRange(*record["range"]) if "range" in record else None


def _spans_as_json(spans: Iterable[Span]) -> list[list[Any]]:
    return [[span.start, span.end, str(span.kind), span.level] for span in spans]


def _spans(records: Iterable[list[Any]]) -> tuple[Span, ...]:
    return tuple(Span(start, end, SpanKind(kind), level) for start, end, kind, level in records)


def _item_as_json(item: ListItem) -> list[Any]:
    """Marker and text; level and spans only where there is anything to say."""
    more = [item.level, _spans_as_json(item.spans)] if item.level or item.spans else []
    return [item.marker, item.text, *more]


def _item(marker: str, text: str, level: int = 0, spans: Iterable[list[Any]] = ()) -> ListItem:
    return ListItem(marker, text, level, _spans(spans))


def _block_as_json(block: Block) -> Json:
    tail = _range(block.source)
    match block:
        case Heading(level, number, text, _, spans):
            about = {"kind": "heading", "level": level, "number": number, "text": text}
            return about | _sparse(spans=_spans_as_json(spans)) | tail
        case Paragraph(role, text, spans):
            about = {"kind": "paragraph", "role": str(role), "text": text}
            return about | _sparse(spans=_spans_as_json(spans)) | tail
        case List(items):
            return {"kind": "list", "items": [_item_as_json(item) for item in items]} | tail
        case Table(rows, header):
            marked = [[cell.row, cell.column, _spans_as_json(cell.spans)] for cell in block.spans]
            about = {"kind": "table", "rows": [list(row) for row in rows], "header": header}
            return about | _sparse(spans=marked) | tail
        case Verse(lines):
            return {"kind": "verse", "lines": list(lines)} | tail
        case PageBreak():
            return {"kind": "page-break"} | tail
        case Image(data, media_type, width_mm, height_mm, alternative):
            size = {"width_mm": width_mm, "height_mm": height_mm}
            about = {"kind": "image", "media_type": str(media_type), **size, **_sparse(alternative=alternative)}
            return about | {"data": base64.b64encode(data).decode()} | tail


def _block_from_json(record: Json) -> Block:
    source = _source(record)
    match record["kind"]:
        case "heading":
            spans = _spans(record.get("spans", ()))
            return Heading(record["level"], record["number"], record["text"], source, spans)
        case "paragraph":
            return Paragraph(Role(record["role"]), record["text"], _spans(record.get("spans", ())), source)
        case "list":
            return List(tuple(_item(*item) for item in record["items"]), source)
        case "table":
            cells = tuple(CellSpans(row, column, _spans(marked)) for row, column, marked in record.get("spans", ()))
            return Table(tuple(tuple(row) for row in record["rows"]), record["header"], source, cells)
        case "verse":
            return Verse(tuple(record["lines"]), source)
        case "page-break":
            return PageBreak(source)
        case "image":
            data = base64.b64decode(record["data"], validate=True)
            kind, size = MediaType(record["media_type"]), (record["width_mm"], record["height_mm"])
            return Image(data, kind, *size, record.get("alternative", ""), source)
        case unknown:
            raise ValueError(f"a block of kind {unknown!r} does not exist")

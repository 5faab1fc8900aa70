"""The document model as plain JSON values and back; ``from_json(as_json(c)) == c``.

Field names are those of the dataclasses; a block says its kind in ``"kind"``;
empty and absent fields are left out; the bytes of a picture are in Base64.
"""

from __future__ import annotations

import base64
from typing import Any

from convert.document.model import (
    Article,
    Block,
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


def _block_as_json(block: Block) -> Json:
    tail = _range(block.source)
    match block:
        case Heading(level, number, text):
            return {"kind": "heading", "level": level, "number": number, "text": text} | tail
        case Paragraph(role, text, spans):
            marked = [[s.start, s.end, str(s.kind), s.level] for s in spans]
            return {"kind": "paragraph", "role": str(role), "text": text} | _sparse(spans=marked) | tail
        case List(items):
            return {"kind": "list", "items": [[item.marker, item.text] for item in items]} | tail
        case Table(rows, header):
            return {"kind": "table", "rows": [list(row) for row in rows], "header": header} | tail
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
            return Heading(record["level"], record["number"], record["text"], source)
        case "paragraph":
            spans = tuple(Span(a, b, SpanKind(k), n) for a, b, k, n in record.get("spans", ()))
            return Paragraph(Role(record["role"]), record["text"], spans, source)
        case "list":
            return List(tuple(ListItem(marker, text) for marker, text in record["items"]), source)
        case "table":
            return Table(tuple(tuple(row) for row in record["rows"]), record["header"], source)
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

"""A merged volume of ours: its cover becomes the collection, what stands one rank further down its articles."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from convert.document.model import SpanKind
from convert.reopen.items import PAGE_BREAK, Item
from convert.reopen.styles import COVER_DATE, COVER_LEAD, heading_kind


def opened_volume(items: Iterable[Item]) -> tuple[str, str, list[Item]]:
    """The volume's title, its lead, and its articles' items in the rank they have by themselves.

    In a volume the first rank (*Title*) is the volume's, *Heading 1* is an article's
    title, and an article's headings begin with *Heading 2*. The date on the cover is
    the file's own and stands in its properties.
    """
    title = lead = ""
    articles: list[Item] = []
    for item in items:
        if item.kind == "title":
            title += item.line
        elif item.kind == COVER_LEAD:
            lead = f"{lead}\n{item.line}" if lead else item.line
        elif item.kind != COVER_DATE and (articles or item.kind != PAGE_BREAK):
            articles.append(_raised(item))
    return title, lead, articles


def _raised(item: Item) -> Item:
    """An item one rank further up."""
    spans = tuple(
        replace(span, level=max(1, span.level - 1)) if span.kind is SpanKind.RUN_IN else span for span in item.spans
    )
    if item.depth == 1:
        return replace(item, kind="title", depth=0, spans=())
    if item.depth > 1:
        return replace(item, kind=heading_kind(item.depth - 1), depth=item.depth - 1, spans=spans)
    return replace(item, spans=spans)

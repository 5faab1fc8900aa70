"""Items → articles: titles begin articles, list items and verse lines gather, numbers part from headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Final

from msgspec.structs import replace

from convert.document.model import (
    Block,
    Heading,
    List,
    ListItem,
    PageBreak,
    Paragraph,
    Role,
    SourceRange,
    Span,
    SpanKind,
    Table,
    Verse,
)
from convert.document.walk import item_levels
from convert.patterns import deferred
from convert.reopen.findings import Findings
from convert.reopen.items import PAGE_BREAK, SECTION, Item
from convert.structure.lines import BLANKS
from convert.structure.numbering import read_number
from convert.styles.model import DEEPEST_LIST

#: Bullets, letters of answers to choose, numbers of works cited; other numbers are those of headings.
_MARKER: Final = deferred(r"(?:[•●○◆◇■▪▶►✓✔➢·★☆◎※*+–-]\s*|[A-HＡ-Ｈ]\s?[.．、)）:：]\s*|[\[［]\d{1,3}[\]］]\s*)(?=\S)")

_NEW_PAGE: Final = frozenset(("nextPage", "oddPage", "evenPage"))
_ROLES: Final = {str(role): role for role in Role}


def with_section_breaks(items: Iterable[Item]) -> list[Item]:
    """The items with every section's end turned into a page break where the next section begins a page."""
    result: list[Item] = []
    ends: list[int] = []
    for item in items:
        if item.kind != SECTION:
            result.append(item)
            continue
        if ends and item.number in _NEW_PAGE:
            result[ends[-1]] = replace(result[ends[-1]], kind=PAGE_BREAK, number="")
        ends.append(len(result))
        result.append(item)
    return [item for item in result if item.kind != SECTION]


def trimmed(items: Iterable[Item], findings: Findings) -> Iterator[Item]:
    """The items without the blanks that people type to indent: the style does that."""
    for item in items:
        text = item.text.strip(BLANKS)
        if not text or len(text) == len(item.text) or item.kind == "verse":
            yield item
            continue
        findings.add("typed-indents", item.source.start)
        lead = len(item.text) - len(item.text.lstrip(BLANKS))
        moved = (Span(max(0, s.start - lead), min(len(text), s.end - lead), s.kind, s.level) for s in item.spans)
        yield replace(item, text=text, spans=tuple(span for span in moved if span.start < span.end))


def with_plain_headings(items: Iterable[Item]) -> Iterator[Item]:
    """The items; of headings that are bold or italic as a whole only their style says what they look like."""
    for item in items:
        whole = item.kind.startswith("heading") and sum(span.end - span.start for span in item.spans) == len(item.text)
        yield replace(item, spans=()) if whole else item


def by_title(items: Iterable[Item], *, in_one_line: bool = False) -> list[tuple[list[Item], list[Item]]]:
    """The items of each article, as its title's lines and the rest; the first may have no title.

    With ``in_one_line`` every title is one of its own, else neighbouring ones are one title.
    """
    articles: list[tuple[list[Item], list[Item]]] = [([], [])]
    for item in items:
        titles, rest = articles[-1]
        if item.kind != "title":
            rest.append(item)
        elif titles and (in_one_line or any(other.has_text for other in rest)):
            articles.append(([item], []))
        else:
            titles.append(item)
    return articles


def blocks_of(items: Iterable[Item], findings: Findings) -> list[Block]:
    """The blocks of items, neighbouring list items, verse lines and table lines gathered unless they stand apart."""
    items = list(items)
    keys = zip(map(_gathering, items), accumulate(item.apart for item in items), strict=True)
    runs = groupby(zip(keys, items, strict=True), key=itemgetter(0))
    return [block for (gathered, _), run in runs for block in _GATHERED[gathered]([item for _, item in run], findings)]


def without_last_breaks(blocks: list[Block]) -> list[Block]:
    """The blocks of an article without the page breaks at its end, which lead nowhere."""
    while blocks and isinstance(blocks[-1], PageBreak):
        blocks.pop()
    return blocks


def split_marker(text: str) -> tuple[str, str]:
    """A line's written marker, bullet or number, and the rest: the two together are the line.

    >>> split_marker("（一）加强领导"), split_marker("• 甲"), split_marker("甲")
    (('（一）', '加强领导'), ('• ', '甲'), ('', '甲'))
    """
    if marker := _MARKER.match(text):
        return marker[0], text[marker.end() :]
    return split_number(text)


def split_number(text: str) -> tuple[str, str]:
    """A heading's written number and the rest: the two together are the line."""
    found = read_number(text)
    return (text[: found.rest], text[found.rest :]) if found else ("", text)


def _gathering(item: Item) -> str:
    """The block that neighbouring items make together; ``""`` for those that stand alone."""
    if item.table is None and (item.kind in ("list", "verse", "table")):
        return item.kind
    return "list" if item.number and item.kind in ("", "body") and not item.is_counted else ""


def _alone(items: list[Item], _: Findings) -> Iterator[Block]:
    for item in items:
        source = item.source
        if item.kind == PAGE_BREAK:
            yield PageBreak(source)
        elif item.table is not None:
            yield replace(item.table, source=source)
        elif item.image is not None:
            yield replace(item.image, source=source)
        elif item.kind.startswith("heading"):
            number, text = (item.number, item.text) if item.number else split_number(item.text)
            spans = behind(item.spans, 0 if item.number else len(number))
            yield Heading(int(item.kind[-1]), number, text, source, spans)
        else:
            yield Paragraph(_ROLES.get(item.kind, Role.BODY), item.line, _line_spans(item), source)


def _line_spans(item: Item) -> tuple[Span, ...]:
    """The spans of a paragraph at their places in its line; the number of a run-in heading is part of it."""
    shift = len(item.number)
    spans = [replace(span, start=span.start + shift, end=span.end + shift) for span in item.spans]
    if item.run_in and item.number:
        end = shift
        if spans and spans[0].start == shift and spans[0].kind is SpanKind.RUN_IN:
            end = spans.pop(0).end
        spans.insert(0, Span(0, end, SpanKind.RUN_IN, item.run_in))
    return tuple(spans)


def behind(spans: Iterable[Span], head: int) -> tuple[Span, ...]:
    """Strong and emphasised stretches of a line, counted from behind its first ``head`` characters."""
    moved = (
        replace(span, start=max(0, span.start - head), end=span.end - head)
        for span in spans
        if span.kind is not SpanKind.RUN_IN
    )
    return tuple(span for span in moved if span.start < span.end)


def _list(items: list[Item], findings: Findings) -> Iterator[Block]:
    """A list, or several: another automatic list that begins on the outermost level is one of its own."""
    run: list[Item] = []
    outermost, identity = 0, ""
    for item in items:
        if not run or item.level <= outermost:
            if run and item.list_id and identity and item.list_id != identity:
                yield _one_list(run, findings)
                run = []
            outermost, identity = item.level, item.list_id or identity
        run.append(item)
    yield _one_list(run, findings)


def _one_list(items: list[Item], findings: Findings) -> List:
    entries = []
    for item in items:
        marker, text = (item.number, item.text) if item.number else split_marker(item.text)
        spans = behind(item.spans, 0 if item.number else len(marker))
        entries.append(ListItem(marker, text, item.level, spans))
    levels = item_levels(entries)
    for item, level in zip(items, levels, strict=True):
        if level > DEEPEST_LIST:
            findings.add("list-levels-flattened", item.source.start)
    shown = (replace(entry, level=min(level, DEEPEST_LIST)) for entry, level in zip(entries, levels, strict=True))
    return List(tuple(shown), _range(items))


def _verse(items: list[Item], findings: Findings) -> Iterator[Block]:
    """Verse; blank lines between its lines are meant, those around it are not."""
    written = [index for index, item in enumerate(items) if item.text.strip()]
    if written:
        kept = items[written[0] : written[-1] + 1]
        if any(item.spans for item in kept):
            findings.add("format-left-out", kept[0].source.start)
        yield Verse(tuple(item.line for item in kept), _range(kept))


def _lines_of_table(items: list[Item], _: Findings) -> Iterator[Block]:
    """A table too wide for Word, which stands as lines with tabs."""
    rows = [item.line.split("\t") for item in items]
    width = max(map(len, rows))
    yield Table(tuple(tuple(row + [""] * (width - len(row))) for row in rows), source=_range(items))


_GATHERED: Final[Mapping[str, Callable[[list[Item], Findings], Iterable[Block]]]] = {
    "": _alone,
    "list": _list,
    "verse": _verse,
    "table": _lines_of_table,
}


def _range(items: list[Item]) -> SourceRange:
    return SourceRange(items[0].source.start, items[-1].source.end)

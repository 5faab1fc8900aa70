"""A stranger's Word file, whose looks are direct formatting: title, roles and headings by the rules of the text.

What a style or an outline level says is never overruled; the rules of
``convert.structure`` read only the paragraphs about which the file says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from convert.document.model import (
    Block,
    Heading,
    List,
    ListItem,
    Paragraph,
    Role,
    SourceRange,
    Span,
    SpanKind,
    Title,
    TitleOrigin,
)
from convert.document.walk import item_levels
from convert.notices import Notice
from convert.reopen.assemble import behind, blocks_of
from convert.reopen.findings import Findings
from convert.reopen.items import Item
from convert.structure.headings import assign_headings
from convert.structure.limits import FIRST_WORDS
from convert.structure.lines import Line
from convert.structure.roles import assign_roles
from convert.structure.shapes import Piece
from convert.structure.titles import take_title, title_from_source
from convert.styles.model import DEEPEST_LIST


class Titled(Struct, frozen=True):
    """A title, where it comes from, and the items that are left."""

    title: Title
    items: list[Item]


def find_title(items: list[Item], *, named: str, source: str) -> Titled:
    """A title for items of which none has the style of titles.

    In this order: the only heading of level 1, standing first, with deeper ones
    below it; a centred first line, or one that reads as a title; the file's own
    property ``named``; the name of the file; the first words.
    """
    shown = [index for index, item in enumerate(items) if item.has_text]
    if not shown:
        return Titled(Title(named or title_from_source(source) or source, TitleOrigin.DERIVED), items)
    first = items[shown[0]]
    rest = items[: shown[0]] + items[shown[0] + 1 :]
    tops = [item for item in items if item.kind == "heading1"]
    if first.kind == "heading1" and len(tops) == 1 and len(shown) > 1:
        return Titled(Title(first.line), [_raised(item) for item in rest])
    if first.kind == "" and not first.number and first.table is None and "\n" not in first.text:
        lines = [_line(items[index]) for index in shown[:3] if items[index].table is None]
        given, _, left = take_title(lines)
        if given and len(left) == len(lines) - 1:
            return Titled(Title(given), rest)
        if first.text == named or (first.centred and len(shown) > 1):
            return Titled(Title(first.text), rest)
    guess = named or title_from_source(source) or first.line.split("\n")[0][:FIRST_WORDS] or source
    return Titled(Title(guess, TitleOrigin.DERIVED), items)


def understood(items: list[Item], findings: Findings) -> tuple[list[Block], list[Notice]]:
    """The blocks of an article whose body text has no styles that say what it is for."""
    headed = any(item.kind.startswith("heading") for item in items)
    pieces: list[Piece] = []
    waiting: list[Item] = []
    plain: dict[int, Item] = {}
    for item in items:
        if not _is_open(item, headed):
            waiting.append(item)
            continue
        pieces += blocks_of(waiting, findings)
        waiting = []
        plain[item.source.start] = item
        pieces.append(_line(item))
    pieces += blocks_of(waiting, findings)
    pieces, notices = assign_roles(pieces)
    if headed:
        return [_restored(_as_block(piece), plain, findings) for piece in pieces], notices
    blocks, numbering = assign_headings(pieces)
    return [_restored(block, plain, findings) for block in blocks], [*notices, *numbering]


def _is_open(item: Item, headed: bool) -> bool:
    """Whether the rules of the text may say what a paragraph is: nothing else has, and it is no list item."""
    numbered = bool(item.number) and (headed or item.is_bullet)
    return item.kind in ("", "body") and item.table is None and not numbered


def _line(item: Item) -> Line:
    return Line(item.line, item.source.start, item.source.end)


def _as_block(piece: Piece) -> Block:
    return Paragraph(Role.BODY, piece.text, source=piece.source) if isinstance(piece, Line) else piece


def _restored(block: Block, plain: dict[int, Item], findings: Findings) -> Block:
    """A block with the bold and italic, and the levels, of the items it was made from."""
    if block.source is None or (item := plain.get(block.source.start)) is None:
        return block
    match block:
        case Paragraph(_, text) if text == item.line:
            return _restored_paragraph(block, item)
        case Heading(_, number, text) if number + text == item.line:
            spans = behind(_in_line(item), len(number))
            whole = sum(span.end - span.start for span in spans) == len(text)
            return block if whole else replace(block, spans=spans)
        case List(entries):
            return replace(block, items=tuple(_restored_items(entries, block.source, plain, findings)))
        case _:
            return block


def _restored_items(
    entries: tuple[ListItem, ...], source: SourceRange, plain: dict[int, Item], findings: Findings
) -> list[ListItem]:
    """List items as the file has them, where every one of them is a paragraph of the file."""
    items = [item for start, item in plain.items() if source.start <= start < source.end]
    if [item.line for item in items] != [entry.marker + entry.text for entry in entries]:
        for item in items:
            if item.level:
                findings.add("list-levels-flattened", item.source.start)
        return list(entries)
    made = [
        replace(entry, level=item.level, spans=behind(_in_line(item), len(entry.marker)))
        for entry, item in zip(entries, items, strict=True)
    ]
    return [
        replace(entry, level=min(level, DEEPEST_LIST)) for entry, level in zip(made, item_levels(made), strict=True)
    ]


def _in_line(item: Item) -> Iterator[Span]:
    """The spans of an item, counted in its line."""
    shift = len(item.number)
    return (replace(span, start=span.start + shift, end=span.end + shift) for span in item.spans)


def _restored_paragraph(block: Paragraph, item: Item) -> Block:
    """A paragraph with its bold and italic; a run-in heading stays one."""
    if not item.spans:
        return block
    run_in = max((span.end for span in block.spans if span.kind is SpanKind.RUN_IN), default=0)
    own = (replace(span, start=max(span.start, run_in)) for span in _in_line(item))
    return replace(block, spans=(*block.spans, *(span for span in own if span.start < span.end)))


def _raised(item: Item) -> Item:
    """A heading one level up, below a heading that has become the title."""
    if not item.kind.startswith("heading"):
        return item
    return replace(item, kind=f"heading{max(1, int(item.kind[-1]) - 1)}")

"""The body of a Word file → items: paragraphs, tables, pictures, page breaks, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from convert.document.model import CellSpans, Image, SourceRange, Span, SpanKind, Table
from convert.document.walk import block_lines
from convert.errors import SourceError
from convert.reopen.findings import Findings
from convert.reopen.inline import Flow, Inline, chosen, is_contents_control, plain
from convert.reopen.items import IMAGE, PAGE_BREAK, SECTION, Item
from convert.reopen.limits import COLUMNS_MAX, PARAGRAPHS_MAX
from convert.reopen.numbering import Marker, Numbering
from convert.reopen.styles import CONTENTS, DEEPEST, GAP, ParagraphMeaning, Styles, heading_kind, outline_depth
from convert.reopen.xml import attribute, child, children, is_on, kind, number

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Elements that hold blocks as the body does.
_SEEN_THROUGH: Final = frozenset(("w:ins", "w:moveTo", "w:customXml", "w:sdtContent", "mc:Choice"))


#: A table cell while it is read: its text and its spans.
_Cell = tuple[str, tuple[Span, ...]]
_EMPTY: Final[_Cell] = ("", ())


class Body:
    """Reads blocks of one file in order, and knows where each stands in the file's text."""

    def __init__(
        self, styles: Styles, numbering: Numbering, inline: Inline, findings: Findings, *, name: str = ""
    ) -> None:
        self._styles, self._numbering, self._inline = styles, numbering, inline
        self._findings, self._name = findings, name
        self._deepest = DEEPEST + 1 if styles.are_a_volume else DEEPEST
        self._length = self._count = 0
        self._held: tuple[Flow, Item] | None = None
        self._apart = False  # whether the thin paragraph that parts two blocks was the last that was read
        self._of_cells: list[Image] = []  # pictures in the cells of the table that is being read

    @property
    def length(self) -> int:
        """How many characters of the file's text are read, line ends included."""
        return self._length

    def placed(self, elements: Iterable[_Element]) -> Iterator[Item]:
        """The items of elements that stand in a ``w:body``, each with its place in the file's text."""
        yield from map(self._place, self._items(elements))

    def note(self, mark: str, paragraphs: Iterable[_Element]) -> Iterator[Item]:
        """A foot- or endnote as notes; its mark stands before the first."""
        self._inline.in_main_part = False
        for item in self._items(paragraphs):
            if item.has_text and item.table is None:
                yield self._place(
                    replace(item, kind="note", text=f"{mark} {item.line.lstrip()}".lstrip(), number="", spans=())
                )
                mark = ""

    def _place(self, item: Item) -> Item:
        """The item with its place in the file's text, which grows by its lines."""
        if not item.has_text:
            at = max(0, self._length - 1)
            return replace(item, source=SourceRange(at, at))
        lines = block_lines(item.table) if item.table else (item.line,)
        start = self._length
        self._length += sum(map(len, lines)) + len(lines)
        return replace(item, source=SourceRange(start, self._length - 1))

    def _items(self, elements: Iterable[_Element]) -> Iterator[Item]:
        for element in elements:
            name = kind(element)
            if name == "w:p":
                yield from self._paragraph(element)
                continue
            yield from self._released()
            if name == "w:tbl":
                yield from self._table(element)
            elif name == "w:sdt":
                if is_contents_control(element):
                    self._findings.add("contents-left-out", self._length)
                else:
                    for content in children(element, "w:sdtContent"):
                        yield from self._items(content)
            elif name in _SEEN_THROUGH:
                yield from self._items(element)
            elif name == "mc:AlternateContent":
                yield from self._items(chosen(element))
            elif name == "w:sectPr":
                yield self._section(element)
            elif name in ("w:altChunk", "w:subDoc"):
                self._findings.add("imported-file-left-out", self._length)
        yield from self._released()

    # ── paragraphs ────────────────────────────────────────────────────────────

    def _paragraph(self, element: _Element) -> Iterator[Item]:
        self._bound(1)
        settings = child(element, "w:pPr")
        meaning = self._styles.paragraph(attribute(child(settings, "w:pStyle"), "w:val"))
        self._inline.offset = self._length
        flow = self._inline.read(element, meaning, self._held[0] if self._held else Flow())
        if self._inline.in_contents and not flow.text.strip():
            return
        if is_on(child(settings, "w:pageBreakBefore")) and self._length:
            yield Item(PAGE_BREAK)
        text_kind, depth = self._kind(settings, meaning)
        if text_kind == CONTENTS:
            self._contents(flow.text)
            return
        marker = self._marker(settings, meaning, attribute(child(settings, "w:pStyle"), "w:val"))
        is_listed = text_kind == "list"
        # The number of a run-in heading of ours takes the looks of the paragraph's mark.
        mark = attribute(child(settings, "w:rPr", "w:rStyle"), "w:val") if marker and self._styles.are_ours else ""
        base = Item(
            text_kind,
            number=marker.text if marker else "",
            is_bullet=marker is not None and marker.is_bullet,
            level=max(marker.level if marker else 0, depth if is_listed else 0),
            run_in=self._styles.run(mark).run_in if mark else 0,
            list_id=marker.list_id if marker else "",
            depth=0 if is_listed else depth,
            centred=(attribute(child(settings, "w:jc"), "w:val") or ("center" if meaning.centred else "")) == "center",
        )
        # Where the paragraph's end is itself deleted, the next paragraph goes on with its text.
        self._held = flow, base
        if child(settings, "w:rPr", "w:del") is None:
            yield from self._released()
        section = child(settings, "w:sectPr")
        if section is not None:
            yield self._section(section)

    def _released(self) -> Iterator[Item]:
        """The paragraph that is read: its items, then what hangs on it."""
        if self._held is None:
            return
        (flow, base), self._held = self._held, None
        yield from self._pieces(flow, base)
        for box in flow.boxes:
            self._findings.add("text-box-moved", self._length, _clipped(plain(box)))
            yield from self._items(box)

    def _pieces(self, flow: Flow, base: Item) -> Iterator[Item]:
        """A paragraph's item, or several with the page breaks that stand inside it; blank ones are passed over."""
        text = flow.text
        edges = [0, *flow.breaks, len(text)]
        for index, (start, end) in enumerate(pairwise(edges)):
            if index:
                yield Item(PAGE_BREAK)
            piece = text[start:end]
            number = base.number if not index else ""
            before, behind = self._images(flow, index, start, end)
            yield from before
            is_counted = bool(number) and base.is_counted
            is_blank_verse = base.kind == "verse" and not (before or behind)
            self._apart |= base.kind == GAP
            if base.kind == GAP or not (piece.strip() or is_blank_verse or is_counted):
                yield from behind
                continue
            if base.depth > self._deepest:
                self._findings.add("heading-too-deep", self._length)
            if number and not (is_counted and self._styles.are_ours):
                self._findings.add("numbers-as-text", self._length)
            own = tuple(
                Span(max(span.start, start) - start, min(span.end, end) - start, span.kind, span.level)
                for span in flow.spans
                if span.start < end and span.end > start
            )
            yield replace(base, text=piece, number=number, spans=own, apart=self._apart)
            self._apart = False
            yield from behind

    def _images(self, flow: Flow, index: int, start: int, end: int) -> tuple[list[Item], list[Item]]:
        """The pictures of a piece of a paragraph: those before its text, and the rest, which follow it."""
        found: tuple[list[Item], list[Item]] = ([], [])
        text = flow.text
        for place, offset, image in flow.images:
            if place == index:
                leads, ends = not text[start:offset].strip(), not text[offset:end].strip()
                found[0 if leads else 1].append(Item(IMAGE, image=image))
                if not (leads or ends):
                    self._findings.add("picture-moved", self._length)
        return found

    def _kind(self, settings: _Element | None, meaning: ParagraphMeaning) -> tuple[str, int]:
        """The kind of text and the heading's depth: the paragraph's own outline level before its style."""
        depth = outline_depth(settings)
        if depth and meaning.kind in ("", "body"):
            return heading_kind(depth), depth
        if depth == 0 and meaning.kind.startswith("heading"):
            return "body", 0
        return meaning.kind, meaning.depth

    def _marker(self, settings: _Element | None, meaning: ParagraphMeaning, style_id: str) -> Marker | None:
        own = child(settings, "w:numPr")
        numbering = attribute(child(own, "w:numId"), "w:val") or meaning.numbering
        level = number(child(own, "w:ilvl"), default=-1)
        if level < 0:
            level = meaning.level if meaning.level >= 0 else self._numbering.level_of_style(numbering, style_id)
        return self._numbering.marker(numbering, level) if numbering not in ("", "0") else None

    def _contents(self, text: str) -> None:
        if text.strip() and not self._findings.count("contents-left-out"):
            self._findings.add("contents-left-out", self._length)

    def _section(self, section: _Element) -> Item:
        if number(child(section, "w:cols"), "w:num") > 1:
            self._findings.add("columns-left-out", self._length)
        return Item(SECTION, number=attribute(child(section, "w:type"), "w:val") or "nextPage")

    # ── tables ────────────────────────────────────────────────────────────────

    def _table(self, element: _Element) -> Iterator[Item]:
        rows: list[list[_Cell]] = []
        header = 0
        outer, self._of_cells = self._of_cells, []
        for row in _wrapped(element, "w:tr"):
            settings = child(row, "w:trPr")
            if child(settings, "w:del") is not None:
                self._findings.add("tracked-changes", self._length)
                continue
            if header == len(rows) and is_on(child(settings, "w:tblHeader")):
                header += 1
            rows.append(self._cells(row, settings))
        width = max(map(len, rows), default=0)
        self._bound(len(rows) * width - sum(map(len, rows)))
        cells = tuple(tuple(text for text, _ in row + [_EMPTY] * (width - len(row))) for row in rows)
        marked = tuple(
            CellSpans(number, column, spans)
            for number, row in enumerate(rows)
            for column, (_, spans) in enumerate(row)
            if spans
        )
        images, self._of_cells = self._of_cells, outer
        # A table that only holds pictures in place is none.
        if width and (any(map(any, cells)) or not images):
            yield Item("table", table=Table(cells, header, spans=marked))
        yield from (Item(IMAGE, image=image) for image in images)

    def _cells(self, row: _Element, settings: _Element | None) -> list[_Cell]:
        cells = [_EMPTY] * min(COLUMNS_MAX, number(child(settings, "w:gridBefore")))
        for cell in _wrapped(row, "w:tc"):
            about = child(cell, "w:tcPr")
            merged = child(about, "w:vMerge")
            continued = merged is not None and attribute(merged, "w:val") != "restart"
            span = max(1, min(COLUMNS_MAX, number(child(about, "w:gridSpan"), default=1)))
            self._bound(span - 1)  # the paragraph in the cell counts for the first column
            if continued or span > 1:
                self._findings.add("merged-cells", self._length)
            text, spans = self._cell(cell)
            cells += [_EMPTY if continued and not text.strip() else (text, spans), *[_EMPTY] * (span - 1)]
        return cells

    def _cell(self, cell: _Element) -> _Cell:
        """The text of a cell, a line for each paragraph; a table inside it gives lines with tabs."""
        lines: list[str] = []
        spans: list[Span] = []
        for item in self._items(cell):
            if item.table is not None:
                lines += block_lines(item.table)
                if item.table.spans:
                    self._findings.add("format-left-out", self._length)
                self._findings.add(
                    "nested-table", self._length, _clipped(" ".join(" ".join(row) for row in item.table.rows))
                )
            elif item.image is not None:
                self._of_cells.append(item.image)
                self._findings.add("picture-moved", self._length)
            elif item.has_text:
                shift = sum(map(len, lines)) + len(lines) + len(item.number)
                spans += (
                    replace(span, start=span.start + shift, end=span.end + shift)
                    for span in item.spans
                    if span.kind is not SpanKind.RUN_IN
                )
                lines.append(item.line)
        return "\n".join(lines), tuple(spans)

    def _bound(self, more: int) -> None:
        """Counts paragraphs and cells.

        Raises:
            SourceError: there are more than anybody writes.
        """
        self._count += more
        if self._count > PARAGRAPHS_MAX:
            raise SourceError(
                f"{self._name} holds more than {PARAGRAPHS_MAX} paragraphs and cells; split the file into several."
            )


def _wrapped(parent: _Element, name: str) -> Iterator[_Element]:
    """Rows or cells, also those inside content controls and insertions."""
    for element in parent:
        if kind(element) == name:
            yield element
        elif kind(element) in _SEEN_THROUGH or kind(element) == "w:sdt":
            yield from _wrapped(element, name)


def _clipped(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"

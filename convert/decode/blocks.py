"""A parsed page as the blocks a reader sees: paragraphs, headings, list items, table rows.

White space follows CSS: runs collapse to one space, a line end between two East
Asian characters vanishes (CSS Text 3, "segment break transformation rules"),
``<br>`` breaks the line, ``<pre>`` keeps everything, and a no-break space is a
character like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from convert.decode.elements import BLOCKS, HEADINGS, UNSEEN
from convert.patterns import deferred

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_UNSEEN_STYLE: Final = deferred(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_SPACES: Final = deferred(r"[ \t\n\r\f\v]+")
_LINE_END: Final = "\v"
_WIDE: Final = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60"
    "\U00020000-\U0003fffd“”‘’…—"
)
_LINE_END_BETWEEN_WIDE: Final = deferred(f"(?<=[{_WIDE}])[ \v]*\v[ \v]*(?=[{_WIDE}])")
_SPACE_RUN: Final = deferred(r"[ \v]+")
_AROUND_BREAK: Final = deferred(r" *\n *")
# A list item that already begins with a number of its own.
_NUMBERED: Final = deferred(r"[(（〔\[]?[0-9０-９一二三四五六七八九十]+[)）〕\].．、，:：]|[①-⑳]|第.{1,4}[章节節条條]")
# A table with a longer cell lays out the page and holds no data.
_LONGEST_CELL: Final = 400
_WIDEST_SPAN: Final = 50
_TALLEST_SPAN: Final = 1000
_LONGEST_TERM: Final = 20
_LONGEST_DESCRIPTION: Final = 80
_LETTERS: Final = {"a": "abcdefghijklmnopqrstuvwxyz", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
"""What ``<ol type>`` counts with in place of figures."""


class Block(Struct, frozen=True):
    """One block of a page.

    ``links`` counts the characters of ``text`` that are links; ``level`` is 1–6
    for headings, else 0. Neighbours of one ``group`` (a list, a table; 0 for
    none) stand on consecutive lines. ``box`` numbers the element that holds the
    block, ``fences`` the elements around it that look like page furniture.
    """

    text: str
    links: int = 0
    level: int = 0
    group: int = 0
    box: int = 0
    fences: tuple[int, ...] = ()


class _Context(Struct, frozen=True):
    """What holds at one place of the page; leaving an element restores the one outside."""

    link: bool = False
    pre: bool = False
    level: int = 0
    group: int = 0
    box: int = 0
    fences: tuple[int, ...] = ()
    first: int = 0  # index of the first block inside the innermost list item, row or cell
    spans: tuple[int, int] = (1, 1)  # columns and rows of the innermost cell
    number: int | None = None  # of the next item, inside an ordered list
    letters: str = ""  # what its items count with instead


_Hanging = dict[int, tuple[int, list[Block]]]


class BlockReader:
    """Walks a parsed page once, with a stack of its own: a page may nest deeper than Python does."""

    def __init__(self, fence: re.Pattern[str]) -> None:
        self.blocks: list[Block] = []
        self._fence = fence
        self._context = _Context()
        self._pieces: list[str] = []
        self._links = 0
        self._count = 0
        self._open_readings = 0
        self._rows: list[list[list[Block]]] = []
        self._hanging: list[_Hanging] = []  # of each open table, by column: rows to come and the cell that takes them
        self._term = -1  # index of the block that is the term of the description to come

    def read(self, root: LexborNode) -> list[Block]:
        """The blocks of the page in reading order."""
        todo: list[LexborNode | tuple[str, _Context]] = [root]
        while todo:
            node = todo.pop()
            if isinstance(node, tuple):
                self._leave(*node)
                continue
            if node.next is not None and node is not root:
                todo.append(node.next)
            if node.is_text_node:
                self._add(node.text_content or "")
                continue
            tag = node.tag or ""
            if not node.is_element_node or tag in UNSEEN:
                continue
            attributes = node.attributes
            if tag not in BLOCKS and _unseen(attributes):
                continue
            todo.append((tag, self._context))
            self._enter(tag, attributes)
            if node.child is not None:
                todo.append(node.child)
        self._flush()
        return self.blocks

    def _enter(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag == "br":
            self._pieces.append("\n")
        elif tag == "a":
            self._context = replace(self._context, link=True)
        elif tag == "rt" and not "".join(self._pieces[-1:]).endswith(("(", "（")):
            self._pieces.append("(")
            self._open_readings += 1
        if tag not in BLOCKS:
            return
        self._flush()
        self._count += 1
        context = replace(self._context, box=self._count)
        if tag == "aside" or _unseen(attributes) or self._fence.search(_names(attributes)):
            context = replace(context, fences=(*context.fences, self._count))
        if tag in HEADINGS:
            context = replace(context, level=HEADINGS[tag])
        elif tag in ("pre", "xmp"):
            context = replace(context, pre=True)
        elif tag in ("ol", "ul", "table", "dl"):
            number = _whole(attributes.get("start"), 1) if tag == "ol" else None
            letters = _LETTERS.get(attributes.get("type") or "", "") if tag == "ol" else ""
            context = replace(context, group=self._count, number=number, letters=letters)
        elif tag in ("li", "td", "th", "tr", "dt", "dd"):
            spans = _whole(attributes.get("colspan"), 1), _whole(attributes.get("rowspan"), 1)
            context = replace(context, first=len(self.blocks), spans=spans)
        self._context = context
        if tag == "tr":
            self._rows.append([])
        elif tag == "table":
            self._hanging.append({})

    def _leave(self, tag: str, outside: _Context) -> None:
        if tag == "rt" and self._open_readings:
            self._pieces.append(")")
            self._open_readings -= 1
        if tag in BLOCKS:
            self._flush()
        inside, self._context = self._context, outside
        if tag == "li":
            self._end_item(inside)
        elif tag in ("td", "th") and self._rows:
            self._end_cell(inside)
        elif tag == "tr":
            self._end_row(inside)
        elif tag == "table" and self._hanging:
            self._hanging.pop()
        elif tag == "dt":
            one = len(self.blocks) == inside.first + 1
            self._term = inside.first if one and _is_term(self.blocks[-1].text) else -1
        elif tag == "dd":
            self._end_description(inside)

    def _end_item(self, inside: _Context) -> None:
        """One line of a list, unless the item holds several blocks: then the list only lays out the page."""
        found = self.blocks[inside.first :]
        if len(found) != 1 or found[0].group:
            return
        item = replace(found[0], group=inside.group)
        if inside.number is not None:
            if not _NUMBERED.match(item.text):
                place = inside.number - 1
                marker = inside.letters[place] if 0 <= place < len(inside.letters) else f"{inside.number}"
                item = replace(item, text=f"{marker}. {item.text}")
            self._context = replace(self._context, number=inside.number + 1)
        self.blocks[inside.first :] = [item]

    def _end_description(self, inside: _Context) -> None:
        """A term and its description as one row, where both are short; questions and answers stay apart."""
        term, self._term = self._term, -1
        if term < 0 or inside.first != term + 1 or len(self.blocks) != inside.first + 1:
            return
        name, value = self.blocks[term], self.blocks[inside.first]
        if value.group or "\n" in value.text or len(value.text) > _LONGEST_DESCRIPTION:
            return
        row = replace(name, text=f"{name.text}\t{value.text}", links=name.links + value.links, group=inside.group)
        self.blocks[term:] = [row]

    def _end_cell(self, inside: _Context) -> None:
        """Put a cell into its row, behind the columns that cells of earlier rows still take."""
        row = self._rows[-1]
        hanging = self._hanging[-1] if self._hanging else {}
        _fill(row, hanging)
        columns, rows = inside.spans
        first = len(row)
        row.append(self.blocks[inside.first :])
        row += [[]] * (min(columns, _WIDEST_SPAN) - 1)
        if rows > 1:
            below = min(rows, _TALLEST_SPAN) - 1
            hanging.update({column: (below, row[column]) for column in range(first, len(row))})

    def _end_row(self, inside: _Context) -> None:
        """One line of a table, its cells joined by tabs, unless a cell holds more than a cell of data does."""
        cells = self._rows.pop()
        if cells and self._hanging:
            _fill(cells, self._hanging[-1])
        if len(cells) < 2 or any(len(cell) > 1 or len(cell[0].text) > _LONGEST_CELL for cell in cells if cell):
            return
        found = self.blocks[inside.first :]
        if not found:
            return
        texts = [_SPACES.sub(" ", cell[0].text) if cell else "" for cell in cells]
        row = replace(found[0], text="\t".join(texts), links=sum(block.links for block in found), level=0)
        self.blocks[inside.first :] = [replace(row, group=inside.group, box=inside.box, fences=inside.fences)]

    def _add(self, text: str) -> None:
        if not self._context.pre:
            text = _SPACES.sub(lambda run: _LINE_END if "\n" in run[0] or "\r" in run[0] else " ", text)
        self._pieces.append(text)
        if self._context.link:
            self._links += len(text)

    def _flush(self) -> None:
        """Make a block of the text gathered since the last block began or ended."""
        text, links = "".join(self._pieces), self._links
        self._pieces, self._links = [], 0
        if self._context.pre:
            text = text.replace("\r\n", "\n").strip("\n").rstrip()
        else:
            text = _LINE_END_BETWEEN_WIDE.sub("", text)
            text = _AROUND_BREAK.sub("\n", _SPACE_RUN.sub(" ", text)).strip(" \n")
        if text and not text.isspace():
            at = self._context
            self.blocks.append(Block(text, min(links, len(text)), at.level, 0, at.box, at.fences))


def _fill(row: list[list[Block]], hanging: _Hanging) -> None:
    """Say again what a cell of an earlier row that reaches down to this one says."""
    while (taken := hanging.get(len(row), (0, [])))[0] > 0:
        hanging[len(row)] = (taken[0] - 1, taken[1])
        row.append(taken[1])


def _is_term(text: str) -> bool:
    """Whether a term is a name and no question."""
    return len(text) <= _LONGEST_TERM and text[-1] not in "？?" and "\n" not in text


def _unseen(attributes: Mapping[str, str | None]) -> bool:
    return "hidden" in attributes or bool(_UNSEEN_STYLE.search(attributes.get("style") or ""))


def _names(attributes: Mapping[str, str | None]) -> str:
    """What an element calls itself: id, class and role."""
    return " ".join(attributes.get(key) or "" for key in ("id", "class", "role"))


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() else otherwise

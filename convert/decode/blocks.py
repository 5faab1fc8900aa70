"""A parsed page as the blocks a reader sees: paragraphs, headings, list items, table rows.

White space follows CSS: runs collapse to one space, a line end between two East
Asian characters vanishes (CSS Text 3, "segment break transformation rules"),
``<br>`` breaks the line, ``<pre>`` keeps everything, and a no-break space is a
character like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from convert.decode.elements import BLOCKS, HEADINGS, UNSEEN

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_UNSEEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
_SPACES: Final = re.compile(r"[ \t\n\r\f\v]+")
_LINE_END: Final = "\v"
_WIDE: Final = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60"
    "\U00020000-\U0003fffd“”‘’…—"
)
_LINE_END_BETWEEN_WIDE: Final = re.compile(f"(?<=[{_WIDE}])[ \v]*\v[ \v]*(?=[{_WIDE}])")
_SPACE_RUN: Final = re.compile(r"[ \v]+")
_AROUND_BREAK: Final = re.compile(r" *\n *")
# A list item that already begins with a number of its own.
_NUMBERED: Final = re.compile(
    r"[(（〔\[]?[0-9０-９一二三四五六七八九十]+[)）〕\].．、，:：]|[①-⑳]|第.{1,4}[章节節条條]"
)
# A table with a longer cell lays out the page and holds no data.
_LONGEST_CELL: Final = 400
_WIDEST_SPAN: Final = 50


@dataclass(frozen=True, slots=True)
class Block:
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


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds at one place of the page; leaving an element restores the one outside."""

    link: bool = False
    pre: bool = False
    level: int = 0
    group: int = 0
    box: int = 0
    fences: tuple[int, ...] = ()
    first: int = 0  # index of the first block inside the innermost list item, row or cell
    span: int = 1  # columns of the innermost cell
    number: int | None = None  # of the next item, inside an ordered list


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
        elif tag in ("ol", "ul", "table"):
            number = _whole(attributes.get("start"), 1) if tag == "ol" else None
            context = replace(context, group=self._count, number=number)
        elif tag in ("li", "td", "th", "tr"):
            context = replace(context, first=len(self.blocks), span=_whole(attributes.get("colspan"), 1))
        self._context = context
        if tag == "tr":
            self._rows.append([])

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
            found = self.blocks[inside.first :]
            self._rows[-1].append(found)
            self._rows[-1] += [[]] * (min(inside.span, _WIDEST_SPAN) - 1)
        elif tag == "tr":
            self._end_row(inside)

    def _end_item(self, inside: _Context) -> None:
        """One line of a list, unless the item holds several blocks: then the list only lays out the page."""
        found = self.blocks[inside.first :]
        if len(found) != 1 or found[0].group:
            return
        item = replace(found[0], group=inside.group)
        if inside.number is not None:
            if not _NUMBERED.match(item.text):
                item = replace(item, text=f"{inside.number}. {item.text}")
            self._context = replace(self._context, number=inside.number + 1)
        self.blocks[inside.first :] = [item]

    def _end_row(self, inside: _Context) -> None:
        """One line of a table, its cells joined by tabs, unless a cell holds more than a cell of data does."""
        cells = self._rows.pop()
        if len(cells) < 2 or any(len(cell) > 1 or len(cell[0].text) > _LONGEST_CELL for cell in cells if cell):
            return
        found = [block for cell in cells for block in cell]
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


def _unseen(attributes: Mapping[str, str | None]) -> bool:
    return "hidden" in attributes or bool(_UNSEEN_STYLE.search(attributes.get("style") or ""))


def _names(attributes: Mapping[str, str | None]) -> str:
    """What an element calls itself: id, class and role."""
    return " ".join(attributes.get(key) or "" for key in ("id", "class", "role"))


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() else otherwise

"""Bookmarks and page labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from msgspec import Struct, field

from convert.export.pdf.objects import Document, Indirect, text
from convert.typeset.frames import OutlineEntry, Page

#: Bookmarks down to this level (the title's) are shown open.
_OPEN_LEVEL = 0


class _Bookmark(Struct):
    level: int
    item: Indirect
    children: list[_Bookmark] = field(default_factory=list)


def outlines(
    document: Document,
    entries: Iterable[OutlineEntry],
    pages: Mapping[int, tuple[Page, Indirect]],
    *,
    raised_pt: float = 0.0,
) -> Indirect | None:
    """The outline tree, or nothing where there are no entries (ISO 32000-1 12.3.3).

    ``pages`` maps page numbers to pages; ``raised_pt`` is how far a page stands above the
    lower edge of the sheet it is printed on. An entry is a child of the nearest one
    before it that has a lower level.
    """
    root = _Bookmark(-1, Indirect({"Type": "/Outlines"}))
    open_marks = [root]
    for entry in entries:
        if not root.children:
            document.register(root.item)
        page, target = pages[entry.page]
        while open_marks[-1].level >= entry.level:
            open_marks.pop()
        parent = open_marks[-1]
        destination = [target, "/XYZ", "null", page.height_pt - entry.y_pt + raised_pt, "null"]
        item = document.add({"Title": text(entry.text), "Parent": parent.item, "Dest": destination})
        parent.children.append(_Bookmark(entry.level, item))
        open_marks.append(parent.children[-1])
    _link(root)
    return root.item if root.children else None


def _link(mark: _Bookmark) -> int:
    """Tie a bookmark to its children and them to each other; how many lines it shows when open."""
    lines = 0
    for child in mark.children:
        below = _link(child)
        lines += 1 + (below if child.level <= _OPEN_LEVEL else 0)
    if mark.children:
        items = [child.item for child in mark.children]
        count = lines if mark.level <= _OPEN_LEVEL else -lines
        mark.item.value |= {"First": items[0], "Last": items[-1], "Count": count}
        for before, after in pairwise(items):
            before.value["Next"] = after
            after.value["Prev"] = before
    return lines


def page_labels(labels: Iterable[str]) -> dict[str, Any]:
    """The number tree of page labels; neighbouring numbers share one entry (ISO 32000-1 12.4.2).

    >>> page_labels(["i", "ii", "1", "2", "A"])
    {'Nums': [0, {'S': '/r', 'St': 1}, 2, {'S': '/D', 'St': 1}, 4, {'P': '(A)'}]}
    """
    numbers: list[Any] = []
    before: tuple[str, int] | None = None
    for index, label in enumerate(labels):
        found = _numbered(label)
        if found is None:
            numbers += [index, {"P": text(label)}]
        elif before != (found[0], found[1] - 1):
            numbers += [index, {"S": found[0], "St": found[1]}]
        before = found
    return {"Nums": numbers}


def _numbered(label: str) -> tuple[str, int] | None:
    """Style and value of a label that is a decimal or a small roman number (one that this program writes)."""
    if label.isascii() and label.isdigit() and not label.startswith("0"):
        return "/D", int(label)
    if label and all(letter in _ROMAN_VALUES for letter in label):
        values = [_ROMAN_VALUES[letter] for letter in label]
        return "/r", sum(
            -value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True)
        )
    return None


_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}

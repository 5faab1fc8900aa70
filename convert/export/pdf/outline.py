"""Bookmarks and page labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from convert.export.pdf.objects import Document, Indirect, text
from convert.typeset.frames import OutlineEntry, Page

#: Bookmarks down to this level (the title's) are shown open.
_OPEN_LEVEL = 0


@dataclass(slots=True)
class _Bookmark:
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
    """The number tree of page labels; neighbouring decimals share one entry (ISO 32000-1 12.4.2).

    >>> page_labels(["i", "1", "2", "3"])
    {'Nums': [0, {'P': '(i)'}, 1, {'S': '/D', 'St': 1}]}
    """
    numbers: list[Any] = []
    expected = ""
    for index, label in enumerate(labels):
        if label != expected or not label:
            numbers += [index, _label(label)]
        expected = str(int(label) + 1) if _is_decimal(label) else ""
    return {"Nums": numbers}


def _label(label: str) -> dict[str, Any]:
    return {"S": "/D", "St": int(label)} if _is_decimal(label) else {"P": text(label)}


def _is_decimal(label: str) -> bool:
    return label.isascii() and label.isdigit() and not label.startswith("0")

"""The tagged tree: which element every piece of marked content belongs to.

Equal prefixes of ``Area.path`` are one element, on this page or the next
(ISO 32000-1 14.7, 14.8). Three things a standard asks for are added here: a list
item's content stands in an ``LBody``, a header cell says that it heads its column
(PDF/UA-1 7.5), and heading levels are closed up so that none is skipped (7.4.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from convert.export.pdf.objects import Document, Indirect, text
from convert.typeset.frames import Area, Figure, Tag

#: ``Title`` is no standard type of PDF 1.7; PDF 2.0 and ISO/TS 32005 equate it with P.
_ROLES = {"Title": "/P"}

_HEADINGS = {Tag.H1: 1, Tag.H2: 2, Tag.H3: 3, Tag.H4: 4, Tag.H5: 5}

#: Attributes of a structure type.
_ATTRIBUTES = {"TH": {"O": "/Table", "Scope": "/Column"}}

_Step = tuple[str, int]


class Mark(Struct, frozen=True):
    """The marked content an area is: its structure type (a PDF name) and its number on the page."""

    tag: str
    mcid: int


class StructureTree:
    """Built page by page in reading order, then closed."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root = document.add({})
        self._top = document.add({"S": "/Document", "P": self._root.reference, "K": []})
        self._elements: dict[tuple[_Step, ...], Indirect] = {}
        self._open_headings: list[int] = []
        self._parents: list[list[str] | str] = []

    def mark_page(
        self, areas: tuple[Area, ...], page: Indirect, height_pt: float = 0.0, offset_pt: float = 0.0
    ) -> list[Mark]:
        """Give every area of the next page its element and its number.

        ``height_pt`` is the page's, ``offset_pt`` where its corner stands on the sheet: a picture's place is told.
        """
        owners: list[str] = []
        marks: list[Mark] = []
        for area in areas:
            path = tuple(_with_bodies(area.path))
            element, mcid = self._element(path), len(owners)
            if area.figure:
                element.value |= {"Alt": text(area.figure.words), "A": _placed(area.figure, height_pt, offset_pt)}
            _hold(element.value, page.reference, mcid)
            owners.append(element.reference)
            marks.append(Mark(element.value["S"], mcid))
        self._parents.append(owners)
        return marks

    def hold_object(self, path: tuple[tuple[Tag, int], ...], item: Indirect, page: Indirect) -> int:
        """Put an annotation below an element (ISO 32000-1 14.7.4.3); returns its key in the parent tree.

        Keys follow those of the pages: all pages must have been marked.
        """
        element = self._element(tuple(_with_bodies(path)))
        element.value["K"].append({"Type": "/OBJR", "Pg": page, "Obj": item})
        self._parents.append(element.reference)
        return len(self._parents) - 1

    def close(self) -> Indirect:
        """The structure tree's root, complete."""
        numbers: list[Any] = [item for index, owners in enumerate(self._parents) for item in (index, owners)]
        self._root.value = {
            "Type": "/StructTreeRoot",
            "K": [self._top],
            "ParentTree": self._document.add({"Nums": numbers}),
            "ParentTreeNextKey": len(self._parents),
            "RoleMap": _ROLES,
        }
        return self._root

    def _element(self, path: tuple[_Step, ...]) -> Indirect:
        """The element of a path, made with all above it when it comes up first."""
        if not path:
            return self._top
        if path not in self._elements:
            parent = self._element(path[:-1])
            kind = self._type(path[-1][0])
            value: dict[str, Any] = {"S": f"/{kind}", "P": parent.reference}
            if kind in _ATTRIBUTES:
                value["A"] = _ATTRIBUTES[kind]
            value["K"] = []
            self._elements[path] = self._document.add(value)
            parent.value["K"].append(self._elements[path].reference)
        return self._elements[path]

    def _type(self, tag: str) -> str:
        """The structure type of a tag; a heading's is its depth among the headings still open."""
        level = _HEADINGS.get(Tag(tag)) if tag in _HEADINGS else None
        if level is None:
            return tag
        while self._open_headings and self._open_headings[-1] >= level:
            self._open_headings.pop()
        self._open_headings.append(level)
        return f"H{len(self._open_headings)}"


def _placed(figure: Figure, height_pt: float, offset_pt: float) -> dict[str, Any]:
    """The attributes of a picture's element: it stands by itself, and where (ISO 32000-1 14.8.5.4)."""
    box = (figure.x0_pt, height_pt - figure.y1_pt, figure.x1_pt, height_pt - figure.y0_pt)
    return {"O": "/Layout", "Placement": "/Block", "BBox": [side + offset_pt for side in box]}


def _with_bodies(path: tuple[tuple[Tag, int], ...]) -> Iterator[_Step]:
    """The path with an ``LBody`` below every list item."""
    for tag, ordinal in path:
        yield tag.value, ordinal
        if tag is Tag.LI:
            yield "LBody", 0


def _hold(element: dict[str, Any], page: str, mcid: int) -> None:
    """Add a piece of marked content; only content on another than the first page names its page."""
    if element.setdefault("Pg", page) == page:
        element["K"].append(mcid)
    else:
        element["K"].append({"Type": "/MCR", "Pg": page, "MCID": mcid})

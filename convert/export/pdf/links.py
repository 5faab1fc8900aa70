"""Links: places on a page that lead to another, as annotations tied to the tagged tree.

PDF/UA-1 7.18 asks that a link stands in a ``Link`` element and says in words where it
leads, and that the keyboard reaches the links of a page in the order of its structure;
PDF/A-2 (ISO 19005-2 6.3.2) that annotations are printed with their page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from convert.export.pdf.objects import Document, Indirect, text
from convert.export.pdf.structure import StructureTree
from convert.typeset.frames import Page

#: Annotation flag 3, Print (ISO 32000-1 12.5.3).
_PRINT = 4


def add_links(document: Document, tree: StructureTree, pages: Sequence[Page], kids: Sequence[Indirect]) -> None:
    """Give every page its links; ``kids`` are the page objects of ``pages``, all of them marked already."""
    objects = {page.number: (page, kid) for page, kid in zip(pages, kids, strict=True)}
    for page, kid in objects.values():
        if not page.links:
            continue
        found: list[Indirect] = []
        for link in page.links:
            aim, target = objects[link.page]
            rectangle = [link.x0_pt, page.height_pt - link.y1_pt, link.x1_pt, page.height_pt - link.y0_pt]
            entries: dict[str, Any] = {
                "Type": "/Annot",
                "Subtype": "/Link",
                "Rect": rectangle,
                "Border": [0, 0, 0],
                "F": _PRINT,
                "Contents": text(link.text),
                "Dest": [target, "/XYZ", "null", aim.height_pt - link.y_pt, "null"],
            }
            item = document.add(entries)
            entries["StructParent"] = tree.hold_object(link.path, item, kid)
            found.append(item)
        kid.value |= {"Annots": found, "Tabs": "/S"}

"""Frames become a PDF: PDF/A-2a (or 2u) and PDF/UA-1 in one file."""

from __future__ import annotations

from typing import Any

from convert.errors import OutputError
from convert.export.pdf.fonts import FontSet, embed_fonts
from convert.export.pdf.intent import output_intent
from convert.export.pdf.links import add_links
from convert.export.pdf.metadata import Conformance, Statements, information, xmp
from convert.export.pdf.objects import Document, Indirect, text
from convert.export.pdf.outline import outlines, page_labels
from convert.export.pdf.stream import PagePainter
from convert.export.pdf.structure import StructureTree
from convert.export.properties import Properties, Written
from convert.typeset.frames import Frames, Page


def write_pdf(frames: Frames, properties: Properties) -> Written:
    """Paint set pages as a PDF 1.7 file.

    The file is tagged and claims PDF/A-2a and PDF/UA-1; with private-use characters,
    which level A forbids, PDF/A-2u; with a glyph that stands for "no glyph", nothing.
    Everything in it comes from the arguments and the font files: same input, same bytes.

    Args:
        frames: the pages; positions in points from the top left corner.
        properties: what the file says about itself; the only source of dates.

    Raises:
        OutputError: there is no page.
        FontError: a face has no font file, or one that cannot be embedded.
    """
    if not frames.pages:
        raise OutputError("There are no pages to write; a PDF needs at least one, blank or not.")
    document = Document()
    fonts = embed_fonts(document, frames)
    tree = StructureTree(document)
    painter = PagePainter(fonts.by_face)
    kids: list[Indirect] = []
    parent = document.add({"Type": "/Pages", "Kids": kids, "Count": len(frames.pages)})
    kids += [_page(document, index, page, parent, tree, painter) for index, page in enumerate(frames.pages)]
    add_links(document, tree, frames.pages, kids)
    stated = Statements.of(properties, frames.language)
    catalog: dict[str, Any] = {
        "Type": "/Catalog",
        "Pages": parent,
        "Lang": text(frames.language),
        "MarkInfo": {"Marked": True},
        "StructTreeRoot": tree.close(),
        "ViewerPreferences": {"DisplayDocTitle": True},
        "PageLabels": page_labels(page.label for page in frames.pages),
        "OutputIntents": [output_intent(document)],
        "Metadata": document.add_stream(
            {"Type": "/Metadata", "Subtype": "/XML"}, xmp(stated, _conformance(fonts)), packed=False
        ),
    }
    by_number = {page.number: (page, kid) for page, kid in zip(frames.pages, kids, strict=True)}
    bookmarks = outlines(document, frames.outline, by_number)
    if bookmarks is not None:
        catalog |= {"Outlines": bookmarks, "PageMode": "/UseOutlines"}
    data = document.finished(root=document.add(catalog), info=document.add(information(stated)))
    return Written(data, fonts.notices)


def _page(
    document: Document, index: int, page: Page, parent: Indirect, tree: StructureTree, painter: PagePainter
) -> Indirect:
    """One page with its content; ``index`` is its key in the structure's parent tree."""
    entries: dict[str, Any] = {"Type": "/Page", "Parent": parent}
    item = document.add(entries)
    marks = tree.mark_page(page.areas, item)
    entries |= {
        "MediaBox": [0, 0, page.width_pt, page.height_pt],
        "Resources": {"Font": document.fonts},
        "Contents": document.add_stream({}, painter.content(page, marks)),
        "StructParents": index,
    }
    return item


def _conformance(fonts: FontSet) -> Conformance:
    if fonts.notdef:
        return Conformance.NONE
    return Conformance.UNICODE if fonts.private_use else Conformance.ACCESSIBLE

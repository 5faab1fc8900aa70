"""Frames become a PDF: PDF/A-2a (or 2u) and PDF/UA-1 in one file, or PDF/X for a printing house."""

from __future__ import annotations

import functools
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from convert.errors import OutputError
from convert.export.pdf.fonts import FontSet, embed_fonts
from convert.export.pdf.images import Images
from convert.export.pdf.intent import output_intent
from convert.export.pdf.links import add_links
from convert.export.pdf.metadata import Conformance, Statements, archive_claims, information, print_claims, xmp
from convert.export.pdf.objects import VERSION, Document, Indirect, pack, text, token
from convert.export.pdf.outline import outlines, page_labels
from convert.export.pdf.printing import PrintKind, Sheet, printing_intent
from convert.export.pdf.stream import PagePainter
from convert.export.pdf.structure import Mark, StructureTree
from convert.export.properties import Properties, Written
from convert.typeset.frames import Frames, Page


def write_pdf(frames: Frames, properties: Properties, kind: PrintKind | None = None) -> Written:
    """Paint set pages as a PDF file.

    Without ``kind`` it is an archive file: PDF 1.7, tagged, claiming PDF/A-2a and
    PDF/UA-1; with private-use characters, which level A forbids, PDF/A-2u; with a glyph
    that stands for "no glyph", nothing. With a kind it is a print file: the same tagged
    pages, in black ink on a sheet with bleed and crop marks, claiming that PDF/X.
    Everything in it comes from the arguments and the font files: same input, same bytes.

    Args:
        frames: the pages; positions in points from the top left corner.
        properties: what the file says about itself; the only source of dates.
        kind: for a printing house, and for which standard.

    Raises:
        OutputError: there is no page.
        FontError: a face has no font file, or one that cannot be embedded.
    """
    if not frames.pages:
        raise OutputError("There are no pages to write; a PDF needs at least one, blank or not.")
    document = Document(kind.version if kind else VERSION)
    fonts = embed_fonts(document, frames)
    tree = StructureTree(document)
    painter = PagePainter(fonts)
    images = Images(document, in_black=kind is not None)
    kids: list[Indirect] = []
    parent = document.add({"Type": "/Pages", "Kids": kids, "Count": len(frames.pages)})
    for index, page in enumerate(frames.pages):
        kids.append(_page(document, index, page, parent, tree, painter, images, kind))
    if not kind:  # print files hold no annotations: PDF/X-4 and X-1a allow none on the page
        add_links(document, tree, frames.pages, kids)
    stated = Statements.of(properties, frames.language)
    claims = (
        print_claims(kind, stated, _identifier(stated, kids, images.items))
        if kind
        else archive_claims(_conformance(fonts))
    )
    catalog: dict[str, Any] = {
        "Type": "/Catalog",
        "Pages": parent,
        "Lang": text(frames.language),
        "MarkInfo": {"Marked": True},
        "StructTreeRoot": tree.close(),
        "ViewerPreferences": {"DisplayDocTitle": True},
        "PageLabels": page_labels(page.label for page in frames.pages),
        "OutputIntents": [printing_intent(document, kind) if kind else output_intent(document)],
        "Metadata": document.add_stream({"Type": "/Metadata", "Subtype": "/XML"}, xmp(stated, claims)),
    }
    by_number = {page.number: (page, kid) for page, kid in zip(frames.pages, kids, strict=True)}
    bookmarks = outlines(document, frames.outline, by_number, raised_pt=Sheet.offset_pt if kind else 0.0)
    if bookmarks is not None:
        catalog |= {"Outlines": bookmarks, "PageMode": "/UseOutlines"}
    data = document.finished(root=document.add(catalog), info=document.add(information(stated, kind)))
    return Written(data, (*fonts.notices, *images.notices))


def _page(
    document: Document,
    index: int,
    page: Page,
    parent: Indirect,
    tree: StructureTree,
    painter: PagePainter,
    images: Images,
    kind: PrintKind | None,
) -> Indirect:
    """One page with its content; ``index`` is its key in the structure's parent tree."""
    entries: dict[str, Any] = {"Type": "/Page", "Parent": parent.reference}
    item = document.add(entries)
    offset_pt = Sheet.offset_pt if kind else 0.0
    content = _content(page, tree.mark_page(page.areas, item, page.height_pt, offset_pt), painter, images)
    boxes: dict[str, Any] = {"MediaBox": _box(page.width_pt, page.height_pt)}
    if kind:
        sheet = Sheet(page.width_pt, page.height_pt)
        content, boxes = sheet.painted(content), sheet.boxes()
    entries |= {
        **boxes,
        "Resources": {"Font": document.fonts.reference},
        "Contents": document.add_stream({}, pack(content)),
        "StructParents": index,
        **images.entries(page),
    }
    return item


@functools.lru_cache(1 << 4)
def _box(width_pt: float, height_pt: float) -> str:
    """A page's box in PDF syntax."""
    return token([0, 0, width_pt, height_pt])


def _content(page: Page, marks: Sequence[Mark], painter: PagePainter, images: Images) -> bytes:
    """The content of a page: its text and rules, then its pictures, each as the marked content it is."""
    if not any(area.figure for area in page.areas):
        return painter.content(page, marks)
    texts = [(area, mark) for area, mark in zip(page.areas, marks, strict=True) if not area.figure]
    text_page = replace(page, areas=tuple(area for area, _ in texts))
    return painter.content(text_page, [mark for _, mark in texts]) + images.painted(page, marks)


def _identifier(stated: Statements, pages: Iterable[Indirect], images: Iterable[Indirect]) -> uuid.UUID:
    """What names a document: the same for the same content and statements, another one for others."""
    content = hashlib.sha256(repr(stated).encode("utf-8", "backslashreplace"))
    for page in pages:
        for part in page.value["Contents"].parts():
            content.update(part)
    for image in images:
        for part in image.parts():
            content.update(part)
    return uuid.uuid5(uuid.NAMESPACE_OID, content.hexdigest())


def _conformance(fonts: FontSet) -> Conformance:
    if fonts.notdef:
        return Conformance.NONE
    return Conformance.UNICODE if fonts.private_use else Conformance.ACCESSIBLE

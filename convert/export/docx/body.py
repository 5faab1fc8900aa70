"""Blocks as WordprocessingML: every paragraph names its style and says nothing else about its looks.

Only what closes a text, attachments, items of lists that hang (:mod:`convert.export.docx.placing`) and the cells of
tables (:mod:`convert.export.docx.tables`) do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, repeat

from msgspec.structs import replace

from convert.document.kinds import paragraph_kind
from convert.document.model import (
    Block,
    Heading,
    Image,
    List,
    PageBreak,
    Paragraph,
    Table,
    Verse,
)
from convert.document.walk import item_levels
from convert.export.docx.drawings import Drawings
from convert.export.docx.numbering import Counted
from convert.export.docx.paragraphs import paragraph, spanned, styled
from convert.export.docx.stylesheet import TABLE_GAP, VOLUME_STYLES, list_style, run_in_style
from convert.export.docx.tables import is_too_wide, table_xml
from convert.export.docx.text import runs
from convert.styles.model import Style

_NONE: Mapping[int, Counted] = {}
_NOTHING: Mapping[int, Sequence[str]] = {}

_BREAK = '<w:r><w:br w:type="page"/></w:r>'
_END = "</w:p>"


def body_xml(
    title: str,
    blocks: Iterable[Block],
    style: Style,
    drawings: Drawings,
    counted: Mapping[int, Counted] = _NONE,
    placed: Mapping[int, Sequence[str]] = _NOTHING,
    title_breaks: Sequence[int] = (),
) -> str:
    """The content of ``w:body`` for a title and blocks, without the section's properties.

    A page break stands at the end of the paragraph before it, so that it adds no
    empty paragraph; one that nothing follows is left out. ``drawings`` knows their
    pictures; ``counted`` are the blocks, by index, whose numbers Word counts; ``placed``
    those with properties of their own (:mod:`convert.export.docx.placing`). The title is
    broken by lines at ``title_breaks``.
    """
    edges = [0, *title_breaks, len(title)]
    lines = "\n".join(title[start:end] for start, end in pairwise(edges))
    titled = [paragraph("title", runs(lines))]
    return "".join(_joined(titled, blocks, style, drawings, counted, placed))


def blocks_xml(
    blocks: Iterable[Block], style: Style, drawings: Drawings, placed: Mapping[int, Sequence[str]] = _NOTHING
) -> str:
    """The same for blocks without a title; a page break before the first of them is left out."""
    return "".join(_joined([], blocks, style, drawings, _NONE, placed))


def _joined(
    parts: list[str],
    blocks: Iterable[Block],
    style: Style,
    drawings: Drawings,
    counted: Mapping[int, Counted],
    placed: Mapping[int, Sequence[str]],
) -> list[str]:
    """Blocks added to the parts there are, with the breaks and gaps that belong between them."""
    breaks = 0
    above: Block | None = None
    for index, block in enumerate(blocks):
        if isinstance(block, PageBreak):
            breaks += bool(parts)
            continue
        number = counted.get(index)
        whole = _block(block, above, style, drawings, placed.get(index, ()))
        if not breaks and parts and above is not None and _would_join(above, block):
            parts.append(styled(TABLE_GAP, ""))
        above = block
        for xml in [numbered_xml(block, number)] if number else whole:
            if breaks:
                parts.append(_broken(parts.pop(), breaks))
                breaks = 0
            elif parts and parts[-1].endswith("</w:tbl>") and xml.startswith("<w:tbl>"):
                parts.append(styled(TABLE_GAP, ""))
            parts.append(xml)
    return parts


def _would_join(above: Block, block: Block) -> bool:
    """Whether two blocks are rows of paragraphs of one style, which a reader would take for one block."""
    tables = isinstance(above, Table) and isinstance(block, Table) and is_too_wide(above) and is_too_wide(block)
    return tables or any(isinstance(above, kind) and isinstance(block, kind) for kind in (List, Verse))


def _broken(part: str, breaks: int) -> str:
    """A part with page breaks after it: inside the paragraph, or in a thin one after a table."""
    if part.endswith(_END):
        return part.removesuffix(_END) + _BREAK * breaks + _END
    return part + styled(TABLE_GAP, _BREAK * breaks)


def _block(block: Block, above: Block | None, style: Style, drawings: Drawings, places: Sequence[str]) -> Iterator[str]:
    match block:
        case Heading(level, number, text):
            yield paragraph(f"heading{level}", spanned(number + text, block.line_spans))
        case Paragraph(_, text, spans):
            yield styled(VOLUME_STYLES[paragraph_kind(block, above)].id, spanned(text, spans), "".join(places))
        case List(items):
            entries = zip(items, item_levels(items), places or repeat(""), strict=False)
            for item, level, place in entries:
                yield styled(list_style(level), spanned(item.marker + item.text, item.line_spans), place)
        case Verse(lines):
            yield from (paragraph("verse", runs(line)) for line in lines)
        case Table(rows) if is_too_wide(block):
            yield from (paragraph("table", runs("\t".join(row))) for row in rows)
        case Table(rows) if rows:
            # A row needs a cell even where it has no text, or Word refuses the file.
            yield table_xml(replace(block, rows=tuple(row or ("",) for row in rows)), style)
        case Image():
            yield paragraph("image", drawings.run(block))
        case _:
            pass


def numbered_xml(block: Block, number: Counted) -> str:
    """A heading, or a paragraph that begins with one, without the number that Word counts.

    The number takes the looks of the paragraph's mark, which a run-in heading lends its own.
    """
    place = f'<w:numPr><w:ilvl w:val="{number.level - 1}"/><w:numId w:val="{number.list_id}"/></w:numPr>'
    if not isinstance(block, Paragraph):
        content = spanned(block.text, block.spans) if isinstance(block, Heading) else ""
        return styled(VOLUME_STYLES[f"heading{number.level}"].id, content, place)
    spans = tuple(
        replace(span, start=max(span.start - number.length, 0), end=span.end - number.length) for span in block.spans
    )
    looks = f'<w:rPr><w:rStyle w:val="{run_in_style(number.level)}"/></w:rPr>'
    content = spanned(block.text[number.length :], spans)
    return styled(VOLUME_STYLES[str(block.role)].id, content, place + looks)

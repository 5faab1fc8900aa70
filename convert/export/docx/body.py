"""Blocks as WordprocessingML: every paragraph names its style and says nothing else about its looks.

Only attachments, items of lists that hang, signatures and dates do: where they stand depends on how long they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, repeat

from convert.document.kinds import cell_kinds, paragraph_kind
from convert.document.model import (
    Block,
    Heading,
    Image,
    List,
    PageBreak,
    Paragraph,
    Span,
    SpanKind,
    Table,
    Verse,
)
from convert.document.walk import item_levels
from convert.export.docx.drawings import Drawings
from convert.export.docx.numbering import Counted
from convert.export.docx.stylesheet import (
    EMPHASIS,
    STRONG,
    TABLE,
    TABLE_GAP,
    VOLUME_STYLES,
    list_style,
    run_in_style,
)
from convert.export.docx.text import runs
from convert.export.docx.units import width_em

#: Word refuses a file with a wider table.
MOST_COLUMNS = 63

# A column is never counted narrower or wider than this many characters when the width is shared out.
_COLUMN_EM = (3.0, 24.0)

# Which parts of another table style a user chooses later apply (17.7.6): no bands; the first row if it heads.
_PLAIN, _HEADED = "0600", "0620"

_NONE: Mapping[int, Counted] = {}
_NOTHING: Mapping[int, Sequence[str]] = {}

_BREAK = '<w:r><w:br w:type="page"/></w:r>'
_END = "</w:p>"


def body_xml(
    title: str,
    blocks: Iterable[Block],
    type_width_twips: int,
    drawings: Drawings,
    counted: Mapping[int, Counted] = _NONE,
    placed: Mapping[int, Sequence[str]] = _NOTHING,
    title_breaks: Sequence[int] = (),
) -> str:
    """The content of ``w:body`` for a title and blocks, without the section's properties.

    A page break stands at the end of the paragraph before it, so that it adds no
    empty paragraph; one that nothing follows is left out. ``drawings`` knows their
    pictures; ``counted`` are the blocks, by index, whose numbers Word counts; ``placed``
    those with an indent of their own (:mod:`convert.export.docx.placing`). The title is
    broken by lines at ``title_breaks``.
    """
    edges = [0, *title_breaks, len(title)]
    lines = "\n".join(title[start:end] for start, end in pairwise(edges))
    titled = [_paragraph("title", runs(lines))]
    return "".join(_joined(titled, blocks, type_width_twips, drawings, counted, placed))


def blocks_xml(
    blocks: Iterable[Block], type_width_twips: int, drawings: Drawings, placed: Mapping[int, Sequence[str]] = _NOTHING
) -> str:
    """The same for blocks without a title; a page break before the first of them is left out."""
    return "".join(_joined([], blocks, type_width_twips, drawings, _NONE, placed))


def _joined(
    parts: list[str],
    blocks: Iterable[Block],
    type_width_twips: int,
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
        whole = _block(block, above, type_width_twips, drawings, placed.get(index, ()))
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


def is_too_wide(table: Table) -> bool:
    """Whether a table has more columns than Word can show; its rows are set as lines with tabs then."""
    return max((len(row) for row in table.rows), default=0) > MOST_COLUMNS


def _would_join(above: Block, block: Block) -> bool:
    """Whether two blocks are rows of paragraphs of one style, which a reader would take for one block."""
    tables = isinstance(above, Table) and isinstance(block, Table) and is_too_wide(above) and is_too_wide(block)
    return tables or any(isinstance(above, kind) and isinstance(block, kind) for kind in (List, Verse))


def _broken(part: str, breaks: int) -> str:
    """A part with page breaks after it: inside the paragraph, or in a thin one after a table."""
    if part.endswith(_END):
        return part.removesuffix(_END) + _BREAK * breaks + _END
    return part + styled(TABLE_GAP, _BREAK * breaks)


def _block(
    block: Block, above: Block | None, type_width_twips: int, drawings: Drawings, places: Sequence[str]
) -> Iterator[str]:
    match block:
        case Heading(level, number, text):
            yield _paragraph(f"heading{level}", _spanned(number + text, block.line_spans))
        case Paragraph(_, text, spans):
            yield styled(VOLUME_STYLES[paragraph_kind(block, above)].id, _spanned(text, spans), "".join(places))
        case List(items):
            entries = zip(items, item_levels(items), places or repeat(""), strict=False)
            for item, level, place in entries:
                yield styled(list_style(level), _spanned(item.marker + item.text, item.line_spans), place)
        case Verse(lines):
            yield from (_paragraph("verse", runs(line)) for line in lines)
        case Table(rows) if is_too_wide(block):
            yield from (_paragraph("table", runs("\t".join(row))) for row in rows)
        case Table(rows) if rows:
            # A row needs a cell even where it has no text, or Word refuses the file.
            yield _table(replace(block, rows=tuple(row or ("",) for row in rows)), type_width_twips)
        case Image():
            yield _paragraph("image", drawings.run(block))
        case _:
            pass


def numbered_xml(block: Block, number: Counted) -> str:
    """A heading, or a paragraph that begins with one, without the number that Word counts.

    The number takes the looks of the paragraph's mark, which a run-in heading lends its own.
    """
    place = f'<w:numPr><w:ilvl w:val="{number.level - 1}"/><w:numId w:val="{number.list_id}"/></w:numPr>'
    if not isinstance(block, Paragraph):
        content = _spanned(block.text, block.spans) if isinstance(block, Heading) else ""
        return styled(VOLUME_STYLES[f"heading{number.level}"].id, content, place)
    spans = tuple(
        replace(span, start=max(span.start - number.length, 0), end=span.end - number.length) for span in block.spans
    )
    looks = f'<w:rPr><w:rStyle w:val="{run_in_style(number.level)}"/></w:rPr>'
    content = _spanned(block.text[number.length :], spans)
    return styled(VOLUME_STYLES[str(block.role)].id, content, place + looks)


def _paragraph(kind: str, content: str) -> str:
    return styled(VOLUME_STYLES[kind].id, content)


def styled(style_id: str, content: str, more: str = "") -> str:
    """A paragraph in a style; ``more`` are further properties of its own."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{more}</w:pPr>{content}</w:p>'


def _spanned(text: str, spans: tuple[Span, ...]) -> str:
    pieces = []
    done = 0
    for span in spans:
        pieces.append(runs(text[done : span.start], paragraph=text))
        pieces.append(runs(text[span.start : span.end], _character_style(span), text))
        done = span.end
    pieces.append(runs(text[done:], paragraph=text))
    return "".join(pieces)


def _character_style(span: Span) -> str:
    match span.kind:
        case SpanKind.RUN_IN:
            return run_in_style(span.level)
        case SpanKind.STRONG:
            return STRONG
        case SpanKind.EMPHASIS:
            return EMPHASIS


_CellsSpans = Mapping[tuple[int, int], tuple[Span, ...]]


def _table(table: Table, type_width_twips: int) -> str:
    widths = column_widths(table.rows, type_width_twips)
    kinds, marked = cell_kinds(table), table.spans_at
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLook w:val="{_HEADED if table.header else _PLAIN}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        + "".join(_row(number, table, kinds[number], widths, marked) for number in range(len(table.rows)))
        + "</w:tbl>"
    )


def _row(number: int, table: Table, kinds: tuple[str, ...], widths: list[int], marked: _CellsSpans) -> str:
    content = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(kind, _spanned(cell, marked.get((number, column), ())))}</w:tc>"
        for column, (cell, kind, width) in enumerate(zip(table.rows[number], kinds, widths, strict=False))
    )
    repeated = "<w:tblHeader/>" if number < table.header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{content}</w:tr>"


def column_widths(rows: tuple[tuple[str, ...], ...], total_twips: int) -> list[int]:
    """The width of every column in twips: shared out by the longest text in each, filling the type area.

    >>> column_widths((("项目", "本年完成情况说明"), ("甲", "乙")), 1100)
    [300, 800]
    """
    columns = max(len(row) for row in rows)
    ems = [_clamped(max(width_em(row[column]) for row in rows if column < len(row))) for column in range(columns)]
    edges = [round(total_twips * sum(ems[:column]) / sum(ems)) for column in range(columns + 1)]
    return [right - left for left, right in pairwise(edges)]


def _clamped(width_em: float) -> float:
    least, most = _COLUMN_EM
    return min(most, max(least, width_em))

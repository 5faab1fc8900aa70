"""Tables as WordprocessingML: columns and type as the PDF has them, as far as that can be told without fonts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise, zip_longest

from convert.document.kinds import cell_kinds
from convert.document.model import Span, Table
from convert.export.docx.paragraphs import KEPT, spanned, styled
from convert.export.docx.setting import size_elements, text_spacing
from convert.export.docx.stylesheet import TABLE, VOLUME_STYLES, cell_margins
from convert.export.docx.units import TWIPS_PER_PT, twips_from_pt, type_width_twips, width_em
from convert.notices import Notice
from convert.patterns import deferred
from convert.styles.columns import (
    ADDRESS,
    DIVISION,
    LONGEST_WORD,
    PADDING_EM,
    SMALL_ROW_LINES,
    Shared,
    asked,
    column_notices,
    scaled,
    shared,
)
from convert.styles.model import CELL_KINDS, Style, TextStyle

#: Word refuses a file with a wider table.
MOST_COLUMNS = 63

# Which parts of another table style a user chooses later apply (17.7.6): no bands; the first row if it heads.
_PLAIN, _HEADED = "0600", "0620"

# A number or Western word with what clings to it; a word may end at its hyphen, an address behind its signs.
_PIECE = deferred(
    r"[（《〈“‘「『〔【［￥＋－±×÷≤≥≈＜＞]*"
    r"(?:[!-,.-~°À-ÖØ-öø-ɏ]|-(?![A-Za-z])|(?<=[0-9]) (?=[A-Za-z]{1,3}(?![A-Za-z])))+-?"
    r"[）》〉”’」』〕】］，。；：、！？％‰℃]*"
)
#: Digits and letters of 黑体, which brings its own, are so much wider than those of Times.
_HEAVY_EM = 0.055

_CellsSpans = Mapping[tuple[int, int], tuple[Span, ...]]


def is_too_wide(table: Table) -> bool:
    """Whether a table has more columns than Word can show; its rows are set as lines with tabs then."""
    return max((len(row) for row in table.rows), default=0) > MOST_COLUMNS


def table_xml(table: Table, style: Style) -> str:
    """``w:tbl`` as wide as the type area."""
    share = _shared(table, style)
    edges = [twips_from_pt(edge_pt) for edge_pt in accumulate(share.widths_pt, initial=0.0)]
    widths = [right - left for left, right in pairwise(edges)]
    kinds, marked, looks = cell_kinds(table), table.spans_at, _looks(share, style)
    count = len(table.rows)
    small = [_is_small(cells, share, style) for cells in table.rows]
    beside = {
        number for number in (table.header, count - 2) if 0 <= number < count - 1 and all(small[number : number + 2])
    }
    kept = beside.union(range(min(table.header, count - 1)))
    margins = ""
    if share.scale < 1.0 or share.padding_em < PADDING_EM:
        margins = cell_margins(scaled(style.text["table"], share.scale), share.padding_em)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="{edges[-1]}" w:type="dxa"/>'
        f'{margins}<w:tblLook w:val="{_HEADED if table.header else _PLAIN}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        + "".join(
            _row(number, table, kinds[number], widths, marked, looks, (number in kept, small[number]))
            for number in range(count)
        )
        + "</w:tbl>"
    )


def _row(
    number: int,
    table: Table,
    kinds: tuple[str, ...],
    widths: Sequence[int],
    marked: _CellsSpans,
    looks: Mapping[str, tuple[str, str]],
    stays: tuple[bool, bool],
) -> str:
    """A row; ``stays`` says whether it stands on a page with the next, and whether it is divided nowhere."""
    with_next, whole = stays
    content = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_cell(cell, kind, marked.get((number, column), ()), with_next, *looks[kind])}</w:tc>"
        for column, (cell, kind, width) in enumerate(zip(table.rows[number], kinds, widths, strict=False))
    )
    repeated = "<w:tblHeader/>" if number < table.header else ""
    properties = ("<w:cantSplit/>" if whole else "") + repeated
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{content}</w:tr>"


def _is_small(cells: Sequence[str], share: Shared, style: Style) -> bool:
    """Whether a row has few lines, so that it is not divided where a page ends."""
    em_pt = _size_pt(style) * share.scale
    rooms_em = [SMALL_ROW_LINES * (width_pt / em_pt - 2 * share.padding_em) for width_pt in share.widths_pt]
    # No character is wider than an em: short cells need no measuring.
    return all(len(cell) <= em or width_em(cell) <= em for cell, em in zip(cells, rooms_em, strict=False))


def _cell(text: str, kind: str, spans: tuple[Span, ...], is_kept: bool, spacing: str, size: str) -> str:
    return styled(VOLUME_STYLES[kind].id, spanned(text, spans, size), (KEPT if is_kept else "") + spacing)


def _looks(share: Shared, style: Style) -> dict[str, tuple[str, str]]:
    """Line spacing and size of every kind of cell where they are not those of its style."""
    if share.scale == 1.0:
        return dict.fromkeys(CELL_KINDS, ("", ""))
    kinds = {name: scaled(style.text[name], share.scale) for name in CELL_KINDS}
    return {
        name: (text_spacing(style, kind, "atLeast"), "".join(size_elements(kind.size_pt).values()))
        for name, kind in kinds.items()
    }


def table_notices(table: Table, style: Style) -> Iterator[Notice]:
    """What a reader should know of how a table fits the page."""
    notices = column_notices(_shared(table, style), _size_pt(style), table.rows[0])
    return (notice.at(table.source.start, table.source.end) if table.source else notice for notice in notices)


def _size_pt(style: Style) -> float:
    return max(style.text[name].size_pt for name in CELL_KINDS)


def _shared(table: Table, style: Style) -> Shared:
    """How wide columns are and how large the type is; widths are estimated, for the fonts are Word's."""
    gap_em, size_pt = style.setting.latin_gap_em, _size_pt(style)
    width_pt = type_width_twips(style) / TWIPS_PER_PT

    def set_pt(text: str, kind: TextStyle) -> float:
        wider = _HEAVY_EM * sum(map(str.isascii, text)) if kind.font == "hei" else 0.0
        return (width_em(text, gap_em) + wider) * kind.size_pt

    def whole_pt(cell: tuple[str, str]) -> float:
        return set_pt(cell[0], style.text[cell[1]])

    def piece_pt(cell: tuple[str, str]) -> float:
        kind = style.text[cell[1]]
        return max((set_pt(piece, kind) for piece in _pieces(cell[0])), default=kind.size_pt)

    rows = [list(zip(cells, names, strict=True)) for cells, names in zip(table.rows, cell_kinds(table), strict=True)]
    columns = [[cell for cell in column if cell] for column in zip_longest(*rows)]
    return shared(asked(columns, whole_pt, piece_pt, width_pt, size_pt), width_pt, size_pt)


def _pieces(text: str) -> Iterator[str]:
    """The numbers and Western words of a text; what is longer than any word is none.

    >>> list(_pieces("误差±0.5%；ISO/IEC 18000-3；Self-Check，600 mm×450 mm；li_na@hz.cn"))
    ['±0.5%；', 'ISO/IEC', '18000-3；', 'Self-', 'Check，', '600 mm', '×450 mm；', 'li_', 'na@hz.cn']
    """
    for match in _PIECE.finditer(ADDRESS.sub(lambda address: DIVISION.sub(" ", address[0]), text)):
        if len(match[0]) <= LONGEST_WORD:
            yield match[0]

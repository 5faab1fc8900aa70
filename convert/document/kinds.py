"""The kind of text each piece of a document is: the name under which a style sets it.

Most paragraphs are of the kind their role names; what a piece stands beside makes the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from convert.document.model import Block, Paragraph, Role, Table
from convert.patterns import deferred

_LABEL: Final = deferred(r"附\s?(?:件|表|图|圖|录|錄)")
_BEFORE_NAME: Final = deferred(
    rf"(?:{_LABEL.pattern}\s?[\d一二三四五六七八九十]{{0,2}}\s?[:：]\s*)?"
    r"(?:\d{1,2}\s?[.．、](?:\s+|(?!\d)|(?=(?:19|20)\d\d\s?年))|[一二三四五六七八九十]{1,3}、\s*|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]\s*)?"
)
_CLOSING_ROLES: Final = frozenset({Role.BYLINE, Role.SIGNATURE, Role.DATE})
_FIGURE: Final = deferred(
    r"[-+±－＋−–—~～约約近逾超]?\s?[¥￥$]?\d[\d,，.．/:：%％‰]*(?:\s?[-–—~～至]\s?\d[\d,，.．/:：%％‰]*)?"
    r"\s?[+＋]?[%％‰°℃]?|[-－–—/／]+|…+"
)


def paragraph_kind(paragraph: Paragraph, above: Block | None) -> str:
    """The kind of a paragraph below the block ``above`` it.

    >>> first = Paragraph(Role.ATTACHMENT, "附件：1.安全检查表")
    >>> paragraph_kind(first, None), paragraph_kind(Paragraph(Role.ATTACHMENT, "2.收费公示样式"), first)
    ('attachment', 'attachment_item')
    """
    goes_on = paragraph.role is Role.ATTACHMENT and isinstance(above, Paragraph) and above.role is Role.ATTACHMENT
    return "attachment_item" if goes_on and not _LABEL.match(paragraph.text) else str(paragraph.role)


def attachment_label(text: str) -> str:
    """What stands before the name of an attachment: turned lines begin below the name (GB/T 9704-2012 7.3.4).

    >>> [attachment_label(line) for line in ("附件：1. 安全检查表", "2.2024年安排表", "附表2：说明", "3.5米跳台图")]
    ['附件：1. ', '2.', '附表2：', '']
    """
    found = _BEFORE_NAME.match(text)
    return found[0] if found else ""


def cell_kinds(table: Table) -> tuple[tuple[str, ...], ...]:
    """The kind of every cell: head rows, columns that hold nothing but figures, and the rest.

    >>> cell_kinds(Table((("镇名", "完成率"), ("东桥镇", "96.0%")), header=1))
    (('table_head', 'table_head'), ('table', 'table_figures'))
    """
    body = [row for row in table.rows[table.header :] if row]
    columns = max((len(row) for row in body), default=0)
    kinds = tuple("table_figures" if _holds_figures(body, column) else "table" for column in range(columns))
    return tuple(
        ("table_head",) * len(row) if index < table.header else kinds[: len(row)]
        for index, row in enumerate(table.rows)
    )


def _holds_figures(rows: Sequence[tuple[str, ...]], column: int) -> bool:
    """Whether a column's cells are figures, but for empty ones; a table of one row tells too little."""
    cells = [text for row in rows if column < len(row) and (text := row[column].strip())]
    return bool(cells) and all(_FIGURE.fullmatch(text) for text in cells)


def signed_dates(blocks: Sequence[Block]) -> tuple[int, ...]:
    """The indexes of dates right below a signature of a single line, whose place depends on that one's.

    >>> issuer, date = Paragraph(Role.SIGNATURE, "某某县人民政府"), Paragraph(Role.DATE, "2024年3月1日")
    >>> signed_dates((issuer, date)), signed_dates((issuer, issuer, date)), signed_dates((date,))
    ((1,), (), ())
    """
    return tuple(
        index
        for index in range(1, len(blocks))
        if _role(blocks, index) is Role.DATE
        and _role(blocks, index - 1) is Role.SIGNATURE
        and _role(blocks, index - 2) is not Role.SIGNATURE
    )


def _role(blocks: Sequence[Block], index: int) -> Role | None:
    block = blocks[index] if index >= 0 else None
    return block.role if isinstance(block, Paragraph) else None


def closing_matter(blocks: Sequence[Block]) -> frozenset[int]:
    """The indexes of names, signatures and dates, and of notes right below them.

    None of them stands on a page that has no text: GB/T 9704-2012 7.3.5.4 forbids a page that says 此页无正文.

    >>> date, note = Paragraph(Role.DATE, "2024年3月1日"), Paragraph(Role.NOTE, "（此件公开发布）")
    >>> sorted(closing_matter((note, date, note, note)))
    [1, 2, 3]
    """
    found: set[int] = set()
    for index in range(len(blocks)):
        role = _role(blocks, index)
        if role in _CLOSING_ROLES or (role is Role.NOTE and index - 1 in found):
            found.add(index)
    return frozenset(found)


def closing_right_em(
    signature_em: float, date_em: float, shift_em: float, signature_right_em: float, date_right_em: float
) -> tuple[float, float]:
    """How far from the right a signature and the date below it end, in characters, given how wide they are.

    The date begins ``shift_em`` right of the signature (GB/T 9704-2012 7.3.5.3), and neither ends
    nearer to the edge than its own distance: the wider one keeps it, the other gives way.

    >>> closing_right_em(6, 8.25, 2, 2, 2), closing_right_em(14, 8.25, 2, 2, 2)
    ((6.25, 2), (2, 5.75))
    """
    signature_from, date_from = signature_right_em + signature_em, date_right_em + date_em
    if signature_from - shift_em >= date_from:
        return signature_right_em, signature_from - shift_em - date_em
    return date_from + shift_em - signature_em, date_right_em

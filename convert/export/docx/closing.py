"""Where attachments, a signature and its date stand, which no style can say: it depends on how long they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from convert.document.kinds import attachment_label, closing_right_em, paragraph_kind, signed_dates
from convert.document.model import Block, Paragraph, Role
from convert.export.docx.setting import indents
from convert.export.docx.units import character_twips, indent, width_em
from convert.styles.model import Style


def closing_indents(style: Style, blocks: Sequence[Block]) -> Mapping[int, str]:
    """``w:ind`` by index in ``blocks``: of a signature with a date below it and that date, and of attachments.

    An attachment has one where its label is not as wide as its style takes it to be: turned lines begin
    below its name (GB/T 9704-2012 7.3.4).

    >>> from convert.document.model import Role
    >>> from convert.styles.load import load
    >>> blocks = (Paragraph(Role.SIGNATURE, "某某县人民政府"), Paragraph(Role.DATE, "2024年3月1日"))
    >>> closing_indents(load("gongwen"), blocks)[1]
    '<w:ind w:rightChars="200" w:right="630"/>'
    """
    setting, texts = style.setting, style.text
    found = dict(_attachments(style, blocks))
    if not setting.date_shift_em:
        return found
    kinds = texts["signature"], texts["date"]
    for index in signed_dates(blocks):
        pair = [block for block in blocks[index - 1 : index + 1] if isinstance(block, Paragraph)]
        widths = [width_em(block.text, setting.latin_gap_em) for block in pair]
        rights = closing_right_em(widths[0], widths[1], setting.date_shift_em, kinds[0].right_em, kinds[1].right_em)
        for at, kind, right_em in zip((index - 1, index), kinds, rights, strict=True):
            found[at] = f"<w:ind {indent('right', right_em, character_twips(style, kind))}/>"
    return found


def _attachments(style: Style, blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.role is not Role.ATTACHMENT:
            continue
        kind = style.text[paragraph_kind(block, blocks[index - 1] if index else None)]
        hang_em = kind.indent_em + width_em(attachment_label(block.text), style.setting.latin_gap_em)
        if kind.hang_em and round(hang_em - kind.hang_em, 2):
            yield index, indents(style, replace(kind, hang_em=hang_em))

"""Where a signature and its date stand, which no style can say: it depends on how long both are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from convert.document.kinds import closing_right_em, signed_dates
from convert.document.model import Block, Paragraph
from convert.export.docx.units import character_twips, indent, width_em
from convert.styles.model import Style


def closing_indents(style: Style, blocks: Sequence[Block]) -> Mapping[int, str]:
    """``w:ind`` of every signature with a date below it and of that date, by index in ``blocks``.

    >>> from convert.document.model import Role
    >>> from convert.styles.load import load
    >>> blocks = (Paragraph(Role.SIGNATURE, "某某县人民政府"), Paragraph(Role.DATE, "2024年3月1日"))
    >>> closing_indents(load("gongwen"), blocks)[1]
    '<w:ind w:rightChars="200" w:right="630"/>'
    """
    setting, texts = style.setting, style.text
    if not setting.date_shift_em:
        return {}
    kinds = texts["signature"], texts["date"]
    found: dict[int, str] = {}
    for index in signed_dates(blocks):
        pair = [block for block in blocks[index - 1 : index + 1] if isinstance(block, Paragraph)]
        widths = [width_em(block.text, setting.latin_gap_em) for block in pair]
        rights = closing_right_em(widths[0], widths[1], setting.date_shift_em, kinds[0].right_em, kinds[1].right_em)
        for at, kind, right_em in zip((index - 1, index), kinds, rights, strict=True):
            found[at] = f"<w:ind {indent('right', right_em, character_twips(style, kind))}/>"
    return found

"""What no style can say of paragraphs: a place that depends on how long texts are, and their company at the close.

A place of their own have attachments and list items, whose turned lines begin behind a number, and a signature with
its date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from convert.document.kinds import attachment_label, closing_matter, closing_right_em, paragraph_kind, signed_dates
from convert.document.model import Block, List, ListItem, Paragraph, Role
from convert.document.walk import item_levels
from convert.export.docx.paragraphs import KEPT
from convert.export.docx.setting import indents
from convert.export.docx.units import character_twips, indent, width_em
from convert.styles.model import DEEPEST_LIST, WIDEST_MARKER_EM, Style, TextStyle


def own_properties(style: Style, blocks: Sequence[Block]) -> Mapping[int, Sequence[str]]:
    """What paragraphs say of themselves beside the name of their style, by index in ``blocks``.

    That is a ``w:ind`` where they stand otherwise than their style says, and that they stay on a page with what
    closes the text below them. There is one for every paragraph a block makes: a list makes one of each item.

    >>> from convert.styles.load import load
    >>> blocks = (Paragraph(Role.SIGNATURE, "某某县人民政府"), Paragraph(Role.DATE, "2024年3月1日"))
    >>> own_properties(load("gongwen"), blocks)[1]
    ('<w:ind w:rightChars="200" w:right="630"/>',)
    """
    indented = dict(_hung(style, blocks)) | dict(_closing(style, blocks))
    kept = {index: (KEPT + "".join(indented.get(index, ())),) for index in _with_next(blocks)}
    return indented | kept


def _with_next(blocks: Sequence[Block]) -> Iterator[int]:
    """The paragraphs that stand on a page with what closes the text below them."""
    return (index - 1 for index in closing_matter(blocks) if index and isinstance(blocks[index - 1], Paragraph))


def _hung(style: Style, blocks: Sequence[Block]) -> Iterator[tuple[int, Sequence[str]]]:
    """Attachments (GB/T 9704-2012 7.3.4) and items whose labels are not as wide as their style takes them to be."""
    for index, block in enumerate(blocks):
        if isinstance(block, List) and style.text["list"].hang_em:
            yield index, [_item(style, *entry) for entry in zip(block.items, item_levels(block.items), strict=True)]
        elif isinstance(block, Paragraph) and block.role is Role.ATTACHMENT:
            kind = style.text[paragraph_kind(block, blocks[index - 1] if index else None)]
            yield index, (_behind(style, kind, width_em(attachment_label(block.text), style.setting.latin_gap_em)),)


def _item(style: Style, item: ListItem, level: int) -> str:
    return _behind(style, style.list_text(min(level, DEEPEST_LIST)), min(width_em(item.marker), WIDEST_MARKER_EM))


def _behind(style: Style, kind: TextStyle, marker_em: float) -> str:
    """The indents with which turned lines begin behind a marker, nothing where those of the style do."""
    hang_em = kind.indent_em + marker_em
    if not kind.hang_em or not round(hang_em - kind.hang_em, 2):
        return ""
    return indents(style, replace(kind, hang_em=hang_em))


def _closing(style: Style, blocks: Sequence[Block]) -> Iterator[tuple[int, Sequence[str]]]:
    """Signatures with a date below them and those dates (GB/T 9704-2012 7.3.5.3)."""
    setting, texts = style.setting, style.text
    kinds = texts["signature"], texts["date"]
    for index in signed_dates(blocks) if setting.date_shift_em else ():
        pair = [block for block in blocks[index - 1 : index + 1] if isinstance(block, Paragraph)]
        widths = [width_em(block.text, setting.latin_gap_em) for block in pair]
        rights = closing_right_em(widths[0], widths[1], setting.date_shift_em, kinds[0].right_em, kinds[1].right_em)
        for at, kind, right_em in zip((index - 1, index), kinds, rights, strict=True):
            yield at, (f"<w:ind {indent('right', right_em, character_twips(style, kind))}/>",)

"""What no style can say of what closes a text: its place, which depends on how long it is, and its company."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from convert.document.kinds import attachment_label, closing_matter, closing_right_em, paragraph_kind, signed_dates
from convert.document.model import Block, Paragraph, Role
from convert.export.docx.paragraphs import KEPT
from convert.export.docx.setting import indents
from convert.export.docx.units import character_twips, indent, width_em
from convert.styles.model import Style


def closing_properties(style: Style, blocks: Sequence[Block]) -> Mapping[int, str]:
    """What paragraphs at a text's close say for themselves, by index in ``blocks``.

    Signatures with a date below and those dates have a ``w:ind``; so have attachments whose label is not as wide as
    their style takes it to be: turned lines begin below the name (GB/T 9704-2012 7.3.4). Text and closing matter
    stand on one page.

    >>> from convert.document.model import Role
    >>> from convert.styles.load import load
    >>> blocks = (Paragraph(Role.SIGNATURE, "某某县人民政府"), Paragraph(Role.DATE, "2024年3月1日"))
    >>> closing_properties(load("gongwen"), blocks)[1]
    '<w:ind w:rightChars="200" w:right="630"/>'
    """
    found = dict.fromkeys(_with_next(blocks), KEPT)
    for index, indented in (*_attachments(style, blocks), *_indents(style, blocks)):
        found[index] = found.get(index, "") + indented
    return found


def _with_next(blocks: Sequence[Block]) -> Iterator[int]:
    """The paragraphs that stand on a page with what closes the text below them."""
    return (index - 1 for index in closing_matter(blocks) if index and isinstance(blocks[index - 1], Paragraph))


def _indents(style: Style, blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """``w:ind`` of every signature with a date below it and of that date, with their indexes."""
    setting, texts = style.setting, style.text
    if not setting.date_shift_em:
        return
    kinds = texts["signature"], texts["date"]
    for index in signed_dates(blocks):
        pair = [block for block in blocks[index - 1 : index + 1] if isinstance(block, Paragraph)]
        widths = [width_em(block.text, setting.latin_gap_em) for block in pair]
        rights = closing_right_em(widths[0], widths[1], setting.date_shift_em, kinds[0].right_em, kinds[1].right_em)
        for at, kind, right_em in zip((index - 1, index), kinds, rights, strict=True):
            yield at, f"<w:ind {indent('right', right_em, character_twips(style, kind))}/>"


def _attachments(style: Style, blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.role is not Role.ATTACHMENT:
            continue
        kind = style.text[paragraph_kind(block, blocks[index - 1] if index else None)]
        hang_em = kind.indent_em + width_em(attachment_label(block.text), style.setting.latin_gap_em)
        if kind.hang_em and round(hang_em - kind.hang_em, 2):
            yield index, indents(style, replace(kind, hang_em=hang_em))

"""What one style says, element by element: the paragraph and run properties of WordprocessingML.

Elements are kept by name, so that a style can leave out what the style it is based on
says already, and in the order the schema wants (ECMA-376 part 1, A.1: CT_PPr, CT_RPr).
"""

from __future__ import annotations

from msgspec import Struct

from convert.export.docx.units import character_twips, half_points, indent, tracking_twips, twips_from_pt
from convert.export.xml import escaped
from convert.styles.model import Face, Style, TextStyle

_JUSTIFICATION = {"justify": "both", "left": "left", "center": "center", "right": "right"}


class Setting(Struct, frozen=True):
    """All a style can say, element by element in the order the schema wants."""

    paragraph: dict[str, str]
    run: dict[str, str]

    def xml(self, base: Setting | None = None) -> str:
        """``w:pPr`` and ``w:rPr`` with what differs from ``base``."""
        groups = (
            ("pPr", self.paragraph, base.paragraph if base else {}),
            ("rPr", self.run, base.run if base else {}),
        )
        return "".join(group(tag, own, inherited) for tag, own, inherited in groups)


def group(tag: str, own: dict[str, str], inherited: dict[str, str]) -> str:
    """The elements of ``own`` that are not ``inherited``, in a ``w:pPr`` or ``w:rPr``; nothing for none."""
    inner = "".join(element for key, element in own.items() if inherited.get(key) != element)
    return f"<w:{tag}>{inner}</w:{tag}>" if inner else ""


def toggle(name: str, on: bool) -> str:
    """A property that is on or off, said either way: silence would mean what the base style says."""
    return f"<w:{name}/>" if on else f'<w:{name} w:val="0"/>'


def paragraph_elements(style: Style, text: TextStyle) -> dict[str, str]:
    """The children of ``w:pPr`` by name; an empty one holds the place of what only some styles say."""
    gap = style.setting.latin_gap_em > 0
    return {
        "keepNext": toggle("keepNext", text.keep_next),
        "keepLines": toggle("keepLines", text.keep_next),
        "pageBreakBefore": "",
        "widowControl": toggle("widowControl", True),
        "pBdr": "",
        "tabs": "",
        "kinsoku": toggle("kinsoku", True),
        "overflowPunct": toggle("overflowPunct", style.setting.hanging),
        "autoSpaceDE": toggle("autoSpaceDE", gap),
        "autoSpaceDN": toggle("autoSpaceDN", gap),
        "snapToGrid": toggle("snapToGrid", True),
        "spacing": text_spacing(style, text, "exact"),
        "ind": indents(style, text),
        "contextualSpacing": toggle("contextualSpacing", False),
        "jc": f'<w:jc w:val="{_JUSTIFICATION[text.align]}"/>',
    }


def text_spacing(style: Style, text: TextStyle, rule: str) -> str:
    """``w:spacing`` of a kind of text, with line spacing by ``rule``: exact, atLeast, or auto for single lines."""
    # Space in lines (w:beforeLines) counts lines of the page's grid; where there is none Word would
    # count 12 pt each, so that only the space in twips is said.
    pitch_pt = style.text["body"].line_pt
    hundredths = 100 if style.page.lines else 0
    return spacing_element(
        round(text.before_lines * hundredths),
        twips_from_pt(text.before_lines * pitch_pt),
        round(text.after_lines * hundredths),
        twips_from_pt(text.after_lines * pitch_pt),
        240 if rule == "auto" else twips_from_pt(text.line_pt),
        rule,
    )


def spacing_element(before_lines: int, before: int, after_lines: int, after: int, line: int, rule: str) -> str:
    """``w:spacing``: room in hundredths of a line and in twips, line spacing in twips (or 240ths of a line)."""
    return (
        f'<w:spacing w:before="{before}" w:beforeLines="{before_lines}" w:after="{after}" '
        f'w:afterLines="{after_lines}" w:line="{line}" w:lineRule="{rule}"/>'
    )


def indents(style: Style, text: TextStyle) -> str:
    """Indents in characters, which follow the font, and the same in twips.

    Both always, also where they are 0: attributes are inherited one by one, a
    number in characters beats one in twips, and LibreOffice 7.4 reads only twips.
    A character is one step of the grid.
    """
    step = character_twips(style, text)

    def both(name: str, em: float) -> str:
        return indent(name, em, step)

    first_em = text.indent_em - text.hang_em
    first = both("hanging", -first_em) if first_em < 0 else both("firstLine", first_em)
    return f"<w:ind {both('left', text.left_em + text.hang_em)} {both('right', text.right_em)} {first}/>"


def run_elements(style: Style, script: str, text: TextStyle) -> dict[str, str]:
    """The children of ``w:rPr`` by name."""
    bold = style.is_bold_in_word(script, text)
    return {
        "fonts": fonts_element(style, script, text.font),
        "b": toggle("b", bold),
        "bCs": toggle("bCs", bold),
        "spacing": f'<w:spacing w:val="{tracking_twips(style, text)}"/>',
        # From this size on Word kerns Latin text, and closes up neighbouring marks, which a grid must not.
        "kern": f'<w:kern w:val="{0 if style.setting.breaking == "grid" else 2}"/>',
        **size_elements(text.size_pt),
    }


def size_elements(size_pt: float) -> dict[str, str]:
    """The size of type, of Chinese and Western text and of complex scripts."""
    size = half_points(size_pt)
    return {"sz": f'<w:sz w:val="{size}"/>', "szCs": f'<w:szCs w:val="{size}"/>'}


def fonts_element(style: Style, script: str, face: Face, own_latin: bool | None = None) -> str:
    """The fonts of a role; no theme attributes, which would win.

    ``own_latin`` has Latin text in the Chinese font; unless told, 黑体 and 小标宋 bring their own, or it would
    look thin beside them.
    """
    font, western = style.word_font(script, face), escaped(style.western)
    chinese = escaped(font.name)
    heavy = face == "hei" or (face == "title" and not font.bold)
    latin = chinese if own_latin or (own_latin is None and heavy) else western
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{western}"/>'

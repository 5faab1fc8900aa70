"""``word/styles.xml`` and ``word/fontTable.xml``: a house style as Word styles.

Styles Word knows are used under Word's own names (ECMA-376 part 1, 17.7.4.9), so
that Word shows them in the user's language, finds the headings for its navigation
pane and keeps them apart from the text; the rest are custom styles.

Every style states only what differs from the style it is based on: whoever
changes the font of *Body Text* changes the whole document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from convert.export.docx.text import escaped
from convert.export.docx.units import (
    TWIPS_PER_PT,
    WORD_LANGUAGES,
    half_points,
    tracking_twips,
    twips_from_pt,
)
from convert.styles.model import GATHERED_KINDS, Face, Style, TextStyle, WordFont

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

STRONG = "Strong"
EMPHASIS = "Emphasis"
TABLE = "TableGrid"
TABLE_GAP = "TableGap"
FOOTER = "Footer"
FOOTER_EVEN = "FooterEven"

_JUSTIFICATION = {"justify": "both", "left": "left", "center": "center", "right": "right"}


@dataclass(frozen=True, slots=True)
class _ParagraphStyle:
    """A paragraph style: the style's id and Word's name for it, and what it builds on."""

    id: str
    name: str
    based_on: str
    custom: bool = False
    outline: int | None = None


#: kind of text (a key of ``Style.text``) → the paragraph style that sets it
PARAGRAPH_STYLES = {
    "title": _ParagraphStyle("Title", "Title", "Normal"),
    "heading1": _ParagraphStyle("Heading1", "heading 1", "Normal", outline=0),
    "heading2": _ParagraphStyle("Heading2", "heading 2", "Normal", outline=1),
    "heading3": _ParagraphStyle("Heading3", "heading 3", "Normal", outline=2),
    "heading4": _ParagraphStyle("Heading4", "heading 4", "Normal", outline=3),
    "body": _ParagraphStyle("BodyText", "Body Text", "Normal"),
    "salutation": _ParagraphStyle("Salutation", "Salutation", "BodyText"),
    "lead": _ParagraphStyle("Lead", "Lead", "BodyText", custom=True),
    "byline": _ParagraphStyle("Byline", "Byline", "BodyText", custom=True),
    "date": _ParagraphStyle("Date", "Date", "BodyText"),
    "note": _ParagraphStyle("Note", "Note", "BodyText", custom=True),
    "list": _ParagraphStyle("List", "List", "BodyText"),
    "verse": _ParagraphStyle("Verse", "Verse", "BodyText", custom=True),
    "table": _ParagraphStyle("TableText", "Table Text", "Normal", custom=True),
    "speaker": _ParagraphStyle("Speaker", "Speaker", "BodyText", custom=True),
    "signature": _ParagraphStyle("Signature", "Signature", "BodyText"),
    "attachment": _ParagraphStyle("Attachment", "Attachment", "BodyText", custom=True),
    "quote": _ParagraphStyle("Quote", "Quote", "BodyText"),
}


def run_in_style(level: int) -> str:
    """The id of the character style of run-in headings of a level."""
    return f"RunInHeading{level}"


@dataclass(frozen=True, slots=True)
class _Setting:
    """All a style can say, element by element in the order the schema wants."""

    paragraph: dict[str, str]
    run: dict[str, str]

    def xml(self, base: _Setting | None = None) -> str:
        """``w:pPr`` and ``w:rPr`` with what differs from ``base``."""
        groups = (
            ("pPr", self.paragraph, base.paragraph if base else {}),
            ("rPr", self.run, base.run if base else {}),
        )
        return "".join(_group(tag, own, inherited) for tag, own, inherited in groups)


def _group(tag: str, own: dict[str, str], inherited: dict[str, str]) -> str:
    inner = "".join(element for key, element in own.items() if inherited.get(key) != element)
    return f"<w:{tag}>{inner}</w:{tag}>" if inner else ""


def _toggle(name: str, on: bool) -> str:
    return f"<w:{name}/>" if on else f'<w:{name} w:val="0"/>'


def styles_xml(style: Style, script: str) -> str:
    """``word/styles.xml`` of a style in a script (``hans``, ``hant``, ``tw``, ``hk``)."""
    normal = _normal(style, script)
    settings = {kind: _text_setting(style, script, kind) for kind in PARAGRAPH_STYLES}
    bases = {"Normal": normal, "BodyText": settings["body"]}
    paragraphs = [
        _paragraph_style_xml(known, settings[kind].xml(bases[known.based_on]), priority)
        for priority, (kind, known) in enumerate(PARAGRAPH_STYLES.items(), 1)
    ]
    language = f'<w:lang w:val="en-US" w:eastAsia="{WORD_LANGUAGES[script]}" w:bidi="ar-SA"/>'
    defaults = "".join(normal.run.values()) + language
    return "".join(
        (
            f'<w:styles xmlns:w="{NAMESPACE}">',
            f"<w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
            '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" '
            'w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>',
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>',
            f"{_group('pPr', normal.paragraph, {})}</w:style>",
            _BUILT_IN_DEFAULTS,
            _table_style_xml(style),
            *paragraphs,
            _table_gap_xml(normal),
            *_footer_styles_xml(style, script, normal),
            _character_style_xml(STRONG, "Strong", "<w:b/><w:bCs/>"),
            # Chinese has no italics; dots below (w:em) would move exact lines apart in LibreOffice 7.4.
            _character_style_xml(EMPHASIS, "Emphasis", _fonts(style, script, "kai")),
            *(_run_in_xml(style, script, level) for level in (1, 2, 3, 4)),
            "</w:styles>",
        )
    )


_BUILT_IN_DEFAULTS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)


def _table_style_xml(style: Style) -> str:
    """Ruled cells. Extra line height stands above the text, so half of it is set below as well."""
    text = style.text["table"]
    below = twips_from_pt(max(0.0, text.line_pt - 1.3 * text.size_pt) / 2)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style w:type="table" w:styleId="{TABLE}"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f'<w:uiPriority w:val="39"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblCellMar><w:bottom w:w="{below}" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def _paragraph_style_xml(known: _ParagraphStyle, setting: str, priority: int) -> str:
    custom = ' w:customStyle="1"' if known.custom else ""
    following = (
        known.id if known.id in ("BodyText", "List", "Verse", "TableText", "Attachment", "Quote") else "BodyText"
    )
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{known.id}"><w:name w:val="{known.name}"/>'
        f'<w:basedOn w:val="{known.based_on}"/><w:next w:val="{following}"/>'
        f'<w:uiPriority w:val="{priority}"/><w:qFormat/>{setting}</w:style>'
    )


def _character_style_xml(style_id: str, name: str, run: str) -> str:
    custom = "" if style_id == name else ' w:customStyle="1"'
    return (
        f'<w:style w:type="character"{custom} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="20"/><w:qFormat/>'
        f"{f'<w:rPr>{run}</w:rPr>' if run else ''}</w:style>"
    )


def _run_in_xml(style: Style, script: str, level: int) -> str:
    heading, body = style.text[f"heading{level}"], style.text["body"]
    fonts = _fonts(style, script, heading.font) if heading.font != body.font else ""
    # Bold toggles: in a character style it turns the weight of the paragraph's style over (17.7.3).
    bold = "<w:b/><w:bCs/>" if heading.bold != body.bold else ""
    return _character_style_xml(run_in_style(level), f"Run-in Heading {level}", fonts + bold)


def _normal(style: Style, script: str) -> _Setting:
    """What table cells and the user's own paragraphs start from: the body's type, no indent, single lines."""
    flush = replace(style.text["body"], indent_em=0.0, left_em=0.0, right_em=0.0, before_lines=0.0, after_lines=0.0)
    paragraph = _paragraph(style, flush) | {"spacing": _spacing(0, 0, 0, 0, 240, "auto")}
    return _Setting(paragraph, _run(style, script, flush))


def _text_setting(style: Style, script: str, kind: str) -> _Setting:
    text = style.text[kind]
    paragraph = _paragraph(style, text)
    # Each item and each line is a paragraph: the room above and below belongs to the whole.
    paragraph["contextualSpacing"] = _toggle("contextualSpacing", kind in GATHERED_KINDS)
    if (outline := PARAGRAPH_STYLES[kind].outline) is not None:
        paragraph["outlineLvl"] = f'<w:outlineLvl w:val="{outline}"/>'
    if kind == "table":  # a row grows with what a user puts into it, and stands on no grid
        paragraph["snapToGrid"] = _toggle("snapToGrid", False)
        paragraph["spacing"] = _text_spacing(style, text, "atLeast")
    return _Setting(paragraph, _run(style, script, text))


def _paragraph(style: Style, text: TextStyle) -> dict[str, str]:
    gap = style.setting.latin_gap_em > 0
    return {
        "keepNext": _toggle("keepNext", text.keep_next),
        "keepLines": _toggle("keepLines", text.keep_next),
        "widowControl": _toggle("widowControl", True),
        "kinsoku": _toggle("kinsoku", True),
        "overflowPunct": _toggle("overflowPunct", style.setting.hanging),
        "autoSpaceDE": _toggle("autoSpaceDE", gap),
        "autoSpaceDN": _toggle("autoSpaceDN", gap),
        "snapToGrid": _toggle("snapToGrid", True),
        "spacing": _text_spacing(style, text, "exact"),
        "ind": _indents(style, text),
        "contextualSpacing": _toggle("contextualSpacing", False),
        "jc": f'<w:jc w:val="{_JUSTIFICATION[text.align]}"/>',
    }


def _text_spacing(style: Style, text: TextStyle, rule: str) -> str:
    # Space in lines (w:beforeLines) counts lines of the page's grid; where there is none Word would
    # count 12 pt each, so that only the space in twips is said.
    pitch_pt = style.text["body"].line_pt
    hundredths = 100 if style.page.lines else 0
    return _spacing(
        round(text.before_lines * hundredths),
        twips_from_pt(text.before_lines * pitch_pt),
        round(text.after_lines * hundredths),
        twips_from_pt(text.after_lines * pitch_pt),
        twips_from_pt(text.line_pt),
        rule,
    )


def _spacing(before_lines: int, before: int, after_lines: int, after: int, line: int, rule: str) -> str:
    return (
        f'<w:spacing w:before="{before}" w:beforeLines="{before_lines}" w:after="{after}" '
        f'w:afterLines="{after_lines}" w:line="{line}" w:lineRule="{rule}"/>'
    )


def _indents(style: Style, text: TextStyle) -> str:
    """Indents in characters, which follow the font, and the same in twips.

    Both always, also where they are 0: attributes are inherited one by one, a
    number in characters beats one in twips, and LibreOffice 7.4 reads only twips.
    A character is one step of the grid.
    """
    step = text.size_pt * TWIPS_PER_PT + tracking_twips(style, text)

    def both(name: str, em: float) -> str:
        return f'w:{name}Chars="{round(em * 100)}" w:{name}="{round(em * step)}"'

    return f"<w:ind {both('left', text.left_em)} {both('right', text.right_em)} {both('firstLine', text.indent_em)}/>"


def _run(style: Style, script: str, text: TextStyle) -> dict[str, str]:
    size = half_points(text.size_pt)
    return {
        "fonts": _fonts(style, script, text.font),
        "b": _toggle("b", text.bold),
        "bCs": _toggle("bCs", text.bold),
        "spacing": f'<w:spacing w:val="{tracking_twips(style, text)}"/>',
        "kern": '<w:kern w:val="2"/>',
        "sz": f'<w:sz w:val="{size}"/>',
        "szCs": f'<w:szCs w:val="{size}"/>',
    }


def _fonts(style: Style, script: str, face: Face, own_latin: bool = False) -> str:
    """The fonts of a role; no theme attributes, which would win. 黑体 brings its own Latin, or it would look thin."""
    chinese, western = escaped(style.word_font(script, face).name), escaped(style.western)
    latin = chinese if own_latin or face == "hei" else western
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{western}"/>'


def _table_gap_xml(normal: _Setting) -> str:
    """The thin empty paragraph between two tables, which Word would otherwise join into one."""
    setting = replace(
        normal,
        paragraph=normal.paragraph
        | {
            "snapToGrid": _toggle("snapToGrid", False),
            "spacing": _spacing(0, 0, 0, 0, TWIPS_PER_PT, "exact"),
        },
        run=normal.run | {"sz": '<w:sz w:val="2"/>', "szCs": '<w:szCs w:val="2"/>'},
    )
    gap = _ParagraphStyle(TABLE_GAP, "Table Gap", "Normal", custom=True)
    return _paragraph_style_xml(gap, setting.xml(normal), 99)


def footer_line_twips(style: Style) -> int:
    """The height of the page number's line: room for ascent and descent of any text font (1.1 em)."""
    return twips_from_pt(style.page_number.size_pt * 1.1)


def _footer_styles_xml(style: Style, script: str, normal: _Setting) -> tuple[str, ...]:
    """Footer, for odd pages or all, and its mirror image for even pages (GB/T 9704-2012 7.5)."""
    number = style.page_number
    text = replace(
        style.text["body"], font=number.font, size_pt=number.size_pt, bold=False, indent_em=0.0,
        left_em=0.0, right_em=0.0, before_lines=0.0, after_lines=0.0, keep_next=False,
    )  # fmt: skip
    outer = number.place == "outer"
    odd = replace(text, align="right" if outer else "center", right_em=number.inset_em if outer else 0.0)
    even = replace(text, align="left", left_em=number.inset_em)

    def setting(side: TextStyle) -> _Setting:
        paragraph = _paragraph(style, side) | {
            "snapToGrid": _toggle("snapToGrid", False),
            "spacing": _spacing(0, 0, 0, 0, footer_line_twips(style), "exact"),
        }
        fonts = {"fonts": _fonts(style, script, number.font, own_latin=True)}  # 半角宋体数字
        return _Setting(paragraph, _run(style, script, side) | fonts | {"spacing": '<w:spacing w:val="0"/>'})

    def named(style_id: str, name: str, base: str, inner: str, custom: str = "") -> str:
        return (
            f'<w:style w:type="paragraph"{custom} w:styleId="{style_id}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="{base}"/><w:uiPriority w:val="99"/>{inner}</w:style>'
        )

    first = named(FOOTER, "footer", "Normal", setting(odd).xml(normal))
    if not outer:
        return (first,)
    second = setting(even).xml(setting(odd))
    return first, named(FOOTER_EVEN, "Footer Even", FOOTER, second, ' w:customStyle="1"')


def font_table_xml(style: Style, script: str) -> str:
    """``word/fontTable.xml``: every font the styles name, with what to take in its place."""
    charset = "86" if script == "hans" else "88"  # GB2312, Big5
    chinese = {style.word_font(script, face) for face in get_args(Face)}
    fonts = [(font, charset, "auto") for font in sorted(chinese, key=lambda font: font.name)]
    if style.western not in {font.name for font in chinese}:
        fonts.insert(0, (WordFont(style.western), "00", "roman"))
    return f'<w:fonts xmlns:w="{NAMESPACE}">{"".join(_font_xml(*entry) for entry in fonts)}</w:fonts>'


def _font_xml(font: WordFont, charset: str, family: str) -> str:
    alternative = f'<w:altName w:val="{escaped(font.alt)}"/>' if font.alt else ""
    return (
        f'<w:font w:name="{escaped(font.name)}">{alternative}<w:charset w:val="{charset}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
    )

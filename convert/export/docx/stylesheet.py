"""``word/styles.xml`` and ``word/fontTable.xml``: a house style as Word styles.

Styles Word knows are used under Word's own names (ECMA-376 part 1, 17.7.4.9), so
that Word shows them in the user's language, finds the headings for its navigation
pane and keeps them apart from the text; the rest are custom styles.

Every style states only what differs from the style it is based on: whoever
changes the font of *Body Text* changes the whole document.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from convert.export.docx.running import NAMESPACE, running_styles_xml
from convert.export.docx.setting import (
    Setting,
    fonts_element,
    group,
    paragraph_elements,
    run_elements,
    spacing_element,
    text_spacing,
    toggle,
)
from convert.export.docx.units import TWIPS_PER_PT, WORD_LANGUAGES, twips_from_mm, twips_from_pt
from convert.export.xml import escaped
from convert.styles.columns import PADDING_EM
from convert.styles.model import CELL_KINDS, DEEPEST_LIST, GATHERED_KINDS, Face, Style, TextStyle, WordFont

STRONG = "Strong"
EMPHASIS = "Emphasis"
TABLE = "TableGrid"
TABLE_GAP = "TableGap"


class _ParagraphStyle(Struct, frozen=True):
    """A paragraph style: the style's id and Word's name for it, and what it builds on."""

    id: str
    name: str
    based_on: str
    custom: bool = False
    outline: int | None = None
    new_page: bool = False


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
    "image": _ParagraphStyle("Image", "Image", "Normal", custom=True),
    "verse": _ParagraphStyle("Verse", "Verse", "BodyText", custom=True),
    "table": _ParagraphStyle("TableText", "Table Text", "Normal", custom=True),
    "speaker": _ParagraphStyle("Speaker", "Speaker", "BodyText", custom=True),
    "signature": _ParagraphStyle("Signature", "Signature", "BodyText"),
    "attachment": _ParagraphStyle("Attachment", "Attachment", "BodyText", custom=True),
    "attachment_item": _ParagraphStyle("AttachmentItem", "Attachment Item", "BodyText", custom=True),
    "quote": _ParagraphStyle("Quote", "Quote", "BodyText"),
    "caption": _ParagraphStyle("Caption", "caption", "Normal"),
    "table_head": _ParagraphStyle("TableHead", "Table Head", "Normal", custom=True),
    "table_figures": _ParagraphStyle("TableFigures", "Table Figures", "Normal", custom=True),
}


#: The same for a merged volume: its title on the cover, cover lines, contents, and one level of headings more,
#: since the articles' titles are headings there (:mod:`convert.export.docx.volume`).
VOLUME_STYLES = PARAGRAPH_STYLES | {
    "heading5": _ParagraphStyle("Heading5", "heading 5", "Normal", outline=4),
    "cover_lead": _ParagraphStyle("CoverLead", "Cover Lead", "Normal", custom=True),
    "cover_date": _ParagraphStyle("CoverDate", "Cover Date", "Normal", custom=True),
    "contents_title": _ParagraphStyle("TOCHeading", "TOC Heading", "Normal"),
    "contents1": _ParagraphStyle("TOC1", "toc 1", "Normal"),
    "contents2": _ParagraphStyle("TOC2", "toc 2", "Normal"),
}


def volume_kinds(*, new_pages: bool) -> Mapping[str, _ParagraphStyle]:
    """The styles of a merged volume; with ``new_pages`` the style of articles' titles begins a page."""
    return VOLUME_STYLES | {"heading1": replace(VOLUME_STYLES["heading1"], new_page=new_pages)}


def list_style(level: int) -> str:
    """The id of the paragraph style of list items ``level`` levels inside: Word's own *List*, *List 2* … *List 5*."""
    return f"List{min(level, DEEPEST_LIST) + 1}" if level else "List"


def run_in_style(level: int) -> str:
    """The id of the character style of run-in headings of a level."""
    return f"RunInHeading{level}"


def styles_xml(style: Style, script: str, kinds: Mapping[str, _ParagraphStyle] = PARAGRAPH_STYLES) -> str:
    """``word/styles.xml`` of a style in a script (``hans``, ``hant``, ``tw``, ``hk``), with some ``kinds`` of text."""
    normal = _normal(style, script)
    settings = {kind: _text_setting(style, script, kind, known) for kind, known in kinds.items()}
    bases = {"Normal": normal, "BodyText": settings["body"]}
    paragraphs = [
        _paragraph_style_xml(known, settings[kind].xml(bases[known.based_on]), priority)
        for priority, (kind, known) in enumerate(kinds.items(), 1)
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
            f"{group('pPr', normal.paragraph, {})}</w:style>",
            _BUILT_IN_DEFAULTS,
            _table_style_xml(style),
            *paragraphs,
            *(_inner_list_xml(style, script, level, settings["list"]) for level in range(1, DEEPEST_LIST + 1)),
            _table_gap_xml(normal),
            *running_styles_xml(style, script, normal),
            _character_style_xml(STRONG, "Strong", "<w:b/><w:bCs/>"),
            # Chinese has no italics; dots below (w:em) would move exact lines apart in LibreOffice 7.4.
            _character_style_xml(EMPHASIS, "Emphasis", fonts_element(style, script, "kai")),
            *(_run_in_xml(style, script, int(kind[-1])) for kind in kinds if kind.startswith("heading")),
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


#: Cells lose half the width of their rules at either side, and a little by the rounding of their own.
_RULE_PT = 0.3


def _table_style_xml(style: Style) -> str:
    """Ruled cells. Extra line height stands above the text, so half of it is set below as well."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style w:type="table" w:styleId="{TABLE}"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f'<w:uiPriority w:val="39"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>'
        f"{cell_margins(style.text['table'], PADDING_EM)}</w:tblPr></w:style>"
    )


def cell_margins(text: TextStyle, padding_em: float) -> str:
    """``w:tblCellMar``: the padding left and right of a cell's text, and what stands below it of its line's room."""
    below = twips_from_pt(max(0.0, text.line_pt - 1.3 * text.size_pt) / 2)
    beside = twips_from_pt(padding_em * text.size_pt - _RULE_PT)
    return (
        f'<w:tblCellMar><w:left w:w="{beside}" w:type="dxa"/><w:bottom w:w="{below}" w:type="dxa"/>'
        f'<w:right w:w="{beside}" w:type="dxa"/></w:tblCellMar>'
    )


#: What a new paragraph becomes below one of a style, where that is no body text.
_FOLLOWING = {"Attachment": "AttachmentItem"} | {
    own: own for own in ("List", "Verse", "AttachmentItem", "Quote", "TableText", "TableHead", "TableFigures")
}


def _paragraph_style_xml(known: _ParagraphStyle, setting: str, priority: int) -> str:
    custom = ' w:customStyle="1"' if known.custom else ""
    following = known.id if known.based_on == "List" else _FOLLOWING.get(known.id, "BodyText")
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{known.id}"><w:name w:val="{known.name}"/>'
        f'<w:basedOn w:val="{known.based_on}"/><w:next w:val="{following}"/>'
        f'<w:uiPriority w:val="{priority}"/><w:qFormat/>{setting}</w:style>'
    )


def _inner_list_xml(style: Style, script: str, level: int, outermost: Setting) -> str:
    """The style of a list's inner level: what differs from *List* is how far in it stands."""
    text = style.list_text(level)
    paragraph = paragraph_elements(style, text)
    paragraph["contextualSpacing"] = toggle("contextualSpacing", True)
    known = _ParagraphStyle(list_style(level), f"List {level + 1}", "List")
    return _paragraph_style_xml(known, Setting(paragraph, run_elements(style, script, text)).xml(outermost), 99)


def _character_style_xml(style_id: str, name: str, run: str) -> str:
    custom = "" if style_id == name else ' w:customStyle="1"'
    return (
        f'<w:style w:type="character"{custom} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="20"/><w:qFormat/>'
        f"{f'<w:rPr>{run}</w:rPr>' if run else ''}</w:style>"
    )


def _run_in_xml(style: Style, script: str, level: int) -> str:
    heading, body = style.text[f"heading{level}"], style.text["body"]
    is_bold = partial(style.is_bold_in_word, script)
    fonts = fonts_element(style, script, heading.font) if heading.font != body.font else ""
    # Bold toggles: in a character style it turns the weight of the paragraph's style over (17.7.3).
    bold = "<w:b/><w:bCs/>" if is_bold(heading) != is_bold(body) else ""
    return _character_style_xml(run_in_style(level), f"Run-in Heading {level}", fonts + bold)


def _normal(style: Style, script: str) -> Setting:
    """What table cells and the user's own paragraphs start from: the body's type, no indent, single lines."""
    flush = replace(style.text["body"], indent_em=0.0, left_em=0.0, right_em=0.0, before_lines=0.0, after_lines=0.0)
    paragraph = paragraph_elements(style, flush) | {"spacing": spacing_element(0, 0, 0, 0, 240, "auto")}
    return Setting(paragraph, run_elements(style, script, flush))


def _text_setting(style: Style, script: str, kind: str, known: _ParagraphStyle) -> Setting:
    text = style.text[kind]
    paragraph, run = paragraph_elements(style, text), run_elements(style, script, text)
    # Each item and each line is a paragraph: the room above and below belongs to the whole.
    paragraph["contextualSpacing"] = toggle("contextualSpacing", kind in GATHERED_KINDS)
    if known.outline is not None:
        paragraph["outlineLvl"] = f'<w:outlineLvl w:val="{known.outline}"/>'
    if known.new_page:
        paragraph["pageBreakBefore"] = toggle("pageBreakBefore", True)
    if kind in ("contents1", "contents2"):
        paragraph["tabs"] = _leader(style)
        # The leader is Western text, and alike at both levels.
        run["fonts"] = fonts_element(style, script, text.font, own_latin=False)
    if kind == "image":  # exact lines would cut it off; on the grid it takes whole lines all the same
        paragraph["spacing"] = text_spacing(style, text, "auto")
    if kind in CELL_KINDS:  # a row grows with what a user puts into it, and stands on no grid
        paragraph["snapToGrid"] = toggle("snapToGrid", False)
        paragraph["spacing"] = text_spacing(style, text, "atLeast")
    return Setting(paragraph, run)


def _leader(style: Style) -> str:
    """Page numbers of the contents at the right edge, behind a row of dots in the middle of the line."""
    edge = twips_from_mm(style.page.type_area_mm[0])
    return f'<w:tabs><w:tab w:val="right" w:leader="middleDot" w:pos="{edge}"/></w:tabs>'


def _table_gap_xml(normal: Setting) -> str:
    """The thin empty paragraph between two tables, which Word would otherwise join into one."""
    setting = replace(
        normal,
        paragraph=normal.paragraph
        | {
            "snapToGrid": toggle("snapToGrid", False),
            "spacing": spacing_element(0, 0, 0, 0, TWIPS_PER_PT, "exact"),
        },
        run=normal.run | {"sz": '<w:sz w:val="2"/>', "szCs": '<w:szCs w:val="2"/>'},
    )
    gap = _ParagraphStyle(TABLE_GAP, "Table Gap", "Normal", custom=True)
    return _paragraph_style_xml(gap, setting.xml(normal), 99)


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

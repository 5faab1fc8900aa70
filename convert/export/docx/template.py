"""The part of a Word file that depends on the style and the script alone, made once and reused.

A small package of our own: no thumbnail, stylesWithEffects or customXml.
"""

from __future__ import annotations

from dataclasses import dataclass

from convert.export.docx.package import archive
from convert.export.docx.stylesheet import (
    FOOTER,
    FOOTER_EVEN,
    NAMESPACE,
    font_table_xml,
    footer_line_twips,
    styles_xml,
)
from convert.export.docx.text import runs
from convert.export.docx.theme import theme_xml
from convert.export.docx.units import WORD_LANGUAGES, twips_from_mm, twips_from_pt
from convert.styles.model import Style

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"

DOCUMENT_PART = "word/document.xml"
CORE_PART = "docProps/core.xml"

_APP = f'<Properties xmlns="{_OFFICE}/extended-properties"><Application>hanpress</Application></Properties>'


@dataclass(frozen=True, slots=True)
class Template:
    """``package`` is an archive without document and core properties; the document is ``head`` + body + ``tail``."""

    package: bytes
    head: str
    tail: str
    type_width_twips: int


_templates: dict[tuple[str, str, bool], tuple[Style, Template]] = {}


def template(style: Style, script: str, *, numbered: bool = False) -> Template:
    """The template of a style in a script (``hans``, ``hant``, ``tw``, ``hk``), built at first use.

    With ``numbered`` the package counts on a numbering part, which is the article's own.
    """
    key = (style.name, script, numbered)
    known = _templates.get(key)
    # A user's style file may change under the same name, so the style itself decides.
    if known is None or (known[0] is not style and known[0] != style):
        known = _templates[key] = (style, _build(style, script, numbered=numbered))
    return known[1]


def _build(style: Style, script: str, *, numbered: bool) -> Template:
    footers = _footers(style)
    targets = [(name, f"{name}.xml") for name in ("styles", "settings", "fontTable", "theme")]
    targets += [("footer", f"{name}.xml") for name, _, _ in footers]
    overrides = [("styles", "styles"), ("settings", "settings"), ("fontTable", "fontTable")]
    overrides += [(name, "footer") for name, _, _ in footers]
    own = [("numbering", "numbering.xml")] if numbered else []
    parts = [
        ("[Content_Types].xml", _content_types([*overrides, *((kind, kind) for kind, _ in own)])),
        ("_rels/.rels", _PACKAGE_RELATIONSHIPS),
        ("docProps/app.xml", _APP),
        (
            "word/_rels/document.xml.rels",
            _document_relationships([*targets, *own]),
        ),
        ("word/styles.xml", styles_xml(style, script)),
        ("word/settings.xml", _settings_xml(style, script)),
        ("word/fontTable.xml", font_table_xml(style, script)),
        ("word/theme.xml", theme_xml(style, script)),
        *((f"word/{name}.xml", xml) for name, _, xml in footers),
    ]
    first = len(targets) - len(footers) + 1
    references = "".join(
        f'<w:footerReference w:type="{side}" r:id="rId{number}"/>' for number, (_, side, _) in enumerate(footers, first)
    )
    page, width = _page_properties(style)
    return Template(
        archive(parts),
        f'<w:document xmlns:w="{NAMESPACE}" xmlns:r="{_OFFICE}/relationships"><w:body>',
        f"<w:sectPr>{references}{page}</w:sectPr></w:body></w:document>",
        width,
    )


def _content_types(overrides: list[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>' for name, kind in overrides
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{DOCUMENT_PART}" ContentType="{_WORD_TYPE}.document.main+xml"/>{entries}'
        f'<Override PartName="/word/theme.xml" ContentType="{_THEME_TYPE}"/>'
        f'<Override PartName="/{CORE_PART}" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


_PACKAGE_RELATIONSHIPS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="{DOCUMENT_PART}"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="{CORE_PART}"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/extended-properties" Target="docProps/app.xml"/>'
    "</Relationships>"
)


def _document_relationships(targets: list[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _settings_xml(style: Style, script: str) -> str:
    outer = bool(style.page_number.form) and style.page_number.place == "outer"
    strict = style.setting.strictness == "strict"
    tab = twips_from_pt(style.text["body"].size_pt * 2)
    return (
        f'<w:settings xmlns:w="{NAMESPACE}"><w:zoom w:percent="100"/>'
        f"{'<w:mirrorMargins/>' if style.page.mirror else ''}"
        f'<w:defaultTabStop w:val="{tab}"/>'
        f"{'<w:evenAndOddHeaders/>' if outer else ''}"
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f"{'<w:strictFirstAndLastChars/>' if strict else ''}"
        "<w:compat><w:doNotExpandShiftReturn/>"
        + "".join(
            f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
            for name, value in _COMPATIBILITY
        )
        + f'</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="{WORD_LANGUAGES[script]}"/></w:settings>'
    )


_COMPATIBILITY = (
    ("compatibilityMode", 15),
    ("overrideTableStyleFontSizeAndJustification", 1),
    ("enableOpenTypeFeatures", 1),
    ("doNotFlipMirrorIndents", 1),
    ("differentiateMultirowTableHeaders", 1),
    ("useWord2013TrackBottomHyphenation", 0),
)


def _page_properties(style: Style) -> tuple[str, int]:
    """Paper, margins and grid as ``w:sectPr`` has them, and the width of the type area in twips.

    The footer's distance counts from the paper's edge to the *lower* edge of its
    last line; the style names the distance from the type area to the upper edge.
    The grid is one of lines only: LibreOffice 7.4 sets half-empty lines on a grid
    of lines and characters; the pitch of characters is in the styles.
    """
    page, number = style.page, style.page_number
    width, height = twips_from_mm(page.width_mm), twips_from_mm(page.height_mm)
    left, right = twips_from_mm(page.gutter_mm), twips_from_mm(page.fore_edge_mm)
    foot = twips_from_mm(page.foot_mm)
    footer = max(0, foot - twips_from_mm(number.below_mm) - footer_line_twips(style))
    grid = 'w:type="lines" ' if page.lines else ""
    xml = (
        f'<w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar w:top="{twips_from_mm(page.head_mm)}" w:right="{right}" w:bottom="{foot}" w:left="{left}" '
        f'w:header="{twips_from_mm(page.head_mm / 2)}" w:footer="{footer}" w:gutter="0"/>'
        f'<w:docGrid {grid}w:linePitch="{twips_from_pt(style.text["body"].line_pt)}"/>'
    )
    return xml, width - left - right


_PAGE_FIELD = "".join(
    f"<w:r>{content}</w:r>"
    for content in (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
)


def _footers(style: Style) -> list[tuple[str, str, str]]:
    """The footers a style needs as (part, side, XML): none, one for all pages, or odd and even."""
    if not style.page_number.form:
        return []
    first = ("footer1", "default", _footer_xml(style.page_number.form, FOOTER))
    if style.page_number.place != "outer":
        return [first]
    return [first, ("footer2", "even", _footer_xml(style.page_number.form, FOOTER_EVEN))]


def _footer_xml(form: str, paragraph_style: str) -> str:
    content = _PAGE_FIELD.join(runs(text) for text in form.split("{page}"))
    return (
        f'<w:ftr xmlns:w="{NAMESPACE}"><w:p><w:pPr><w:pStyle w:val="{paragraph_style}"/></w:pPr>{content}</w:p></w:ftr>'
    )

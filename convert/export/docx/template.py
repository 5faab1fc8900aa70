"""The part of a Word file that depends on the style and the script alone, made once and reused.

A small package of our own: no thumbnail, stylesWithEffects or customXml.
"""

from __future__ import annotations

from msgspec import Struct

from convert.export.docx.package import archive
from convert.export.docx.running import (
    NAMESPACE,
    RunningPart,
    distance_twips,
    has_facing_pages,
    has_own_first_page,
    running_parts,
)
from convert.export.docx.stylesheet import font_table_xml, styles_xml
from convert.export.docx.theme import theme_xml
from convert.export.docx.units import WORD_LANGUAGES, twips_from_mm, twips_from_pt
from convert.styles.model import Style

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"

DOCUMENT_PART = "word/document.xml"
RELATIONSHIPS_PART = "word/_rels/document.xml.rels"
DOCUMENT_HEAD = f'<w:document xmlns:w="{NAMESPACE}" xmlns:r="{_OFFICE}/relationships"><w:body>'
DOCUMENT_TAIL = "</w:body></w:document>"
CORE_PART = "docProps/core.xml"

APP_XML = f'<Properties xmlns="{_OFFICE}/extended-properties"><Application>hanpress</Application></Properties>'


class Template(Struct, frozen=True):
    """``package`` is an archive without document and core properties; the document is ``head`` + body + ``tail``.

    ``targets`` are the document's relationships, which the package lacks where pictures add to them.

    ``running`` are the headers and footers that name the article or its collection: they are written for each file.
    """

    package: bytes
    head: str
    tail: str
    running: tuple[RunningPart, ...]
    targets: tuple[tuple[str, str], ...] = ()


_templates: dict[tuple[str, str, bool, bool], tuple[Style, Template]] = {}


def template(style: Style, script: str, *, numbered: bool = False, pictured: bool = False) -> Template:
    """The template of a style in a script (``hans``, ``hant``, ``tw``, ``hk``), built at first use.

    With ``numbered`` the package counts on a numbering part, which is the article's own;
    with ``pictured`` on the document's relationships.
    """
    key = (style.name, script, numbered, pictured)
    known = _templates.get(key)
    # A user's style file may change under the same name, so the style itself decides.
    if known is None or (known[0] is not style and known[0] != style):
        known = _templates[key] = (style, _build(style, script, numbered=numbered, pictured=pictured))
    return known[1]


def _build(style: Style, script: str, *, numbered: bool, pictured: bool) -> Template:
    running = running_parts(style)
    targets = [(name, f"{name}.xml") for name in ("styles", "settings", "fontTable", "theme")]
    first = len(targets) + 1
    targets += [(part.kind, f"{part.name}.xml") for part in running]
    overrides = [("styles", "styles"), ("settings", "settings"), ("fontTable", "fontTable")]
    overrides += [(part.name, part.kind) for part in running]
    own = [("numbering", "numbering.xml")] if numbered else []
    related = [] if pictured else [(RELATIONSHIPS_PART, document_relationships([*targets, *own]))]
    parts: list[tuple[str, str | bytes]] = [
        ("[Content_Types].xml", content_types([*overrides, *((kind, kind) for kind, _ in own)], pictured=pictured)),
        ("_rels/.rels", PACKAGE_RELATIONSHIPS),
        ("docProps/app.xml", APP_XML),
        *related,
        ("word/styles.xml", styles_xml(style, script)),
        ("word/settings.xml", settings_xml(style, script)),
        ("word/fontTable.xml", font_table_xml(style, script)),
        ("word/theme.xml", theme_xml(style, script)),
        *((f"word/{part.name}.xml", part.xml({})) for part in running if part.is_fixed),
    ]
    references = "".join(
        f'<w:{part.kind}Reference w:type="{part.side}" r:id="rId{number}"/>'
        for number, part in enumerate(running, first)
    )
    return Template(
        archive(parts),
        DOCUMENT_HEAD,
        section_xml(style, references, own_first=has_own_first_page(style)) + DOCUMENT_TAIL,
        tuple(part for part in running if not part.is_fixed),
        (*targets, *own),
    )


_PICTURES = '<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>'


def content_types(overrides: list[tuple[str, str]], *, pictured: bool = False) -> str:
    """``[Content_Types].xml`` for parts of the folder ``word`` beside the document, as (name, kind)."""
    entries = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>' for name, kind in overrides
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{_PICTURES if pictured else ''}"
        f'<Override PartName="/{DOCUMENT_PART}" ContentType="{_WORD_TYPE}.document.main+xml"/>{entries}'
        f'<Override PartName="/word/theme.xml" ContentType="{_THEME_TYPE}"/>'
        f'<Override PartName="/{CORE_PART}" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


PACKAGE_RELATIONSHIPS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="{DOCUMENT_PART}"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="{CORE_PART}"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/extended-properties" Target="docProps/app.xml"/>'
    "</Relationships>"
)


def document_relationships(targets: list[tuple[str, str]]) -> str:
    """The document's relationships ``rId1`` and so on, to parts named as (kind, file)."""
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def settings_xml(style: Style, script: str, *, update_fields: bool = False) -> str:
    """``word/settings.xml``; with ``update_fields`` Word offers to count fields anew when it opens the file."""
    strict = style.setting.strictness == "strict"
    # On the grid every mark has its cell: LibreOffice knows nothing else, and so Word breaks lines alike.
    compression = "doNotCompress" if style.setting.breaking == "grid" else "compressPunctuation"
    tab = twips_from_pt(style.text["body"].size_pt * 2)
    return (
        f'<w:settings xmlns:w="{NAMESPACE}"><w:zoom w:percent="100"/>'
        f"{'<w:mirrorMargins/>' if style.page.mirror else ''}"
        f'<w:defaultTabStop w:val="{tab}"/>'
        f"{'<w:evenAndOddHeaders/>' if has_facing_pages(style) else ''}"
        f'<w:characterSpacingControl w:val="{compression}"/>'
        f"{'<w:strictFirstAndLastChars/>' if strict else ''}"
        f"{'<w:updateFields/>' if update_fields else ''}"
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


def section_xml(
    style: Style, references: str = "", *, opening: str = "", numbering: str = "", own_first: bool = False
) -> str:
    """``w:sectPr``: paper, margins and grid of a section (17.6.17).

    ``references`` name its headers and footers, ``opening`` is how it begins
    (``nextPage``, ``oddPage``), ``numbering`` the attributes of ``w:pgNumType``; with
    ``own_first`` its first page has headers and footers of its own.

    The grid is one of lines only: LibreOffice 7.4 sets half-empty lines on a grid
    of lines and characters; the pitch of characters is in the styles.
    """
    page = style.page
    width, height = twips_from_mm(page.width_mm), twips_from_mm(page.height_mm)
    left, right = twips_from_mm(page.gutter_mm), twips_from_mm(page.fore_edge_mm)
    foot = twips_from_mm(page.foot_mm)
    grid = 'w:type="lines" ' if page.lines else ""
    opened = f'<w:type w:val="{opening}"/>' if opening else ""
    numbered = f"<w:pgNumType {numbering}/>" if numbering else ""
    return (
        f'<w:sectPr>{references}{opened}<w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar w:top="{twips_from_mm(page.head_mm)}" w:right="{right}" w:bottom="{foot}" w:left="{left}" '
        f'w:header="{distance_twips(style, "header")}" w:footer="{distance_twips(style, "footer")}" w:gutter="0"/>'
        f"{numbered}{'<w:titlePg/>' if own_first else ''}"
        f'<w:docGrid {grid}w:linePitch="{twips_from_pt(style.text["body"].line_pt)}"/></w:sectPr>'
    )

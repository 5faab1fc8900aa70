"""A collection as one Word file: cover, contents, every article as a chapter.

Word knows three ranks of text: the volume's title (*Title*), the articles' titles
(*Heading 1*) and their headings (*Heading 2* to *5*), so that the navigation pane and the
contents nest. The looks of these are the style's own, one rank further down.

The contents are a ``TOC`` field that shows what the PDF's contents show until Word counts
anew. Cover, contents and text are sections; where the style wants right-hand openings
or running heads that name the article, every chapter is a section of its own. (LibreOffice
7.4 shows what is meant for the first page of a section that opens on an odd page on its
second page too; Word does not.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from msgspec import Struct, field
from msgspec.structs import replace

from convert.document.model import Article, Block, Collection, Heading, Paragraph, SpanKind
from convert.document.volume import Entry, contents, contents_title, cover, language_of, spaced
from convert.export.docx.body import blocks_xml
from convert.export.docx.drawings import Drawings
from convert.export.docx.package import archive
from convert.export.docx.paragraphs import styled
from convert.export.docx.placing import own_properties
from convert.export.docx.properties import core_xml
from convert.export.docx.running import RunningPart, has_own_first_page, running_parts
from convert.export.docx.running import field as field_xml
from convert.export.docx.stylesheet import TABLE_GAP, VOLUME_STYLES, font_table_xml, styles_xml, volume_kinds
from convert.export.docx.template import (
    APP_XML,
    CORE_PART,
    DOCUMENT_HEAD,
    DOCUMENT_PART,
    DOCUMENT_TAIL,
    PACKAGE_RELATIONSHIPS,
    RELATIONSHIPS_PART,
    content_types,
    document_relationships,
    section_xml,
    settings_xml,
)
from convert.export.docx.text import runs
from convert.export.docx.theme import theme_xml
from convert.export.docx.units import script_of
from convert.export.docx.writer import article_notices
from convert.export.properties import Properties, Written
from convert.patterns import deferred
from convert.styles.model import Style

_FIXED_PARTS = ("styles", "settings", "fontTable", "theme")
_ROMAN, _DECIMAL = 'w:fmt="lowerRoman"', 'w:fmt="decimal" w:start="1"'

#: ``STYLEREF 1`` is the text of *Heading 1* in every language of Word; the names of styles are translated.
_CHAPTER_CODES = {"page": "PAGE", "title": "STYLEREF 1"}
_FRONT_CODES = {"page": "PAGE"}


def write_volume(collection: Collection, style: Style, properties: Properties, pages: Sequence[str] = ()) -> Written:
    """The collection as one ``.docx`` file in a house style; the same input gives the same bytes.

    Args:
        collection: its articles become chapters in their order.
        style: pages, and how articles stand in a volume.
        properties: what the file says about itself.
        pages: what the pages of the contents and of its entries are called
            (:func:`convert.typeset.volume.contents_labels`); question marks stand where they are not known.
    """
    drawings = Drawings(collection.articles, style, len(_FIXED_PARTS) + 1)
    writer = _VolumeWriter(collection, style, script_of(language_of(collection)), drawings)
    body = writer.body(pages)
    kinds = [*((name, name) for name in _FIXED_PARTS[:3]), *writer.overrides]
    parts: list[tuple[str, str | bytes]] = [
        ("[Content_Types].xml", content_types(kinds, pictured=bool(drawings.parts))),
        ("_rels/.rels", PACKAGE_RELATIONSHIPS),
        ("docProps/app.xml", APP_XML),
        (CORE_PART, core_xml(properties)),
        (DOCUMENT_PART, DOCUMENT_HEAD + body + DOCUMENT_TAIL),
        (RELATIONSHIPS_PART, document_relationships(writer.targets)),
        (
            "word/styles.xml",
            styles_xml(in_lower_rank(style), writer.script, volume_kinds(new_pages=not writer.are_apart)),
        ),
        ("word/settings.xml", settings_xml(style, writer.script, update_fields=True)),
        ("word/fontTable.xml", font_table_xml(style, writer.script)),
        ("word/theme.xml", theme_xml(style, writer.script)),
        *writer.parts,
        *drawings.parts,
    ]
    notices = (notice for article in collection.articles for notice in article_notices(article, style))
    return Written(archive(parts), tuple(dict.fromkeys(notices)))


def in_lower_rank(style: Style) -> Style:
    """The style with every title and heading one rank further down, the cover's title at the top."""
    text = dict(style.text)
    ranks = ("title", *(f"heading{level}" for level in range(1, 5)))
    text |= {f"heading{level}": style.text[kind] for level, kind in enumerate(ranks, 1)}
    return replace(style, text=text | {"title": style.text["cover_title"]})


def _chapter(article: Article) -> tuple[Block, ...]:
    """An article as blocks: its title is a heading, its headings and run-in headings stand one level lower."""
    return (Heading(1, "", article.title.text), *map(_lower, article.blocks))


def _lower(block: Block) -> Block:
    match block:
        case Heading(level):
            return replace(block, level=level + 1)
        case Paragraph(spans=spans) if spans:
            lowered = (replace(s, level=s.level + 1) if s.kind is SpanKind.RUN_IN else s for s in spans)
            return replace(block, spans=tuple(lowered))
        case _:
            return block


class _VolumeWriter(Struct):
    """A volume in the making; headers and footers are collected as sections ask for them."""

    collection: Collection
    style: Style
    script: str
    drawings: Drawings
    parts: list[tuple[str, str]] = field(default_factory=list)
    targets: list[tuple[str, str]] = field(default_factory=list)
    overrides: list[tuple[str, str]] = field(default_factory=list)
    _shared: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.targets += [*((name, f"{name}.xml") for name in _FIXED_PARTS), *self.drawings.targets]

    @property
    def are_apart(self) -> bool:
        """Whether every chapter is a section of its own; else the style of its title breaks the page."""
        style = self.style
        return style.volume.openings == "right" or has_own_first_page(style) or self._names_articles()

    def body(self, pages: Sequence[str]) -> str:
        """The content of ``w:body``, every section with its properties."""
        return "".join((*self._front(pages), *self._chapters()))

    def _front(self, pages: Sequence[str]) -> Iterator[str]:
        """Cover and contents, each a section; the contents know their bookmarks by number."""
        style, language = self.style, language_of(self.collection)
        lines = [styled(VOLUME_STYLES[_COVER_KINDS[kind]].id, runs(text)) for kind, text in cover(self.collection)]
        if lines:
            yield _with_section("".join(lines), section_xml(style, opening="nextPage", numbering=_ROMAN))
        if not style.volume.contents_levels:
            return
        entries = contents(self.collection, style.volume.contents_levels)
        title = contents_title(language)
        yield contents_xml(title, entries, pages, style.volume.contents_levels)
        references = self._references({"title": title, "collection": self.collection.title}, _FRONT_CODES, "front")
        yield styled(TABLE_GAP, "").replace("</w:pPr>", self._section(references, numbering=_ROMAN) + "</w:pPr>")

    def _chapters(self) -> Iterator[str]:
        """The text: one section, or one for every article where sections must differ."""
        mark = _Marker(self.style.volume.contents_levels)
        articles = self.collection.articles
        section = ""
        for number, article in enumerate(articles, 1):
            blocks = _chapter(article)
            xml = mark(blocks_xml(blocks, self.style, self.drawings, own_properties(self.style, blocks)))
            if self.are_apart or number == 1:
                fields = {"title": article.title.text, "collection": self.collection.title}
                numbering = _DECIMAL if number == 1 else 'w:fmt="decimal"'
                references = self._references(fields, _CHAPTER_CODES, str(number))
                section = self._section(references, numbering=numbering, is_first=number == 1)
            yield _with_section(xml, section) if self.are_apart and number < len(articles) else xml
        yield section or section_xml(self.style)

    def _section(self, references: str, *, numbering: str, is_first: bool = False) -> str:
        style = self.style
        right = style.volume.openings == "right" or (is_first and style.has_sides)
        opening = "oddPage" if right else "nextPage"
        own_first = has_own_first_page(style)
        return section_xml(style, references, opening=opening, numbering=numbering, own_first=own_first)

    def _names_articles(self) -> bool:
        return any("{title}" in "".join(part.texts) for part in running_parts(self.style))

    def _references(self, fields: Mapping[str, str], codes: Mapping[str, str], suffix: str) -> str:
        """The references to a section's headers and footers; those that name no article are shared by all."""
        return "".join(
            f'<w:{part.kind}Reference w:type="{part.side}" r:id="{self._reference(part, fields, codes, suffix)}"/>'
            for part in running_parts(self.style)
        )

    def _reference(self, part: RunningPart, fields: Mapping[str, str], codes: Mapping[str, str], suffix: str) -> str:
        name = f"{part.name}-{suffix}" if "{title}" in "".join(part.texts) else part.name
        if name not in self._shared:
            self.parts.append((f"word/{name}.xml", part.xml(fields, codes)))
            self.targets.append((part.kind, f"{name}.xml"))
            self.overrides.append((name, part.kind))
            self._shared[name] = f"rId{len(self.targets)}"
        return self._shared[name]


#: The cover's title is the volume's.
_COVER_KINDS = {"cover_title": "title", "cover_lead": "cover_lead", "cover_date": "cover_date"}


def _with_section(xml: str, section: str) -> str:
    """Paragraphs that end a section: its properties stand in the last one, a thin one after a table (17.6.18)."""
    if not xml.endswith("</w:p>"):
        xml += styled(TABLE_GAP, "")
    start = xml.rindex("</w:pPr>")
    return xml[:start] + section + xml[start:]


_HEADING = deferred(r'(<w:p><w:pPr><w:pStyle w:val="Heading([1-9])"/></w:pPr>)(.*?)(?=</w:p>)')


def _bookmark(number: int) -> str:
    return f"_Toc{number:09d}"


class _Marker:
    """Gives the headings the contents name their bookmarks, counted through the volume."""

    def __init__(self, levels: int) -> None:
        self._levels = levels
        self._numbers = count(1)

    def __call__(self, xml: str) -> str:
        """The same paragraphs, marked."""
        return _HEADING.sub(self._marked, xml)

    def _marked(self, match: re.Match[str]) -> str:
        head, level, content = match.groups()
        if int(level) > self._levels:
            return match[0]
        number = next(self._numbers)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{_bookmark(number)}"/>'
        return f'{head}{start}{content}<w:bookmarkEnd w:id="{number}"/>'


def contents_xml(title: str, entries: Iterable[Entry], pages: Sequence[str], levels: int) -> str:
    """The contents as Word's own gallery makes them: a ``TOC`` field whose entries are links (17.16.5.68).

    ``pages`` are the page numbers shown, the contents' own first.
    """
    shown = dict(enumerate(pages))
    code = f'TOC \\o "1-{levels}" \\h \\z'
    opening = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    lines = [
        styled(
            VOLUME_STYLES[f"contents{min(entry.level, 2)}"].id,
            (opening if number == 1 else "") + _entry_xml(number, entry, shown.get(number, "?")),
        )
        for number, entry in enumerate(entries, 1)
    ]
    heading = styled(VOLUME_STYLES["contents_title"].id, runs(spaced(title)))
    closing = styled(TABLE_GAP, ("" if lines else opening) + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{heading}{''.join(lines)}{closing}"
        "</w:sdtContent></w:sdt>"
    )


def _entry_xml(number: int, entry: Entry, page: str) -> str:
    name = _bookmark(number)
    shown = field_xml(f"PAGEREF {name} \\h", f"<w:r><w:t>{page}</w:t></w:r>")
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{runs(entry.text)}<w:r><w:tab/></w:r>{shown}</w:hyperlink>'

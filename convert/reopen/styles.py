"""``word/styles.xml``: what each style means for the document.

Word's own styles are told by their names, which files keep in English whatever
language Word speaks (their ids are translated); other programs write translated
names. A style that nobody knows means what it is based on, down to the first that
is known or has an outline level.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from convert.document.model import SpanKind
from convert.export.docx.stylesheet import PARAGRAPH_STYLES, TABLE_GAP, run_in_style
from convert.patterns import deferred
from convert.reopen.limits import STYLE_CHAIN_MAX
from convert.reopen.xml import attribute, child, children, is_on, number

if TYPE_CHECKING:
    from lxml.etree import _Element

GAP: Final = "gap"
"""The kind of our thin paragraph between two tables: it holds no text of the document."""

CONTENTS: Final = "contents"
"""The kind of the lines of a table of contents."""

COVER_LEAD: Final = "cover lead"
"""The kind of the lead on the cover of a volume, and the name of its style; so for the date."""

COVER_DATE: Final = "cover date"

#: Styles that our single files do not use, and what their paragraphs are in ours.
_OTHER_KINDS: Final = {
    "subtitle": "lead",
    "副标题": "lead",
    "副標題": "lead",
    "closing": "byline",
    "题注": "caption",
    "標號": "caption",
    "first paragraph": "body",
    "标题": "title",
    "標題": "title",
    "toc heading": CONTENTS,
    COVER_LEAD: COVER_LEAD,
    COVER_DATE: COVER_DATE,
}
_HEADING: Final = deferred(r"(?:heading|标题|標題)\s*([1-9])")
_LIST: Final = deferred(r"list(?: bullet| number| continue)?(?: ([2-5]))?")
_CONTENTS: Final = deferred(r"(?:toc|目录|目錄)\s*[1-9]")
_RUN_IN: Final = deferred(f"{run_in_style(1).lower().removesuffix('1')}([1-9])")
DEEPEST: Final = 4
"""Levels of headings in the document model."""

#: Kinds whose paragraphs are told apart from another's by what they stand beside.
_SAME: Final = {"attachment_item": "attachment", "table_head": "table", "table_figures": "table"}

_KINDS: Final = {
    _known.name.lower(): _SAME.get(kind, kind) for kind, _known in PARAGRAPH_STYLES.items()
} | {"table gap": GAP, TABLE_GAP.lower(): GAP} | _OTHER_KINDS  # fmt: skip


class ParagraphMeaning(Struct, frozen=True):
    """What a paragraph style says: a kind of text (``""`` where it says nothing) and how deep a heading is.

    ``depth`` is the heading's level before the model's limit of four, or how far inside a
    list's item stands; ``numbering`` and ``level`` are those of an automatic list, ``bold``
    and ``italic`` the style's own.
    """

    kind: str = ""
    depth: int = 0
    numbering: str = ""
    level: int = -1
    bold: bool = False
    italic: bool = False
    centred: bool = False


class RunMeaning(Struct, frozen=True):
    """What a character style says; ``None`` where it says nothing."""

    run_in: int = 0
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool = False
    marks: tuple[SpanKind, ...] = ()
    """What the style *is*, whatever the paragraph looks like: strong, emphasis."""


class Styles:
    """The styles of one file."""

    def __init__(self, root: _Element | None) -> None:
        self._elements = {attribute(each, "w:styleId"): each for each in children(root, "w:style")}
        self._default = next(
            (
                name
                for name, each in self._elements.items()
                if attribute(each, "w:type") == "paragraph"
                and attribute(each, "w:default").lower() in ("1", "true", "on")
            ),
            "",
        )
        self._paragraphs: dict[str, ParagraphMeaning] = {}
        self._runs: dict[str, RunMeaning] = {}

    @cached_property
    def are_a_volume(self) -> bool:
        """Whether this file began as a merged volume of ours, whose articles stand one rank further down."""
        return self.are_ours and COVER_LEAD in {_name(each) for each in self._elements.values()}

    @cached_property
    def are_ours(self) -> bool:
        """Whether this file began as one of ours: it has our styles for run-in headings."""
        names = {_name(each).replace(" ", "").replace("-", "") for each in self._elements.values()}
        return names >= {"runinheading1", "runinheading4"}

    def paragraph(self, style_id: str) -> ParagraphMeaning:
        """The meaning of a paragraph style; ``""`` is the default style."""
        style_id = style_id or self._default
        if style_id not in self._paragraphs:
            self._paragraphs[style_id] = self._paragraph(style_id)
        return self._paragraphs[style_id]

    def run(self, style_id: str) -> RunMeaning:
        """The meaning of a character style; ``""`` is none."""
        if style_id not in self._runs:
            self._runs[style_id] = self._run(style_id)
        return self._runs[style_id]

    def _chain(self, style_id: str) -> Iterator[tuple[str, _Element]]:
        """A style and what it is based on, nearest first; circles end."""
        seen: set[str] = set()
        while style_id in self._elements and style_id not in seen and len(seen) < STYLE_CHAIN_MAX:
            seen.add(style_id)
            element = self._elements[style_id]
            yield style_id, element
            style_id = attribute(child(element, "w:basedOn"), "w:val")

    def _paragraph(self, style_id: str) -> ParagraphMeaning:
        kind, depth, numbering, level = "", 0, "", -1
        bold: bool | None = None
        italic: bool | None = None
        align = ""
        for name, element in self._chain(style_id):
            settings, run = child(element, "w:pPr"), child(element, "w:rPr")
            if not kind:
                kind, depth = _meaning(name, element, settings)
            number_at = child(settings, "w:numPr")
            if not numbering and number_at is not None:
                numbering = attribute(child(number_at, "w:numId"), "w:val")
                level = number(child(number_at, "w:ilvl"), default=-1)
            bold = is_on(child(run, "w:b")) if bold is None else bold
            italic = is_on(child(run, "w:i")) if italic is None else italic
            align = align or attribute(child(settings, "w:jc"), "w:val")
        return ParagraphMeaning(kind, depth, numbering, level, bool(bold), bool(italic), align == "center")

    def _run(self, style_id: str) -> RunMeaning:
        bold: bool | None = None
        italic: bool | None = None
        hidden: bool | None = None
        run_in = 0
        marks: list[SpanKind] = []
        for name, element in self._chain(style_id):
            own = child(element, "w:rPr")
            bold = is_on(child(own, "w:b")) if bold is None else bold
            italic = is_on(child(own, "w:i")) if italic is None else italic
            hidden = is_on(child(own, "w:vanish")) if hidden is None else hidden
            run_in = run_in or self._run_in_level(name, element)
            marks += [kind for kind in (SpanKind.STRONG, SpanKind.EMPHASIS) if _name(element) == kind]
        return RunMeaning(run_in, bold, italic, bool(hidden), tuple(marks))

    def _run_in_level(self, style_id: str, element: _Element) -> int:
        """The level of a run-in heading: our own style, or the character half of a heading style."""
        for name in (style_id.lower(), _name(element).replace(" ", "").replace("-", "")):
            if run_in := _RUN_IN.fullmatch(name):
                return int(run_in[1])
        linked = self._elements.get(attribute(child(element, "w:link"), "w:val"))
        if linked is None:
            return 0
        return min(DEEPEST, _meaning("", linked, child(linked, "w:pPr"))[1])


def outline_depth(settings: _Element | None) -> int | None:
    """The heading depth that paragraph settings give by outline level: 1–9, 0 for text, ``None`` unsaid."""
    element = child(settings, "w:outlineLvl")
    if element is None:
        return None
    level = number(element, default=9)
    return level + 1 if 0 <= level <= 8 else 0


def heading_kind(depth: int) -> str:
    """The kind of text of a heading at a depth; the model knows four levels.

    >>> heading_kind(2), heading_kind(7)
    ('heading2', 'heading4')
    """
    return f"heading{min(depth, DEEPEST)}"


def span_kind(meaning: RunMeaning, bold: bool, italic: bool) -> tuple[SpanKind, int] | None:
    """How a run is marked: run-in heading before strong before emphasis, or not at all."""
    if meaning.run_in:
        return SpanKind.RUN_IN, meaning.run_in
    if bold:
        return SpanKind.STRONG, 0
    return (SpanKind.EMPHASIS, 0) if italic else None


def _meaning(style_id: str, element: _Element, settings: _Element | None) -> tuple[str, int]:
    name = _name(element)
    for said in (name, style_id.lower()):
        if heading := _HEADING.fullmatch(said):
            return heading_kind(int(heading[1])), int(heading[1])
        if listed := _LIST.fullmatch(said):
            return "list", int(listed[1] or 1) - 1
        if said in _KINDS:
            kind = _KINDS[said]
            return kind, int(kind[-1]) if kind.startswith("heading") else 0
        if _CONTENTS.fullmatch(said):
            return CONTENTS, 0
    depth = outline_depth(settings)
    return (heading_kind(depth), depth) if depth else ("", 0)


def _name(element: _Element) -> str:
    return attribute(child(element, "w:name"), "w:val").strip().lower()

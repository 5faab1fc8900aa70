"""The inside of a Word paragraph → text with spans and page breaks.

Wrappers are seen through (links, content controls, insertions), results of fields
are kept and their codes are not, deletions are passed over. One :class:`Inline`
reads a whole story, because fields may begin in one paragraph and end in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from convert.document.model import Image, Span, SpanKind
from convert.patterns import deferred
from convert.reopen.findings import Findings
from convert.reopen.package import Relationship
from convert.reopen.pictures import Pictures, pictures_in
from convert.reopen.styles import ParagraphMeaning, Styles, span_kind
from convert.reopen.xml import attribute, child, children, is_on, kind

if TYPE_CHECKING:
    from lxml.etree import _Element

_Mark = tuple[SpanKind, int]

#: Elements of a run that are characters.
_CHARACTERS: Final = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}
#: Wrappers whose content stands in the text.
_SEEN_THROUGH: Final = frozenset(
    ("w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:fldSimple", "w:dir", "w:bdo")
)
_CHANGES: Final = frozenset(("w:ins", "w:moveTo", "w:del", "w:moveFrom"))
_NOTE_REFERENCES: Final = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote"}
_OBJECTS: Final = {"w:object": "an object of another program", "w:control": "a control"}
#: Signs of Symbol and Wingdings by their place in the private area (w:sym).
_SYMBOLS: Final = {
    "f0b7": "•", "f0a7": "▪", "f06c": "●", "f06e": "■", "f0fc": "✓", "f0fb": "✗", "f0fe": "☑", "f0a8": "□",
    "f06f": "□", "f0e0": "→", "f0df": "←", "f04a": "☺", "f0b0": "°", "f0b1": "±", "f0b4": "×", "f0b8": "÷",
    "f0a3": "≤", "f0b3": "≥", "f0b9": "≠", "f0d7": "·", "f0d8": "➢", "f052": "☑", "f0a2": "○",
}  # fmt: skip
_TOC: Final = deferred(r"\s*TOC\b")
_LINK_FIELD: Final = deferred(r'\s*HYPERLINK\s+"([^"]+)"')
_CODE_MAX: Final = 4096
_SHOWN_MAX: Final = 60


class Flow(Struct):
    """A paragraph's text while it is read: characters, marked stretches, page breaks by offset, what hangs on it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[Span] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    images: list[tuple[int, int, Image]] = field(default_factory=list)
    """Pictures, each with the number of page breaks before it and its offset."""

    def add(self, text: str, mark: _Mark | None) -> None:
        """Adds characters; touching stretches of one mark are one span."""
        if not text:
            return
        start, self.length = self.length, self.length + len(text)
        self.pieces.append(text)
        if mark is None:
            return
        last = self.spans[-1] if self.spans else None
        if last is not None and last.end == start and (last.kind, last.level) == mark:
            self.spans[-1] = Span(last.start, self.length, *mark)
        else:
            self.spans.append(Span(start, self.length, *mark))

    @property
    def text(self) -> str:
        """The characters so far."""
        return "".join(self.pieces)


class _Field(Struct):
    """An open field: its code so far, and whether its result has begun."""

    code: str = ""
    has_result: bool = False


class Inline:
    """Reads the paragraphs of one story in order."""

    def __init__(
        self,
        styles: Styles,
        links: Mapping[str, Relationship],
        findings: Findings,
        comments: Mapping[str, str],
        pictures: Pictures,
    ) -> None:
        self._styles, self._links, self._findings, self._comments = styles, links, findings, comments
        self._pictures = pictures
        self._fields: list[_Field] = []
        self.notes: list[tuple[str, str]] = []
        """The foot- and endnotes referred to so far, as (``footnote`` or ``endnote``, identifier)."""
        self.offset = 0
        """Where the paragraph begins in the text of the file: the caller keeps it."""
        self.in_main_part = True
        """Whether relationships are those of the main part: pictures of others are not read."""

    @property
    def in_contents(self) -> bool:
        """Whether an open field is a table of contents, whose result is not read."""
        return any(_TOC.match(each.code) for each in self._fields)

    def read(self, paragraph: _Element, meaning: ParagraphMeaning, flow: Flow) -> Flow:
        """One ``w:p``, added to ``flow``; its style says what is bold or italic by itself and so needs no mark."""
        self._content(paragraph, flow, meaning)
        return flow

    def _content(self, parent: _Element, flow: Flow, meaning: ParagraphMeaning) -> None:
        for element in parent:
            self._element(element, flow, meaning)

    def _element(self, element: _Element, flow: Flow, meaning: ParagraphMeaning) -> None:
        name = kind(element)
        if name in _CHANGES:
            self._findings.add("tracked-changes", self.offset)
        if name == "w:r":
            self._run(element, flow, meaning)
        elif name in _SEEN_THROUGH:
            if name == "w:hyperlink":
                self._link(element)
            if name == "w:fldSimple" and _TOC.match(attribute(element, "w:instr")):
                self._findings.add("contents-left-out", self.offset)
                return
            self._content(element, flow, meaning)
        elif name == "w:sdt":
            self._content_control(element, flow, meaning)
        elif name == "mc:AlternateContent":
            self._alternative(element, flow, meaning)
        elif name in ("m:oMath", "m:oMathPara"):
            text = "".join(each.text or "" for each in element.iter() if kind(each) == "m:t")
            self._findings.add("formula-flattened", self.offset, _shown(text))
            flow.add(text, None)

    def _content_control(self, element: _Element, flow: Flow, meaning: ParagraphMeaning) -> None:
        if is_contents_control(element):
            self._findings.add("contents-left-out", self.offset)
            return
        for content in children(element, "w:sdtContent"):
            self._content(content, flow, meaning)

    def _alternative(self, element: _Element, flow: Flow, meaning: ParagraphMeaning) -> None:
        """The first choice; the fallback says the same in an older vocabulary."""
        for inner in chosen(element):
            self._element(inner, flow, meaning)

    def _link(self, element: _Element) -> None:
        known = self._links.get(attribute(element, "r:id"))
        if known is not None and known.outside:
            self._findings.add("link-target-left-out", self.offset, _shown(known.target))

    def _run(self, run: _Element, flow: Flow, meaning: ParagraphMeaning) -> None:
        settings = child(run, "w:rPr")
        style = self._styles.run(attribute(child(settings, "w:rStyle"), "w:val"))
        hidden = is_on(child(settings, "w:vanish"), style.hidden)
        bold = bool(is_on(child(settings, "w:b"), style.bold)) and not meaning.bold
        italic = bool(is_on(child(settings, "w:i"), style.italic)) and not meaning.italic
        italic = italic or attribute(child(settings, "w:em"), "w:val") not in ("", "none")
        bold, italic = bold or SpanKind.STRONG in style.marks, italic or SpanKind.EMPHASIS in style.marks
        mark = span_kind(style, bold, italic)
        if hidden:
            unseen = Flow()
            for element in run:
                self._in_run(element, unseen, None)
            if unseen.text.strip():
                self._findings.add("hidden-text", self.offset, _shown(unseen.text))
            return
        for element in run:
            self._in_run(element, flow, mark)

    def _in_run(self, element: _Element, flow: Flow, mark: _Mark | None) -> None:
        name = kind(element)
        if name == "w:fldChar":
            self._field(attribute(element, "w:fldCharType"))
        elif name == "w:instrText":
            if self._fields and not self._fields[-1].has_result:
                self._fields[-1].code = (self._fields[-1].code + (element.text or ""))[:_CODE_MAX]
        elif not all(each.has_result for each in self._fields) or self.in_contents:
            return
        elif name == "w:t":
            flow.add(_characters(element), mark)
        elif name in _CHARACTERS:
            flow.add(_CHARACTERS[name], mark)
        elif name == "w:br":
            if attribute(element, "w:type") == "page":
                flow.breaks.append(flow.length)
            else:
                flow.add("\n", mark)
        elif name == "w:sym":
            flow.add(self._symbol(element), mark)
        elif name in _NOTE_REFERENCES:
            self.notes.append((_NOTE_REFERENCES[name], attribute(element, "w:id")))
            flow.add(note_mark(len(self.notes)), mark)
        elif name == "w:commentReference":
            said = self._comments.get(attribute(element, "w:id"), "")
            self._findings.add("comment-left-out", self.offset, _shown(said))
        elif name == "w:ruby":
            self._ruby(element, flow, mark)
        elif name == "mc:AlternateContent":
            for inner in chosen(element):
                self._in_run(inner, flow, mark)
        elif name in ("w:drawing", "w:pict", *_OBJECTS):
            self._drawing(element, flow)

    def _field(self, what: str) -> None:
        if what == "begin":
            self._fields.append(_Field())
        elif what == "separate" and self._fields:
            self._fields[-1].has_result = True
            if _TOC.match(self._fields[-1].code):
                self._findings.add("contents-left-out", self.offset)
            elif link := _LINK_FIELD.match(self._fields[-1].code):
                self._findings.add("link-target-left-out", self.offset, _shown(link[1]))
        elif what == "end" and self._fields:
            self._fields.pop()

    def _symbol(self, element: _Element) -> str:
        code = attribute(element, "w:char").lower()
        if code in _SYMBOLS:
            return _SYMBOLS[code]
        font = attribute(element, "w:font")
        self._findings.add("symbol-unknown", self.offset, _shown(f"{font} {code}".strip()))
        return "□"

    def _ruby(self, element: _Element, flow: Flow, mark: _Mark | None) -> None:
        reading = "".join(_texts(child(element, "w:rt")))
        self._findings.add("ruby-left-out", self.offset, _shown(reading))
        flow.add("".join(_texts(child(element, "w:rubyBase"))), mark)

    def _drawing(self, element: _Element, flow: Flow) -> None:
        """Text boxes are read after their paragraph, pictures where they stand; other objects are named."""
        boxes = [each for each in element.iter() if kind(each) == "w:txbxContent"]
        flow.boxes += [box for box in boxes if not any(kind(up) == "mc:Fallback" for up in box.iterancestors())]
        if kind(element) in _OBJECTS:
            self._findings.add("object-left-out", self.offset, _OBJECTS[kind(element)])
            return
        if next(pictures_in(element), None) is not None:
            links = self._links if self.in_main_part else {}
            for image in self._pictures.read(element, links, self.offset):
                flow.images.append((len(flow.breaks), flow.length, image))
            return
        inner = {kind(each) for each in element.iter()}
        if not boxes and not inner & {"v:line", "v:rect", "v:shape", "v:shapetype"}:
            self._findings.add("object-left-out", self.offset, "a chart, diagram or shape")


def chosen(alternatives: _Element) -> Iterator[_Element]:
    """What stands in the first choice, or in the fallback where there is no choice."""
    first = child(alternatives, "mc:Choice")
    first = child(alternatives, "mc:Fallback") if first is None else first
    return iter(() if first is None else first)


def note_mark(count: int) -> str:
    """What stands in the text for a foot- or endnote, and before the note itself."""
    return f"[{count}]"


def is_contents_control(element: _Element) -> bool:
    """Whether a content control (``w:sdt``) is Word's own table of contents."""
    gallery = child(element, "w:sdtPr", "w:docPartObj", "w:docPartGallery")
    return attribute(gallery, "w:val") == "Table of Contents"


def plain(element: _Element) -> str:
    """The plain text inside an element, paragraphs joined by spaces: for notices."""
    paragraphs = (each for each in element.iter() if kind(each) == "w:p")
    return " ".join(text for each in paragraphs if (text := "".join(_texts(each)).strip()))


def _texts(element: _Element | None) -> Iterator[str]:
    for each in () if element is None else element.iter():
        if kind(each) == "w:t":
            yield _characters(each)


_BLANKS: Final = " \t\r\n"
_LINE_ENDS: Final = str.maketrans("\t\r\n", "   ")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def _characters(element: _Element) -> str:
    """The text of a ``w:t``: blanks at its ends count only where it says so (XML 1.0, 2.10; 17.3.3.31)."""
    text = element.text or ""
    if element.get(_SPACE) != "preserve":
        text = text.strip(_BLANKS)
    return text.translate(_LINE_ENDS)


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_MAX else flat[:_SHOWN_MAX] + "…"

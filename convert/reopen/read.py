"""The door of this room: what document does a Word file hold?

A file that began as one of ours has our styles, and every paragraph's style says what
it is. In a stranger's file headings are told by style or outline level, and the
rules of ``convert.structure`` read what the file leaves unsaid.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from convert.document.model import Article, Collection, SourceRange, Title, TitleOrigin
from convert.document.walk import block_lines
from convert.errors import SourceError
from convert.notices import Notice
from convert.reopen.assemble import (
    blocks_of,
    by_title,
    trimmed,
    with_plain_headings,
    with_section_breaks,
    without_last_breaks,
)
from convert.reopen.body import Body
from convert.reopen.findings import Findings
from convert.reopen.inline import Inline, note_mark, plain
from convert.reopen.items import PAGE_BREAK, Item
from convert.reopen.kind import COMPOUND, ENCRYPTED
from convert.reopen.numbering import Numbering
from convert.reopen.package import Package, Relationship
from convert.reopen.pictures import Pictures
from convert.reopen.properties import read_properties
from convert.reopen.recover import find_title, understood
from convert.reopen.styles import Styles
from convert.reopen.volume import opened_volume
from convert.reopen.xml import attribute, children

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

_MAIN: Final = "officeDocument"
#: What the main part of other Office files is called.
_OTHERS: Final = {"xl/": "an Excel workbook", "ppt/": "a PowerPoint presentation"}
_NOTE_PARTS: Final = {"footnote": "footnotes", "endnote": "endnotes"}


class Reopened(Struct, frozen=True):
    """A Word file as a document.

    ``text`` is the file's text, one line per paragraph or table row; source ranges
    and positions of notices count its characters.
    """

    text: str
    collection: Collection
    notices: tuple[Notice, ...]


def reopen(data: bytes, *, name: str = "the file", origins: Mapping[str, TitleOrigin] | None = None) -> Reopened:
    """Reads a Word file.

    Args:
        data: the whole file.
        name: what messages call it; its name may serve as a title.
        origins: what the sentence about a title's origin in our own files means.

    Raises:
        SourceError: the file is of another kind, old, encrypted, damaged, too large or without text.
    """
    if data.startswith(COMPOUND):
        if ENCRYPTED in data:
            raise SourceError(f"{name} is protected by a password; open it, take the password off and save it.")
        raise SourceError(f"{name} is an old Word file (.doc); open it in Word or LibreOffice and save it as .docx.")
    return _Reading(data, name, origins or {}).result()


class _Reading:
    """One file while it is read."""

    def __init__(self, data: bytes, name: str, origins: Mapping[str, TitleOrigin]) -> None:
        self.name, self.origins = name, origins
        self.package = Package(data, name)
        self.main = self._main_part()
        self.links = self.package.relationships(self.main)
        self.findings = Findings()
        self.styles = Styles(self._related("styles"))
        self.properties = read_properties(self._core())
        numbering = Numbering(self._related("numbering"), lambda form: self.findings.add("number-format", 0, form))
        pictures = Pictures(self.package, self.findings)
        self.inline = Inline(self.styles, self.links, self.findings, self._comments(), pictures)
        self.body = Body(self.styles, numbering, self.inline, self.findings, name=name)

    def result(self) -> Reopened:
        items = with_section_breaks([*self.body.placed(self.package.body(self.main)), *self._notes()])
        text = "".join(line + "\n" for item in items for line in _lines(item))
        if not self.styles.are_ours:
            items = list(with_plain_headings(trimmed(items, self.findings)))
        about = self.properties
        title = lead = ""
        if self.styles.are_a_volume:
            title, lead, items = opened_volume(items)
        if not any(item.kind != PAGE_BREAK for item in items):
            raise SourceError(f"{self.name} holds no text; name a file with at least one article in it.")
        articles: list[Article] = []
        told: list[Notice] = []
        for titles, rest in by_title(items, in_one_line=self.styles.are_a_volume):
            article, notices = self._article(len(articles) + 1, titles, rest)
            articles.append(article)
            told += notices
        if any(part.endswith("vbaproject.bin") for part in self.package.parts()):
            self.findings.add("macros-left-out", 0)
        if self.styles.are_ours:
            title = title or about.collection
        title = title or (articles[0].title.text if len(articles) == 1 else about.title)
        collection = Collection(title, tuple(articles), about.date, lead, self.name)
        return Reopened(text, collection, (*self.findings.notices(len(text)), *told))

    def _article(self, ordinal: int, titles: list[Item], rest: list[Item]) -> tuple[Article, list[Notice]]:
        about, notices = self.properties, list[Notice]()
        items = (*titles, *rest)
        if titles:
            title = self._title("".join(item.line for item in titles))
            above = [item for item in rest if item.kind != PAGE_BREAK and item.source < titles[0].source]
            if above:
                said = above[0].line[:60] or ("a picture" if above[0].image else "a table")
                self.findings.add("text-above-title", above[0].source.start, said)
        else:
            found = find_title(rest, named=about.title, source=self.name)
            title, rest = found.title, found.items
        if self.styles.are_ours:
            blocks = blocks_of(rest, self.findings)
        else:
            blocks, notices = understood(rest, self.findings)
        places = [item.source for item in items]
        source = SourceRange(min(place.start for place in places), max(place.end for place in places))
        mark = about.mark if self.styles.are_ours and ordinal == 1 else ""
        # The headings are counted by Word as this program had it count: they are so again when written.
        renumbered = self.styles.are_ours and any(item.is_counted for item in rest)
        language = about.language or "zh"
        article = Article(ordinal, mark, title, tuple(without_last_breaks(blocks)), language, source, renumbered)
        return article, notices

    def _title(self, text: str) -> Title:
        """The title; its origin is what the properties note, as long as nobody has changed it."""
        # A title is one line of text, however many lines it is set in; our own files keep the blanks between them.
        text = " ".join(text.split("\n")) if text.isascii() and not self.styles.are_ours else text.replace("\n", "")
        noted = self.origins.get(self.properties.note, TitleOrigin.GIVEN) if self.styles.are_ours else TitleOrigin.GIVEN
        is_unchanged = " ".join(text.split()) == self.properties.title  # properties keep no other blanks
        return Title(text, noted if is_unchanged else TitleOrigin.GIVEN)

    def _notes(self) -> Iterator[Item]:
        """The foot- and endnotes that the text refers to, in order, as notes at its end."""
        parts = {kind: self._by_id(part, kind) for kind, part in _NOTE_PARTS.items()}
        for count, (kind, identifier) in enumerate(list(self.inline.notes), 1):
            note = parts[kind].get(identifier)
            if note is not None:
                self.findings.add("footnotes-moved", self.body.length)
                yield from self.body.note(note_mark(count), note)

    def _comments(self) -> dict[str, str]:
        return {identifier: plain(each) for identifier, each in self._by_id("comments", "comment").items()}

    def _by_id(self, part: str, kind: str) -> dict[str, _Element]:
        return {attribute(each, "w:id"): each for each in children(self._related(part), f"w:{kind}")}

    def _main_part(self) -> str:
        for link in self.package.relationships("").values():
            if link.kind == _MAIN and not link.outside and link.target in self.package:
                return self._checked(link.target)
        raise SourceError(f"{self.name} is no Word file, or its main part is missing; name a .docx file that opens.")

    def _checked(self, target: str) -> str:
        for folder, what in _OTHERS.items():
            if target.startswith(folder):
                raise SourceError(f"{self.name} is {what}, not a Word file; save its text as .docx or plain text.")
        return target

    def _related(self, kind: str) -> _Element | None:
        return self._tree(self.links, kind)

    def _core(self) -> _Element | None:
        return self._tree(self.package.relationships(""), "core-properties")

    def _tree(self, links: Mapping[str, Relationship], kind: str) -> _Element | None:
        for link in links.values():
            if link.kind == kind and not link.outside:
                return self.package.tree(link.target)
        return None


def _lines(item: Item) -> tuple[str, ...]:
    if not item.has_text:
        return ()
    return block_lines(item.table) if item.table is not None else (item.line,)

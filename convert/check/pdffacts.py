"""The facts of a PDF that several rules ask for, gathered in one walk over its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from convert.check.pdfcontent import Glyph, PageContent, read_page
from convert.check.pdffile import Box, PdfFile, array, below, box, dictionary, resolved, trimmed_box
from convert.check.pdffonts import PdfFont

#: From an entry of the outline to what comes after it (ISO 32000-1 table 153).
_OUTLINE_LINKS = ("/First", "/Next")


class IccProfile(Struct, frozen=True):
    """The head of an ICC profile: its class (``prtr``, ``mntr`` …) and colour space (``CMYK`` …)."""

    device_class: str
    space: str

    @classmethod
    def of(cls, intent: Mapping[str, Any]) -> IccProfile | None:
        """The profile embedded in an output intent; ``None`` where there is none, or none that is whole."""
        stream = resolved(intent.get("/DestOutputProfile"))
        if stream is None or not hasattr(stream, "get_data"):
            return None
        data = bytes(stream.get_data())
        if len(data) < 132 or data[36:40] != b"acsp" or int.from_bytes(data[:4], "big") > len(data):
            return None
        return cls(data[12:16].decode("latin-1").strip(), data[16:20].decode("latin-1").strip())


class PdfFacts(Struct, frozen=True, dict=True):
    """An opened file with the content of all its pages."""

    file: PdfFile
    pages: tuple[PageContent, ...]

    @classmethod
    def of(cls, file: PdfFile) -> PdfFacts:
        """Walk all pages of a file."""
        fonts: dict[int, PdfFont] = {}
        return cls(file, tuple(read_page(page, file.reader, fonts) for page in file.pages))

    @cached_property
    def fonts(self) -> tuple[PdfFont, ...]:
        """Every font that shows something, once."""
        used = {id(glyph.font): glyph.font for glyph in self.glyphs()}
        return tuple(sorted(used.values(), key=lambda font: font.name))

    def glyphs(self) -> Iterator[Glyph]:
        """Every glyph of every page."""
        for page in self.pages:
            yield from page.glyphs

    @cached_property
    def colours(self) -> tuple[str, ...]:
        """The families of all colour spaces painted in."""
        return tuple(sorted(set().union(*(page.colours for page in self.pages))))

    @cached_property
    def trimmed(self) -> tuple[Box, ...]:
        """Every page as it is trimmed."""
        return tuple(trimmed_box(page) for page in self.file.pages)

    def boxes(self, name: str) -> list[Box | None]:
        """A box of every page, ``None`` where it is not stated."""
        return [box(page, name) for page in self.file.pages]

    @cached_property
    def annotations(self) -> list[tuple[int, Mapping[str, Any]]]:
        """Every annotation with the number of its page, counted from 0."""
        return [
            (number, dictionary(note))
            for number, page in enumerate(self.file.pages)
            for note in array(page.get("/Annots"))
        ]

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """What the file would do by itself or when something in it is clicked, by kind."""
        catalog = self.file.catalog
        found = []
        if "/JavaScript" in dictionary(catalog.get("/Names")):
            found.append("JavaScript")
        opening = resolved(catalog.get("/OpenAction"))
        if isinstance(opening, Mapping):
            found.append(_kind(opening))
        holders = [catalog, *self.file.pages, *(note for _, note in self.annotations)]
        found += [_kind(action) for holder in holders for action in dictionary(holder.get("/AA")).values()]
        found += [_kind(note["/A"]) for _, note in self.annotations if "/A" in note]
        found += [_kind(mark["/A"]) for mark in self.bookmarks if "/A" in mark]
        return tuple(dict.fromkeys(found))

    @cached_property
    def bookmarks(self) -> tuple[Mapping[str, Any], ...]:
        """The entries of the outline, as far as it hangs together."""
        first = dictionary(self.file.catalog.get("/Outlines")).get("/First")
        return tuple(below(first, lambda mark: [mark.get(key) for key in _OUTLINE_LINKS]))

    @cached_property
    def outline_leads_back(self) -> bool:
        """Whether following the outline comes to an entry a second time."""
        links = sum(bool(dictionary(mark.get(key))) for mark in self.bookmarks for key in _OUTLINE_LINKS)
        return links >= len(self.bookmarks) > 0

    @cached_property
    def headings(self) -> tuple[int, ...]:
        """The levels of the headings among the tags, in reading order."""
        kinds = (str(element["/S"]) for element in self.file.elements())
        return tuple(int(kind[2]) for kind in kinds if len(kind) == 3 and kind[1] == "H" and kind[2].isdigit())

    @property
    def tagged(self) -> bool:
        """Whether the file has a structure tree and says that it is tagged."""
        catalog = self.file.catalog
        marked = resolved(dictionary(catalog.get("/MarkInfo")).get("/Marked"))
        return bool(marked) and bool(dictionary(catalog.get("/StructTreeRoot")).get("/K"))


def _kind(action: Any) -> str:
    return str(dictionary(action).get("/S", "action")).lstrip("/")

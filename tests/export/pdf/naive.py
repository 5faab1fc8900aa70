"""Pages laid out without any rule of typesetting, for tests that only paint."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from msgspec.structs import replace

from convert.typeset.frames import Area, FontFile, Frames, Line, LineEnd, OutlineEntry, Page, Run, Sort, Tag, sort_of

FONTS = Path(__file__).parents[3] / "fonts"
A4_PT = (595.28, 841.89)
LEFT_PT, TOP_PT, PITCH_PT = 79.37, 104.88, 28.95


@functools.cache
def shaped(font: FontFile) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(font.path)), font.index))


def bundled(key: str, stem: str) -> FontFile:
    return FontFile(key, FONTS / f"{stem}.ttf")


#: Faces in the order a character is looked for; Western characters begin with the Latin one.
BUNDLED = {
    font.key: font
    for font in (
        bundled("latin", "LiberationSerif-Regular"),
        bundled("fang", "FangSC-Regular"),
        bundled("song", "SongSC-Regular"),
        bundled("hei", "HeiSC-Medium"),
        bundled("kai", "KaiSC-Regular"),
        bundled("title", "SongSC-Bold"),
    )
}


def sorts(file: FontFile, glyphs: Sequence[int], texts: Sequence[str]) -> tuple[Sort, ...]:
    """Glyphs of one face with a text for each."""
    font = shaped(file)
    return tuple(
        sort_of(file.key, glyph, text, font.get_glyph_h_advance(glyph) / font.face.upem)
        for glyph, text in zip(glyphs, texts, strict=True)
    )


def reading(run: Run, *texts: str) -> Run:
    """The run, its glyphs standing for other texts."""
    pairs = zip(run.sorts, texts, strict=True)
    return replace(run, sorts=tuple(sort_of(sort.face, sort.glyph, text, sort.width_em) for sort, text in pairs))


def spread(run: Run, advances_pt: Sequence[float]) -> Run:
    """The run, each sort moving the pen as far as is said."""
    own = replace(run, spacing_pt=0.0, places=(), extras_pt=()).advances_pt
    extras_pt = tuple(wanted - width for wanted, width in zip(advances_pt, own, strict=True))
    return replace(run, spacing_pt=0.0, places=tuple(range(len(own))), extras_pt=extras_pt)


def fonts_of(page: Page) -> list[tuple[str, float]]:
    """The face and size of every glyph of a page in the order it is painted."""
    return [(sort.face, run.size_pt) for line in lines_of(page) for run in line.runs for sort in run.sorts]


@dataclass
class Setter:
    """Lays text out with one glyph per character, its own width plus ``spacing_pt``, and no rules at all."""

    fonts: dict[str, FontFile] = field(default_factory=lambda: dict(BUNDLED))
    language: str = "zh-Hans"

    def run(self, text: str, face: str, size_pt: float = 16, x_pt: float = LEFT_PT, spacing_pt: float = 0.0) -> Run:
        """All of ``text`` in one face; a character it lacks is an error of the test."""
        font = shaped(self.fonts[face])
        glyphs = [font.get_nominal_glyph(ord(character)) for character in text]
        assert None not in glyphs, f"{face} lacks a character of {text!r}"
        return Run(size_pt, x_pt, sorts(self.fonts[face], glyphs, text), spacing_pt)

    def runs(
        self, text: str, face: str, size_pt: float = 16, x_pt: float = LEFT_PT, spacing_pt: float = 0.0
    ) -> tuple[Run, ...]:
        """``text`` in ``face``, character by character falling back to Latin or Song: one run, or none."""
        ones: list[Run] = []
        for character in text:
            chain = ("latin", face, "song") if ord(character) < 0x250 else (face, "song", "latin")
            key = next(key for key in chain if shaped(self.fonts[key]).get_nominal_glyph(ord(character)))
            ones.append(self.run(character, key, size_pt, x_pt, spacing_pt))
        return (Run(size_pt, x_pt, tuple(one.sorts[0] for one in ones), spacing_pt),) if ones else ()

    def lines(self, text: str, face: str, y_pt: float = TOP_PT, per_line: int = 28, **how: float) -> tuple[Line, ...]:
        """A paragraph as lines of so many characters."""
        chunks = [text[start : start + per_line] for start in range(0, len(text), per_line)] or [""]
        ends = [LineEnd.SOFT] * (len(chunks) - 1) + [LineEnd.HARD]
        return tuple(
            Line(y_pt + index * PITCH_PT, self.runs(chunk, face, **how), end)
            for index, (chunk, end) in enumerate(zip(chunks, ends, strict=True))
        )

    def page(self, *areas: Area, number: int = 1, **more: Any) -> Page:
        return Page(number, more.pop("label", str(number)), *A4_PT, areas=areas, **more)

    def frames(self, *pages: Page, outline: Sequence[OutlineEntry] = ()) -> Frames:
        return Frames(pages, tuple(outline), self.language, self.fonts)

    def text_frames(self, text: str, face: str = "song") -> Frames:
        """One paragraph on one page."""
        return self.frames(self.page(Area(0, ((Tag.P, 0),), self.lines(text, face))))

    def article(self, *paragraphs: tuple[Tag, str], lines_per_page: int = 22) -> Frames:
        """Paragraphs one below the other over as many pages as they take, with a page number each."""
        face_of = {Tag.TITLE: "title", Tag.H1: "hei", Tag.H2: "kai"}
        pages: list[Page] = []
        areas: list[Area] = []
        outline: list[OutlineEntry] = []
        row = 0

        def turn() -> None:
            nonlocal row
            number = len(pages) + 1
            folio = Line(790, self.runs(f"— {number} —", "latin", 14, 280), LineEnd.HARD)
            pages.append(self.page(*areas, number=number, artifacts=(folio,)))
            areas.clear()
            row = 0

        for block, (tag, text) in enumerate(paragraphs):
            if tag is not Tag.P:
                level = 0 if tag is Tag.TITLE else int(tag.value[1])
                outline.append(OutlineEntry(level, text, len(pages) + 1, TOP_PT + row * PITCH_PT - 16))
            here: list[Line] = []
            for line in self.lines(text, face_of.get(tag, "fang"), spacing_pt=-0.207):
                if row == lines_per_page:
                    if here:
                        areas.append(Area(block, ((tag, block),), tuple(here)))
                    here = []
                    turn()
                here.append(Line(TOP_PT + row * PITCH_PT, line.runs, line.end))
                row += 1
            areas.append(Area(block, ((tag, block),), tuple(here)))
        turn()
        return self.frames(*pages, outline=outline)


@dataclass(frozen=True)
class Glyph:
    x_pt: float
    y_pt: float
    text: str


def lines_of(page: Page) -> Iterator[Line]:
    for area in page.areas:
        yield from area.lines
    yield from page.artifacts


def glyphs_of(page: Page) -> list[Glyph]:
    """Every glyph of a page in the order it is painted, from the page's top left corner."""
    found = []
    for line in lines_of(page):
        for run in line.runs:
            x_pt = run.x_pt
            for advance_pt, sort in zip(run.advances_pt, run.sorts, strict=True):
                found.append(Glyph(x_pt, line.y_pt, sort.text))
                x_pt += advance_pt
    return found

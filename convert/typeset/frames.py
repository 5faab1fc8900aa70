"""What typesetting hands to a paged writer: finished pages that only need painting.

All positions are points (1/72 inch) measured from the **top left** corner of the
page, y downwards; a run's ``y`` is its line's baseline. Every glyph already has
its face, its place and the text it stands for, so a writer decides nothing.

The same frames carry the logical structure: each :class:`Area` is the part of one
block that stands on one page; areas of one block share ``block`` and follow each
other in reading order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

from msgspec import Struct, field

from convert.notices import Notice


class FontFile(Struct, frozen=True):
    """A face a writer must embed: the file, the index inside a collection, who made it."""

    key: str
    path: Path
    index: int = 0


class Sort(Struct, frozen=True, eq=False):
    """A piece of type: a glyph of a face, the text it stands for, and how wide the face has made it.

    The text is one character nearly always, ``""`` for the rest of a cluster. Sorts come from
    :func:`sort_of` alone, which hands out one object for each of them: so they are equal where
    they are the same, and as quick to look up as a number.
    """

    face: str
    glyph: int
    text: str
    width_em: float

    def __reduce__(self) -> tuple[object, tuple[str, int, str, float]]:
        return sort_of, (self.face, self.glyph, self.text, self.width_em)


@cache
def sort_of(face: str, glyph: int, text: str, width_em: float) -> Sort:
    """The sort of a glyph that stands for a text.

    >>> sort_of("SongSC-Regular", 7, "一", 1.0) is sort_of("SongSC-Regular", 7, "一", 1.0)
    True
    """
    return Sort(face, glyph, text, width_em)


class Run(Struct, frozen=True):
    """Sorts of one size on one line, of any faces.

    Behind every sort stands ``spacing_pt``, which is what justification mostly comes to; behind the sorts
    numbered in ``places``, in order, stands besides, or less, what ``extras_pt`` says of each. So a line
    needs no number of its own for each of its sorts.

    >>> Run(10.0, 0.0, (sort_of("Song", 7, "一", 1.0),) * 3, 0.5, (1,), (-5.0,)).advances_pt
    (10.5, 5.5, 10.5)
    """

    size_pt: float
    x_pt: float
    sorts: tuple[Sort, ...]
    spacing_pt: float
    places: tuple[int, ...] = ()
    extras_pt: tuple[float, ...] = ()

    @property
    def advances_pt(self) -> tuple[float, ...]:
        """How far each sort moves the pen: ``sorts[i]`` is drawn at ``x_pt + sum(advances_pt[:i])``."""
        advances = [sort.width_em * self.size_pt + self.spacing_pt for sort in self.sorts]
        for place, extra_pt in zip(self.places, self.extras_pt, strict=True):
            advances[place] += extra_pt
        return tuple(advances)

    @property
    def width_pt(self) -> float:
        """How far the run moves the pen."""
        widths_em = sum([sort.width_em for sort in self.sorts])
        return widths_em * self.size_pt + len(self.sorts) * self.spacing_pt + sum(self.extras_pt)


class LineEnd(StrEnum):
    """Why a line ends where it does; soft ends are joined when text is read back."""

    SOFT = "soft"  # the paragraph goes on
    HARD = "hard"  # the paragraph, list item, verse line or cell ends


class Line(Struct, frozen=True):
    """One line of set text. Blanks swallowed at a soft end stay in the last run with advance 0."""

    y_pt: float
    runs: tuple[Run, ...]
    end: LineEnd

    @property
    def text(self) -> str:
        """The line's text as it is read back."""
        return "".join([sort.text for run in self.runs for sort in run.sorts])


class Tag(StrEnum):
    """Structure roles, named as in ISO 32000-1 14.8.4."""

    TITLE = "Title"
    H1 = "H1"
    H2 = "H2"
    H3 = "H3"
    H4 = "H4"
    H5 = "H5"
    SECT = "Sect"
    TOC = "TOC"
    TOCI = "TOCI"
    REFERENCE = "Reference"
    LINK = "Link"
    P = "P"
    L = "L"
    LI = "LI"
    TABLE = "Table"
    TR = "TR"
    TH = "TH"
    TD = "TD"
    FIGURE = "Figure"


class Figure(Struct, frozen=True):
    """A picture: its file, the rectangle it fills, and what it shows in words."""

    data: bytes
    media_type: str
    x0_pt: float
    y0_pt: float
    x1_pt: float
    y1_pt: float
    words: str


class Area(Struct, frozen=True):
    """The lines of one block (or of one item, cell) that stand on one page, or a picture instead of lines.

    ``path`` is the chain of structure elements from below the document down to
    the one these lines belong to, each as ``(tag, ordinal)``: equal prefixes are
    the same element, on this page or the next.
    """

    block: int
    path: tuple[tuple[Tag, int], ...]
    lines: tuple[Line, ...]
    figure: Figure | None = None


class Rule(Struct, frozen=True):
    """A ruled line between two points, ``width_pt`` thick, black."""

    x0_pt: float
    y0_pt: float
    x1_pt: float
    y1_pt: float
    width_pt: float


class Link(Struct, frozen=True):
    """A place to press: the rectangle, and the page and height it leads to.

    ``path`` is that of the areas it covers, ending in a ``Link`` element; ``text`` says where it leads.
    """

    path: tuple[tuple[Tag, int], ...]
    x0_pt: float
    y0_pt: float
    x1_pt: float
    y1_pt: float
    page: int
    y_pt: float
    text: str


class Page(Struct, frozen=True):
    """One page: text in reading order, then what is no content (page numbers, rules).

    ``number`` counts the sheets' sides from 1, ``label`` is what the page is called: ``"iii"``, ``"12"``.
    """

    number: int
    label: str
    width_pt: float
    height_pt: float
    areas: tuple[Area, ...]
    artifacts: tuple[Line, ...] = ()
    rules: tuple[Rule, ...] = ()
    links: tuple[Link, ...] = ()


class OutlineEntry(Struct, frozen=True):
    """A bookmark: level 0 is the title, 1–4 headings; ``y_pt`` is the top of its first line."""

    level: int
    text: str
    page: int
    y_pt: float


class Frames(Struct, frozen=True, dict=True):
    """A whole set document. ``fonts`` has every face that any sort names."""

    pages: tuple[Page, ...]
    outline: tuple[OutlineEntry, ...]
    language: str
    fonts: Mapping[str, FontFile] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    @cached_property
    def sorts(self) -> Mapping[str, Sequence[Sort]]:
        """Every sort on the pages, once, in order of appearance, by its face."""
        lines = chain.from_iterable(chain(*[area.lines for area in page.areas], page.artifacts) for page in self.pages)
        found: defaultdict[str, list[Sort]] = defaultdict(list)
        for sort in dict.fromkeys(chain.from_iterable([run.sorts for line in lines for run in line.runs])):
            found[sort.face].append(sort)
        return found

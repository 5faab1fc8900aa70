"""What typesetting hands to a paged writer: finished pages that only need painting.

All positions are points (1/72 inch) measured from the **top left** corner of the
page, y downwards; a run's ``y`` is its line's baseline. Every glyph already has
its face, its place and the text it stands for, so a writer decides nothing.

The same frames carry the logical structure: each :class:`Area` is the part of one
block that stands on one page; areas of one block share ``block`` and follow each
other in reading order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from convert.notices import Notice


@dataclass(frozen=True, slots=True)
class FontFile:
    """A face a writer must embed: the file, the index inside a collection, who made it."""

    key: str
    path: Path
    index: int = 0


class Run(NamedTuple):
    """Glyphs of one face and size on one line.

    ``glyphs[i]`` is drawn at ``x_pt + sum(advances_pt[:i])`` and stands for
    ``texts[i]``: one character nearly always, so that a plain string serves; ``""``
    for the rest of a cluster. ``advances_pt`` include everything justification added
    or took away. There are a thousand runs to an article, whence the light tuple.
    """

    face: str
    size_pt: float
    x_pt: float
    glyphs: tuple[int, ...]
    advances_pt: tuple[float, ...]
    texts: Sequence[str]


class LineEnd(StrEnum):
    """Why a line ends where it does; soft ends are joined when text is read back."""

    SOFT = "soft"  # the paragraph goes on
    HARD = "hard"  # the paragraph, list item, verse line or cell ends


@dataclass(frozen=True, slots=True)
class Line:
    """One line of set text. Blanks swallowed at a soft end stay in the last run with advance 0."""

    y_pt: float
    runs: tuple[Run, ...]
    end: LineEnd


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


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: its file, the rectangle it fills, and what it shows in words."""

    data: bytes = field(repr=False)
    media_type: str
    x0_pt: float
    y0_pt: float
    x1_pt: float
    y1_pt: float
    words: str


@dataclass(frozen=True, slots=True)
class Area:
    """The lines of one block (or of one item, cell) that stand on one page, or a picture instead of lines.

    ``path`` is the chain of structure elements from below the document down to
    the one these lines belong to, each as ``(tag, ordinal)``: equal prefixes are
    the same element, on this page or the next.
    """

    block: int
    path: tuple[tuple[Tag, int], ...]
    lines: tuple[Line, ...]
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line between two points, ``width_pt`` thick, black."""

    x0_pt: float
    y0_pt: float
    x1_pt: float
    y1_pt: float
    width_pt: float


@dataclass(frozen=True, slots=True)
class Link:
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


@dataclass(frozen=True, slots=True)
class Page:
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


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: level 0 is the title, 1–4 headings; ``y_pt`` is the top of its first line."""

    level: int
    text: str
    page: int
    y_pt: float


@dataclass(frozen=True, slots=True)
class Frames:
    """A whole set document. ``fonts`` has every face that any run names."""

    pages: tuple[Page, ...]
    outline: tuple[OutlineEntry, ...]
    language: str
    fonts: Mapping[str, FontFile] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

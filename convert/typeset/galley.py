"""What stands between setting and page making: set lines that have no page yet."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from convert.styles.model import TextStyle
from convert.typeset.frames import LineEnd, Run, Tag
from convert.typeset.paginate import Flow

StructurePath = tuple[tuple[Tag, int], ...]

#: In every bundled Chinese face the em box reaches this far above the baseline.
ASCENT_EM = 0.88


def baseline_pt(kind: TextStyle) -> float:
    """How far the baseline stands below the top of a line: em boxes are centred in their line."""
    return (kind.line_pt - kind.size_pt) / 2 + ASCENT_EM * kind.size_pt


class GalleyLine(Struct, frozen=True):
    """One set line; an empty ``path`` makes it an artifact, no content.

    Its run is measured from the left edge of the type area and stands ``baseline_pt`` below its row's top.
    """

    path: StructurePath
    run: Run
    baseline_pt: float
    end: LineEnd

    def at(self, x_pt: float) -> GalleyLine:
        """The line, begun elsewhere."""
        return replace(self, run=replace(self.run, x_pt=x_pt))


def rows_of(lines: Sequence[Run], kind: TextStyle, path: StructurePath) -> list[GalleyLine]:
    """The lines of a set paragraph as lines of a galley."""
    baseline = baseline_pt(kind)
    *turned, last = lines
    return [
        *[GalleyLine(path, run, baseline, LineEnd.SOFT) for run in turned],
        GalleyLine(path, last, baseline, LineEnd.HARD),
    ]


class Grid(Struct, frozen=True):
    """The rules of a table: down every edge, measured from the type area's left; across above every row in ``ruled``.

    Every piece of the table is closed by a rule at its top and its foot besides.
    """

    edges_pt: tuple[float, ...]
    ruled: frozenset[int]


class Picture(Struct, frozen=True):
    """What the only row of a galley shows instead of lines.

    ``left_pt`` and ``top_pt`` are its place in the type area and in its row; ``words`` say what it shows.
    """

    path: StructurePath
    data: bytes
    media_type: str
    left_pt: float
    top_pt: float
    width_pt: float
    height_pt: float
    words: str


class Target(Struct, frozen=True):
    """Where a link leads: a page of the text, counted from 1, and a height on it; ``text`` says so in words."""

    page: int
    y_pt: float
    text: str


class Galley(Struct, frozen=True):
    """One block, list item, table or picture: ``rows[i]`` is what row *i* of ``flow`` shows.

    ``block`` is the block's number in its article, -1 for the title; ``outline`` the
    level and text of its bookmark, if it has one; ``target`` where pressing it leads.
    """

    block: int
    flow: Flow
    rows: tuple[tuple[GalleyLine, ...], ...]
    grid: Grid | None = None
    outline: tuple[int, str] | None = None
    target: Target | None = None
    picture: Picture | None = None

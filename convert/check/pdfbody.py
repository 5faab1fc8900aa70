"""Which lines of a PDF are its running text, and which only look like it.

Most text is running text, so that what most characters are set in is measured. In a page
of verse, a volume of quotations or a bare title there is none: their size, their face and
their edges say nothing about the body of a document, and are not measured in its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from convert.check.layout import Layout, face_class
from convert.check.pdffile import MM_PER_PT
from convert.check.pdflines import TextLine, is_han

#: Sizes that differ by less are one.
_SAME_SIZE_PT = 0.3

#: Text in the setting of headings or quotations is running text all the same where so many lines are turned.
_PROVING = 3

#: Running text begins at the gutter margin, give or take; quotations are set in by two characters.
_NEAR_GUTTER_EM = 1.5

#: Neighbours so far apart stand in two cells of a table.
_CELLS_APART_EM = 2.0

_Pages = Sequence[Sequence[TextLine]]
_Setting = tuple[float, str]  # size in points, kind of face


class RunningText(Struct, frozen=True):
    """The size of the running text in points, and its lines, page by page."""

    size_pt: float
    lines: tuple[tuple[TextLine, ...], ...]


def running_text(pages: _Pages, layout: Layout) -> RunningText | None:
    """What most Chinese characters are set in, unless the layout has that setting for something else.

    Such a setting counts where paragraphs in it fill the page as running text does. ``None``
    where a file has no running Chinese text.
    """
    settings = [[_setting(line) for line in lines] for lines in pages]
    counts: Counter[_Setting] = Counter()
    for lines, found in zip(pages, settings, strict=True):
        for line, setting in zip(lines, found, strict=True):
            if setting:
                counts[setting] += sum(map(is_han, line.glyphs))
    beside = {
        setting
        for setting in counts
        if _is_table(own := _lines_in(setting, pages, settings))
        or (_is_other(setting, layout) and not _runs(own, setting[0], layout))
    }
    running = next((setting for setting, _ in counts.most_common() if setting not in beside), None)
    if running is None:
        return None
    size_pt = running[0]
    kept = [
        tuple(
            line
            for line, its in zip(lines, found, strict=True)
            if abs(line.size_pt - size_pt) < _SAME_SIZE_PT and its not in beside
        )
        for lines, found in zip(pages, settings, strict=True)
    ]
    return RunningText(size_pt, tuple(kept))


def _lines_in(setting: _Setting, pages: _Pages, settings: Sequence[Sequence[_Setting | None]]) -> list[list[TextLine]]:
    return [
        [line for line, its in zip(lines, found, strict=True) if its == setting]
        for lines, found in zip(pages, settings, strict=True)
    ]


def _setting(line: TextLine) -> _Setting | None:
    """Size and kind of face of most Chinese characters in a line; ``None`` where there are none."""
    found = Counter((round(g.size_pt, 1), g.font.plain_name) for g in line.glyphs if is_han(g))
    if not found:
        return None
    size_pt, font = found.most_common(1)[0][0]
    return size_pt, face_class(font)


def _is_other(setting: _Setting, layout: Layout) -> bool:
    size_pt, face = setting
    return any(face == other and abs(size_pt - its_pt) < _SAME_SIZE_PT for other, its_pt in layout.others)


def _runs(pages: _Pages, size_pt: float, layout: Layout) -> bool:
    """Whether paragraphs are turned at the edges of the type area, an indented line above one that is not."""
    right_pt = max(line.right_pt for lines in pages for line in lines)
    gutter_pt = layout.gutter_mm / MM_PER_PT
    turned = sum(
        right_pt - above.right_pt < 1.5 * size_pt
        and above.left_pt - below.left_pt > 0.8 * size_pt
        and below.left_pt < gutter_pt + _NEAR_GUTTER_EM * size_pt
        for lines in pages
        for above, below in pairwise(lines)
    )
    return turned >= _PROVING


def _is_table(pages: _Pages) -> bool:
    """Whether most lines are rows of cells."""
    every = [line for lines in pages for line in lines]
    rows = sum(
        any(
            after.x_pt - before.x_pt - before.advance_pt > _CELLS_APART_EM * line.size_pt
            for before, after in pairwise(line.glyphs)
        )
        for line in every
    )
    return 2 * rows > len(every)

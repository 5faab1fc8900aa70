"""From glyphs to lines of text, as they stand on a page.

Positions are points from the top left corner of the trimmed page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from convert.check.pdfcontent import Glyph
from convert.check.pdffile import Box
from convert.patterns import deferred

#: Glyphs whose baselines differ by less stand on one line.
_SAME_LINE_PT = 1.5

_NUMBER = deferred(r"[-—–−·.\s第]*\d{1,4}[-—–−·.\s页頁]*")
_DASHED = deferred(r"[-—–−]\s*\d{1,4}\s*[-—–−]")
_HAN = deferred("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: Marks with a blank half, which prove no edge.
MARKS = frozenset("，。、；：？！”’」』）》〉】〕］｝—…·,.;:?!)“‘「『（《〈【〔［｛(")


class TextLine(Struct, frozen=True):
    """One line: its baseline and edges in points from the page's top left corner."""

    baseline_pt: float
    left_pt: float
    right_pt: float
    size_pt: float
    text: str
    glyphs: tuple[Glyph, ...]


class PageLines(Struct, frozen=True):
    """The lines of one page, top to bottom, without its number."""

    width_pt: float
    height_pt: float
    lines: tuple[TextLine, ...]
    number: TextLine | None


def page_lines(glyphs: Iterable[Glyph], trimmed: Box) -> PageLines:
    """The lines of a page; the lowest one is the page number if nothing but a number stands in it.

    Other lines that are tagged as no content, such as running heads, are left out.
    """
    left, bottom, right, top = trimmed
    rows: list[list[Glyph]] = []
    for glyph in sorted((glyph for glyph in glyphs if glyph.shown), key=lambda glyph: -glyph.y_pt):
        if rows and abs(rows[-1][0].y_pt - glyph.y_pt) < _SAME_LINE_PT:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = [line for row in rows if (line := _line(row, left, top)).text.strip()]
    number = lines.pop() if lines and _NUMBER.fullmatch(lines[-1].text.strip()) else None
    content = tuple(line for line in lines if not all(glyph.artifact for glyph in line.glyphs))
    return PageLines(right - left, top - bottom, content, number)


def _line(row: list[Glyph], left: float, top: float) -> TextLine:
    row.sort(key=lambda glyph: glyph.x_pt)
    seen = [glyph for glyph in row if (glyph.text or "?").strip()] or row
    sizes = Counter(round(glyph.size_pt, 1) for glyph in seen)
    return TextLine(
        baseline_pt=top - seen[0].y_pt,
        left_pt=seen[0].x_pt - left,
        right_pt=seen[-1].x_pt + seen[-1].advance_pt - left,
        size_pt=sizes.most_common(1)[0][0],
        text="".join(glyph.text or "\ufffd" for glyph in row),
        glyphs=tuple(row),
    )


def is_han(glyph: Glyph) -> bool:
    """Whether a glyph shows a Chinese character."""
    return bool(glyph.text and _HAN.match(glyph.text))


def dashed_number(pages: Sequence[PageLines]) -> bool:
    """Whether page numbers stand between dashes, as official documents have them."""
    return any(page.number is not None and _DASHED.search(page.number.text) for page in pages)

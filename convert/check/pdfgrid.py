"""From lines to a grid: margins, pitches and page numbers as a ruler would find them.

A line of text is taken to stand in the middle of its pitch, its em box reaching 0.88 em
above the baseline, as Chinese faces are drawn; word processors differ from that by about a
point, which the tolerance of 1 mm covers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from convert.check.layout import GBT_9704, Layout, Measures, Side
from convert.check.pdfbody import running_text
from convert.check.pdffile import MM_PER_PT
from convert.check.pdflines import MARKS, PageLines, TextLine, is_han

_ASCENT_EM = 0.88

#: An edge counts as one that lines share from this many on; and this many lines are many.
_SHARED, _MANY = 3, 20

#: Lines may stand this far off their grid.
_JITTER_PT = 1.0


def measure(pages: Sequence[PageLines], layout: Layout = GBT_9704) -> Measures:
    """The measures of a file; without running Chinese text there is hardly anything to measure.

    ``layout`` says where the type area should be, which a page alone does not show.
    """
    paper = (pages[0].width_pt * MM_PER_PT, pages[0].height_pt * MM_PER_PT) if pages else None
    found = running_text([page.lines for page in pages], layout)
    if found is None:
        return Measures(paper_mm=paper, numbered=any(page.number for page in pages))
    body_pt, body = found.size_pt, found.lines
    # Running heads and footnotes, where nothing tags them, are smaller than the text.
    text = [[line for line in page.lines if line.size_pt > body_pt - 0.3] for page in pages]
    line_pt = _line_pitch(body, body_pt)
    # Only odd pages, or all of them where there is one: even pages may be bound on the other side.
    edges = _edges(body[::2], body_pt, line_pt)
    if edges.left_pt is not None and _is_set_in(edges.left_pt, body_pt, layout):
        edges = _Edges()
    left, right = edges.left_pt, edges.right_pt
    head_pt = _head(text, body_pt, line_pt, layout) if line_pt else None
    numbers = _numbers(pages, left, right)
    return Measures(
        paper_mm=paper,
        head_mm=None if head_pt is None else head_pt * MM_PER_PT,
        gutter_mm=None if left is None else left * MM_PER_PT,
        area_width_mm=None if left is None or right is None else (right - left) * MM_PER_PT,
        line_pt=line_pt,
        pitch_pt=_pitch(body, body_pt, right),
        most_lines=_most_lines(text, line_pt) if line_pt else None,
        body_pt=body_pt,
        body_font=_body_font(body, body_pt),
        title_pt=_title_size(pages, body_pt, layout),
        indent_em=_indent(body, left, body_pt),
        numbered=any(page.number for page in pages),
        number_pt=numbers.size_pt,
        number_below_mm=_below(pages, head_pt, layout),
        number_sides=numbers.sides,
        number_inset_em=numbers.inset_em,
    )


def _line_pitch(body: Sequence[Sequence[TextLine]], size_pt: float) -> float | None:
    """The distance neighbouring lines of text mostly have.

    Word processors shift a baseline by fractions of a point where Western letters stand in
    a line; so what is near the usual distance is averaged.
    """
    steps = [
        step
        for lines in body
        for above, below in pairwise(lines)
        if 0.9 * size_pt < (step := below.baseline_pt - above.baseline_pt) < 3 * size_pt
    ]
    if not steps:
        return None
    usual = median(steps)
    near = [step for step in steps if abs(step - usual) < _JITTER_PT]
    return sum(near) / len(near)


class _Edges(Struct, frozen=True):
    """The type area's sides in points, as far as lines prove them."""

    left_pt: float | None = None
    right_pt: float | None = None


def _edges(body: Sequence[Sequence[TextLine]], size_pt: float, line_pt: float | None) -> _Edges:
    """The type area's left and right edge.

    A full line ends where the fullest do; the line after the indented first one of a
    paragraph begins at the left edge. Where no paragraph shows that, many lines that begin
    and end alike do. A mark at either end proves nothing: its blank half may lie beyond the
    edge. A few short paragraphs prove nothing either.
    """
    lines = [line for page in body for line in page]
    right = _shared([line.right_pt for line in lines if line.text.strip()[-1:] not in MARKS], outermost=max)
    if right is None:
        return _Edges()
    continued = [
        below.left_pt
        for page in body
        for above, below in pairwise(page)
        if line_pt and abs(below.baseline_pt - above.baseline_pt - line_pt) < _JITTER_PT
        if right - above.right_pt < 1.2 * size_pt and above.left_pt - below.left_pt > 0.8 * size_pt
        if below.text.strip()[:1] not in MARKS
    ]
    if continued:
        return _Edges(median(continued), right)
    begins = [line.left_pt for line in lines if line.text.strip()[:1] not in MARKS]
    left = _shared(begins, outermost=min) if len(lines) >= _MANY else None
    return _Edges(left, right if left is not None else None)


def _is_set_in(left_pt: float, size_pt: float, layout: Layout) -> bool:
    """Whether text begins where quotations and the like do: then there is none that proves the type area."""
    gutter_pt = layout.gutter_mm / MM_PER_PT
    return any(abs(left_pt - gutter_pt - inset_em * size_pt) < _JITTER_PT for inset_em in layout.insets_em)


def _shared(places: Sequence[float], *, outermost: Callable[[Iterable[int]], int]) -> float | None:
    """The outermost place that several lines share, to half a point."""
    near: defaultdict[int, list[float]] = defaultdict(list)
    for place in places:
        near[round(place)].append(place)
        if abs(place - round(place)) > 0.25:  # near the border of two: it belongs to both
            near[round(place + (0.5 if place > round(place) else -0.5))].append(place)
    shared = [key for key, found in near.items() if len(found) >= max(_SHARED, len(places) // 20)]
    return median(near[outermost(shared)]) if shared else None


def _top(line: TextLine, line_pt: float, layout: Layout) -> float:
    if layout.title_line_pt and abs(line.size_pt - layout.title_pt) < 0.3:
        line_pt = layout.title_line_pt
    return line.baseline_pt - _ASCENT_EM * line.size_pt - (line_pt - line.size_pt) / 2


def _head(text: Sequence[Sequence[TextLine]], body_pt: float, line_pt: float, layout: Layout) -> float | None:
    """The upper edge of the type area.

    A page that a title begins may have blank lines above it, as may the only page; where no
    other page tells, whole lines beyond the head margin that is expected are taken for such,
    with the part of a line that titles have above them where they have one.
    """
    tops = [_top(lines[0], line_pt, layout) for lines in text if lines]
    highest = min(tops, default=None)
    continued = any(lines[0].size_pt < body_pt + 0.3 for lines in text if lines)
    if highest is None or (len(tops) > 1 and continued):
        return highest
    beyond = (highest - layout.head_mm / MM_PER_PT) / line_pt
    blanks = [part + max(round(beyond - part), 0) for part in {0.0, layout.title_before_lines % 1}]
    return highest - min(blanks, key=lambda blank: abs(beyond - blank)) * line_pt


def _most_lines(text: Sequence[Sequence[TextLine]], line_pt: float) -> int | None:
    """The lines on the fullest page, blank ones in between counted."""
    full = [round((lines[-1].baseline_pt - lines[0].baseline_pt) / line_pt) + 1 for lines in text[1:] if lines]
    return max(full, default=None)


def _pitch(body: Sequence[Sequence[TextLine]], size_pt: float, right_pt: float | None) -> float | None:
    """The distance between the middles of neighbouring Chinese characters.

    Justification varies it, so that lines which end before the right edge tell it; where
    none does, what several lines have in common.
    """
    lines = [line for page in body for line in page]
    short = [line for line in lines if right_pt is not None and line.right_pt < right_pt - 1.5 * size_pt]
    steps = [step for line in short for step in _steps(line, size_pt)]
    if len(steps) >= _SHARED:
        return median(steps)
    usual = Counter(round(median(steps), 1) for line in lines if (steps := _steps(line, size_pt)))
    return next((step for step, count in usual.most_common(1) if count >= _SHARED), None)


def _steps(line: TextLine, size_pt: float) -> list[float]:
    """From Chinese character to Chinese character, where they are neighbours."""
    return [
        step
        for before, after in pairwise(line.glyphs)
        if is_han(before) and is_han(after)
        if 0.7 * size_pt < (step := after.x_pt - before.x_pt) < 1.5 * size_pt
    ]


def _body_font(body: Sequence[Sequence[TextLine]], size_pt: float) -> str | None:
    fonts = Counter(
        glyph.font.plain_name
        for lines in body
        for line in lines
        for glyph in line.glyphs
        if is_han(glyph) and abs(glyph.size_pt - size_pt) < 0.3
    )
    return fonts.most_common(1)[0][0] if fonts else None


def _title_size(pages: Sequence[PageLines], body_pt: float, layout: Layout) -> float | None:
    """The size most pages that begin larger than the text begin with.

    A volume has a cover, and in a long article headings begin more pages than its title: sizes that the layout has
    for something else count only where there is no other.
    """
    first = [page.lines[0].size_pt for page in pages if page.lines and page.lines[0].size_pt > body_pt + 0.3]
    others = {size_pt for _, size_pt in layout.others if abs(size_pt - layout.title_pt) > 0.3}
    titles = [size for size in first if not any(abs(size - other) < 0.3 for other in others)]
    return Counter(titles or first).most_common(1)[0][0] if first else None


def _indent(body: Sequence[Sequence[TextLine]], left: float | None, size_pt: float) -> float | None:
    """How far most indented lines stand in, in characters."""
    if left is None:
        return None
    steps = Counter(
        round((line.left_pt - left) / size_pt, 1)
        for lines in body[::2]
        for line in lines
        if 0.4 * size_pt < line.left_pt - left < 5 * size_pt and line.text.strip()[:1] not in MARKS
    )
    return steps.most_common(1)[0][0] if steps else 0.0


def _below(pages: Sequence[PageLines], head_pt: float | None, layout: Layout) -> float | None:
    """How far the page number's em box stands below the type area as it should be."""
    if head_pt is None:
        return None
    area_end = head_pt + layout.area_mm[1] / MM_PER_PT
    found = [page.number.baseline_pt - _ASCENT_EM * page.number.size_pt - area_end for page in pages if page.number]
    return median(found) * MM_PER_PT if found else None


class _Numbers(Struct, frozen=True):
    size_pt: float | None
    sides: tuple[Side | None, Side | None]
    inset_em: float | None


def _numbers(pages: Sequence[PageLines], left: float | None, right: float | None) -> _Numbers:
    """Where page numbers stand: by the parity of the page, as it lies in the file."""
    by_side: dict[int, Counter[Side]] = {0: Counter(), 1: Counter()}
    insets: list[float] = []
    sizes: Counter[float] = Counter()
    for index, page in enumerate(pages):
        if page.number is None:
            continue
        number = page.number
        sizes[number.size_pt] += 1
        side = _side(number, page)
        by_side[index % 2][side] += 1
        if left is not None and right is not None and side != "center":
            gap = right - number.right_pt if side == "right" else number.left_pt - left
            insets.append(gap / number.size_pt)
    odd, even = (sides.most_common(1)[0][0] if sides else None for sides in by_side.values())
    return _Numbers(sizes.most_common(1)[0][0] if sizes else None, (odd, even), median(insets) if insets else None)


def _side(number: TextLine, page: PageLines) -> Side:
    off_center = (number.left_pt + number.right_pt - page.width_pt) / 2
    if abs(off_center) < page.width_pt / 20:
        return "center"
    return "right" if off_center > 0 else "left"

"""Pages as content streams: text as few operators as its lines allow, then rules.

All text of a page stands in one text object. A line moves the pen once; its glyphs
follow by their own widths plus the line's spacing (``Tc``), and ``TJ`` corrects the pen
wherever it would stray by more than :data:`TOLERANCE_PT`. Marks come from another font than hanzi, so that a line
changes fonts some six times: a change is part of what shows a sort behind another one.
Positions are rounded from the page's corner, never from one another, so errors do not
add up. Text and rules are black in DeviceGray, the colour every page starts with.
"""

from __future__ import annotations

import functools
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import getitem

from convert.export.pdf.fonts import FontSet
from convert.export.pdf.objects import number, thousandths
from convert.export.pdf.structure import Mark
from convert.memo import Memo
from convert.typeset.frames import Line, Page, Rule, Run, Sort

#: How far a glyph may stand from its place before the pen is corrected.
TOLERANCE_PT = 0.005

#: Runs shorter than this do not set a character spacing of their own.
_SPACED_GLYPHS = 4


class _Behind(dict[Sort, str]):
    """What shows a sort behind one in a font: its code alone, or with an end of the string and another font before it.

    Filled as neighbours of two fonts turn up: they are few, and the same ones come again and again.
    """

    def __init__(self, codes: Iterable[tuple[Sort, str]], select: str, case: Mapping[Sort, _Behind]) -> None:
        super().__init__(codes)
        self.select = select
        self.changed = f">]TJ\n{select}\n[<"
        self._case = case

    def __missing__(self, sort: Sort) -> str:
        its = self._case[sort]
        shown = self[sort] = its.changed + its[sort]
        return shown


class _Case(dict[Sort, _Behind]):
    """The sorts of a document at one size, and how the next one is shown behind each; filled face by face."""

    def __init__(self, fonts: FontSet, size_pt: float) -> None:
        super().__init__()
        self._fonts = fonts
        self._size_pt = size_pt

    def __missing__(self, sort: Sort) -> _Behind:
        for name, font in self._fonts.fonts[sort.face].items():
            codes = zip(font.sorts, font.codes, strict=True)
            # Weakly: in a circle all of it would stay until the collector comes by.
            behind = _Behind(codes, f"/{name} {number(self._size_pt)} Tf", weakref.proxy(self))
            self.update(dict.fromkeys(font.sorts, behind))
        return self[sort]


class PagePainter:
    """Paints the pages of one document, each into a stream of its own."""

    def __init__(self, fonts: FontSet) -> None:
        self._cases: Mapping[float, _Case] = Memo(lambda size_pt: _Case(fonts, size_pt))

    def content(self, page: Page, marks: Iterable[Mark]) -> bytes:
        """The content stream of a page; ``marks`` has one entry for each of its areas."""
        pen = _Pen(page.height_pt, self._cases)
        for area, mark in zip(page.areas, marks, strict=True):
            pen.write(f"{mark.tag}<</MCID {mark.mcid}>>BDC", area.lines)
        if page.artifacts:
            pen.write("/Artifact<</Type/Pagination>>BDC", page.artifacts)
        text = ["BT", *pen.operators, "ET"] if pen.operators else []
        return "\n".join([*text, *_rules(page.rules, page.height_pt)]).encode("ascii")


class _Pen:
    """What a reader of the stream keeps in mind: font, spacing, where the next glyph falls."""

    def __init__(self, height_pt: float, cases: Mapping[float, _Case]) -> None:
        self.operators: list[str] = []
        self._height_pt = height_pt
        self._cases = cases
        self._font = ""
        self._spacing = 0  # in ten-thousandths of a point
        self._spacing_pt = 0.0
        self._origin = (0, 0)  # of the line, in thousandths of a point from the lower left corner
        self._x_pt: float | None = None

    def write(self, opening: str, lines: Iterable[Line]) -> None:
        """Lines as one sequence of marked content."""
        self.operators.append(opening)
        for line in lines:
            self._x_pt = None
            for count, run in enumerate(line.runs, 1):
                self._show(run, line.y_pt, goes_on=count < len(line.runs))
        self.operators.append("EMC")

    def _show(self, run: Run, y_pt: float, *, goes_on: bool) -> None:
        """Paint a run: strings as long as its fonts and its spacing allow, the pen corrected where it would stray.

        Where the pen is left matters only if the line ``goes_on``, which a line of one size does not.
        """
        size_pt, x_pt, sorts, spacing_pt = run.size_pt, run.x_pt, run.sorts, run.spacing_pt
        places, extras_pt = run.places, run.extras_pt
        case = self._cases[size_pt]
        if self._x_pt is None:
            self._x_pt = self._move(x_pt, y_pt)
        if len(sorts) >= _SPACED_GLYPHS:
            self._space(spacing_pt)
        behind = list(map(case.__getitem__, sorts))
        first = behind[0]
        if first.select != self._font:
            self.operators.append(first.select)
        self._font = behind[-1].select
        behind.insert(0, first)
        parts = list(map(getitem, behind, sorts))
        stray_pt, short_pt = spacing_pt - self._spacing_pt, x_pt - self._x_pt
        if abs(stray_pt) * len(sorts) > TOLERANCE_PT / 2:
            places, extras_pt = _for_each(places, extras_pt, len(sorts))
        if places or goes_on or abs(short_pt) > TOLERANCE_PT / 2:
            short_pt = _correct(parts, places, extras_pt, stray_pt, short_pt, size_pt / 1000)
        self.operators.append(f"[<{''.join(parts)}>]TJ".replace("<>", ""))
        if goes_on:
            self._x_pt = x_pt + run.width_pt - short_pt

    def _space(self, wanted_pt: float) -> None:
        """Set the spacing that most gaps of a run have."""
        count = round(wanted_pt * 10_000)
        if count != self._spacing:
            self._spacing = count
            self._spacing_pt = count / 10_000
            self.operators.append(_spaced(count))

    def _move(self, x_pt: float, y_pt: float) -> float:
        """Begin a line; where it really begins."""
        x, y = round(x_pt * 1000), round((self._height_pt - y_pt) * 1000)
        self.operators.append(_moved(x - self._origin[0], y - self._origin[1]))
        self._origin = (x, y)
        return x / 1000


def _for_each(
    places: Sequence[int], extras_pt: Sequence[float], count: int
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """What stands behind every sort of ``count``, most of it nothing."""
    known = dict(zip(places, extras_pt, strict=True))
    return tuple(range(count)), tuple([known.get(place, 0.0) for place in range(count)])


def _correct(
    parts: list[str],
    places: Sequence[int],
    extras_pt: Sequence[float],
    stray_pt: float,
    short_pt: float,
    thousandth_pt: float,
) -> float:
    """Correct the pen in ``parts`` wherever it would stray; returns how short it falls at the end.

    ``short_pt`` is how short it falls at first and ``stray_pt`` how much more behind every glyph. Between two
    glyphs with extras that is too little to be seen.
    """
    done, count = 0, len(parts)
    tolerance_pt = TOLERANCE_PT - abs(stray_pt) * count if len(places) < count else TOLERANCE_PT
    for place, extra_pt in zip((-1, *places), (0.0, *extras_pt), strict=True):
        short_pt += extra_pt + (place + 1 - done) * stray_pt
        done = place + 1
        if not -tolerance_pt <= short_pt <= tolerance_pt and done < count:
            tenths = round(-10 * short_pt / thousandth_pt)
            short_pt += tenths * thousandth_pt / 10
            parts[done] = f">{_tenth(tenths)}<{parts[done]}"
    return short_pt + (count - done) * stray_pt


def _rules(rules: Iterable[Rule], height_pt: float) -> Iterator[str]:
    """Rules as one artifact."""
    lines = [
        f"{number(rule.width_pt)} w {number(rule.x0_pt)} {number(height_pt - rule.y0_pt)} m "
        f"{number(rule.x1_pt)} {number(height_pt - rule.y1_pt)} l S"
        for rule in rules
    ]
    if lines:
        yield from ("/Artifact<</Type/Layout>>BDC", *lines, "EMC")


@functools.lru_cache(1 << 12)
def _moved(x: int, y: int) -> str:
    """Begins a line so many thousandths of a point away from the last one."""
    return f"{thousandths(x)} {thousandths(y)} Td"


@functools.lru_cache(1 << 12)
def _spaced(count: int) -> str:
    """Sets a spacing of ``count / 10000`` points: every glyph of a line repeats it, so it is finer than a position."""
    return f"{_decimal(count / 10_000, 4)} Tc"


@functools.lru_cache(1 << 12)
def _tenth(count: int) -> str:
    """``count / 10``, a correction: of a thousandth of an em that is far below the tolerance at any size."""
    return _decimal(count / 10, 1)


def _decimal(value: float, decimals: int) -> str:
    """The shortest decimal, never with an exponent.

    >>> _decimal(-0.2070, 4), _decimal(12.0, 1), _decimal(-0.0, 1)
    ('-0.207', '12', '0')
    """
    rounded = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded

"""Pages as content streams: text as few operators as its lines allow, then rules.

All text of a page stands in one text object. A line moves the pen once; its glyphs
follow by their own widths plus one character spacing (``Tc``), which is what
justification mostly comes to, and ``TJ`` corrects the pen wherever it would stray by
more than :data:`TOLERANCE_PT`. Positions are rounded from the page's corner, never
from one another, so errors do not add up. Text and rules are black in DeviceGray, the
colour every page starts with.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter, sub

from convert.export.pdf.fonts import EmbeddedFont
from convert.export.pdf.objects import number, thousandths
from convert.export.pdf.structure import Mark
from convert.typeset.frames import Line, Page, Rule, Run

#: How far a glyph may stand from its place before the pen is corrected.
TOLERANCE_PT = 0.005

#: Runs shorter than this do not set a character spacing of their own.
_SPACED_GLYPHS = 4

#: A spacing is repeated by every glyph of a line: a tenth of the usual rounding.
_SPACING_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class _Type:
    """A layer of a font at a size: the operator that selects it, its advances in points, its codes.

    ``width_pt`` is the advance of every glyph where they are all alike, as a face of
    hanzi has them, else None; ``shared`` has the glyphs that stand in several layers.
    """

    operator: str
    widths_pt: Mapping[int, float]
    width_pt: float | None
    codes: Mapping[int, str]
    shared: frozenset[int]
    thousandth_pt: float


class PagePainter:
    """Paints the pages of one document, each into a stream of its own."""

    def __init__(self, fonts: Mapping[str, EmbeddedFont]) -> None:
        self._fonts = fonts
        self._types: dict[tuple[str, float, int], _Type] = {}

    def content(self, page: Page, marks: Iterable[Mark]) -> bytes:
        """The content stream of a page; ``marks`` has one entry for each of its areas."""
        pen = _Pen(page.height_pt)
        for area, mark in zip(page.areas, marks, strict=True):
            self._marked(pen, f"{mark.tag}<</MCID {mark.mcid}>>BDC", area.lines)
        if page.artifacts:
            self._marked(pen, "/Artifact<</Type/Pagination>>BDC", page.artifacts)
        text = ["BT", *pen.operators, "ET"] if pen.operators else []
        return "\n".join([*text, *_rules(page.rules, page.height_pt)]).encode("ascii")

    def _marked(self, pen: _Pen, opening: str, lines: Iterable[Line]) -> None:
        """Lines as one sequence of marked content."""
        pen.operators.append(opening)
        for line in lines:
            pen.lift()
            for run in line.runs:
                if run.glyphs:
                    kind = self._type(run.face, run.size_pt, 0)
                    if not kind.shared or kind.shared.isdisjoint(run.glyphs):
                        pen.show(kind, run, line.y_pt)
                    else:
                        for layer, part in _by_layer(self._fonts[run.face], run):
                            pen.show(self._type(run.face, run.size_pt, layer), part, line.y_pt)
        pen.operators.append("EMC")

    def _type(self, face: str, size_pt: float, layer: int) -> _Type:
        key = (face, size_pt, layer)
        kind = self._types.get(key)
        if kind is None:
            font, thousandth_pt = self._fonts[face], size_pt / 1000
            widths_pt = {glyph: width * thousandth_pt for glyph, width in font.widths.items()}
            different = set(widths_pt.values())
            kind = self._types[key] = _Type(
                operator=f"/{font.name(layer)} {number(size_pt)} Tf",
                widths_pt=widths_pt,
                width_pt=different.pop() if len(different) == 1 else None,
                codes=font.codes,
                shared=font.shared,
                thousandth_pt=thousandth_pt,
            )
        return kind


class _Pen:
    """What a reader of the stream keeps in mind: font, spacing, where the next glyph falls."""

    def __init__(self, height_pt: float) -> None:
        self.operators: list[str] = []
        self._height_pt = height_pt
        self._type: _Type | None = None
        self._spacing_pt = 0.0
        self._origin = (0, 0)  # of the line, in thousandths of a point from the lower left corner
        self._x_pt: float | None = None

    def lift(self) -> None:
        """End the line: the next run moves the pen."""
        self._x_pt = None

    def show(self, kind: _Type, run: Run, y_pt: float) -> None:
        """Paint a run in one font."""
        if kind is not self._type:
            self._type = kind
            self.operators.append(kind.operator)
        if self._x_pt is None:
            self._x_pt = self._move(run.x_pt, y_pt)
        if len(run.glyphs) == 1:  # a mark between hanzi, half of all runs
            glyph = run.glyphs[0]
            self._show_even(kind, run, kind.codes[glyph], kind.widths_pt[glyph])
            return
        codes = "".join(map(kind.codes.__getitem__, run.glyphs))
        width_pt = kind.width_pt
        if width_pt is None or not _is_even(run.advances_pt) or not self._show_even(kind, run, codes, width_pt):
            self._show_any(kind, run, codes)

    def _show_even(self, kind: _Type, run: Run, codes: str, width_pt: float) -> bool:
        """Show glyphs of one width that stand equally far apart, as nearly all do: at once, unless too far off."""
        assert self._x_pt is not None
        last = len(run.glyphs) - 1
        if last + 1 >= _SPACED_GLYPHS:
            self._space(run.advances_pt[0] - width_pt)
        pitch_pt = width_pt + self._spacing_pt
        short_pt = run.x_pt - self._x_pt
        corrects = not -TOLERANCE_PT <= short_pt <= TOLERANCE_PT
        if corrects:
            tenths = round(-10 * short_pt / kind.thousandth_pt)
            short_pt += tenths * kind.thousandth_pt / 10
        if abs(short_pt + last * (run.advances_pt[0] - pitch_pt)) > TOLERANCE_PT:
            return False
        self.operators.append(f"[{_tenth(tenths)}<{codes}>]TJ" if corrects else f"<{codes}>Tj")
        self._x_pt = run.x_pt - short_pt + (last + 1) * pitch_pt
        return True

    def _show_any(self, kind: _Type, run: Run, codes: str) -> None:
        """Show glyphs of any widths at any distances, the pen corrected before each that it would miss."""
        assert self._x_pt is not None
        extra_pt = list(map(sub, run.advances_pt, map(kind.widths_pt.__getitem__, run.glyphs)))
        if len(extra_pt) >= _SPACED_GLYPHS:
            self._space(sorted(extra_pt[:-1])[len(extra_pt) // 2 - 1])
        spacing_pt, thousandth_pt = self._spacing_pt, kind.thousandth_pt
        short_pt = run.x_pt - self._x_pt
        parts: list[str] = []
        start = 0
        for index, extra in enumerate(extra_pt):
            if short_pt > TOLERANCE_PT or short_pt < -TOLERANCE_PT:
                tenths = round(-10 * short_pt / thousandth_pt)
                short_pt += tenths * thousandth_pt / 10
                if start < index:
                    parts.append(f"<{codes[4 * start : 4 * index]}>")
                parts.append(_tenth(tenths))
                start = index
            short_pt += extra - spacing_pt
        self.operators.append(f"[{''.join(parts)}<{codes[4 * start :]}>]TJ" if parts else f"<{codes}>Tj")
        self._x_pt = run.x_pt + sum(run.advances_pt) - short_pt

    def _space(self, wanted_pt: float) -> None:
        """Set the spacing that most gaps of a run have."""
        spacing_pt = round(wanted_pt, _SPACING_DECIMALS)
        if spacing_pt != self._spacing_pt:
            self._spacing_pt = spacing_pt
            self.operators.append(f"{_decimal(spacing_pt, _SPACING_DECIMALS)} Tc")

    def _move(self, x_pt: float, y_pt: float) -> float:
        """Begin a line; where it really begins."""
        x, y = round(x_pt * 1000), round((self._height_pt - y_pt) * 1000)
        self.operators.append(f"{thousandths(x - self._origin[0])} {thousandths(y - self._origin[1])} Td")
        self._origin = (x, y)
        return x / 1000


def _is_even(advances_pt: tuple[float, ...]) -> bool:
    """Whether all glyphs but the last, whose advance moves none of them, have one advance.

    >>> _is_even((12.0, 12.0, 6.0)), _is_even((12.0, 6.0, 12.0)), _is_even((5.0,))
    (True, False, True)
    """
    alike = advances_pt.count(advances_pt[0])
    last = len(advances_pt) - 1
    return alike > last or (alike == last and advances_pt[-1] != advances_pt[0])


def _by_layer(font: EmbeddedFont, run: Run) -> Iterator[tuple[int, Run]]:
    """The stretches of a run that stand in one layer of its font."""
    layers = (font.layers.get(pair, 0) for pair in zip(run.glyphs, run.texts, strict=True))
    for layer, numbered in groupby(enumerate(layers), key=itemgetter(1)):
        indices = [index for index, _ in numbered]
        part = slice(indices[0], indices[-1] + 1)
        x_pt = run.x_pt + sum(run.advances_pt[: part.start])
        yield layer, Run(run.face, run.size_pt, x_pt, run.glyphs[part], run.advances_pt[part], run.texts[part])


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

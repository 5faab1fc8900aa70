"""How a page should look: GB/T 9704-2012 clause by clause, or a house style; and measures put against it.

The numbers of the standard stand here a second time, on purpose: the house style
``gongwen`` has them to make pages, this module has them to judge pages, and a slip in
one of the two is found by the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from convert.check.findings import Finding, Verdict, judged
from convert.styles.model import Sides, Style

Side = Literal["left", "center", "right"]

#: GB/T 9704-2012 6.1: the type area may be off by 1 mm; we allow all lengths as much.
_TOLERANCE_MM = 1.0
_PAPER_TOLERANCE_MM = 2.0  # 6.3: trimmed sheets may be off by 2 mm
_TOLERANCE_PT = 0.25  # of a size: half a point is the next size a word processor offers
_TOLERANCE_EM = 0.3

#: Half a line of the type area may stay empty before a line counts as missing.
_LINE_SLACK = 0.05


class Layout(Struct, frozen=True):
    """What is expected, and where each number comes from.

    ``lines`` and ``characters`` are 0 where there is no grid; ``number_size_pt`` is 0 where
    pages have no number; ``title_line_pt`` is 0 where a title has the lines of the text, ``title_before_lines``
    is the room above it. ``others`` are the faces and sizes of what is no running text: titles, headings,
    quotations, verse; ``insets_em`` is how far those stand in that look like it.
    ``clauses`` maps rules to clauses of ``source``.
    """

    source: str
    paper_mm: tuple[float, float]
    head_mm: float
    gutter_mm: float
    area_mm: tuple[float, float]
    lines: int
    characters: int
    line_pt: float
    body_pt: float
    body_face: str
    title_pt: float
    heading_faces: tuple[str, ...]
    indent_em: float
    number_pt: float
    number_below_mm: float
    number_sides: tuple[Side, Side]
    number_inset_em: float
    title_line_pt: float = 0.0
    title_before_lines: float = 0.0
    others: frozenset[tuple[str, float]] = frozenset()
    insets_em: frozenset[float] = frozenset()
    clauses: Mapping[str, str] = field(default_factory=dict)

    def cites(self, rule: str) -> str:
        """The source of a rule, with its clause where there is one."""
        return f"{self.source} {self.clauses[rule]}" if rule in self.clauses else self.source


GBT_9704 = Layout(
    source="GB/T 9704-2012",
    paper_mm=(210.0, 297.0),
    head_mm=37.0,
    gutter_mm=28.0,
    area_mm=(156.0, 225.0),
    lines=22,
    characters=28,
    line_pt=0.0,  # the standard says how many lines fill the type area, not how high one is
    body_pt=16.0,
    body_face="fang",
    title_pt=22.0,
    heading_faces=("hei", "kai", "fang", "fang"),
    indent_em=2.0,
    number_pt=14.0,
    number_below_mm=7.0,
    number_sides=("right", "left"),
    number_inset_em=1.0,
    others=frozenset({("title", 22.0), ("song", 22.0), ("title", 36.0), ("song", 36.0), ("hei", 16.0), ("kai", 16.0)}),
    clauses={
        "paper": "5.1",
        "head-margin": "5.2.1",
        "gutter-margin": "5.2.1",
        "type-area-width": "5.2.1",
        "type-area-height": "5.2.1",
        "body-size": "5.2.2",
        "body-face": "5.2.2",
        "lines-per-page": "5.2.3",
        "characters-per-line": "5.2.3",
        "black-text": "5.2.4",
        "title-size": "7.3.1",
        "heading-faces": "7.3.3",
        "first-line-indent": "7.3.3",
        "page-number": "7.5",
        "page-number-size": "7.5",
        "page-number-below": "7.5",
        "page-number-odd": "7.5",
        "page-number-even": "7.5",
        "page-number-inset": "7.5",
    },
)

#: The same standard with the margins counted to the characters, not to their lines: lines of
#: 15/8 of 三号 (3.2, GB/T 33476.2) reach over the type area by half their lead at either end.
GBT_9704_B = replace(
    GBT_9704, source="GB/T 9704-2012 (lines of 15/8)", head_mm=34.58, area_mm=(156.0, 297.0 - 34.58 - 32.58)
)


def official_layout(measures: Measures) -> Layout:
    """Which of the two readings of the standard a file follows: the one whose head margin is nearer."""
    head_mm = GBT_9704.head_mm if measures.head_mm is None else measures.head_mm
    return min((GBT_9704, GBT_9704_B), key=lambda layout: abs(layout.head_mm - head_mm))


def layout_of(style: Style) -> Layout:
    """What a house style promises; ``gongwen`` is judged by the standard itself."""
    if style.name == "gongwen":
        return GBT_9704
    page, foot, body = style.page, style.footer, style.text["body"]
    sides = (_number_side(foot.odd), _number_side(foot.even))
    return Layout(
        source=f"style {style.name}",
        paper_mm=(page.width_mm, page.height_mm),
        head_mm=page.head_mm,
        gutter_mm=page.gutter_mm,
        area_mm=page.type_area_mm,
        lines=page.lines,
        characters=page.characters,
        line_pt=body.line_pt,
        body_pt=body.size_pt,
        body_face=body.font,
        title_pt=style.text["title"].size_pt,
        heading_faces=tuple(style.text[f"heading{level}"].font for level in range(1, 5)),
        indent_em=body.indent_em,
        number_pt=foot.size_pt if sides != (None, None) else 0.0,
        number_below_mm=foot.apart_mm,
        number_sides=(sides[0] or "center", sides[1] or "center"),
        number_inset_em=0.0 if "center" in sides else foot.inset_em,
        title_line_pt=style.text["title"].line_pt,
        title_before_lines=style.text["title"].before_lines,
        others=frozenset(_others(style)),
        insets_em=frozenset(
            kind.left_em
            for kind in style.text.values()
            if (kind.font, kind.size_pt) == (body.font, body.size_pt) and kind.left_em > 0
        ),
    )


def _others(style: Style) -> Iterator[tuple[str, float]]:
    """The settings of all text but the running text; 小标宋 may be a heavy 宋体."""
    body = style.text["body"]
    for kind in style.text.values():
        for face in (kind.font, "song") if kind.font == "title" else (kind.font,):
            if (face, kind.size_pt) != (body.font, body.size_pt):
                yield face, kind.size_pt


def _number_side(texts: Sides) -> Side | None:
    """Which of a footer's texts holds the page number."""
    sides: tuple[Side, ...] = ("left", "center", "right")
    return next((side for side, text in zip(sides, texts, strict=True) if "{page}" in text), None)


class Measures(Struct, frozen=True):
    """What a file shows of its layout; ``None`` where it shows nothing.

    ``fitting_lines`` is how many lines of the measured pitch fit the type area that is
    expected, ``most_lines`` how many stand on the fullest page. ``number_sides`` are those
    of odd and even pages. ``faces`` are the classes of body and title (see :func:`face_class`).
    """

    paper_mm: tuple[float, float] | None = None
    head_mm: float | None = None
    gutter_mm: float | None = None
    area_width_mm: float | None = None
    area_height_mm: float | None = None
    line_pt: float | None = None
    pitch_pt: float | None = None
    most_lines: int | None = None
    body_pt: float | None = None
    body_font: str | None = None
    title_pt: float | None = None
    indent_em: float | None = None
    numbered: bool = False
    number_pt: float | None = None
    number_below_mm: float | None = None
    number_sides: tuple[Side | None, Side | None] = (None, None)
    number_inset_em: float | None = None


_PT_PER_MM = 72 / 25.4

#: What a font's name says about its kind, the first that fits; title faces before plain 宋体.
_FACE_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("title", ("小标宋", "小標宋", "xiaobiaosong")),
    ("fang", ("仿宋", "fangsong", "fangsc", "fangtc", "fang ", "fandolfang")),
    ("kai", ("楷", "kai")),
    ("hei", ("黑", "hei", "gothic", "sanshans")),
    ("song", ("宋", "明", "song", "simsun", "ming", "serifcjk")),
)


def face_class(font: str) -> str:
    """The kind of Chinese face a font's name speaks of, or ``""``.

    >>> [face_class(name) for name in ("ABCDEF+GWFangSC-Regular", "方正小标宋简体", "標楷體", "SimHei", "Arial")]
    ['fang', 'title', 'kai', 'hei', '']
    """
    plain = font.lower().replace("-", " ")
    return next((face for face, words in _FACE_WORDS if any(word in plain for word in words)), "")


def looks_like_gongwen(measures: Measures, *, dashed_number: bool) -> bool:
    """Whether a file means to be an official document: 三号 text, and 仿宋 or a page number between dashes."""
    sized = measures.body_pt is not None and abs(measures.body_pt - GBT_9704.body_pt) <= 2 * _TOLERANCE_PT
    return sized and (dashed_number or face_class(measures.body_font or "") == "fang")


def layout_findings(measures: Measures, layout: Layout) -> Iterator[Finding]:
    """Every measure beside what the layout wants; what a file does not show is left out."""
    for finding in _measured(measures, layout):
        yield replace(finding, source=layout.cites(finding.rule))


def _measured(measures: Measures, layout: Layout) -> Iterator[Finding]:
    if measures.paper_mm:
        holds = all(
            abs(found - wanted) <= _PAPER_TOLERANCE_MM
            for found, wanted in zip(measures.paper_mm, layout.paper_mm, strict=True)
        )
        yield judged("paper", holds, _size(measures.paper_mm), f"{_size(layout.paper_mm)} ± 2", "")
    yield from _length("head-margin", measures.head_mm, layout.head_mm)
    yield from _length("gutter-margin", measures.gutter_mm, layout.gutter_mm)
    yield from _length("type-area-width", measures.area_width_mm, layout.area_mm[0])
    yield from _length("type-area-height", measures.area_height_mm, layout.area_mm[1])
    yield from _points("body-size", measures.body_pt, layout.body_pt)
    yield from _face(measures.body_font, layout.body_face)
    yield from _points("title-size", measures.title_pt, layout.title_pt)
    yield from _grid(measures, layout)
    if measures.indent_em is not None:
        holds = abs(measures.indent_em - layout.indent_em) <= _TOLERANCE_EM
        yield judged("first-line-indent", holds, _em(measures.indent_em), _em(layout.indent_em), "")
    yield from _page_number(measures, layout)


def _size(size_mm: tuple[float, float]) -> str:
    return f"{size_mm[0]:.1f} × {size_mm[1]:.1f} mm"


def _em(length_em: float) -> str:
    return f"{length_em:.1f} characters"


def _length(rule: str, found_mm: float | None, wanted_mm: float) -> Iterator[Finding]:
    if found_mm is not None:
        holds = abs(found_mm - wanted_mm) <= _TOLERANCE_MM + 0.005
        yield judged(rule, holds, f"{found_mm:.1f} mm", f"{wanted_mm:g} ± 1 mm", "")


def _points(rule: str, found_pt: float | None, wanted_pt: float) -> Iterator[Finding]:
    if found_pt is not None:
        yield judged(rule, abs(found_pt - wanted_pt) <= _TOLERANCE_PT, f"{found_pt:g} pt", f"{wanted_pt:g} pt", "")


def _face(font: str | None, wanted: str) -> Iterator[Finding]:
    if font is not None:
        found = face_class(font)
        verdict = Verdict.FAIL if found else Verdict.WARN  # a name that says nothing may be any face
        yield judged("body-face", found == wanted, f"{font} ({found or 'kind unknown'})", wanted, "", otherwise=verdict)


def _grid(measures: Measures, layout: Layout) -> Iterator[Finding]:
    if measures.line_pt and layout.line_pt:
        holds = abs(measures.line_pt - layout.line_pt) <= _TOLERANCE_PT
        yield judged("line-pitch", holds, f"{measures.line_pt:.2f} pt", f"{layout.line_pt:g} pt", "")
    if measures.line_pt and layout.lines:
        fitting = int(layout.area_mm[1] * _PT_PER_MM / measures.line_pt + _LINE_SLACK)
        most = measures.most_lines
        told = f"{fitting} of {measures.line_pt:.2f} pt" + (f", {most} on the fullest page" if most else "")
        holds = fitting == layout.lines and (most or 0) <= layout.lines
        yield judged("lines-per-page", holds, told, str(layout.lines), "")
    if measures.pitch_pt and layout.characters:
        width_pt = (measures.area_width_mm or layout.area_mm[0]) * _PT_PER_MM
        count = width_pt / measures.pitch_pt
        holds = abs(count - layout.characters) < 0.5
        told = f"{count:.1f} of {measures.pitch_pt:.2f} pt"
        yield judged("characters-per-line", holds, told, str(layout.characters), "")


def _page_number(measures: Measures, layout: Layout) -> Iterator[Finding]:
    wanted = layout.number_pt > 0
    yield judged(
        "page-number",
        measures.numbered == wanted,
        "yes" if measures.numbered else "none",
        "yes" if wanted else "none",
        "",
    )
    if not (wanted and measures.numbered):
        return
    yield from _points("page-number-size", measures.number_pt, layout.number_pt)
    yield from _length("page-number-below", measures.number_below_mm, layout.number_below_mm)
    for rule, found, side in zip(
        ("page-number-odd", "page-number-even"), measures.number_sides, layout.number_sides, strict=True
    ):
        if found is not None:
            yield judged(rule, found == side, found, side, "")
    if measures.number_inset_em is not None and layout.number_inset_em:
        holds = abs(measures.number_inset_em - layout.number_inset_em) <= _TOLERANCE_EM
        yield judged("page-number-inset", holds, _em(measures.number_inset_em), _em(layout.number_inset_em), "")

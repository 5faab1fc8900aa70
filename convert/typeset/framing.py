"""Last stage: galleys on their pages become frames, with every sort's place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from convert.styles.model import RUNNING_LINE_EM, RunningStyle, Sides
from convert.styles.running import filled, fitting
from convert.typeset.compositor import Compositor
from convert.typeset.frames import Area, Figure, Line, LineEnd, Link, OutlineEntry, Page, Rule
from convert.typeset.galley import ASCENT_EM, Galley, GalleyLine, Picture, StructurePath
from convert.typeset.geometry import points
from convert.typeset.paginate import Piece

_RULE_WIDTH_PT = 0.5
#: Between a running line and its rule, as Word has it.
_RULE_APART_PT = 1.0


def make_pages(
    galleys: Sequence[Galley],
    pages: Sequence[Sequence[Piece]],
    compositor: Compositor,
    running: Mapping[str, str] | None,
    first: int = 1,
    label: Callable[[int], str] = str,
) -> tuple[tuple[Page, ...], tuple[OutlineEntry, ...]]:
    """Paint every page's pieces into areas, artifacts and rules, and list the bookmarks.

    Args:
        galleys: what the pieces are pieces of.
        pages: the pieces of each page.
        compositor: sets the running lines.
        running: what running lines show for ``{title}`` and ``{collection}``; without it there are none.
        first: the number of the first page, on which an article opens.
        label: how a page's number is written.
    """
    made: list[Page] = []
    outline: list[OutlineEntry] = []
    for number, pieces in enumerate(pages, first):
        sheet = _Sheet(number, label(number), compositor)
        for piece in pieces:
            galley = galleys[piece.flow]
            sheet.add(galley, piece)
            if galley.outline and piece.first == 0:
                level, text = galley.outline
                outline.append(OutlineEntry(level, text, number, sheet.top_pt + piece.y_pt))
        if running is not None:
            sheet.add_running(running, opens=number == first)
        made.append(sheet.page())
    return tuple(made), tuple(outline)


class _Sheet:
    """A page in the making."""

    def __init__(self, number: int, label: str, compositor: Compositor) -> None:
        self._number = number
        self._label = label
        self._compositor = compositor
        self._geometry = compositor.geometry
        self._left_pt = self._geometry.left_pt(number)
        self.top_pt = self._geometry.top_pt
        self._areas: list[Area] = []
        self._artifacts: list[Line] = []
        self._rules: dict[Rule, None] = {}
        self._links: list[Link] = []

    def page(self) -> Page:
        """The finished page."""
        return Page(
            number=self._number,
            label=self._label,
            width_pt=self._geometry.width_pt,
            height_pt=self._geometry.height_pt,
            areas=tuple(self._areas),
            artifacts=tuple(self._artifacts),
            rules=tuple(self._rules),
            links=tuple(self._links),
        )

    def add(self, galley: Galley, piece: Piece) -> None:
        """Put a piece of a galley on the page."""
        heights = galley.flow.heights_pt
        y = self.top_pt + piece.y_pt
        if galley.picture:
            self._areas.append(Area(galley.block, galley.picture.path, (), self._figure(galley.picture, y)))
            return
        if piece.repeats:
            head = range(galley.flow.repeated)
            above = y - sum(heights[: len(head)])
            self._add_grid(galley, head, above)
            for row in head:
                self._artifacts += [self._line(line, above) for line in galley.rows[row]]
                above += heights[row]
        rows = range(piece.first, piece.end)
        self._add_grid(galley, rows, y)
        areas: dict[StructurePath, list[Line]] = {}
        for row in rows:
            for line in galley.rows[row]:
                areas.setdefault(line.path, []).append(self._line(line, y))
            y += heights[row]
        self._artifacts += areas.pop((), [])
        self._areas += [Area(galley.block, path, tuple(lines)) for path, lines in areas.items()]
        if galley.target:
            x, target = self._left_pt, galley.target
            top, right = self.top_pt + piece.y_pt, self._left_pt + self._geometry.area_width_pt
            self._links += [Link(path, x, top, right, y, target.page, target.y_pt, target.text) for path in areas]

    def add_running(self, fields: Mapping[str, str], *, opens: bool) -> None:
        """Put header and footer on the page, as one has them on which an article ``opens``; they are no content."""
        style, fields = self._compositor.style, {**fields, "page": self._label}
        self._add_running(style.header, style.header.texts(self._number, opens=opens), fields, above=True)
        self._add_running(style.footer, style.footer.texts(self._number, opens=opens), fields, above=False)

    def _add_running(self, style: RunningStyle, texts: Sides, fields: Mapping[str, str], *, above: bool) -> None:
        if not any(texts):
            return
        size_pt, area_width_pt = style.size_pt, self._geometry.area_width_pt
        if above:
            edge = self.top_pt - points(style.apart_mm)
            baseline = edge - (RUNNING_LINE_EM - ASCENT_EM) * size_pt
        else:
            edge = self.top_pt + self._geometry.area_height_pt + points(style.apart_mm)
            baseline = edge + ASCENT_EM * size_pt
        inset_pt = style.inset_em * size_pt
        fields = fitting(fields, style, texts, self._compositor.style.page)
        for place, text in enumerate(texts):
            if text:
                strip = self._compositor.running_strip(filled(text, fields), style.font, size_pt)
                free_pt = area_width_pt - strip.width_pt(0, len(strip.text))
                x = self._left_pt + (inset_pt, free_pt / 2, free_pt - inset_pt)[place]
                run = strip.run(x)
                self._artifacts.append(Line(baseline, (run,) if run.sorts else (), LineEnd.HARD))
        if style.rule:
            left, y = self._left_pt, edge + (_RULE_APART_PT if above else -_RULE_APART_PT)
            self._rules[Rule(left, y, left + area_width_pt, y, _RULE_WIDTH_PT)] = None

    def _figure(self, picture: Picture, y: float) -> Figure:
        x0, y0 = self._left_pt + picture.left_pt, y + picture.top_pt
        x1, y1 = x0 + picture.width_pt, y0 + picture.height_pt
        return Figure(picture.data, picture.media_type, x0, y0, x1, y1, picture.words)

    def _line(self, line: GalleyLine, top_pt: float) -> Line:
        runs = (replace(line.run, x_pt=self._left_pt + line.run.x_pt),) if line.run.sorts else ()
        return Line(top_pt + line.baseline_pt, runs, line.end)

    def _add_grid(self, galley: Galley, rows: range, top: float) -> None:
        """Rules around the cells of some rows; a row that goes on on another page is closed here too."""
        if galley.grid is None:
            return
        edges = [self._left_pt + edge for edge in galley.grid.edges_pt]
        y = top
        for row in rows:
            if row == rows.start or row in galley.grid.ruled:
                self._rule(edges[0], y, edges[-1], y)
            y += galley.flow.heights_pt[row]
        self._rule(edges[0], y, edges[-1], y)
        for edge in edges:
            self._rule(edge, top, edge, y)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._rules[Rule(x0, y0, x1, y1, _RULE_WIDTH_PT)] = None

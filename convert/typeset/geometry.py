"""The page in points: paper, type area and grid, from a style's millimetres.

>>> from convert.styles.load import load
>>> sheet = Geometry.of(load("gongwen").page)
>>> round(sheet.left_pt(1), 3), round(sheet.area_width_pt, 3), round(sheet.pitch_pt, 3)
(79.37, 442.205, 15.793)
"""

from __future__ import annotations

from msgspec import Struct

from convert.styles.model import PageStyle

_POINTS_PER_MM = 72 / 25.4


def points(millimetres: float) -> float:
    """Millimetres in points."""
    return millimetres * _POINTS_PER_MM


class Geometry(Struct, frozen=True):
    """A page's measures in points.

    Attributes:
        width_pt: width of the paper.
        height_pt: height of the paper.
        top_pt: the head margin, where the type area begins.
        area_width_pt: width of the type area.
        area_height_pt: height of the type area.
        pitch_pt: width of one cell of the character grid, 0 where there is none.
        gutter_pt: the margin at the bound edge.
        fore_edge_pt: the margin opposite.
        mirror: even pages are bound on the right.
    """

    width_pt: float
    height_pt: float
    top_pt: float
    area_width_pt: float
    area_height_pt: float
    pitch_pt: float
    gutter_pt: float
    fore_edge_pt: float
    mirror: bool

    @classmethod
    def of(cls, page: PageStyle) -> Geometry:
        """The geometry of a page style."""
        width_mm, height_mm = page.type_area_mm
        return cls(
            width_pt=points(page.width_mm),
            height_pt=points(page.height_mm),
            top_pt=points(page.head_mm),
            area_width_pt=points(width_mm),
            area_height_pt=points(height_mm),
            pitch_pt=points(width_mm) / page.characters if page.characters else 0.0,
            gutter_pt=points(page.gutter_mm),
            fore_edge_pt=points(page.fore_edge_mm),
            mirror=page.mirror,
        )

    def left_pt(self, number: int) -> float:
        """The left edge of the type area on page ``number`` (1 is the first)."""
        return self.fore_edge_pt if self.mirror and number % 2 == 0 else self.gutter_pt

"""A picture as a galley of one row: as large as it is meant to be where the page has room, in whole lines on a grid."""

from __future__ import annotations

from math import ceil

from convert.document.model import Image
from convert.notices import Notice, Severity
from convert.typeset.compositor import Compositor
from convert.typeset.frames import Tag
from convert.typeset.galley import Galley, Picture, StructurePath
from convert.typeset.geometry import points
from convert.typeset.paginate import Flow

#: Said of a picture that has no words of its own, as every picture in a PDF must (ISO 14289-1 7.3).
_NAMELESS = {"Hans": "图片", "Hant": "圖片"}
#: Millimetres that rounding may make of a picture that is as large as its room.
_SLACK_MM = 0.01


def image_galley(block: int, image: Image, compositor: Compositor, above: StructurePath = ()) -> Galley:
    """Set a picture on a line of its own, where its style puts it, in the middle unless at a side.

    A notice says when it had to be made smaller, and when nothing says what it shows.
    """
    style = compositor.style
    kind, pitch_pt = style.text["image"], style.text["body"].line_pt
    width_mm, height_mm = image.within(*style.image_room_mm)
    if width_mm < image.width_mm - _SLACK_MM:
        sizes = f"{image.width_mm:.0f} × {image.height_mm:.0f} mm is set in {width_mm:.0f} × {height_mm:.0f} mm"
        compositor.notice(
            Notice("image-set-smaller", Severity.INFO, f"A picture of {sizes} to fit the page."), image.source
        )
    if not image.alternative:
        sentence = "A picture has no alternative text; add one in Word, for readers who cannot see it."
        compositor.notice(Notice("image-without-text", Severity.INFO, sentence), image.source)
    width_pt, height_pt = points(width_mm), points(height_mm)
    # On a grid of lines the text below stands on the grid again.
    room_pt = ceil(height_pt / pitch_pt - 1e-6) * pitch_pt if style.page.lines else height_pt
    shares = {"left": 0.0, "right": 1.0}
    left_pt = (compositor.geometry.area_width_pt - width_pt) * shares.get(kind.align, 0.5)
    picture = Picture(
        path=(*above, (Tag.FIGURE, block)),
        data=image.data,
        media_type=image.media_type.value,
        left_pt=left_pt,
        top_pt=(room_pt - height_pt) / 2,
        width_pt=width_pt,
        height_pt=height_pt,
        words=image.alternative or _NAMELESS["Hant" if "Hant" in compositor.language else "Hans"],
    )
    flow = Flow(
        heights_pt=(room_pt,),
        before_pt=kind.before_lines * pitch_pt,
        after_pt=kind.after_lines * pitch_pt,
        keep_next=kind.keep_next,
    )
    return Galley(block, flow, ((),), picture=picture)

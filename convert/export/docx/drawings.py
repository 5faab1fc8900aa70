"""Pictures in a Word file: the drawing in the text, the part it shows, and the way from one to the other.

A picture stands in a paragraph of the style *Image*, in line with the text (DrawingML,
ECMA-376 part 1, 20.4.2.8); equal pictures share one part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from convert.document.model import Article, Image, MediaType
from convert.export.xml import escaped, without_forbidden
from convert.styles.model import Style

_DRAWINGML = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU_PER_MM = 36_000

#: Names of parts end so.
ENDINGS = {MediaType.PNG: "png", MediaType.JPEG: "jpeg"}


class Drawings:
    """The pictures of one file, numbered as they come up.

    ``parts`` are their files, ``targets`` the relationships as (kind, file), in the order of
    their identifiers ``rId<first>`` and so on.
    """

    def __init__(self, articles: Iterable[Article], style: Style, first: int) -> None:
        """Gathers the pictures of articles; their relationships are counted from ``first``."""
        self._room_mm = style.image_room_mm
        self._identifiers: dict[bytes, str] = {}
        self._numbers = count(1)
        self.parts: list[tuple[str, bytes]] = []
        self.targets: list[tuple[str, str]] = []
        for image in images_of(articles):
            if image.data not in self._identifiers:
                number = len(self.parts) + 1
                name = f"media/image{number}.{ENDINGS[image.media_type]}"
                self._identifiers[image.data] = f"rId{first + number - 1}"
                self.parts.append((f"word/{name}", image.data))
                self.targets.append(("image", name))

    def run(self, image: Image) -> str:
        """The run that shows a picture, in the size it has on the page."""
        number = next(self._numbers)
        width, height = (max(1, round(size * _EMU_PER_MM)) for size in image.within(*self._room_mm))
        said = f' descr="{words}"' if (words := escaped(without_forbidden(image.alternative))) else ""
        about = f'id="{number}" name="Picture {number}"{said}'
        extent = f'cx="{width}" cy="{height}"'
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWINGML}/wordprocessingDrawing" '
            f'distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/><wp:docPr {about}/>'
            f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_DRAWINGML}/main" noChangeAspect="1"/>'
            f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{_DRAWINGML}/main"><a:graphicData uri="{_DRAWINGML}/picture">'
            f'<pic:pic xmlns:pic="{_DRAWINGML}/picture"><pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{self._identifiers[image.data]}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )


def images_of(articles: Iterable[Article]) -> Iterator[Image]:
    """The pictures of articles, in order."""
    return (block for article in articles for block in article.blocks if isinstance(block, Image))

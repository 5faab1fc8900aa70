"""Pictures of a Word file: DrawingML and VML → pictures of the document (ECMA-376 part 1, 20.2; part 4, 19.1).

A picture is taken as it is shown: cropped, turned by quarters, in the size it has on the
page. What cannot be taken is named in a notice with the reason; what stands outside the
file is never fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from convert.document.model import Image
from convert.export.pictures import Facts, PictureError, Turn, examined, turned
from convert.patterns import deferred
from convert.reopen.findings import Findings
from convert.reopen.limits import PICTURE_MAX, PICTURES_MAX, PIXELS_IN_ALL_MAX
from convert.reopen.package import Package, Relationship
from convert.reopen.xml import attribute, child, children, kind, plain_attribute

if TYPE_CHECKING:
    from lxml.etree import _Element

_EMU_PER_MM: Final = 36_000
_MM: Final = {"pt": 25.4 / 72, "in": 25.4, "mm": 1.0, "cm": 10.0, "px": 25.4 / 96, "pc": 25.4 / 6}
_LENGTH: Final = deferred(r"(?:^|;)\s*(width|height)\s*:\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)(pt|in|mm|cm|px|pc)")
_LARGEST_MM: Final = 5_000.0
_QUARTER: Final = 90 * 60_000
_SHOWN_MAX: Final = 60

_TOO_MUCH: Final = "the pictures of the file are too large together; make them smaller in Word (Compress Pictures)"


class _Taken(Struct, frozen=True):
    """A sound picture: its file and what the file says."""

    data: bytes
    facts: Facts


class Pictures:
    """Reads the pictures of one file, and knows how much it has read."""

    def __init__(self, package: Package, findings: Findings) -> None:
        self._package, self._findings = package, findings
        self._known: dict[tuple[str, Turn], _Taken | str] = {}
        self._bytes = self._pixels = 0

    def read(self, element: _Element, links: Mapping[str, Relationship], offset: int) -> Iterator[Image]:
        """The pictures of a ``w:drawing`` or ``w:pict``; ``links`` are the relationships of its part.

        What is left out is found at ``offset``.
        """
        blips = list(pictures_in(element))
        for blip in blips:
            shown, name = _words(element, blip, is_alone=len(blips) == 1)
            turn = _turn(blip)
            taken = self._taken(blip, links, turn)
            if isinstance(taken, str):
                said = f" (“{_clipped(shown or name)}”)" if shown or name else ""
                self._findings.add("picture-left-out", offset, f"{said} is left out: {taken}")
                continue
            anchor = child(element, "wp:anchor")
            if anchor is not None and child(anchor, "wp:wrapTopAndBottom") is None:
                self._findings.add("picture-moved", offset)
            if _has_effects(blip):
                self._findings.add("picture-changed", offset)
            width_mm, height_mm = _size(element, blip, is_alone=len(blips) == 1)
            if not (width_mm and height_mm):
                width_mm, height_mm = taken.facts.width_mm, taken.facts.height_mm
            elif turn.quarters % 2:
                width_mm, height_mm = height_mm, width_mm
            yield Image(taken.data, taken.facts.media_type, _rounded(width_mm), _rounded(height_mm), shown)

    def _taken(self, blip: _Element, links: Mapping[str, Relationship], turn: Turn) -> _Taken | str:
        """The picture, or why there is none."""
        link = links.get(attribute(blip, "r:embed") or attribute(blip, "r:id"))
        if link is None or link.outside:
            outside = link or links.get(attribute(blip, "r:link"))
            where = f", at {_clipped(outside.target)}" if outside else ""
            return f"it is not in the file{where}; embed it in Word and try again"
        key = (link.target, turn)
        if key not in self._known:
            self._known[key] = self._examined(link.target, turn)
        taken = self._known[key]
        if isinstance(taken, str):
            return taken
        self._bytes += len(taken.data)
        return taken if self._bytes <= PICTURES_MAX else _TOO_MUCH

    def _examined(self, part: str, turn: Turn) -> _Taken | str:
        if self._pixels > PIXELS_IN_ALL_MAX or self._bytes > PICTURES_MAX:
            return _TOO_MUCH
        data = self._package.picture(part, PICTURE_MAX)
        if data is None:
            return f"its file is missing, damaged or larger than {PICTURE_MAX // 2**20} MB; insert it again, smaller"
        try:
            if turn != Turn():
                data = turned(data, turn)
            facts = examined(data)
        except PictureError as problem:
            return str(problem)
        self._pixels += facts.width_px * facts.height_px * (1 if turn == Turn() else 3)
        return _Taken(data, facts)


def pictures_in(element: _Element) -> Iterator[_Element]:
    """The places in a drawing that name a picture file, but for those in its text boxes and second choices."""
    for each in element.iter():
        if kind(each) in ("a:blip", "v:imagedata") and not any(
            kind(above) in ("mc:Fallback", "w:txbxContent") for above in _up_to(element, each)
        ):
            yield each


def _up_to(top: _Element, element: _Element) -> Iterator[_Element]:
    """What stands around an element, up to ``top``."""
    for above in element.iterancestors():
        if above is top:
            return
        yield above


def _words(element: _Element, blip: _Element, *, is_alone: bool) -> tuple[str, str]:
    """The alternative text of a picture, and the name a program gave it."""
    if kind(blip) == "v:imagedata":
        shape = blip.getparent()
        said = "" if shape is None else plain_attribute(shape, "alt")
        return _flat(said or attribute(blip, "o:title")), ""
    about = next((each for each in element.iter() if kind(each) == "wp:docPr"), None)
    own = child(_picture(blip), "pic:nvPicPr", "pic:cNvPr")
    places = [place for place in ((about, own) if is_alone else (own, about)) if place is not None]
    said = next((text for place in places if (text := plain_attribute(place, "descr"))), "")
    return _flat(said), _flat(next((text for place in places if (text := plain_attribute(place, "name"))), ""))


def _picture(blip: _Element) -> _Element | None:
    """The ``pic:pic`` around a ``a:blip``."""
    return next((above for above in blip.iterancestors() if kind(above) == "pic:pic"), None)


def _size(element: _Element, blip: _Element, *, is_alone: bool) -> tuple[float, float]:
    """Width and height of a picture on the page in millimetres, 0 where nothing is said."""
    if kind(blip) == "v:imagedata":
        shape = blip.getparent()
        said = dict[str, float]()
        for name, length, unit in _LENGTH.findall("" if shape is None else plain_attribute(shape, "style")):
            said.setdefault(name, float(length) * _MM[unit])
        return said.get("width", 0.0), said.get("height", 0.0)
    whole = next((each for each in element.iter() if kind(each) == "wp:extent"), None)
    if is_alone and whole is not None:
        return _extent(whole)
    width_mm, height_mm = _extent(child(_picture(blip), "pic:spPr", "a:xfrm", "a:ext"))
    room = next((each for each in element.iter() if kind(each) == "a:chExt"), None)  # of a group, in units of its own
    wide, high = _extent(room)
    if whole is not None and wide and high:
        shown = _extent(whole)
        return width_mm * shown[0] / wide, height_mm * shown[1] / high
    return width_mm, height_mm


def _extent(element: _Element | None) -> tuple[float, float]:
    values = ("", "") if element is None else (plain_attribute(element, "cx"), plain_attribute(element, "cy"))
    width, height = (int(value) if value.isdecimal() and value.isascii() and len(value) < 12 else 0 for value in values)
    return width / _EMU_PER_MM, height / _EMU_PER_MM


def _rounded(length_mm: float) -> float:
    """A length as the document has it: to a thousandth of a millimetre, and sensible."""
    return round(min(max(length_mm, 0.1), _LARGEST_MM), 3)


def _turn(blip: _Element) -> Turn:
    """How a picture is cropped, turned and mirrored; a mirror image upside down is one turned by half."""
    parent = blip.getparent()
    cropped = child(parent, "a:srcRect")
    crop = (0.0, 0.0, 0.0, 0.0)
    if cropped is not None:
        left, top, right, bottom = (_share(plain_attribute(cropped, side)) for side in ("l", "t", "r", "b"))
        crop = (left, top, right, bottom)
    form = child(_picture(blip), "pic:spPr", "a:xfrm")
    if form is None:
        return Turn(crop)
    quarters = round(_rotation(form) / _QUARTER)
    flat, upright = (plain_attribute(form, name) in ("1", "true") for name in ("flipH", "flipV"))
    return Turn(crop, (quarters + 2 * upright) % 4, flat != upright)


def _share(text: str) -> float:
    """Thousandths of a per cent as a share from 0 to 1."""
    return min(1.0, int(text) / 100_000) if text.isdecimal() and text.isascii() and len(text) < 9 else 0.0


def _rotation(form: _Element) -> int:
    """How far to the right a picture is turned, in 60,000ths of a degree."""
    text = plain_attribute(form, "rot")
    digits = text.removeprefix("-")
    return int(text) % (4 * _QUARTER) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else 0


def _has_effects(blip: _Element) -> bool:
    """Whether a picture is shown in other colours, askew, or in another shape than a rectangle."""
    if any(kind(each) != "a:extLst" for each in blip):
        return True
    form = child(_picture(blip), "pic:spPr")
    shapes = (plain_attribute(each, "prst") for each in children(form, "a:prstGeom"))
    turned_by = child(form, "a:xfrm")
    return any(shape != "rect" for shape in shapes) or (turned_by is not None and _rotation(turned_by) % _QUARTER != 0)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _clipped(text: str) -> str:
    return text if len(text) <= _SHOWN_MAX else text[:_SHOWN_MAX] + "…"

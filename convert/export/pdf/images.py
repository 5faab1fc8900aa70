"""Pictures of a file: one image object for each, however often it is shown, and the operators that paint it.

The bytes of a file go in as they are wherever PDF knows them: JPEG is a filter of PDF
(ISO 32000-1 7.4.8), and a plain PNG is compressed as a stream with PNG predictors is
(7.4.4.4). Colour is sRGB with its profile, transparency a soft mask, which PDF/A-2 allows.

A print file is a job of one ink: there everything is painted in black ink alone, on
white where it was transparent (PDF/X-1a knows no transparency).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from convert.errors import OutputError
from convert.export.pdf.objects import Document, Indirect, number, pack
from convert.export.pdf.srgb import srgb_profile
from convert.export.pdf.structure import Mark
from convert.export.pictures import (
    PictureError,
    as_jpeg,
    as_png,
    decoded,
    eight_bits,
    has_transparency,
    is_jpeg,
    on_white,
    opened,
)
from convert.notices import Notice, Severity
from convert.typeset.frames import Figure, Page

_GREY_MODES = ("1", "L", "LA", "I;16", "I")
#: Kinds of JPEG that every reader of PDF decodes: baseline, extended and progressive with Huffman codes.
_JPEG_FRAMES = (0xC0, 0xC1, 0xC2)
_NO_FRAMES = (0xC4, 0xC8, 0xCC)
_CHANNELS = {0: 1, 2: 3, 3: 1}


class _Known(Struct, frozen=True):
    """An image object, its name among the resources, and whether it lets shine through what is behind it."""

    item: Indirect
    name: str
    is_transparent: bool


class Images:
    """The images of one document, made when they are first shown."""

    def __init__(self, document: Document, *, in_black: bool) -> None:
        """``in_black`` paints them in black ink."""
        self._document, self._in_black = document, in_black
        self._known: dict[bytes, _Known] = {}
        self._space: Indirect | None = None
        self._coloured = self._inked = 0

    @property
    def items(self) -> tuple[Indirect, ...]:
        """The image objects so far."""
        return tuple(known.item for known in self._known.values())

    @property
    def notices(self) -> Iterator[Notice]:
        """What became of colours."""
        if self._coloured:
            sentence = f"{self._coloured} pictures in colour are printed in black ink, as the whole file is."
            yield Notice("picture-in-black", Severity.INFO, sentence)
        if self._inked:
            sentence = f"{self._inked} pictures in the inks of a press are shown in the colours of a screen."
            yield Notice("picture-in-screen-colours", Severity.INFO, sentence)

    def entries(self, page: Page) -> dict[str, Any]:
        """What a page with pictures says besides: its resources, and how transparency is blended."""
        shown = [self._image(area.figure) for area in page.areas if area.figure]
        if not shown:
            return {}
        resources = {"Font": self._document.fonts, "XObject": {known.name: known.item for known in shown}}
        if not any(known.is_transparent for known in shown):
            return {"Resources": resources}
        # Without a space to blend in, a reader may take that of the output intent, which is grey.
        group = {"Type": "/Group", "S": "/Transparency", "CS": self._colours()}
        return {"Resources": resources, "Group": group}

    def painted(self, page: Page, marks: Sequence[Mark]) -> bytes:
        """The operators that paint the pictures of a page, each as marked content."""
        return b"".join(
            b"\n" + line.encode("ascii")
            for area, mark in zip(page.areas, marks, strict=True)
            if area.figure
            for line in self._operators(area.figure, mark, page.height_pt)
        )

    def _operators(self, figure: Figure, mark: Mark, height_pt: float) -> Iterable[str]:
        place = (figure.x1_pt - figure.x0_pt, 0, 0, figure.y1_pt - figure.y0_pt, figure.x0_pt, height_pt - figure.y1_pt)
        matrix = " ".join(map(number, place))
        shown = self._image(figure).name
        return f"{mark.tag}<</MCID {mark.mcid}>>BDC", f"q {matrix} cm /{shown} Do Q", "EMC"

    def _image(self, figure: Figure) -> _Known:
        if figure.data not in self._known:
            try:
                item, is_transparent = self._printed(figure.data) if self._in_black else self._shown(figure.data)
            except PictureError as problem:
                raise OutputError(f"A picture cannot be painted: {problem}.") from None
            self._known[figure.data] = _Known(item, f"Im{len(self._known) + 1}", is_transparent)
        return self._known[figure.data]

    def _shown(self, data: bytes) -> tuple[Indirect, bool]:
        """An image in colours, and whether it is transparent."""
        picture: Any = opened(data)
        if is_jpeg(data):
            if _is_plain_jpeg(data, picture):
                return self._from_jpeg(data, picture, "/DeviceGray" if picture.mode == "L" else self._colours()), False
            self._inked += picture.mode == "CMYK"
            return self._from_png(as_png(decoded(data).convert("RGB"))), False
        if _is_plain_png(data, picture):
            return self._from_png(data), False
        picture = decoded(data)
        if not has_transparency(picture):
            return self._from_png(as_png(_without_remarks(picture))), False
        is_grey = picture.mode in _GREY_MODES
        if picture.mode != "RGBA":  # a large picture is not copied for nothing
            picture = eight_bits(picture).convert("RGBA")
        mask = self._from_png(as_png(picture.getchannel("A")))
        return self._from_png(as_png(picture.convert("L" if is_grey else "RGB")), {"SMask": mask}), True

    def _printed(self, data: bytes) -> tuple[Indirect, bool]:
        """An image in black ink."""
        picture: Any = opened(data)
        black = {"Decode": [1, 0]}
        space = self._black()
        if is_jpeg(data):
            if picture.mode == "L" and _is_plain_jpeg(data, picture):
                return self._from_jpeg(data, picture, space, black), False
            self._coloured += picture.mode != "L"
            grey = as_jpeg(decoded(data).convert("RGB").convert("L"))
            return self._from_jpeg(grey, opened(grey), space, black), False
        if picture.mode in ("1", "L") and _is_plain_png(data, picture):
            return self._from_png(data, black, space), False
        picture = decoded(data)
        self._coloured += picture.mode not in _GREY_MODES
        plain = on_white(eight_bits(picture))
        return self._from_png(as_png(_without_remarks(plain if plain.mode == "1" else plain.convert("L"))),
                              black, space), False  # fmt: skip

    def _from_jpeg(self, data: bytes, picture: Any, space: Any, more: dict[str, Any] | None = None) -> Indirect:
        width, height = picture.size
        about = {**_ABOUT, "Width": width, "Height": height, "ColorSpace": space, "BitsPerComponent": 8}
        return self._document.add_stream({**about, "Filter": "/DCTDecode", **(more or {})}, data)

    def _from_png(self, data: bytes, more: dict[str, Any] | None = None, space: Any = None) -> Indirect:
        """A plain PNG: its compressed rows are what a Flate stream with PNG predictors holds."""
        chunks = list(_chunks(data))
        width, height, bits, colour = struct.unpack(">IIBB", chunks[0][1][:10])
        channels = _CHANNELS[colour]
        if colour == 3:
            palette = b"".join(body for name, body in chunks if name == b"PLTE")
            space = ["/Indexed", self._colours(), len(palette) // 3 - 1, f"<{palette.hex()}>"]
        elif space is None:
            space = "/DeviceGray" if channels == 1 else self._colours()
        rows = b"".join(body for name, body in chunks if name == b"IDAT")
        predictor = {"Predictor": 15, "Colors": channels, "BitsPerComponent": bits, "Columns": width}
        about = {**_ABOUT, "Width": width, "Height": height, "ColorSpace": space, "BitsPerComponent": bits}
        filtered = {"Filter": "/FlateDecode", "DecodeParms": predictor}
        return self._document.add_stream({**about, **filtered, **(more or {})}, rows)

    def _colours(self) -> list[Any]:
        """sRGB, with the profile that says so."""
        if self._space is None:
            self._space = self._document.add_stream({"N": 3, "Alternate": "/DeviceRGB"}, pack(srgb_profile()))
        return ["/ICCBased", self._space]

    def _black(self) -> list[Any]:
        """Black ink by name: a space of one colour in which 1 is full ink (ISO 32000-1 8.6.6.4)."""
        tint = {"FunctionType": 2, "Domain": [0, 1], "C0": [0, 0, 0, 0], "C1": [0, 0, 0, 1], "N": 1}
        return ["/Separation", "/Black", "/DeviceCMYK", tint]


_ABOUT = {"Type": "/XObject", "Subtype": "/Image"}


def _without_remarks(picture: Any) -> Any:
    """A picture that a plain PNG holds: in grey or colour, without a palette's transparency."""
    if picture.mode in ("1", "L", "RGB", "I;16"):
        return picture
    return picture.convert("RGB")


def _is_plain_png(data: bytes, picture: Any) -> bool:
    """Whether the rows of a PNG can stand in a PDF as they are: not interlaced, nothing transparent."""
    head = next(_chunks(data))[1]
    names = {name for name, _ in _chunks(data)}
    return head[9] in _CHANNELS and head[12] == 0 and b"tRNS" not in names and not has_transparency(picture)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG file, name and content (ISO/IEC 15948, 5.3)."""
    place = 8
    while place + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        yield name, data[place + 8 : place + 8 + length]
        if name == b"IEND":
            return
        place += 12 + length


def _is_plain_jpeg(data: bytes, picture: Any) -> bool:
    """Whether every reader of PDF decodes a JPEG to the colours meant: 8 bits, grey or said to be YCbCr or RGB."""
    frame, bits = _frame(data)
    said = "jfif" in picture.info or "adobe" in picture.info
    return frame in _JPEG_FRAMES and bits == 8 and (picture.mode == "L" or (picture.mode == "RGB" and said))


def _frame(data: bytes) -> tuple[int, int]:
    """The marker of a JPEG's frame and its bits a sample (ITU-T T.81 B.2.2); zeros where there is none."""
    place = 2
    while place + 4 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # a filling byte
            place += 1
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_FRAMES:
            return marker, data[place + 4]
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return 0, 0

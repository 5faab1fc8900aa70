"""Picture files: which kind they are, whether they are sound, and what is made of them.

Pictures come from anywhere. Only PNG and JPEG are ever decoded, by the decoders for these
two alone; how many pixels there are is known, and bounded, before the first is decoded.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from convert.document.model import MediaType

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

PIXELS_MAX: Final = 50_000_000
"""A page of A4 scanned at 600 dots per inch has 35 million; decoded, 50 million take up to
200 MB, and about twice that while a PDF is made of them."""

#: How files of every kind begin: offset, bytes, what the kind is called. The first two can be set.
_KINDS: Final = (
    (0, b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (0, b"\xff\xd8\xff", MediaType.JPEG),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (40, b" EMF", "EMF"),
    (0, b"\xd7\xcd\xc6\x9a", "WMF"),
    (0, b"\1\0\x09\0", "WMF"),
    (0, b"\2\0\x09\0", "WMF"),
    (8, b"WEBP", "WebP"),
    (4, b"ftypheic", "HEIC"),
    (4, b"ftypavif", "AVIF"),
    (0, b"II\xbc\1", "JPEG XR"),
    (0, b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (0, b"%PDF", "PDF"),
    (0, b"%!PS", "EPS"),
)

#: What a decoder raises on a damaged file, depending on where the damage is.
_FAULTS: Final = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, AttributeError,
    struct.error, zlib.error, OverflowError, MemoryError, NotImplementedError, RuntimeError,
)  # fmt: skip

_DOTS_PER_INCH: Final = 96.0


class PictureError(Exception):
    """A picture cannot be used; the message is the end of a sentence: why, and what to do."""


class Facts(Struct, frozen=True):
    """What a sound picture file says: kind, size in pixels and, from its resolution, in millimetres."""

    media_type: MediaType
    width_px: int
    height_px: int
    width_mm: float
    height_mm: float


class Turn(Struct, frozen=True):
    """What a program does with a picture before it shows it.

    ``crop`` is the share cut off at the left, top, right and bottom; ``quarters`` how many
    quarter turns to the right follow, ``flip`` whether left and right change places before them.
    """

    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    quarters: int = 0
    flip: bool = False


def kind_of(data: bytes) -> str:
    """What a picture file is, by its first bytes: a :class:`MediaType`, another kind's name, or ``""``.

    >>> kind_of(b"GIF89a"), kind_of(b"<svg xmlns=''/>"), kind_of(b"?")
    ('GIF', 'SVG', '')
    """
    for offset, signature, name in _KINDS:
        if data.startswith(signature, offset):
            return name
    return "SVG" if b"<svg" in data[:1024] else ""


def is_jpeg(data: bytes) -> bool:
    """Whether a picture file is a JPEG."""
    return kind_of(data) == MediaType.JPEG


def examined(data: bytes) -> Facts:
    """The facts of a picture file, every pixel of which has been decoded.

    Raises:
        PictureError: it is of another kind, damaged, or has too many pixels.
    """
    picture = opened(data)
    _load(picture)
    width, height = picture.size
    across, down = _resolution(picture)
    size_mm = (width / across * 25.4, height / down * 25.4)
    return Facts(MediaType(kind_of(data)), width, height, *size_mm)


def opened(data: bytes) -> ImageFile:
    """The picture, its head read and its pixels counted but not yet decoded.

    Raises:
        PictureError: it is of another kind, damaged, or has too many pixels.
    """
    kind = kind_of(data)
    if kind not in (MediaType.PNG, MediaType.JPEG):
        what = f"{kind} pictures cannot be set" if kind else "it is no picture that is known here"
        raise PictureError(f"{what}; save it as PNG or JPEG and insert it again")
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    try:
        # The classes themselves: no other decoder is ever tried, and a size is judged here.
        picture = (PngImageFile if kind == MediaType.PNG else JpegImageFile)(io.BytesIO(data))
    except _FAULTS:
        raise _damaged() from None
    width, height = picture.size
    if width * height > PIXELS_MAX:
        millions = f"{width * height / 1e6:.0f} million pixels, more than the {PIXELS_MAX // 1_000_000} million"
        raise PictureError(f"it has {millions} that are decoded; make it smaller and insert it again")
    return picture


def decoded(data: bytes) -> ImageFile:
    """The picture with its pixels.

    Raises:
        PictureError: it is of another kind, damaged, or has too many pixels.
    """
    picture = opened(data)
    _load(picture)
    return picture


def turned(data: bytes, turn: Turn) -> bytes:
    """The picture cropped and turned, in the kind it had; a JPEG is compressed again, in high quality.

    Raises:
        PictureError: it is of another kind, damaged, or nothing is left of it.
    """
    from PIL.Image import Transpose

    picture: Any = decoded(data)
    width, height = picture.size
    left, top, right, bottom = turn.crop
    box = (round(left * width), round(top * height), round(width - right * width), round(height - bottom * height))
    if box[0] >= box[2] or box[1] >= box[3]:
        raise PictureError("nothing is left of it by its crop; crop it again")
    if box != (0, 0, width, height):
        box = (max(0, box[0]), max(0, box[1]), min(width, box[2]), min(height, box[3]))
        picture = picture.crop(box)
    if turn.flip:
        picture = picture.transpose(Transpose.FLIP_LEFT_RIGHT)
    if turn.quarters % 4:
        turns = {1: Transpose.ROTATE_270, 2: Transpose.ROTATE_180, 3: Transpose.ROTATE_90}
        picture = picture.transpose(turns[turn.quarters % 4])
    return as_png(picture) if kind_of(data) == MediaType.PNG else as_jpeg(picture)


def as_png(picture: Any) -> bytes:
    """A decoded picture as a plain PNG file: no interlacing, no remarks, no resolution."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", pnginfo=None, icc_profile=None, exif=b"")
    return buffer.getvalue()


def as_jpeg(picture: Any) -> bytes:
    """A decoded picture as a JPEG file of high quality, without remarks."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=95, subsampling=0, exif=b"")
    return buffer.getvalue()


def on_white(picture: Any) -> Any:
    """A decoded picture without transparency: what shows through is white; bytes stay bytes, colour stays colour."""
    if not has_transparency(picture):
        return picture
    from PIL import Image

    mode = "L" if picture.mode in ("1", "L", "LA", "I;16") else "RGB"
    coloured = picture if picture.mode == "RGBA" else picture.convert("RGBA")
    ground = Image.new(mode, picture.size, "white")
    ground.paste(coloured.convert(mode), mask=coloured.getchannel("A"))
    return ground


def has_transparency(picture: Any) -> bool:
    """Whether a picture has pixels that show, or may show, what is behind them."""
    return picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info


def eight_bits(picture: Any) -> Any:
    """A decoded picture of 16 bits a pixel with the upper eight of them; any other as it is."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.point(lambda value: value / 256).convert("L")


def _load(picture: ImageFile) -> None:
    try:
        picture.load()
    except _FAULTS:
        raise _damaged() from None


def _damaged() -> PictureError:
    return PictureError("its file is damaged or cut off; insert it again")


def _resolution(picture: ImageFile) -> tuple[float, float]:
    """Dots per inch across and down; 96, what Word assumes, where the file says nothing sensible."""
    said: Any = picture.info.get("dpi")
    try:
        across, down = (float(value) for value in said)
    except (TypeError, ValueError, ZeroDivisionError):
        return _DOTS_PER_INCH, _DOTS_PER_INCH
    usable = all(10 <= value <= 10_000 for value in (across, down))
    return (across, down) if usable else (_DOTS_PER_INCH, _DOTS_PER_INCH)

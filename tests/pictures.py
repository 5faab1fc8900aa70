"""Small pictures of every kind a document holds, made here and the same every time."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import Any

PNG_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
JPEG_MODES = ("L", "RGB", "CMYK")


@cache
def png(mode: str = "RGB", width: int = 24, height: int = 16, **options: Any) -> bytes:
    """A PNG with a slope of tones, half of it transparent where the mode has transparency."""
    return _saved(_drawn(mode, width, height), "PNG", options)


@cache
def jpeg(mode: str = "RGB", width: int = 24, height: int = 16, **options: Any) -> bytes:
    """A JPEG with a slope of tones."""
    return _saved(_drawn(mode, width, height), "JPEG", options)


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A small PNG that claims, and truly unpacks to, a great many pixels of one bit."""
    row = bytes(1 + width // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def pixels(data: bytes) -> Any:
    """A picture file opened."""
    from PIL import Image

    return Image.open(io.BytesIO(data))


def _drawn(mode: str, width: int, height: int) -> Any:
    from PIL import Image

    places = ((x, y, channel) for y in range(height) for x in range(width) for channel in range(3))
    tones = bytes((x * 9 + y * 5 + channel * 60) % 256 for x, y, channel in places)
    slope = Image.frombytes("RGB", (width, height), tones)
    if mode == "I;16":
        return Image.frombytes("I;16", (width, height), b"".join(bytes((v, v)) for v in slope.convert("L").tobytes()))
    if mode in ("LA", "RGBA"):
        opaque = slope.convert(mode[:-1])
        row = bytes(64 if x < width // 2 else 255 for x in range(width))
        opaque.putalpha(Image.frombytes("L", (width, height), row * height))
        return opaque
    return slope.convert(mode)


def _saved(picture: Any, kind: str, options: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()

"""The output intent of an archive file: grey with a profile built here.

Pages are painted in DeviceGray alone, so the profile that says what their grey means
is a grey one: white is the D50 white of the profile connection space, the tone curve
a plain exponent. It has the four tags that ICC.1:2001-04 6.3.3 asks of a monochrome
display profile and nothing else.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Mapping

from convert.export.pdf.objects import Document, Indirect, Packed, pack, text

_NAME = "Grey, gamma 2.2"

#: D50, the white of the profile connection space (ICC.1:2001-04 6.1.3).
_WHITE = (0.9642, 1.0, 0.8249)

_GAMMA = 2.2


def output_intent(document: Document) -> Indirect:
    """The PDF/A output intent with its embedded profile (ISO 19005-2 6.2.3)."""
    return document.add(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": text("Custom"),
            "Info": text(_NAME),
            "DestOutputProfile": document.add_stream({"N": 1, "Alternate": "/DeviceGray"}, _packed_profile()),
        }
    )


@functools.cache
def _packed_profile() -> Packed:
    return pack(grey_profile())


@functools.cache
def grey_profile() -> bytes:
    """A version 2.1 ICC profile of a grey display (ICC.1:2001-04).

    >>> profile = grey_profile()
    >>> int.from_bytes(profile[:4], "big") == len(profile), profile[16:20]
    (True, b'GRAY')
    """
    tags = {
        b"desc": description(_NAME),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": b"XYZ \0\0\0\0" + xyz(*_WHITE),
        b"kTRC": b"curv\0\0\0\0" + struct.pack(">IH", 1, round(_GAMMA * 256)),
    }
    return assembled(tags, b"GRAY")


def assembled(tags: Mapping[bytes, bytes], space: bytes) -> bytes:
    """A display profile of a colour space from its tags; equal data stand once."""
    table, data = struct.pack(">I", len(tags)), b""
    first = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for signature, body in tags.items():
        if body not in places:
            places[body] = first + len(data)
            data += body + b"\0" * (-len(body) % 4)
        table += struct.pack(">4sII", signature, places[body], len(body))
    return _header(first + len(data), space) + table + data


def _header(size: int, space: bytes) -> bytes:
    """The 128 bytes at the head: a display profile, ``space`` in, XYZ out, dated with a fixed day."""
    return struct.pack(
        ">I4s4s4s4s4s6H4s4sIIIQI12s48x",
        size,
        b"\0" * 4,
        b"\x02\x10\0\0",
        b"mntr",
        space,
        b"XYZ ",
        *(2024, 1, 1, 0, 0, 0),
        b"acsp",
        b"\0" * 4,
        0,
        0,
        0,
        0,
        0,
        xyz(*_WHITE),
    )


def xyz(*values: float) -> bytes:
    """Numbers as a profile writes them: with 16 bits behind the point."""
    return struct.pack(">3i", *(round(value * 65536) for value in values))


def description(name: str) -> bytes:
    """A textDescriptionType: ASCII, then empty Unicode and Macintosh forms."""
    ascii_form = name.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(ascii_form)) + ascii_form + b"\0" * (4 + 4 + 2 + 1 + 67)

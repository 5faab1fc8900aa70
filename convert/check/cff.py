"""A bare CFF program (FontFile3 of a CIDFontType0C) made into a font file that HarfBuzz opens.

Only what leads to the glyphs is read: header, indexes, top dictionary and charset (Adobe
Technical Note 5176). The outlines HarfBuzz reads itself.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from itertools import pairwise

from msgspec import Struct

_CHARSET, _CHAR_STRINGS, _ROS = 15, 17, 0x0C1E
_PREDEFINED = 3
_SHORT, _LONG, _REAL = 28, 29, 30


class CffFont(Struct, frozen=True):
    """An OpenType file around the program, and the glyph each character identifier (CID) stands for."""

    data: bytes
    glyphs: Mapping[int, int]


def open_cff(program: bytes) -> CffFont | None:
    """The program as a font; ``None`` for what is no whole CFF of version 1.

    >>> open_cff(b"no font") is None
    True
    """
    try:
        return _open(program)
    except (IndexError, struct.error, ValueError):
        return None


def _open(program: bytes) -> CffFont | None:
    if program[:1] != b"\1":
        return None
    _, behind_names = _index(program, program[2])
    tops, _ = _index(program, behind_names)
    top = _dictionary(tops[0])
    outlines, _ = _index(program, top[_CHAR_STRINGS][-1]) if _CHAR_STRINGS in top else ([], 0)
    count = len(outlines)
    if not count or count > 0xFFFF:
        return None
    start = top.get(_CHARSET, [0])[-1]
    keyed = _ROS in top and start >= _PREDEFINED
    cids = _charset(program, start, count) if keyed else list(range(count))
    return CffFont(_wrapped(program, count), {cid: glyph for glyph, cid in enumerate(cids)})


def _index(data: bytes, at: int) -> tuple[list[bytes], int]:
    """The entries of an INDEX, and where it ends."""
    (count,) = struct.unpack_from(">H", data, at)
    if not count:
        return [], at + 2
    size = data[at + 2]
    if not 1 <= size <= 4:
        raise ValueError("an offset has one to four bytes")
    table = at + 3
    ends = [int.from_bytes(data[table + n * size : table + (n + 1) * size], "big") for n in range(count + 1)]
    base = table + (count + 1) * size - 1
    if base + ends[-1] > len(data):
        raise ValueError("the index goes beyond the program")
    return [data[base + first : base + last] for first, last in pairwise(ends)], base + ends[-1]


def _dictionary(data: bytes) -> dict[int, list[int]]:
    """The whole numbers of a DICT by operator; two-byte operators are ``0x0Cxx``, real numbers are left out."""
    found: dict[int, list[int]] = {}
    numbers: list[int] = []
    at = 0
    while at < len(data):
        first = data[at]
        at += 1
        if first < _SHORT:
            if first == 0x0C:
                first = 0x0C00 | data[at]
                at += 1
            found[first] = numbers
            numbers = []
        elif first == _SHORT:
            numbers.append(struct.unpack_from(">h", data, at)[0])
            at += 2
        elif first == _LONG:
            numbers.append(struct.unpack_from(">i", data, at)[0])
            at += 4
        elif first == _REAL:
            while data[at] & 0x0F != 0x0F:
                at += 1
            at += 1
        elif first < 247:
            numbers.append(first - 139)
        else:
            high, sign = (first - 247, 1) if first < 251 else (first - 251, -1)
            numbers.append(sign * (high * 256 + data[at] + 108))
            at += 1
    return found


def _charset(data: bytes, at: int, count: int) -> list[int]:
    """The CID of every glyph; glyph 0 is CID 0 and is not listed."""
    kind = data[at]
    if kind == 0:
        return [0, *struct.unpack_from(f">{count - 1}H", data, at + 1)]
    if kind not in (1, 2):
        raise ValueError("a charset has format 0, 1 or 2")
    layout, step = (">HB", 3) if kind == 1 else (">HH", 4)
    at += 1
    cids = [0]
    while len(cids) < count:
        first, more = struct.unpack_from(layout, data, at)
        cids += range(first, first + more + 1)
        at += step
    return cids[:count]


def _wrapped(program: bytes, count: int) -> bytes:
    """The least OpenType file around a program: its glyphs can be drawn, its widths are not told."""
    head = struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0)
    tables = {b"CFF ": program, b"head": head, b"maxp": struct.pack(">IH", 0x5000, count)}
    place = 12 + 16 * len(tables)
    directory, body = struct.pack(">4sHHHH", b"OTTO", len(tables), 32, 1, 16), b""
    for tag, table in tables.items():
        directory += struct.pack(">4sIII", tag, 0, place + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body

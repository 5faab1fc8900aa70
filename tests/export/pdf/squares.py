"""Fonts of plain squares, so that every width and position can be computed by hand."""

from __future__ import annotations

import io
import struct

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation


def sfnt(tables: dict[bytes, bytes], flavour: bytes = b"\0\1\0\0") -> bytes:
    """A font file from its tables (checksums left 0: no reader we know asks)."""
    directory, data = b"", b""
    first = 12 + 16 * len(tables)
    for tag, table in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag, 0, first + len(data), len(table))
        data += table + b"\0" * (-len(table) % 4)
    return struct.pack(">4sHHHH", flavour, len(tables), 0, 0, 0) + directory + data


def width_of_square(glyph: int) -> int:
    """The advance of glyph ``glyph`` of the squares font, in units of a 1000-unit em."""
    return 1000 if glyph % 2 else 400 + glyph % 300


def squares(count: int, fs_type: int = 0) -> bytes:
    """A TrueType font of ``count`` glyphs, all the same square, with widths by :func:`width_of_square`."""
    square = struct.pack(">hhhhh", 1, 0, 0, 400, 400) + struct.pack(">HH", 3, 0) + bytes([1, 1, 1, 1])
    square += struct.pack(">hhhh", 0, 0, 400, 0) + struct.pack(">hhhh", 0, 400, 0, -400)
    square += b"\0" * (-len(square) % 4)
    return sfnt(
        _common_tables([width_of_square(glyph) for glyph in range(count)], fs_type)
        | {
            b"maxp": struct.pack(">IH26x", 0x10000, count),
            b"loca": b"".join(struct.pack(">I", len(square) * glyph) for glyph in range(count + 1)),
            b"glyf": square * count,
        }
    )


def _common_tables(widths: list[int], fs_type: int = 0) -> dict[bytes, bytes]:
    """What TrueType and CFF fonts share: a 1000-unit em, 880 above the baseline and 120 below."""
    times = struct.pack(">QQ", 0, 0)
    return {
        b"head": struct.pack(">IIIIHH", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000)
        + times
        + struct.pack(">hhhhHHhhh", 0, 0, 400, 400, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">IhhhHhhhhhh8xhH", 0x10000, 880, -120, 0, 1000, 0, 0, 400, 1, 0, 0, 0, len(widths)),
        b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in widths),
        b"post": struct.pack(">IIhhI16x", 0x30000, 0, 0, 0, 0),
        b"OS/2": struct.pack(">HhHHH", 4, 500, 400, 5, fs_type) + b"\0" * 86,
    }


def cff_squares(characters: str) -> bytes:
    """An OpenType font with CFF outlines: a square for each character, 1000 wide, the Latin ones 500."""
    name_of = {character: f"u{ord(character):04X}" for character in characters}
    names = [".notdef", *name_of.values()]
    widths = {".notdef": 1000} | {name: 500 if character.isascii() else 1000 for character, name in name_of.items()}
    outlines = {}
    for name in names:
        pen = T2CharStringPen(widths[name], None)
        pen.moveTo((50, 0))
        for point in ((50, 400), (450, 400), (450, 0)):
            pen.lineTo(point)
        pen.closePath()
        outlines[name] = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): name for character, name in name_of.items()})
    builder.setupCFF("SquaresCFF", {"FullName": "Squares CFF"}, outlines, {})
    builder.setupHorizontalMetrics({name: (width, 50) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Squares CFF", "styleName": "Regular", "psName": "SquaresCFF"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWeightClass=400)
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


def cid_squares(cids: list[int]) -> bytes:
    """A CID-keyed CFF font: ``.notdef``, then a square for each CID, 1000 wide (Adobe Technical Note 5176)."""

    def index(*items: bytes) -> bytes:
        offsets = [1]
        for item in items:
            offsets.append(offsets[-1] + len(item))
        return struct.pack(">HB", len(items), 4) + struct.pack(f">{len(offsets)}I", *offsets) + b"".join(items)

    def entry(operator: bytes, *numbers: int) -> bytes:
        return b"".join(struct.pack(">Bi", 29, number) for number in numbers) + operator

    def charstring(*tokens: int | bytes) -> bytes:
        return b"".join(token if isinstance(token, bytes) else struct.pack(">Bh", 28, token) for token in tokens)

    move, line, end = bytes([21]), bytes([5]), bytes([14])
    square = charstring(50, 0, move, 0, 400, line, 400, 0, line, 0, -400, line, end)
    count = len(cids) + 1
    private = entry(bytes([20]), 1000)
    names, strings, subroutines = index(b"SquaresCID"), index(b"Adobe", b"Identity"), struct.pack(">H", 0)
    charset = struct.pack(f">B{len(cids)}H", 0, *cids)
    select = struct.pack(">BHHBH", 3, 1, 0, 0, count)
    charstrings = index(*[square] * count)

    def top(at: list[int]) -> bytes:
        ros = entry(bytes([12, 30]), 391, 392, 0)
        places = zip([bytes([15]), bytes([12, 37]), bytes([17]), bytes([12, 36])], at, strict=True)
        return ros + entry(bytes([12, 34]), max(cids) + 1) + b"".join(entry(key, place) for key, place in places)

    start = 4 + len(names) + len(index(top([0] * 4))) + len(strings) + len(subroutines)
    at = [start, start + len(charset), start + len(charset) + len(select)]
    private_at = at[2] + len(charstrings)
    at.append(private_at + len(private))
    descriptions = index(entry(bytes([18]), len(private), private_at))
    cff = bytes([1, 0, 4, 4]) + names + index(top(at)) + strings + subroutines
    cff += charset + select + charstrings + private + descriptions
    tables = {b"CFF ": cff, b"maxp": struct.pack(">IH", 0x5000, count)}
    return sfnt(_common_tables([1000] * count) | tables, b"OTTO")


def collection(*fonts: bytes) -> bytes:
    """Fonts as one collection file."""
    together = TTCollection()
    together.fonts = [TTFont(io.BytesIO(font)) for font in fonts]
    file = io.BytesIO()
    together.save(file)
    return file.getvalue()


def variable_squares() -> bytes:
    """A variable TrueType font: one square glyph for ``一``, 1000 wide at weight 400, wider when bolder."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "one"])
    builder.setupCharacterMap({ord("一"): "one"})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 400), (400, 400), (400, 0)):
        pen.lineTo(point)
    pen.closePath()
    square = pen.glyph()
    builder.setupGlyf({".notdef": square, "one": square})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "one": (1000, 0)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Squares VF", "styleName": "Regular", "psName": "SquaresVF"})
    builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    builder.setupGvar({"one": [TupleVariation({"wght": (0, 1, 1)}, [(0, 0)] * 4 + [(0, 0), (500, 0), (0, 0), (0, 0)])]})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWeightClass=400)
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()

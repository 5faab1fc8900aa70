"""Fonts as a page names them: how wide a code is, what text it stands for, what is embedded.

Written for what we meet: Type 0 fonts with two-byte codes, and simple fonts of one byte
(ISO 32000-1 9.6, 9.7). A composite font with a CMap of its own is read as two bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from convert.check.pdffile import array, dictionary, resolved
from convert.patterns import deferred

_SUBSET = deferred(r"[A-Z]{6}\+")

#: Encodings that say what text their codes stand for.
_NAMED_ENCODINGS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman", "/StandardEncoding": "latin-1"}

_HEX = rb"<\s*([0-9A-Fa-f\s]*)>"


class PdfFont(Struct, frozen=True):
    """One font of a file.

    ``bytes_per_code`` is 1 or 2; ``widths`` are in thousandths of an em; ``texts`` has what
    ToUnicode says, or a named encoding; ``glyph_numbers`` maps codes to glyphs where the
    font file is at hand and codes are not simply glyph numbers. ``widths_damaged`` tells of
    widths that are no numbers, which are then left out.
    """

    name: str
    kind: str
    bytes_per_code: int
    widths: Mapping[int, float]
    default_width: float
    texts: Mapping[int, str]
    mapped: bool
    embedded: bool
    program: bytes
    glyph_numbers: Mapping[int, int] | None
    widths_damaged: bool = False

    @property
    def subset(self) -> bool:
        """Whether the name says that unused glyphs are left out."""
        return _SUBSET.match(self.name) is not None

    @property
    def plain_name(self) -> str:
        """The name without the tag of a subset."""
        return _SUBSET.sub("", self.name)

    def codes(self, data: bytes) -> Iterator[int]:
        """The codes of a string shown in this font."""
        step = self.bytes_per_code
        for at in range(0, len(data) - step + 1, step):
            yield int.from_bytes(data[at : at + step], "big")

    def width(self, code: int) -> float:
        """The advance of a code in thousandths of an em."""
        return self.widths.get(code, self.default_width)

    def glyph(self, code: int) -> int | None:
        """The glyph number of a code, where it can be told."""
        if self.glyph_numbers is not None:
            return self.glyph_numbers.get(code)
        return code if self.bytes_per_code == 2 else None


def read_font(value: Any) -> PdfFont:
    """A font dictionary, read."""
    font = dictionary(value)
    kind = str(font.get("/Subtype", "")).lstrip("/")
    return _composite(font) if kind == "Type0" else _simple(font, kind)


def _composite(font: Mapping[str, Any]) -> PdfFont:
    descendants = array(font.get("/DescendantFonts"))
    below = dictionary(descendants[0]) if descendants else {}
    embedded, program = _program(dictionary(below.get("/FontDescriptor")))
    texts = to_unicode(font)
    widths, damaged = _readable(_cid_widths(array(below.get("/W"))))
    usual, usual_damaged = _readable((0, float(resolved(width))) for width in (below.get("/DW", 1000),))
    identity = str(font.get("/Encoding")) in ("/Identity-H", "/Identity-V")
    return PdfFont(
        name=str(font.get("/BaseFont", "")).lstrip("/"),
        kind=str(below.get("/Subtype", "Type0")).lstrip("/"),
        bytes_per_code=2,
        widths=widths,
        default_width=usual.get(0, 1000.0),
        texts=texts,
        mapped="/ToUnicode" in font,
        embedded=embedded,
        program=program,
        glyph_numbers=_cid_to_glyph(resolved(below.get("/CIDToGIDMap"))) if identity else {},
        widths_damaged=damaged or usual_damaged,
    )


def _simple(font: Mapping[str, Any], kind: str) -> PdfFont:
    descriptor = dictionary(font.get("/FontDescriptor"))
    embedded, program = _program(descriptor)
    first = int(resolved(font.get("/FirstChar", 0)))
    scale = 1.0
    if kind == "Type3":
        matrix = [float(resolved(part)) for part in array(font.get("/FontMatrix"))]
        scale = 1000 * matrix[0] if matrix else 1.0
    stated = enumerate(array(font.get("/Widths")), first)
    widths, damaged = _readable((code, float(resolved(width)) * scale) for code, width in stated)
    encoding = resolved(font.get("/Encoding"))
    named = encoding.get("/BaseEncoding") if isinstance(encoding, Mapping) else encoding
    codec = _NAMED_ENCODINGS.get(str(named))
    texts = dict(to_unicode(font))
    if not texts and codec:
        texts = {code: bytes([code]).decode(codec, "replace") for code in range(32, 256)}
    return PdfFont(
        name=str(font.get("/BaseFont", font.get("/Name", ""))).lstrip("/"),
        kind=kind,
        bytes_per_code=1,
        widths=widths,
        default_width=float(resolved(descriptor.get("/MissingWidth", 0))),
        texts=texts,
        mapped="/ToUnicode" in font or codec is not None,
        embedded=embedded or kind == "Type3",
        program=program,
        glyph_numbers={},
        widths_damaged=damaged,
    )


def _program(descriptor: Mapping[str, Any]) -> tuple[bool, bytes]:
    """Whether a font file is embedded, and its bytes."""
    for name in ("/FontFile2", "/FontFile3", "/FontFile"):
        stream = resolved(descriptor.get(name))
        if stream is not None and hasattr(stream, "get_data"):
            data = bytes(stream.get_data())
            return len(data) > 0, data
    return False, b""


def _readable(widths: Iterator[tuple[int, float]]) -> tuple[dict[int, float], bool]:
    """The widths up to the first that is no number, and whether there is one."""
    found: dict[int, float] = {}
    try:
        found.update(widths)
    except (TypeError, ValueError):
        return found, True
    return found, False


def _cid_widths(entries: list[Any]) -> Iterator[tuple[int, float]]:
    """The ``W`` array (ISO 32000-1 9.7.4.3), code by code."""
    at = 0
    while at + 1 < len(entries):
        first, second = int(resolved(entries[at])), resolved(entries[at + 1])
        if isinstance(second, list):
            yield from ((first + index, float(resolved(width))) for index, width in enumerate(second))
            at += 2
        elif at + 2 < len(entries):
            width = float(resolved(entries[at + 2]))
            yield from ((code, width) for code in range(first, min(int(second), 0xFFFF) + 1))
            at += 3
        else:
            return


def _cid_to_glyph(value: Any) -> Mapping[int, int] | None:
    """``CIDToGIDMap`` as a table; ``None`` where codes are glyph numbers."""
    if not hasattr(value, "get_data"):
        return None
    data = value.get_data()
    return {at // 2: int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data) - 1, 2)}


def to_unicode(font: Mapping[str, Any]) -> Mapping[int, str]:
    """A font's ToUnicode map (ISO 32000-1 9.10.3), code to text."""
    stream = resolved(font.get("/ToUnicode"))
    if not hasattr(stream, "get_data"):
        return {}
    data = stream.get_data()
    texts: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", data, re.DOTALL):
        for code, text in re.findall(_HEX + rb"\s*" + _HEX, block):
            texts[_number(code)] = _text(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", data, re.DOTALL):
        for first, last, several, one in re.findall(
            _HEX + rb"\s*" + _HEX + rb"\s*(?:\[([^\]]*)\]|" + _HEX + rb")", block
        ):
            codes = range(_number(first), min(_number(last), _number(first) + 0xFFFF) + 1)
            if several:
                texts.update(zip(codes, map(_text, re.findall(_HEX, several)), strict=False))
            elif one.strip():
                start = _text(one)
                texts.update((code, _raised(start, code - codes.start)) for code in codes)
    return texts


def _number(hexadecimal: bytes) -> int:
    return int(hexadecimal, 16) if hexadecimal.strip() else 0


def _text(hexadecimal: bytes) -> str:
    digits = b"".join(hexadecimal.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()).decode("utf-16-be", "replace")


def _raised(text: str, by: int) -> str:
    """A range's text for its ``by``-th code: the last character counts up."""
    return text[:-1] + chr(min(ord(text[-1]) + by, 0x10FFFF)) if text else ""

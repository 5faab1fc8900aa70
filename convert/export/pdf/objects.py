"""A thin layer below reportlab's file: PDF objects written as plain Python values.

A ``dict`` is a dictionary, a list or tuple an array, a number a number, and a string a
token that stands in the file as it is: build names with :func:`name` and text with
:func:`text`. What reportlab writes is the
head of the file and its trailer; its own objects are not used, because their form
follows environment variables and settings files.
"""

from __future__ import annotations

import functools
import hashlib
import string
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from msgspec import Struct

from convert.export.pdf.deflate import checksum, deflate
from convert.patterns import deferred

VERSION = (1, 7)

#: Bytes that stand in a name as they are, and a name of nothing else.
_NAME_BYTES = frozenset((string.ascii_letters + string.digits + "-_.+").encode())
_PLAIN_NAME = deferred("[A-Za-z0-9_.+-]*")

#: Text that a literal string holds without escapes.
_LITERAL = deferred(r"[ -'*-\[\]-~]*")


#: From here on a checksum is much cheaper than the hash, and enough beside all that is hashed.
_LONG_BYTES = 1 << 14

#: What is shorter, maps and fonts of a few marks, is not worth deflating: an article has seven such streams, which
#: make its file 0.3 % larger and its writing some 2 % faster.
_WORTH_DEFLATING_BYTES = 640


def name(plain: str) -> str:
    """A PDF name; everything but letters, digits and a few safe signs is escaped (ISO 32000-1 7.3.5).

    >>> name("GWFangSC-Regular"), name("宋 体")
    ('/GWFangSC-Regular', '/#E5#AE#8B#20#E4#BD#93')
    """
    if _PLAIN_NAME.fullmatch(plain):
        return f"/{plain}"
    return "/" + "".join(
        chr(byte) if byte in _NAME_BYTES else f"#{byte:02X}" for byte in plain.encode("utf-8", "replace")
    )


def text(plain: str) -> str:
    """A text string: plain ASCII as it is, all else UTF-16 in hexadecimal (ISO 32000-1 7.9.2.2).

    >>> text("zh-Hans"), text("中")
    ('(zh-Hans)', '<FEFF4E2D>')
    """
    if _LITERAL.fullmatch(plain):
        return f"({plain})"
    return f"<FEFF{plain.encode('utf-16-be').hex().upper()}>"


@functools.lru_cache(1 << 12)
def thousandths(count: int) -> str:
    """``count / 1000`` as the shortest decimal.

    >>> thousandths(12340), thousandths(-5), thousandths(7000), thousandths(0)
    ('12.34', '-0.005', '7', '0')
    """
    whole, rest = divmod(abs(count), 1000)
    sign = "-" if count < 0 else ""
    return f"{sign}{whole}.{rest:03d}".rstrip("0") if rest else f"{sign}{whole}"


def number(value: float) -> str:
    """A number rounded to a thousandth: of a point that is finer than any printer.

    >>> number(595.27559), number(16)
    ('595.276', '16')
    """
    return thousandths(round(value * 1000))


class Indirect:
    """An object with a number; its value may be filled in until the file is written.

    ``reference`` is what stands for it in other objects.
    """

    def __init__(self, value: Any) -> None:
        self.value = value
        self.reference = ""

    def parts(self) -> list[bytes]:
        """The value in PDF syntax, to be written one part after the other."""
        return [token(self.value).encode("ascii")]


class Stream(Indirect):
    """A stream: a dictionary and bytes that are already as they stand in the file."""

    def __init__(self, entries: Mapping[str, Any], data: bytes) -> None:
        super().__init__({**entries, "Length": len(data)})
        self.data = data

    def parts(self) -> list[bytes]:
        """Dictionary and data in PDF syntax; data of a megabyte are better not copied."""
        return [token(self.value).encode("ascii") + b"\nstream\n", self.data, b"\nendstream"]


def token(value: Any) -> str:
    """A value in PDF syntax; an indirect object becomes a reference to it.

    >>> token({"Type": "/Page", "MediaBox": [0, 0, 595.28, 841.89], "Marked": True})
    '<</Type /Page/MediaBox [0 0 595.28 841.89]/Marked true>>'
    """
    kind = type(value)
    if kind is str:
        return cast(str, value)
    if kind is dict:
        # Most entries are strings: they need no call.
        entries = [f"/{key} {item if type(item) is str else token(item)}" for key, item in value.items()]
        return f"<<{''.join(entries)}>>"
    if isinstance(value, Indirect):
        return value.reference
    if kind is list or kind is tuple:
        return f"[{' '.join([item if type(item) is str else token(item) for item in value])}]"
    if kind is int:
        return str(value)
    if kind is float:
        return number(value)
    if kind is bool:
        return "true" if value else "false"
    raise TypeError(f"{kind.__name__} has no form in a PDF")


class Packed(Struct, frozen=True):
    """The data of a stream as they stand in a file, and the dictionary's entries that say how to read them."""

    data: bytes
    entries: Mapping[str, str]


def pack(data: bytes) -> Packed:
    """``data`` deflated, unless there is too little to gain; what many files hold is packed once for all of them.

    >>> pack(b"0 0 m").entries, pack(b"0 0 m " * 200).entries
    ({}, {'Filter': '/FlateDecode'})
    """
    if len(data) < _WORTH_DEFLATING_BYTES:
        return Packed(data, {})
    return Packed(deflate(data), {"Filter": "/FlateDecode"})


class Document:
    """A file with its objects, to be written with reportlab's head and trailer."""

    def __init__(self, version: tuple[int, int] = VERSION) -> None:
        self._version = version
        self._items: list[Indirect] = []
        #: The font resources of every page.
        self.fonts = self.add({})

    def add(self, value: Any) -> Indirect:
        """A new indirect object."""
        return self.register(Indirect(value))

    def add_stream(self, entries: Mapping[str, Any], data: bytes | Packed) -> Indirect:
        """A new stream: bytes as they are, or packed ones."""
        if isinstance(data, Packed):
            return self.register(Stream({**entries, **data.entries}, data.data))
        return self.register(Stream(entries, data))

    def register(self, item: Indirect) -> Indirect:
        """Give an object the next number."""
        self._items.append(item)
        item.reference = f"{len(self._items)} 0 R"
        return item

    def finished(self, root: Indirect, info: Indirect) -> bytes:
        """The whole file: objects in the order they were added, their table, the trailer.

        The file identifier is a hash of everything before the table (ISO 32000-1 14.4), in which
        what is long, font programs, is stood for by its checksum.
        """
        from reportlab.pdfbase import pdfdoc

        head: bytes = pdfdoc.PDFFile(self._version).format(None)
        parts, places, place = [head], [], len(head)
        for count, item in enumerate(self._items, 1):
            places.append(place)
            its = (b"%d 0 obj\n" % count, *item.parts(), b"\nendobj\n")
            parts += its
            place += sum(map(len, its))
        digest = _digest(parts)
        trailer = pdfdoc.PDFTrailer(
            place,
            Size=len(places) + 1,
            Root=token(root),
            Info=token(info),
            ID=f"[<{digest}> <{digest}>]",
        )
        data = b"".join((*parts, _cross_references(places), trailer.format(None)))
        self._release()
        return data

    def _release(self) -> None:
        """Let go of the objects, which name one another in circles: a collector need not look for them."""
        for item in self._items:
            item.value = None


def _cross_references(places: Sequence[int]) -> bytes:
    """The table of where every object begins, counted from 1 (ISO 32000-1 7.5.4)."""
    entries = b"%010d 00000 n \n" * len(places) % tuple(places)
    return b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, entries)


def _digest(parts: Iterable[bytes]) -> str:
    """32 hexadecimal digits that tell files apart."""
    short = [part if len(part) < _LONG_BYTES else b"%d %d" % (len(part), checksum(part)) for part in parts]
    return hashlib.sha256(b"".join(short)).hexdigest()[:32]

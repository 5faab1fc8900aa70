"""Files that are no text: what their first bytes say they are.

>>> seems_to_be(b"%PDF-1.7 ...").what
'a PDF file'
>>> seems_to_be("工业项目".encode()) is None
True
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

_UNPACK: Final = "unpack it and name the files inside"
_AS_TEXT: Final = "save it as plain text or HTML first"
_OTHER: Final = "name a text or HTML file"


class Kind(Struct, frozen=True):
    """A kind of binary file: the sign ``magic`` at ``offset``, its name, and what a person can do."""

    magic: bytes
    what: str
    advice: str
    offset: int = 0


_KINDS: Final = (
    Kind(b"%PDF-", "a PDF file", _AS_TEXT),
    Kind(b"PK\x03\x04", "a ZIP archive (as .docx, .xlsx and .epub are)", f"{_UNPACK}, or {_AS_TEXT}"),
    Kind(b"PK\x05\x06", "an empty ZIP archive", _OTHER),
    Kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file", _AS_TEXT),
    Kind(b"{\\rtf", "an RTF document", _AS_TEXT),
    Kind(b"\x89PNG\r\n", "a PNG picture", _OTHER),
    Kind(b"\xff\xd8\xff", "a JPEG picture", _OTHER),
    Kind(b"GIF87a", "a GIF picture", _OTHER),
    Kind(b"GIF89a", "a GIF picture", _OTHER),
    Kind(b"II*\x00", "a TIFF picture", _OTHER),
    Kind(b"MM\x00*", "a TIFF picture", _OTHER),
    Kind(b"WEBP", "a WebP picture", _OTHER, 8),
    Kind(b"WAVE", "a sound file", _OTHER, 8),
    Kind(b"ftyp", "a video file", _OTHER, 4),
    Kind(b"OggS", "a sound file", _OTHER),
    Kind(b"ID3\x03", "a sound file", _OTHER),
    Kind(b"ID3\x04", "a sound file", _OTHER),
    Kind(b"\x1f\x8b", "a gzip archive", _UNPACK),
    Kind(b"BZh91AY&SY", "a bzip2 archive", _UNPACK),
    Kind(b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    Kind(b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    Kind(b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    Kind(b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    Kind(b"ustar", "a TAR archive", _UNPACK, 257),
    Kind(b"SQLite format 3\x00", "an SQLite database", _OTHER),
    Kind(b"PAR1", "a Parquet table", _OTHER),
    Kind(b"ARROW1\x00", "an Arrow table", _OTHER),
    Kind(b"\x7fELF", "a program", _OTHER),
    Kind(b"MZ\x90\x00", "a program", _OTHER),
    Kind(b"\xca\xfe\xba\xbe", "a program", _OTHER),
    Kind(b"\x00\x01\x00\x00\x00", "a font file", _OTHER),
    Kind(b"OTTO\x00", "a font file", _OTHER),
    Kind(b"wOF2", "a font file", _OTHER),
)

UNKNOWN: Final = Kind(b"", "a binary file", _OTHER)


def seems_to_be(data: bytes) -> Kind | None:
    """The kind of binary file that ``data`` begins like, or ``None``."""
    return next((kind for kind in _KINDS if data.startswith(kind.magic, kind.offset)), None)

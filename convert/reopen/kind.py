"""What kind of file some bytes are: asked of every source, so nothing else of this room is loaded for it."""

from __future__ import annotations

from typing import Final

ZIP: Final = b"PK\x03\x04"
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Word files and of encrypted new ones
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
OLD_WORD: Final = "WordDocument".encode("utf-16-le")
EXTENSIONS: Final = (".docx", ".docm", ".dotx", ".dotm", ".doc")


def is_word_file(data: bytes, name: str) -> bool:
    r"""Whether :func:`~convert.reopen.read.reopen` is the one to read these bytes, if only to refuse them.

    >>> is_word_file("工作报告".encode(), "a.txt"), is_word_file(b"PK\x03\x04 cut off", "a.docx")
    (False, True)
    """
    if data.startswith(ZIP):
        return b"word/" in data or name.lower().endswith(EXTENSIONS)
    if data.startswith(COMPOUND):
        return ENCRYPTED in data or OLD_WORD in data or name.lower().endswith(EXTENSIONS)
    return False

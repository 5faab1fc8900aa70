"""Encoding names, byte-order marks and declarations.

The canonical names this program uses are those of Python's codecs, with three
decisions made once: every GBK relative is read as ``gb18030`` (its superset:
pages that declare ``gb2312`` hold GBK characters more often than not), Big5
pages are read as ``big5`` and, when that fails, as ``big5hkscs``; and UTF-16 and
UTF-32 always carry their byte order in the name.

>>> canonical("GB2312"), canonical("x-gbk"), canonical("Big5-HKSCS"), canonical("utf8")
('gb18030', 'gb18030', 'big5hkscs', 'utf-8')
>>> canonical("klingon") is None
True
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from convert.patterns import deferred

UTF_8: Final = "utf-8"
GB18030: Final = "gb18030"
BIG5: Final = "big5"
BIG5_HKSCS: Final = "big5hkscs"
UTF_16: Final = ("utf-16-le", "utf-16-be")
UTF_32: Final = ("utf-32-le", "utf-32-be")

_LABELS: Final = {
    "utf8": UTF_8,
    "utf-8-sig": UTF_8,
    "utf8-sig": UTF_8,
    "unicode-1-1-utf-8": UTF_8,
    "gb2312": GB18030,
    "gb_2312": GB18030,
    "gb_2312-80": GB18030,
    "gb2312-80": GB18030,
    "gb-2312": GB18030,
    "euc-cn": GB18030,
    "euccn": GB18030,
    "x-euc-cn": GB18030,
    "gbk": GB18030,
    "x-gbk": GB18030,
    "cp936": GB18030,
    "ms936": GB18030,
    "windows-936": GB18030,
    "chinese": GB18030,
    "gb-18030": GB18030,
    "big5-eten": BIG5,
    "big-5": BIG5,
    "x-x-big5": BIG5,
    "cn-big5": BIG5,
    "x-big5": BIG5,
    "csbig5": BIG5,
    "big5-tw": BIG5,
    "cp950": BIG5,
    "ms950": BIG5,
    "big5-hkscs": BIG5_HKSCS,
    "hkscs": BIG5_HKSCS,
    "x-big5-hkscs": BIG5_HKSCS,
    "cp951": BIG5_HKSCS,
    "utf-16le": UTF_16[0],
    "utf-16be": UTF_16[1],
    "utf-32le": UTF_32[0],
    "utf-32be": UTF_32[1],
}

# UTF-32 stands before UTF-16: its little-endian mark begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", GB18030),
)

_DECLARATION: Final = deferred(
    rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]+)|<\?xml\s[^>]*?encoding\s*=\s*["']\s*([A-Za-z0-9_:.\-]+)""",
    re.IGNORECASE,
)
_COMMENT: Final = deferred(rb"<!--.*?-->", re.DOTALL)
_DECLARED_WITHIN: Final = 8192


def canonical(label: str) -> str | None:
    """The canonical name for a label as people and pages write it; ``None`` if there is no such encoding."""
    wanted = label.strip().lower()
    if known := _LABELS.get(wanted.replace("_", "-"), _LABELS.get(wanted)):
        return known
    try:
        found = codecs.lookup(wanted)
        "".encode(wanted)  # codecs that are not text (base64, rot13) refuse here
    except (LookupError, ValueError):
        return None
    return found.name


def byte_order_mark(data: bytes) -> tuple[str, int] | None:
    r"""The encoding that the first bytes announce and the mark's length in bytes, or ``None``.

    >>> byte_order_mark(b"\xef\xbb\xbfabc")
    ('utf-8', 3)
    """
    return next(((encoding, len(mark)) for mark, encoding in _MARKS if data.startswith(mark)), None)


def declared(data: bytes) -> str | None:
    """The label in a ``<meta charset>``, ``<meta http-equiv>`` or XML declaration, as written.

    Only the head of the page is searched, comments apart. A declaration of
    UTF-16 that can be read byte by byte is wrong about itself and means UTF-8
    (the HTML Standard, "prescan a byte stream to determine its encoding").

    >>> declared(b'<html><meta http-equiv=Content-Type content="text/html; charset=gb2312">')
    'gb2312'
    """
    match = _DECLARATION.search(_COMMENT.sub(b"", data[:_DECLARED_WITHIN]))
    if match is None:
        return None
    label = (match[1] or match[2]).decode("ascii")
    return UTF_8 if label.lower().startswith(("utf-16", "utf16")) else label

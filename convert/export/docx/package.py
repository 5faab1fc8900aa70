"""Office packages with the same bytes every time: what never changes is compressed once.

A package starts as a ZIP archive of its fixed parts; every file is a copy of that
archive with its own parts appended. Times, order and attributes are fixed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from convert.export.entries import fixed_entry

_LEVEL = 6
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def archive(parts: Iterable[tuple[str, str | bytes]], base: bytes = b"") -> bytes:
    """A ZIP archive: everything in the archive ``base``, then ``parts`` as (name, XML without declaration).

    The compressed parts of ``base`` are copied as they are. A part of bytes is a file of
    another kind, such as a picture, which is packed by itself and stands here as it is.

    >>> first = archive([("a.xml", "<a/>")])
    >>> both = archive([("b.xml", "<b/>")], first)
    >>> zipfile.ZipFile(io.BytesIO(both)).namelist()
    ['a.xml', 'b.xml']
    """
    buffer = io.BytesIO(base)
    with zipfile.ZipFile(buffer, "a") as package:
        for name, content in parts:
            if isinstance(content, bytes):
                package.writestr(fixed_entry(name, zipfile.ZIP_STORED), content)
            else:
                entry = fixed_entry(name, zipfile.ZIP_DEFLATED)
                package.writestr(entry, (_DECLARATION + content).encode(), compresslevel=_LEVEL)
    return buffer.getvalue()

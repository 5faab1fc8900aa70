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


def archive(parts: Iterable[tuple[str, str]], base: bytes = b"") -> bytes:
    """A ZIP archive: everything in the archive ``base``, then ``parts`` as (name, XML without declaration).

    The compressed parts of ``base`` are copied as they are.

    >>> first = archive([("a.xml", "<a/>")])
    >>> both = archive([("b.xml", "<b/>")], first)
    >>> zipfile.ZipFile(io.BytesIO(both)).namelist()
    ['a.xml', 'b.xml']
    """
    buffer = io.BytesIO(base)
    with zipfile.ZipFile(buffer, "a") as package:
        for name, xml in parts:
            entry = fixed_entry(name, zipfile.ZIP_DEFLATED)
            package.writestr(entry, (_DECLARATION + xml).encode(), compresslevel=_LEVEL)
    return buffer.getvalue()

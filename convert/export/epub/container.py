"""The archive of an EPUB (OCF 3.3, 4): ``mimetype`` first and unpacked, everything else packed, no clock."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from convert.export.entries import fixed_entry

_MIMETYPE = "application/epub+zip"
_LEVEL = 6

#: Where the package document stands in every book.
PACKAGE = "EPUB/package.opf"

_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    f'<rootfile full-path="{PACKAGE}" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)


def container(files: Iterable[tuple[str, str | bytes]]) -> bytes:
    """An EPUB of ``files`` (name, text, or bytes that are packed by themselves); the same files give the same bytes.

    >>> book = container([("EPUB/package.opf", "<package/>")])
    >>> zipfile.ZipFile(io.BytesIO(book)).namelist()
    ['mimetype', 'META-INF/container.xml', 'EPUB/package.opf']
    >>> book[30:58]
    b'mimetypeapplication/epub+zip'
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(fixed_entry("mimetype", zipfile.ZIP_STORED), _MIMETYPE)
        for name, content in (("META-INF/container.xml", _CONTAINER), *files):
            if isinstance(content, bytes):
                archive.writestr(fixed_entry(name, zipfile.ZIP_STORED), content)
            else:
                archive.writestr(fixed_entry(name, zipfile.ZIP_DEFLATED), content.encode(), compresslevel=_LEVEL)
    return buffer.getvalue()

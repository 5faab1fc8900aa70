"""The archive of an EPUB (OCF 3.3, 4): ``mimetype`` first and unpacked, everything else packed, no clock."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_MIMETYPE = "application/epub+zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP archive can name
_UNIX, _ATTRIBUTES = 3, 0o644 << 16
_LEVEL = 6

#: Where the package document stands in every book.
PACKAGE = "EPUB/package.opf"

_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    f'<rootfile full-path="{PACKAGE}" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)


def container(files: Iterable[tuple[str, str]]) -> bytes:
    """An EPUB of ``files`` (name, text); the same files give the same bytes.

    >>> book = container([("EPUB/package.opf", "<package/>")])
    >>> zipfile.ZipFile(io.BytesIO(book)).namelist()
    ['mimetype', 'META-INF/container.xml', 'EPUB/package.opf']
    >>> book[30:58]
    b'mimetypeapplication/epub+zip'
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), _MIMETYPE)
        for name, text in (("META-INF/container.xml", _CONTAINER), *files):
            archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), text.encode(), compresslevel=_LEVEL)
    return buffer.getvalue()


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = _UNIX  # not the system it was made on
    entry.external_attr = _ATTRIBUTES
    entry.compress_type = method
    return entry

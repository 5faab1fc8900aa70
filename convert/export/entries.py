"""Entries of ZIP archives, the same on every system and at every time: of Word files, EPUBs and packed outputs."""

from __future__ import annotations

import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP archive can name
_UNIX, _ATTRIBUTES = 3, 0o644 << 16


def fixed_entry(name: str, method: int) -> zipfile.ZipInfo:
    """An entry called ``name``, packed by ``method`` (``zipfile.ZIP_STORED``, ``zipfile.ZIP_DEFLATED``).

    >>> entry = fixed_entry("a.xml", zipfile.ZIP_STORED)
    >>> entry.date_time[:3], entry.create_system
    ((1980, 1, 1), 3)
    """
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = _UNIX  # not the system it was made on
    entry.external_attr = _ATTRIBUTES
    entry.compress_type = method
    return entry

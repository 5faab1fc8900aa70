"""Elements of Office XML under short names, the two editions of the standard alike.

*Transitional* and *Strict* files (ECMA-376 parts 1 and 4) use different namespaces
for the same vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element

_PREFIXES: Final = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
_NAMESPACES: Final = {
    prefix: tuple(f"{{{name}}}" for name, other in _PREFIXES.items() if other == prefix)
    for prefix in set(_PREFIXES.values())
}


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    namespace, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(namespace[1:], '?')}:{local}"


def kind(element: _Element) -> str:
    """An element's short name, ``"w:p"``; ``"?:…"`` in a foreign namespace.

    >>> from lxml import etree
    >>> kind(etree.fromstring('<p xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'))
    'w:p'
    """
    return _short(str(element.tag))


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first child under each short name in turn, ``None`` where one lacks."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if kind(inner) == name), None)
    return element


def children(element: _Element | None, name: str) -> Iterator[_Element]:
    """All children of a short name."""
    return (inner for inner in (() if element is None else element) if kind(inner) == name)


def attribute(element: _Element | None, name: str) -> str:
    """The value of an attribute by short name (``"w:val"``), ``""`` without it."""
    if element is None:
        return ""
    prefix, _, local = name.partition(":")
    return next((value for namespace in _NAMESPACES[prefix] if (value := element.get(namespace + local))), "")


def plain_attribute(element: _Element, name: str) -> str:
    """The value of an attribute without a namespace, ``""`` without it."""
    return element.get(name) or ""


def number(element: _Element | None, name: str = "w:val", default: int = 0) -> int:
    """An attribute as a whole number of at most nine figures; ``default`` where it is none."""
    text = attribute(element, name).strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else default


def is_on(element: _Element | None, default: bool | None = None) -> bool | None:
    """What a toggle (``w:b``) says; ``default`` where it says nothing (17.17.4: present means on)."""
    if element is None:
        return default
    return attribute(element, "w:val").lower() not in ("0", "false", "off", "none")

"""A Word file opened with care: a ZIP archive of XML that a stranger may have made to do harm.

Nothing is unpacked that says it is huge, no part is parsed that declares entities, and
nothing is fetched.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from convert.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"

#: Word itself writes a few dozen parts; text of ten million characters takes about 100 MB.
_MOST_PARTS, _MOST_PART_BYTES, _MOST_BYTES = 10_000, 200_000_000, 500_000_000

#: XML deflates to a tenth; what shrinks to less than a thousandth was made to swell.
_MOST_SWELLING, _SWELLING_FROM_BYTES = 1000, 10_000_000


class WordFile(Struct, frozen=True):
    """The parts of a Word file that say how it looks; ``None`` where one is missing."""

    names: tuple[str, ...]
    document: Element
    styles: Element | None
    settings: Element | None
    fonts: Element | None
    core: Element | None
    footers: Mapping[str, Element]

    def paragraphs(self) -> Iterator[Element]:
        """Every paragraph of the body, those in tables among them."""
        return self.document.iter(f"{W}p")

    def section(self) -> Element | None:
        """The properties of the last section: the page."""
        return self.document.find(f"{W}body/{W}sectPr")


def open_word(data: bytes) -> WordFile:
    """The file, opened.

    Raises:
        SourceError: it is no Word file, is damaged, or is made to do harm.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _careful(package)
            return _read(package)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as problem:
        raise SourceError(f"The file is damaged ({str(problem).rstrip('.')}); save or copy it again.") from problem


def _careful(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    swollen = [
        part
        for part in parts
        if part.file_size > _MOST_PART_BYTES
        or (part.file_size > _SWELLING_FROM_BYTES and part.file_size > _MOST_SWELLING * max(part.compress_size, 1))
    ]
    if swollen or len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
        raise SourceError("The file unpacks to an unreasonable size, as a zip bomb does; it was not opened.")


def _read(package: zipfile.ZipFile) -> WordFile:
    names = tuple(package.namelist())
    package_links = _links(package, "_rels/.rels", "")
    main = next((target for kind, target, _ in package_links if kind == f"{_OFFICE}officeDocument"), "")
    document = _part(package, main)
    if document is None or document.tag != f"{W}document":
        raise SourceError("The file is a ZIP archive, but not a Word document; name a .docx file.")
    folder, name = posixpath.split(main)
    links = _links(package, f"{folder}/_rels/{name}.rels", folder)
    by_kind = {kind: target for kind, target, _ in links}
    by_id = {identifier: target for _, target, identifier in links}
    core = next((target for kind, target, _ in package_links if kind == _CORE), "")
    return WordFile(
        names=names,
        document=document,
        styles=_part(package, by_kind.get(f"{_OFFICE}styles", "")),
        settings=_part(package, by_kind.get(f"{_OFFICE}settings", "")),
        fonts=_part(package, by_kind.get(f"{_OFFICE}fontTable", "")),
        core=_part(package, core),
        footers=dict(_footers(package, document, by_id)),
    )


def _footers(package: zipfile.ZipFile, document: Element, targets: Mapping[str, str]) -> Iterator[tuple[str, Element]]:
    """The footers of the last section by the pages they stand on: ``default``, ``even``, ``first``."""
    for reference in document.iterfind(f"{W}body/{W}sectPr/{W}footerReference"):
        footer = _part(package, targets.get(reference.get(f"{_R}id", ""), ""))
        if footer is not None:
            yield reference.get(f"{W}type", "default"), footer


def _links(package: zipfile.ZipFile, part: str, folder: str) -> list[tuple[str, str, str]]:
    """The relationships of a part as (kind, name of the target part, identifier)."""
    root = _part(package, part)
    if root is None:
        return []
    return [
        (link.get("Type", ""), _target(folder, link.get("Target", "")), link.get("Id", ""))
        for link in root.iter(_RELATIONSHIP)
        if link.get("TargetMode") != "External"
    ]


def _target(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _part(package: zipfile.ZipFile, name: str) -> Element | None:
    """A part as XML; ``None`` where there is no such part."""
    from lxml import etree

    if name not in package.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(package.read(name), parser)
    except etree.XMLSyntaxError as problem:
        raise SourceError(f"The file's part {name} is no XML ({problem.msg}); save it again.") from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError(f"The file's part {name} declares entities, which no Word file does; it was not read.")
    return root

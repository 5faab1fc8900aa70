"""A Word file as a package of parts, opened as if it came from an enemy.

Only parts that are needed are unpacked, each up to a size (``limits.py``), whatever
the archive claims. XML is parsed without entities, external files and network, and
a document type declaration (which no Office part may have, ECMA-376 part 2, 8.1.4)
is refused. Relationships to the outside are read as texts and never followed.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any, Final, cast

from msgspec import Struct

from convert.errors import SourceError
from convert.reopen.limits import BLOCK_MAX, ENTRIES_MAX, MAIN_PART_MAX, OTHER_PART_MAX
from convert.reopen.xml import kind, plain_attribute

if TYPE_CHECKING:
    from lxml.etree import _Element

_ENTRY: Final = b"PK\x01\x02"  # a central directory header
_ENCRYPTED_FLAG: Final = 0x1
#: What ``zipfile`` raises on a damaged archive, depending on where the damage is.
_ZIP_FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, LookupError,
)  # fmt: skip
_NO_DTD: Final = "has a document type declaration, which no Word file may have"


class Relationship(Struct, frozen=True):
    """Where a part points: ``kind`` is the last word of its type, ``target`` a part's name or an address outside."""

    kind: str
    target: str
    outside: bool


class Package:
    """An open Word file; ``name`` is what messages call it."""

    def __init__(self, data: bytes, name: str) -> None:
        """Opens the archive.

        Raises:
            SourceError: it is damaged, cut off, encrypted or absurd.
        """
        self.name = name
        if data.count(_ENTRY) > ENTRIES_MAX:
            raise SourceError(f"{name} is an archive of more than {ENTRIES_MAX} parts; {_SAVE_AGAIN}.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _ZIP_FAULTS:
            raise self._damaged("is damaged or cut off") from None
        self._entries = {_part_name(info.filename): info for info in self._zip.infolist()}

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._entries

    def parts(self) -> Iterator[str]:
        """The names of all parts, in lower case (part names do not tell cases apart)."""
        return iter(self._entries)

    def tree(self, part: str) -> _Element | None:
        """A part as a whole; ``None`` without it.

        Raises:
            SourceError: it is too large or no sound XML.
        """
        from lxml import etree

        if part not in self:
            return None
        parser = etree.XMLParser(**_HARDENED)
        try:
            with self._open(part, OTHER_PART_MAX) as stream:
                tree = etree.parse(cast("IO[bytes]", stream), parser)
        except etree.XMLSyntaxError as problem:
            raise self._damaged(f"cannot be read ({part}: {problem.msg})") from None
        except _ZIP_FAULTS:
            raise self._damaged("is damaged or cut off") from None
        if tree.getroot().getroottree().docinfo.internalDTD is not None:
            raise self._damaged(_NO_DTD)
        return tree.getroot()

    def picture(self, part: str, most: int) -> bytes | None:
        """A part's bytes as they are; ``None`` where it is missing, damaged, or has more than ``most``."""
        if part not in self or self._entries[part.lower()].file_size > most:
            return None
        try:
            with self._open(part, most) as stream:
                return stream.read(most + 1)
        except (*_ZIP_FAULTS, SourceError):
            return None

    def body(self, part: str) -> Iterator[_Element]:
        """What stands in the ``w:body`` of the main part, one element at a time; each is gone after its turn.

        Raises:
            SourceError: the part, or one element of it, is too large, or no sound XML.
        """
        from lxml import etree

        try:
            with self._open(part, MAIN_PART_MAX) as stream:
                yield from self._children(part, stream)
        except etree.XMLSyntaxError as problem:
            raise self._damaged(f"cannot be read ({part}: {problem.msg})") from None
        except _ZIP_FAULTS:
            raise self._damaged("is damaged or cut off") from None

    def _children(self, part: str, stream: _Bounded) -> Iterator[_Element]:
        from lxml import etree

        events = etree.iterparse(stream, events=("start", "end"), tag=_IN_BODY, **_HARDENED)
        body: _Element | None = None
        for event, element in events:
            parent = element.getparent()
            if event == "start" and parent is None and element.getroottree().docinfo.internalDTD is not None:
                raise self._damaged(_NO_DTD)
            if event == "start" and body is None and kind(element) == "w:body":
                body = element
            if event == "start" or body is None or parent is not body:
                continue
            yield element
            stream.restart()
            # The tree is built ahead of the events, so only what has had its turn may go.
            element.clear()
            while body[0] is not element:
                del body[0]
        if events.root is None or kind(events.root) != "w:document":
            raise self._damaged(f"cannot be read ({part} is no Word document)")

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """What ``part`` (``""``: the package) points to, by identifier."""
        folder, _, file = part.rpartition("/")
        root = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, Relationship] = {}
        for element in () if root is None else root:
            target = plain_attribute(element, "Target")
            outside = plain_attribute(element, "TargetMode") == "External"
            last_word = plain_attribute(element, "Type").rpartition("/")[2]
            where = target if outside else _part_name(posixpath.join("/", folder, target))
            found[plain_attribute(element, "Id")] = Relationship(last_word, where, outside)
        return found

    def _open(self, part: str, most: int) -> _Bounded:
        entry = self._entries[part.lower()]
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise SourceError(f"{self.name} is protected by a password; open it, take the password off and save it.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # ECMA-376 part 2, annex B
            raise self._damaged("is packed in a way that no Word file is")
        if entry.file_size > most:
            raise self._too_large(part, most)
        return _Bounded(self._zip.open(entry), self, part, most)

    def _too_large(self, part: str, most: int) -> SourceError:
        return SourceError(f"{self.name}: {part} unpacks to more than {most // 2**20} MB; split the file into several.")

    def _damaged(self, what: str) -> SourceError:
        return SourceError(f"{self.name} {what}; {_SAVE_AGAIN}.")


_SAVE_AGAIN: Final = "open it in Word or LibreOffice and save it again as .docx"

#: What may stand in a body (17.2.2); only for these, and for what they stand in, the parser stops.
_IN_BODY: Final = tuple(
    f"{{*}}{name}"
    for name in (
        "document", "body", "p", "tbl", "sdt", "sectPr", "altChunk", "subDoc", "customXml", "ins", "moveTo",
        "AlternateContent",
    )
)  # fmt: skip

_HARDENED: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


class _Bounded:
    """A part's bytes, up to ``most`` of them, and up to a smaller number since the last :meth:`restart`."""

    def __init__(self, stream: IO[bytes], package: Package, part: str, most: int) -> None:
        self._stream, self._package, self._part, self._most = stream, package, part, most
        self._read = self._since = 0

    def __enter__(self) -> _Bounded:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._read += len(data)
        self._since += len(data)
        if self._read > self._most:
            raise self._package._too_large(self._part, self._most)
        if self._since > max(BLOCK_MAX, OTHER_PART_MAX):
            raise self._package._too_large(f"one table or paragraph of {self._part}", BLOCK_MAX)
        return data

    def restart(self) -> None:
        self._since = 0


def _part_name(name: str) -> str:
    r"""A part's name without tricks: ``..`` never leads out of the package, and cases do not matter.

    >>> _part_name("/word/../../../etc/passwd"), _part_name("word\\Document.xml")
    ('etc/passwd', 'word/document.xml')
    """
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").lower()

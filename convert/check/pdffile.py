"""A PDF opened: its catalogue, what it says it is, its pages and their boxes.

pypdf reads the syntax. It is written in Python alone and needs nothing else, so that
everybody who can export can also check; it repairs what is broken where it can, which
is why the syntax itself is looked at here first.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from convert.errors import SourceError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

Box = tuple[float, float, float, float]

#: Names of XMP's namespaces, as everybody abbreviates them.
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfx": "http://ns.adobe.com/pdfx/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"

_MARK_BYTES = 1024

#: What tells an unmarked container of one page from a broken tree that leads back to itself.
_MOST_ELEMENTS = 2_000_000

#: A PDF counts in points.
MM_PER_PT = 25.4 / 72


class Encrypted(SourceError):
    """The file cannot be read without a password."""


def resolved(value: Any) -> Any:
    """A PDF object with the reference to it followed; ``None`` for ``null``, Python's own for true and false."""
    from pypdf.generic import BooleanObject, NullObject

    found = value.get_object() if hasattr(value, "get_object") else value
    if isinstance(found, BooleanObject):
        return found.value
    return None if isinstance(found, NullObject) else found


def dictionary(value: Any) -> Mapping[str, Any]:
    """A PDF object as a dictionary, an empty one where it is none."""
    found = resolved(value)
    return found if isinstance(found, Mapping) else {}


def array(value: Any) -> list[Any]:
    """A PDF object as a list, an empty one where it is none."""
    found = resolved(value)
    return found if isinstance(found, list) else []


def below(root: Any, following: Callable[[Mapping[str, Any]], Sequence[Any]]) -> Iterator[Mapping[str, Any]]:
    """The dictionaries of a tree, each once and in reading order, however it is knotted.

    ``following`` names what hangs below one; what is no dictionary is passed over.
    """
    waiting = [root]
    seen: set[int] = set()
    while waiting:
        node = dictionary(waiting.pop())
        if node and id(node) not in seen:
            seen.add(id(node))
            yield node
            waiting += reversed(following(node))


class PdfFile(Struct, frozen=True, dict=True):
    """An opened PDF. Everything in it is read when it is asked for."""

    data: bytes
    reader: PdfReader

    @property
    def pages(self) -> list[PageObject]:
        """The pages, in order."""
        return list(self.reader.pages)

    @property
    def catalog(self) -> Mapping[str, Any]:
        """The document catalogue."""
        return dictionary(self.reader.trailer["/Root"])

    @property
    def information(self) -> Mapping[str, Any]:
        """The document information dictionary."""
        return dictionary(self.reader.trailer.get("/Info"))

    @property
    def version(self) -> tuple[int, int]:
        """The version of PDF the file says it keeps to."""
        stated = str(self.catalog.get("/Version", "")).lstrip("/") or self.reader.pdf_header.removeprefix("%PDF-")
        found = re.match(r"(\d)\.(\d)", stated)
        return (int(found[1]), int(found[2])) if found else (0, 0)

    @cached_property
    def xmp(self) -> Mapping[str, str]:
        """The properties of the XMP packet by their usual names, as text; empty without a readable one."""
        from lxml import etree

        metadata = resolved(self.catalog.get("/Metadata"))
        if metadata is None:
            return {}
        try:
            packet = etree.fromstring(metadata.get_data(), _parser())
        except (AttributeError, etree.XMLSyntaxError, ValueError):
            return {}
        found: dict[str, str] = {}
        for about in packet.iter(f"{_RDF}Description"):
            values = dict(about.attrib) | {
                child.tag: "".join(child.itertext()).strip() for child in about if isinstance(child.tag, str)
            }
            for prefix, space in NAMESPACES.items():
                for name, value in values.items():
                    if name.startswith(f"{{{space}}}"):
                        found.setdefault(f"{prefix}:{name.partition('}')[2]}", value)
        return found

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """The standards the file says it meets."""
        stated = []
        if part := self.xmp.get("pdfaid:part"):
            stated.append(f"PDF/A-{part}{self.xmp.get('pdfaid:conformance', '').lower()}")
        if part := self.xmp.get("pdfuaid:part"):
            stated.append(f"PDF/UA-{part}")
        printing = self.xmp.get("pdfxid:GTS_PDFXVersion") or self.information.get("/GTS_PDFXVersion")
        return (*stated, str(printing)) if printing else tuple(stated)

    def intents(self, subtype: str) -> list[Mapping[str, Any]]:
        """The output intents of a subtype such as ``/GTS_PDFX``."""
        every = map(dictionary, array(self.catalog.get("/OutputIntents")))
        return [intent for intent in every if intent.get("/S") == subtype]

    def filters(self) -> set[str]:
        """The names of all filters that streams of the file are packed with; objects beyond reading are passed over."""
        from pypdf.errors import PyPdfError
        from pypdf.generic import IndirectObject, StreamObject

        numbers = {(n, g) for g, table in self.reader.xref.items() for n in table}
        numbers |= {(n, 0) for n in self.reader.xref_objStm}
        found: set[str] = set()
        for number, generation in sorted(numbers):
            try:
                value = self.reader.get_object(IndirectObject(number, generation, self.reader))
            except (PyPdfError, ValueError, TypeError, RecursionError):
                continue
            if isinstance(value, StreamObject):
                named = resolved(value.get("/Filter"))
                found |= {str(resolved(name)) for name in (named if isinstance(named, list) else [named]) if name}
        return found

    def elements(self) -> Iterator[Mapping[str, Any]]:
        """Every element of the structure tree, in reading order."""
        tree = below(
            self.catalog.get("/StructTreeRoot"), lambda element: array(element.get("/K")) or [element.get("/K")]
        )
        return (element for element in islice(tree, _MOST_ELEMENTS) if "/S" in element)


def open_pdf(data: bytes) -> PdfFile:
    """The file, opened; what is merely untidy does not matter yet.

    Raises:
        Encrypted: a password, even an empty one, is needed.
        SourceError: nothing can be read.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it repairs is told as findings
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Encrypted("The file is encrypted; save it again without a password.")
        if len(reader.pages) == 0:
            raise SourceError("The file has no pages; export it again.")
    except (PyPdfError, DependencyError) as problem:
        raise SourceError(f"The file is damaged ({str(problem).rstrip('.')}); export or copy it again.") from problem
    return PdfFile(data, reader)


def syntax_fault(data: bytes) -> str:
    """What is wrong with the frame of a PDF: its head, its end and the place of its table; ``""`` for nothing.

    >>> syntax_fault(b"%PDF-1.7 and no more")
    'the end is missing'
    """
    if not data.startswith(b"%PDF-"):
        return "it does not begin with %PDF-"
    end = data[-_MARK_BYTES:]
    found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", end)
    if not found:
        return "the end is missing"
    table = data[int(found[1]) :][:32].lstrip()
    if not (table.startswith(b"xref") or re.match(rb"\d+\s+\d+\s+obj", table)):
        return "the table of objects is not where the end says"
    return ""


def box(page: PageObject, name: str) -> Box | None:
    """A page's own or inherited box, lower left corner first; ``None`` where it is not stated."""
    node: Mapping[str, Any] = page
    for _ in range(64):  # deeper than any tree of pages; one that leads back to itself ends
        if name in node:
            sides = [float(resolved(side)) for side in array(node[name])]
            if len(sides) != 4:
                return None
            return min(sides[0], sides[2]), min(sides[1], sides[3]), max(sides[0], sides[2]), max(sides[1], sides[3])
        if name not in ("/MediaBox", "/CropBox") or "/Parent" not in node:
            return None
        node = dictionary(node["/Parent"])
    return None


def trimmed_box(page: PageObject) -> Box:
    """The page as a reader holds it in hand: trimmed, else cropped, else the medium; A4 where none is stated."""
    for name in ("/TrimBox", "/CropBox", "/MediaBox"):
        if found := box(page, name):
            return found
    return 0.0, 0.0, 595.28, 841.89


def _parser() -> Any:
    """An XML parser that fetches and expands nothing."""
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)

"""What a file says about itself: document information and XMP, from one source.

Both carry the same values (ISO 19005-2 6.6.3): where the title comes from is the
subject, the collection the keywords. The XMP of an archive file claims PDF/A and
PDF/UA, that of a print file PDF/X.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from convert.export.pdf.objects import text
from convert.export.pdf.printing import PrintKind
from convert.export.properties import Properties
from convert.export.xml import escaped, without_forbidden

_PRODUCER = "hanpress with ReportLab"


class Conformance(StrEnum):
    """The level of PDF/A-2 a file claims beside PDF/UA-1."""

    ACCESSIBLE = "A"  # tagged, all text in Unicode
    UNICODE = "U"  # the same, but with private-use characters, which level A forbids
    NONE = ""  # nothing can be claimed


class Statements(Struct, frozen=True):
    """The properties as both places write them: no characters that XML forbids."""

    title: str
    author: str
    subject: str
    keywords: str
    creator: str
    language: str
    created: dt.datetime

    @classmethod
    def of(cls, properties: Properties, language: str) -> Statements:
        """The statements of a file; its moment is given in UTC, one without a zone is taken as UTC."""
        moment = properties.created
        utc = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
        return cls(
            title=without_forbidden(properties.title),
            author=without_forbidden(properties.author),
            subject=without_forbidden(properties.title_note),
            keywords=without_forbidden(properties.collection),
            creator=without_forbidden(properties.creator),
            language=language,
            created=utc.replace(microsecond=0),
        )


def information(stated: Statements, kind: PrintKind | None = None) -> dict[str, str]:
    """The document information dictionary (ISO 32000-1 14.3.3); empty statements are left out.

    A print file says here which kind it is, and that it is not trapped: one ink needs no trapping.
    """
    moment = text(stated.created.strftime("D:%Y%m%d%H%M%SZ"))
    strings = {
        "Title": stated.title,
        "Author": stated.author,
        "Subject": stated.subject,
        "Keywords": stated.keywords,
        "Creator": stated.creator,
        "Producer": _PRODUCER,
    }
    stated_here = {key: text(value) for key, value in strings.items() if value}
    dated = stated_here | {"CreationDate": moment, "ModDate": moment}
    return dated | {"GTS_PDFXVersion": text(kind.name), "Trapped": "/False"} if kind else dated


def archive_claims(conformance: Conformance) -> list[str]:
    """The identification of PDF/A-2 and PDF/UA-1 as XMP properties."""
    if not conformance:
        return []
    return [
        "<pdfaid:part>2</pdfaid:part>",
        _simple("pdfaid:conformance", conformance.value),
        "<pdfuaid:part>1</pdfuaid:part>",
        _EXTENSION,
    ]


def print_claims(kind: PrintKind, stated: Statements, identifier: uuid.UUID) -> list[str]:
    """The identification of PDF/X as XMP properties; ``identifier`` stands for the content.

    X-4 (ISO 15930-7) asks for everything here; X-1a, older than XMP, for nothing.
    """
    namespace = "pdfxid" if kind.version >= (1, 6) else "pdfx"
    return [
        _simple(f"{namespace}:GTS_PDFXVersion", kind.name),
        _simple("pdf:Trapped", "False"),
        _simple("xmp:MetadataDate", _moment(stated)),
        _simple("xmpMM:DocumentID", identifier.urn),
        _simple("xmpMM:VersionID", "1"),
        _simple("xmpMM:RenditionClass", "default"),
    ]


def _moment(stated: Statements) -> str:
    return stated.created.strftime("%Y-%m-%dT%H:%M:%SZ")


def xmp(stated: Statements, claims: Iterable[str]) -> bytes:
    """The XMP packet (ISO 16684-1); ``claims`` are properties that identify standards."""
    moment = _moment(stated)
    properties = [
        "<dc:format>application/pdf</dc:format>",
        _alternative("dc:title", stated.title),
        _list("dc:creator", "Seq", stated.author),
        _alternative("dc:description", stated.subject),
        _list("dc:language", "Bag", stated.language),
        _simple("pdf:Keywords", stated.keywords),
        _simple("pdf:Producer", _PRODUCER),
        _simple("xmp:CreatorTool", stated.creator),
        _simple("xmp:CreateDate", moment),
        _simple("xmp:ModifyDate", moment),
        *claims,
    ]
    return _PACKET.format(properties="\n".join(filter(None, properties))).encode("utf-8")


def _simple(tag: str, value: str) -> str:
    return f"<{tag}>{escaped(value)}</{tag}>" if value else ""


def _alternative(tag: str, value: str) -> str:
    return f'<{tag}><rdf:Alt><rdf:li xml:lang="x-default">{escaped(value)}</rdf:li></rdf:Alt></{tag}>' if value else ""


def _list(tag: str, kind: str, value: str) -> str:
    return f"<{tag}><rdf:{kind}><rdf:li>{escaped(value)}</rdf:li></rdf:{kind}></{tag}>" if value else ""


_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
{properties}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

#: PDF/A-2 knows no ``pdfuaid``: a schema that it does not predefine must be described (ISO 19005-2 6.6.2.3).
_EXTENSION = """<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""

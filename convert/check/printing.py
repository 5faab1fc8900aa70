"""PDF/X-4 and PDF/X-1a: what can be checked of a file that claims them, and what printing houses ask for.

No free validator of PDF/X exists. The rules are those of ISO 15930-7 (X-4) and
ISO 15930-4 (X-1a:2003); three millimetres of bleed and black text on the black plate
alone are custom, and every printing house's own preflight asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from convert.check.findings import Finding, Verdict, judged, listed
from convert.check.pdfcontent import Colour
from convert.check.pdffacts import IccProfile, PdfFacts
from convert.check.pdffile import MM_PER_PT, Box, array, dictionary, resolved
from convert.check.pdfrules import has_identifier

_X4, _X1A = "ISO 15930-7", "ISO 15930-4"
_CUSTOM = "printing houses"

_BLEED_MM = 3.0
_ROUNDING_MM = 0.05
_ROUNDING_PT = 0.01

#: Colours that are inks of the press (X-1a has no others).
_INKS = frozenset({"DeviceGray", "DeviceCMYK", "Separation", "DeviceN", "Pattern", "ICCBased 4", "ICCBased 1"})

#: Which annotations may lie on the page: they belong to printing.
_PRINTERS_OWN = ("/PrinterMark", "/TrapNet")

#: More of the three colours than this in dark text is a black made of four inks.
_RICH = 0.1


def printing_findings(facts: PdfFacts) -> Iterator[Finding]:
    """The rules of the kind of PDF/X a file claims; none where it claims none."""
    claims = [claim for claim in facts.file.claims if claim.startswith("PDF/X")]
    if not claims:
        return
    old = claims[0].startswith("PDF/X-1")
    standard = _X1A if old else _X4
    yield from _identification(facts, standard, old=old)
    yield from _boxes(facts, standard)
    yield from _intent(facts, standard, old=old)
    yield from _inks(facts, standard, old=old)
    yield from _forbidden(facts, standard, old=old)


def _identification(facts: PdfFacts, standard: str, *, old: bool) -> Iterator[Finding]:
    file = facts.file
    latest = (1, 4) if old else (1, 6)
    yield judged("pdf-version", file.version <= latest, f"{file.version[0]}.{file.version[1]}",
                 f"up to {latest[0]}.{latest[1]}", standard)  # fmt: skip
    stated = {
        "Info": str(resolved(file.information.get("/GTS_PDFXVersion")) or ""),
        "XMP": file.xmp.get("pdfx:GTS_PDFXVersion" if old else "pdfxid:GTS_PDFXVersion", ""),
    }
    known = ("PDF/X-1a:2003",) if old else ("PDF/X-4",)
    named = stated["Info"] if old else stated["XMP"]
    alike = len({text for text in stated.values() if text}) == 1
    told = ", ".join(f"{place}: {text or 'none'}" for place, text in stated.items())
    yield judged("print-identification", named in known and alike, told, known[0], standard)
    trapped = str(resolved(file.information.get("/Trapped")) or file.xmp.get("pdf:Trapped", "none")).lstrip("/")
    yield judged("trapped", trapped in ("True", "False"), trapped, "True or False", standard)
    yield judged("file-identifier", has_identifier(facts), "yes" if has_identifier(facts) else "none", "two parts",
                 standard)  # fmt: skip
    absent = [name for name in ("/Title", "/CreationDate", "/ModDate") if name not in file.information]
    if not old:
        wanted = ("xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass", "xmp:MetadataDate", "dc:title")
        absent += [name for name in wanted if not file.xmp.get(name)]
    yield judged("print-metadata", not absent, f"missing: {listed(absent)}" if absent else "complete", "complete",
                 standard)  # fmt: skip


def _boxes(facts: PdfFacts, standard: str) -> Iterator[Finding]:
    trims, arts = facts.boxes("/TrimBox"), facts.boxes("/ArtBox")
    bare = [index + 1 for index, pair in enumerate(zip(trims, arts, strict=True)) if sum(map(bool, pair)) != 1]
    told = f"not on page {listed(map(str, bare))}" if bare else "on every page"
    yield judged("trim-box", not bare, told, "TrimBox on every page", standard)
    if bare:
        return
    bleeds = facts.boxes("/BleedBox")
    unbled = [index + 1 for index, bleed in enumerate(bleeds) if bleed is None]
    told = f"not on page {listed(map(str, unbled))}" if unbled else "on every page"
    yield judged("bleed-box", not unbled, told, "BleedBox on every page", _CUSTOM)
    outside = [
        index + 1
        for index, (media, bleed, trim) in enumerate(zip(facts.boxes("/MediaBox"), bleeds, facts.trimmed, strict=True))
        if media is None or not _inside(trim, bleed or trim) or not _inside(bleed or trim, media)
    ]
    told = f"not on page {listed(map(str, outside))}" if outside else "trim in bleed in media"
    yield judged("boxes-nested", not outside, told, "trim in bleed in media", standard)
    if not unbled:
        least = min(_around(trim, bleed) for trim, bleed in zip(facts.trimmed, bleeds, strict=True) if bleed)
        yield judged("bleed", least >= _BLEED_MM - _ROUNDING_MM, f"{least:.1f} mm", f"{_BLEED_MM:g} mm", _CUSTOM)


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - _ROUNDING_PT
        and inner[1] >= outer[1] - _ROUNDING_PT
        and inner[2] <= outer[2] + _ROUNDING_PT
        and inner[3] <= outer[3] + _ROUNDING_PT
    )


def _around(trim: Box, bleed: Box) -> float:
    """The narrowest bleed on the four sides, in millimetres."""
    sides = (trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    return min(sides) * MM_PER_PT


def _intent(facts: PdfFacts, standard: str, *, old: bool) -> Iterator[Finding]:
    intents = facts.file.intents("/GTS_PDFX")
    names = [str(resolved(intent.get("/OutputConditionIdentifier")) or "") for intent in intents]
    yield judged("output-intent", len(intents) == 1 and bool(names[0]), listed(filter(None, names)),
                 "one printing condition", standard)  # fmt: skip
    if not intents:
        return
    registered = "color.org" in str(resolved(intents[0].get("/RegistryName")) or "")
    profile = IccProfile.of(intents[0])
    told = f"{profile.space} {profile.device_class}" if profile else "named in a registry" if registered else "neither"
    holds = profile.device_class == "prtr" if profile else old and registered
    expected = "a printer's profile, or a name in the ICC registry" if old else "a printer's profile in the file"
    yield judged("output-profile", holds, told, expected, standard)


def _inks(facts: PdfFacts, standard: str, *, old: bool) -> Iterator[Finding]:
    other = [colour for colour in facts.colours if colour not in _INKS]
    device = old or any("RGB" in colour or colour == "unknown" for colour in other)
    yield judged("colour-spaces", not other, listed(facts.colours), "inks only, no RGB", standard,
                 otherwise=Verdict.FAIL if device else Verdict.WARN)  # fmt: skip
    rich = sorted({_named(colour) for page in facts.pages for colour in page.text_colours if _is_rich_black(colour)})
    yield judged("black-ink", not rich, listed(rich) if rich else "black plate only", "black text in black ink only",
                 _CUSTOM)  # fmt: skip


def _is_rich_black(colour: Colour) -> bool:
    """Whether a colour of text is a dark one of several inks."""
    family, parts = colour
    return family in ("DeviceCMYK", "ICCBased 4") and len(parts) == 4 and parts[3] > 0.5 and max(parts[:3]) > _RICH


def _named(colour: Colour) -> str:
    return " ".join((colour[0], *(f"{part:g}" for part in colour[1])))


def _forbidden(facts: PdfFacts, standard: str, *, old: bool) -> Iterator[Finding]:
    if old:
        found = sorted(set().union(*(page.transparent for page in facts.pages)))
        found += ["object streams"] if facts.file.reader.xref_objStm else []
        found += ["layers"] if "/OCProperties" in facts.file.catalog else []
        yield judged("no-transparency", not found, listed(found), "none", standard)
    lying = [
        str(note.get("/Subtype", "?")).lstrip("/")
        for number, note in facts.annotations
        if note.get("/Subtype") not in _PRINTERS_OWN and _touches(note, facts.trimmed[number])
    ]
    yield judged("no-annotations", not lying, listed(lying), "none on the page", standard)
    actions = facts.actions
    yield judged("no-actions", not actions, listed(actions), "none", standard)
    files = "/EmbeddedFiles" in dictionary(facts.file.catalog.get("/Names"))
    yield judged("no-attachments", not files, "some" if files else "none", "none", standard)


def _touches(note: Mapping[str, Any], page: Box) -> bool:
    sides = [float(resolved(side)) for side in array(note.get("/Rect"))]
    if len(sides) != 4:
        return True
    left, right = sorted((sides[0], sides[2]))
    low, high = sorted((sides[1], sides[3]))
    return left < page[2] and right > page[0] and low < page[3] and high > page[1]

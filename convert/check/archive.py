"""PDF/A-2 and PDF/UA-1: what can be checked of a file that claims them.

A file that passes here is not proved: veraPDF knows every clause, and our own tests ask
it. These rules find what goes wrong in practice, and name it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from convert.check.findings import Finding, judged, listed
from convert.check.pdffacts import IccProfile, PdfFacts
from convert.check.pdffile import dictionary, resolved
from convert.check.pdfrules import has_identifier

#: Which device colours an output intent's profile gives a meaning to (ISO 19005-2 6.2.4.3).
_COVERED = {
    "GRAY": {"DeviceGray"},
    "RGB": {"DeviceGray", "DeviceRGB"},
    "CMYK": {"DeviceGray", "DeviceCMYK"},
}
_A, _UA = "ISO 19005-2", "ISO 14289-1"


def archive_findings(facts: PdfFacts) -> Iterator[Finding]:
    """The rules of the standards the file claims; none where it claims neither."""
    levels = [claim.rpartition("-")[2] for claim in facts.file.claims if claim.startswith("PDF/A-")]
    accessible = any(claim.startswith("PDF/UA") for claim in facts.file.claims)
    if levels:
        yield from _archive(facts, levels[0])
    if levels or accessible:
        yield from _tags(facts, required=accessible or levels[0].endswith("a"))
    if accessible:
        yield from _accessible(facts)


def _archive(facts: PdfFacts, level: str) -> Iterator[Finding]:
    file = facts.file
    yield judged("archive-level", level in ("2a", "2b", "2u"), level, "2a, 2u or 2b", f"{_A} 6.6.4")
    version = file.version
    yield judged("pdf-version", version <= (1, 7), f"{version[0]}.{version[1]}", "up to 1.7", f"{_A} 6.1.2")
    yield judged("file-identifier", has_identifier(facts), "yes" if has_identifier(facts) else "none", "two parts",
                 f"{_A} 6.1.3")  # fmt: skip
    packed = sorted(name.lstrip("/") for name in file.filters())
    yield judged("filters", not {"LZWDecode", "LZW"} & set(packed), listed(packed), "no LZW", f"{_A} 6.1.7.2")
    intents = file.intents("/GTS_PDFA1")
    profile = IccProfile.of(intents[0]) if intents else None
    told = f"{profile.space} {profile.device_class}" if profile else "without a profile" if intents else "none"
    holds = profile is not None and profile.space in _COVERED and profile.device_class in ("mntr", "prtr")
    yield judged("output-intent", holds, told, "one with its profile", f"{_A} 6.2.3")
    device = {colour for colour in facts.colours if colour.startswith("Device") and colour != "DeviceN"}
    covered = _COVERED.get(profile.space, set()) if profile else set()
    yield judged("colour-spaces", device <= covered, listed(facts.colours), listed(sorted(covered)), f"{_A} 6.2.4.3")
    files = "/EmbeddedFiles" in dictionary(file.catalog.get("/Names"))
    yield judged("no-attachments", not files, "some" if files else "none", "none", f"{_A} 6.8")


def _tags(facts: PdfFacts, *, required: bool) -> Iterator[Finding]:
    if not required:
        return
    count = sum(1 for _ in facts.file.elements())
    told = f"{count} elements" if facts.tagged else "not marked as tagged" if count else "no tags"
    yield judged("tagged", facts.tagged and count > 0, told, "a tagged file", f"{_A} 6.7.2, {_UA} 7.1")
    loose = sum(page.untagged for page in facts.pages)
    yield judged("all-content-tagged", not loose, f"{loose} pieces outside" if loose else "all", "all", f"{_UA} 7.1")


def _accessible(facts: PdfFacts) -> Iterator[Finding]:
    catalog, xmp = facts.file.catalog, facts.file.xmp
    shown = resolved(dictionary(catalog.get("/ViewerPreferences")).get("/DisplayDocTitle"))
    yield judged("title-shown", bool(shown), "yes" if shown else "no", "DisplayDocTitle", f"{_UA} 7.1")
    yield judged("title-in-xmp", bool(xmp.get("dc:title")), xmp.get("dc:title") or "none", "dc:title", f"{_UA} 7.1")
    skipped = [f"H{high} to H{low}" for high, low in pairwise((0, *facts.headings)) if low > high + 1]
    yield judged("heading-levels", not skipped, listed(skipped) if skipped else f"{len(facts.headings)} headings",
                 "no level skipped", f"{_UA} 7.4.2")  # fmt: skip
    figures = [element for element in facts.file.elements() if element.get("/S") == "/Figure"]
    bare = sum(1 for figure in figures if not figure.get("/Alt") and not figure.get("/ActualText"))
    yield judged("figures-described", not bare, f"{bare} of {len(figures)} bare" if bare else f"all {len(figures)}",
                 "Alt for each", f"{_UA} 7.3")  # fmt: skip

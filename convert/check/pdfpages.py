"""What holds for the pages of every PDF, and for what lies on them: boxes, forms, notes and the tags' ties.

A PDF reader repairs much of this silently, each in its own way: so the file looks right on
one desk and wrong on the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from convert.check.findings import Finding, Verdict, judged, listed
from convert.check.pdffacts import PdfFacts
from convert.check.pdffile import MM_PER_PT, array, below, dictionary, resolved
from convert.patterns import deferred

_ISO_32000, _A, _UA = "ISO 32000-1", "ISO 19005-2", "ISO 14289-1"

#: Notes that archives forbid: they play, or carry another file (ISO 19005-2 6.3.1).
_FORBIDDEN_NOTES = frozenset(("/3D", "/Sound", "/Screen", "/Movie", "/FileAttachment"))

#: Notes that need no picture of their own (ISO 19005-2 6.3.3).
_WITHOUT_PICTURE = frozenset(("/Link", "/Popup"))

#: The structure types every reader knows (ISO 32000-1 14.8.4).
_STRUCTURE_TYPE = deferred(
    "/(Document|Part|Art|Sect|Div|BlockQuote|Caption|TOC|TOCI|Index|NonStruct|Private|P|H|H[1-6]|L|LI|Lbl|LBody|Table"
    "|TR|TH|TD|THead|TBody|TFoot|Span|Quote|Note|Reference|BibEntry|Code|Link|Annot|Ruby|RB|RT|RP|Warichu|WT|WP"
    "|Figure|Formula|Form)"
)

#: The styles of page labels (ISO 32000-1 table 159).
_NUMERALS = frozenset(("/D", "/R", "/r", "/A", "/a"))

_LONGEST_ROLE_CHAIN = 40


def page_findings(facts: PdfFacts) -> Iterator[Finding]:
    """The rules for pages and for what lies on them; stricter where the file claims PDF/A or PDF/UA."""
    archive = any(claim.startswith("PDF/A") for claim in facts.file.claims)
    accessible = any(claim.startswith("PDF/UA") for claim in facts.file.claims)
    yield from _sheets(facts)
    yield from _content(facts)
    yield from _notes(facts, archive=archive)
    if archive or accessible:
        yield from _ties(facts, accessible=accessible)


def _sheets(facts: PdfFacts) -> Iterator[Finding]:
    boxes = facts.boxes("/MediaBox")
    bad = [str(number) for number, box in enumerate(boxes, 1) if box is None or box[2] <= box[0] or box[3] <= box[1]]
    yield judged("media-box", not bad, f"not on page {listed(bad)}" if bad else "on every page",
                 "MediaBox on every page", f"{_ISO_32000} 7.7.3.3")  # fmt: skip
    sizes = {(round((b[2] - b[0]) * MM_PER_PT), round((b[3] - b[1]) * MM_PER_PT)) for b in facts.trimmed}
    told = listed(f"{width} × {height} mm" for width, height in sorted(sizes))
    yield judged("pages-alike", len(sizes) <= 1, told, "one size", "house rule", otherwise=Verdict.WARN)
    turned = [
        str(number)
        for number, page in enumerate(facts.file.pages, 1)
        if page.rotation % 360 or resolved(page.get("/UserUnit", 1)) != 1
    ]
    yield judged("pages-upright", not turned, f"turned or scaled: page {listed(turned)}" if turned else "all",
                 "no Rotate, no UserUnit", f"{_ISO_32000} 7.7.3.3", otherwise=Verdict.WARN)  # fmt: skip
    strays = _strays(facts)
    yield judged("page-tree", not strays, f"{strays} entries are no pages" if strays else "pages only",
                 "pages only", f"{_ISO_32000} 7.7.3.2")  # fmt: skip
    junk = _label_fault(facts)
    yield judged("page-labels", not junk, junk or "well-formed or none", "ranges from page 1 on, in order",
                 f"{_ISO_32000} 12.4.2", otherwise=Verdict.WARN)  # fmt: skip
    stated = resolved(dictionary(facts.file.catalog.get("/Pages")).get("/Count"))
    yield judged("page-count", stated == len(facts.pages), f"{stated} stated, {len(facts.pages)} found",
                 "as many as stated", f"{_ISO_32000} 7.7.3.2")  # fmt: skip


def _strays(facts: PdfFacts) -> int:
    """How many entries of the tree of pages are neither pages nor branches."""
    branches = below(facts.file.catalog.get("/Pages"), _kids)
    return sum(not dictionary(kid) for branch in branches for kid in _kids(branch))


def _kids(node: Mapping[str, Any]) -> list[Any]:
    return array(node.get("/Kids"))


def _label_fault(facts: PdfFacts) -> str:
    """What is wrong with the page labels, ``""`` for nothing; they may lack altogether."""
    if "/PageLabels" not in facts.file.catalog:
        return ""
    nodes = below(facts.file.catalog["/PageLabels"], _kids)
    entries = [entry for node in nodes for entry in array(node.get("/Nums"))]
    starts = [resolved(start) for start in entries[::2]]
    if len(entries) % 2 or not starts or not all(isinstance(start, int) for start in starts):
        return "no table of numbers and labels; export the file again"
    if starts[0] != 0 or sorted(set(starts)) != starts:
        return "the ranges do not begin with page 1, or are not in order; export the file again"
    for start, label in zip(starts, entries[1::2], strict=True):
        rule = resolved(label)
        first = resolved(rule.get("/St", 1)) if isinstance(rule, Mapping) else 0
        if first.__class__ is bool or not isinstance(first, int) or first < 1 or rule.get("/S", "/D") not in _NUMERALS:
            return f"the label from page {start + 1} on is none; export the file again"
    return ""


def _content(facts: PdfFacts) -> Iterator[Finding]:
    unknown = sorted(set().union(*(page.unknown_fonts for page in facts.pages)))
    yield judged("fonts-found", not unknown, f"not among the resources: {listed(unknown)}" if unknown else "all",
                 "all", f"{_ISO_32000} 7.8.3")  # fmt: skip
    unmatched = [str(number) for number, page in enumerate(facts.pages, 1) if page.unmatched]
    yield judged("states-paired", not unmatched, f"not on page {listed(unmatched)}" if unmatched else "on every page",
                 "q and Q in pairs", f"{_ISO_32000} 8.4.2")  # fmt: skip
    filled = any(page.glyphs or page.colours for page in facts.pages)
    yield judged("not-empty", filled, "text or pictures" if filled else "nothing on any page", "something on a page",
                 "house rule")  # fmt: skip
    hidden = sum(not glyph.shown for glyph in facts.glyphs())
    yield judged("no-hidden-text", not hidden, f"{hidden} glyphs are invisible" if hidden else "none", "none",
                 f"{_ISO_32000} 9.3.6", otherwise=Verdict.WARN)  # fmt: skip


def _notes(facts: PdfFacts, *, archive: bool) -> Iterator[Finding]:
    otherwise = Verdict.FAIL if archive else Verdict.WARN
    form = dictionary(facts.file.catalog.get("/AcroForm"))
    found = [name for name, there in (
        ("fields", bool(array(form.get("/Fields")))),
        ("an XFA form", "/XFA" in form),
        ("fields drawn by the reader", resolved(form.get("/NeedAppearances")) is True),
    ) if there]  # fmt: skip
    dynamic = archive and found not in ([], ["fields"])
    yield judged("no-form", not found, listed(found), "none", f"{_A} 6.4",
                 otherwise=Verdict.FAIL if dynamic else Verdict.WARN)  # fmt: skip
    kinds = [(str(note.get("/Subtype", "?")), note) for _, note in facts.annotations]
    playing = sorted({kind.lstrip("/") for kind, _ in kinds if kind in _FORBIDDEN_NOTES})
    yield judged("annotation-kinds", not playing, listed(playing), "none that play or carry files", f"{_A} 6.3.1",
                 otherwise=otherwise)  # fmt: skip
    bare = [
        kind.lstrip("/")
        for kind, note in kinds
        if kind not in _WITHOUT_PICTURE and not dictionary(dictionary(note.get("/AP")).get("/N"))
    ]
    yield judged("annotations-drawn", not bare, f"without appearance: {listed(bare)}" if bare else "all", "all",
                 f"{_A} 6.3.3", otherwise=otherwise)  # fmt: skip


def _ties(facts: PdfFacts, *, accessible: bool) -> Iterator[Finding]:
    """How tags, pages and notes hang together."""
    if not facts.tagged:
        return
    tree = dictionary(facts.file.catalog.get("/StructTreeRoot"))
    roles = dictionary(tree.get("/RoleMap"))
    strange = sorted({kind for e in facts.file.elements() if not _known(kind := str(e["/S"]), roles)})
    yield judged("tags-known", not strange, listed(kind.lstrip("/") for kind in strange) if strange else "all",
                 "standard types, or a RoleMap to them", f"{_A} 6.7.3.4")  # fmt: skip
    parents = bool(dictionary(tree.get("/ParentTree")))
    loose = [
        str(number)
        for number, (page, content) in enumerate(zip(facts.file.pages, facts.pages, strict=True), 1)
        if content.marked and "/StructParents" not in page
    ]
    told = "no ParentTree" if not parents else f"not page {listed(loose)}" if loose else "all pages"
    yield judged("tags-linked", parents and not loose, told, "pages lead to their tags",
                 f"{_ISO_32000} 14.7.4.4")  # fmt: skip
    if accessible:
        noted = {number for number, note in facts.annotations if note.get("/Subtype") != "/Popup"}
        unordered = [str(number + 1) for number in sorted(noted) if facts.file.pages[number].get("/Tabs") != "/S"]
        yield judged("tab-order", not unordered, f"not on page {listed(unordered)}" if unordered else "by structure",
                     "Tabs S where there are annotations", f"{_UA} 7.18.3")  # fmt: skip


def _known(kind: str, roles: Any) -> bool:
    """Whether a structure type is a standard one, or is led to one by the role map."""
    for _ in range(_LONGEST_ROLE_CHAIN):
        if _STRUCTURE_TYPE.fullmatch(kind):
            return True
        kind = str(roles.get(kind, ""))
    return False

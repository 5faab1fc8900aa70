"""What holds for every PDF: whole syntax, fonts that print, text that can be read back, what readers need."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from convert.check.cff import open_cff
from convert.check.findings import Finding, Verdict, judged, listed
from convert.check.pdffacts import PdfFacts
from convert.check.pdffile import array, resolved, syntax_fault
from convert.check.pdffonts import PdfFont
from convert.patterns import deferred

_ISO_32000 = "ISO 32000-1"
_LANGUAGE = deferred(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_PRIVATE = deferred("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")

#: Actions that only lead somewhere, which archives allow.
_LINKING = frozenset({"GoTo", "GoToR", "GoToE", "Thread", "URI", "Named"})

_HAN = deferred("[\u3400-\u9fff\U00020000-\U0003ffff]")
_WRITTEN_IN_HAN = ("zh", "yue", "ja", "ko", "lzh")

#: The printer's mark for a sort that is missing: a converter puts it where no font has the character.
_MISSING_MARK = "〓"

#: Thousandths of an em by which a stated width may miss the font's own (ISO 19005-2 6.2.11.5).
_WIDTH_TOLERANCE = 1.0


def general_findings(facts: PdfFacts) -> Iterator[Finding]:
    """The rules for every PDF."""
    fault = syntax_fault(facts.file.data)
    yield judged("syntax", not fault, fault or "head, table and end in place", "nothing broken", f"{_ISO_32000} 7.5")
    claims = facts.file.claims
    yield judged(
        "standard-claimed", bool(claims), listed(claims), "PDF/A, PDF/UA or PDF/X", "house rule", otherwise=Verdict.WARN
    )
    yield from _fonts(facts)
    yield from _text(facts)
    yield from _reading(facts)


def _fonts(facts: PdfFacts) -> Iterator[Finding]:
    fonts = facts.fonts
    loose = [font.plain_name for font in fonts if not font.embedded]
    told = f"{len(fonts)} of {len(fonts)}" if not loose else f"not {listed(loose)}"
    yield judged("fonts-embedded", not loose, told, "all", f"{_ISO_32000} 9.9")
    whole = [font.plain_name for font in fonts if font.embedded and not font.subset and font.kind != "Type3"]
    yield judged("fonts-subset", not whole, f"whole: {listed(whole)}" if whole else "all", "all", "house rule",
                 otherwise=Verdict.WARN)  # fmt: skip
    unmapped = [font.plain_name for font in fonts if not font.mapped]
    told = f"missing in {listed(unmapped)}" if unmapped else "in all"
    yield judged("fonts-to-unicode", not unmapped, told, "in all", f"{_ISO_32000} 9.10.3")
    yield from _glyphs(facts)


def _glyphs(facts: PdfFacts) -> Iterator[Finding]:
    """What the font files themselves say about the glyphs that are shown."""
    used: defaultdict[int, dict[int, str | None]] = defaultdict(dict)
    for glyph in facts.glyphs():
        if glyph.shown:
            used[id(glyph.font)][glyph.code] = glyph.text
    notdef: Counter[str] = Counter()
    absent: list[str] = []
    blank: list[str] = []
    astray: list[str] = []
    for font in facts.fonts:
        notdef[font.plain_name] += sum(font.glyph(code) == 0 for code in used[id(font)])
        for code, text, known in looked_up(font, used[id(font)]):
            label = f"{text or '?'} ({font.plain_name})"
            if known is None:
                absent.append(label)
                continue
            drawn, width = known
            if not drawn and text and any(_visible(character) for character in text):
                blank.append(label)
            if abs(width - font.width(code)) > _WIDTH_TOLERANCE:
                astray.append(label)
    missing = [f"{count} in {name}" for name, count in notdef.items() if count]
    yield judged("no-notdef", not missing, listed(missing), "none", "ISO 14289-1 7.21.8")
    yield judged("glyphs-present", not absent, listed(absent) if absent else "all", "all", "ISO 19005-2 6.2.11.4")
    yield judged("glyphs-drawn", not blank, f"blank: {listed(blank)}" if blank else "all", "all", "house rule")
    unread = [font.plain_name for font in facts.fonts if font.widths_damaged]
    told = f"off: {listed(astray)}" if astray else "as in the fonts"
    if unread:
        told = f"the widths of {listed(unread)} are no numbers; export the file again"
    yield judged("glyph-widths", not astray and not unread, told, "as in the fonts",
                 "ISO 19005-2 6.2.11.5")  # fmt: skip


def looked_up(
    font: PdfFont, used: dict[int, str | None]
) -> Iterator[tuple[int, str | None, tuple[bool, float] | None]]:
    """Each code with its text, and whether its glyph draws anything and its width; ``None`` for no glyph.

    Only the files of composite fonts can be asked: TrueType, OpenType, and bare CFF programs,
    whose widths are taken as stated.
    """
    import uharfbuzz as hb

    if font.bytes_per_code != 2 or not font.program:
        return
    whole = font.program[:4] in (b"\0\1\0\0", b"true", b"OTTO")
    bare = None if whole else open_cff(font.program)
    if not whole and bare is None:
        return
    try:
        face = hb.Face(hb.Blob(bare.data if bare else font.program))
        drawing = hb.Font(face)
    except hb.HarfBuzzError:
        yield from ((code, text, None) for code, text in used.items())
        return
    if not face.glyph_count:
        yield from ((code, text, None) for code, text in used.items())
        return
    for code, text in used.items():
        glyph = bare.glyphs.get(code) if bare else font.glyph(code)
        if glyph is None or glyph >= face.glyph_count:
            yield code, text, None
            continue
        extents = drawing.get_glyph_extents(glyph)
        drawn = extents is not None and (extents.width != 0 or extents.height != 0)
        width = font.width(code) if bare else drawing.get_glyph_h_advance(glyph) * 1000 / face.upem
        yield code, text, (drawn, width)


def _visible(character: str) -> bool:
    return unicodedata.category(character)[0] not in "ZCM" and character not in "\u115f\u1160\u3164\uffa0"


def _text(facts: PdfFacts) -> Iterator[Finding]:
    shown = [glyph for glyph in facts.glyphs() if glyph.shown]
    mute = sum(glyph.text is None for glyph in shown)
    told = f"{mute} of {len(shown)} glyphs mean nothing" if mute else f"all {len(shown)} glyphs"
    yield judged("text-extractable", not mute, told, "all", f"{_ISO_32000} 9.10")
    text = "".join(glyph.text or "" for glyph in shown)
    lost = text.count("\ufffd")
    yield judged("no-replacement", not lost, str(lost), "no U+FFFD", "Unicode 3.9")
    private = sorted(set(_PRIVATE.findall(text)))
    level_a = any(claim.startswith("PDF/A") and claim.endswith("a") for claim in facts.file.claims)
    yield judged(
        "no-private-use",
        not private,
        listed(f"U+{ord(character):04X}" for character in private),
        "none",
        "ISO 19005-2 6.2.11.7.3",
        otherwise=Verdict.FAIL if level_a else Verdict.WARN,
    )
    marks = text.count(_MISSING_MARK)
    yield judged("no-missing-mark", not marks, str(marks), f"no {_MISSING_MARK}", "house rule", otherwise=Verdict.WARN)


def _reading(facts: PdfFacts) -> Iterator[Finding]:
    """What readers and their programs need."""
    catalog, claims = facts.file.catalog, facts.file.claims
    reading = any(claim.startswith(("PDF/A", "PDF/UA")) for claim in claims)
    otherwise = Verdict.FAIL if reading else Verdict.WARN
    language = str(resolved(catalog.get("/Lang")) or "")
    yield judged("language", bool(_LANGUAGE.fullmatch(language)), language or "none", "a language tag",
                 "ISO 14289-1 7.2", otherwise=otherwise)  # fmt: skip
    han = any(_HAN.match(glyph.text) for glyph in facts.glyphs() if glyph.text)
    if language and han:
        fits = language.lower().startswith(_WRITTEN_IN_HAN)
        yield judged("language-fits", fits, language, "zh-…", "ISO 14289-1 7.2", otherwise=Verdict.WARN)
    title = str(resolved(facts.file.information.get("/Title")) or facts.file.xmp.get("dc:title", ""))
    yield judged("title", bool(title.strip()), title or "none", "a title", "ISO 14289-1 7.1", otherwise=otherwise)
    yield judged("agreement", not (apart := _disagreeing(facts)), f"differ: {listed(apart)}" if apart else "agree",
                 "Info and XMP agree", "ISO 19005-2 6.6.3", otherwise=otherwise)  # fmt: skip
    bookmarks = len(facts.bookmarks)
    needed = len(facts.pages) > 1 and len(facts.headings) > 0
    yield judged("outline", bookmarks > 0 or not needed, f"{bookmarks} bookmarks",
                 "bookmarks" if needed else "none needed", f"{_ISO_32000} 12.3.3", otherwise=Verdict.WARN)  # fmt: skip
    back = facts.outline_leads_back
    yield judged("outline-ends", not back, "leads back to an entry: readers may hang" if back else "yes",
                 "every entry once", f"{_ISO_32000} 12.3.3")  # fmt: skip
    found = [action for action in facts.actions if action not in _LINKING]
    yield judged("no-scripts", not found, listed(found), "none", "ISO 19005-2 6.5.1",
                 otherwise=Verdict.FAIL if claims else Verdict.WARN)  # fmt: skip


_TWINS = {
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Producer": "pdf:Producer",
    "/Creator": "xmp:CreatorTool",
}


def _disagreeing(facts: PdfFacts) -> list[str]:
    """The properties that Info and XMP both have, and not alike."""
    information, xmp = facts.file.information, facts.file.xmp
    return [
        name.lstrip("/")
        for name, twin in _TWINS.items()
        if name in information and twin in xmp and str(resolved(information[name])).strip() != xmp[twin].strip()
    ]


def has_identifier(facts: PdfFacts) -> bool:
    """Whether the trailer has the two parts of a file identifier."""
    return len(array(facts.file.reader.trailer.get("/ID"))) == 2

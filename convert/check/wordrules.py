"""What holds for a Word file: its layout measured in its XML, and whether it is good to edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from convert.check.findings import Finding, Verdict, judged, listed
from convert.check.layout import Layout, Measures, Side, face_class
from convert.check.wordfile import W, WordFile
from convert.check.wordstyles import WordStyles, is_on, settings
from convert.patterns import deferred

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ECMA = "ECMA-376-1"
_HOUSE = "good to edit"
_MM_PER_TWIP = 25.4 / 1440

#: What a paragraph or run may say beside naming its style.
_PLAIN_PARAGRAPH = frozenset({"pStyle", "keepNext", "sectPr", "numPr", "rPr"})
_PLAIN_RUN = frozenset({"rStyle", "lang", "noProof"})
#: Where a signature and its date stand depends on how long both are (GB/T 9704-2012 7.3.5.3): no style can say it.
_CLOSING_STYLES = frozenset({"Signature", "Date"})
_FROM_THE_RIGHT = {f"{W}right", f"{W}rightChars"}

#: How large the type of a table of many columns is depends on what stands in them: no style can say that either.
_CELL_STYLES = frozenset({"TableText", "TableHead", "TableFigures"})
_SIZE = frozenset({"sz", "szCs"})

#: Styles of what is no running text, by their names in Word or ours.
_BESIDE = deferred(
    r"(?i)(title|subtitle|heading \d|toc.*|caption|.*quote|verse|lead|cover .*|byline|signature|date|image|table.*)"
)

#: What an editor changed and nobody has accepted yet (ECMA-376-1 17.13.5).
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange")

_PRIVATE = deferred("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_PAGE_FIELD = deferred(r"\bPAGE\b")
_CONTENTS_FIELD = deferred(r"\s*TOC\b")
_FOOTER_LINE_EM = 1.1
_AGREEING_EM = 0.1
_SAME_PT = 0.25

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


class _Body(Struct, frozen=True):
    """How most of the text is set: settings of its paragraphs, its size, font and spacing."""

    paragraph: Mapping[str, str]
    size_pt: float
    font: str
    spacing_pt: float


def word_measures(file: WordFile) -> Measures:
    """The layout of a Word file as its XML states it."""
    styles = WordStyles(file)
    body = _body(file, styles)
    page = settings(file.section())
    margins = {name: _number(page, f"pgMar/{name}") for name in ("top", "right", "bottom", "left", "footer", "gutter")}
    width, height = _number(page, "pgSz/w", 12240), _number(page, "pgSz/h", 15840)
    line_pt = _line_pt(body.paragraph, page)
    # The title style of a volume is its cover's; an article's title is a heading of level 1.
    title = styles.named("heading 1" if _is_volume(file) else "Title")
    number = _page_number(file, styles, margins["bottom"] - margins["footer"])
    return Measures(
        paper_mm=(width * _MM_PER_TWIP, height * _MM_PER_TWIP),
        head_mm=margins["top"] * _MM_PER_TWIP,
        gutter_mm=(margins["left"] + margins["gutter"]) * _MM_PER_TWIP,
        area_width_mm=(width - margins["left"] - margins["right"] - margins["gutter"]) * _MM_PER_TWIP,
        area_height_mm=(height - margins["top"] - margins["bottom"]) * _MM_PER_TWIP,
        line_pt=line_pt,
        pitch_pt=_pitch_pt(body, page),
        body_pt=body.size_pt,
        body_font=body.font or None,
        title_pt=title.size_pt if title else None,
        indent_em=_indent_em(body),
        numbered=number.present,
        number_pt=number.size_pt,
        number_below_mm=number.below_mm,
        number_sides=number.sides,
        number_inset_em=number.inset_em,
    )


def word_findings(file: WordFile, layout: Layout | None) -> Iterator[Finding]:
    """The rules for every Word file; with a layout also those that keep it in every program."""
    styles = WordStyles(file)
    yield from _editing(file, styles)
    yield from _language(file, styles)
    yield from _properties(file)
    yield from _text(file)
    if layout:
        yield from _keeping(file, styles, layout)


def dashed_footer(file: WordFile) -> bool:
    """Whether the page number stands between dashes, as official documents have it."""
    footer = file.footers.get("default")
    return footer is not None and "—" in _text_of(footer)


def _is_volume(file: WordFile) -> bool:
    """Whether the file has a table of contents: then its headings of level 1 are titles of articles."""
    return any(_CONTENTS_FIELD.match(node.text or "") for node in file.document.iter(f"{W}instrText"))


def _number(setting: Mapping[str, str], name: str, default: float = 0.0) -> float:
    try:
        return float(setting.get(name, default))
    except ValueError:
        return default


def _style_of(paragraph: Element, styles: WordStyles) -> str:
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    return named.get(f"{W}val", "") if named is not None else styles.default


def _text_of(element: Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def _body(file: WordFile, styles: WordStyles) -> _Body:
    """The setting most characters have, by what their styles come to and what stands over them.

    Tables, titles, quotations and the like do not count; where there is nothing else, the style for the text says
    how there would be some.
    """
    weights: Counter[tuple[str, str, float, str, float]] = Counter()
    paragraphs: dict[tuple[str, str], Mapping[str, str]] = {}
    cells = {id(paragraph) for table in file.document.iter(f"{W}tbl") for paragraph in table.iter(f"{W}p")}
    for paragraph in file.paragraphs():
        properties = paragraph.find(f"{W}pPr")
        direct = settings(properties)
        style = styles[_style_of(paragraph, styles)]
        if id(paragraph) in cells or _BESIDE.fullmatch(style.name):
            continue
        shape = (style.id, repr(sorted(direct.items())))
        paragraphs[shape] = {**style.paragraph, **direct}
        for run in paragraph.iter(f"{W}r"):
            own = {**style.run, **settings(run.find(f"{W}rPr"))}
            size = _number(own, "sz/val", 20) / 2
            key = (*shape, size, own.get("rFonts/eastAsia", ""), _number(own, "spacing/val") / 20)
            weights[key] += len(_text_of(run))
    if not weights:
        normal = styles.named("Body Text") or styles[styles.default]
        return _Body(normal.paragraph, normal.size_pt, normal.font, normal.spacing_pt)
    style_id, direct_text, size, font, spacing = weights.most_common(1)[0][0]
    return _Body(paragraphs[style_id, direct_text], size, font, spacing)


def _line_pt(paragraph: Mapping[str, str], page: Mapping[str, str]) -> float | None:
    """The height of a line of text, where it does not depend on the fonts of the reader's machine."""
    line = _number(paragraph, "spacing/line", 240)
    if paragraph.get("spacing/lineRule", "auto") == "exact":
        return line / 20
    on_grid = page.get("docGrid/type") in ("lines", "linesAndChars", "snapToChars")
    return _number(page, "docGrid/linePitch") / 20 * line / 240 if on_grid else None


def _pitch_pt(body: _Body, page: Mapping[str, str]) -> float:
    """The step from character to character."""
    on_grid = page.get("docGrid/type") in ("linesAndChars", "snapToChars")
    return body.size_pt + body.spacing_pt + (_number(page, "docGrid/charSpace") / 4096 if on_grid else 0.0)


def _indent_em(body: _Body) -> float:
    """The first line's indent in characters; what is said in characters wins, as in Word."""
    in_characters = _number(body.paragraph, "ind/firstLineChars") / 100
    in_length = _number(body.paragraph, "ind/firstLine") / 20 / body.size_pt if body.size_pt else 0.0
    return in_characters or in_length


class _PageNumber(Struct, frozen=True):
    present: bool = False
    size_pt: float | None = None
    below_mm: float | None = None
    sides: tuple[Side | None, Side | None] = (None, None)
    inset_em: float | None = None


def _page_number(file: WordFile, styles: WordStyles, room_twips: float) -> _PageNumber:
    """Where the page number stands; ``room_twips`` is from the type area to the footer's lower edge."""
    odd = _number_paragraph(file.footers.get("default"))
    if odd is None:
        return _PageNumber()
    setting, size_pt = _footer_setting(odd, styles)
    even = _number_paragraph(file.footers.get("even")) if has_even_footers(file) else None
    even_side = _side(_footer_setting(even, styles)[0]) if even is not None else None
    if not has_even_footers(file):
        even_side = _side(setting)
    exact = setting.get("spacing/lineRule") == "exact"
    line_twips = _number(setting, "spacing/line") if exact else size_pt * 20 * _FOOTER_LINE_EM
    side = _side(setting)
    inset = (
        None
        if side == "center"
        else _number(setting, f"ind/{side}Chars") / 100 or _number(setting, f"ind/{side}") / 20 / size_pt
    )
    return _PageNumber(True, size_pt, (room_twips - line_twips) * _MM_PER_TWIP, (side, even_side), inset)


def has_even_footers(file: WordFile) -> bool:
    """Whether even pages have a footer of their own, and show it."""
    shown = file.settings is not None and is_on(settings(file.settings), "evenAndOddHeaders")
    return shown and _number_paragraph(file.footers.get("even")) is not None


def _number_paragraph(footer: Element | None) -> Element | None:
    """The paragraph of a footer that has a PAGE field."""
    for paragraph in footer.iter(f"{W}p") if footer is not None else ():
        simple = " ".join(field.get(f"{W}instr", "") for field in paragraph.iter(f"{W}fldSimple"))
        if _PAGE_FIELD.search(simple + " ".join(node.text or "" for node in paragraph.iter(f"{W}instrText"))):
            return paragraph
    return None


def _footer_setting(paragraph: Element, styles: WordStyles) -> tuple[Mapping[str, str], float]:
    style = styles[_style_of(paragraph, styles)]
    run = next((run.find(f"{W}rPr") for run in paragraph.iter(f"{W}r")), None)
    size = _number({**style.run, **settings(run)}, "sz/val", 20) / 2
    return {**style.paragraph, **settings(paragraph.find(f"{W}pPr"))}, size


def _side(setting: Mapping[str, str]) -> Side:
    align = setting.get("jc/val", "left")
    if align in ("right", "end"):
        return "right"
    return "center" if align == "center" else "left"


def _editing(file: WordFile, styles: WordStyles) -> Iterator[Finding]:
    direct = Counter(_direct(file))
    told = listed(f"{count} × {name}" for name, count in direct.most_common()) if direct else "none"
    yield judged("direct-formatting", not direct, told, "none: styles alone", _HOUSE, otherwise=Verdict.WARN)
    themed = sorted(_themed(file))
    yield judged("theme-fonts", not themed, f"in {listed(themed)}" if themed else "none",
                 "none: they win over named fonts", f"{_ECMA} 17.3.2.26")  # fmt: skip
    levels = {level: styles.named(f"heading {level}") for level in range(1, 5)}
    wrong = [style.name for level, style in levels.items() if style and style.number("outlineLvl/val", 9) != level - 1]
    known = [style.name for style in levels.values() if style]
    told = f"wrong in {listed(wrong)}" if wrong else listed(known)
    yield judged("heading-levels", bool(known) and not wrong, told, "heading styles with outline levels",
                 f"{_ECMA} 17.3.1.20")  # fmt: skip
    typed = sum(_text_of(paragraph).startswith(("\u3000", "  ")) for paragraph in file.paragraphs())
    yield judged("typed-indents", not typed, f"{typed} paragraphs begin with spaces" if typed else "none",
                 "none", _HOUSE, otherwise=Verdict.WARN)  # fmt: skip
    mode = _compatibility(file)
    yield judged("compatibility", mode == "15", mode or "not stated", "15", "[MS-DOCX] 2.3.3",
                 otherwise=Verdict.WARN)  # fmt: skip
    macros = [name for name in file.names if name.endswith("vbaProject.bin")]
    yield judged("no-macros", not macros, "some" if macros else "none", "none", _HOUSE)
    template = file.settings is not None and file.settings.find(f"{W}attachedTemplate") is not None
    yield judged("no-template", not template, "fetched when the file is opened; detach it" if template else "none",
                 "none attached", f"{_ECMA} 17.15.1.6", otherwise=Verdict.WARN)  # fmt: skip
    changes = sum(1 for _ in file.document.iter(*(f"{W}{name}" for name in _CHANGES)))
    yield judged("no-tracked-changes", not changes, str(changes), "0", _HOUSE, otherwise=Verdict.WARN)
    comments = sum(1 for _ in file.document.iter(f"{W}commentReference"))
    yield judged("no-comments", not comments, str(comments), "0", _HOUSE, otherwise=Verdict.WARN)
    papers = Counter(_paper(section) for section in file.document.iter(f"{W}sectPr"))
    told = "; ".join(f"{width:.0f} × {height:.0f} mm" for width, height in papers)
    yield judged("sections-alike", len(papers) <= 1, told or "not stated", "one paper", _HOUSE,
                 otherwise=Verdict.WARN)  # fmt: skip


def _paper(section: Element) -> tuple[float, float]:
    """Width and height of a section's paper in millimetres; Word takes Letter where none is stated."""
    page = settings(section)
    return _number(page, "pgSz/w", 12240) * _MM_PER_TWIP, _number(page, "pgSz/h", 15840) * _MM_PER_TWIP


def _direct(file: WordFile) -> Iterator[str]:
    """The name of every setting that stands in the text itself and not in a style."""
    for paragraph in file.document.iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        style = named.get(f"{W}val") if named is not None else None
        for child in properties if properties is not None else ():
            name = _name(child)
            placed = style in _CLOSING_STYLES and name == "ind" and set(child.attrib) <= _FROM_THE_RIGHT
            if name not in _PLAIN_PARAGRAPH and not placed and not (style in _CELL_STYLES and name == "spacing"):
                yield name
        for child in paragraph.iterfind(f".//{W}r/{W}rPr/*"):
            name = _name(child)
            hint_only = name == "rFonts" and set(child.attrib) <= {f"{W}hint"}
            if name not in _PLAIN_RUN and not hint_only and not (style in _CELL_STYLES and name in _SIZE):
                yield name


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _themed(file: WordFile) -> Iterator[str]:
    parts = {"the text": file.document, "styles": file.styles}
    for part, root in parts.items():
        fonts = root.iter(f"{W}rFonts") if root is not None else ()
        if any("Theme" in str(attribute) for font in fonts for attribute in font.attrib):
            yield part


def _compatibility(file: WordFile) -> str:
    if file.settings is None:
        return ""
    for setting in file.settings.iter(f"{W}compatSetting"):
        if setting.get(f"{W}name") == "compatibilityMode":
            return setting.get(f"{W}val", "")
    return ""


def _language(file: WordFile, styles: WordStyles) -> Iterator[Finding]:
    spoken = styles[styles.default].run.get("lang/eastAsia", "")
    yield judged("language", spoken.startswith("zh-"), spoken or "none", "zh-…", f"{_ECMA} 17.3.2.20")
    themed = settings(file.settings).get("themeFontLang/eastAsia", "")
    yield judged("theme-language", themed == spoken, themed or "none", spoken or "zh-…", f"{_ECMA} 17.15.1.88",
                 otherwise=Verdict.WARN)  # fmt: skip
    font = styles[styles.default].font
    yield judged("default-font", bool(font), font or "none", "a Chinese font", f"{_ECMA} 17.7.5.5")


def _properties(file: WordFile) -> Iterator[Finding]:
    stated = {} if file.core is None else {str(node.tag): (node.text or "").strip() for node in file.core}
    title = stated.get(f"{_DC}title", "")
    yield judged("title", bool(title), title or "none", "a title", "ECMA-376-2 11", otherwise=Verdict.WARN)
    wanted = {"creator": f"{_DC}creator", "created": f"{_TERMS}created", "language": f"{_DC}language"}
    absent = [name for name, tag in wanted.items() if not stated.get(tag)]
    yield judged("core-properties", not absent, f"missing: {listed(absent)}" if absent else "complete",
                 listed(wanted), "ECMA-376-2 11", otherwise=Verdict.WARN)  # fmt: skip


def _text(file: WordFile) -> Iterator[Finding]:
    text = "".join(map(_text_of, file.paragraphs()))
    lost = text.count("\ufffd")
    yield judged("no-replacement", not lost, str(lost), "no U+FFFD", "Unicode 3.9")
    private = sorted(set(_PRIVATE.findall(text)))
    told = listed(f"U+{ord(character):04X}" for character in private)
    yield judged("no-private-use", not private, told, "none", "Unicode 23.5", otherwise=Verdict.WARN)


def _keeping(file: WordFile, styles: WordStyles, layout: Layout) -> Iterator[Finding]:
    """What keeps a layout alike in Word and LibreOffice."""
    page, body = settings(file.section()), _body(file, styles)
    if layout.lines:
        grid = page.get("docGrid/type", "none")
        pitch = _number(page, "docGrid/linePitch") / 20
        verdict = Verdict.WARN if grid == "linesAndChars" else Verdict.FAIL  # LibreOffice halves such lines
        yield judged("line-grid", grid == "lines" and pitch > 0, f"{grid}, {pitch:g} pt", "lines",
                     layout.cites("lines-per-page"), otherwise=verdict)  # fmt: skip
    rule = body.paragraph.get("spacing/lineRule", "auto")
    if layout.lines and rule == "exact" and page.get("docGrid/type") == "lines":
        pitch, line = _number(page, "docGrid/linePitch") / 20, _number(body.paragraph, "spacing/line") / 20
        yield judged("grid-pitch", abs(pitch - line) < _SAME_PT, f"{pitch:g} pt for lines of {line:g} pt",
                     "the height of the lines", layout.cites("lines-per-page"), otherwise=Verdict.WARN)  # fmt: skip
    yield judged("exact-lines", rule == "exact", rule, "exact", layout.cites("lines-per-page"), otherwise=Verdict.WARN)
    if layout.indent_em:
        yield _indent_in_both(body)
    sides = layout.number_sides
    if layout.number_pt and sides[0] != sides[1]:
        holds = has_even_footers(file)
        yield judged("even-footer", holds, "yes" if holds else "none", "a footer for even pages",
                     layout.cites("page-number"))  # fmt: skip
    above = 1 if _is_volume(file) else 0
    for level, wanted in enumerate(layout.heading_faces, 1):
        style = styles.named(f"heading {level + above}")
        if style:
            found = face_class(style.font)
            yield judged(f"heading-{level}-face", found == wanted, f"{style.font} ({found or 'kind unknown'})",
                         wanted, layout.cites("heading-faces"))  # fmt: skip


def _indent_in_both(body: _Body) -> Finding:
    """Word follows an indent in characters, LibreOffice 7.4 reads only the one in twips: both, and alike."""
    characters = _number(body.paragraph, "ind/firstLineChars") / 100
    length = _number(body.paragraph, "ind/firstLine") / 20 / (body.size_pt + body.spacing_pt)
    told = f"{characters:g} characters and {length:.2f} em"
    alike = abs(characters - length) <= _AGREEING_EM and characters > 0
    return judged("indent-units", alike, told, "characters and the same in twips", f"{_ECMA} 17.3.1.12",
                  otherwise=Verdict.WARN if length and not characters else Verdict.FAIL)  # fmt: skip

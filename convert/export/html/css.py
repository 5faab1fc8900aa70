"""A house style as CSS: every number is the style's, in multiples of the text's own size.

So a reader may make the whole text larger, and an e-book reader sets its own size.
Rules that a browser does not know (hanging marks, the gap between Chinese and Western
text) it passes over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from convert.export.docx.units import TWIPS_PER_PT, script_of, tracking_twips
from convert.styles.model import CELL_KINDS, LIST_STEP_EM, Face, RunningStyle, Style
from convert.styles.running import pieces

#: kind of text → what it selects; every other kind selects its class (the body is the whole article).
_SELECTORS = {
    "title": "h1",
    "heading1": "h2",
    "heading2": "h3",
    "heading3": "h4",
    "heading4": "h5",
    "list": ".list li",
    "table": "table",
    "table_head": "th",
}


_REGIONS = {"hans": "SC", "hant": "TC", "tw": "TC", "hk": "HK"}

#: Fonts that systems bring along, tried behind those the style names; ``{}`` is the region.
_FALLBACKS: dict[Face, tuple[str, ...]] = {
    "song": ("Noto Serif CJK {}", "Source Han Serif {}", "Songti {}"),
    "title": ("Noto Serif CJK {}", "Source Han Serif {}", "Songti {}"),
    "hei": ("Noto Sans CJK {}", "Source Han Sans {}", "PingFang {}", "Heiti {}"),
    "kai": ("Kaiti {}", "STKaiti", "BiauKai", "AR PL UKai", "Noto Serif CJK {}"),
    "fang": ("STFangsong", "FangSong", "Noto Serif CJK {}", "Songti {}"),
}
_GENERIC: dict[Face, str] = {"hei": "sans-serif"}

_STRICTNESS = {"basic": "loose", "gb": "normal", "strict": "strict"}

#: The Western font is asked for Western letters only, or it would also give quotation marks and dashes.
_WESTERN = "hanpress Western"
_WESTERN_RANGE = "U+20-7E, U+A0-24F"


def stylesheet(style: Style, language: str, *, page: bool = True) -> str:
    """The rules of a style for a language; with ``page`` also size, paper and page number."""
    script = script_of(language)
    rules = [*_text(style, script, page), *(_page(style) if page else ())]
    return "\n".join(rules) + "\n"


def _page(style: Style) -> Iterator[str]:
    """Paper and size for print, a column as wide as the type area for the screen."""
    paper, body = style.page, style.text["body"]
    yield f'@font-face {{ font-family: "{_WESTERN}"; src: local("{style.western}"); unicode-range: {_WESTERN_RANGE} }}'
    yield (
        f"@page {{ size: {paper.width_mm:g}mm {paper.height_mm:g}mm; "
        f"margin: {_margins(style, paper.fore_edge_mm, paper.gutter_mm)} }}"
    )
    if paper.mirror:
        yield f"@page :left {{ margin: {_margins(style, paper.gutter_mm, paper.fore_edge_mm)} }}"
    yield from _running(style.header, "top")
    yield from _running(style.footer, "bottom")
    yield f"html {{ font-size: {body.size_pt:g}pt }}"
    yield f"@media screen {{ body {{ max-width: {paper.type_area_mm[0]:g}mm; margin: 2em auto; padding: 0 1em }} }}"
    yield "@media print { header, nav { break-after: page } article + article { break-before: page } }"
    yield "nav a { color: inherit; text-decoration: none }"


def _running(line: RunningStyle, edge: str) -> Iterator[str]:
    """Page numbers in the margin boxes of CSS Paged Media 3, 4.2.

    A browser prints no titles there: a running text that names one is left out.
    """
    near = "top" if edge == "bottom" else "bottom"
    size = f"font-size: {line.size_pt:g}pt; vertical-align: {near}; padding-{near}: {line.apart_mm:g}mm"
    for page, texts in (("right", line.odd), ("left", line.even)):
        for side, text in zip(("left", "center", "right"), texts, strict=True):
            parts = pieces(text)
            if not parts or any(is_field and part != "page" for part, is_field in parts):
                continue
            content = " ".join("counter(page)" if is_field else f'"{part}"' for part, is_field in parts)
            inset = f"; padding-{side}: {line.inset_em:g}em" if side != "center" else ""
            yield f"@page :{page} {{ @{edge}-{side} {{ content: {content}; {size}{inset} }} }}"
            if not line.first:
                yield f"@page :first {{ @{edge}-{side} {{ content: none }} }}"


def _margins(style: Style, right_mm: float, left_mm: float) -> str:
    return f"{style.page.head_mm:g}mm {right_mm:g}mm {style.page.foot_mm:g}mm {left_mm:g}mm"


def _text(style: Style, script: str, page: bool) -> Iterator[str]:
    """The body's rule on the whole article; every other kind of text says only what differs from it."""
    setting, kinds = style.setting, style.text
    looks = {kind: _look(style, script, kind, page) for kind in kinds}
    gap = "normal" if setting.latin_gap_em > 0 else "no-autospace"
    yield "body { margin: 0 }" if page else "body { margin: 0 1em }"
    yield f"article, header, nav {{ {_declarations(looks['body'])} }}"
    yield (
        f"article {{ line-break: {_STRICTNESS[setting.strictness]}; text-autospace: {gap}; "
        f"hanging-punctuation: {'allow-end' if setting.hanging else 'none'}; overflow-wrap: break-word; "
        "widows: 2; orphans: 2 }"
    )
    yield "h1, h2, h3, h4, h5, th { font: inherit; text-align: inherit }"
    yield "h1, h2, h3, h4, h5, p, ul, figure { margin: 0; padding: 0 }"
    yield "h1, h2, h3, h4, h5, p, li, th, td { white-space: pre-wrap }"
    yield ".list { list-style: none }"
    # An item stands in by the list's own room again.
    if step_em := LIST_STEP_EM - kinds["list"].left_em - kinds["list"].hang_em:
        yield f".list .list {{ margin-left: {_em(step_em)} }}"
    yield "img { max-width: 100%; height: auto; vertical-align: middle }"
    yield ".image { break-inside: avoid }"
    yield "table { border-collapse: collapse; margin: 0.5em 0; width: 100% }"
    yield "thead { display: table-header-group }"
    yield "tr { break-inside: avoid }"
    yield "th, td { border: 1px solid; padding: 0 0.5em; vertical-align: top }"
    yield ".page-break { border: 0; margin: 0; break-after: page }"
    for kind, look in looks.items():
        own = {name: value for name, value in look.items() if looks["body"].get(name) != value}
        if own:
            yield f"{_SELECTORS.get(kind, f'.{kind}')} {{ {_declarations(own)} }}"
    yield "h1 { text-wrap: balance }"
    for level in (1, 2, 3, 4):
        heading = {name: looks[f"heading{level}"][name] for name in ("font-family", "font-weight")}
        yield f".run-in{level} {{ {_declarations(heading)} }}"
    # Chinese has no italics: emphasis is 楷体, as in the Word file.
    yield f"em {{ font-style: normal; font-family: {_families(style, script, 'kai', page)} }}"


def _declarations(said: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in said.items())


def _look(style: Style, script: str, kind: str, page: bool) -> dict[str, str]:
    """How one kind of text is set, property by property."""
    body, text = style.text["body"], style.text[kind]
    pitch_em = body.line_pt / text.size_pt
    left_em = text.left_em + text.hang_em  # the first line is counted from where the others begin
    room = (text.before_lines * pitch_em, text.right_em, text.after_lines * pitch_em, left_em)
    look = {
        "font-family": _families(style, script, text.font, page),
        "font-size": f"{text.size_pt / body.size_pt:.4g}rem",
        "font-weight": "bold" if text.bold else "normal",
        "line-height": f"{text.line_pt / text.size_pt:.4g}",
        "text-align": text.align,
        "text-indent": _em(text.indent_em - text.hang_em),
    }
    if page and (tracking := tracking_twips(style, text)):
        look["letter-spacing"] = f"{tracking / TWIPS_PER_PT / text.size_pt:.4g}em"
    if kind not in CELL_KINDS:  # a table keeps room around it, a paragraph only what its style says
        look["margin"] = " ".join(map(_em, room))
    return look | ({"break-after": "avoid"} if text.keep_next else {})


def _em(length: float) -> str:
    return f"{length:.4g}em" if length else "0"


def _families(style: Style, script: str, face: Face, page: bool) -> str:
    """The fonts of a role: as Word names them, then what systems have; 黑体 brings its own Latin letters."""
    font = style.word_font(script, face)
    named = [font.name, *([font.alt] if font.alt else [])]
    named += [family.format(_REGIONS[script]) for family in _FALLBACKS[face]]
    western = [_WESTERN] if page and face != "hei" else []
    return ", ".join([*(f'"{name}"' for name in dict.fromkeys([*western, *named])), _GENERIC.get(face, "serif")])

"""From a style's units to WordprocessingML's, and from a language tag to Word's."""

from __future__ import annotations

from math import floor

from convert.patterns import deferred
from convert.styles.model import Style, TextStyle

_HAN_WESTERN = deferred("(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])")


class _Widths(dict[str, float]):
    """How wide a character is in ems: as in Times and its like if it is Western; filled as characters turn up."""

    def __missing__(self, character: str) -> float:
        found = self[character] = 0.5 if character < "\u2000" else 1.0
        return found


_WIDTHS_EM = _Widths(
    (char, width)
    for width, chars in (
        (0.25, " ,."),
        (0.28, "/:;\\ijlt|'"),
        (0.333, "!()-I[]`fr"),
        (0.35, "•"),
        (0.4, 'Js"°'),
        (0.444, "?acez"),
        (0.56, "+<=>~FPS"),
        (0.611, "ELTZ"),
        (0.667, "BCR"),
        (0.722, "ADGHKNOQUVXYw"),
        (0.778, "&m"),
        (0.833, "%"),
        (0.889, "M"),
        (0.944, "@W"),
        (1.0, "±×÷"),
    )
    for char in chars
)

TWIPS_PER_PT = 20
TWIPS_PER_MM = 1440 / 25.4

#: script of a style's font table → Word's name for East Asian text in it (``w:lang w:eastAsia``)
WORD_LANGUAGES = {"hans": "zh-CN", "hant": "zh-TW", "tw": "zh-TW", "hk": "zh-HK"}


def twips_from_mm(length_mm: float) -> int:
    """Millimetres as whole twips (1/20 point).

    >>> twips_from_mm(210), twips_from_mm(297)
    (11906, 16838)
    """
    return round(length_mm * TWIPS_PER_MM)


def type_width_twips(style: Style) -> int:
    """The width of the type area between the rounded margins."""
    page = style.page
    return twips_from_mm(page.width_mm) - twips_from_mm(page.gutter_mm) - twips_from_mm(page.fore_edge_mm)


def twips_from_pt(length_pt: float) -> int:
    """Points as whole twips.

    >>> twips_from_pt(28.95)
    579
    """
    return round(length_pt * TWIPS_PER_PT)


def half_points(size_pt: float) -> int:
    """A font size as Word keeps it (``w:sz``)."""
    return round(size_pt * 2)


def tracking_twips(style: Style, text: TextStyle) -> int:
    """What ``w:spacing`` adds after every character so that a full line fits the page's grid.

    Only text of the body's size stands on the grid. The result is rounded *down*:
    rounded to the nearest twip, 28 characters of 16 pt would need 442.4 pt of the
    442.2 pt (156 mm) there are, and Word would set 27.

    >>> from convert.styles.load import load
    >>> tracking_twips(load("gongwen"), load("gongwen").text["body"])
    -5
    """
    if not style.page.characters or text.size_pt != style.text["body"].size_pt:
        return 0
    pitch_twips = style.page.type_area_mm[0] * TWIPS_PER_MM / style.page.characters
    return floor(pitch_twips - text.size_pt * TWIPS_PER_PT + 1e-6)


def character_twips(style: Style, text: TextStyle) -> int:
    """How far one character carries: its size, and what the grid adds or takes."""
    return round(text.size_pt * TWIPS_PER_PT) + tracking_twips(style, text)


def script_of(language: str) -> str:
    """The script of a BCP 47 tag, as the styles name it; what says nothing else is Simplified.

    >>> [script_of(tag) for tag in ("zh", "zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")]
    ['hans', 'hans', 'hant', 'tw', 'hk']
    """
    subtags = set(language.lower().replace("_", "-").split("-"))
    if "hans" in subtags:
        return "hans"
    for subtag, script in (("hk", "hk"), ("mo", "hk"), ("tw", "tw"), ("hant", "hant")):
        if subtag in subtags:
            return script
    return "hans"


def width_em(text: str, gap_em: float = 0.0) -> float:
    """Roughly how wide a text is: a Chinese character 1, a Western one as in Times, ``gap_em`` between the two.

    >>> width_em("2024年3月1日", gap_em=0.25), width_em("12,345"), width_em("50％——")
    (7.25, 2.75, 4.0)
    """
    gaps = len(_HAN_WESTERN.findall(text)) if gap_em else 0
    return sum(map(_WIDTHS_EM.__getitem__, text)) + gaps * gap_em


def indent(name: str, em: float, step_twips: float) -> str:
    """An indent in characters and the same in twips, as attributes of ``w:ind``.

    >>> indent("right", 2, 315)
    'w:rightChars="200" w:right="630"'
    """
    return f'w:{name}Chars="{round(em * 100)}" w:{name}="{round(em * step_twips)}"'

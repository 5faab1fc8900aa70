"""From a style's units to WordprocessingML's, and from a language tag to Word's."""

from __future__ import annotations

import re
from math import floor

from convert.styles.model import Style, TextStyle

_HAN_WESTERN = re.compile("(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])")

#: Signs that are narrower than half an em, as the faces of Times have them.
_NARROW_EM = {" ": 0.25, ".": 0.25, ",": 0.25, "•": 0.35}
#: From ① on signs are of the Chinese font, and a whole em wide.
_FIRST_FULL = "\u2460"

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
    """Roughly how wide a text is: a Chinese character 1, a Western one half, some signs less.

    ``gap_em`` stands between Chinese and Western text.

    >>> width_em("2024年3月1日", gap_em=0.25)
    7.25
    """
    gaps = len(_HAN_WESTERN.findall(text)) if gap_em else 0
    saved_em = sum(text.count(sign) * (0.5 - sign_em) for sign, sign_em in _NARROW_EM.items())
    return sum(0.5 if character < _FIRST_FULL else 1.0 for character in text) - saved_em + gaps * gap_em


def indent(name: str, em: float, step_twips: float) -> str:
    """An indent in characters and the same in twips, as attributes of ``w:ind``.

    >>> indent("right", 2, 315)
    'w:rightChars="200" w:right="630"'
    """
    return f'w:{name}Chars="{round(em * 100)}" w:{name}="{round(em * step_twips)}"'

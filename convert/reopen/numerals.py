"""The number formats of Word lists (ECMA-376 part 1, 17.18.59 ST_NumberFormat) as written numbers.

>>> [written("chineseCounting", n) for n in (1, 10, 11, 20, 105)]
['一', '十', '十一', '二十', '一百零五']
>>> written("ideographEnclosedCircle", 3), written("decimalEnclosedCircle", 3), written("upperRoman", 14)
('㊂', '③', 'XIV')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = {
    "chineseLegalSimplified": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万"),
    "ideographLegalTraditional": ("零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬"),
}
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LARGEST: Final = 99_999_999


def written(number_format: str, value: int) -> str:
    """``value`` in a number format; Arabic digits where the format is unknown or does not reach so far."""
    form = _FORMATS.get(number_format)
    shown = form(value) if form is not None and 0 <= value <= _LARGEST else ""
    return shown or str(value)


def is_known(number_format: str) -> bool:
    """Whether :func:`written` knows the format."""
    return number_format in _FORMATS or number_format in ("", "decimal", "bullet", "none")


def _counting(value: int, digits: str = "零" + _DIGITS[1:], units: str = "十百千", myriad: str = "万") -> str:
    """Chinese counting: 一千零五; ten to nineteen without 一 before 十, but in the financial forms (壹拾)."""
    if value >= 10_000:
        head, tail = divmod(value, 10_000)
        gap = digits[0] if 0 < tail < 1000 else ""
        return (
            _counting(head, digits, units, myriad)
            + myriad
            + (gap + _counting(tail, digits, units, myriad)) * bool(tail)
        )
    if value == 0:
        return digits[0]
    parts: list[str] = []
    for place, figure in zip(range(len(str(value)) - 1, -1, -1), map(int, str(value)), strict=True):
        if figure:
            parts.append(digits[figure] + (units[place - 1] if place else ""))
        elif parts and parts[-1] != digits[0]:
            parts.append(digits[0])
    text = "".join(parts).rstrip(digits[0])
    return text[1:] if text.startswith("一十") else text


def _legal(name: str) -> Callable[[int], str]:
    digits, units, myriad = _LEGAL[name]
    return lambda value: _counting(value, digits, units, myriad)


def _by_digit(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(figure)] for figure in str(value))


def _row(signs: str) -> Callable[[int], str]:
    """A row of signs from one up; nothing beyond it."""
    return lambda value: signs[value - 1] if 1 <= value <= len(signs) else ""


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value else ""


def _letters(first: str) -> Callable[[int], str]:
    """From a to z, then aa, bb …: Word repeats the letter (at most 780)."""
    return lambda value: chr(ord(first) + (value - 1) % 26) * ((value - 1) // 26 + 1) if 1 <= value <= 780 else ""


def _roman(value: int) -> str:
    if not 1 <= value <= 32767:
        return ""
    text = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        text += sign * count
    return text


def _between(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


_CIRCLED: Final = _between("①", "⑳") + _between("㉑", "㉟") + _between("㊱", "㊿")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"

_FORMATS: Final[Mapping[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _by_digit("０１２３４５６７８９"),
    "decimalFullWidth2": _by_digit("０１２３４５６７８９"),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _row(_CIRCLED),
    "decimalEnclosedCircleChinese": _row(_CIRCLED),
    "decimalEnclosedFullstop": _row(_between("⒈", "⒛")),
    "decimalEnclosedParen": _row(_between("⑴", "⒇")),
    "ideographEnclosedCircle": _row(_between("㊀", "㊉")),
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "ideographDigital": _by_digit(_DIGITS),
    "taiwaneseDigital": _by_digit("○" + _DIGITS[1:]),
    "japaneseDigitalTenThousand": _by_digit(_DIGITS),
    "chineseLegalSimplified": _legal("chineseLegalSimplified"),
    "ideographLegalTraditional": _legal("ideographLegalTraditional"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": lambda value: _cycle(_STEMS)(value) + _cycle(_BRANCHES)(value),
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "numberInDash": lambda value: f"- {value} -",
    "none": lambda _: "",
}

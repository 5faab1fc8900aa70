"""How the characters of a text were chosen: Simplified, real Traditional, or Traditional character by character.

Simplified merged characters (後 and 后 became 后). A page that was turned into
Traditional by a table of single characters cannot undo that: it keeps 后, 干部,
范文 where a Traditional writer has 後, 幹部, 範文, or, with another table, it writes
皇後 and 製度. Both show when the text is taken to Simplified and back by phrases:
where writer and phrases agree, the writer knew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Final

from msgspec import Struct

from convert.patterns import deferred


class Form(StrEnum):
    """What the characters of a text are."""

    UNKNOWN = "unknown"  # nothing in it differs between the scripts
    SIMPLIFIED = "simplified"
    MIXED = "mixed"  # Simplified and Traditional characters side by side
    TRADITIONAL = "traditional"
    TAIWAN = "taiwan"  # Traditional, with Taiwan's forms (裡 麵)
    HONG_KONG = "hong kong"  # Traditional, with Hong Kong's forms (説 綫)
    BY_CHARACTER = "by character"  # Traditional made from Simplified one character at a time


# Shares of the other script's characters that are still names, quotations and variants.
_TRADITIONAL_IN_SIMPLIFIED: Final = 0.02
_SIMPLIFIED_IN_TRADITIONAL: Final = 0.1

# Simplified characters that stand for several, each with the Traditional ones it stands for beside itself.
_FAMILIES: Final = """
后後 于於 里裡裏 干幹乾 制製 范範 系係繫 征徵 余餘 面麵麪 谷穀 松鬆 丑醜 舍捨 云雲 只隻 采採
"""
_MERGED: Final = {family[0]: frozenset(family[1:]) for family in _FAMILIES.split()}
_SINGLE: Final = {many: one for one, several in _MERGED.items() for many in several}
_ONE_OF_MANY: Final = deferred(f"[{''.join(sorted(_SINGLE))}]")
# Share of wrongly chosen characters from which nobody chose them.
_BY_TABLE: Final = 0.25

_TAIWAN_FORMS: Final = frozenset("裡麵汙")
_HONG_KONG_FORMS: Final = frozenset("説閲鋭衞綫藴鈎敍悦温税脱")
# In GB 2312, and yet no Simplified text has them.
_NEVER_SIMPLIFIED: Final = frozenset("後於菸")
# In GB 2312 and not in Big5, and yet Traditional: Hong Kong writes them so.
_TRADITIONAL_TOO: Final = frozenset("兑悦愠户氲温税脱卧葱蜕着")
# Among the signs of Big5 and in no Simplified standard, and yet of no script.
_UNITS: Final = frozenset("兙兛兝兞兡兣卄嗧瓩糎")


def form(text: str) -> Form:
    """Simplified, Traditional (with its region's forms), mixed or unknown, by counting the characters only one has.

    What GB 2312 has and Big5 lacks is Simplified, and the other way round.

    >>> form("工业项目"), form("工業項目"), form("一、二、三")
    (<Form.SIMPLIFIED: 'simplified'>, <Form.TRADITIONAL: 'traditional'>, <Form.UNKNOWN: 'unknown'>)
    """
    few, many = (sum(map(chars.__contains__, text)) if chars else 0 for chars in _distinctive(set(text)))
    if not few + many:
        return Form.UNKNOWN
    if many <= _TRADITIONAL_IN_SIMPLIFIED * (few + many):
        return Form.SIMPLIFIED
    if few > _SIMPLIFIED_IN_TRADITIONAL * (few + many):
        return Form.MIXED
    taiwan, hong_kong = (sum(map(text.count, forms)) for forms in (_TAIWAN_FORMS, _HONG_KONG_FORMS))
    if taiwan == hong_kong:
        return Form.TRADITIONAL
    return Form.TAIWAN if taiwan > hong_kong else Form.HONG_KONG


class Choices(Struct, frozen=True):
    """How often a Traditional text has the character that its words ask for, where Simplified has only one."""

    right: int = 0
    wrong: int = 0

    def __add__(self, other: Choices) -> Choices:
        return Choices(self.right + other.right, self.wrong + other.wrong)

    @property
    def telling(self) -> bool:
        """Whether there are enough of them to judge one article alone."""
        return self.right + self.wrong >= 3

    @property
    def by_character(self) -> bool:
        """Whether a table made these choices and no writer."""
        return self.wrong > 0 and self.wrong >= _BY_TABLE * (self.right + self.wrong)


def choices(text: str, to_simplified: Callable[[str], str], to_traditional: Callable[[str], str]) -> Choices:
    """Compare a Traditional text with itself after a journey to Simplified and back by phrases.

    ``to_traditional`` must know phrases and keep lengths; lines whose length changes are left out.
    """
    right = wrong = 0
    there_and_back = to_traditional(to_simplified(text))
    for line, back in zip(text.split("\n"), there_and_back.split("\n"), strict=True):
        if len(line) != len(back):
            continue
        for index in {found.start() for side in (line, back) for found in _ONE_OF_MANY.finditer(side)}:
            written, wanted = line[index], back[index]
            if _SINGLE.get(wanted, wanted) == _SINGLE.get(written, written):
                right += wanted in _SINGLE and written in _SINGLE
                wrong += (wanted in _SINGLE) != (written in _SINGLE)
    return Choices(right, wrong)


def _distinctive(chars: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The hanzi only Simplified has, and those only Traditional has: two national standards, each without the other."""
    hanzi = "".join(char for char in chars if "\u4e00" <= char <= "\u9fff")
    gb_2312, big5 = (frozenset(hanzi.encode(name, "ignore").decode(name)) for name in ("gb2312", "big5"))
    never_simplified = _NEVER_SIMPLIFIED.intersection(hanzi)
    return gb_2312 - big5 - _TRADITIONAL_TOO, big5 - gb_2312 - _UNITS | never_simplified

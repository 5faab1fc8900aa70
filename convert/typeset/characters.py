"""Character classes and the tables of rules between them.

Every character of a paragraph becomes one letter, so that rules are pairs of
letters and a paragraph is searched with regular expressions instead of loops.

Sections named CLREQ are those of W3C *Requirements for Chinese Text Layout* in the order it has
had since December 2024: the Editor's Draft that follows the W3C Process of 18 August 2025;
the Group Draft Notes of 2026 number alike. The drafts before had most of it under 3.1 to 3.5.
``tests/cases/typeset/clreq.toml`` lists the sections. JLREQ (*Requirements for Japanese Text
Layout*) is named where CLREQ is silent, *house rule* where neither says it or we go further.

>>> "你好，GDP".translate(CLASSES)
'HHPWWW'
>>> "H" + PAUSE in no_break_pairs("basic"), "H" + DASH in no_break_pairs("gb")
(True, False)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Literal

from convert.typeset.profile import Profile

Strictness = Literal["basic", "gb", "strict"]

HAN = "H"  # ideographs, kana, hangul, bopomofo: Chinese text proper
NEUTRAL = "N"  # other signs a line may break beside
OPENING = "O"
CLOSING = "C"
PAUSE = "P"  # ，、；：
STOP = "E"  # 。．
QUERY = "X"  # ？！
INTERPUNCT = "M"
CONNECTOR = "R"
DASH = "D"
ELLIPSIS = "L"
SOLIDUS = "S"
SUFFIX = "F"  # full-width signs that follow a number
PREFIX = "Y"  # full-width signs that precede a number
WIDE = "f"  # full-width letters and digits
LETTER = "W"
DIGIT = "0"
WESTERN_OPENING = "o"
WESTERN_CLOSING = "c"  # .,:;!?)]}
PERCENT = "%"
CURRENCY = "$"
HYPHEN = "-"
SLASH = "/"
STRAIGHT_QUOTE = "q"
SPACE = " "
GLUE = "g"  # no-break spaces
JOINED = "z"  # combining marks and invisible characters: part of the character before
OPPORTUNITY = "b"  # zero-width space
# Four letters that only the text around can give, see :mod:`convert.typeset.together`.
UNIT = "u"  # a break before it is taken only when nothing else fits
FIXED = "="  # no break before it
RESUMED = "U"  # a letter or digit of a web address that may start a line
IN_NEED = "V"  # a character of an address that starts a line only when nothing else fits

#: Ambiguous marks that belong to the Western font in Western text, and what stands for them
#: there: noncharacters, which no text may contain (Unicode 23.7).
WESTERN_FORMS: Mapping[int, str] = {ord(mark): chr(0xFDD0 + n) for n, mark in enumerate("“”‘’—…·")}
#: What each stand-in shows.
WESTERN_MARKS: Mapping[str, str] = {form: chr(mark) for mark, form in WESTERN_FORMS.items()}
_FORM_CLASSES = dict(zip("“”‘’—…·", "ocoWWcW", strict=True))

#: class, characters, where the class comes from.
_TABLE: tuple[tuple[str, str, str], ...] = (
    (OPENING, "“‘「『（《〈【〔［｛〖〘〚〝⸨｟", "CLREQ 6.1.1: opening quotation marks, brackets, book title marks"),
    (CLOSING, "”’」』）》〉】〕］｝〗〙〛〞〟⸩｠", "CLREQ 6.1.1: closing quotation marks, brackets, book title marks"),
    (PAUSE, "，、；：﹐﹑﹔﹕", "CLREQ 6.1.1: pause marks"),
    (STOP, "。．｡﹒", "CLREQ 6.1.1: stop marks"),
    (QUERY, "？！﹖﹗", "CLREQ 6.1.1: stop marks; a class of their own because they are doubled, CLREQ 5.1.1.3"),
    (INTERPUNCT, "·‧・･", "CLREQ 6.1.1: interpuncts"),
    (CONNECTOR, "～–〜﹣", "CLREQ 6.1.1: connector marks, named in CLREQ 5.1"),
    (DASH, "—⸺", "CLREQ 6.1.2.1: the two-em dash; a single one becomes a connector"),
    (ELLIPSIS, "…⋯", "CLREQ 6.1.2.1: the ellipsis"),
    (SOLIDUS, "／", "CLREQ 6.1.1: solidi"),
    (SUFFIX, "％‰℃℉￠", "CLREQ 6.1.2.2: signs that follow a number"),
    (SUFFIX, "‼⁇⁈⁉", "CLREQ 5.1.1.3: stop marks in pairs, which have no blank to give"),
    (SUFFIX, "゛゜ﾞﾟ", "JLREQ: voicing marks on their own belong to the kana before them"),
    (SUFFIX, "′″㎎㎏㎜㎝㎞㎡㎥㏄", "house rule: primes and squared units, which do so too"),
    (PREFIX, "￥＄￡￦＋－±−", "CLREQ 6.1.2.2: currency, plus and minus before a number"),
    (PREFIX, "№×÷∶≈＜＞≤≥≦≧", "house rule: other signs before a number"),
    (WESTERN_OPENING, "([{", "house rule: the Western forms of the marks of CLREQ 6.1.1"),
    (WESTERN_CLOSING, ")]}.,:;!?", "house rule: the Western forms of the marks of CLREQ 6.1.1"),
    (PERCENT, "%°", "CLREQ 6.1.2.2: signs that follow a number"),
    (PERCENT, "~", "CLREQ 6.1.1: a connector mark (CLREQ 5.1), but part of a Western word or address"),
    (CURRENCY, "$€£¢¥₩₫₹₽₱₺₴₦฿", "CLREQ 6.1.2.2: currency before or after a number"),
    (HYPHEN, "-‐", "CLREQ 6.1.4: a Western word breaks where it is hyphenated"),
    (SLASH, "/", "CLREQ 6.1.1: solidi"),
    (STRAIGHT_QUOTE, "\"'", "neither opening nor closing: kept with both neighbours"),
    (GLUE, "\u00a0\u202f\u2007\u2060\ufeff", "Unicode line breaking class GL, WJ"),
    (OPPORTUNITY, "\u200b", "Unicode line breaking class ZW"),
    (SPACE, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029\u3000", "blank, and swallowed at a line end"),
    (NEUTRAL, "※†‡§¶•", "signs a line may break beside"),
)


class _Classes(dict[int, str]):
    """Code point → class letter, for :meth:`str.translate`; filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _class_of(chr(code))
        return found


def _class_of(char: str) -> str:
    category = unicodedata.category(char)
    width = unicodedata.east_asian_width(char)
    if width == "F":
        return WIDE if category[0] in "LN" else NEUTRAL
    if width in "WH" and (category[0] == "L" or category in ("Nl", "Cn")):
        return HAN
    if category[0] == "L" or _is_raised_or_lowered(char):
        return LETTER
    if category == "Nd":
        return DIGIT
    if category[0] == "M" or category == "Cf":
        return JOINED
    if category[0] == "Z":
        return SPACE
    if unicodedata.decomposition(char).startswith("<vertical>"):
        # Marks drawn for vertical lines fill the em from side to side: they have no blank to give.
        return SUFFIX if category in ("Pe", "Po") else NEUTRAL
    if category in ("Ps", "Pi"):
        return OPENING if width == "W" else WESTERN_OPENING
    if category in ("Pe", "Pf"):
        return CLOSING if width == "W" else WESTERN_CLOSING
    return LETTER if char.isascii() and char.isprintable() else NEUTRAL


def _is_raised_or_lowered(char: str) -> bool:
    """Whether a character is a superior or inferior figure or letter: part of H₂O, m³, 1ˢᵗ."""
    return unicodedata.decomposition(char).startswith(("<super>", "<sub>"))


CLASSES: Mapping[int, str] = _Classes(
    {ord(char): letter for letter, chars, _ in _TABLE for char in chars}
    | {ord(WESTERN_FORMS[ord(mark)]): letter for mark, letter in _FORM_CLASSES.items()}
)

#: Letters of Western text: nothing breaks between two of them, see the exceptions below.
WESTERN = LETTER + DIGIT + PERCENT + CURRENCY + WESTERN_OPENING + WESTERN_CLOSING + STRAIGHT_QUOTE + HYPHEN + SLASH
_EVERY = (
    "".join(letter for letter, _, _ in _TABLE)
    + HAN
    + NEUTRAL
    + WIDE
    + LETTER
    + DIGIT
    + JOINED
    + UNIT
    + FIXED
    + RESUMED
    + IN_NEED
)

#: Never at a line start, whatever stands before (CLREQ 6.1.1, basic; signs behind a number and closing
#: Western marks alike).
_NOT_AT_START = (
    CLOSING + PAUSE + STOP + QUERY + INTERPUNCT + CONNECTOR + SOLIDUS + SUFFIX + PERCENT + SLASH + WESTERN_CLOSING
)
#: Part of what stands before it, or blank.
_NEVER_BEFORE = JOINED + GLUE + OPPORTUNITY + FIXED + SPACE
#: Added level by level (CLREQ 6.1.1: basic, GB-style, strict; we have no level without rules).
_START_BY_LEVEL = {"basic": "", "gb": "", "strict": DASH + ELLIPSIS}
_END_BY_LEVEL = {"basic": "", "gb": SOLIDUS + SLASH, "strict": SOLIDUS + SLASH}
_NOT_AT_END = OPENING + WESTERN_OPENING + GLUE

#: What else stays together: (class before, class after, why).
_TOGETHER: tuple[tuple[str, str, str], ...] = (
    (DASH, DASH, "CLREQ 6.1.2.1: a two-em dash"),
    (ELLIPSIS, ELLIPSIS, "CLREQ 6.1.2.1: an ellipsis"),
    (INTERPUNCT, DIGIT, "house rule: numbers such as 3·15"),
    (PREFIX, DIGIT, "CLREQ 6.1.2.2: currency and signs before a number"),
    (PREFIX, WIDE, "CLREQ 6.1.2.2: currency and signs before a number"),
    (WIDE, WIDE, "CLREQ 6.1.2.2: numbers in full-width digits"),
    (WIDE, DIGIT, "CLREQ 6.1.2.2: numbers"),
    (DIGIT, WIDE, "CLREQ 6.1.2.2: numbers"),
    (CONNECTOR, DIGIT, "house rule: the second number of a range"),
    (CONNECTOR, WIDE, "house rule: the second number of a range"),
    (CONNECTOR, PREFIX, "house rule: the same with a sign before it"),
    (CONNECTOR, CURRENCY, "house rule: the same with a sign before it"),
    (CONNECTOR, HYPHEN, "house rule: the same with a minus before it"),
)


@cache
def no_break_pairs(strictness: Strictness) -> frozenset[str]:
    """Pairs of class letters no line may break between."""
    start = _NOT_AT_START + _NEVER_BEFORE + _START_BY_LEVEL[strictness]
    end = _NOT_AT_END + _END_BY_LEVEL[strictness]
    pairs = {a + b for a in _EVERY for b in start} | {a + b for a in end for b in _EVERY}
    pairs |= {a + b for a in WESTERN + JOINED + RESUMED + IN_NEED for b in WESTERN} | {a + b for a, b, _ in _TOGETHER}
    pairs |= {a + STRAIGHT_QUOTE for a in _EVERY if a not in SPACE} | {STRAIGHT_QUOTE + b for b in _EVERY}
    # A Western word may end a line at its hyphen (CLREQ 6.1.4), an address where it goes on after a
    # solidus (Unicode line breaking class SY), at the loosest level anything at a solidus.
    pairs -= {HYPHEN + LETTER, SLASH + RESUMED} | (
        {SLASH + b for b in LETTER + DIGIT} if strictness == "basic" else set()
    )
    # After a zero-width space a line may always break.
    return frozenset(pairs - {OPPORTUNITY + b for b in _EVERY if b not in _NOT_AT_START})


#: Blank that a full-width mark has inside its em box, left and right, in em: what is left when it is
#: taken away is the half-width form (CLREQ 6.3.2.1). Taiwan and Hong Kong centre pauses and stops (CLREQ 2.1.2);
#: that ？ and ！ give way there too is a house rule, CLREQ 6.3.2.1 has them one em wide always.
_BRACKETS = {OPENING: (0.5, 0.0), CLOSING: (0.0, 0.5), INTERPUNCT: (0.25, 0.25)}
_CENTRED = _BRACKETS | {PAUSE: (0.25, 0.25), STOP: (0.25, 0.25), QUERY: (0.25, 0.25)}
BLANKS_EM: Mapping[Profile, Mapping[str, tuple[float, float]]] = {
    Profile.MAINLAND: _BRACKETS | {PAUSE: (0.0, 0.5), STOP: (0.0, 0.5), QUERY: (0.0, 0.5)},
    Profile.TAIWAN: _CENTRED,
    Profile.HONGKONG: _CENTRED,
}
#: Where an interpunct is half as wide as a hanzi by itself (CLREQ 5.1, GB/T 15834).
NARROW_INTERPUNCT: Mapping[Profile, bool] = {Profile.MAINLAND: True, Profile.TAIWAN: False, Profile.HONGKONG: False}


def is_invisible(char: str) -> bool:
    """Whether a character shows nothing and takes no room: format controls, variation selectors."""
    return unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def is_western(char: str) -> bool:
    """Whether a character is set in the Western face.

    These are ASCII, Latin letters, raised and lowered figures, combining marks, currency, and the bullet, which
    Word takes from there too and Chinese faces have as a speck in the middle of an em.

    >>> is_western("a"), is_western("ǎ"), is_western("₂"), is_western("•"), is_western("，"), is_western("Ω")
    (True, True, True, True, False, False)
    """
    if char.isascii() or _is_raised_or_lowered(char):
        return True
    if char in "\u00a0\u202f€£¢¥–‐•":
        return True
    return unicodedata.name(char, "").startswith(("LATIN ", "COMBINING "))

"""The number a line begins with: its family, its value and how it is written.

>>> number = read_number("（一）樹立超前意識")
>>> number.family.name, number.value, number.written, number.rest
('CN_PAREN', 1, '（一）', 3)
>>> [read_number(t) for t in ("2011年以来", "3.5万元", "1.5倍", "一、二产业增加值", "（注）", "（2019）12号")]
[None, None, None, None, None, None]
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum

from msgspec import Struct
from msgspec.structs import replace

from convert.patterns import deferred
from convert.structure.limits import CLAUSE_MAX, NUMBER_MAX
from convert.structure.lines import Line
from convert.structure.numerals import CHINESE, numeral


class Family(IntEnum):
    """The ways of numbering; a smaller value customarily stands above a larger one.

    The order 一、 （一） 1. （1） is GB/T 9704-2012 clause 7.3.3; chapter, section
    and clause above it are those of rules and laws (立法技术规范), ①, 第一， and
    一是 below it are custom.
    """

    CHAPTER = 10  # 第一章
    SECTION = 11  # 第一节
    CLAUSE = 12  # 第一条
    CN_FORMAL = 15  # 壹、
    CN_COMMA = 20  # 一、
    CN_BARE = 21  # 一  alone on its line
    CN_PAREN = 30  # （一）
    ORDINAL = 35  # 第一，
    DOT = 40  # 1.
    COMMA = 41  # 1、
    DECIMAL = 42  # 1.1
    PAREN = 50  # （1）
    HALF_PAREN = 51  # 1）
    CIRCLED = 60  # ①
    LISTING = 70  # 一是 …… 二是


class Number(Struct, frozen=True):
    """A line's number. ``rest`` is the offset in the line at which its text begins."""

    family: Family
    value: int
    written: str
    rest: int


class _Rule(Struct, frozen=True):
    family: Family
    pattern: re.Pattern[str]
    largest: int = NUMBER_MAX
    accept: Callable[[int, str], bool] = lambda _value, _rest: True


_MARK = "[、，,．.：:]"
_UNITS = "万萬亿億元倍％%个個百千点點米度吨噸公斤克里岁歲年月日时時分秒级級寸版折环環折级號号亩畝"
_CN_DIGITS = "一二三四五六七八九十"
_AFTER_ENUMERATION = deferred(
    f"[{_CN_DIGITS}]+(?:[、，和及与與到至]|[产產等期级級季类類线線次届屆轮輪者年月孩胎房楼樓手把])"
)


def _no_enumeration(value: int, rest: str) -> bool:
    """False for 一、二产业 and 一、二、三等奖: the next numeral follows at once, with a unit or in a row."""
    if value >= len(_CN_DIGITS) or not rest.startswith(_CN_DIGITS[value]):
        return True
    return _AFTER_ENUMERATION.match(rest) is None


def _no_amount(_value: int, rest: str) -> bool:
    """False for 3.5万: a unit follows the decimal."""
    return rest != "" and rest[0] not in _UNITS


_TABLE: dict[str, tuple[_Rule, ...]] = {
    "第": (
        _Rule(Family.CHAPTER, deferred(rf"第\s?({CHINESE}{{1,4}}|\d{{1,2}})\s?(?:章|编|編|部分|篇|回)[\s:：、.．]*")),
        _Rule(Family.SECTION, deferred(rf"第\s?({CHINESE}{{1,4}}|\d{{1,2}})\s?(?:节|節)(?!课|課|目)[\s:：、.．]*")),
        _Rule(
            Family.CLAUSE,
            deferred(rf"第\s?({CHINESE}{{1,6}}|\d{{1,3}})\s?(?:条|條)(?!规定|規定|第|款|的)[\s:：、.．]*"),
            CLAUSE_MAX,
        ),
        _Rule(Family.ORDINAL, deferred(rf"第({CHINESE}{{1,3}})(?:{_MARK}|\s(?=\S))"), accept=_no_enumeration),
    ),
    "其": (_Rule(Family.ORDINAL, deferred(rf"其({CHINESE}{{1,2}}){_MARK}"), accept=_no_enumeration),),
    "（": (
        _Rule(Family.CN_PAREN, deferred(rf"[（(]\s?({CHINESE}{{1,3}})\s?[）)]{_MARK}?")),
        _Rule(Family.PAREN, deferred(rf"[（(]\s?(\d{{1,2}})\s?[）)]{_MARK}?")),
    ),
    "一": (
        _Rule(Family.CN_FORMAL, deferred(r"([壹贰貳叁參肆伍陆陸柒捌玖拾]{1,3})\s?[、．.]\s?")),
        _Rule(Family.CN_COMMA, deferred(rf"({CHINESE}{{1,3}})\s?[、．.：:]\s?"), accept=_no_enumeration),
        _Rule(Family.LISTING, deferred(rf"({CHINESE}{{1,2}})(?:是|要(?!素|点|點|件|领|領|员|員|道))[，,：:]?")),
        _Rule(Family.CN_BARE, deferred(rf"({CHINESE}{{1,3}})$")),
    ),
    "1": (
        _Rule(Family.DECIMAL, deferred(r"(\d{1,2}(?:[.．]\d{1,2}){1,3})(?![\d.．％%])[、\s]*"), accept=_no_amount),
        _Rule(Family.DOT, deferred(r"(\d{1,2})\s?[.．](?:(?!\d)|(?=(?:19|20)\d\d年))")),
        _Rule(Family.COMMA, deferred(r"(\d{1,2})\s?、(?!\d+[、，和])")),
        _Rule(Family.HALF_PAREN, deferred(r"(\d{1,2})\s?[）)]{1}[、.．]?")),
    ),
    "①": (_Rule(Family.CIRCLED, deferred("([①-⑳❶-❿])[、.．]?")),),
    "⑴": (_Rule(Family.PAREN, deferred("([⑴-⒇])[、.．]?")),),
    "⒈": (_Rule(Family.DOT, deferred("([⒈-⒛])")),),
    "㈠": (_Rule(Family.CN_PAREN, deferred("([㈠-㈩])[、.．]?")),),
}
_FIRST = {char: rules for key, rules in _TABLE.items() for char in key}
_FIRST |= {"(": _TABLE["（"]}
_FIRST |= dict.fromkeys(re.sub(r"[\[\]]", "", CHINESE), _TABLE["一"])
_FIRST |= dict.fromkeys("0123456789０１２３４５６７８９", _TABLE["1"])
_FIRST |= {chr(c): _TABLE["①"] for c in (*range(ord("①"), ord("⑳") + 1), *range(ord("❶"), ord("❿") + 1))}
_FIRST |= {chr(c): _TABLE["⑴"] for c in range(ord("⑴"), ord("⒇") + 1)}
_FIRST |= {chr(c): _TABLE["⒈"] for c in range(ord("⒈"), ord("⒛") + 1)}
_FIRST |= {chr(c): _TABLE["㈠"] for c in range(ord("㈠"), ord("㈩") + 1)}

_BLANK = deferred(r"\s*")
_WESTERN = deferred("[0-9A-Za-z]")
_COUNTED_ON = deferred(r"\s\d{1,2}[.．、)）]\s")
_SPACED = frozenset({Family.CHAPTER, Family.SECTION, Family.CLAUSE, Family.ORDINAL, Family.DECIMAL})


def read_number(text: str) -> Number | None:
    """The number at the start of a line, ``None`` when there is none.

    A number without a mark of its own (第一章, 1.1) keeps one space as part of
    what is written, so that number and text do not run together; so does one with a
    Western mark before Western text (1. 5G). GB/T 9704-2012 7.3.3 has none elsewhere.

    >>> [read_number(text).written for text in ("1. 甲", "1. 5G", "（1） GDP")]
    ['1.', '1. ', '（1）']
    """
    for rule in _FIRST.get(text[:1], ()):
        match = rule.pattern.match(text)
        if match is None:
            continue
        value = _value(rule.family, match[1])
        rest = text[match.end() : match.end() + 8]
        if value is None or not 1 <= value <= rule.largest or not rule.accept(value, rest):
            continue
        written = match[0].rstrip()
        end = _BLANK.match(text, match.end()).end()  # type: ignore[union-attr]
        parted = rule.family in _SPACED and len(written) < len(match[0])
        western = end > len(written) and written[-1].isascii() and _WESTERN.match(text, end) is not None
        if rest and (parted or western):
            written += " "
        return Number(rule.family, value, written, end)
    return None


def closed_up(line: Line) -> Line:
    """A numbered line without the blank that its number does without, as headings and list items are.

    A line that counts on by itself keeps the blank, so that all its numbers look alike.

    >>> closed_up(Line("1. 在校门口设岗，每天两人。", 0, 15)).text
    '1.在校门口设岗，每天两人。'
    >>> closed_up(Line("1. 提手 2. 旋钮", 0, 11)).text
    '1. 提手 2. 旋钮'
    """
    number = read_number(line.text)
    if number is None or number.rest == len(number.written) or _COUNTED_ON.search(line.text, number.rest):
        return line
    head, by = len(number.written), len(number.written) - number.rest

    def moved(place: int) -> int:
        return place if place <= head else max(head, place + by)

    spans = tuple(replace(span, start=moved(span.start), end=moved(span.end)) for span in line.spans)
    return replace(line, text=number.written + line.text[number.rest :], spans=spans)


def _value(family: Family, written: str) -> int | None:
    if family is Family.DECIMAL:
        return numeral(re.split("[.．]", written)[-1])
    return numeral(written)

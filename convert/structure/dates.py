"""Dates as official and scraped texts write them.

>>> [is_date(t) for t in ("2011年11月8日", "二〇二四年三月", "（2024.3.5）", "20__年5月", "2011年以来")]
[True, True, True, True, False]
>>> is_date("中華民國111年6月3日")
True
>>> is_timestamp("2024-03-21 17:41:28")
True
"""

from __future__ import annotations

from convert.patterns import deferred

_CN = "〇○零Ｏ一二三四五六七八九十廿"
_MASK = r"_＿*＊xXｘＸ×╳□\s"
_YEAR = (
    rf"(?:\d{{4}}|\d{{0,3}}[{_MASK}]{{1,4}}|二[{_CN}]{{3}}|一九[{_CN}]{{2}}|[二两]千[{_CN}]{{1,3}}"
    rf"|(?:中[华華])?民[国國]\s?[\d{_CN}百]{{1,4}})"
)
_PART = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}}|[{_MASK}]{{1,3}})"
_DAY = rf"\s?年\s?{_PART}\s?月(?:\s?{_PART}\s?[日号號])?"
_PLAIN = r"\d{4}\s?[-./．／－]\s?\d{1,2}\s?[-./．／－]\s?\d{1,2}"
_WEEKDAY = r"\s*(?:[（(]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][）)]?)?"
_CLOCK = r"\s*(?:(?:上午|下午|晚上|晚)?\s?\d{1,2}\s?[:：]\s?\d{2}(?:\s?[:：]\s?\d{2})?)?"
_DATE = deferred(rf"[（(]?\s?(?:{_YEAR}{_DAY}|{_PLAIN}){_WEEKDAY}{_CLOCK}\s?[）)]?$")
_DAY_LINE = deferred(
    rf"(?:{_YEAR}\s?年)?\s?{_PART}\s?月\s?{_PART}\s?[日号號]"
    r"(?=[\s　，,（(])[\s　，,]*(?:[（(]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][）)]?)?[\s　，,]*"
    r"(?:天[气氣][:：])?[晴阴陰多云雲小中大暴雷阵陣雨雪风風雾霧转轉到有间間 ，,]{0,10}$"
)
_WITHIN = deferred(_YEAR + _DAY)
_PLAIN_WITHIN = deferred(_PLAIN)
_STAMP = deferred(rf"{_PLAIN}{_CLOCK}$")

_SIGNS = frozenset("月-./．／－")  # every date has 月, or two of the signs that part figures
LONGEST = 40
"""Characters; anything longer is no date alone on its line."""


def is_date(text: str) -> bool:
    """Whether the whole text is one date, with or without parentheses, weekday and clock time."""
    return len(text) <= LONGEST and not _SIGNS.isdisjoint(text) and _DATE.match(text) is not None


def is_timestamp(text: str) -> bool:
    """Whether the whole text is a date in figures as machines write it, maybe with a clock time."""
    return len(text) <= LONGEST and _STAMP.match(text) is not None


def is_day_line(text: str) -> bool:
    """Whether the text is the first line of a diary's day: a date with weekday or weather.

    >>> is_day_line("7月3日 星期三 晴"), is_day_line("7月3日 我们去河边")
    (True, False)
    """
    return "月" in text and len(text) <= LONGEST and _DAY_LINE.match(text) is not None


def holds_date(text: str) -> bool:
    """Whether a date with its year stands somewhere in a short text.

    >>> holds_date("（2023年1月5日在县人民代表大会上）"), holds_date("5月的河")
    (True, False)
    """
    head = text[: 4 * LONGEST]
    return ("月" in head and _WITHIN.search(head) is not None) or _PLAIN_WITHIN.search(head) is not None

"""Dates as scraped pages write them: read as moments, and written as people write them."""

from __future__ import annotations

import datetime as dt

from convert.patterns import deferred

#: Mainland China, Taiwan, Hong Kong and Singapore all keep UTC+8; scraped pages name no zone.
_CHINESE_TIME = dt.timezone(dt.timedelta(hours=8))

_DATE = deferred(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*日)?(?:[\sT]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)


def date_in(text: str) -> dt.datetime | None:
    """The first date written in ``text``, at Chinese time; ``None`` without a possible one.

    >>> date_in("时间：2024-03-21 17:41:28").isoformat()
    '2024-03-21T17:41:28+08:00'
    >>> date_in("二〇二四年三月"), date_in("2024-13-45")
    (None, None)
    """
    if not (found := _DATE.search(text)):
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=_CHINESE_TIME)
    except ValueError:
        return None


def in_words(text: str) -> str:
    """The date in ``text`` as a title page shows it, without zeros in front (GB/T 9704-2012 7.3.5.4); else ``text``.

    >>> in_words("2024-03-01 17:41:28"), in_words("二〇二四年春")
    ('2024年3月1日', '二〇二四年春')
    """
    day = date_in(text)
    return f"{day.year}年{day.month}月{day.day}日" if day else text

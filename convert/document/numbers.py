"""The numbers of headings by level, as GB/T 9704-2012 clause 7.3.3 writes them.

>>> [written_number(level, 12) for level in (1, 2, 3, 4)]
['十二、', '（十二）', '12.', '（12）']
"""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_FORMS = {1: "{chinese}、", 2: "（{chinese}）", 3: "{value}.", 4: "（{value}）"}


def written_number(level: int, value: int) -> str:
    """The number ``value`` (from 1) of a heading of ``level`` 1 to 4."""
    return _FORMS[level].format(chinese=chinese_number(value), value=value)


def chinese_number(value: int) -> str:
    """A number from 1 to 999 as people count headings; beyond that in digits.

    >>> [chinese_number(n) for n in (1, 10, 11, 20, 21, 99, 100, 101, 110, 119, 1000)]
    ['一', '十', '十一', '二十', '二十一', '九十九', '一百', '一百零一', '一百一十', '一百一十九', '1000']
    """
    if value > 999:
        return str(value)
    if value >= 100:
        hundreds, rest = divmod(value, 100)
        below = "" if not rest else "零" + _DIGITS[rest] if rest < 10 else _tens(rest, "一")
        return f"{_DIGITS[hundreds]}百{below}"
    return _tens(value, "")


def _tens(value: int, one: str) -> str:
    """1 to 99; ten is written with ``one`` before it, as behind a hundred."""
    tens, ones = divmod(value, 10)
    head = "" if not tens else f"{one if tens == 1 else _DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")

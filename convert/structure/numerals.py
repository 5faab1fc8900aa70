"""Chinese numerals, circled figures and digits → integers.

>>> [numeral(t) for t in ("三", "十", "十二", "二十", "九十九", "廿一", "一百零三", "２１", "百十")]
[3, 10, 12, 20, 99, 21, 103, 21, None]
"""

from __future__ import annotations

from convert.patterns import deferred

DIGITS = {
    d: n
    for n, ds in enumerate(("〇零○", "一壹", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"))
    for d in ds
}
CHINESE = "[" + "".join(DIGITS) + "十拾廿卅百]"
"""A character class of everything a Chinese numeral is written with."""

_UNDER_100 = deferred(
    "(?:(?P<tens>[一二三四五六七八九贰貳叁參肆伍陆陸柒捌玖])?(?P<ten>[十拾])|(?P<twenty>廿)|(?P<thirty>卅))?"
    "(?P<one>[一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖])?$"
)
_HUNDREDS = deferred("(?P<hundreds>[一二三四五六七八九])百(?:零|〇)?(?P<rest>.*)$")
_RANGES = (("①", 20, 1), ("⑴", 20, 1), ("⒈", 20, 1), ("㈠", 10, 1), ("㊀", 10, 1), ("❶", 10, 1))
_SINGLE = {chr(ord(first) + i): one + i for first, count, one in _RANGES for i in range(count)}


def numeral(written: str) -> int | None:
    """The value of a numeral of 1 to 999, ``None`` when it is none or malformed."""
    if written in _SINGLE:
        return _SINGLE[written]
    if written.isdecimal():
        return int(written) if len(written) <= 3 else None
    if match := _HUNDREDS.match(written):
        below = _under_100(match["rest"]) if match["rest"] else 0
        return None if below is None else 100 * DIGITS[match["hundreds"]] + below
    return _under_100(written)


def _under_100(written: str) -> int | None:
    """The value of 1 to 99; 一十 is how hundreds say ten."""
    match = _UNDER_100.match(written)
    if not written or match is None:
        return None
    tens = 0
    if match["ten"]:
        tens = DIGITS[match["tens"]] if match["tens"] else 1
    elif match["twenty"] or match["thirty"]:
        tens = 2 if match["twenty"] else 3
    return 10 * tens + (DIGITS[match["one"]] if match["one"] else 0)

r"""Quotation marks follow the script: “ ‘ ’ ” in Simplified, 「 『 』 」 in Traditional (CLREQ 5.2).

Outer marks become outer marks and inner ones inner ones. Only a pair in Chinese
company is changed: an apostrophe, an inch sign, a quotation among Latin letters
and a mark whose partner is missing stay.

>>> corner("他说：“读过‘红楼’吗？”"), curly("「三定」方案"), corner("5'10\" don’t “OK”")
('他说：「读过『红楼』吗？」', '“三定”方案', '5\'10" don’t “OK”')
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from convert.patterns import deferred

_CORNERS: Final = {"“": "「", "”": "」", "‘": "『", "’": "』"}
_CURLY: Final = str.maketrans("「」『』﹁﹂﹃﹄｢｣〝〞〟", "“”‘’“”‘’“”“””")
_PARTNER: Final = {"”": "“", "’": "‘"}
_MARK: Final = deferred("[“”‘’]")
_CHINESE: Final = deferred(
    "[\u2e80-\u2fdf\u3000-\u303f\u3105-\u312f\u3400-\u9fff\uf900-\ufaff\uff01-\uff5e\U00020000-\U0003fffd]"
)


def curly(text: str) -> str:
    """Corner brackets, also the upright and half-width ones, as curly quotation marks; the length stays."""
    return text.translate(_CURLY)


def corner(text: str) -> str:
    """Pairs of curly quotation marks in Chinese company as corner brackets; the length stays.

    Corner brackets that are there already take part in the pairing, so doing
    this twice is doing it once. The time is linear in the length.
    """
    plain = curly(text)
    marks = [found.start() for found in _MARK.finditer(plain) if not _inside_word(plain, found.start())]
    chinese = [found.start() for found in _CHINESE.finditer(plain)] if marks else []
    chars = list(text)
    for begin, end in _pairs(plain, marks):
        first = bisect_left(chinese, begin)
        held = first < len(chinese) and chinese[first] < end
        if held or _beside_chinese(plain, begin, end):
            for index in (begin, end):
                chars[index] = _CORNERS.get(chars[index], chars[index])
    return "".join(chars)


def _pairs(text: str, marks: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The places of opening and closing marks that belong together; a mark closed over by an outer pair stays alone."""
    waiting: list[int] = []
    counts = Counter[str]()
    for index in marks:
        partner = _PARTNER.get(text[index])
        if partner is None:
            waiting.append(index)
            counts[text[index]] += 1
        elif counts[partner]:
            begin = -1
            while begin < 0 or text[begin] != partner:
                begin = waiting.pop()
                counts[text[begin]] -= 1
            yield begin, index


def _inside_word(text: str, index: int) -> bool:
    """Whether a mark is an apostrophe between Latin letters or digits."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


def _beside_chinese(text: str, begin: int, end: int) -> bool:
    """Whether Chinese stands directly before or behind a pair."""
    return bool(_CHINESE.match(text[begin - 1 : begin]) or _CHINESE.match(text[end + 1 : end + 2]))

r"""Articles told apart by a count: the title says how many there are, and exactly so many lines are numbered.

>>> from convert.structure.lines import split_lines
>>> text = "秋天的小诗两首\n1、《秋塘》\n荷叶收了绿伞，残梗斜插水面，一只鹭鸶站着。\n"
>>> text += "2、《夜归》\n路灯下的桂花，落在自行车的筐里，我骑得慢一点。"
>>> [(hit.mark, hit.rest.text) for hit in counted_marks(split_lines(text)) if hit.rest]
[('1、', '《秋塘》'), ('2、', '《夜归》')]
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from convert.patterns import deferred
from convert.structure.limits import COUNTED_MAX, COUNTED_MEAN_MIN, GIVEN_TITLE_MAX, LOOK_BACK, TITLE_MAX
from convert.structure.lines import Line
from convert.structure.marks import Hit
from convert.structure.numbering import Family, Number, read_number
from convert.structure.numerals import CHINESE, numeral
from convert.structure.sentences import is_phrase

_COUNT: Final = deferred(
    rf"(?<![第\d])(?P<n>\d{{1,2}}|{CHINESE}{{1,3}}|两|兩)\s?(?:篇|首|则|則|封|份(?![之])|例|[个個]?(?:小?故事|案例|笑话|笑話|寓言|范例|範例|模板))"
)
_BARE: Final = deferred(r"(?:NO\.?|PART|Vol\.?)?\s?(?P<n>0?\d{1,2})\s?[、.．/]?$", re.IGNORECASE)
_FAMILIES: Final = frozenset(
    (Family.CN_COMMA, Family.CN_BARE, Family.CN_PAREN, Family.ORDINAL, Family.DOT, Family.COMMA, Family.PAREN)
)


def counted_marks(lines: list[Line]) -> list[Hit]:
    """The marks that the count in a title vouches for; empty where none does.

    The numbers run from 1 to the count, each on exactly one line that holds a title or
    nothing else, and what stands below them is too long to be an item of a list.
    """
    for wanted in _announced(lines):
        for found in _families(lines):
            if [value for _, value, _ in found] == list(range(1, wanted + 1)) and _hold_text(lines, found):
                return [_hit(lines[at], at, value, length) for at, value, length in found]
    return []


def announces_several(title: str) -> bool:
    """Whether a title says at its end or in brackets that several articles follow: …检讨书（精选3篇）.

    >>> announces_several("检讨书（精选3篇）"), announces_several("读三篇文章有感")
    (True, False)
    """
    for match in _COUNT.finditer(title[:TITLE_MAX]):
        value = 2 if match["n"] in "两兩" else numeral(match["n"]) or 0
        if value >= 2 and (match.end() == len(title) or title[match.end()] in "）)】]"):
            return True
    return False


def _announced(lines: list[Line]) -> Iterator[int]:
    """The counts that the lines at the head announce: 两首, （精选3篇）."""
    for line in lines[:LOOK_BACK]:
        if len(line.text) > TITLE_MAX:
            continue
        for match in _COUNT.finditer(line.text):
            value = 2 if match["n"] in "两兩" else numeral(match["n"]) or 0
            if 2 <= value <= COUNTED_MAX:
                yield value


def _families(lines: list[Line]) -> list[list[tuple[int, int, int]]]:
    """The numbered lines by family: index, value, characters of the number."""
    found: dict[object, list[tuple[int, int, int]]] = defaultdict(list)
    for at, line in enumerate(lines):
        if len(line.text) > TITLE_MAX or line.quoted:
            continue
        if bare := _BARE.match(line.text):
            found["bare"].append((at, int(bare["n"]), len(line.text)))
        elif (number := read_number(line.text)) and number.family in _FAMILIES:
            length = _length(line.text, number)
            if length == len(line.text) or is_phrase(line.text[length:], GIVEN_TITLE_MAX):
                found[number.family].append((at, number.value, length))
            else:
                found[number.family].append((at, 0, length))  # an item or a sentence: this family tells no articles
    return list(found.values())


def _length(text: str, number: Number) -> int:
    return number.rest if number.rest < len(text) else len(text)


def _hold_text(lines: list[Line], found: list[tuple[int, int, int]]) -> bool:
    """Whether text stands below every number, and enough of it on average."""
    ends = [at for at, _, _ in found[1:]] + [len(lines)]
    sizes = [sum(len(line.text) for line in lines[at + 1 : end]) for (at, _, _), end in zip(found, ends, strict=True)]
    return min(sizes) > 0 and sum(sizes) >= COUNTED_MEAN_MIN * len(sizes)


def _hit(line: Line, at: int, value: int, length: int) -> Hit:
    rest = line.cut(length)[1] if length < len(line.text) else None
    return Hit(at, value, line.text[:length].strip(), "", rest)

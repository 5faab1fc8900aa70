"""Headings without a number: a phrase on a line of its own with text beneath it."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from convert.document.model import Paragraph, Role
from convert.structure.limits import SUBTITLE_MAX, SUBTITLE_NEXT_MIN
from convert.structure.lines import Line
from convert.structure.names import is_names
from convert.structure.numbering import Number
from convert.structure.openings import is_office_and_name
from convert.structure.sentences import END, ends_open, ends_sentence, is_phrase
from convert.structure.shapes import Piece

_PARTICULARS = re.compile(
    r"(?:[【\[]?(?:会议|會議|活动|活動|考试|考試|培训|培訓|报名|報名|联系|聯繫|聯絡)?"
    r"(?:时间|時間|日期|地点|地點|地址|主持|出席|参加|參加|列席|缺席|记录|紀錄|記錄|人员|人員|议题|議題|主题|主題|对象|對象|电话|電話|方式|"
    r"姓名|性别|性別|班级|班級|年级|年級|学校|學校|单位|單位|部门|部門|邮箱|網址|网址|编号|編號|字号|文号|文號|来源|來源|作者)"
    r"[^：:，。]{0,4}[】\]]?\s?[：:])|(?:[甲乙丙丁]方|[问問答][：:])|(?:此致|敬[礼禮]|[谢謝]{2}|祝)"
)
_BLANK_FORM = re.compile("[_＿…]{3,}|[：:]\\s*$")
_POST = re.compile(r"(?:[#＃]?\d{1,5}\s?[楼樓#]|沙发|沙發|板凳|楼主|樓主).{0,30}\d{4}\s?[-/年]\s?\d{1,2}")
"""The line above a post in a forum: its number, maybe who wrote it, when."""
_OPENING = "（(“‘「『\"'—-…*＊□"


def is_particular(text: str) -> bool:
    """Whether a line is an entry of a form or minutes (时间：…, 主持人：…) or a closing formula, no heading.

    >>> is_particular("主持人：周丽"), is_particular("丽水：组建专家咨询组")
    (True, False)
    """
    return _PARTICULARS.match(text) is not None


def find_subtitles(pieces: list[Piece], numbers: dict[int, Number]) -> dict[int, bool]:
    """Indexes of unnumbered headings; the value says whether they stand outside the numbered ones.

    They stand outside when numbering begins anew beneath them, or where nothing
    else is numbered; otherwise they are headings inside the numbered part.
    """
    found = [index for index in range(len(pieces) - 1) if index not in numbers and _is_subtitle(pieces, index, numbers)]
    if not found:
        return {}
    found = _with_siblings(pieces, numbers, found)
    first_number = min(numbers, default=len(pieces))
    ordered = sorted(numbers)
    starts = [_first_between(ordered, begin, end) for begin, end in pairwise([*found, len(pieces)])]
    numbered = [start for start in starts if start is not None]
    anew = sum(numbers[start].value == 1 for start in numbered)
    outer = found[0] < first_number and (not numbered or 2 * anew > len(numbered))
    return dict.fromkeys(found, outer)


def _with_siblings(pieces: list[Piece], numbers: dict[int, Number], found: list[int]) -> list[int]:
    """With phrases no longer than two headings that are sure, though only a short sentence stands beneath them."""
    if len(found) < 2:
        return found
    longest = max(len(line.text) for index in found if isinstance(line := pieces[index], Line))
    known = set(found)
    for index, piece in enumerate(pieces[:-1]):
        if index in known or index in numbers or index - 1 in known or not isinstance(piece, Line):
            continue
        following = pieces[index + 1]
        if (
            len(piece.text) <= longest
            and isinstance(following, Line)
            and len(following.text) > len(piece.text)
            and (ends_sentence(following.text) or len(following.text) >= SUBTITLE_NEXT_MIN)
            and _may_head(pieces, index)
            and _is_after_text(pieces, index)
        ):
            known.add(index)
    return sorted(known)


def _is_after_text(pieces: list[Piece], index: int) -> bool:
    """Whether what stands above is finished: a sentence, a list, a table."""
    above = pieces[index - 1] if index else None
    return above is not None and (not isinstance(above, Line) or ends_sentence(above.text) or above.text[-1] in "；;")


def _first_between(ordered: list[int], begin: int, end: int) -> int | None:
    at = bisect_right(ordered, begin)
    return ordered[at] if at < len(ordered) and ordered[at] < end else None


def _is_subtitle(pieces: list[Piece], index: int, numbers: dict[int, Number]) -> bool:
    line, following = pieces[index], pieces[index + 1]
    if not isinstance(line, Line) or line.depth:
        return False
    if _POST.match(line.text) and len(line.text) <= SUBTITLE_MAX + 20:
        return True
    if not _may_head(pieces, index):
        return False
    if index + 1 in numbers:
        return numbers[index + 1].value == 1
    if isinstance(following, Line):
        return len(following.text) >= max(SUBTITLE_NEXT_MIN, len(line.text) + 1) and (
            ends_sentence(following.text) or any(mark in following.text for mark in END) or following.text[-1] in "：:"
        )
    return not (isinstance(following, Paragraph) and following.role is not Role.LEAD)


def _may_head(pieces: list[Piece], index: int) -> bool:
    """Whether a line by itself, and by what stands above it, can be a heading without a number."""
    line = pieces[index]
    if not isinstance(line, Line) or line.depth:
        return False
    text = line.text
    if not is_phrase(text, SUBTITLE_MAX) or len(text) < 2 or text[0] in _OPENING or _BLANK_FORM.search(text):
        return False
    if is_particular(text) or is_names(text) or is_office_and_name(text):
        return False
    before = pieces[index - 1] if index else None
    return not (isinstance(before, Line) and before.depth == 0 and _is_unfinished(before.text))


def _is_unfinished(text: str) -> bool:
    """A line of text that breaks off before this one makes it a remainder, no heading."""
    return ends_open(text) and len(text) > SUBTITLE_MAX

"""Bylines: an author's name on a line of its own or behind the last sentence.

>>> from convert.structure.lines import split_lines
>>> [piece.text for piece in split_trailing(split_lines("规定了工作职责。 劉 周"))]
['规定了工作职责。', '劉 周']
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from convert.document.model import Role
from convert.patterns import deferred
from convert.structure.limits import NAMES_MAX
from convert.structure.lines import BLANKS, Line
from convert.structure.names import is_names
from convert.structure.sentences import CLOSERS, END

_LABELS = {
    Role.BYLINE: "作\\s?者(?:单位|單位)?|撰稿人?|供稿人?|執筆人?|执笔人?|通讯员|通訊員|本报记者|本報記者|记者|記者|"
    "编者|整理|采写|採寫|撰文|文\\s?(?=[/／])|文字?\\s?(?=[:：])",
    Role.SPEAKER: "演讲者|演講者|演讲人|演講人|发言人|發言人|主讲人?|主講人?|报告人|報告人|汇报人|匯報人|讲话人|講話人|"
    "致辞人|致辭人",
    Role.SIGNATURE: "述职人|述職人|申请人|申請人|检讨人|檢討人|承诺人|承諾人|倡议人|倡議人|辞职人|辭職人|(?:您的)?学生|"
    "(?:您的)?學生|签名|簽名|落款|保证人|保證人|检查人|檢查人|立据人|立據人|委托人|委託人",
}
"""The words a line of names begins with, by what the names are there for."""

_LABEL = deferred(
    r"[（(【\[]?\s?(?:"
    + "|".join(f"(?P<{role.name}>{words})" for role, words in _LABELS.items())
    + r")(?P<colon>\s?[:：/／｜|丨]|\s)\s?\S.{0,39}$"
)
_SIGNED_WITH_A_SPACE = deferred(r"[（(]?(?:记者|記者|通讯员|通訊員|本报记者|本報記者|文\s?[/／])")
_TAIL = deferred(rf"[{re.escape(END + CLOSERS)}][{re.escape(BLANKS)}]+(?=\S)")
_PLACE = deferred(
    "[\u4e00-\u9fff]{1,14}(?:局|委|办|辦|科|处|處|室|部|会|會|院|校|所|站|厂|廠|社|队|隊|中心|小学|小學|中学|中學|大学|大學|公司|组|組|村|报|報|台)$"
)
_BLANKS = deferred(r"\s+")
_BRACKETED = deferred(r"[（(]\s?(?P<inside>[^（()）]{2,40})\s?[）)]$")


def label_of(text: str) -> Role | None:
    """What a line says itself that its names are: 作者：… a byline, 汇报人：… the speaker, 申请人：… a signature.

    >>> [str(label_of(t)) for t in ("作者：林青", "演讲人：五年级 沙小舟", "申请人：张三", "老师：请坐")]
    ['byline', 'speaker', 'signature', 'None']
    """
    match = _LABEL.match(text) if len(text) <= 60 else None
    if match is None or any(mark in text[:-1] for mark in END):
        return None
    if match["colon"].strip() == "" and not _SIGNED_WITH_A_SPACE.match(text):
        return None
    return next(role for role in _LABELS if match[role.name])


def is_labelled(text: str) -> bool:
    """Whether the line says itself that it is a byline: 作者：…, 汇报人：…, （记者 …）."""
    return label_of(text) is not None


def is_byline(text: str) -> bool:
    """Whether the line is made of names, in brackets or not, or says itself that it is a byline."""
    bracketed = _BRACKETED.match(text) if len(text) <= 42 else None
    if bracketed and _is_from(bracketed["inside"]):
        return True
    return is_names(bracketed["inside"] if bracketed else text) or is_labelled(text)


def _is_from(inside: str) -> bool:
    """Whether a place of work, a blank and a name stand in the brackets: （河西小学　潘蕾）."""
    place, _, name = inside.replace("\u3000", " ").rpartition(" ")
    return _PLACE.match(place.strip()) is not None and is_names(name)


def split_trailing(lines: list[Line]) -> list[Line]:
    """Names behind the last sentence of a line become a line of their own.

    Only names that a blank (or brackets) sets off from a finished sentence are
    split off; a name inside running text stays where it is.
    """
    result: list[Line] = []
    for line in lines:
        at = _byline_start(line.text)
        result += [line] if at is None else line.cut(at)
    return result


def _byline_start(text: str) -> int | None:
    tail_start = max(len(text) - NAMES_MAX - 2, 1)
    tail = text[tail_start - 1 :]
    for match in _TAIL.finditer(tail):
        if is_byline(tail[match.end() :]):
            return tail_start - 1 + match.end()
    if tail[-1:] in ("）", ")"):
        opening = max(tail.rfind("（"), tail.rfind("("))
        if opening > 0 and tail[opening - 1] in END + CLOSERS and is_byline(tail[opening:]):
            return tail_start - 1 + opening
    return None


def loosened(line: Line) -> Line:
    """The line with its blanks inside reduced to one each, as bylines are shown: as wide as they were meant.

    >>> from convert.structure.lines import split_lines
    >>> loosened(split_lines("（局长　　周明远  吴 岚）")[0]).text
    '（局长\u3000周明远 吴 岚）'
    """
    return replace(line, text=_BLANKS.sub(lambda found: "\u3000" if "\u3000" in found[0] else " ", line.text.strip()))

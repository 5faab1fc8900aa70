"""The table of article marks: how collections announce that an article begins.

A pattern is matched from the start of a line. Its groups: ``n`` the number,
``mark`` what counts as the mark, ``before`` a title in front of it (what
follows the match is a title or text behind it). Confidence is how seldom the
pattern, found in a rising sequence, means anything but an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from convert.patterns import deferred
from convert.structure.limits import MARK_LINE_MAX, MARK_REST_MAX, NUMBER_MAX, PREFIX_MAX
from convert.structure.lines import Line
from convert.structure.numerals import CHINESE, numeral
from convert.structure.sentences import ends_sentence, first_sentence_end, has_han

_N: Final = rf"(?P<n>{CHINESE}{{1,3}}|\d{{1,3}})"
_NUMERALS: Final = frozenset(CHINESE.strip("[]"))
_OPENERS: Final = "【（([〔《〈<「『"
_OPEN: Final = f"[{re.escape(_OPENERS)}]"
_CLOSE: Final = r"[】）)\]〕》〉>」』]"
_KINDS: Final = "范文|範文|范例|範例|范本|範本|例文|样本|樣本|样例|樣例|模板|作文|优秀作文|文章"
_GENRES: Final = (
    "日记|日記|周记|週記|随笔|隨筆|征文|徵文|演讲稿|演講稿|发言稿?|發言稿?|讲话稿?|講話稿?|主持词|主持詞|致辞|致辭|致词|致詞|贺词|賀詞|倡议书|倡議書|"
    "申请书|申請書|检讨书?|檢討書?|读后感|讀後感|观后感|觀後感|心得(?:体会|體會)?|自我鉴定|自我鑑定|工作总结|工作總結|总结|總結|"
    "述职报告|述職報告|工作报告|工作報告|汇报材料|匯報材料|简讯|簡訊|书信|書信|课文|課文|教案"
)
_KIND: Final = f"(?:{_KINDS})"
_GENRE: Final = f"(?:{_GENRES})"
_KIND_WORDS: Final = tuple(_KINDS.split("|"))
_END: Final = r"(?=[\s:：、.．,，】）)\]〕》〉>」』—-]|$)"
_SHUT: Final = rf"(?:(?<={_CLOSE})|{_END})"
_GAP: Final = r"[\s:：、.．,，—-]*"


class Pattern(Struct, frozen=True):
    """One way of marking articles. ``alone`` patterns allow nothing behind the mark.

    What every mark has is looked for first, which is faster than the pattern and seldom finds anything in running
    text: one of the characters ``opens`` among the first three of the line, one of the ``signs`` somewhere in it,
    and a numeral at its end where the pattern is ``counted_last``. Empty ones ask for nothing.
    """

    name: str
    regex: re.Pattern[str]
    confidence: float
    opens: frozenset[str] = frozenset()
    signs: tuple[str, ...] = ()
    alone: bool = False
    counted_last: bool = False

    def may_match(self, head: str) -> bool:
        """Whether the head of a line has what every mark has."""
        if self.opens and self.opens.isdisjoint(head[:3]):
            return False
        if self.signs and not any(map(head.__contains__, self.signs)):
            return False
        last = head.rstrip()[-1:]
        return not self.counted_last or last.isdecimal() or last in _NUMERALS


class Hit(Struct, frozen=True):
    """A line that a pattern takes for an article mark.

    ``value`` is its number (0 where the pattern has none), ``mark`` the mark as
    written, ``before`` a title in front of it, ``rest`` what stands behind it
    (``None`` for nothing), ``between`` colons and dashes that join the three.
    """

    index: int
    value: int
    mark: str
    before: str
    rest: Line | None
    between: str = ""


def _opens(words: str) -> str:
    """The first characters of alternatives."""
    return "".join(word[0] for word in words.split("|"))


def _pattern(
    name: str, regex: str, confidence: float, opens: str = "", signs: Iterable[str] = (), **more: bool
) -> Pattern:
    return Pattern(name, deferred(regex), confidence, frozenset(opens), tuple(signs), **more)


NUMBERED: Final = (
    _pattern("篇N", rf"(?P<mark>{_OPEN}?\s?篇\s?{_N}\s?{_CLOSE}?){_SHUT}{_GAP}", 0.98, "篇"),
    _pattern("第N篇", rf"(?P<mark>{_OPEN}?\s?第\s?{_N}\s?篇\s?{_CLOSE}?){_SHUT}{_GAP}", 0.95, "第", "篇"),
    _pattern(
        "第N封",
        rf"(?P<mark>{_OPEN}?\s?第\s?{_N}\s?[封则則首]\s?{_CLOSE}?)(?:(?<={_CLOSE})|(?=[\s:：]|$)){_GAP}",
        0.85,
        "第",
        "封则則首",
    ),
    _pattern(
        "范文N",
        rf"(?P<mark>{_OPEN}?\s?{_KIND}\s?[（(]?{_N}[）)]?\s?{_CLOSE}?){_SHUT}{_GAP}",
        0.95,
        _opens(_KINDS),
        _KIND_WORDS,
    ),
    _pattern(
        "日记N",
        rf"(?P<mark>{_OPEN}?\s?{_GENRE}\s?[（(]?{_N}[）)]?\s?{_CLOSE}?)(?:(?<={_CLOSE})|(?=[\s:：]|$)){_GAP}",
        0.85,
        _opens(_GENRES),
        sorted({word[:2] for word in _GENRES.split("|")}),
    ),
    _pattern("(N篇)", rf"(?P<mark>{_OPEN}\s?{_N}\s?篇\s?{_CLOSE}){_GAP}", 0.9, _OPENERS, "篇"),
    _pattern(
        "Part N", rf"(?P<mark>{_OPEN}?\s?(?i:part|article)\s?\.?\s?{_N}\s?{_CLOSE}?){_SHUT}{_GAP}", 0.9, "pPaA", "rR"
    ),
    _pattern(
        "title 篇N",
        rf"(?P<before>\S.{{0,{PREFIX_MAX - 1}}}?)[\s:：]*"
        rf"(?P<mark>{_OPEN}?\s?(?:第\s?{_N}\s?篇|篇\s?(?P<n2>{CHINESE}{{1,3}}|\d{{1,3}}))\s?{_CLOSE}?)(?=[\s:：]|$){_GAP}",
        0.95,
        signs="篇",
    ),
    _pattern(
        "title 范文N",
        rf"(?P<before>\S.{{0,{PREFIX_MAX - 1}}}?)\s?"
        rf"(?P<mark>{_OPEN}?\s?{_KIND}\s?[（(【]?{_N}[）)】]?\s?{_CLOSE}?)\s*$",
        0.9,
        signs=_KIND_WORDS,
        alone=True,
    ),
    _pattern("N、…范文", rf"(?P<mark>{_N}\s?[、.．]\s?)(?=\S.{{0,{PREFIX_MAX}}}{_KIND}$)", 0.85, signs=_KIND_WORDS),
    _pattern("【N】", rf"(?P<mark>[【〔\[]\s?{_N}\s?[】〕\]])\s*$", 0.75, "【〔[", alone=True),
    _pattern(
        "title (N)",
        rf"(?P<before>\S.{{1,{PREFIX_MAX - 1}}}?)\s?(?P<mark>{_OPEN}\s?{_N}\s?{_CLOSE})\s*$",
        0.8,
        signs=_OPENERS,
        alone=True,
    ),
    _pattern(
        "title (N) title",
        rf"(?P<before>\S.{{1,{PREFIX_MAX - 1}}}?)\s?(?P<mark>{_OPEN}\s?{_N}\s?{_CLOSE}){_GAP}(?=\S)",
        0.75,
        signs=_OPENERS,
    ),
    _pattern(
        "title N",
        rf"(?P<before>\S.{{2,{PREFIX_MAX - 1}}}?[^\d\s.．年月日第-])\s?(?P<mark>{_N})\s*$",
        0.65,
        alone=True,
        counted_last=True,
    ),
    _pattern("第N章", rf"(?P<mark>第\s?{_N}\s?[章回])(?=[\s:：、]|$|[^节節程法])[\s:：、]*", 0.7, "第", "章回"),
)
"""Patterns with a number, most trustworthy first; a tie goes to the earlier row."""

SAME_TITLE: Final = frozenset({"title (N)", "title (N) title", "title N"})
"""Patterns that mean an article only where the title in front repeats: 学习心得(一) … 学习心得(二)."""

TELLING: Final = deferred(
    rf"(?:{_KIND}|{_GENRE}|报告|報告|汇报|匯報|讲话|講話|发言|發言|体会|體會|计划|計劃|方案|述职|述職|[诗詩词詞]$)"
)
"""Words of a repeated title that say it is an article's: without one 工作任务1 … 工作任务2 may be parts of one text."""

LABEL: Final = _pattern("标题:", r"(?P<mark>[【\[]?(?:标题|標題|题目|題目|篇名)[】\]]?\s?[:：])\s*(?=\S)", 0.85)
_RULE: Final = deferred(r"(?:[-—–─━_=＝*＊~～#＃·•.…+☆★◇◆○●■]\s*){3,}$")
_RULE_MAX: Final = 1000  # characters; bounds the work on a line of any length


def is_rule(text: str) -> bool:
    """Whether a line is nothing but dashes, stars or the like.

    >>> is_rule("* * *"), is_rule("——————"), is_rule("——记一次旅行")
    (True, True, False)
    """
    return len(text) <= _RULE_MAX and _RULE.match(text) is not None


def is_blank_to_fill(lines: list[Line], at: int) -> bool:
    """Whether a row of underscores is the room for an answer: it stands below a question, a label or another one."""
    if lines[at].text.strip("_＿ ") or at == 0:
        return False
    above = at - 1
    while above > 0 and not lines[above].text.strip("_＿ "):
        above -= 1
    return lines[above].text[-1] in "？?：:）)"


def hits(pattern: Pattern, lines: list[Line]) -> list[Hit]:
    """The lines the pattern takes for marks."""
    return [hit for index, line in enumerate(lines) if (hit := _hit(pattern, index, line)) is not None]


def _hit(pattern: Pattern, index: int, line: Line) -> Hit | None:
    # A mark stands at the head of a line: what lies beyond cannot matter, however long the line is.
    if line.quoted or (pattern.alone and len(line.text) > MARK_LINE_MAX):
        return None
    head = line.text[: 2 * MARK_LINE_MAX]
    if not pattern.may_match(head):
        return None
    match = pattern.regex.match(head)
    if match is None or not match["mark"]:
        return None
    groups = match.groupdict()
    before = (groups.get("before") or "").strip()
    value = 0
    if "n" in groups:
        value = numeral(groups["n"] or groups.get("n2") or "") or 0
        if not 1 <= value <= NUMBER_MAX:
            return None
    if before and (
        not has_han(before)
        or ends_sentence(before)
        or first_sentence_end(before, PREFIX_MAX) >= 0
        or before[-1] in "，,、；;《“「(（"
    ):
        return None
    rest = line.cut(match.end())[1] if line.text[match.end() :] else None
    if before and rest is not None and len(rest.text) > MARK_REST_MAX:
        return None
    mark = match["mark"].strip()
    between = match[0].replace(before, "", 1).replace(mark, "", 1)
    return Hit(index, value, mark, before, rest, "".join(between.split()))

r"""Lines that belong to the page and not to the text: follow us, read more, printing, sharing, comments.

A line goes only when the whole of it is such a line; what names a source or an
editor goes only where a text ends. Every line that goes is told in a notice.

>>> lines = ("点击上方蓝字关注我们", "【打印本页】【关闭窗口】", "请扫描二维码关注报名进度，并于周五前回复。")
>>> [is_furniture(line) for line in lines]
[True, True, False]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from convert.decode.below import SHARE_BELOW, is_head_below
from convert.notices import Notice, Severity
from convert.patterns import deferred
from convert.structure.limits import (
    CONTENTS_MAX,
    FURNITURE_MAX,
    LOOK_BACK,
    SUBTITLE_NEXT_MIN,
    TAIL_LINE_MAX,
    TAIL_LINES_MAX,
    TITLE_MAX,
)
from convert.structure.lines import Line
from convert.structure.numbering import read_number
from convert.structure.sentences import ends_sentence

_PARTS: Final = "篇页頁章节節回则則条條"
_TURNS: Final = "上下前后後"
_TURN: Final = f"[{_TURNS}]一?[{_PARTS}]"
_FOLLOWED: Final = ("蓝字", "藍字", "关注", "關注", "二维码", "二維碼", "公众号", "公眾號", "名片")
_COUNTED: Final = (
    *("查看", "阅读", "浏览", "回复", "回覆", "帖子", "积分", "積分"),
    *("主题", "主題", "精华", "金钱", "威望", "点赞"),
)
_ANYWHERE: Final = tuple(
    (signs, deferred(rf"(?:{pattern})\s*$"))
    for signs, pattern in (
        # follow us
        (
            _FOLLOWED,
            r"[^，。！？]{0,6}(?:点击|點擊|戳|长按|長按|扫描|掃描|扫一扫|掃一掃|识别|識別)[^，。；]{0,16}"
            rf"(?:{'|'.join(_FOLLOWED)})[^，。；]{{0,16}}",
        ),
        (("扫一扫", "掃一掃", "扫码", "掃碼"), r"(?:微信)?(?:扫一扫|掃一掃|扫码|掃碼)[^，。；]{0,14}"),
        (("关注", "關注"), r"(?:关注|關注)(?:该|該|我们|我們|本)?的?(?:公众号|公眾號|微信).{0,10}"),
        (
            ("阅读原文", "閱讀原文"),
            r"(?:阅读原文|閱讀原文)[\s阅读閱讀赞讚在看分享收藏写留言\d万+]{0,30}"
            r"|点[击擊][“「\"]?(?:阅读原文|閱讀原文)[”」\"]?[，,]?[^。；]{0,16}",
        ),
        (
            ("在看", "赞", "讚"),
            r"(?:点个|點個|点亮|點亮|点|點|别忘了点|右下角).{0,8}[“「\"]?(?:在看|赞|讚)[”」\"]?.{0,20}",
        ),
        (("D", "d"), r"[\s—–\-=*·•~<>«»►◄]*(?i:(?:THE )?END)[\s—–\-=*·•~<>«»►◄]*"),
        # printing, sharing, letter sizes
        (
            ("打印", "列印", "闭", "閉", "收藏", "我要", "回", "复制链接", "小"),
            r"(?:[\[【（(]?\s?(?:打印(?:本[页頁])?|列印|[关關][闭閉](?:窗口|本[页頁])?|加入收藏|收藏本[页頁]|我要纠错|我要糾錯|"
            r"返?回(?:顶部|頂部|列表|首页|首頁|上一?[页頁])|复制链接|字[号號体體]?[：:]?\s?大\s?中\s?小|大\s?中\s?小)"
            r"\s?[\]】）)]?[\s|｜]*){1,6}",
        ),
        (
            ("分享", "转发", "轉發"),
            r"(?:分享|转发|轉發)[到至](?:[：:].{0,30}|.{0,12}(?:微信|微博|朋友圈|空间|空間).{0,12})?",
        ),
        # turning pages
        (_TURNS, rf"{_TURN}[\s：:←→|｜·<>«»].{{0,60}}"),
        (
            ("目录", "目錄"),
            rf"(?:.{{0,20}}[\s|｜]+)?(?:{_TURN}|[返回]*(?:章节)?目[录錄])\s*[←→|｜·]\s*"
            rf"(?:章节|章節)?目[录錄]\s*[←→|｜·]\s*{_TURN}.{{0,20}}",
        ),
        (("完", "待续", "待續"), r"[（(【]?(?:本章完|本[页頁]完|未完待[续續]|待[续續])[）)】]?[。.…]*"),
        # copyright
        (
            ("权所有", "權所有", "©", "c", "C"),
            r"(?:版[权權]所有|©|(?i:Copyright|\(c\))).{0,80}|.{0,24}版[权權]所有.{0,40}"
            r"|[^。]{0,30}[A-Za-z\u4e00-\u9fff](?i:ICP)[备備]\s?\d.{0,40}",
        ),
        (
            ("授权", "授權", "许可", "許可", "同意"),
            r"[未不][经經得].{0,6}(?:授[权權]|许可|許可|同意).{0,16}(?:转载|轉載|复制|複製|使用|摘编|摘編).{0,8}",
        ),
        (("请注明", "請註明"), r"(?:[转轉][载載](?:此文|本文)?请注明|轉載請註明).{0,40}"),
        # counters of forums
        (
            _COUNTED,
            rf"(?:{'|'.join(_COUNTED)}|注册)\s?[:：]?\s?\d+(?:[\s|｜，]+(?:{'|'.join(_COUNTED)})\s?[:：]?\s?\d+){{1,5}}",
        ),
    )
)
"""What the whole of a line says that belongs to the page, wherever it stands; one of the signs stands in each."""

_SITE: Final = deferred(
    r"www\.|https?://|\.(?:com|net|org|cn|cc|example)\b|本站|网址|網址|书友|書友|文学网|小说网", re.IGNORECASE
)
_PLUGS: Final = deferred(
    "更新最快|最快更新|更新速度|[无無][弹彈]窗|最新章[节節]|[请請](?:大家|记住|記住)?.{0,4}收藏|手[机機][用阅閱]|全文免[费費]|[记記]住本站|在[线線]阅读|下[载載]地址"
)
"""A line that names a site and praises it goes: two signs."""

_CLOSING: Final = deferred(
    r"[（(【\[]?\s?(?:(?:本文|文章|素材|图片|圖片|内容|资料|資料)?[来來]源(?:于)?|责任?编辑|責任?編輯|责编|責編|编\s?辑|編\s?輯|校\s?对|校\s?對|[初复複终終]?[审審](?:核|读|讀|校)?|"
    r"标\s?签|分\s?类|分\s?類|標\s?籤|Tags?|排版|美编|美編|监制|監製|值班(?:编辑|主任)|投稿邮箱|商务合作|商務合作)\s?[：:/丨|]\s?.{1,40}$"
)
_LABEL_ENDS: Final = frozenset("：:/丨|")
"""Where a text is from and who edited it: furniture below a text, a fact inside it."""
_CONTENTS: Final = deferred(r"[【\[（(]?\s?目\s*[录錄次]\s?[】\]）)]?\s?[：:]?$|(?i:CONTENTS)$")
_LEADERS: Final = deferred(r"[\s.．·…⋯]*(?:[（(]?\d{1,3}[)）]?)?$")
_BARE: Final = deferred(r"[\W_]+")


def is_furniture(text: str) -> bool:
    """Whether the whole of a line belongs to the page, wherever it stands."""
    if len(text) > FURNITURE_MAX:
        return False
    if _SITE.search(text) and _PLUGS.search(text):
        return True
    return any(any(map(text.__contains__, signs)) and pattern.match(text) for signs, pattern in _ANYWHERE)


def is_closing_furniture(text: str) -> bool:
    """Whether a line at the foot of a text says where it is from or who edited it."""
    return len(text) <= FURNITURE_MAX and not _LABEL_ENDS.isdisjoint(text) and _CLOSING.match(text) is not None


def without_furniture(lines: list[Line]) -> tuple[list[Line], list[Notice]]:
    """The lines without those of the page, and a notice that names them.

    The whole of a text is never furniture: something else must stand in it.
    """
    end = _tail(lines)
    listed = _contents(lines[:end])
    strewn = [at for at, line in enumerate(lines[:end]) if at not in listed and is_furniture(line.text)]
    gone = {*listed, *strewn}
    if len(gone) == end:
        return lines, []
    notices = [_left_out("page-furniture", "A line of page furniture is left out.", [lines[at]]) for at in strewn]
    if listed:
        sentence = "A list of the articles' titles stands above them and is left out."
        notices.append(_left_out("contents-list", sentence, [lines[at] for at in sorted(listed)]))
    if lines[end:]:
        notices.append(_left_out("page-furniture", "What stands below the text on the page is left out.", lines[end:]))
    return [line for at, line in enumerate(lines[:end]) if at not in gone], notices


def _left_out(code: str, sentence: str, lines: Sequence[Line]) -> Notice:
    subject = "\n".join(line.text for line in lines)
    return Notice(code, Severity.INFO, sentence, lines[0].start, lines[-1].end, subject)


def _tail(lines: list[Line]) -> int:
    """Where what stands below the text begins: a head that says so over short lines to the end."""
    first = max(len(lines) - TAIL_LINES_MAX, 1)
    for at in range(first, len(lines)):
        if is_head_below(lines[at].text):
            below = lines[at + 1 :]
            size = sum(len(line.text) for line in below)
            above = sum(len(line.text) for line in lines[:at])
            told = sum(ends_sentence(line.text) and len(line.text) > TAIL_LINE_MAX for line in below)
            if not told and size <= SHARE_BELOW * above:
                return at
    return len(lines)


def _contents(lines: list[Line]) -> set[int]:
    """The lines of a table of contents: below its head, each saying again what a later line says."""
    head = next((at for at, line in enumerate(lines[: 2 * LOOK_BACK]) if _CONTENTS.match(line.text)), None)
    if head is None:
        return set()
    entries = [(at, _entry(lines[at].text)) for at in range(head + 1, min(head + 1 + CONTENTS_MAX, len(lines)))]
    later: dict[str, int] = {}
    for at in range(head + 1, len(lines)):
        if len(lines[at].text) <= 2 * TITLE_MAX:
            later[_entry(lines[at].text)] = at
    found: set[int] = set()
    for at, entry in entries:
        known = [later.get(entry, -1), later.get(_entry(lines[at].text.split("——")[0]), -1)]
        if not entry or max(known) <= at:
            break
        found.add(at)
    if len(found) >= 2:
        return {head, *found}
    # The links below it are gone already where a heading and its text follow at once.
    text = lines[head + 2].text if head + 2 < len(lines) else ""
    return {head} if len(text) >= SUBTITLE_NEXT_MIN and ends_sentence(text) else set()


def _entry(text: str) -> str:
    """A title as a table of contents and the text write it alike: without number, leaders and marks."""
    number = read_number(text)
    return _BARE.sub("", _LEADERS.sub("", text[number.rest if number else 0 :]))

"""Headings without a number: a phrase on a line of its own with text beneath it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from convert.document.model import Paragraph, Role
from convert.patterns import deferred
from convert.structure.limits import ALONE_MIN, LABEL_MAX, SUBTITLE_MAX, SUBTITLE_NEXT_MIN
from convert.structure.lines import Line
from convert.structure.names import is_names
from convert.structure.numbering import Number
from convert.structure.openings import is_office_and_name
from convert.structure.posts import is_post
from convert.structure.sentences import END, ends_open, ends_sentence, is_phrase
from convert.structure.shapes import Piece

_PARTICULARS = deferred(
    r"(?:[【\[]?(?:会议|會議|活动|活動|考试|考試|培训|培訓|报名|報名|联系|聯繫|聯絡)?"
    r"(?:时间|時間|日期|地点|地點|地址|主持|出席|参加|參加|列席|缺席|记录|紀錄|記錄|人员|人員|议题|議題|主题|主題|对象|對象|电话|電話|方式|"
    r"姓名|性别|性別|班级|班級|年级|年級|学校|學校|单位|單位|部门|部門|邮箱|網址|网址|编号|編號|字号|文号|文號|来源|來源|作者)"
    r"[^：:，。]{0,4}[】\]]?\s?[：:])|(?:[甲乙丙丁]方|[问問答][：:])|(?:此致|敬[礼禮]|[谢謝]{2}|祝)"
)
_LABELLED = deferred("[^：:，。]{2,8}[：:]\\s*\\S.{0,40}$")
"""工程名称：…: two such lines together are a form's entries."""
_BLANK_FORM = deferred("[_＿…]{3,}|[：:]\\s*$")
_PAGE_FURNITURE = deferred(
    "上一[篇页頁]|下一[篇页頁]|点击|點擊|返回|收藏|分享|版权|版權|转载|轉載|责任编辑|責任編輯|编辑[：:]|編輯[：:]|您?(?:当前|當前)的?位置|"
    "(?:本文|全文|共)共?\\s?\\d+|阅读|閱讀|浏览|瀏覽|来源|來源|联系人|聯絡人|聯繫人|扫码|掃碼|关注|關注|目[录錄]$|"
    "第\\s?\\d+\\s?[页頁]|全[文书書][完终終]|未完|待[续續]|[完终終]$"
)
_CAPTION = deferred(
    "(?:图|圖|表|照片|附图|附圖|附表)\\s?[\\d一二三四五六七八九十]{1,3}(?:[-－.．]\\d+)?(?:[\\s：:、.．]|$)"
)
_QUANTITY = deferred(
    "(?:[\\d,.，．%％]+|[一二三四五六七八九十百千万萬〇零两兩半]+)[^\\s月]{0,3}$|.{0,2}\\d{1,2}[时時点點号號]$|二[〇零○].{2,6}年"
)
_DAY = deferred(r"[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十廿]{1,3}[日号號]?$")
"""Heads a chronicle's entry, but nothing by itself."""
_NARRATES = deferred(
    "(?:他|她|它|我|你|您|咱|他们|他們|她们|她們|我们|我們|大家|有人|孩子们|孩子們)"
    "(?:说|說|问|問|想|笑|都|就|也|又|还|還|便|回答|喊)|"
    "于是|於是|但是|可是|然而|所以|因此|接着|接著|然后|然後|忽然|突然|果然|后来|後來"
)
_USUAL_SHORT = deferred(
    "(?:前言|引言|序言?|导言|導言|背景|摘要|正文|结语|結語|结论|結論|尾声|尾聲|后记|後記|附录|附錄|总结|總結|小结|小結|"
    "概述|综述|綜述)$"
)
_NAME_QUOTED = deferred(
    "(?:“[^”。！？，]{2,14}”|「[^」。！？，]{2,14}」)(?![^，。]{0,4}[说說道问問喊])[\u4e00-\u9fff]{2,}"
)
_SAID = "”」』’\"'"
_SPOKEN = deferred("[“「].*[。？！，…][”」].{0,8}[说說道问問喊叫答]$")
_LABEL = deferred(
    "[【\\[]?(?!.*(?:以下|如下|提出|[说說](?![明])|[问問讲講是为為有的了]))[\u4e00-\u9fff]{0,4}"
    "(?:说明|說明|辦法|办法|拟办|擬辦|依据|依據|目的|目标|目標|准备|準備|过程|過程|步骤|步驟|做法|用料|材料|食材|原料|配料|调料|調料|"
    "重点|重點|难点|難點|重难点|反思|延伸|内容|內容|要求|职责|職責|条件|條件|资格|資格|待遇|福利|流程|程序|方法|方式|范围|範圍|事项|事項|"
    "提示|小?贴士|小?貼士|优点|優點|缺点|缺點|特点|特點|背景|总结|總結|小结|小結|原因|分析|建议|建議|意见|意見|措施|结论|結論|答案|解析)"
    "[】\\]]?\\s?[:：]$"
)
_HEAD_BULLETS = "●■◆★▲◎▶"
_WIDE_BLANKS = deferred(r" {3,}|\u3000{2,}|\t")
_IN_BRACKETS = deferred("【[^【】]{2,28}】$")
_OPENING = "@#＠＃（(“‘「『\"'—-…*＊□"


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
    found = sorted({*found, *_bracketed(pieces, numbers), *_bulleted(pieces, numbers)})
    found = _without_lone_label(pieces, found)
    if not found:
        return {}
    found = _with_siblings(pieces, numbers, found)
    if len(found) == 1 and _is_too_short(pieces[found[0]]):
        return {}
    first_number = min(numbers, default=len(pieces))
    ordered = sorted(numbers)
    starts = [_first_between(ordered, begin, end) for begin, end in pairwise([*found, len(pieces)])]
    numbered = [start for start in starts if start is not None]
    anew = sum(numbers[start].value == 1 for start in numbered)
    outer = found[0] < first_number and (not numbered or 2 * anew > len(numbered))
    if len(found) == 1 and numbered and found[0] + 1 not in numbers:
        outer = False  # 项目概况 with a text of its own stands beside 一、, not around it
    heads = _bulleted(pieces, numbers)
    if heads:
        return {index: index in heads for index in found}
    labels = {index for index in found if isinstance(line := pieces[index], Line) and is_label(line.text)}
    # 岗位职责： again and again under other headings stands inside them.
    inside = labels if outer and len(found) - len(labels) >= 2 and found[0] not in labels else set[int]()
    return {index: outer and index not in inside for index in found}


def is_said(text: str) -> bool:
    """Whether a line is or ends in speech: 爹说：“让她进来。”, “来了吗？”他问."""
    return (text[-1] in _SAID and ends_sentence(text)) or _SPOKEN.match(text) is not None


def is_bracketed(text: str) -> bool:
    """Whether the whole line stands in heavy brackets: 【原文】."""
    return _IN_BRACKETS.match(text) is not None


def is_label(text: str) -> bool:
    """Whether a line only names the part below it: 說明：, 活动准备：, 做法：.

    >>> [is_label(text) for text in ("說明：", "活动准备：", "会议提出以下要求：", "老王说：")]
    [True, True, False, False]
    """
    return len(text) <= LABEL_MAX and _LABEL.match(text) is not None


def _without_lone_label(pieces: list[Piece], found: list[int]) -> list[int]:
    """A single 做法： introduces what follows; only two or more of its kind part a text."""
    labels = [index for index in found if isinstance(line := pieces[index], Line) and is_label(line.text)]
    return [index for index in found if index not in labels] if len(labels) == 1 else found


def _bracketed(pieces: list[Piece], numbers: dict[int, Number]) -> list[int]:
    """Lines in heavy brackets with something beneath them, where the text has two or more: 【原文】 …【赏析】."""
    lines = [
        index
        for index, piece in enumerate(pieces[:-1])
        if isinstance(piece, Line) and not piece.depth and index not in numbers and is_bracketed(piece.text)
    ]
    alone = [index for index in lines if index + 1 not in lines]
    return alone if len(alone) >= 2 else []


def _bulleted(pieces: list[Piece], numbers: dict[int, Number]) -> list[int]:
    """Short lines with one and the same bullet, each with something else beneath it: ●要闻 … ●基层动态."""
    marked = [
        (index, piece.text[0])
        for index, piece in enumerate(pieces[:-1])
        if isinstance(piece, Line)
        and piece.text[0] in _HEAD_BULLETS
        and index not in numbers
        and is_phrase(piece.text, SUBTITLE_MAX)
    ]
    same = {bullet for _, bullet in marked}
    found = [index for index, _ in marked]
    apart = all(index + 1 not in found for index in found)
    return found if len(found) >= 2 and len(same) == 1 and apart else []


def _is_dated_post(paragraph: Paragraph) -> bool:
    return is_post(paragraph.text)


def _is_too_short(piece: Piece) -> bool:
    """A word (鼓掌) or a day by itself heads nothing unless it is a word that heads (前言)."""
    if not isinstance(piece, Line):
        return False
    return _DAY.match(piece.text) is not None or (
        len(piece.text) < ALONE_MIN and _USUAL_SHORT.match(piece.text) is None
    )


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
    if is_post(line.text):
        return True
    if isinstance(following, Paragraph) and following.role is Role.DATE and _is_dated_post(following):
        return True
    if is_label(line.text):
        return not (isinstance(following, Line) and is_label(following.text))
    if not _may_head(pieces, index):
        return False
    if index + 1 in numbers:
        return numbers[index + 1].value == 1
    if isinstance(following, Line) and is_label(following.text):
        return True
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
    if is_said(text):
        return False
    if (
        not is_phrase(text, SUBTITLE_MAX)
        or len(text) < 2
        or _opens(text)
        or _WIDE_BLANKS.search(text)
        or _BLANK_FORM.search(text)
    ):
        return False
    if is_particular(text) or is_names(text) or is_office_and_name(text):
        return False
    if any(known.match(text) for known in (_PAGE_FURNITURE, _CAPTION, _QUANTITY, _NARRATES)):
        return False
    before = pieces[index - 1] if index else None
    if _LABELLED.match(text) and any(
        isinstance(beside, Line) and _LABELLED.match(beside.text) for beside in (before, pieces[index + 1])
    ):
        return False
    return not (isinstance(before, Line) and before.depth == 0 and _is_unfinished(before.text))


def _opens(text: str) -> bool:
    """Whether a line begins as speech, notes and marks do; 「社區運動日」參賽須知 only quotes a name."""
    return text[0] in _OPENING and _NAME_QUOTED.match(text) is None


def _is_unfinished(text: str) -> bool:
    """A line of text that breaks off before this one makes it a remainder, no heading."""
    return ends_open(text) and len(text) > SUBTITLE_MAX

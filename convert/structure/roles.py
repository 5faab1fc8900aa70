"""What a line is for: salutation, byline, date, note, lead; everything else stays a line."""

from __future__ import annotations

import re

from convert.document.model import Block, Paragraph, Role
from convert.notices import Notice, Severity
from convert.structure.bylines import is_byline, is_labelled, loosened
from convert.structure.dates import is_date
from convert.structure.limits import (
    NOTE_MAX,
    SALUTATION_MAX,
    SIGNATURE_MAX,
    SUBTITLE_MAX,
    SUBTITLE_NEXT_MIN,
    TAIL,
)
from convert.structure.lines import Line
from convert.structure.names import is_names, may_be_name
from convert.structure.numbering import read_number
from convert.structure.sentences import ends_sentence, is_phrase
from convert.structure.shapes import Piece

_PERSONS = (
    "领导|領導|同志|老师|老師|同学|同學|同事|同仁|代表|来宾|來賓|嘉宾|嘉賓|贵宾|"
    "貴賓|委员|委員|先生|女士|小姐|朋友|家长|家長|评委|評委|评审|評審|战友|戰友|"
    "乡亲|鄉親|父老|伙伴|夥伴|校长|校長|院长|院長|书记|書記|主任|局长|局長|经理|"
    "經理|总裁|總裁|主席|部长|部長|教授|医生|醫生|员工|員工|客户|客戶|业主|業主|"
    "团员|團員|党员|黨員|学长|學長|学姐|學姐|队员|隊員|选手|選手|听众|聽眾|观众|"
    "觀眾|叔叔|阿姨|爷爷|奶奶|妈妈|爸爸"
)
_ORGANS = (
    "局|委|办|辦|厅|廳|公司|政府|党委|黨委|党组|黨組|支部|总支|總支|单位|單位|部门|"
    "部門|组织|組織|学院|學院|中心|处|處|科室|部|会|會|院|校"
)
_VOCATIVE = re.compile(
    rf"(?:尊敬的|敬爱的|敬愛的|亲爱的|親愛的|各位|全体|全體|诸位|諸位).{{0,20}}$|.{{0,16}}(?:们|們|{_PERSONS})(?:好|们|們)?$"
)
_HONORIFIC = re.compile("尊敬|敬爱|敬愛|亲爱|親愛|各位|诸位|諸位|全体|全體")
_PLURAL = re.compile("[们們]$")
_ADDRESSEE = re.compile(rf"(?:.{{1,24}}(?:{_ORGANS}|{_PERSONS})|各.{{1,16}})$")
_BETWEEN = re.compile(r"[、，,；;\s]+|(?<=[们們])和|以及")
_NOTE_LABEL = re.compile(
    r"[【\[]?(?:注|备注|備註|附注|附註|说明|說明|附件|附|抄送|主题词|主題詞|关键词|關鍵詞|參考文獻|参考文献)\s?[\d一二三四]{0,2}[】\]]?\s?[:：]"
)
_LEAD_LABEL = re.compile(
    r"[【\[]?(?:导语|導語|导读|導讀|摘要|内容摘要|內容摘要|内容提要|內容提要|编者按|編者按)[】\]]?\s?[:：]"
)
_INTRODUCES = re.compile(
    "如下|以下|下面|现将|現將|汇报|匯報|报告|報告|问题|問題|方面|包括|例如|认为|認為|表示|指出|是[:：]"
)


def assign_roles(pieces: list[Piece]) -> tuple[list[Piece], list[Notice]]:
    """The pieces with every line whose role is known turned into a paragraph of that role."""
    result: list[Piece] = []
    notices: list[Notice] = []
    for index, piece in enumerate(pieces):
        block = _block(pieces, index, piece, notices) if isinstance(piece, Line) and not piece.depth else None
        result.append(piece if block is None else block)
    return result, notices


def _block(pieces: list[Piece], index: int, line: Line, notices: list[Notice]) -> Block | None:
    text = line.text
    if is_date(text):
        return Paragraph(Role.DATE, text, source=line.source)
    if _is_note(text):
        return Paragraph(Role.NOTE, text, source=line.source)
    if index == 0 and _LEAD_LABEL.match(text):
        return Paragraph(Role.LEAD, text, source=line.source)
    if is_salutation(text, first=index == 0):
        return Paragraph(Role.SALUTATION, text, source=line.source)
    if _is_byline_here(pieces, index, line):
        if may_be_name(text) and not is_byline(text) and not _is_signed(pieces, index):
            sentence = f"“{text}” stands where a name stands and is set as one."
            notices.append(Notice("uncertain-byline", Severity.INFO, sentence, line.start, line.end, text))
        return Paragraph(Role.BYLINE, loosened(line).text, source=line.source)
    return None


def is_salutation(text: str, *, first: bool = False) -> bool:
    """Whether a line addresses an audience; an office (市政府：) only on the ``first`` line.

    >>> is_salutation("尊敬的各位领导、同志们："), is_salutation("现将情况汇报如下：")
    (True, False)
    >>> is_salutation("市政府："), is_salutation("市政府：", first=True)
    (False, True)
    """
    if len(text) > SALUTATION_MAX or text[-1] not in "：:！!，,":
        return False
    called = [part for part in _BETWEEN.split(text[:-1]) if part]
    if not called or any(mark in text[:-1] for mark in "。！？；：:"):
        return False
    if all(_VOCATIVE.match(part) for part in called):
        spoken = any(_HONORIFIC.match(part) or _PLURAL.search(part) for part in called)
        # With an exclamation mark or comma only an unmistakable call is a salutation.
        return (text[-1] in "：:" and (spoken or first)) or (
            spoken
            and len(text) <= SUBTITLE_MAX
            and text[-1] in "！!，,"
            and all(_PLURAL.search(part) or len(part) <= 8 for part in called)
        )
    return (
        first and text[-1] in "：:" and all(_ADDRESSEE.match(part) for part in called) and not _INTRODUCES.search(text)
    )


def _is_note(text: str) -> bool:
    if len(text) > NOTE_MAX:
        return False
    if _NOTE_LABEL.match(text):
        return True
    if text[0] not in "（(" or text[-1] not in "）)" or len(text) < 4 or is_byline(text):
        return False
    inside = text[1:-1]
    return read_number(text) is None and not any(mark in inside for mark in "（()）")


def _is_byline_here(pieces: list[Piece], index: int, line: Line) -> bool:
    """Names where a byline can stand: before the text, after it, or between two pieces under own headings."""
    text = line.text
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    at_end = after is None or _ends_article(pieces, index + 1)
    if is_labelled(text):
        return at_end or index <= 1 or _is_heading_like(after)
    if is_byline(text):
        return at_end or index == 0 or _is_heading_like(after)
    if _is_signed(pieces, index):
        return is_phrase(text, SIGNATURE_MAX) and read_number(text) is None
    before = pieces[index - 1] if index else None
    follows_text = isinstance(before, Line) and ends_sentence(before.text) and len(before.text) >= SUBTITLE_NEXT_MIN
    return may_be_name(text) and follows_text and at_end


def _is_signed(pieces: list[Piece], index: int) -> bool:
    """Whether the line stands right above the date at the end: there the office signs."""
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    return index > 0 and len(pieces) - index <= TAIL and isinstance(after, Line) and is_date(after.text)


def _ends_article(pieces: list[Piece], index: int) -> bool:
    """Whether nothing but dates, bylines and notes follows."""
    rest = pieces[index : index + TAIL + 1]
    return len(rest) <= TAIL and all(
        isinstance(piece, Line) and (is_date(piece.text) or is_byline(piece.text) or _is_note(piece.text))
        for piece in rest
    )


def _is_heading_like(piece: Piece | None) -> bool:
    return isinstance(piece, Line) and (
        piece.depth > 0
        or (is_phrase(piece.text, SUBTITLE_MAX) and not is_names(piece.text) and not ends_sentence(piece.text))
    )

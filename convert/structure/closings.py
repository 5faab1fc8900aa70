"""The lines below the text: attachments, signatures, notes.

>>> [is_signing(text) for text in ("甲方（签字）：", "法定代表人：", "甲方负责维修。")]
[True, True, False]
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from convert.document.model import Role
from convert.structure.bylines import is_byline, label_of
from convert.structure.dates import is_date
from convert.structure.limits import ATTACHMENT_MAX, NOTE_MAX, SIGNATURE_MAX, TAIL
from convert.structure.lines import Line
from convert.structure.names import is_names
from convert.structure.numbering import Family, read_number
from convert.structure.sentences import is_phrase
from convert.structure.shapes import Piece

_ATTACHMENT = re.compile(r"附\s?(?:件|表|图|圖|录|錄)?\s?[\d一二三四五六七八九十]{0,2}\s?[:：]\s?(?=\S)")
_NOTE = re.compile(
    r"[【\[]?(?:注|备注|備註|附注|附註|说明|說明|抄送|抄报|抄報|分送|主送|印发|印發|主题词|主題詞|关键词|關鍵詞|參考文獻|参考文献)"
    r"\s?[\d一二三四]{0,2}[】\]]?\s?[:：]"
)
_SIGNING = re.compile(
    r".{1,24}[（(](?:[签簽][字名章]?|盖章|蓋章|公章|[签簽]字[、或]?(?:盖章|蓋章)|[签簽][字名]并?(?:盖章|蓋章))[）)]\s?[:：]?.{0,30}$|"
    r"(?:法定代表人|授权代表|授權代表|委托代理人|委託代理人|代表人|经办人|經辦人|见证人|見證人|负责人|負責人|签订日期|簽訂日期|签约日期|簽約日期|"
    r"签订地点|簽訂地點)(?:[（(][^（()）]{1,10}[）)])?\s?[:：].{0,30}$"
)
_OFFICE_ENDS = re.compile(
    "(?:局|委|办|辦|厅|廳|公司|政府|党委|黨委|支部|总支|總支|学院|學院|中心|处|處|科|室|部|会|會|院|校|所|站|厂|廠|社|队|隊|小学|小學|中学|中學|大学|大學|"
    "组|組|村|店|馆|館)$"
)


def is_note(text: str) -> bool:
    """Whether a line is a note: 注：…, 抄送：…, or a whole line in parentheses."""
    if len(text) > NOTE_MAX:
        return False
    if _NOTE.match(text):
        return True
    if text[0] not in "（(" or text[-1] not in "）)" or len(text) < 4 or is_byline(text):
        return False
    inside = text[1:-1]
    return read_number(text) is None and not any(mark in inside for mark in "（()）")


def is_signing(text: str) -> bool:
    """Whether a line is the place to sign of a contract: 甲方（签字）：, 法定代表人：."""
    return len(text) <= 60 and _SIGNING.match(text) is not None


def attachment_at(pieces: Sequence[Piece], index: int, last: Role | None, number: int) -> int | None:
    """The number of the attachment a line names, ``None`` when it names none.

    ``last`` is the role of the line before, ``number`` the number of the attachment
    that it named: 2. 收费公示样式 goes on below 附件：1. 安全排查表.
    """
    line = pieces[index]
    if not isinstance(line, Line) or line.depth or len(line.text) > ATTACHMENT_MAX:
        return None
    if match := _ATTACHMENT.match(line.text):
        first = read_number(line.text[match.end() :])
        return first.value if first else 1
    if last is not Role.ATTACHMENT:
        return None
    following = read_number(line.text)
    if following and following.family in (Family.DOT, Family.COMMA) and following.value == number + 1:
        return following.value
    return None


def signature_lines(pieces: Sequence[Piece]) -> set[int]:
    """Indexes of the lines that sign: offices and names right above the date at the end, and 申请人：张三 there."""
    end = len(pieces)
    while end and _is_after_date(pieces[end - 1]) and len(pieces) - end < TAIL:
        end -= 1
    dated = end > 0 and _text(pieces[end - 1]) is not None and is_date(_text(pieces[end - 1]) or "")
    end -= dated
    found: set[int] = set()
    for index in range(end - 1, max(end - 1 - TAIL, 0), -1):
        text = _text(pieces[index])
        if text is None or not _signs(text, lowest=index == end - 1, dated=dated):
            break
        found.add(index)
    return found


def _text(piece: Piece) -> str | None:
    return piece.text if isinstance(piece, Line) and not piece.depth else None


def _is_after_date(piece: Piece) -> bool:
    text = _text(piece)
    return text is not None and is_note(text)


def _signs(text: str, *, lowest: bool, dated: bool) -> bool:
    """Whether a line of the tail signs; right above a date every short phrase does."""
    if label_of(text) is Role.SIGNATURE or (label_of(text) is Role.SPEAKER and (dated or lowest)):
        return True
    if not dated or not is_phrase(text, SIGNATURE_MAX) or read_number(text) is not None:
        return label_of(text) is not None and dated and label_of(text) is not Role.BYLINE
    return lowest or is_names(text) or _OFFICE_ENDS.search(text) is not None

"""The lines below the text: attachments, signatures, notes.

>>> [is_signing(text) for text in ("甲方（签字）：", "乙方（盖章）：", "甲方负责维修。")]
[True, True, False]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from convert.document.model import Role
from convert.structure.bylines import is_byline, label_of
from convert.structure.dates import is_date
from convert.structure.limits import ATTACHMENT_MAX, NOTE_MAX, SIGNATURE_MAX, TAIL
from convert.structure.lines import Line
from convert.structure.names import is_names
from convert.structure.numbering import Family, read_number
from convert.structure.openings import is_office_and_name
from convert.structure.sentences import ends_sentence, is_phrase
from convert.structure.shapes import Piece

_ATTACHMENT = re.compile(r"附\s?(?:件|表|图|圖|录|錄)?\s?[\d一二三四五六七八九十]{0,2}\s?[:：]\s?(?=\S)")
_NOTE = re.compile(
    r"[【\[]?(?:注|备注|備註|附注|附註|说明|說明|抄送|抄报|抄報|分送|主送|印发|印發|主题词|主題詞|关键词|關鍵詞|參考文獻|参考文献)"
    r"\s?[\d一二三四]{0,2}[】\]]?\s?[:：]"
)
_SIGNING = re.compile(
    r".{1,24}[（(](?:[签簽][字名章]?|盖章|蓋章|公章|[签簽]字[、或]?(?:盖章|蓋章)|[签簽][字名]并?(?:盖章|蓋章))[）)]\s?[:：]?.{0,30}$"
)
_PARTY = re.compile(
    r"(?:法定代表人|授权代表|授權代表|委托代理人|委託代理人|代表人|经办人|經辦人|见证人|見證人|负责人|負責人|签订日期|簽訂日期|签约日期|簽約日期|"
    r"签订地点|簽訂地點)(?:[（(][^（()）]{1,10}[）)])?\s?[:：].{0,30}$"
)
"""Signs at the end of a contract; at the head of a judgment it introduces a party."""
_CORRESPONDENT = re.compile(
    "(?:(?:愚|小|不孝|学生|學生|挚友|摯友|好友)?[儿兒女子弟妹兄姐父母友侄姪孙孫妻夫爸媽妈爹娘]\\s+.{1,4}|"
    ".{1,6}(?:敬上|谨上|謹上|拜上|手书|手書|谨启|謹啟|敬启|敬啟|顿首|頓首|叩首|亲笔|親筆|[父母兄弟姐妹儿兒女友]字))$"
)
"""Who wrote a letter: 兒 小舟, 母字, 学生王磊敬上."""
_MONTH_DAY = re.compile(
    r"(?:[一二三四五六七八九十〇]{1,2}|\d{1,2})月(?:[一二三四五六七八九十廿卅]{1,3}|\d{1,2})[日号號]?$"
)
_TELLS = re.compile("[我你他她它的了是不]")
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
    """Whether a line is the place to sign of a contract: 甲方（签字）：."""
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


def closing_roles(pieces: Sequence[Piece]) -> dict[int, Role]:
    """The roles of the lines that sign and date a text, by index; notes may stand below them.

    Right above a date every short phrase signs, and what stands above it when it is
    an office or a name; without a date the last line signs only by its own words.
    """
    lowest = _last(pieces, is_note)
    dated = _last(pieces, lambda text: is_note(text) or is_office_and_name(text))
    roles: dict[int, Role] = {}
    text = _text(pieces, dated)
    if dated > 0 and (is_date(text) or _MONTH_DAY.match(text)):
        roles[dated] = Role.DATE
        below = range(dated + 1, lowest + 1)
        roles |= {index: Role.SIGNATURE for index in below if is_office_and_name(_text(pieces, index))}
        lowest = dated - 1
    for index in range(lowest, max(lowest - TAIL, 0), -1):
        if not _signs(pieces, index, lowest=index == lowest, dated=bool(roles)):
            break
        roles[index] = Role.SIGNATURE
    return roles


def _last(pieces: Sequence[Piece], passed: Callable[[str], bool]) -> int:
    """The index of the last piece that is not ``passed`` over, of the last few."""
    index = len(pieces) - 1
    while index > 0 and len(pieces) - index < TAIL and (text := _text(pieces, index)) and passed(text):
        index -= 1
    return index


def _text(pieces: Sequence[Piece], index: int) -> str:
    """The text of a line that is no Markdown heading, empty for anything else."""
    piece = pieces[index] if 0 <= index < len(pieces) else None
    return piece.text if isinstance(piece, Line) and not piece.depth else ""


def _signs(pieces: Sequence[Piece], index: int, *, lowest: bool, dated: bool) -> bool:
    text = _text(pieces, index)
    if not text or read_number(text) is not None:
        return False
    label = label_of(text)
    if label is not None:
        return label is Role.SIGNATURE or (label is Role.SPEAKER and (dated or lowest))
    if is_signing(text) or _PARTY.match(text) or _CORRESPONDENT.match(text):
        return True
    if not is_phrase(text, SIGNATURE_MAX):
        return False
    is_office = _OFFICE_ENDS.search(text) is not None
    if dated:
        return lowest or is_names(text) or is_office
    above = pieces[index - 1]
    finished = not isinstance(above, Line) or ends_sentence(above.text)
    return lowest and finished and (is_office or is_office_and_name(text)) and _TELLS.search(text) is None

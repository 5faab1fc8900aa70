"""The lines below the text: attachments, signatures, notes.

>>> [is_signing(text) for text in ("甲方（签字）：", "乙方（盖章）：", "甲方负责维修。")]
[True, True, False]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from convert.document.model import Role
from convert.patterns import deferred
from convert.structure.bylines import is_byline, label_of
from convert.structure.dates import is_date
from convert.structure.limits import ATTACHMENT_MAX, NOTE_MAX, SIGNATURE_MAX, TAIL
from convert.structure.lines import Line
from convert.structure.names import is_names
from convert.structure.numbering import Family, read_number
from convert.structure.openings import is_office_and_name
from convert.structure.sentences import ends_sentence, is_phrase
from convert.structure.shapes import Piece

_ATTACHMENT = deferred(r"附\s?(?:件|表|图|圖|录|錄)?\s?[\d一二三四五六七八九十]{0,2}\s?[:：]\s?(?=\S)")
_ALONE = deferred(r"附\s?[件表录錄]\s?[\d一二三四五六七八九十]{0,2}\s?[:：]?$")
"""Heads the names of attachments, or an attached document."""
_LISTING = deferred(r"附\s?[件表]")
"""What may head a list of names without numbers; 附：原文 has the text itself below it."""
_PLAIN = (Family.DOT, Family.COMMA)
_NOTE = deferred(
    r"[【\[]?(?:注|註|备注|備註|附注|附註|说明|說明|抄送|抄报|抄報|分送|主送|印发|印發|主题词|主題詞|关键词|關鍵詞|參考文獻|参考文献)"
    r"\s?[\d一二三四]{0,2}[】\]]?\s?[:：]"
)
_SIGNING = deferred(
    r".{1,24}[（(](?:[签簽][字名章]?|盖章|蓋章|公章|[签簽]字[、或]?(?:盖章|蓋章)|[签簽][字名]并?(?:盖章|蓋章))[）)]\s?[:：]?.{0,30}$"
)
_PARTY = deferred(
    r"(?:法定代表人|授权代表|授權代表|委托代理人|委託代理人|代表人|经办人|經辦人|见证人|見證人|负责人|負責人|签订日期|簽訂日期|签约日期|簽約日期|"
    r"签订地点|簽訂地點|[\u4e00-\u9fff]{1,5}人(?=\s?[:：]\s?(?:[\u4e00-\u9fff]{2,4}|_*)$))(?:[（(][^（()）]{1,10}[）)])?\s?[:：].{0,30}$"
)
"""Signs at the end of a contract; at the head of a judgment it introduces a party."""
_CORRESPONDENT = deferred(
    "(?:(?:愚|小|不孝|学生|學生|挚友|摯友|好友)?[儿兒女子弟妹兄姐父母友侄姪孙孫妻夫爸媽妈爹娘]\\s+.{1,4}|"
    "[你您](?:们|們)?的[\u4e00-\u9fff]{1,6}|.{1,6}(?:敬上|谨上|謹上|拜上|手书|手書|谨启|謹啟|敬启|敬啟|顿首|頓首|叩首|亲笔|親筆|[父母兄弟姐妹儿兒女友]字))$"
)
"""Who wrote a letter: 兒 小舟, 母字, 学生王磊敬上."""
_RECORD = deferred(
    r"(?:[发發]至?|送|分[发發送]|正本|副本(?:抄?送|存)?|存[档檔]|主[办辦]|承[办辦])\s?[:：].{2,120}$"
    r"|.{4,40}(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日\s?印[发發]$"
)
"""Who gets the document and when it was printed: the record block (版记) below it."""
_CONTACT = deferred(r"(?:联系人|聯絡人|聯繫人|联系电话|聯絡電話|联系方式)\s?[:：]")
_FOOTNOTE = deferred(r"(?:[\[［【〔](\d{1,2})[\]］】〕])\s*(?=\S)")
_COLONS = frozenset("：:")
_SEALS = frozenset("签簽章")  # one of them stands in every place to sign
_OF_PARTIES = frozenset("人代签簽")
_LETTER_ENDS = "上书書启啟首笔筆字"
_SIGNED_WITHIN = 200  # characters, the blanks between two places to sign among them
_MONTH_DAY = deferred(
    r"(?:[一二三四五六七八九十〇]{1,2}|\d{1,2})月(?:[一二三四五六七八九十廿卅]{1,3}|\d{1,2})[日号號]?$"
)
_TELLS = deferred("[我你他她它的了是不]")
_OFFICE_ENDS = deferred(
    "(?:局|委|办|辦|厅|廳|公司|政府|党委|黨委|支部|总支|總支|学院|學院|中心|处|處|科|室|部|会|會|院|校|所|站|厂|廠|社|队|隊|小学|小學|中学|中學|大学|大學|"
    "组|組|村|店|馆|館|主席|主任|[书書][记記]|[经經]理|[校局厂廠县縣市镇鎮乡鄉院所区區处處科部会會董团團站队隊][长長])$"
)


def is_note(text: str) -> bool:
    """Whether a line is a note: 注：…, 抄送：…, or a whole line in parentheses."""
    if len(text) > NOTE_MAX:
        return False
    if label := _NOTE.match(text):
        return label.end() < len(text) or not text.startswith(("说明", "說明"))  # these alone head a part of a letter
    if text[0] not in "（(" or text[-1] not in "）)" or len(text) < 4 or is_byline(text):
        return False
    inside = text[1:-1]
    return read_number(text) is None and not any(mark in inside for mark in "（()）")


def is_signing(text: str) -> bool:
    """Whether a line is the place to sign of a contract: 甲方（签字）：."""
    if len(text) >= _SIGNED_WITHIN or _SEALS.isdisjoint(text):
        return False
    closed = " ".join(text.split())
    return len(closed) <= 60 and _SIGNING.match(closed) is not None


def is_signing_below(text: str) -> bool:
    """Whether a line below a place to sign belongs to it: 代表人：, 签订日期：."""
    if not _may_name_party(text):
        return False
    closed = " ".join(text.split())
    return len(closed) <= 60 and _PARTY.match(closed) is not None


def _may_name_party(text: str) -> bool:
    """Whether a line has what every one has that names a party: 代表人：, 签订日期：."""
    return len(text) < _SIGNED_WITHIN and not (_COLONS.isdisjoint(text) or _OF_PARTIES.isdisjoint(text))


def _may_sign_letter(text: str) -> bool:
    """Whether a line begins or ends as those do that sign a letter, or is parted by blanks."""
    return len(text) <= NOTE_MAX and (text[0] in "你您" or text[-1] in _LETTER_ENDS or len(text.split(None, 1)) > 1)


def is_record(text: str) -> bool:
    """Whether a line below a document says who gets it or when it was printed.

    >>> is_record("发：各村（居）、镇直各单位"), is_record("县政府办公室 2021年7月12日印发"), is_record("发展第一")
    (True, True, False)
    """
    if len(text) > NOTE_MAX or (_COLONS.isdisjoint(text) and "印" not in text):
        return False
    return _RECORD.match(text) is not None


def attached(pieces: Sequence[Piece], roles: Mapping[int, Role]) -> set[int]:
    """The indexes of the lines that name attachments; ``roles`` are those of the lines that close the text.

    2. 收费公示样式 goes on below 附件：1. 安全排查表. So do 二、 and （二）, which elsewhere head a part of the
    text, and names without numbers, where nothing but the closing lines stands below them; and so do names
    numbered from 1 below 附件： alone on its line.
    """
    found: set[int] = set()
    index = 0
    while index < len(pieces):
        below, name = index + 1, _named(pieces, index)
        if label := _ATTACHMENT.match(name):
            first = read_number(name[label.end() :])
            bare = first is None and _LISTING.match(label[0]) is not None
            value, families = (first.value, _alike(first.family)) if first else (1, _PLAIN)
            below, certain = _names_below(pieces, roles, below, value, families, bare=bare)
            found.update(range(index, below if _closes(pieces, roles, below) else certain))
        elif _ALONE.match(name):
            end, _ = _names_below(pieces, roles, below, 0, _PLAIN, bare=False)
            named = end > below and not any(ends_sentence(_named(pieces, at)) for at in range(below, end))
            if named and _closes(pieces, roles, end):
                found.update(range(index, end))
                below = end
        index = below
    return found


def attached_from(pieces: Sequence[Piece]) -> int:
    """Where the attachments of a text begin: at a line that names or heads one, right below the date that closes it.

    Notes and the record may stand between. The number of pieces where there are none.
    """
    for index in range(len(pieces)):
        text = _text(pieces, index)
        if (_ALONE.match(text) or _ATTACHMENT.match(text)) and _is_below_date(pieces, index):
            return index
    return len(pieces)


def _is_below_date(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a date stands above a piece, with nothing but notes and the record between them."""
    while text := _text(pieces, index := index - 1):
        if is_date(text):
            return True
        if not (is_note(text) or is_record(text)):
            break
    return False


def _names_below(
    pieces: Sequence[Piece],
    roles: Mapping[int, Role],
    index: int,
    value: int,
    families: tuple[Family, ...],
    *,
    bare: bool,
) -> tuple[int, int]:
    """Where the names end that go on from ``index``, and where those end that are attachments whatever follows.

    ``value`` is the number of the name above them.
    """
    certain = index
    while index < len(pieces) and (text := _named(pieces, index)) and not _ATTACHMENT.match(text):
        number = read_number(text)
        if number and number.family in families and number.value == value + 1:
            value, bare = number.value, False
        elif not bare or number or index in roles or not _is_bare_name(text):
            break
        index += 1
        if number and families is _PLAIN:
            certain = index
    return index, certain


def _named(pieces: Sequence[Piece], index: int) -> str:
    """The text of a line short enough to name an attachment, else nothing."""
    text = _text(pieces, index)
    return text if len(text) <= ATTACHMENT_MAX else ""


def _is_bare_name(text: str) -> bool:
    """Whether a line without a number can name an attachment: a phrase that is no date and no person's name."""
    return is_phrase(text, ATTACHMENT_MAX) and not is_date(text) and not is_names(text)


def _alike(family: Family) -> tuple[Family, ...]:
    """The families that may go on from one: 1. and 1、 are mixed by careless writers."""
    return _PLAIN if family in _PLAIN else (family,)


def _closes(pieces: Sequence[Piece], roles: Mapping[int, Role], index: int) -> bool:
    """Whether the text ends at a piece, or with the lines that close it from there on."""
    text = _text(pieces, index)
    return index >= len(pieces) or index in roles or (bool(text) and (is_date(text) or _is_below(text)))


def closing_roles(pieces: Sequence[Piece]) -> dict[int, Role]:
    """The roles of the lines that sign and date a text, by index; notes may stand below them.

    Right above a date every short phrase signs, and what stands above it when it is
    an office or a name; without a date the last line signs only by its own words.
    """
    lowest = _last(pieces, _is_below)
    dated = _last(pieces, lambda text: _is_below(text) or is_office_and_name(text))
    ending = range(max(len(pieces) - TAIL, 1), len(pieces))
    roles = {index: Role.NOTE for index in ending if is_record(_text(pieces, index))}
    roles |= _footnotes(pieces)
    text = _text(pieces, dated)
    if dated > 0 and (is_date(text) or ("月" in text[1:3] and _MONTH_DAY.match(text))):
        roles[dated] = Role.DATE
        below = range(dated + 1, lowest + 1)
        roles |= {index: Role.SIGNATURE for index in below if is_office_and_name(_text(pieces, index))}
        lowest = dated - 1
    for index in range(lowest, max(lowest - TAIL, 0), -1):
        if not _signs(pieces, index, lowest=index == lowest, dated=Role.DATE in roles.values()):
            break
        roles[index] = Role.SIGNATURE
    return roles


def _is_below(text: str) -> bool:
    """Whether a line can stand below the signature and the date."""
    if len(text) <= NOTE_MAX and _CONTACT.match(text):
        return True
    return is_note(text) or is_record(text) or _ATTACHMENT.match(text) is not None


def _footnotes(pieces: Sequence[Piece]) -> dict[int, Role]:
    """The lone note at the end whose number in brackets stands in the text above: [1] 有连续参保记录的."""
    last = len(pieces) - 1
    text = _text(pieces, last)
    match = _FOOTNOTE.match(text) if text.startswith(("[", "［", "【", "〔")) else None
    if match is None:
        return {}
    mark = match[0].strip()
    return {last: Role.NOTE} if any(mark in _text(pieces, index) for index in range(last)) else {}


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
    if is_signing(text) or (_may_name_party(text) and _PARTY.match(text)):
        return True
    if _may_sign_letter(text) and _CORRESPONDENT.match(text):
        return True
    if not is_phrase(text, SIGNATURE_MAX):
        return False
    if not dated and text[0] in "（(" and is_byline(text):  # a reporter's name under the news
        return False
    is_office = _OFFICE_ENDS.search(text) is not None
    if dated:
        return lowest or is_names(text) or is_office
    above = pieces[index - 1]
    finished = not isinstance(above, Line) or ends_sentence(above.text) or _is_below(above.text)
    return lowest and finished and (is_office or is_office_and_name(text)) and _TELLS.search(text) is None

"""What a line is for: speaker, salutation, byline, signature, note …; everything else stays a line."""

from __future__ import annotations

from collections.abc import Set

from convert.document.model import Paragraph, Role, Table
from convert.notices import Notice, Severity
from convert.patterns import deferred
from convert.structure.bylines import is_byline, is_labelled, loosened
from convert.structure.closings import attached, attached_from, closing_roles, is_note, is_signing, is_signing_below
from convert.structure.dates import is_date
from convert.structure.limits import (
    SALUTATION_MAX,
    SUBTITLE_MAX,
    SUBTITLE_NEXT_MIN,
    TAIL,
)
from convert.structure.lines import Line
from convert.structure.names import is_names, may_be_name
from convert.structure.openings import opening_roles
from convert.structure.posts import posts_under_names
from convert.structure.quotes import quoted_lines
from convert.structure.sentences import ends_sentence, is_phrase
from convert.structure.shapes import Piece
from convert.structure.tables import is_caption

_PERSONS = (
    "领导|領導|同志|老师|老師|同学|同學|同事|同仁|代表|来宾|來賓|嘉宾|嘉賓|贵宾|"
    "貴賓|委员|委員|先生|女士|小姐|朋友|家长|家長|评委|評委|评审|評審|战友|戰友|"
    "乡亲|鄉親|父老|伙伴|夥伴|校长|校長|院长|院長|书记|書記|主任|局长|局長|经理|"
    "經理|总裁|總裁|主席|部长|部長|教授|医生|醫生|员工|員工|客户|客戶|业主|業主|"
    "团员|團員|党员|黨員|学长|學長|学姐|學姐|队员|隊員|选手|選手|听众|聽眾|观众|"
    "觀眾|大人|吾[儿兒妻弟妹友兄]|贤弟|賢弟|爸爸?|妈妈?|媽媽?|爹|娘|叔叔|阿姨|爷爷|奶奶|妈妈|爸爸"
)
_ORGANS = (
    "局|委|办|辦|厅|廳|公司|政府|党委|黨委|党组|黨組|支部|总支|總支|单位|單位|部门|"
    "部門|组织|組織|学院|學院|中心|处|處|科室|部|会|會|院|校|大队|大隊|支队|支隊|所|站|厂|廠|集团|集團|馆|館"
)
_VOCATIVE = deferred(
    rf"(?:尊敬的|敬爱的|敬愛的|亲爱的|親愛的|各位|全体|全體|诸位|諸位).{{0,20}}$|.{{0,16}}(?:们|們|{_PERSONS})(?:好|们|們)?$"
)
_HONORIFIC = deferred("尊敬|敬爱|敬愛|亲爱|親愛|各位|诸位|諸位|全体|全體")
_PLURAL = deferred("[们們]$")
_ADDRESSEE = deferred(rf"(?:.{{1,24}}(?:{_ORGANS}|{_PERSONS})|.{{0,8}}各.{{1,16}})$")
_TO = deferred(r"(?:致|受文者|主送)\s?[:：]\s?[^，。；]{2,50}$")
_NAMED = deferred("[\u4e00-\u9fff]{2,5}[：:]$")
"""A name alone calls the reader where a letter is signed and dated: 小麦：."""
_BETWEEN = deferred(r"[、，,；;\s]+|(?<=[们們])和|以及")
_LEAD_LABEL = deferred(
    r"[【\[]?(?:导语|導語|导读|導讀|摘要|内容摘要|內容摘要|内容提要|內容提要|编者按|編者按)[】\]]?\s?[:：]"
)
_INTRODUCES = deferred(
    "如下|以下|下面|现将|現將|汇报|匯報|报告|報告|问题|問題|方面|包括|例如|认为|認為|表示|指出|是[:：]"
)


def assign_roles(pieces: list[Piece]) -> tuple[list[Piece], list[Notice]]:
    """The pieces with every line whose role is known turned into a paragraph of that role."""
    roles: dict[int, Role] = dict(enumerate(opening_roles(pieces)))
    text_starts = len(roles)
    for end in sorted({attached_from(pieces), len(pieces)}):  # what is attached may be signed as well
        roles |= closing_roles(pieces[:end])
    roles |= dict.fromkeys(quoted_lines(pieces), Role.QUOTE)
    attachments = attached(pieces, roles)
    letter = {Role.SIGNATURE, Role.DATE} <= set(roles.values())
    posts = posts_under_names(pieces)
    result: list[Piece] = []
    notices: list[Notice] = []
    last: Role | None = None
    for index, piece in enumerate(pieces):
        role = None
        if isinstance(piece, Line) and not piece.depth:
            role = roles.get(index)
            if index in attachments:
                role = Role.ATTACHMENT
            if is_caption(piece.text) and isinstance(_after(pieces, index), Table):
                role = Role.CAPTION
            if last is Role.SIGNATURE and is_signing_below(piece.text):
                role = Role.SIGNATURE
            if index == text_starts and letter and _NAMED.match(piece.text):
                role = Role.SALUTATION
            role = role or _role(pieces, index, piece, posts, first=index == text_starts)
            if role is Role.BYLINE:
                notices += _guessed(piece)
        result.append(piece if role is None or not isinstance(piece, Line) else _paragraph(role, piece))
        last = role
    return result, notices


def _paragraph(role: Role, line: Line) -> Paragraph:
    text = loosened(line).text if role in (Role.BYLINE, Role.SIGNATURE, Role.SPEAKER) else line.text
    return Paragraph(role, text, line.spans if text == line.text else (), line.source)


def _guessed(line: Line) -> list[Notice]:
    """A notice where a name was recognised by its place alone."""
    if is_byline(line.text) or not may_be_name(line.text):
        return []
    sentence = f"“{line.text}” stands where a name stands and is set as one."
    return [Notice("uncertain-byline", Severity.INFO, sentence, line.start, line.end, line.text)]


def _role(pieces: list[Piece], index: int, line: Line, posts: Set[int], *, first: bool) -> Role | None:
    """A line's role by its own words and its place; ``first`` where the text begins."""
    text = line.text
    if line.quoted:
        return Role.QUOTE
    if is_date(text):
        return Role.DATE
    if is_signing(text):
        return Role.SIGNATURE
    if is_note(text):
        return Role.NOTE
    if index in posts:
        return Role.DATE
    if first and _LEAD_LABEL.match(text):
        return Role.LEAD
    if is_salutation(text, first=first):
        return Role.SALUTATION
    return Role.BYLINE if _is_byline_here(pieces, index, line) else None


def is_salutation(text: str, *, first: bool = False) -> bool:
    """Whether a line addresses an audience; an office (市政府：) only on the ``first`` line.

    >>> is_salutation("尊敬的各位领导、同志们："), is_salutation("现将情况汇报如下：")
    (True, False)
    >>> is_salutation("市政府："), is_salutation("市政府：", first=True)
    (False, True)
    """
    if first and _TO.match(text):
        return True
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


def _is_byline_here(pieces: list[Piece], index: int, line: Line) -> bool:
    """Names where a byline can stand: before the text, after it, or between two pieces under own headings."""
    text = line.text
    after = _after(pieces, index)
    at_end = after is None or _ends_article(pieces, index + 1)
    if is_labelled(text):
        return at_end or index <= 1 or _is_heading_like(after)
    if is_byline(text):
        return at_end or index == 0 or _is_heading_like(after)
    before = pieces[index - 1] if index else None
    follows_text = isinstance(before, Line) and ends_sentence(before.text) and len(before.text) >= SUBTITLE_NEXT_MIN
    return may_be_name(text) and follows_text and at_end


def _after(pieces: list[Piece], index: int) -> Piece | None:
    return pieces[index + 1] if index + 1 < len(pieces) else None


def _ends_article(pieces: list[Piece], index: int) -> bool:
    """Whether nothing but dates, bylines and notes follows."""
    rest = pieces[index : index + TAIL + 1]
    return len(rest) <= TAIL and all(
        isinstance(piece, Line) and (is_date(piece.text) or is_byline(piece.text) or is_note(piece.text))
        for piece in rest
    )


def _is_heading_like(piece: Piece | None) -> bool:
    return isinstance(piece, Line) and (
        piece.depth > 0
        or (is_phrase(piece.text, SUBTITLE_MAX) and not is_names(piece.text) and not ends_sentence(piece.text))
    )

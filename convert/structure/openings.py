r"""The lines under a title: who speaks, where and when, and the document's number.

>>> from convert.structure.lines import split_lines
>>> [str(role) for role in opening_roles(split_lines("（2022年6月30日）\n县委书记 林国栋\n同志们：\n今天开会。"))]
['speaker', 'speaker']
"""

from __future__ import annotations

from collections.abc import Sequence

from convert.document.model import Role
from convert.patterns import deferred
from convert.structure.bylines import label_of
from convert.structure.dates import holds_date, is_date, is_day_line
from convert.structure.limits import OPENING_LINE_MAX, OPENING_LINES
from convert.structure.lines import Line
from convert.structure.names import is_names
from convert.structure.sentences import ends_sentence
from convert.structure.shapes import Piece

_DOCUMENT_NUMBER = deferred(
    r"(?:[\u4e00-\u9fff]{1,12}\s?)?[〔\[（(【]\s?(?:19|20)\d\d\s?[〕\]）)】][\u4e00-\u9fff\d]{0,14}?第?\s?\d{1,5}\s?[号號期]$"
)
_LETTERHEAD = deferred(
    "[\u4e00-\u9fff（）()]{3,30}(?:局|委|办|辦|厅|廳|府|会|會|部|院|校|公司|集团|集團|中心|大学|大學|学院|學院)文件$"
)
_OFFICE = deferred(
    "书记|書記|[审審]判[员員长長]|[书書][记記][员員]|[市县縣省区區乡鄉镇鎮村州部局处處科厅廳院校所站队隊组組董会會行厂廠班社园園店馆館台台]长|[長长]$|主任|主席|委员|委員|经理|經理|总裁|總裁|"
    "代表|教授|老师|老師|同学|同學|干事|幹事|干部|幹部|局|委|办|辦|公司|政府|中心|小学|小學|中学|中學|大学|大學|学院|學院|班$|站$|厂$|廠$|村$|部$|科$|处$|處$"
)
_AUTHORITIES = (
    "局", "管委会", "管委會", "委员会", "委員會", "办公室", "辦公室", "政府", "公司", "集团", "集團", "党委", "黨委",
    "支部", "工会", "工會", "大学", "大學", "学院", "學院", "中学", "中學", "小学", "小學", "中心", "医院", "醫院",
)  # fmt: skip
_AUTHORITY_MAX = 24  # characters of its name before what it is
_PLACED = deferred(r"[（(].{2,58}[）)]$")


def is_letterhead(text: str) -> bool:
    """Whether a line is the head of an office's sheet: 江口市教育局文件."""
    return text.endswith("文件") and _LETTERHEAD.match(text) is not None


def is_document_number(text: str) -> bool:
    """Whether a line is a document's number: 江教基〔2022〕41号."""
    return text.endswith(("号", "號", "期")) and _DOCUMENT_NUMBER.match(text) is not None


def opening_roles(pieces: Sequence[Piece]) -> list[Role]:
    """The roles of the lines between a title and the text, in order; empty where the text begins at once.

    A byline and a date stand there as such; a date beside a speaker, in parentheses
    or with the weather belongs to the speaker's lines.
    """
    roles: list[Role] = []
    for piece in pieces[:OPENING_LINES]:
        role = _role(piece.text) if isinstance(piece, Line) and not piece.depth and not piece.quoted else None
        if role is None:
            break
        roles.append(role)
    if not roles and _is_office_above_text(pieces):
        return [Role.BYLINE]
    if len(roles) == len(pieces):
        return []
    return [Role.SPEAKER if Role.SPEAKER in roles and role is Role.DATE else role for role in roles]


def _is_office_above_text(pieces: Sequence[Piece]) -> bool:
    """Whether an office alone stands between the title and the text: whose text it is."""
    if len(pieces) < 2:
        return False
    line, text = pieces[0], pieces[1]
    return (
        isinstance(line, Line)
        and isinstance(text, Line)
        and not line.depth
        and _is_authority(line.text)
        and ends_sentence(text.text)
        and len(text.text) > 2 * len(line.text)
    )


def _is_authority(text: str) -> bool:
    """Whether a line is an office's name and nothing else."""
    named = text.endswith(_AUTHORITIES) and all("\u4e00" <= char <= "\u9fff" or char in "（）()" for char in text)
    return named and any(2 <= len(text) - len(end) <= _AUTHORITY_MAX for end in _AUTHORITIES if text.endswith(end))


def _role(text: str) -> Role | None:
    if len(text) > OPENING_LINE_MAX:
        return None
    if (
        is_document_number(text)
        or is_letterhead(text)
        or is_day_line(text)
        or (_PLACED.match(text) and holds_date(text))
    ):
        return Role.SPEAKER
    if is_date(text):
        return Role.DATE
    label = label_of(text)
    if label is not None:
        return Role.BYLINE if label is Role.BYLINE else Role.SPEAKER
    return Role.SPEAKER if is_office_and_name(text) else None


def is_office_and_name(text: str) -> bool:
    """Whether the line is an office, a blank and a name: 县委书记 林国栋, （县长 李力）."""
    inside = text[1:-1].strip() if text[0] in "（(" and text[-1] in "）)" else text
    parts = inside.split()
    if len(parts) < 2 or any(mark in inside for mark in "。，！？；："):
        return False
    for at in range(1, len(parts)):
        office, names = " ".join(parts[:at]), " ".join(parts[at:])
        if is_names(names) and not is_names(office) and _OFFICE.search(office):
            return True
    return False

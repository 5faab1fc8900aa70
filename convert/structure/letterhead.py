r"""Titles of official documents: below a letterhead, and broken over two lines by their sense.

>>> from convert.structure.lines import split_lines
>>> lines = split_lines("江口市教育局文件\n江教〔2022〕41号\n江口市教育局关于做好\n课后服务工作的通知\n各学校：")
>>> letterhead_lines(lines), continues_title("江口市教育局关于做好", "课后服务工作的通知")
(2, True)
"""

from __future__ import annotations

from typing import Final

from convert.patterns import deferred
from convert.structure.limits import GIVEN_TITLE_MAX, LETTERHEAD_MAX, TITLE_MAX
from convert.structure.lines import Line
from convert.structure.numbering import read_number
from convert.structure.openings import is_document_number, is_letterhead
from convert.structure.sentences import is_phrase

_GENRE: Final = deferred(
    "(?:通知|意见|意見|决定|決定|决议|決議|报告|報告|请示|請示|批复|批覆|函|公告|通告|通报|通報|令|办法|辦法|方案|纪要|紀要|规定|規定|细则|細則|"
    "条例|條例|计划|計劃|规划|規劃|总结|總結|讲话|講話|致辞|致辭|发言|發言|汇报|匯報|公示|倡议书?|倡議書?|说明|說明|章程|合同|协议书?|協議書?|制度|"
    "通知单|通知單|会议纪要|會議紀要)(?:[（(].{1,20}[）)])?$"
)
"""The kind of document that a title ends in."""
_ABOUT: Final = deferred("关于|關於|的$|暨$|[、和与與]$")
_EMPTY_LABEL: Final = deferred(r"[\u4e00-\u9fff][\u4e00-\u9fff\s]{0,8}[:：]$")
_SECRECY: Final = deferred(
    r"(?:机密|機密|秘密|绝密|絕密|特急|加急|急件)(?:[★☆\s].{0,8})?$|[签簽][发發]人\s?[:：].{1,12}$"
)


def letterhead_lines(lines: list[Line]) -> int:
    """How many lines stand above the title of a letter or document; 0 where it stands on top or is none.

    The name of the sheet (…文件), its number, empty fields of the registry (檔號：) are no title.
    """
    for at, line in enumerate(lines[:LETTERHEAD_MAX]):
        text = line.text
        if is_letterhead(text) or is_document_number(text) or _EMPTY_LABEL.match(text) or _SECRECY.match(text):
            continue
        joined = text + lines[at + 1].text if at + 1 < len(lines) else text
        named = is_phrase(text, TITLE_MAX) and (_GENRE.search(text) or continues_title(text, joined.removeprefix(text)))
        return at if named and read_number(text) is None else 0
    return 0


def continues_title(title: str, below: str) -> bool:
    """Whether the line below goes on with a title that does not yet say what kind of document it is."""
    return (
        _GENRE.search(title) is None
        and _ABOUT.search(title) is not None
        and is_phrase(below, GIVEN_TITLE_MAX)
        and _GENRE.search(below) is not None
        and read_number(below) is None
        and len(title) + len(below) <= 2 * TITLE_MAX
    )

"""Lines → paragraphs: text cut by a page break is joined again."""

from __future__ import annotations

from convert.notices import Notice, Severity
from convert.patterns import deferred
from convert.structure.bylines import is_byline
from convert.structure.dates import is_date
from convert.structure.limits import (
    HEADING_MAX,
    JOIN_MIN,
    JOIN_NEXT_MIN,
    JOIN_SURE,
)
from convert.structure.lines import Line, merge
from convert.structure.marks import is_rule
from convert.structure.numbering import read_number
from convert.structure.sentences import END, ends_open, ends_sentence, first_sentence_end

_NEVER_FIRST = "，。、；：？！）》」』”’,;:?!)"
_COMMA = "，,、"
_BULLETS = "•●○◆◇■▪▶►✓✔➢·★☆—-*|│┃#>"
_LABELLED = deferred(r"[^，。,.；;]{1,8}[:：]")


def join_paragraphs(lines: list[Line]) -> tuple[list[Line], list[Notice]]:
    """The lines with cut paragraphs joined, and a notice for each place: every one was a guess."""
    groups: list[list[Line]] = []
    notices: list[Notice] = []
    for line in lines:
        if groups and _continues_cut(groups[-1], line):
            notices.append(_joined(groups[-1][-1], line))
            groups[-1].append(line)
        else:
            groups.append([line])
    return [merge(group) for group in groups], notices


def _continues_cut(group: list[Line], line: Line) -> bool:
    """Whether ``line`` goes on where the paragraph before it was cut in the middle of a sentence."""
    before, text = group[-1].text, line.text
    if before[-1] not in _COMMA and not ends_open(before):
        return False
    if not _is_plain(line) or _is_plain_layout(before):
        return False
    if text[0] in _NEVER_FIRST:
        return len(before) > 1
    running = len(before) >= JOIN_SURE or any(mark in before for mark in END + "；")
    if len(group) == 1 and (len(before) < JOIN_MIN or not running or _is_heading(group[0])):
        return False
    if ends_sentence(text) or text[-1] in _COMMA:
        return True
    return len(text) >= JOIN_NEXT_MIN or first_sentence_end(text, JOIN_NEXT_MIN) > 0


def _is_plain(line: Line) -> bool:
    """Whether nothing says that the line begins something of its own."""
    text = line.text
    return not (
        line.depth
        or line.quoted
        or text[0] in _BULLETS
        or "\t" in text
        or read_number(text) is not None
        or is_date(text)
        or is_byline(text)
        or _LABELLED.match(text)
    )


def _is_plain_layout(text: str) -> bool:
    return "\t" in text or text[0] in "|│┃" or is_rule(text)


def _is_heading(line: Line) -> bool:
    number = read_number(line.text)
    if line.depth:
        return True
    return number is not None and len(line.text) <= HEADING_MAX and first_sentence_end(line.text, HEADING_MAX) < 0


def _joined(before: Line, line: Line) -> Notice:
    return Notice(
        "joined-paragraph",
        Severity.INFO,
        "A paragraph was cut in the middle of a sentence; its two parts are joined.",
        before.end,
        line.start,
        before.text[-8:] + "|" + line.text[:8],
    )

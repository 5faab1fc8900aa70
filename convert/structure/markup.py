"""Markdown's emphasis inside a line, and its underlined headings.

The asterisks go, the words they marked become spans.

>>> from convert.structure.lines import split_lines
>>> line, marks = with_emphasis(split_lines("**不要揭锅盖**，香气跑了就*回不来*了。")[0])
>>> line.text, [(line.text[s.start : s.end], str(s.kind)) for s in line.spans], marks
('不要揭锅盖，香气跑了就回不来了。', [('不要揭锅盖', 'strong'), ('回不来', 'emphasis')], '******')
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from convert.document.model import Span, SpanKind
from convert.patterns import deferred
from convert.structure.limits import SUBTITLE_MAX, TITLE_MAX
from convert.structure.lines import Line
from convert.structure.sentences import is_phrase

_EMPHASIS = deferred(r"\*\*(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*\*|\*(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*")


def with_emphasis(line: Line) -> tuple[Line, str]:
    """The line without the asterisks of its emphasis, and the asterisks that were taken off.

    Only for texts that are Markdown by other evidence: elsewhere asterisks mask
    what the writer would not say (``**县**镇召开现场会``).
    """
    parts: list[str] = []
    spans: list[Span] = []
    length = done = 0
    marks = ""
    for match in _EMPHASIS.finditer(line.text):
        kind = SpanKind.STRONG if match[1] else SpanKind.EMPHASIS
        inner = match[1] or match[2]
        before = line.text[done : match.start()]
        start = length + len(before)
        spans.append(Span(start, start + len(inner), kind))
        parts += [before, inner]
        length, done = start + len(inner), match.end()
        marks += "*" * (len(match[0]) - len(inner))
    if not spans:
        return line, ""
    return replace(line, text="".join(parts) + line.text[done:], spans=tuple(spans)), marks


_UNDERLINE = deferred(r"(?:=\s?){3,}$|-{3,}$")


def with_underlined_headings(lines: list[Line]) -> list[Line]:
    """The lines with phrases underlined by ``===`` as headings of the first level, by ``---`` of the second.

    A row of dashes is a rule more often; it underlines where the text has other
    headings of Markdown.
    """
    marked = any(line.depth for line in lines) or any(_underlines(lines, at, "=") for at in range(1, len(lines)))
    return list(_underlined(lines)) if marked else lines


def _underlined(lines: list[Line]) -> Iterator[Line]:
    at = 0
    while at < len(lines):
        mark = lines[at + 1].text[:1] if at + 1 < len(lines) else ""
        if mark in ("=", "-") and _underlines(lines, at + 1, mark):
            below = lines[at + 1]
            yield replace(lines[at], depth=1 if mark == "=" else 2, layout=lines[at].layout + below.text)
            at += 2
        else:
            yield lines[at]
            at += 1


def _underlines(lines: list[Line], at: int, mark: str) -> bool:
    """Whether line ``at`` underlines the one above: right below a phrase that stands apart from the text before."""
    line, above = lines[at], lines[at - 1]
    return (
        line.text[0] == mark
        and line.gap == 0
        and not above.depth
        and len(line.text) <= 2 * TITLE_MAX
        and _UNDERLINE.match(line.text) is not None
        and is_phrase(above.text, TITLE_MAX)
        and (at == 1 or above.gap > 0)
    )


_FIGURE = deferred(r"(?:PART\s?)?(0?[1-9]|[1-9]\d)[.．/]?$", re.IGNORECASE)


def with_figured_headings(lines: list[Line]) -> list[Line]:
    r"""The lines with figures that stand alone above a phrase as one heading each: 01 above 先活下来，再谈理想.

    The figures count from 1 and every one of them has its phrase: alone they mean pages or nothing.

    >>> from convert.structure.lines import split_lines
    >>> text = "01\n先活下来\n失业了，就会看书。\n02\n那盏灯\n开到十二点，有人路过。"
    >>> [line.text for line in with_figured_headings(split_lines(text)) if line.depth]
    ['01 先活下来', '02 那盏灯']
    """
    found = [(at, int(match[1])) for at, line in enumerate(lines[:-1]) if (match := _FIGURE.match(line.text))]
    if len(found) < 2 or [value for _, value in found] != list(range(1, len(found) + 1)):
        return lines
    if not all(is_phrase(lines[at + 1].text.strip("“”「」"), SUBTITLE_MAX) for at, _ in found):
        return lines
    heads = {at for at, _ in found}
    below = {at + 1 for at in heads}
    return [
        replace(line, text=f"{line.text} {lines[at + 1].text}", end=lines[at + 1].end, depth=2) if at in heads else line
        for at, line in enumerate(lines)
        if at not in below
    ]

"""Markdown's emphasis inside a line: the asterisks go, the words they marked become spans.

>>> from convert.structure.lines import split_lines
>>> line, marks = with_emphasis(split_lines("**不要揭锅盖**，香气跑了就*回不来*了。")[0])
>>> line.text, [(line.text[s.start : s.end], str(s.kind)) for s in line.spans], marks
('不要揭锅盖，香气跑了就回不来了。', [('不要揭锅盖', 'strong'), ('回不来', 'emphasis')], '******')
"""

from __future__ import annotations

import re
from dataclasses import replace

from convert.document.model import Span, SpanKind
from convert.structure.lines import Line

_EMPHASIS = re.compile(r"\*\*(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*\*|\*(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*")


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

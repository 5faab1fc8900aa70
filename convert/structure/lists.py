"""Lists with bullets, letters or numbers in brackets, and Markdown's lists inside lists.

Other lists with numbers of headings are in :mod:`headings`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from convert.document.model import List, ListItem, SourceRange
from convert.notices import Notice, Severity
from convert.patterns import deferred
from convert.structure.lines import Line, range_of
from convert.structure.numbering import read_number

_BULLET = deferred(r"(?:[•●○◆◇■▪▶►✓✔➢·★☆◎※]\s*|[-*+–]\s+)(?=\S)")
_TYPED = "-*+"
"""Markdown's bullets, which stand for one; beside Chinese text a hyphen reads as a minus sign."""
_SHOWN = "•"
_MARKED = deferred(r"(?:[-*+]|\d{1,2}[.)])[ \t]+(?=\S)")
_OPTION = deferred(r"[（(]?([A-HＡ-Ｈa-h])\s?[.．、)）:：]\s*(?=\S)")
_REFERENCE = deferred(r"[\[［](\d{1,3})[\]］]\s*(?=\S)")


def is_listed(text: str) -> bool:
    """Whether the line begins with a bullet."""
    return _BULLET.match(text) is not None


def bullet(line: Line) -> object:
    """The bullet a line begins with, as it is shown, ``None`` when there is none."""
    match = _BULLET.match(line.text)
    return _shown(match[0].strip()) if match and not line.depth else None


def _shown(written: str) -> str:
    return _SHOWN if written in _TYPED else written


def option(line: Line) -> object:
    """Whether the line is an answer to choose or a lettered item: A. …, Ｂ、…, (a) …."""
    return _OPTION.match(line.text) is not None and not line.depth


def options(run: list[Line]) -> list[Line | List]:
    """A. B. C. in order as one list, another where A. begins again; letters out of order stay lines."""
    return _rising(run, _OPTION, lambda written: ord(unicodedata.normalize("NFKC", written).upper()) - ord("A") + 1)


def reference(line: Line) -> object:
    """Whether the line begins with a number in square brackets, as works cited do."""
    return _REFERENCE.match(line.text) is not None and not line.depth


def references(run: list[Line]) -> list[Line | List]:
    """[1] [2] … of a list of works."""
    return _rising(run, _REFERENCE, int)


def _rising(run: list[Line], marker: re.Pattern[str], value: Callable[[str], int]) -> list[Line | List]:
    """Lists of the lines whose markers count up from 1, the others as they were."""
    groups: list[list[tuple[Line, re.Match[str]]]] = []
    for line in run:
        match = marker.match(line.text)
        if match is None:
            continue
        if not groups or value(match[1]) != len(groups[-1]) + 1:
            groups.append([])
        groups[-1].append((line, match))
    result: list[Line | List] = []
    for group in groups:
        if len(group) < 2 or value(group[0][1][1]) != 1:
            result += [line for line, _ in group]
            continue
        items = tuple(ListItem(match[0].rstrip() + " ", line.text[match.end() :]) for line, match in group)
        result.append(List(items, range_of([line for line, _ in group])))
    return result


def bulleted(run: list[Line]) -> list[Line | List]:
    """Two or more lines with the same bullet as a list, a blank behind each.

    Markdown's bullets are nested by their indents; others stand wherever a page happened to put them.
    """
    if len(run) < 2:
        return list(run)
    typed = all(line.text[0] in _TYPED for line in run)
    levels = _levels(run) if typed else [0] * len(run)
    items = [_item(line, level) for line, level in zip(run, levels, strict=True)]
    return [List(tuple(items), range_of(run))]


def _item(line: Line, level: int) -> ListItem:
    """A line with a bullet or a number as an item."""
    match = _BULLET.match(line.text)
    number = None if match else read_number(line.text)
    marker = f"{_shown(match[0].strip())} " if match else number.written if number else ""
    start = match.end() if match else number.rest if number else 0
    spans = (replace(span, start=max(0, span.start - start), end=span.end - start) for span in line.spans)
    return ListItem(marker, line.text[start:], level, tuple(span for span in spans if span.start < span.end))


def marked(line: Line) -> object:
    """Whether the line begins as items do in Markdown: with a bullet or a number, and a blank."""
    return _MARKED.match(line.text) is not None and not line.depth and not line.quoted


def nested(run: list[Line]) -> list[Line | List]:
    """Markdown's numbered lists that hold other lists, or are held by them, as one list each.

    Its lines stand close together, inner ones further in, and numbers count from 1 in every list.
    Anything else stays lines: what is numbered on one level may be headings.
    """
    starts = [at for at, line in enumerate(run) if at == 0 or line.gap]
    result: list[Line | List] = []
    for start, end in zip(starts, [*starts[1:], len(run)], strict=True):
        lines = run[start:end]
        levels = _levels(lines)
        if any(levels) and _counts(lines, levels):
            result.append(List(tuple(map(_item, lines, levels)), range_of(lines)))
        else:
            result += lines
    return result


def _counts(lines: Sequence[Line], levels: Sequence[int]) -> bool:
    """Whether some of the lines are numbered, and the numbers of every list count from 1."""
    values = list(_values(lines, levels))
    return bool(values) and all(value == expected for value, expected in values)


def _values(lines: Sequence[Line], levels: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The number of every numbered line, and what it is when its list counts from 1."""
    counts: list[int] = []
    for line, level in zip(lines, levels, strict=True):
        del counts[level + 1 :]
        counts += [0] * (level + 1 - len(counts))
        if number := read_number(line.text):
            counts[level] += 1
            yield number.value, counts[level]


def _levels(run: Iterable[Line]) -> list[int]:
    r"""How many lists each line is inside of: a column further in may be a slip, two are meant.

    >>> from convert.structure.lines import split_lines
    >>> _levels(split_lines("- a\n  - b\n    - c\n   - b\n- a"))
    [0, 1, 2, 1, 0]
    """
    levels: list[int] = []
    indents: list[int] = []
    for line in run:
        while len(indents) > 1 and line.indent < indents[-1]:
            indents.pop()
        if not indents or line.indent > indents[-1] + 1:
            indents.append(line.indent)
        indents[-1] = min(indents[-1], line.indent) if len(indents) == 1 else indents[-1]
        levels.append(len(indents) - 1)
    return levels


def typed_bullets(lines: Sequence[Line], lists: Sequence[SourceRange]) -> list[Notice]:
    """A notice where bullets are shown that were typed as hyphens, stars or plus signs, in the ranges of ``lists``."""
    starts = [each.start for each in lists]
    found = [line for line in lines if line.text[0] in _TYPED and _is_within(line, starts, lists)]
    if not found:
        return []
    sentence = f"{len(found)} list items begin with a hyphen, star or plus sign; a bullet is shown."
    subject = "".join(line.text[0] for line in found)
    return [Notice("list-bullets", Severity.INFO, sentence, found[0].start, found[-1].end, subject)]


def _is_within(line: Line, starts: Sequence[int], lists: Sequence[SourceRange]) -> bool:
    at = bisect_right(starts, line.start) - 1
    return at >= 0 and line.end <= lists[at].end

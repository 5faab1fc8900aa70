"""Lists with bullets, letters or numbers in brackets; those with numbers of headings are in :mod:`headings`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from convert.document.model import List, ListItem
from convert.structure.lines import Line, range_of

_BULLET = re.compile(r"(?:[•●○◆◇■▪▶►✓✔➢·★☆◎※]\s*|[-*+–]\s+)(?=\S)")
_OPTION = re.compile(r"[（(]?([A-HＡ-Ｈa-h])\s?[.．、)）:：]\s*(?=\S)")
_REFERENCE = re.compile(r"[\[［](\d{1,3})[\]］]\s*(?=\S)")


def is_listed(text: str) -> bool:
    """Whether the line begins with a bullet."""
    return _BULLET.match(text) is not None


def bullet(line: Line) -> object:
    """The bullet a line begins with, ``None`` when there is none."""
    match = _BULLET.match(line.text)
    return match[0].strip() if match and not line.depth else None


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
    """Two or more lines with the same bullet as a list."""
    if len(run) < 2:
        return list(run)
    items = []
    for line in run:
        match = _BULLET.match(line.text)
        marker = match[0].strip() if match else ""
        items.append(ListItem(marker, line.text[len(match[0]) if match else 0 :]))
    return [List(tuple(items), range_of(run))]

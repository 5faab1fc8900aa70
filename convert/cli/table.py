"""Plain tables for the terminal, aligned by what characters measure there: hanzi take two columns.

>>> print(table(("no.", "title"), [("1", "工作報告"), ("12", "a")], right=(0,)))
no.  title
---  --------
  1  工作報告
 12  a
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Collection[int] = ()) -> str:
    """Heads, a rule and rows as text without a final newline; columns in ``right`` are set flush right."""
    cells = [tuple(heads), *(tuple(row) for row in rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, tuple("-" * columns for columns in widths))
    return "\n".join(_line(row, widths, right) for row in cells)


def _line(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    padded = []
    for index, (cell, columns) in enumerate(zip(row, widths, strict=True)):
        space = " " * (columns - width(cell))
        padded.append(space + cell if index in right else cell + space)
    return "  ".join(padded).rstrip()


def width(text: str) -> int:
    """The columns ``text`` takes on a terminal (UAX #11: wide and full-width signs take two, marks none)."""
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def shortened(text: str, columns: int) -> str:
    """``text`` cut to at most ``columns`` columns, with an ellipsis where something was cut.

    >>> shortened("工業項目謀劃情況匯報", 9)
    '工業項目…'
    """
    if width(text) <= columns:
        return text
    kept, used = "", 1
    for sign in text:
        used += _columns(sign)
        if used > columns:
            break
        kept += sign
    return kept + "…"


def shortened_path(path: str, columns: int) -> str:
    """``path`` cut at its front, for its end says more.

    >>> shortened_path("crawl/2024/03/page.txt", 12)
    '…03/page.txt'
    """
    return shortened(path[::-1], columns)[::-1]

r"""Text → lines: every line that is not blank, trimmed, with where it stood.

>>> [(line.text, line.start, line.end, line.gap) for line in split_lines("篇1\n\n　　正文。 ")]
[('篇1', 0, 2, 0), ('正文。', 6, 9, 1)]
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from convert.document.model import SourceRange, Span
from convert.memo import Memo
from convert.patterns import deferred

BLANKS = "".join(map(chr, (c for c in range(0x3001) if chr(c).isspace()))) + "\u200b\u200c\u200d\u2060\ufeff"
"""White space and the zero-width characters scraped pages are sown with."""

INDENTS = frozenset(char for char in BLANKS if len(f"a{char}b".splitlines()) == 1)
"""The blanks that stand inside a line."""

_LATIN = deferred(r"[A-Za-z]")
_MARKDOWN = deferred(r"(#{1,6})[ \t\u3000]+(?=\S)")
_QUOTED = deferred(r"(?:>[ \t]?)*>[ \t]+(?=[^\s>])")
_BOLD = deferred(r"\*\*(?=[^*\s])([^*]+)\*\*$")


class Line(Struct, frozen=True):
    """One line, or several joined to a paragraph.

    ``start``/``end`` are character offsets into the text that was read, end
    exclusive, without the blanks around the line. ``indent`` counts columns of
    blanks before it, ``gap`` the blank lines above it. ``depth`` is the number
    of hashes of a Markdown heading, ``quoted`` whether a Markdown quotation,
    ``layout`` what was taken off as layout (``"##"``, ``"****"``, ``">"``).
    ``spans`` are its stretches of emphasis, once they were read.
    """

    text: str
    start: int
    end: int
    indent: int = 0
    gap: int = 0
    depth: int = 0
    layout: str = ""
    quoted: bool = False
    spans: tuple[Span, ...] = ()

    @property
    def source(self) -> SourceRange:
        """The line's range in the text."""
        return SourceRange(self.start, self.end)

    def cut(self, at: int) -> tuple[Line, Line]:
        """The line in two at character ``at`` of its text, blanks around the cut gone."""
        head, tail = self.text[:at].rstrip(BLANKS), self.text[at:].lstrip(BLANKS)
        return (
            replace(self, text=head, end=self.end - len(self.text) + len(head)),
            replace(self, text=tail, start=self.end - len(tail), indent=0, gap=0, depth=0, layout=""),
        )


def split_lines(text: str, indent_at: Callable[[int], int] | None = None) -> list[Line]:
    """The lines of ``text`` that are not blank. Offsets count characters of ``text``.

    ``indent_at`` tells the columns of blanks that stood before the character at an
    offset where the text itself no longer has them: repairing takes indents away.
    """
    lines: list[Line] = []
    position = gap = 0
    for raw in text.splitlines(keepends=True):
        body = raw.lstrip(BLANKS)
        if not body:
            gap += 1
        else:
            indent = len(raw) - len(body)
            body = body.rstrip(BLANKS)
            start = position + indent
            columns = width(raw[:indent]) if indent_at is None else indent_at(start)
            line = Line(body, start, start + len(body), columns, gap)
            lines.append(_without_layout(line) if body[0] in "#*>" else line)
            gap = 0
        position += len(raw)
    return lines


def _without_layout(line: Line) -> Line:
    """Takes Markdown's hashes, quotation marks and whole-line asterisks off; ``**2021年`` (a mask) stays."""
    if match := _MARKDOWN.match(line.text):
        rest = line.text[match.end() :].rstrip("# \t")
        trailing = line.text[match.end() + len(rest) :].strip()
        return replace(line, text=rest, depth=len(match[1]), layout=match[1] + trailing) if rest else line
    if match := _QUOTED.match(line.text):
        start = line.start + match.end()
        return replace(line, text=line.text[match.end() :], start=start, quoted=True, layout="".join(match[0].split()))
    if match := _BOLD.match(line.text):
        inner = match[1].strip(BLANKS)
        return replace(line, text=inner, layout="****") if inner else line
    return line


def width(text: str) -> int:
    """Columns a text takes in a fixed-width face: East Asian wide characters two, others one."""
    return sum(map(_COLUMNS.__getitem__, text))


def _columns(char: str) -> int:
    return 2 if char >= "\u1100" and unicodedata.east_asian_width(char) in "WFA" else 1


_COLUMNS: Memo[str, int] = Memo(_columns)


def merge(group: list[Line]) -> Line:
    """Several lines as one; its range runs from the first to the last.

    Two Latin words on either side of a break were parted by it and get a space.
    """
    if len(group) == 1:
        return group[0]
    texts = [group[0].text]
    for line in group[1:]:
        latin = _LATIN.match(texts[-1][-1:]) and _LATIN.match(line.text[:1])
        texts += [" ", line.text] if latin else [line.text]
    layout = "".join(line.layout for line in group)
    return replace(group[0], text="".join(texts), end=group[-1].end, layout=layout)


def range_of(run: list[Line]) -> SourceRange:
    """The range from the first to the last of some lines."""
    return SourceRange(run[0].start, run[-1].end)

r"""Text as Markdown that renders to that very text (CommonMark 0.31, with the tables of GitHub).

>>> line("1. *甲* #乙"), line("　　丙 ")
('1\\. \\*甲\\* \\#乙', '&#x3000;&#x3000;丙&#x20;')
"""

from __future__ import annotations

import unicodedata

from convert.export.xml import without_forbidden
from convert.patterns import deferred

# Signs that mean something inside a line, wherever they stand.
_MEANING = deferred(r"[\\`*_\[\]<>&#|~$]")
# Signs that mean something at the start of a line: lists, rules, underlines of headings.
_OPENING = deferred(r"[-+=:]")
_NUMBERED = deferred(r"(\d{1,9})([.)])")
# Some readers take these for line ends. (So is U+0085, but as a reference it would be read as damage.)
_LINE_ENDS = deferred("[\u2028\u2029]")
# Blanks at the ends of a line are taken off.
_EDGE_BLANKS = deferred(r"^[^\S\x85]+|[^\S\x85]+$")

HARD_BREAK = "\\\n"


def line(text: str) -> str:
    """One line of text (without a line end) as a line of Markdown, wherever it may stand."""
    return at_line_start(inline(text))


def inline(text: str) -> str:
    """A piece of a line; its start is not guarded against being read as a list or rule."""
    shown = _MEANING.sub(r"\\\g<0>", without_forbidden(text))
    return _LINE_ENDS.sub(lambda match: _reference(match[0]), shown)


def at_line_start(markdown: str) -> str:
    """A finished line of Markdown, guarded at its start and both its ends."""
    guarded = _EDGE_BLANKS.sub(lambda match: "".join(map(_reference, match[0])), markdown)
    if numbered := _NUMBERED.match(guarded):
        return f"{numbered[1]}\\{guarded[numbered.end(1) :]}"
    return f"\\{guarded}" if _OPENING.match(guarded) else guarded


def may_stand_inside_stars(text: str) -> bool:
    """Whether ``**`` around a text is sure to be read as emphasis.

    Next to a Chinese mark it is not: in ``**做法。**成立`` the second pair cannot
    close (CommonMark 6.2, right-flanking), so only letters and figures may touch it.
    """
    return bool(text) and all(unicodedata.category(sign)[0] in "LN" for sign in (text[0], text[-1]))


def _reference(sign: str) -> str:
    return f"&#x{ord(sign):X};"

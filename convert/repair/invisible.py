"""Characters nobody sees: controls, zero-width characters, no-break spaces, spaces at line edges."""

from __future__ import annotations

import re

from convert.patterns import deferred
from convert.repair.outcome import Outcome, by_rule

_CONTROLS = deferred("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]+")
_ZERO_WIDTH = deferred("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+")
_LINE_SIGNS = deferred("[\r\u0085\u2028\u2029](?:(?<=\r)\n)?")
_ODD_SPACES = deferred("[\u00a0\u2000-\u200a\u202f\u205f]")
_EDGES = deferred(  # looked at once per run of spaces, so that a long one inside a line costs no more than its length
    "[ \t\u3000](?<![ \t\u3000].)(?:(?<![^\n].)[ \t\u3000]*|[ \t\u3000]*$)", re.MULTILINE
)
_BEFORE_MARK = deferred(r" (?<=[^\x00-/:-@\[-`{-\x7f] ) *(?=[，。；：？！、）》”’」』,;?!](?![,;?!]))")
_CLOSING = frozenset("）》〉”’」』")
_INDENT_INSIDE = deferred(r"[\u3000 ](?<=[。！？：；”」].)(?:(?<=\u3000)\u3000+|(?<=[^：] ) {3,})(?=\S)")
_IDEOGRAPHIC = deferred("\u3000(?:(?<=[。！？；，：、”]\u3000)\u3000*|\u3000*(?=[，。；：？！、]))")


def unify_line_ends(text: str) -> Outcome:
    r"""One line feed for every way to end a line (CR, NEL, LINE SEPARATOR).

    >>> unify_line_ends("一\r二").passes[0].edits[0].after
    '\n'
    """
    return by_rule("line-ends", text, _LINE_SIGNS, "\n", "A line ends with a line feed.")


def remove_controls(text: str) -> Outcome:
    """Remove control characters and lone surrogates, which no document format may contain.

    Tabs and line feeds stay: they carry layout.
    """
    return by_rule("controls", text, _CONTROLS, "", "Word and PDF cannot contain control characters.")


def remove_zero_width(text: str) -> Outcome:
    """Remove soft hyphens, joiners, direction marks and stray byte-order marks.

    Scraping leaves them between words; they break searching and line breaking.
    """
    return by_rule("zero-width", text, _ZERO_WIDTH, "", "The character has no width and no meaning in Chinese text.")


def plain_spaces(text: str) -> Outcome:
    """Turn no-break and typographic spaces into plain ones; web pages use them as padding.

    The ideographic space U+3000 stays: inside a line it may be meant (``第一章　總則``).
    """
    return by_rule("spaces", text, _ODD_SPACES, " ", "Web pages pad with no-break spaces.")


def trim_lines(text: str) -> Outcome:
    r"""Remove spaces at both ends of a line: indents are a matter of style, trailing spaces of nobody.

    >>> [e.before for e in trim_lines("　　一、總則  \n").passes[0].edits]
    ['　　', '  ']
    """
    return by_rule("line-edges", text, _EDGES, "", "Indents come from the style; spaces at a line's end show nothing.")


def split_joined_paragraphs(text: str) -> Outcome:
    r"""Begin a new line where a paragraph's indent stands inside a line.

    Two ideographic spaces (or four plain ones) behind the end of a sentence are the next
    paragraph's indent, left when its line break was lost.

    >>> split_joined_paragraphs("會議結束。　　二、下一步").passes[0].edits[0].after
    '\n'
    """
    return by_rule("joined-paragraphs", text, _INDENT_INSIDE, "\n", "A paragraph's indent stands inside a line.")


def close_up_marks(text: str) -> Outcome:
    """Remove spaces before a mark of Chinese text, and ideographic ones beside any mark.

    ``23日 ,《`` becomes ``23日,《``. A space after a mark stays: it may set off a byline.
    """

    def closed_up(match: re.Match[str]) -> str | None:
        before = text[match.start() - 1]
        return "" if before.isascii() or before in _CLOSING or "\u3400" <= before <= "\u9fff" else None

    first = by_rule("spaces-at-marks", text, _BEFORE_MARK, closed_up, "No space stands before a Chinese mark.")
    if first.passes:
        return first
    return by_rule("spaces-at-marks", text, _IDEOGRAPHIC, "", "A mark brings its own space.")

"""Punctuation of Chinese text (GB/T 15834-2011): full width, real dashes, ellipses and quotes.

Pages fold full-width marks to half width. They are widened again where they stand in
Chinese text; numbers, times, Latin and code keep theirs.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable

from convert.memo import Memo
from convert.patterns import deferred, first_of
from convert.repair.byteslip.gbk import WIDENED
from convert.repair.ledger import Certainty, Edit, Pass
from convert.repair.outcome import Outcome, by_rule

_MARKS = "，。、；：？！“”‘’（）《》〈〉「」『』【】〔〕…—"

# Every pattern begins with the few characters it is about and looks back afterwards: that scans fast. Where candidates
# are few, the pattern only asks for what is not ASCII beside them, and the rest is asked of each: a class with
# all Chinese characters takes milliseconds to compile each time it stands in a pattern.
_MARK = deferred(r"[,;:!?](?:(?<=[^\x00-\x7f].)|(?=[^\x00-\x7f])|(?<=;)(?=\d))")
_STOP = deferred(r"\.(?<=[^\x00-$&-\x7f].)(?=$|[^\x00-\x7f])", re.MULTILINE)
_NUMERAL_STOP = deferred(r"[一二三四五六七八九十百零〇]+\.\Z")
_PARENS = deferred(r"\(([^()（）\n]*)\)")
_LONE_PAREN = deferred(r"[()](?<=[^\x00-\x7f].)(?=$|[^\x00-\x7f])", re.MULTILINE)
_DASH = deferred(
    r"[-－─―—](?<=[^\x00-/:-@\[-`{-\x7f].)(?:(?<=-)-+|(?<=－)－+|(?<=─)─+|(?<=―)―+|(?<=—)-|(?<=-)—)(?=[^\x00-/:-@\[-`{-\x7f－─―])"
)
_ELLIPSIS = deferred(
    r"[.。・·…](?<=[^\x00-\x7f].)(?:(?<=\.)\.{2,}|(?<=。)。{2,}|(?<=・)・{2,}|(?<=·)·{2,}|(?<=…)(?<!……)(?!…))"
)
_DOTS = ("...", "。。。", "・・・", "···", "…")  # one of them stands wherever the pattern matches
_STRAIGHT = deferred(r'"([^"\n]*)"')
_CURLY = deferred("[“”]")
_CODE = deferred(
    r"(?:^|\n)\s*(?:def|class|return|import|elif|function|var|let|const|public|private|#include|SELECT|print)\b.*[(:;{=]"
    r"|[{}]\s*$|[A-Za-z_]\w*\([^()]*\)\s*;|[=!<>]=|=>|->|::|\(\?[:=!<]|\\[dws]"
)
# Code has one of these at least, most Chinese text none: a single scan instead of a dozen attempts at each place.
_MAYBE_CODE = deferred(r"[A-Za-z{}=>\\]|::|\(\?")
#: What a mark may stand behind that belongs to Chinese text only if that goes on behind it.
_BEFORE_CHINESE = frozenset(f"{string.digits}{string.ascii_letters}%％℃)]")
_SEEN = 80  # characters on each side by which a line of code is known


def _is_han(char: str) -> bool:
    """Whether it is a hanzi, a radical, 々 〆 〇, a Suzhou numeral or □; nothing (before a text, behind it) is none."""
    return (
        "\u3400" <= char <= "\u9fff"
        or char == "□"
        or "\uf900" <= char <= "\ufaff"
        or "\u2e80" <= char <= "\u2fff"
        or "\u3005" <= char <= "\u3007"
        or "\u3021" <= char <= "\u3029"
        or "\U00020000" <= char <= "\U0003ffff"
    )


def _is_chinese(char: str) -> bool:
    """Whether it is a Chinese character or mark."""
    return _is_han(char) or (char != "" and char in _MARKS)


def _beside(text: str, match: re.Match[str]) -> tuple[str, str]:
    """The characters before and behind a match that is not the first of the text; at a line's end nothing is behind."""
    return text[match.start() - 1], text[match.end() : match.end() + 1].rstrip("\n")


def _code_in(text: str) -> Callable[[int], bool]:
    """Tells of places in a text, asked from left to right, whether they stand in a line of a program.

    At most :data:`_SEEN` characters around each are looked at, and where no sign of code is near, none.
    """
    next_sign = -1  # where the first sign of code stands that is not yet out of sight

    def is_code(at: int) -> bool:
        nonlocal next_sign
        start, end = max(0, at - _SEEN), at + _SEEN
        if next_sign < start:
            sign = _MAYBE_CODE.search(text, start)
            next_sign = len(text) if sign is None else sign.start()
        if next_sign >= end:
            return False
        start = max(start, text.rfind("\n", start, at) + 1)
        line_end = text.find("\n", at, end)
        end = end if line_end < 0 else line_end
        return _MAYBE_CODE.search(text, start, end) is not None and _CODE.search(text, start, end) is not None

    return is_code


def widen_marks(text: str) -> Outcome:
    """Widen ``, ; : ? !`` in Chinese text.

    A mark is widened behind a Chinese character or mark, and between a number or Latin
    and a Chinese character. Left alone: code, ``3,000``, ``17:41:28``, ``3:2``, ``http://``, ``e.g., x``,
    and ``?`` before another mark (``361?、``), which is a lost sign and no question.

    >>> [e.after for e in widen_marks("領導:增長7%,其中3,000元").passes[0].edits]
    ['：', '，']
    """
    is_code = _code_in(text)

    def wide(match: re.Match[str]) -> str | None:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 2]
        is_wide = _is_wide(match[0], before, after) and not is_code(match.start())
        return WIDENED[match[0]] if is_wide else None

    return by_rule("mark-width", text, _MARK, wide, "Chinese text uses full-width marks.")


def _is_wide(mark: str, before: str, after: str) -> bool:
    """Whether a mark stands in Chinese text, by the character before it and the two behind it."""
    if _is_chinese(before):  # 領導:
        return not after.startswith(("、", "，", ",", ";", "；")) if mark == "?" else not after.startswith("//")
    if before not in _BEFORE_CHINESE:
        return False
    if _is_chinese(after[:1]):  # GDP,同比
        return not (mark == "?" and after[0] in "、，。；：？！")
    return mark == ";" and before not in ")]" and after[:1].isdecimal()


def widen_stops(text: str) -> Outcome:
    """Widen ``.`` to ``。`` behind a Chinese character at the end of a sentence.

    Left alone: numbering (``一.``), decimals, abbreviations, file names.

    >>> widen_stops("會議結束.").passes[0].edits[0].after
    '。'
    >>> widen_stops("一.總則").passes
    ()
    """

    def first_in_line(start: int) -> int:
        end = text.find("\n", start)
        first = first_of(_is_han, text, start, None if end < 0 else end)
        return len(text) if first is None else first

    firsts = Memo(first_in_line)

    def stop(match: re.Match[str]) -> str | None:
        before, after = _beside(text, match)
        behind = before in "”’）》」』" or _is_han(before)
        if not ((behind and _is_chinese(after)) if after else (behind or before in "%％℃")):
            return None
        start = text.rfind("\n", 0, match.start()) + 1
        if _NUMERAL_STOP.match(text, start, match.end()) or firsts[start] >= match.start():
            return None
        return "。"

    return by_rule("full-stops", text, _STOP, stop, "A Chinese sentence ends with 。.")


def widen_parentheses(text: str) -> Outcome:
    """Widen ``( )`` around or within Chinese text, both together.

    A pair is widened when it holds a Chinese character or stands between or behind Chinese
    text: ``(一)``, ``高于全市(11.8%)``, ``(川發改規劃〔2019〕227號)``. ``f(x)``, ``(a+b)``, ``:-)`` stay.

    >>> [e.after for e in widen_parentheses("縣(區)和f(x)").passes[0].edits]
    ['（區）']
    """
    is_code = _code_in(text)

    def pair(match: re.Match[str]) -> str | None:
        before = text[match.start() - 1 : match.start()] if match.start() else ""
        after = text[match.end() : match.end() + 1]
        inside = match[1]
        chinese = first_of(_is_han, inside) is not None or _is_chinese(before)
        numbering = inside.isdigit() and (not before or before == "\n") and _is_chinese(after)
        if inside and (chinese or numbering) and not is_code(match.start()):
            return f"（{inside}）"
        return None

    def lone(match: re.Match[str]) -> str | None:
        before, after = _beside(text, match)
        chinese = _is_chinese(before) and _is_chinese(after) if after else _is_han(before)
        return WIDENED[match[0]] if chinese else None

    paired = by_rule("parentheses", text, _PARENS, pair, "Chinese text uses full-width parentheses.")
    if paired.passes:
        return paired
    return by_rule("parentheses", text, _LONE_PAREN, lone, "Chinese text uses full-width parentheses.")


def restore_dashes(text: str) -> Outcome:
    """Make a Chinese dash ``——`` of two or more hyphens or rules between words.

    A single hyphen stays: ``1-11月``, ``招-落-建``.

    >>> restore_dashes("旅游點--百荷園").passes[0].edits[0].after
    '——'
    """

    def dash(match: re.Match[str]) -> str | None:
        before, after = _beside(text, match)
        if not before.isascii() and not _is_chinese(before):
            return None
        return "——" if _is_chinese(after) or (after.isascii() and _is_chinese(before)) else None

    return by_rule("dashes", text, _DASH, dash, "A Chinese dash takes two characters (GB/T 15834 4.13).")


def restore_ellipses(text: str) -> Outcome:
    """Make a Chinese ellipsis ``……`` of three or more dots behind Chinese text.

    >>> restore_ellipses("等等...").passes[0].edits[0].after
    '……'
    """
    if not any(map(text.__contains__, _DOTS)):
        return Outcome()

    def ellipsis(match: re.Match[str]) -> str | None:
        return "……" if match[0][0] == "。" or _is_chinese(text[match.start() - 1]) else None

    return by_rule("ellipses", text, _ELLIPSIS, ellipsis, "A Chinese ellipsis has six dots (GB/T 15834 4.11).")


def curl_quotes(text: str) -> Outcome:
    """Turn straight double quotes around Chinese text into “ ”.

    >>> curl_quotes('提出"兩個突破"').passes[0].edits[0].after
    '“兩個突破”'
    >>> curl_quotes('size 5" x 7"').passes
    ()
    """
    is_code = _code_in(text)

    def pair(match: re.Match[str]) -> str | None:
        chinese = first_of(_is_han, match[1]) is not None and not is_code(match.start())
        return f"“{match[1]}”" if chinese else None

    return by_rule("quotes", text, _STRAIGHT, pair, "Chinese text uses curly quotes (GB/T 15834 4.8).")


def turn_quotes(text: str) -> Outcome:
    """Turn every second quote of a paragraph that has only opening, or only closing ones.

    ``“一帶“`` becomes ``“一帶”``. Paragraphs with both kinds stay, even when they do not pair:
    which quote is missing cannot be known.

    >>> turn_quotes("提出“兩個突破“。").passes[0].edits[0].after
    '”'
    >>> turn_quotes("“甲”和“乙").passes
    ()
    """
    edits = []
    start = 0
    for line in text.split("\n"):
        opening, closing = line.count("“"), line.count("”")
        if (opening + closing) % 2 == 0 and bool(opening) != bool(closing):
            quotes = [match.start() for match in _CURLY.finditer(line)]
            wrong = quotes[1::2] if line[quotes[0]] == "“" else quotes[::2]
            turned = "”" if line[quotes[0]] == "“" else "“"
            edits += [
                Edit(start + at, start + at + 1, line[at], turned, Certainty.RULE, "Quotes come in pairs (GB/T 15834).")
                for at in wrong
            ]
        start += len(line) + 1
    return Outcome((Pass("turned-quotes", tuple(edits)),)) if edits else Outcome()

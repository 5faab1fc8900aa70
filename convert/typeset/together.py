"""What stays together: numbers with their signs and units, addresses, the end of a paragraph; and what never stretches.

Part of the third stage, see :mod:`convert.typeset.punctuation`. It gives the letters of the classes that only the
text around can give, and names the boundaries that are no room.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from convert.memo import Memo
from convert.patterns import deferred
from convert.styles.columns import ADDRESS, DIVISION
from convert.typeset.characters import (
    CLOSING,
    CONNECTOR,
    DASH,
    ELLIPSIS,
    FIXED,
    GLUE,
    HAN,
    HYPHEN,
    IN_NEED,
    INTERPUNCT,
    JOINED,
    LETTER,
    OPENING,
    OPPORTUNITY,
    PAUSE,
    PREFIX,
    QUERY,
    RESUMED,
    SLASH,
    SOLIDUS,
    SPACE,
    STOP,
    SUFFIX,
    UNIT,
    WESTERN,
    WESTERN_CLOSING,
    WIDE,
)

_WORDS = re.escape(WESTERN) + RESUMED + IN_NEED
#: No boundary inside such a run stretches; nor does one before a blank or a joined character.
_RIGID_RUN = deferred(f"{PREFIX}*[{_WORDS}]+{SUFFIX}*|{PREFIX}*{WIDE}+{SUFFIX}*|{DASH}+|{ELLIPSIS}+")
_ATTACHED = deferred(f"[{JOINED}{FIXED}{OPPORTUNITY}{GLUE}{SPACE}]+")
#: Nor does one on either side of these (CLREQ 6.2.2.4).
_LINK = deferred(f"[{CONNECTOR}{SOLIDUS}{SLASH}]+")
#: Where any of them can be: one fast scan finds it, so that plain Chinese costs next to nothing.
_MAYBE_RIGID = deferred(
    f"[{_WORDS}{DASH}{ELLIPSIS}{WIDE}{PREFIX}{SUFFIX}{CONNECTOR}{SOLIDUS}{JOINED}{FIXED}{OPPORTUNITY}{GLUE}{SPACE}]+"
)

#: JLREQ 3.1.10 (CLREQ 6.1.2.2 has signs only, no units): what follows a number and is kept with it where possible.
_COUNTED = (
    "个百分点|個百分點|百分点|百分點|平方公里|平方千米|立方米|平方米|千瓦时|千瓦時|人民币|人民幣|公里|千米|厘米|毫米|公斤|千克|公顷|公頃"
    "|小时|小時|分钟|分鐘|个月|個月|美元|欧元|歐元|港元|日元|人次|千瓦|年代|世纪|世紀"
    "|[元人户戶吨噸米亩畝度天年月日号號时時分秒个個名项項件家种種次倍成岁歲届屆期章条條款页頁卷级級位台臺辆輛套座栋棟头頭只隻株点點℃克升]"
)
#: What is one piece everywhere, behind its first character: the number of an official document, a number with
#: a Western unit. All begin with one set of characters, which is what a search is fast at.
_ONE_PIECE = (
    r"(?<=[〔\[［])[0-9]{4}[〕\]］]第?[0-9]+[号號]?"
    r"|(?<=[0-9]) (?:[kcdmµn]?[mgWVAL][²³]?|[kMG]?Hz|[kMGT]?B|kWh|ha|dpi|ppi|rpm|min|[kMG]?bps)(?![A-Za-z0-9²³¹⁰-₟])"
)
_PIECES = deferred(rf"[〔\[［0-9](?:{_ONE_PIECE})")
_PIECES_AND_UNITS = deferred(
    rf"[〔\[［0-9０-９](?:(?<=[0-9０-９])(?:[十百千万亿萬億]{{1,3}}(?:{_COUNTED})?|{_COUNTED})|{_ONE_PIECE})"
)

#: Runs longer than this are worked out each time: no text has them twice.
_REMEMBERED = 32

#: A single — joins (北京—上海), two are a dash.
_SINGLE_DASH = deferred("(?<![—⸺])—(?![—⸺])")

#: In need also before a full stop and after an @; at its hyphens never, for they would be taken for those of a break.
_DIVISION_IN_NEED = deferred(r"(?<=[0-9A-Za-z])\.(?=[0-9A-Za-z])|(?<=@)[0-9A-Za-z]")


def kept_together(text: str, classes: str, *, keep_units: bool) -> str:
    """The classes of a paragraph with what stays together marked; with their Chinese units numbers do if asked."""
    pieces = _PIECES_AND_UNITS if keep_units else _PIECES
    return _divide_addresses(text, _keep_together(text, _connect(text, classes), pieces))


def unbroken(classes: str) -> str:
    """Classes that no line may end in."""
    return _NO_SPACE.sub(FIXED, classes)


def rigid_places(classes: str) -> list[int]:
    """The boundaries that never stretch, in order."""
    places: list[int] = []
    for candidate in _MAYBE_RIGID.finditer(classes):
        start, end = candidate.span()
        within = _RIGID_WITHIN[candidate[0]] if end - start <= _REMEMBERED else _rigid_within(candidate[0])
        places += [start + place for place in within]
    return places[1:] if places and places[0] < 0 else places


def _rigid_within(classes: str) -> Sequence[int]:
    """The boundaries of a stretch, -1 being the one before it, that never stretch; in order."""
    ranges = [(match.start(), match.end() - 1) for match in _RIGID_RUN.finditer(classes)]
    ranges += [(match.start() - 1, match.end() - 1) for match in _ATTACHED.finditer(classes)]
    ranges += [(match.start() - 1, match.end()) for match in _LINK.finditer(classes)]
    places: list[int] = []
    done = -1
    for start, end in sorted(ranges):
        places += range(max(start, done), end)
        done = max(done, end)
    return places


_RIGID_WITHIN: Memo[str, Sequence[int]] = Memo(_rigid_within)


def _connect(text: str, classes: str) -> str:
    """CLREQ 5.1: a single — is a connector mark; in Western text it is none (:mod:`convert.typeset.itemize`)."""
    if "—" not in text:
        return classes
    places = [place for place in map(re.Match.start, _SINGLE_DASH.finditer(text)) if classes[place] == DASH]
    parts = [classes[start + 1 : end] for start, end in pairwise([-1, *places, len(classes)])]
    return CONNECTOR.join(parts)


def _keep_together(text: str, classes: str, pieces: re.Pattern[str]) -> str:
    """Mark what stays together: a break behind its first character only in need, none further in (JLREQ 3.1.10)."""
    parts: list[str] = []
    done = 0
    for match in pieces.finditer(text):
        start, end = match.start() + 1, match.end()
        first = UNIT if classes[start] == HAN else classes[start]
        parts += (classes[done:start], first, FIXED * (end - start - 1))
        done = end
    return "".join((*parts, classes[done:])) if parts else classes


def _divide_addresses(text: str, classes: str) -> str:
    """Mark where a web address may go on on the next line."""
    if "://" not in text and "www." not in text and "@" not in text:
        return classes
    letters = list(classes)
    for start, end in map(re.Match.span, ADDRESS.finditer(text)):
        letters[start:end] = classes[start:end].replace(HYPHEN, LETTER)
        for match in _DIVISION_IN_NEED.finditer(text, start, end):
            letters[match.start()] = IN_NEED
        for match in DIVISION.finditer(text, start + 1, end):
            letters[match.start()] = RESUMED
    return "".join(letters)


_NO_SPACE = deferred(f"[^{SPACE}]")
_MARKS_AND_BLANKS = frozenset(
    OPENING + CLOSING + PAUSE + STOP + QUERY + INTERPUNCT + DASH + ELLIPSIS + SPACE + JOINED + WESTERN_CLOSING
)

#: A longer tail of marks can be wider than a line: then it breaks between brackets, not inside them.
_LONGEST_TAIL = 8


def last_line(classes: str) -> int:
    """From where on no line may end: the last one has two characters at least, marks not counted (CLREQ 7.1.2)."""
    place, characters = len(classes), 0
    while place and characters < 2 and len(classes) - place < _LONGEST_TAIL:
        place -= 1
        characters += classes[place] not in _MARKS_AND_BLANKS
    return place + 1

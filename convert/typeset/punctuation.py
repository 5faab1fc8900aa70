"""Third stage: the blank inside full-width marks, and what stays together.

A full-width mark fills half its em box; the other half is blank. Where two marks
meet, at a line end and at a line start, that blank is taken away (CLREQ 6.3.2,
GB/T 15834 5.1.10); elsewhere it is room a line may use when it is too long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from convert.memo import Memo
from convert.typeset.characters import (
    BLANKS_EM,
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
    NARROW_INTERPUNCT,
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
from convert.typeset.measure import Measured
from convert.typeset.profile import Profile
from convert.typeset.strip import Rooms, Shrink, Squeezes, Strip

_MARKS = re.compile(f"[{OPENING}{CLOSING}{PAUSE}{STOP}{QUERY}{INTERPUNCT}]+")
_GIVES_WAY = CLOSING + PAUSE + STOP + QUERY
_STAGES = {
    OPENING: Shrink.BRACKET,
    CLOSING: Shrink.BRACKET,
    PAUSE: Shrink.PAUSE,
    STOP: Shrink.STOP,
    QUERY: Shrink.STOP,
    INTERPUNCT: Shrink.INTERPUNCT,
}
#: A Western word space may shrink to this (house rule: at the quarter em of CLREQ 6.2.2.3 most faces
#: would have nothing to give), a Han–Latin gap to that (CLREQ 6.2.2.3).
_LEAST_SPACE_EM = 1 / 5
_LEAST_GAP_EM = 1 / 8
#: A mark narrower than this does not fill an em box.
_FULL_EM = 0.9
#: On the mainland CLREQ 6.1.3 lets the other pauses and stops hang as well; these are the ones it calls suitable.
_HANGING = "，、。．"

_WORDS = re.escape(WESTERN) + RESUMED + IN_NEED
#: No boundary inside such a run stretches; nor does one before a blank or a joined character.
_RIGID_RUN = re.compile(f"{PREFIX}*[{_WORDS}]+{SUFFIX}*|{PREFIX}*{WIDE}+{SUFFIX}*|{DASH}+|{ELLIPSIS}+")
_ATTACHED = re.compile(f"[{JOINED}{FIXED}{OPPORTUNITY}{GLUE}{SPACE}]+")
#: Nor does one on either side of these (CLREQ 6.2.2.4).
_LINK = re.compile(f"[{CONNECTOR}{SOLIDUS}{SLASH}]+")
#: Where any of them can be: one fast scan finds it, so that plain Chinese costs next to nothing.
_MAYBE_RIGID = re.compile(
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
    r"|(?<=[0-9]) (?:[kcdmµn]?[mgWVAL][²³]?|[kMG]?Hz|[kMGT]?B|kWh|ha)(?![A-Za-z0-9²³¹⁰-₟])"
)
_PIECES = re.compile(rf"[〔\[［0-9](?:{_ONE_PIECE})")
_PIECES_AND_UNITS = re.compile(
    rf"[〔\[［0-9０-９](?:(?<=[0-9０-９])(?:[十百千万亿萬億]{{1,3}}(?:{_COUNTED})?|{_COUNTED})|{_ONE_PIECE})"
)


_Room = tuple[int, float, Shrink]

#: Groups and runs longer than this are worked out each time: no text has them twice.
_REMEMBERED = 32
_ITSELF = (0,)

#: The space behind the number of an item is no word space: it is as wide in every item.
_NUMBERED = re.compile(r"[0-9]{1,3}[.)] ")

#: A single — joins (北京—上海), two are a dash.
_SINGLE_DASH = re.compile("(?<![—⸺])—(?![—⸺])")

#: A web or mail address, and where it may be divided: after such signs, never before one.
_ADDRESS = re.compile(
    r"(?:(?:https?|ftp)://|www\.)[!-~]+|[0-9A-Za-z][0-9A-Za-z._%+-]*@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+"
)
_DIVISION = re.compile(r"[/?&=#_]+(?=[0-9A-Za-z%])")
#: In need also before a full stop and after an @; at its hyphens never, for they would be taken for those of a break.
_DIVISION_IN_NEED = re.compile(r"(?<=[0-9A-Za-z])\.(?=[0-9A-Za-z])|(?<=@)[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class _Closed:
    """What closing up does to a group of marks; places count from its first mark, -1 is the character before.

    ``narrowed`` and ``moved`` are changes of marks' own advances and of the advances at
    boundaries; ``leads`` and ``trails`` become the fields of these names in ``Strip``, ``rooms`` its squeezes.
    ``alone`` is the trail of a single mark where that is all there is to it, as with nine marks of ten.
    """

    narrowed: Mapping[int, float]
    moved: Mapping[int, float]
    leads: Mapping[int, float]
    trails: Mapping[int, tuple[float, float]]
    rooms: Sequence[_Room]
    alone: tuple[float, float] | None


def punctuate(
    measured: Measured, size_pt: float, profile: Profile, *, hanging: bool = False, keep_units: bool = True
) -> Strip:
    """Close up neighbouring marks and note where blank may be taken away.

    Args:
        measured: the paragraph.
        size_pt: the size of its type.
        profile: whose marks they are.
        hanging: pauses and stops at a line end stand outside the line, but not after another mark
            (CLREQ 6.1.3; mainland only).
        keep_units: a number stays with its Chinese unit where possible (JLREQ 3.1.10; word processors do
            not do that).
    """
    text, classes = measured.itemized.text, measured.itemized.classes
    own, advances, moved = measured.own_pt, measured.advances_pt, measured.moved.copy()
    groups: list[tuple[int, _Closed]] = []
    leads_pt: dict[int, float] = {}
    trails_pt: dict[int, tuple[float, float]] = {}
    if _MARKS.search(classes):
        groups = _closed_up(classes, own, size_pt, profile)
        own, advances = own.copy(), advances.copy()
        for start, closed in groups:
            if closed.alone:
                trails_pt[start] = closed.alone
                continue
            for place, change in closed.narrowed.items():
                own[start + place] += change
            for place, change in closed.moved.items():
                advances[start + place] += change
                moved.append(start + place)
            for place, lead in closed.leads.items():
                leads_pt[start + place] = lead
            for place, trail in closed.trails.items():
                trails_pt[start + place] = trail
        if hanging and profile is Profile.MAINLAND:
            for place in trails_pt:
                if text[place] in _HANGING and not (place and _MARKS.match(classes, place - 1)):
                    trails_pt[place] = (0.0, own[place])
    gaps = measured.gaps
    spaces: list[int] = []
    if " " in text:
        counted = set(measured.moved)
        if numbered := _NUMBERED.match(text):
            counted.add(numbered.end() - 1)
        spaces = [match.start() for match in re.finditer(" ", text) if match.start() not in counted]
    pieces = _PIECES_AND_UNITS if keep_units else _PIECES
    kept = _divide_addresses(text, _keep_together(text, _connect(text, classes), pieces))
    last = _last_line(kept)
    return Strip(
        text=text,
        classes=kept[:last] + _NO_SPACE.sub(FIXED, kept[last:]),
        sorts=measured.sorts,
        widths_pt=measured.widths_pt,
        own_pt=own,
        advances_pt=advances,
        cells_pt=measured.advances_pt,
        moved=sorted(moved),
        leads_pt=leads_pt,
        trails_pt=trails_pt,
        gaps=gaps,
        spaces=spaces,
        rigid=_rigid(kept),
        squeezes=Squeezes(lambda: _rooms(groups, spaces, gaps, advances, size_pt)),
        size_pt=size_pt,
        tracking_pt=measured.tracking_pt,
        ending=kept[last:],
    )


def _rooms(
    groups: Iterable[tuple[int, _Closed]],
    spaces: Sequence[int],
    gaps: Sequence[int],
    advances: Sequence[float],
    size_pt: float,
) -> Rooms:
    """Where marks, Western spaces and Han–Latin gaps can give room."""
    rooms = [(start + place, room, stage) for start, closed in groups for place, room, stage in closed.rooms]
    if spaces or gaps:
        rooms += [(place, max(0.0, advances[place] - _LEAST_SPACE_EM * size_pt), Shrink.SPACE) for place in spaces]
        rooms += [(place, _LEAST_GAP_EM * size_pt, Shrink.LATIN_GAP) for place in gaps]
        rooms.sort()
    if not rooms:
        return Rooms((), (), (), (0.0,))
    places, rooms_pt, stages = zip(*rooms, strict=True)
    return Rooms(places, rooms_pt, stages, tuple(accumulate(rooms_pt, initial=0.0)))


def _closed_up(classes: str, own: Sequence[float], size_pt: float, profile: Profile) -> list[tuple[int, _Closed]]:
    """Where every group of neighbouring marks begins, and what becomes of it.

    The groups of a text are few and come again and again: what becomes of each is worked out once.
    """
    known = _groups(size_pt, profile)
    least_pt = _FULL_EM * size_pt
    found: list[tuple[int, _Closed]] = []
    for match in _MARKS.finditer(classes):
        start, marks = match.start(), match[0]
        before = start if start < 2 else 2
        if len(marks) == 1:
            narrow: tuple[int, ...] = _ITSELF if own[start] < least_pt else ()
        else:
            narrow = tuple([place for place, width in enumerate(own[start : match.end()]) if width < least_pt])
        if len(marks) <= _REMEMBERED:
            found.append((start, known[marks, narrow, before]))
        else:
            found.append((start, _closed(marks, frozenset(narrow), before, size_pt, profile)))
    return found


@cache
def _groups(size_pt: float, profile: Profile) -> Memo[tuple[str, tuple[int, ...], int], _Closed]:
    """What becomes of each group met at a size."""

    def closed(group: tuple[str, tuple[int, ...], int]) -> _Closed:
        marks, narrow, before = group
        return _closed(marks, frozenset(narrow), before, size_pt, profile)

    return Memo(closed)


def _closed(marks: str, narrow: frozenset[int], before: int, size_pt: float, profile: Profile) -> _Closed:
    """CLREQ 6.3.2.2: of two neighbouring marks one loses the half that lies away from the enclosed text.

    Before an opening mark the opening mark does; between closing marks, pauses and
    stops the first of the two. The ``narrow`` marks, of a fallback face, do not fill an em box and
    have no blank to give. ``before`` is how many characters, of two at most, stand before the group.
    """
    narrowed: dict[int, float] = {}
    moved: dict[int, float] = {}
    leads: dict[int, float] = {}
    trails: dict[int, tuple[float, float]] = {}
    blank_pt = {mark: (left * size_pt, right * size_pt) for mark, (left, right) in BLANKS_EM[profile].items()}

    def move(place: int, blank: float) -> None:
        if blank and place >= -before:
            moved[place] = moved.get(place, 0.0) - blank

    halved = _halved(marks, profile)
    lefts, rights = [], []
    for place, mark in enumerate(marks):
        left, right = blank_pt[mark]
        if place in narrow:
            left = right = 0.0
        elif mark == INTERPUNCT and NARROW_INTERPUNCT[profile]:
            narrowed[place] = -right
            move(place, right)
            move(place - 1, left)
            left = right = 0.0
        elif mark == OPENING:
            leads[place] = left
        elif place in halved:
            narrowed[place] = -right
            move(place, right)
            left = right = 0.0
        else:
            trails[place] = (left, right)
        lefts.append(left)
        rights.append(right)
    for place in range(1, len(marks)):
        if marks[place] == OPENING:
            move(place - 1, lefts[place])
            lefts[place] = 0.0
        elif marks[place - 1] in _GIVES_WAY:
            move(place - 1, rights[place - 1])
            if lefts[place - 1] and place - 1 + before > 0:
                move(place - 2, lefts[place - 1])
                trails[place - 1] = (0.0, rights[place - 1])
            lefts[place - 1] = rights[place - 1] = 0.0
    rooms: list[_Room] = []
    for place, (mark, left, right) in enumerate(zip(marks, lefts, rights, strict=True)):
        if left and place + before > 0:
            rooms.append((place - 1, left, _STAGES[mark]))
        if right:
            rooms.append((place, right, _STAGES[mark]))
    alone = None if len(marks) > 1 or narrowed or moved or leads else trails.get(0)
    return _Closed(narrowed, moved, leads, trails, rooms, alone)


def _halved(marks: str, profile: Profile) -> frozenset[int]:
    """The ？ and ！ that are half as wide as a hanzi: mainland only.

    Two together take one em, three take two (GB/T 15834, CLREQ 5.1.1.3).
    """
    if profile is not Profile.MAINLAND:
        return frozenset()
    doubled = (match.span() for match in re.finditer(f"{QUERY}{{2,}}", marks))
    return frozenset(place for start, end in doubled for place in range(start, end if end - start == 2 else end - 1))


def _rigid(classes: str) -> list[int]:
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
    for start, end in map(re.Match.span, _ADDRESS.finditer(text)):
        letters[start:end] = classes[start:end].replace(HYPHEN, LETTER)
        for match in _DIVISION_IN_NEED.finditer(text, start, end):
            letters[match.start()] = IN_NEED
        for match in _DIVISION.finditer(text, start, end):
            letters[match.end()] = RESUMED
    return "".join(letters)


_NO_SPACE = re.compile(f"[^{SPACE}]")
_MARKS_AND_BLANKS = frozenset(
    OPENING + CLOSING + PAUSE + STOP + QUERY + INTERPUNCT + DASH + ELLIPSIS + SPACE + JOINED + WESTERN_CLOSING
)

#: A longer tail of marks can be wider than a line: then it breaks between brackets, not inside them.
_LONGEST_TAIL = 8


def _last_line(classes: str) -> int:
    """From where on no line may end: the last one has two characters at least, marks not counted (CLREQ 7.1.2)."""
    place, characters = len(classes), 0
    while place and characters < 2 and len(classes) - place < _LONGEST_TAIL:
        place -= 1
        characters += classes[place] not in _MARKS_AND_BLANKS
    return place + 1

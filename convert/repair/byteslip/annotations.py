"""Readings inserted after characters: which ones the damage put there, and which are real.

The damage is systematic. It follows only characters whose Traditional form differs
from the Simplified one, one syllable at a time, in running text, at (nearly) every
occurrence of an annotated character. Real readings follow unchanged characters as
well, cover whole words, stand in lists, or occur once per word. :func:`survey`
judges a whole page by that and then each reading on it.

A reading belongs to the two *bytes* before it, which need not be one character:
in ``富士康A(chǔ)區`` they are ``B5 41``, the second byte of 康 and ``A``, together 礎.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from heapq import merge

from msgspec import Struct

from convert.patterns import deferred
from convert.repair.byteslip import gbk
from convert.repair.language import characters, model
from convert.repair.spans import Spans

LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡɑê\u0300-\u036f"
READING = deferred(rf"[(（]([{LETTERS}]{{1,8}}) ?[)）]")
_CUT_READING = deferred(rf"[(（]([{LETTERS}]{{0,7}})$", re.MULTILINE)
_NO_READING = deferred(r"[(（] ?[)）]")
RESIDUE = deferred(rf"([{LETTERS}]{{1,8}}) ?[)）]")

SYSTEMATIC = 0.75  # share of an annotated character's occurrences that carry a reading, over the page
UNUSUAL = 0.1  # share of unusual readings up to which a page's single ones are glosses
GLOSSED = 0.5  # below this share a single character's readings are glosses even on a damaged page
UNCHANGED = 0.10  # share of unchanged characters that carry one, above which the page teaches reading
RUNNING = 0.5  # share of annotations that stand in running text: lists and glossaries have few
FEW = 5  # a page with fewer annotated characters needs what nobody would gloss:
USUAL = 0.75  # this share in running text, and with the usual reading or
OFTEN = 3  # this often, and
COMMON = -8.3  # a character at least this frequent (natural log; the commonest 900 or so)
NEAR = 8  # characters behind a reading in which a word about reading makes it the author's

_ABOUT_READING = deferred("[念讀读][成作做錯错准音]|[讀读念不]音|拼音|[個个]字")
_VARIANTS = str.maketrans({"ɡ": "g", "ɑ": "a"})


class Annotation(Struct, frozen=True):
    """A reading at ``text[start:end]`` after ``char``, the character its two bytes spell.

    ``reading`` is spelled as the tables do; ``straddles``: the two bytes are of two characters.
    """

    start: int
    end: int
    char: str
    straddles: bool
    reading: str


NO_ANNOTATIONS: Spans[Annotation] = Spans(Annotation, ())


class Page(Struct, frozen=True):
    """What a survey found: whether the page is damaged, and the readings the damage inserted.

    ``annotated`` holds the characters that the page annotates, ``glossed`` those whose
    readings are real although the page is damaged.
    """

    damaged: bool
    annotations: Spans[Annotation]
    annotated: frozenset[str]
    glossed: frozenset[str]


@cache
def normal(reading: str) -> str:
    """A reading as the tables spell it: composed, with plain ``g`` and ``a``.

    >>> normal("ɡuī")
    'guī'
    """
    return unicodedata.normalize("NFC", reading).translate(_VARIANTS)


def fits(char: str, reading: str) -> bool:
    """Whether ``char`` is a Traditional form that is read so."""
    return reading in characters.load().readings.get(char, ())


def survey(text: str) -> Page:
    """Judge a page and find the readings that the damage inserted.

    >>> [a.char for a in survey("產(chǎn)業(yè)和富士康A(chǔ)區").annotations]
    ['產', '業', '礎']
    >>> len(survey("重慶(Chóngqìng)的行(xíng、háng)人").annotations)
    0
    """
    found, others = _readings(text)
    whole: Counter[str] = Counter()
    for (char, straddles, _), times in found.counts().items():
        whole[char] += 0 if straddles else times
    whole = +whole
    whole.update(a.char for a in _maimed(text, frozenset(whole)) if not a.straddles)
    present = _present(text, found)
    if not found or not _is_damage(text, found, whole, present, others):
        return Page(False, NO_ANNOTATIONS, frozenset(), frozenset())
    return _page(text, found, _glossed(found, whole, present))


def _glossed(found: Spans[Annotation], whole: Counter[str], present: Counter[str]) -> frozenset[str]:
    """Characters whose readings are the author's, on a page that is damaged.

    The damage annotates nearly every occurrence; and where it gives the usual readings, a
    single unusual one (``鋸(jū)碗匠``) is a gloss.
    """
    seldom = {char for char, count in whole.items() if present[char] > 2 and count < GLOSSED * present[char]}
    readings = characters.load().readings
    unusual: Counter[str] = Counter()
    for (char, straddles, reading), times in found.counts().items():
        if not straddles and reading != readings[char][0]:
            unusual[char] += times
    if sum(unusual.values()) <= UNUSUAL * len(found):
        seldom |= {char for char, count in unusual.items() if count == 1 and count == whole[char]}
    return frozenset(seldom)


def resurvey(text: str, page: Page) -> Page:
    """The readings left on a page already judged, after slips were taken back and freed more of them."""
    return _page(text, _readings(text)[0], page.glossed)


def _page(text: str, found: Spans[Annotation], glossed: frozenset[str]) -> Page:
    kept = found.where(lambda char, straddles, _: straddles or char not in glossed)
    annotated = frozenset(char for char, *_ in kept.counts())
    maimed = sorted((a.start, a.end, (a.char, a.straddles, a.reading)) for a in _maimed(text, annotated))
    if maimed:
        kept = Spans(Annotation, merge(kept.rows(), maimed))
    return Page(True, kept, annotated, glossed)


def _maimed(text: str, annotated: frozenset[str]) -> Iterator[Annotation]:
    """Readings cut off by the end of an excerpt (``發(f``) and parentheses that lost theirs (``發()``)."""
    for match in _CUT_READING.finditer(text):
        char, straddles = _before(text, match.start(), {})
        readings = characters.load().readings.get(char, ()) if char in annotated else ()
        if any(reading.startswith(normal(match[1])) for reading in readings):
            yield Annotation(match.start(), match.end(), char, straddles, "")
    for match in _NO_READING.finditer(text):
        char, straddles = _before(text, match.start(), {})
        if char in annotated:
            yield Annotation(match.start(), match.end(), char, straddles, "")


def _readings(text: str) -> tuple[Spans[Annotation], int]:
    """Every reading that fits the two bytes before it, and how many follow some other character."""
    others = 0

    def found() -> Iterator[tuple[int, int, tuple[str, bool, str]]]:
        nonlocal others
        ends: dict[int, int] = {}
        last_end = end = 0
        last_straddles = True
        for match in READING.finditer(text):
            start = match.start()
            if start > end + 1:  # readings further back are out of the way
                ends.clear()
            char, straddles = _before(text, start, ends)
            second = last_end == start and not straddles and not last_straddles
            end = match.end()
            ends[end] = start
            if second:  # 會(huì)(kuài)計: the damage inserts one reading, another one behind it is the author's
                continue
            reading = normal(match[1])
            if char and fits(char, reading):
                last_end, last_straddles = end, straddles
                yield start, end, (char, straddles, reading)
            elif char:
                others += 1

    return Spans(Annotation, found()), others


def _before(text: str, at: int, ends: dict[int, int]) -> tuple[str, bool]:
    """The character spelled by the two bytes before ``at``, and whether they belong to two characters."""
    at = _skip(at, ends)
    if at == 0:
        return "", False
    code = gbk.encode(text[at - 1])
    if len(code) == 2:
        return (text[at - 1] if "\u3400" <= text[at - 1] <= "\u9fff" else ""), False
    at = _skip(at - 1, ends)
    before = gbk.encode(gbk.WIDENED.get(text[at - 1], text[at - 1])) if at else b""
    if len(code) != 1 or len(before) != 2:
        return "", False
    return gbk.decode(before[1], code[0]) or "", True


def _skip(at: int, ends: dict[int, int]) -> int:
    while at in ends:
        at = ends[at]
    return at


def _present(text: str, found: Spans[Annotation]) -> Counter[str]:
    """Occurrences of every character where readings stand: from a line's first one on."""
    pieces = []
    end = 0
    for start, *_ in found.rows():
        if start >= end:
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            pieces.append(text[max(0, start - 1) : end])
    return Counter("".join(pieces))


def _unchanged(present: Counter[str]) -> int:
    """How many hanzi have the same form in both scripts."""
    changed = characters.load().readings
    return sum(n for char, n in present.items() if "\u3400" <= char <= "\u9fff" and char not in changed)


def _is_damage(text: str, found: Spans[Annotation], whole: Counter[str], present: Counter[str], others: int) -> bool:
    counts = found.counts()
    straddling = any(straddles for _, straddles, _ in counts)
    if others and others > UNCHANGED * max(_unchanged(present), 1):
        return False
    if straddling and not whole:
        return True
    often = _in_many_lines(text, found)
    running = {what: counts[what] for what in often}
    for start, end, what in found.rows():
        if what not in often and _is_running(text, start, end):
            running[what] = running.get(what, 0) + 1
    if sum(running.values()) < RUNNING * len(found):
        return False
    total = sum(max(present[char], count) for char, count in whole.items())
    if sum(whole.values()) < SYSTEMATIC * total:
        return False
    if len(whole) >= FEW or straddling:
        return True
    if all(_is_about_reading(text, end) for _, end, _ in found.rows()):
        return False
    return _is_damage_of_few(len(found), running, counts, alone=not others and sum(whole.values()) == total)


def _in_many_lines(text: str, found: Spans[Annotation]) -> frozenset[tuple[str, bool, str]]:
    """What is annotated in :data:`OFTEN` lines: a list has every item once, a page of questions 問 again and again."""
    lines: dict[tuple[str, bool, str], int] = {}
    last: dict[tuple[str, bool, str], int] = {}
    at = line = 0
    for start, _, what in found.rows():
        line += text.count("\n", at, start)
        at = start
        if last.get(what) != line:
            last[what] = line
            lines[what] = lines.get(what, 0) + 1
    return frozenset(what for what, number in lines.items() if number >= OFTEN)


def _is_damage_of_few(
    found: int,
    running: Mapping[tuple[str, bool, str], int],
    counts: Mapping[tuple[str, bool, str], int],
    *,
    alone: bool,
) -> bool:
    """Few annotated characters: nobody glosses the commonest ones in running text, over and over or as usual.

    ``alone``: every occurrence of the annotated characters has its reading, and nothing else has one.
    Where all of them are common, this weighs as much as a quarter of the usual readings and places.
    """
    tables = characters.load()
    single = model.load().single

    def is_common(char: str) -> bool:
        return single(tables.simplified[char]) > COMMON

    every = {(char, reading) for char, _, reading in counts}
    if alone and len(every) > 1 and all(is_common(char) for char, _ in every):
        share, read = RUNNING, every
    else:
        share, read = USUAL, {(char, reading) for char, _, reading in running}
    times = sum(running.values())
    one_reading_each = len({char for char, _ in read}) == len(read)
    common = any(is_common(char) for char, _ in read)
    usual = sum(reading == tables.readings[char][0] for char, reading in read) >= share * len(read)
    return common and one_reading_each and (usual or times >= OFTEN) and times >= share * found


def _is_running(text: str, start: int, end: int) -> bool:
    """Whether the annotated character is part of a sentence, not an item of a list or glossary."""
    after = text[end : end + 1]
    if after.isalnum():
        return True
    before = text[max(0, start - 2) : start - 1]
    return before.isalnum() or before in (")", "）")


def _is_about_reading(text: str, end: int) -> bool:
    """Whether the words behind a reading speak of how characters are read, or of characters.

    >>> _is_about_reading("孩子把來(lái)念成了奶", 9), _is_about_reading("春天來(lái)了", 8)
    (True, False)
    """
    return _ABOUT_READING.search(READING.sub("", text[end : end + 3 * NEAR])[:NEAR]) is not None

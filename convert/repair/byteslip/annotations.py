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
from collections.abc import Iterator
from dataclasses import dataclass

from convert.repair.byteslip import gbk
from convert.repair.language import characters, model

_LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡɑê\u0300-\u036f"
READING = re.compile(rf"[(（]([{_LETTERS}]{{1,8}}) ?[)）]")
_CUT_READING = re.compile(rf"[(（]([{_LETTERS}]{{0,7}})$", re.MULTILINE)
_NO_READING = re.compile(r"[(（] ?[)）]")
RESIDUE = re.compile(rf"([{_LETTERS}]{{1,8}}) ?[)）]")

SYSTEMATIC = 0.75  # share of an annotated character's occurrences that carry a reading, over the page
UNUSUAL = 0.1  # share of unusual readings up to which a page's single ones are glosses
GLOSSED = 0.5  # below this share a single character's readings are glosses even on a damaged page
UNCHANGED = 0.10  # share of unchanged characters that carry one, above which the page teaches reading
RUNNING = 0.5  # share of annotations that stand in running text: lists and glossaries have few
FEW = 5  # a page with fewer annotated characters needs what nobody would gloss:
USUAL = 0.75  # this share in running text, and with the usual reading or
OFTEN = 3  # this often, and
COMMON = -8.3  # a character at least this frequent (natural log; the commonest 900 or so)

_VARIANTS = str.maketrans({"ɡ": "g", "ɑ": "a"})


@dataclass(frozen=True, slots=True)
class Annotation:
    """A reading at ``text[start:end]`` after ``char``, the character its two bytes spell."""

    start: int
    end: int
    char: str
    straddles: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What a survey found: whether the page is damaged, and the readings the damage inserted.

    ``annotated`` holds the characters that the page annotates, ``glossed`` those whose
    readings are real although the page is damaged.
    """

    damaged: bool
    annotations: tuple[Annotation, ...]
    annotated: frozenset[str]
    glossed: frozenset[str]


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
    >>> survey("重慶(Chóngqìng)的行(xíng、háng)人").annotations
    ()
    """
    found, others = _readings(text)
    whole = Counter(a.char for a in found if not a.straddles)
    whole.update(a.char for a in _maimed(text, frozenset(whole)) if not a.straddles)
    present, unchanged = _present(text, found)
    if not found or not _is_damage(text, found, whole, present, others, unchanged):
        return Page(False, (), frozenset(), frozenset())
    return _page(text, found, _glossed(text, found, whole, present))


def _glossed(text: str, found: list[Annotation], whole: Counter[str], present: Counter[str]) -> frozenset[str]:
    """Characters whose readings are the author's, on a page that is damaged.

    The damage annotates nearly every occurrence; and where it gives the usual readings, a
    single unusual one (``鋸(jū)碗匠``) is a gloss.
    """
    seldom = {char for char, count in whole.items() if present[char] > 2 and count < GLOSSED * present[char]}
    readings = characters.load().readings
    unusual = Counter(a.char for a in found if not a.straddles and _reading(text, a) != readings[a.char][0])
    if sum(unusual.values()) <= UNUSUAL * len(found):
        seldom |= {char for char, count in unusual.items() if count == 1 and count == whole[char]}
    return frozenset(seldom)


def _reading(text: str, a: Annotation) -> str:
    return normal(text[a.start + 1 : a.end - 1].strip())


def resurvey(text: str, page: Page) -> Page:
    """The readings left on a page already judged, after slips were taken back and freed more of them."""
    return _page(text, _readings(text)[0], page.glossed)


def _page(text: str, found: list[Annotation], glossed: frozenset[str]) -> Page:
    kept = [a for a in found if a.straddles or a.char not in glossed]
    annotated = frozenset(a.char for a in kept)
    kept += _maimed(text, annotated)
    return Page(True, tuple(sorted(kept, key=lambda a: a.start)), annotated, glossed)


def _maimed(text: str, annotated: frozenset[str]) -> Iterator[Annotation]:
    """Readings cut off by the end of an excerpt (``發(f``) and parentheses that lost theirs (``發()``)."""
    for match in _CUT_READING.finditer(text):
        char, straddles = _before(text, match.start(), {})
        readings = characters.load().readings.get(char, ()) if char in annotated else ()
        if any(reading.startswith(normal(match[1])) for reading in readings):
            yield Annotation(match.start(), match.end(), char, straddles)
    for match in _NO_READING.finditer(text):
        char, straddles = _before(text, match.start(), {})
        if char in annotated:
            yield Annotation(match.start(), match.end(), char, straddles)


def _readings(text: str) -> tuple[list[Annotation], int]:
    """Every reading that fits the two bytes before it, and how many follow some other character."""
    found: list[Annotation] = []
    others = 0
    ends: dict[int, int] = {}
    for match in READING.finditer(text):
        char, straddles = _before(text, match.start(), ends)
        second = bool(found) and found[-1].end == match.start() and not straddles and not found[-1].straddles
        ends[match.end()] = match.start()
        if second:  # 會(huì)(kuài)計: the damage inserts one reading, another one behind it is the author's
            continue
        if char and fits(char, normal(match[1])):
            found.append(Annotation(match.start(), match.end(), char, straddles))
        elif char:
            others += 1
    return found, others


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


def _present(text: str, found: list[Annotation]) -> tuple[Counter[str], int]:
    """Occurrences of every character, and of unchanged hanzi, where readings stand: from a line's first one on."""
    chars: Counter[str] = Counter()
    end = 0
    for annotation in found:
        if annotation.start >= end:
            end = text.find("\n", annotation.start)
            end = len(text) if end < 0 else end
            chars.update(text[max(0, annotation.start - 1) : end])
    changed = characters.load().readings
    unchanged = sum(n for char, n in chars.items() if "\u3400" <= char <= "\u9fff" and char not in changed)
    return chars, unchanged


def _is_damage(
    text: str, found: list[Annotation], whole: Counter[str], present: Counter[str], others: int, unchanged: int
) -> bool:
    straddling = sum(a.straddles for a in found)
    if others > UNCHANGED * max(unchanged, 1):
        return False
    if straddling and not whole:
        return True
    often = Counter((a.char, _reading(text, a)) for a in found)  # a list has every item once, a page of questions 問 often
    running = [a for a in found if often[a.char, _reading(text, a)] >= OFTEN or _is_running(text, a)]
    if len(running) < RUNNING * len(found):
        return False
    total = sum(max(present[char], count) for char, count in whole.items())
    if sum(whole.values()) < SYSTEMATIC * total:
        return False
    if len(whole) >= FEW or straddling:
        return True
    return _is_damage_of_few(text, found, running)


def _is_damage_of_few(text: str, found: list[Annotation], running: list[Annotation]) -> bool:
    """Few annotated characters: nobody glosses the commonest ones in running text, over and over or as usual."""
    tables = characters.load()
    read = {(a.char, _reading(text, a)) for a in running}
    one_reading_each = len({char for char, _ in read}) == len(read)
    common = any(model.load().single(tables.simplified[char]) > COMMON for char, _ in read)
    usual = sum(reading == tables.readings[char][0] for char, reading in read) >= USUAL * len(read)
    return common and one_reading_each and (usual or len(running) >= OFTEN) and len(running) >= USUAL * len(found)


def _is_running(text: str, a: Annotation) -> bool:
    """Whether the annotated character is part of a sentence, not an item of a list or glossary."""
    after = text[a.end : a.end + 1]
    if after.isalnum():
        return True
    before = text[max(0, a.start - 2) : a.start - 1]
    return before.isalnum() or before in (")", "）")

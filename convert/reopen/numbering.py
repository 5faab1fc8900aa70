"""``word/numbering.xml``: the markers of automatic lists and headings as written text (ECMA-376 part 1, 17.9).

A paragraph names a numbering (``w:num``) and a level; the numbering names an
abstract one that says how its nine levels look. Numberings of the same abstract one
count on from each other unless one says that it starts anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from convert.patterns import deferred
from convert.reopen.numerals import is_known, written
from convert.reopen.xml import attribute, child, children, is_on, kind, number

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS: Final = 9
_PLACE: Final = deferred("%([1-9])")

#: Bullets of the fonts Symbol and Wingdings, which stand in the private area, as characters every font has.
_BULLETS: Final = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0d8": "➢", "\uf0fc": "✓",
    "\uf0a8": "□", "\uf076": "❖", "\uf0e8": "➔", "\uf06f": "□", "\uf02d": "–",
}  # fmt: skip


class Marker(Struct, frozen=True):
    """What stands before an automatically numbered paragraph: its text, its kind and its list."""

    text: str
    level: int
    is_bullet: bool
    list_id: str = ""


class _Level(Struct, frozen=True):
    """One level of a list: where it starts, how its number looks, and after which level it starts anew."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    suffix: str = "tab"
    restart: int = -1  # -1: after any outer level
    style: str = ""


class _Numbering(Struct, frozen=True):
    abstract: str
    levels: tuple[_Level, ...]
    starts: dict[int, int]


class Numbering:
    """The numberings of one file, and how far each has counted; asked once per paragraph, in order."""

    def __init__(self, root: _Element | None, unknown: Callable[[str], None] = lambda _: None) -> None:
        """Reads the part; ``unknown`` is told of every number format that is not known."""
        self._unknown = unknown
        abstract = {attribute(each, "w:abstractNumId"): each for each in children(root, "w:abstractNum")}
        style_links = {
            attribute(child(each, "w:styleLink"), "w:val"): key
            for key, each in abstract.items()
            if child(each, "w:styleLink") is not None
        }
        self._numberings: dict[str, _Numbering] = {}
        for each in children(root, "w:num"):
            key = attribute(child(each, "w:abstractNumId"), "w:val")
            linked = attribute(child(abstract.get(key), "w:numStyleLink"), "w:val")
            key = style_links.get(linked, key)
            self._numberings[attribute(each, "w:numId")] = _numbering(key, abstract.get(key), each)
        self._counts: dict[str, list[int]] = {}
        self._started: set[tuple[str, int]] = set()

    def level_of_style(self, numbering_id: str, style_id: str) -> int:
        """The level that a list ties to a paragraph style; 0 where it ties none."""
        known = self._numberings.get(numbering_id)
        levels = known.levels if known else ()
        return next((index for index, level in enumerate(levels) if level.style == style_id), 0)

    def marker(self, numbering_id: str, level: int) -> Marker | None:
        """Counts one paragraph on and gives its marker; ``None`` where the numbering does not exist."""
        known = self._numberings.get(numbering_id)
        if known is None or not 0 <= level < _LEVELS:
            return None
        counts = self._counts.setdefault(known.abstract, [-1] * _LEVELS)
        self._advance(numbering_id, known, counts, level)
        own = known.levels[level]
        if own.format == "bullet":
            sign = "".join(_BULLETS.get(sign, sign) for sign in own.text) or "•"
            return Marker(sign, level, True, numbering_id)
        text = _PLACE.sub(lambda match: self._shown(known, counts, int(match[1]) - 1, own.legal), own.text)
        return Marker(_set_off(text, own.suffix), level, False, numbering_id)

    def _advance(self, numbering_id: str, known: _Numbering, counts: list[int], level: int) -> None:
        if level in known.starts and (numbering_id, level) not in self._started:
            counts[level] = known.starts[level]
        elif counts[level] < 0:
            counts[level] = known.levels[level].start
        else:
            counts[level] += 1
        self._started.add((numbering_id, level))
        for outer in range(level):
            if counts[outer] < 0:
                counts[outer] = known.levels[outer].start
        for inner in range(level + 1, _LEVELS):
            restart = known.levels[inner].restart
            if restart < 0 or level < restart:
                counts[inner] = -1

    def _shown(self, known: _Numbering, counts: list[int], level: int, legal: bool) -> str:
        own = known.levels[level]
        if not is_known(own.format):
            self._unknown(own.format)
        value = counts[level] if counts[level] >= 0 else own.start
        return written("decimal" if legal else own.format, value)


def _set_off(marker: str, suffix: str) -> str:
    """The marker with a space where its text would run into it: 第一章 总则, 1.1 范围, but 一、总则."""
    parted = suffix != "nothing" and marker[-1:] and (marker[-1].isalpha() or marker[-1].isdecimal())
    return f"{marker} " if parted else marker


def _numbering(key: str, abstract: _Element | None, num: _Element) -> _Numbering:
    levels = [_Level() for _ in range(_LEVELS)]
    for each in children(abstract, "w:lvl"):
        index = number(each, "w:ilvl")
        if 0 <= index < _LEVELS:
            levels[index] = _level(each)
    starts: dict[int, int] = {}
    for override in children(num, "w:lvlOverride"):
        index = number(override, "w:ilvl")
        if not 0 <= index < _LEVELS:
            continue
        for each in override:
            if kind(each) == "w:startOverride":
                starts[index] = max(0, number(each))
            elif kind(each) == "w:lvl":
                levels[index] = replace(_level(each), start=levels[index].start)
    return _Numbering(key, tuple(levels), starts)


def _level(element: _Element) -> _Level:
    return _Level(
        start=max(0, number(child(element, "w:start"), default=1)),
        format=attribute(child(element, "w:numFmt"), "w:val") or "decimal",
        text=attribute(child(element, "w:lvlText"), "w:val")[:64],
        legal=bool(is_on(child(element, "w:isLgl"))),
        suffix=attribute(child(element, "w:suff"), "w:val") or "tab",
        restart=number(child(element, "w:lvlRestart"), default=-1),
        style=attribute(child(element, "w:pStyle"), "w:val"),
    )

"""The front of a volume set: its cover, and its table of contents with leaders and page numbers."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from convert.document.model import Collection
from convert.document.volume import Entry, contents_title, cover, spaced
from convert.styles.model import TextStyle
from convert.typeset.blocks import galley_of
from convert.typeset.compositor import Compositor
from convert.typeset.frames import LineEnd, Tag
from convert.typeset.galley import Galley, GalleyLine, StructurePath, Target, baseline_pt, rows_of

#: The least room between an entry's text and the leader, and between the leader and the page numbers.
_APART_EM = 0.5
#: Free of text at the right besides the page number.
_RIGHT_ROOM_EM = 2.0
#: The ellipsis of Chinese fonts: three dots in the middle of an em box, so that a row of them is one even leader.
_LEADER = "…"
_LEAST_LEADERS = 2
_FRONT_BLOCK = -2


def cover_galleys(collection: Collection, compositor: Compositor) -> list[Galley]:
    """The cover's lines."""
    texts, width_pt = compositor.style.text, compositor.geometry.area_width_pt
    found: list[Galley] = []
    for number, (name, text) in enumerate(cover(collection)):
        kind = texts[name]
        strip = compositor.strip(text, kind)
        is_title = name == "cover_title"
        setting = (compositor.set_heading if is_title else compositor.set_paragraph)(strip, kind, width_pt)
        path: StructurePath = ((Tag.TITLE if is_title else Tag.P, number),)
        found.append(galley_of(_FRONT_BLOCK, rows_of(setting.lines, kind, path), kind, compositor))
    return found


class Listed(Struct, frozen=True):
    """An entry of the contents, what its page is called, and where it leads."""

    entry: Entry
    label: str
    target: Target


def contents_galleys(listed: Sequence[Listed], compositor: Compositor, language: str) -> list[Galley]:
    """The contents' title and entries.

    Entries of the second level stand in a table of contents of their own inside the
    entry above them (ISO 32000-1 14.8.4.2).
    """
    style, width_pt = compositor.style, compositor.geometry.area_width_pt
    kind, text = style.text["contents_title"], contents_title(language)
    setting = compositor.set_heading(compositor.strip(spaced(text), kind), kind, width_pt)
    title = rows_of(setting.lines, kind, ((Tag.SECT, -1), (Tag.H1, 0)))
    found = [galley_of(_FRONT_BLOCK, title, kind, compositor, outline=(0, text))]
    number_pt = max((_number(one, (), compositor).run.width_pt for one in listed), default=0.0)
    chapter = 0
    for number, one in enumerate(listed):
        deeper = number + 1 < len(listed) and listed[number + 1].entry.level > one.entry.level
        if one.entry.level == 1:
            chapter, path = number, _path((number,))
        else:
            path = _path((chapter, number))
        found.append(_entry(one, path, compositor, number_pt, keep_next=deeper))
    return found


def _path(numbers: Sequence[int]) -> StructurePath:
    items = [step for number in numbers for step in ((Tag.TOC, 0), (Tag.TOCI, number))]
    return ((Tag.SECT, -1), *items, (Tag.REFERENCE, 0), (Tag.LINK, 0))


def _kind(level: int, compositor: Compositor) -> TextStyle:
    return compositor.style.text[f"contents{min(level, 2)}"]


def _number(one: Listed, path: StructurePath, compositor: Compositor) -> GalleyLine:
    """An entry's page number, set."""
    return _unbroken(one.label, path, _kind(one.entry.level, compositor), compositor)


def _unbroken(text: str, path: StructurePath, kind: TextStyle, compositor: Compositor) -> GalleyLine:
    """Text in the font of page numbers, as wide as it is."""
    strip = compositor.strip(text, replace(kind, font=compositor.style.footer.font, bold=False))
    return GalleyLine(path, strip.run(0.0), baseline_pt(kind), LineEnd.HARD)


def _entry(one: Listed, path: StructurePath, compositor: Compositor, number_pt: float, *, keep_next: bool) -> Galley:
    """Text, leader and page number; the leader is no content."""
    kind, width_pt = _kind(one.entry.level, compositor), compositor.geometry.area_width_pt
    text_pt = width_pt - number_pt - _RIGHT_ROOM_EM * kind.size_pt
    setting = compositor.set_paragraph(compositor.strip(one.entry.text, kind), kind, text_pt)
    *above, last = rows_of(setting.lines, kind, path)
    number = _number(one, path, compositor)
    number = number.at(width_pt - number.run.width_pt)
    leader = _leader(last.run.x_pt + last.run.width_pt, width_pt - number_pt, kind, compositor)
    galley = galley_of(_FRONT_BLOCK, (*above, last), replace(kind, keep_next=keep_next), compositor)
    rows = (*galley.rows[:-1], (last, *leader, number))
    return replace(galley, rows=rows, target=one.target)


def _leader(start_pt: float, end_pt: float, kind: TextStyle, compositor: Compositor) -> tuple[GalleyLine, ...]:
    """Dots from ``start_pt`` to ``end_pt``, all leaders of a page on one grid; none where there is little room."""
    em_pt = kind.size_pt
    count = int((end_pt - start_pt - 2 * _APART_EM * em_pt) / em_pt)
    if count < _LEAST_LEADERS:
        return ()
    leader = _unbroken(_LEADER * count, (), kind, compositor)
    return (leader.at(end_pt - _APART_EM * em_pt - leader.run.width_pt),)

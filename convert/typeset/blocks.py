"""The blocks of an article as galleys, each in the setting its style gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from convert.document.kinds import attachment_label, closing_matter, closing_right_em, paragraph_kind, signed_dates
from convert.document.model import (
    Article,
    Block,
    Heading,
    Image,
    List,
    ListItem,
    PageBreak,
    Paragraph,
    Role,
    SourceRange,
    Span,
    Table,
    Verse,
)
from convert.document.walk import item_levels
from convert.styles.model import DEEPEST_LIST, GATHERED_KINDS, WIDEST_MARKER_EM, TextStyle
from convert.typeset.compositor import Compositor
from convert.typeset.frames import Tag
from convert.typeset.galley import Galley, GalleyLine, StructurePath, rows_of
from convert.typeset.images import image_galley
from convert.typeset.paginate import LONE_LINE, Flow
from convert.typeset.tables import table_galley

#: The block number of an article's title, which is no block.
TITLE_BLOCK = -1
#: What it costs, in squared lines, that what closes a text begins a page without any of it: rather twelve blank lines
#: (144), more than the longest signature with date and note takes, than that (GB/T 9704-2012 7.3.5.4).
_PARTED_FROM_TEXT = 145.0


class Standing(Struct, frozen=True):
    """Where an article stands in the structure: the elements above it, and the tags of its title and headings."""

    above: StructurePath
    title: Tag
    headings: tuple[Tag, Tag, Tag, Tag]


ALONE = Standing((), Tag.TITLE, (Tag.H1, Tag.H2, Tag.H3, Tag.H4))


def chapter(number: int) -> Standing:
    """The standing of a volume's chapter: a section whose title is a heading above the article's own."""
    return Standing(((Tag.SECT, number),), Tag.H1, (Tag.H2, Tag.H3, Tag.H4, Tag.H5))


def galleys(article: Article, compositor: Compositor, standing: Standing = ALONE) -> list[Galley]:
    """The title and every block of an article, set; page breaks become the next block's start of a page.

    A heading and a single line below it end a page as seldom as the first line of a paragraph does (a house rule),
    unless they are a whole section.
    """
    found = [_title(article, compositor, standing)]
    closing, tied = _closing(article.blocks, compositor), closing_matter(article.blocks)
    new_page = False
    for number, block in enumerate(article.blocks):
        if isinstance(block, PageBreak):
            new_page = True
            continue
        above, below = article.blocks[number - 1 : number], article.blocks[number + 1 : number + 2]
        kind = closing.get(number) or (_kind(block, above, compositor) if isinstance(block, Paragraph) else None)
        changes: dict[str, Any] = {"new_page": True} if new_page else {}
        changes |= {"ties": {0: _PARTED_FROM_TEXT}} if number in tied else {}
        changes |= {"before_pt": 0.0} if _are_gathered(above, block) else {}
        changes |= {"after_pt": 0.0} if _are_gathered(below, block) else {}
        for galley in _block(number, block, kind, compositor, standing):
            found.append(replace(galley, flow=replace(galley.flow, **changes)) if changes else galley)
            changes.pop("new_page", None)
            new_page = False
    for index in range(2, len(found)):
        heading, line, galley = found[index - 2 : index + 1]
        if heading.outline and len(line.rows) == 1 and not (line.outline or line.picture or galley.outline):
            ties = {**galley.flow.ties, 0: galley.flow.ties.get(0, 0.0) + LONE_LINE}
            found[index] = replace(galley, flow=replace(galley.flow, ties=ties))
    return found


def _kind(block: Paragraph, above: Sequence[Block], compositor: Compositor) -> TextStyle:
    return compositor.style.text[paragraph_kind(block, above[0] if above else None)]


def _closing(blocks: Sequence[Block], compositor: Compositor) -> dict[int, TextStyle]:
    """How signatures with a date and those dates are set, by block: the date begins so far right of the signature.

    What does not fit a line keeps the place its kind gives it.
    """
    style, found = compositor.style, {}
    shift_em = style.setting.date_shift_em
    for index in signed_dates(blocks) if shift_em else ():
        signature, date = style.text["signature"], style.text["date"]
        widths = [
            compositor.natural_width_pt(compositor.strip(block.text, kind)) / compositor.em_pt(kind)
            for block, kind in zip(blocks[index - 1 : index + 1], (signature, date), strict=True)
            if isinstance(block, Paragraph)
        ]
        rights = closing_right_em(widths[0], widths[1], shift_em, signature.right_em, date.right_em)
        if max(map(sum, zip(widths, rights, strict=True))) * compositor.em_pt(date) < compositor.geometry.area_width_pt:
            found[index - 1] = replace(signature, right_em=rights[0])
            found[index] = replace(date, right_em=rights[1])
    return found


def _are_gathered(neighbour: Sequence[Block], block: Block) -> bool:
    """Whether a paragraph and the one beside it make one whole, such as two lines of a signature."""
    return (
        isinstance(block, Paragraph)
        and block.role in GATHERED_KINDS
        and any(isinstance(other, Paragraph) and other.role is block.role for other in neighbour)
    )


def _title(article: Article, compositor: Compositor, standing: Standing) -> Galley:
    kind = compositor.style.text["title"]
    text = article.title.text
    strip = compositor.strip(text, kind)
    setting = compositor.set_heading(strip, kind, compositor.geometry.area_width_pt)
    path = (*standing.above, (standing.title, 0))
    return galley_of(TITLE_BLOCK, rows_of(setting.lines, kind, path), kind, compositor, outline=(0, text))


def _block(
    number: int, block: Block, paragraph: TextStyle | None, compositor: Compositor, standing: Standing
) -> Iterator[Galley]:
    """One block set; ``paragraph`` is the kind of text it is where it is a paragraph."""
    texts, above = compositor.style.text, standing.above
    match block:
        case Heading(level, mark, text, source, _):
            level = min(max(level, 1), 4)
            kind = texts[f"heading{level}"]
            path: StructurePath = (*above, (standing.headings[level - 1], number))
            rows = _paragraph(mark + text, block.line_spans, kind, path, compositor, source)
            yield galley_of(number, rows, kind, compositor, outline=(level, mark + text))
        case Paragraph(role, text, spans, source):
            kind = paragraph or texts[role]
            if role is Role.ATTACHMENT and kind.hang_em:
                kind = replace(kind, hang_em=_behind_em(attachment_label(text), kind, compositor))
            rows = _paragraph(text, spans, kind, (*above, (Tag.P, number)), compositor, source)
            yield galley_of(number, rows, kind, compositor)
        case List(items, source):
            for index, (item, level, inside) in enumerate(_nested(number, items)):
                kind = _edges(texts["list"], index, len(items))
                kind = replace(kind, left_em=compositor.style.list_text(level).left_em)
                path = (*above, *inside)
                if kind.hang_em:
                    hang_em = _behind_em(item.marker, kind, compositor)
                    kind = replace(kind, hang_em=min(hang_em, kind.indent_em + WIDEST_MARKER_EM))
                lead = len(item.marker)
                rows = _paragraph(item.marker + item.text, item.line_spans, kind, path, compositor, source, lead)
                yield galley_of(number, rows, kind, compositor)
        case Verse(lines, source):
            kind = texts["verse"]
            path = (*above, (Tag.P, number))
            rows = list(chain(*[_paragraph(line, (), kind, path, compositor, source) for line in lines]))
            yield galley_of(number, rows, kind, compositor)
        case Table(rows=cells):
            if any(cells):
                yield table_galley(number, block, compositor, above)
        case Image():
            yield image_galley(number, block, compositor, above)
        case PageBreak():
            pass


def _nested(number: int, items: Sequence[ListItem]) -> Iterator[tuple[ListItem, int, StructurePath]]:
    """The items of a list with their levels and their places in the structure: a list inside an item is its child."""
    places: list[StructurePath] = []
    for index, (item, level) in enumerate(zip(items, item_levels(items), strict=True)):
        del places[level:]
        within: StructurePath = (*places[-1], (Tag.L, places[-1][-1][1])) if places else ((Tag.L, number),)
        places.append((*within, (Tag.LI, index)))
        yield item, min(level, DEEPEST_LIST), places[-1]


def _paragraph(
    text: str,
    spans: Sequence[Span],
    kind: TextStyle,
    path: StructurePath,
    compositor: Compositor,
    source: SourceRange | None,
    lead: int = 0,
) -> list[GalleyLine]:
    """The lines of a paragraph; ``lead`` characters at its head are a marker."""
    width_pt = compositor.geometry.area_width_pt
    return rows_of(compositor.set_text(text, kind, width_pt, spans=spans, source=source, lead=lead), kind, path)


def galley_of(
    block: int,
    lines: Iterable[GalleyLine],
    kind: TextStyle,
    compositor: Compositor,
    outline: tuple[int, str] | None = None,
) -> Galley:
    """Lines of a kind of text, one a row, as a galley with the room above and below that the kind has."""
    rows = tuple([(line,) for line in lines])
    pitch_pt = compositor.style.text["body"].line_pt
    flow = Flow(
        heights_pt=(kind.line_pt,) * len(rows),
        before_pt=kind.before_lines * pitch_pt,
        after_pt=kind.after_lines * pitch_pt,
        keep_next=kind.keep_next,
    )
    return Galley(block, flow, rows, outline=outline)


def _behind_em(marker: str, kind: TextStyle, compositor: Compositor) -> float:
    """How far in the text behind a marker begins, so that turned lines stand below it."""
    width_pt = compositor.strip(marker, kind).starts_pt[-1] if marker.strip() else 0.0
    return kind.indent_em + width_pt / compositor.em_pt(kind)


def _edges(kind: TextStyle, index: int, count: int) -> TextStyle:
    """A list's room above and below belongs to its first and last item."""
    return replace(
        kind,
        before_lines=kind.before_lines if index == 0 else 0.0,
        after_lines=kind.after_lines if index == count - 1 else 0.0,
    )

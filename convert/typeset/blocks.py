"""The blocks of an article as galleys, each in the setting its style gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from convert.document.model import Article, Block, Heading, List, PageBreak, Paragraph, SourceRange, Span, Table, Verse
from convert.styles.model import GATHERED_KINDS, TextStyle
from convert.typeset.compositor import Compositor, Setting
from convert.typeset.frames import LineEnd, Tag
from convert.typeset.galley import Galley, GalleyLine, StructurePath, baseline_pt
from convert.typeset.paginate import Flow
from convert.typeset.strip import Strip
from convert.typeset.tables import table_galley

#: The block number of an article's title, which is no block.
TITLE_BLOCK = -1
_HEADING_TAGS = {1: Tag.H1, 2: Tag.H2, 3: Tag.H3, 4: Tag.H4}


def galleys(article: Article, compositor: Compositor) -> list[Galley]:
    """The title and every block of an article, set; page breaks become the next block's start of a page."""
    found = [_title(article, compositor)]
    new_page = False
    for number, block in enumerate(article.blocks):
        if isinstance(block, PageBreak):
            new_page = True
            continue
        above, below = article.blocks[number - 1 : number], article.blocks[number + 1 : number + 2]
        for galley in _block(number, block, compositor):
            flow = replace(
                galley.flow,
                new_page=new_page,
                before_pt=0.0 if _are_gathered(above, block) else galley.flow.before_pt,
                after_pt=0.0 if _are_gathered(below, block) else galley.flow.after_pt,
            )
            found.append(replace(galley, flow=flow))
            new_page = False
    return found


def _are_gathered(neighbour: Sequence[Block], block: Block) -> bool:
    """Whether a paragraph and the one beside it make one whole, such as two lines of a signature."""
    return (
        isinstance(block, Paragraph)
        and block.role in GATHERED_KINDS
        and any(isinstance(other, Paragraph) and other.role is block.role for other in neighbour)
    )


def _title(article: Article, compositor: Compositor) -> Galley:
    kind = compositor.style.text["title"]
    text = article.title.text
    strip = compositor.strip(text, kind)
    setting = compositor.set_heading(strip, kind, compositor.geometry.area_width_pt)
    path = ((Tag.TITLE, 0),)
    return _galley(TITLE_BLOCK, _rows(setting, kind, path), kind, compositor, outline=(0, text))


def _block(number: int, block: Block, compositor: Compositor) -> Iterator[Galley]:
    texts = compositor.style.text
    match block:
        case Heading(level, mark, text, source):
            level = min(max(level, 1), 4)
            kind = texts[f"heading{level}"]
            path: StructurePath = ((_HEADING_TAGS[level], number),)
            rows = _paragraph(mark + text, (), kind, path, compositor, source)
            yield _galley(number, rows, kind, compositor, outline=(level, mark + text))
        case Paragraph(role, text, spans, source):
            kind = texts[role]
            rows = _paragraph(text, spans, kind, ((Tag.P, number),), compositor, source)
            yield _galley(number, rows, kind, compositor)
        case List(items, source):
            for index, item in enumerate(items):
                kind = _edges(texts["list"], index, len(items))
                path = ((Tag.L, number), (Tag.LI, index))
                rows = _paragraph(item.marker + item.text, (), kind, path, compositor, source)
                yield _galley(number, rows, kind, compositor)
        case Verse(lines, source):
            kind = texts["verse"]
            path = ((Tag.P, number),)
            rows = chain.from_iterable(_paragraph(line, (), kind, path, compositor, source) for line in lines)
            yield _galley(number, rows, kind, compositor)
        case Table(rows=cells):
            if any(cells):
                yield table_galley(number, block, compositor)
        case PageBreak():
            pass


def _paragraph(
    text: str,
    spans: Sequence[Span],
    kind: TextStyle,
    path: StructurePath,
    compositor: Compositor,
    source: SourceRange | None,
) -> Iterator[GalleyLine]:
    strip: Strip = compositor.strip(text, kind, spans, source)
    yield from _rows(compositor.set_paragraph(strip, kind, compositor.geometry.area_width_pt), kind, path)


def _rows(setting: Setting, kind: TextStyle, path: StructurePath) -> Iterator[GalleyLine]:
    baseline, last = baseline_pt(kind), len(setting.lines) - 1
    for index, line in enumerate(setting.lines):
        end = LineEnd.HARD if index == last else LineEnd.SOFT
        yield GalleyLine(path, setting.strip, line, 0.0, baseline, end)


def _galley(
    block: int,
    lines: Iterable[GalleyLine],
    kind: TextStyle,
    compositor: Compositor,
    outline: tuple[int, str] | None = None,
) -> Galley:
    rows = tuple((line,) for line in lines)
    pitch_pt = compositor.style.text["body"].line_pt
    flow = Flow(
        heights_pt=(kind.line_pt,) * len(rows),
        before_pt=kind.before_lines * pitch_pt,
        after_pt=kind.after_lines * pitch_pt,
        keep_next=kind.keep_next,
    )
    return Galley(block, flow, rows, outline=outline)


def _edges(kind: TextStyle, index: int, count: int) -> TextStyle:
    """A list's room above and below belongs to its first and last item."""
    return replace(
        kind,
        before_lines=kind.before_lines if index == 0 else 0.0,
        after_lines=kind.after_lines if index == count - 1 else 0.0,
    )

"""Hypothesis strategies for the whole document model; every value they give is sound.

Import them as ``from document.strategies import collections``.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st
from pictures import JPEG_MODES, PNG_MODES, jpeg, png

from convert.document.model import (
    Article,
    CellSpans,
    Collection,
    Heading,
    Image,
    List,
    ListItem,
    MediaType,
    PageBreak,
    Paragraph,
    Role,
    SourceRange,
    Span,
    SpanKind,
    Table,
    Title,
    TitleOrigin,
    Verse,
)

ALPHABET = st.sampled_from("的一是了我们在有這個開發業務后里，。；：？！“”「」（）《》…—3.58%aBc𠮷é□") | st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")
)
"""Chinese most of the time, anything printable now and then."""

words = st.text(ALPHABET, min_size=1, max_size=40).filter(str.strip)
numbers = st.sampled_from(["", "一、", "（二）", "1.", "（1）", "第一章 ", "①"])
levels = st.integers(1, 4)


@st.composite
def _ranges(draw: st.DrawFn) -> SourceRange:
    start = draw(st.integers(0, 10_000))
    return SourceRange(start, start + draw(st.integers(1, 1000)))


ranges = st.none() | _ranges()


EMPHASIS = (SpanKind.STRONG, SpanKind.EMPHASIS)


@st.composite
def _spans(draw: st.DrawFn, length: int, kinds: Sequence[SpanKind] = tuple(SpanKind)) -> tuple[Span, ...]:
    """Sorted spans of a text that do not overlap."""
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
    spans = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        kind = draw(st.sampled_from(kinds))
        spans.append(Span(start, end, kind, draw(levels) if kind is SpanKind.RUN_IN else 0))
    return tuple(spans)


@st.composite
def _paragraphs(draw: st.DrawFn) -> Paragraph:
    text = draw(words)
    return Paragraph(draw(st.sampled_from(Role)), text, draw(_spans(len(text))), draw(ranges))


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cell = st.just("") | words
    cells = tuple(tuple(draw(cell) for _ in range(columns)) for _ in range(rows))
    places = draw(st.sets(st.tuples(st.integers(0, rows - 1), st.integers(0, columns - 1)), max_size=2))
    marked = ((row, column, draw(_spans(len(cells[row][column]), EMPHASIS))) for row, column in sorted(places))
    spans = tuple(CellSpans(*cell) for cell in marked if cell[2])
    return Table(cells, draw(st.integers(0, rows)), draw(ranges), spans)


@st.composite
def _headings(draw: st.DrawFn) -> Heading:
    text = draw(words)
    return Heading(draw(levels), draw(numbers), text, draw(ranges), draw(_spans(len(text), EMPHASIS)))


@st.composite
def _lists(draw: st.DrawFn) -> List:
    """A list whose items go at most one level deeper than the one before, down to the fifth level."""
    items: list[ListItem] = []
    for _ in range(draw(st.integers(1, 5))):
        text, deepest = draw(words), min(4, items[-1].level + 1) if items else 0
        marker = draw(st.sampled_from(["", "•", "1.", "（一）"]))
        items.append(ListItem(marker, text, draw(st.integers(0, deepest)), draw(_spans(len(text), EMPHASIS))))
    return List(tuple(items), draw(ranges))


headings = _headings()
paragraphs = _paragraphs()
lists = _lists()
tables = _tables()
verses = st.builds(Verse, lines=st.lists(words, min_size=1, max_size=6).map(tuple), source=ranges)
page_breaks = st.builds(PageBreak, source=ranges)
files = st.sampled_from([(png(mode), MediaType.PNG) for mode in PNG_MODES]) | st.sampled_from(
    [(jpeg(mode), MediaType.JPEG) for mode in JPEG_MODES]
)
lengths_mm = st.integers(100, 400_000).map(lambda thousandths: thousandths / 1000)
images = st.builds(
    lambda file, width_mm, height_mm, alternative, source: Image(*file, width_mm, height_mm, alternative, source),
    files, lengths_mm, lengths_mm, st.just("") | words, ranges,
)  # fmt: skip
blocks = st.one_of(paragraphs, headings, lists, tables, verses, page_breaks, images)
titles = st.builds(Title, text=words, origin=st.sampled_from(TitleOrigin))
languages = st.sampled_from(["zh", "zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK"])


@st.composite
def articles(draw: st.DrawFn, ordinal: int | None = None) -> Article:
    """One article; its number is free unless ``ordinal`` names it."""
    return Article(
        ordinal=draw(st.integers(1, 99)) if ordinal is None else ordinal,
        mark=draw(st.sampled_from(["", "篇1", "【篇一】", "第三章"])),
        title=draw(titles),
        blocks=tuple(draw(st.lists(blocks, max_size=8))),
        language=draw(languages),
        source=draw(ranges),
        renumbered=draw(st.booleans()),
    )


@st.composite
def collections(draw: st.DrawFn) -> Collection:
    """A collection of up to four articles, numbered from 1."""
    count = draw(st.integers(0, 4))
    return Collection(
        title=draw(st.just("") | words),
        articles=tuple(draw(articles(ordinal)) for ordinal in range(1, count + 1)),
        date=draw(st.sampled_from(["", "2024-03-21 17:41:28"])),
        lead=draw(st.just("") | words),
        source=draw(st.sampled_from(["", "seeds/page.txt", "-"])),
    )

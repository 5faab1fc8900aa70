"""The document model: closed, frozen, comparable values.

A :class:`Collection` holds :class:`Article` values, an article holds blocks.
Nothing else may stand in a document; a writer that cannot show a block says so
with a notice. Offsets are character offsets, end exclusive.

>>> p = Paragraph(Role.BODY, "一是健全工作機制。成立小組。", (Span(0, 9, SpanKind.RUN_IN, 3),))
>>> p.text[p.spans[0].start : p.spans[0].end]
'一是健全工作機制。'
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class SourceRange(Struct, frozen=True, order=True):
    """Where something stood in the decoded source text, in characters."""

    start: int
    end: int


class Role(StrEnum):
    """What a paragraph is for; a style sets each role in its own way."""

    BODY = "body"
    SALUTATION = "salutation"  # 各位領導：
    LEAD = "lead"  # 導語
    BYLINE = "byline"  # the author's name under or after the text
    DATE = "date"
    NOTE = "note"  # （此件公开发布）
    SPEAKER = "speaker"  # under the title: who speaks, where and when
    SIGNATURE = "signature"  # the office or person that signs, above the date
    ATTACHMENT = "attachment"  # 附件：1. 安全检查表
    QUOTE = "quote"  # a letter or document quoted in the text
    CAPTION = "caption"  # 表1　各镇完成情况, above a table


class SpanKind(StrEnum):
    """Why a stretch of a paragraph is set differently."""

    RUN_IN = "run-in"  # a heading that stands at the head of its paragraph
    STRONG = "strong"
    EMPHASIS = "emphasis"


class Span(Struct, frozen=True, order=True):
    """A stretch ``text[start:end]``; ``level`` 1–4 for run-in headings, which only paragraphs have, else 0."""

    start: int
    end: int
    kind: SpanKind
    level: int = 0


def _moved(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple(replace(span, start=span.start + by, end=span.end + by) for span in spans) if by else spans


class Heading(Struct, frozen=True):
    """A heading on a line of its own.

    ``number`` is the numbering exactly as written (``"一、"``, ``"（一）"``, ``"1."``,
    ``""``); what a reader sees is ``number + text``. Spans count the characters of ``text``.
    """

    level: int
    number: str
    text: str
    source: SourceRange | None = None
    spans: tuple[Span, ...] = ()

    @property
    def line_spans(self) -> tuple[Span, ...]:
        """The spans at their places in ``number + text``."""
        return _moved(self.spans, len(self.number))


class Paragraph(Struct, frozen=True):
    """Running text in one role. Spans are sorted and do not overlap."""

    role: Role
    text: str
    spans: tuple[Span, ...] = ()
    source: SourceRange | None = None


class ListItem(Struct, frozen=True):
    """One item of a list; ``marker`` as written (``"•"``, ``"①"``), may be empty.

    ``level`` counts from 0; one of a higher level belongs to the nearest one before it of
    a lower. Spans count the characters of ``text``.
    """

    marker: str
    text: str
    level: int = 0
    spans: tuple[Span, ...] = ()

    @property
    def line_spans(self) -> tuple[Span, ...]:
        """The spans at their places in ``marker + text``."""
        return _moved(self.spans, len(self.marker))


class List(Struct, frozen=True):
    """Items that belong together; the markers stay written text.

    The first item is of level 0, every other at most one level deeper than the one before it.
    """

    items: tuple[ListItem, ...]
    source: SourceRange | None = None


class CellSpans(Struct, frozen=True, order=True):
    """The spans of one table cell's text; rows and columns count from 0."""

    row: int
    column: int
    spans: tuple[Span, ...]


class Table(Struct, frozen=True):
    """A simple table: rows of cell texts, all rows equally long; ``header`` counts head rows.

    ``spans`` name the cells that have any, in reading order.
    """

    rows: tuple[tuple[str, ...], ...]
    header: int = 0
    source: SourceRange | None = None
    spans: tuple[CellSpans, ...] = ()

    @property
    def spans_at(self) -> Mapping[tuple[int, int], tuple[Span, ...]]:
        """The spans of every cell that has any, by row and column."""
        return {(cell.row, cell.column): cell.spans for cell in self.spans}


class Verse(Struct, frozen=True):
    """Lines whose ends are meant."""

    lines: tuple[str, ...]
    source: SourceRange | None = None


class PageBreak(Struct, frozen=True):
    """What follows starts a new page."""

    source: SourceRange | None = None


class MediaType(StrEnum):
    """The kinds of picture files a document holds."""

    PNG = "image/png"
    JPEG = "image/jpeg"


class Image(Struct, frozen=True):
    """A picture on a line of its own.

    ``data`` is the whole file, in the kind that ``media_type`` names. ``width_mm`` and
    ``height_mm`` are the size it is meant to have, in millimetres to a thousandth; a page
    may be too small for it (:meth:`within`). ``alternative`` says in words what it shows,
    for those who cannot see it. A caption is a paragraph of its own.
    """

    data: bytes
    media_type: MediaType
    width_mm: float
    height_mm: float
    alternative: str = ""
    source: SourceRange | None = None

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name != "data")
        return f"Image({', '.join(shown)})"

    def within(self, width_mm: float, height_mm: float) -> tuple[float, float]:
        """Width and height of the picture in a room of millimetres: made smaller where it must be, never larger.

        >>> Image(b"", MediaType.PNG, 200.0, 100.0).within(150.0, 220.0)
        (150.0, 75.0)
        """
        scale = min(1.0, width_mm / self.width_mm, height_mm / self.height_mm)
        return self.width_mm * scale, self.height_mm * scale


Block = Heading | Paragraph | List | Table | Verse | PageBreak | Image


class TitleOrigin(StrEnum):
    """Where an article's title comes from."""

    GIVEN = "given"  # it stands in the source
    DERIVED = "derived"  # made from the collection's title and the article's mark
    PROPOSED = "proposed"  # taken from the article's own first words, because the user asked


class Title(Struct, frozen=True):
    """An article's title and whether the source has it."""

    text: str
    origin: TitleOrigin = TitleOrigin.GIVEN


class Article(Struct, frozen=True):
    """One article of a collection.

    ``ordinal`` counts from 1; ``mark`` is the article mark as written (``"篇3"``)
    or empty; ``language`` is a BCP 47 tag (``zh``, ``zh-Hans``, ``zh-Hant``,
    ``zh-Hant-TW``, ``zh-Hant-HK``): ``zh`` until the script stage knows better.
    ``renumbered`` says that the headings' numbers were counted anew, each written as
    :func:`convert.document.numbers.written_number` writes it or not counted at all:
    a writer may let its program count in their place.
    """

    ordinal: int
    mark: str
    title: Title
    blocks: tuple[Block, ...]
    language: str = "zh"
    source: SourceRange | None = None
    renumbered: bool = False


class Collection(Struct, frozen=True):
    """A page of articles with what stands above them.

    ``title``, ``date`` and ``lead`` are empty where the page has none; ``date``
    is as written (``2024-03-21 17:41:28``); ``source`` names where it came from.
    """

    title: str
    articles: tuple[Article, ...]
    date: str = ""
    lead: str = ""
    source: str = ""

"""The document model: closed, frozen, comparable values.

A :class:`Collection` holds :class:`Article` values, an article holds blocks.
Nothing else may stand in a document; a writer that cannot show a block says so
with a notice. Offsets are character offsets, end exclusive.

>>> p = Paragraph(Role.BODY, "一是健全工作機制。成立小組。", (Span(0, 9, SpanKind.RUN_IN, 3),))
>>> p.text[p.spans[0].start : p.spans[0].end]
'一是健全工作機制。'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class SourceRange:
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


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch ``text[start:end]`` of a paragraph; ``level`` 1–4 for run-in headings, else 0."""

    start: int
    end: int
    kind: SpanKind
    level: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on a line of its own.

    ``number`` is the numbering exactly as written (``"一、"``, ``"（一）"``, ``"1."``,
    ``""``); what a reader sees is ``number + text``.
    """

    level: int
    number: str
    text: str
    source: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text in one role. Spans are sorted and do not overlap."""

    role: Role
    text: str
    spans: tuple[Span, ...] = ()
    source: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list; ``marker`` as written (``"•"``, ``"①"``), may be empty."""

    marker: str
    text: str


@dataclass(frozen=True, slots=True)
class List:
    """Items that belong together; the markers stay written text."""

    items: tuple[ListItem, ...]
    source: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A simple table: rows of cell texts, all rows equally long; ``header`` counts head rows."""

    rows: tuple[tuple[str, ...], ...]
    header: int = 0
    source: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class Verse:
    """Lines whose ends are meant."""

    lines: tuple[str, ...]
    source: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a new page."""

    source: SourceRange | None = None


Block = Heading | Paragraph | List | Table | Verse | PageBreak


class TitleOrigin(StrEnum):
    """Where an article's title comes from."""

    GIVEN = "given"  # it stands in the source
    DERIVED = "derived"  # made from the collection's title and the article's mark
    PROPOSED = "proposed"  # taken from the article's own first words, because the user asked


@dataclass(frozen=True, slots=True)
class Title:
    """An article's title and whether the source has it."""

    text: str
    origin: TitleOrigin = TitleOrigin.GIVEN


@dataclass(frozen=True, slots=True)
class Article:
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


@dataclass(frozen=True, slots=True)
class Collection:
    """A page of articles with what stands above them.

    ``title``, ``date`` and ``lead`` are empty where the page has none; ``date``
    is as written (``2024-03-21 17:41:28``); ``source`` names where it came from.
    """

    title: str
    articles: tuple[Article, ...]
    date: str = ""
    lead: str = ""
    source: str = ""

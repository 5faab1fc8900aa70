"""One article, or several, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from convert.document.model import (
    Article,
    Block,
    Collection,
    Heading,
    Image,
    List,
    ListItem,
    PageBreak,
    Paragraph,
    Span,
    SpanKind,
    Table,
    Verse,
)
from convert.document.volume import cover
from convert.document.walk import item_levels
from convert.export.forbidden import forbidden_notices, picture_in_words, picture_notices
from convert.export.markdown.escape import HARD_BREAK, at_line_start, inline, line, may_stand_inside_stars
from convert.export.properties import Properties, Written
from convert.notices import Notice
from convert.patterns import deferred
from convert.styles.model import Style

#: Stars and element of each kind of span; a run-in heading is strong.
_SPANS = {SpanKind.STRONG: ("**", "strong"), SpanKind.RUN_IN: ("**", "strong"), SpanKind.EMPHASIS: ("*", "em")}

#: Markers that a Markdown list draws by itself.
BULLETS = frozenset(("", "•", "●", "○", "·", "-", "*", "+", "–", "▪", "■", "◆"))
_DECIMAL = deferred(r"(\d{1,9})([.)])")
_TITLE = "cover_title"
_LINE_END = deferred("\r\n|\r|\n")

#: Keeps two lists apart that would be read as one.
_BETWEEN_LISTS = "<!-- -->"


def write_markdown(article: Article, _: Style, __: Properties) -> Written:
    r"""The article as Markdown in UTF-8; the same input gives the same bytes.

    Rendered, its text is ``article_lines(article)``, but that a list draws plain
    bullets and Arabic numbers itself.

    >>> import datetime as dt
    >>> from convert.document.model import Role, Title
    >>> from convert.styles.load import load
    >>> article = Article(1, "", Title("报告"), (Heading(1, "一、", "做法"), Paragraph(Role.BODY, "1. 顺利。")))
    >>> moment = dt.datetime(2024, 3, 21, tzinfo=dt.UTC)
    >>> print(write_markdown(article, load("plain"), Properties("报告", moment, "zh")).data.decode(), end="")
    # 报告
    <BLANKLINE>
    ## 一、做法
    <BLANKLINE>
    1\. 顺利。
    """
    text = markdown((article,))
    return Written(text.encode(), _notices((article,)))


def _notices(articles: Sequence[Article]) -> tuple[Notice, ...]:
    return (*forbidden_notices(articles, "Markdown files"), *picture_notices(articles, "Markdown files"))


def write_markdown_volume(collection: Collection, _: Style, properties: Properties) -> Written:
    """The collection as one Markdown file: its title, lead and date, then every article one level further down."""
    front = [HARD_BREAK.join(map(line, _LINE_END.split(text))) for kind, text in cover(collection) if kind != _TITLE]
    articles = [part for article in collection.articles for part in _article(article, 1)]
    text = "\n\n".join([_heading(0, properties.title), *front, *articles]) + "\n"
    return Written(text.encode(), _notices(collection.articles))


def markdown(articles: Sequence[Article]) -> str:
    """Any number of articles as Markdown, each under a heading of the first level."""
    blocks = [part for article in articles for part in _article(article)]
    return "\n\n".join(blocks) + "\n"


def _article(article: Article, lowered: int = 0) -> Iterator[str]:
    """The parts of an article, its title and headings ``lowered`` by so many levels."""
    yield _heading(lowered, article.title.text)
    for before, block in pairwise((None, *article.blocks)):
        if isinstance(before, List) and isinstance(block, List):
            yield _BETWEEN_LISTS
        if isinstance(block, Heading):
            block = replace(block, level=block.level + lowered)
        if block is not None and (shown := _block(block)):
            yield shown


def _block(block: Block) -> str:
    match block:
        case Heading(level, number, text):
            return _heading(level, number + text, block.line_spans)
        case Paragraph(_, text, spans):
            return HARD_BREAK.join(map(at_line_start, _LINE_END.split(_spanned(text, spans))))
        case List(items):
            return "\n".join(_items(items))
        case Table(rows, header) if any(rows):
            return "\n".join(_table(block, rows, header))
        case Verse(lines):
            return HARD_BREAK.join(line(piece) for verse in lines for piece in _LINE_END.split(verse))
        case PageBreak():
            return "---"
        case Image():
            return line(picture_in_words(block))
        case _:
            return ""


def _heading(level: int, text: str, spans: tuple[Span, ...] = ()) -> str:
    return f"{'#' * (level + 1)} {_in_one_line(text, spans)}".rstrip()


def _in_one_line(text: str, spans: tuple[Span, ...] = ()) -> str:
    """A text where a line end would end the heading or the row."""
    return "<br>".join(map(at_line_start, _LINE_END.split(_spanned(text, spans))))


def _spanned(text: str, spans: tuple[Span, ...]) -> str:
    pieces: list[str] = []
    done = 0
    for span in spans:
        pieces.append(inline(text[done : span.start]))
        stars, element = _SPANS[span.kind]
        inner = text[span.start : span.end]
        touching = span.start == done and bool(pieces[:-1])
        if may_stand_inside_stars(inner) and not touching:
            pieces.append(f"{stars}{inline(inner)}{stars}")
        else:
            pieces.append(f"<{element}>{inline(inner)}</{element}>")
        done = span.end
    return "".join([*pieces, inline(text[done:])])


def _items(items: tuple[ListItem, ...]) -> Iterator[str]:
    """The lines of a list; an inner list is indented as far as the text of the item it belongs to begins."""
    indents: list[int] = []
    before = 0
    for item, level, (mark, text) in zip(items, item_levels(items), list_marks(items), strict=True):
        del indents[level:]
        margin, is_deeper = " " * sum(indents), level > before
        before = level
        indents.append(len(mark) + 1)
        shown = _spanned(text, item.line_spans if text != item.text else item.spans)
        lines = HARD_BREAK.join(map(at_line_start, _LINE_END.split(shown))).split("\n")
        if is_deeper and not (lines[0] and mark in ("-", "1.", "1)")):
            yield ""  # only such a list may begin right below a line of text (CommonMark 5.2)
        yield margin + f"{mark} {lines[0]}".rstrip(" ")
        yield from (margin + " " * indents[-1] + following for following in lines[1:])


def list_marks(items: Iterable[ListItem]) -> list[tuple[str, str]]:
    """Markdown's marks of a list's items and the text behind each: ``1.`` counted, ``-`` for the rest.

    A marker that Markdown does not draw (①, （一）) stays text. Items of one level below
    one item are alike.

    >>> list_marks((ListItem("3.", "甲"), ListItem("4.", "乙")))
    [('3.', '甲'), ('4.', '乙')]
    >>> list_marks((ListItem("•", "甲"), ListItem("①", "乙")))
    [('-', '甲'), ('-', '①乙')]
    """
    items = tuple(items)
    found: dict[int, tuple[str, str]] = {}
    for siblings in _siblings(items):
        found |= zip(siblings, _marks([items[place] for place in siblings]), strict=True)
    return [found[place] for place in range(len(items))]


def _siblings(items: Sequence[ListItem]) -> Iterator[list[int]]:
    """The places of the items that make one list: of one level, with no outer item between them."""
    open_lists: list[list[int]] = []
    for place, level in enumerate(item_levels(items)):
        yield from open_lists[level + 1 :]
        del open_lists[level + 1 :]
        if level == len(open_lists):
            open_lists.append([])
        open_lists[level].append(place)
    yield from open_lists


def _marks(items: Sequence[ListItem]) -> list[tuple[str, str]]:
    counted = [_DECIMAL.fullmatch(item.marker) for item in items]
    numbers = [int(match[1]) for match in counted if match and match[1] == str(int(match[1]))]
    alike = len({match[2] for match in counted if match}) == 1
    in_order = all(after == before + 1 for before, after in pairwise(numbers))
    if len(numbers) == len(items) and alike and in_order:
        return [(item.marker, item.text) for item in items]
    return [("-", item.text if item.marker.strip() in BULLETS else item.marker + item.text) for item in items]


def _table(table: Table, rows: tuple[tuple[str, ...], ...], header: int) -> Iterator[str]:
    """A table; Markdown knows one row of heads, which stays empty where the table has none."""
    marked = table.spans_at
    cells = (
        [_in_one_line(text, marked.get((number, column), ())) for column, text in enumerate(row)]
        for number, row in enumerate(rows)
        if row
    )
    shown = ["| " + " | ".join(row) + " |" for row in cells]
    width = max(map(len, rows))
    heads, body = (shown[:1], shown[1:]) if header else (["|" + "  |" * width], shown)
    yield from heads
    yield "|" + " --- |" * width
    yield from body

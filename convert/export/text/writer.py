"""One article, or several, as plain text in UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat

from convert.document.model import Article, Block, Collection, Heading, Image, List, PageBreak, Paragraph, Table, Verse
from convert.document.volume import cover
from convert.document.walk import block_lines, item_levels
from convert.export.forbidden import forbidden_notices, picture_in_words, picture_notices
from convert.export.properties import Properties, Written
from convert.export.xml import without_forbidden
from convert.notices import Notice
from convert.styles.model import LIST_STEP_EM, Style

#: The blank as wide as a Chinese character, with which plain text is indented.
INDENT = "\u3000"

_KINDS = {List: "list", Table: "table", Verse: "verse", Image: "image"}


def write_text(article: Article, style: Style, _: Properties) -> Written:
    r"""The article as plain text; the same input gives the same bytes.

    A line for every line of ``article_lines(article)``, indented by as many full-width
    blanks as the style's first line is; blank lines around the title, tables and verse.

    >>> import datetime as dt
    >>> from convert.document.model import Role, Title
    >>> from convert.styles.load import load
    >>> article = Article(1, "", Title("报告"), (Paragraph(Role.BODY, "顺利。"),))
    >>> moment = dt.datetime(2024, 3, 21, tzinfo=dt.UTC)
    >>> write_text(article, load("gongwen"), Properties("报告", moment, "zh")).data.decode()
    '报告\n\n\u3000\u3000顺利。\n'
    """
    text = plain_text((article,), style)
    return Written(text.encode(), _notices((article,)))


def _notices(articles: Sequence[Article]) -> tuple[Notice, ...]:
    return (*forbidden_notices(articles, "Text files"), *picture_notices(articles, "Text files"))


def write_text_volume(collection: Collection, style: Style, properties: Properties) -> Written:
    """The collection as one text file: its title, lead and date, then the articles, two blank lines before each."""
    front = [text for kind, text in cover(collection) if kind != "cover_title"]
    lines = [line for text in (properties.title, *front) for line in text.split("\n")]
    head = "".join(_shown(line, "") + "\n" for line in lines)
    text = "\n\n".join((head, *(_article(article, style) for article in collection.articles)))
    return Written(text.encode(), _notices(collection.articles))


def plain_text(articles: Sequence[Article], style: Style) -> str:
    """Any number of articles as plain text, two blank lines between them."""
    return "\n\n".join(_article(article, style) for article in articles)


def _article(article: Article, style: Style) -> str:
    parts = [_shown(article.title.text, ""), ""]
    for block in article.blocks:
        apart = isinstance(block, Table | Verse | PageBreak | Image)
        if apart and parts[-1]:
            parts.append("")
        lines = (picture_in_words(block),) if isinstance(block, Image) else block_lines(block)
        parts += map(_shown, lines, _indents(block, style))
        if apart and parts[-1]:
            parts.append("")
    return "\n".join(parts).rstrip("\n") + "\n"


def _shown(line: str, indent: str) -> str:
    return indent + without_forbidden(line)


def _indents(block: Block, style: Style) -> Iterable[str]:
    """The blanks before every line of a block: a list's by its levels, else alike."""
    own_em = _indent_em(block, style)
    if not isinstance(block, List):
        return repeat(INDENT * round(own_em))
    return (INDENT * round(own_em + level * LIST_STEP_EM) for level in item_levels(block.items))


def _indent_em(block: Block, style: Style) -> float:
    """How far the first line of a block stands in."""
    match block:
        case Heading(level, _, _):
            text = style.text[f"heading{level}"]
        case Paragraph(role, _, _):
            text = style.text[str(role)]
        case PageBreak():
            return 0.0
        case _:
            text = style.text[_KINDS[type(block)]]
    return text.indent_em + text.left_em

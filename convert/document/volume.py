"""A collection as one volume: what stands on its cover and in its contents, the same for every writer.

>>> from convert.document.model import Heading, Title
>>> report = Article(1, "", Title("情况汇报"), (Heading(1, "一、", "主要做法"),), "zh-Hans")
>>> volume = Collection("汇报三篇", (report,), date="2024-03-21 17:41:28")
>>> cover(volume)
(('cover_title', '汇报三篇'), ('cover_date', '2024年3月21日'))
>>> [(entry.level, entry.text) for entry in contents(volume, 2)]
[(1, '情况汇报'), (2, '一、主要做法')]
"""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from convert.document.dates import in_words
from convert.document.model import Article, Collection, Heading

#: A heading set as a sentence keeps its full stop in the text; before a leader it would be one dot too many.
_END_MARKS = "。．；：，"

#: Of an article whose script is not known.
_UNKNOWN = "zh"


class Entry(Struct, frozen=True):
    """One line of the contents: ``level`` 1 for an article, 2 for its headings of the first level, and so on."""

    level: int
    text: str


def cover(collection: Collection) -> tuple[tuple[str, str], ...]:
    """What the cover shows as (kind of text, text): title, lead and date, as far as there are any."""
    lines = (
        ("cover_title", collection.title),
        ("cover_lead", collection.lead),
        ("cover_date", in_words(collection.date)),
    )
    return tuple((kind, text) for kind, text in lines if text)


def contents(collection: Collection, levels: int) -> tuple[Entry, ...]:
    """The contents down to a level: 1 names the articles only."""
    return tuple(entry for article in collection.articles for entry in _entries(article, levels))


def _entries(article: Article, levels: int) -> list[Entry]:
    headings = (block for block in article.blocks if isinstance(block, Heading) and block.level < levels)
    named = (Entry(block.level + 1, (block.number + block.text).rstrip(_END_MARKS)) for block in headings)
    return [Entry(1, article.title.text), *named]


def contents_title(language: str) -> str:
    """What the contents are called in a language.

    >>> contents_title("zh-Hans"), contents_title("zh-Hant-TW")
    ('目录', '目錄')
    """
    return "目錄" if "Hant" in language.split("-") else "目录"


def spaced(title: str) -> str:
    """A title of two characters as it is shown, as wide as three.

    >>> spaced("目录"), spaced("后记二")
    ('目\u3000录', '后记二')
    """
    return "\u3000".join(title) if len(title) == 2 else title


def language_of(collection: Collection) -> str:
    """The language of a volume: that of most of its articles, of as many the first one's."""
    known = Counter(article.language for article in collection.articles if article.language != _UNKNOWN)
    return max(known, key=known.__getitem__) if known else _UNKNOWN


def in_volume(article: Article, language: str) -> str:
    """The language an article of a volume is set in: its own, or the volume's where its own is not known."""
    return language if article.language == _UNKNOWN else article.language

"""One article, or several, as one HTML page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from convert.document.model import Article, Collection
from convert.document.volume import contents_title, cover, in_volume, language_of, spaced
from convert.export.forbidden import forbidden_notices
from convert.export.html.body import anchors, article_html, text_html
from convert.export.html.css import stylesheet
from convert.export.properties import Properties, Written
from convert.export.xml import escaped, without_forbidden
from convert.styles.model import Style


def write_html(article: Article, style: Style, properties: Properties) -> Written:
    r"""The article as an HTML page in a house style; the same input gives the same bytes.

    Its text, element by element, is ``article_lines(article)``.

    >>> from convert.document.model import Title
    >>> from convert.styles.load import load
    >>> moment = dt.datetime(2024, 3, 21, tzinfo=dt.UTC)
    >>> written = write_html(Article(1, "", Title("报告"), ()), load("plain"), Properties("报告", moment, "zh"))
    >>> written.data[:45]
    b'<!DOCTYPE html>\n<html lang="zh" dir="ltr">\n<h'
    """
    return Written(
        page_html((article,), style, properties).encode(), tuple(forbidden_notices((article,), "HTML files"))
    )


def write_html_volume(collection: Collection, style: Style, properties: Properties) -> Written:
    """The collection as one HTML page: its cover, contents that lead to the articles and headings, the articles."""
    language = language_of(collection)
    articles = tuple(replace(each, language=in_volume(each, language)) for each in collection.articles)
    levels = style.volume.contents_levels
    front = [part for part in (cover_html(collection), _contents(articles, levels, language) if levels else "") if part]
    page = page_html(articles, style, properties, front)
    return Written(page.encode(), tuple(forbidden_notices(articles, "HTML files")))


def cover_html(collection: Collection) -> str:
    """What stands on the cover as a ``header`` element; nothing for a collection that says nothing of itself."""
    lines = "\n".join(f'<p class="{kind}">{text_html(text)}</p>' for kind, text in cover(collection))
    return f"<header>\n{lines}\n</header>" if lines else ""


def _contents(articles: Sequence[Article], levels: int, language: str) -> str:
    """The contents down to a level as a ``nav`` element, each entry a link."""
    title = contents_title(language)
    entries = "\n".join(
        f'<p class="contents{min(anchor.level + 1, 2)}"><a href="#{anchor.id}">{text_html(anchor.text)}</a></p>'
        for number, article in enumerate(articles, 1)
        for anchor in anchors(article, number)
        if anchor.level < levels
    )
    return f'<nav aria-label="{title}">\n<p class="contents_title">{spaced(title)}</p>\n{entries}\n</nav>'


def page_html(articles: Sequence[Article], style: Style, properties: Properties, front: Sequence[str] = ()) -> str:
    """The page of any number of articles, each beginning a page in print, behind what stands in ``front`` of them."""
    about = (
        ("generator", properties.creator),
        ("author", properties.author),
        ("dcterms.created", properties.created.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
    )
    metadata = "".join(f'<meta name="{name}" content="{_plain(value)}">\n' for name, value in about if value)
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{properties.language}" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{_plain(properties.title)}</title>\n"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{metadata}'
        f"<style>\n{stylesheet(style, properties.language)}</style>\n</head>\n<body>\n"
        + "\n".join([*front, *(article_html(article, number) for number, article in enumerate(articles, 1))])
        + "\n</body>\n</html>\n"
    )


def _plain(text: str) -> str:
    return escaped(without_forbidden(text)).replace("\n", " ")

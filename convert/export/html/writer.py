"""One article, or several, as one HTML page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from convert.document.model import Article
from convert.export.docx.text import escaped, without_forbidden
from convert.export.forbidden import forbidden_notices
from convert.export.html.body import article_html
from convert.export.html.css import stylesheet
from convert.export.properties import Properties, Written
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


def page_html(articles: Sequence[Article], style: Style, properties: Properties) -> str:
    """The page of any number of articles, each beginning a page in print."""
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
        + "\n".join(article_html(article, number) for number, article in enumerate(articles, 1))
        + "\n</body>\n</html>\n"
    )


def _plain(text: str) -> str:
    return escaped(without_forbidden(text)).replace("\n", " ")

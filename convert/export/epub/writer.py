"""One article, or several, as an EPUB 3 book: a chapter for each, the table of contents from their headings."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from msgspec.structs import replace

from convert.document.model import Article, Collection
from convert.document.volume import in_volume, language_of
from convert.document.walk import plain_text
from convert.export.docx.drawings import ENDINGS, images_of
from convert.export.epub.container import PACKAGE, container
from convert.export.forbidden import forbidden_notices
from convert.export.html.body import Anchor, anchors, article_html
from convert.export.html.css import stylesheet
from convert.export.html.writer import cover_html
from convert.export.properties import Properties, Written
from convert.export.xml import escaped, without_forbidden
from convert.styles.model import Style

_XHTML = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'

_TITLE_PAGE = "title.xhtml"

#: The heading of the table of contents, by the language's script.
_CONTENTS = {"zh-Hant": "目錄"}

#: What the book says about itself to readers who need it (EPUB Accessibility 1.1, 2.2).
_BY_TEXT_ALONE = ("schema:accessModeSufficient", "textual")
_ACCESSIBILITY = (
    ("schema:accessMode", "textual"),
    _BY_TEXT_ALONE,
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityHazard", "none"),
)

#: The same of a book with pictures.
_PICTURED = (
    ("schema:accessMode", "visual"),
    ("schema:accessModeSufficient", "textual,visual"),
    ("schema:accessibilityFeature", "alternativeText"),
)

#: Bytes of a picture → the name and kind of its file.
_Pictures = Mapping[bytes, tuple[str, str]]


def write_epub(article: Article, style: Style, properties: Properties) -> Written:
    """The article as an e-book; the same input gives the same bytes.

    The text of its chapter, element by element, is ``article_lines(article)``.
    """
    book = epub((article,), style, properties)
    return Written(book, tuple(forbidden_notices((article,), "E-books")))


def write_epub_volume(collection: Collection, style: Style, properties: Properties) -> Written:
    """The collection as one e-book: a title page, and a chapter for every article."""
    language = language_of(collection)
    articles = tuple(replace(each, language=in_volume(each, language)) for each in collection.articles)
    book = epub(articles, style, properties, cover_html(collection))
    return Written(book, tuple(forbidden_notices(articles, "E-books")))


def epub(articles: Sequence[Article], style: Style, properties: Properties, front: str = "") -> bytes:
    """The e-book of any number of articles, one chapter each, behind a title page that shows ``front``."""
    chapters = [f"chapter-{number:03d}.xhtml" for number in range(1, len(articles) + 1)]
    pictures = _pictures(articles)
    files: list[tuple[str, str | bytes]] = [
        (PACKAGE, _package(articles, [*([_TITLE_PAGE] if front else []), *chapters], pictures, properties)),
        ("EPUB/nav.xhtml", _nav(articles, chapters, properties)),
    ]
    if front:
        title_page = _page(properties.language, properties.title, front, properties, styled=True)
        files.append((f"EPUB/{_TITLE_PAGE}", title_page))
    files.append(("EPUB/style.css", stylesheet(style, properties.language, page=False)))
    files += [
        (f"EPUB/{name}", _chapter(article, number, pictures, properties))
        for number, (name, article) in enumerate(zip(chapters, articles, strict=True), 1)
    ]
    files += [(f"EPUB/{name}", data) for data, (name, _) in pictures.items()]
    return container(files)


def _pictures(articles: Sequence[Article]) -> _Pictures:
    """Every picture once, by its bytes: the name of its file, and what kind it is."""
    found: dict[bytes, tuple[str, str]] = {}
    for image in images_of(articles):
        name = f"image-{len(found) + 1:03d}.{ENDINGS[image.media_type]}"
        found.setdefault(image.data, (name, image.media_type))
    return found


def _chapter(article: Article, number: int, pictures: _Pictures, properties: Properties) -> str:
    body = article_html(article, number, lambda image: pictures[image.data][0])
    return _page(article.language, article.title.text, body, properties, styled=True)


def _page(language: str, title: str, body: str, properties: Properties, *, styled: bool) -> str:
    link = '<link rel="stylesheet" type="text/css" href="style.css"/>' if styled else ""
    tongue = language or properties.language
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'{_XHTML} lang="{tongue}" xml:lang="{tongue}">\n'
        f"<head><title>{_plain(title)}</title>{link}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _nav(articles: Sequence[Article], chapters: Sequence[str], properties: Properties) -> str:
    heading = next((word for tag, word in _CONTENTS.items() if properties.language.startswith(tag)), "目录")
    targets = [
        (anchor, f"{chapter}#{anchor.id}")
        for number, (chapter, article) in enumerate(zip(chapters, articles, strict=True), 1)
        for anchor in anchors(article, number)
    ]
    body = f'<nav epub:type="toc" id="toc"><h1>{heading}</h1>{"".join(_entries(targets))}</nav>'
    return _page(properties.language, properties.title, body, properties, styled=False)


def _entries(targets: Sequence[tuple[Anchor, str]]) -> Iterator[str]:
    """Nested lists, an entry inside the nearest one above it of a smaller level."""
    open_levels: list[int] = []
    for anchor, target in targets:
        while len(open_levels) > 1 and open_levels[-2] >= anchor.level:
            yield "</li></ol>"
            open_levels.pop()
        if open_levels and open_levels[-1] >= anchor.level:
            yield "</li>"
            open_levels[-1] = anchor.level
        else:
            yield "<ol>"
            open_levels.append(anchor.level)
        yield f'<li><a href="{target}">{_plain(anchor.text)}</a>'
    yield "</li></ol>" * len(open_levels)


def _package(articles: Sequence[Article], chapters: Sequence[str], pictures: _Pictures, properties: Properties) -> str:
    names = [f'<item id="{_id(name)}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters]
    names += [f'<item id="{_id(name)}" href="{name}" media-type="{kind}"/>' for name, kind in pictures.values()]
    spine = "".join(f'<itemref idref="{_id(name)}"/>' for name in chapters)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{properties.language}">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{"".join(_metadata(articles, properties))}</metadata>\n'
        '<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'<item id="css" href="style.css" media-type="text/css"/>{"".join(names)}</manifest>\n'
        f"<spine>{spine}</spine>\n</package>\n"
    )


def _metadata(articles: Sequence[Article], properties: Properties) -> Iterator[str]:
    moment = properties.created.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield f'<dc:identifier id="id">urn:uuid:{_identifier(articles, properties)}</dc:identifier>'
    yield f"<dc:title>{_plain(properties.title)}</dc:title>"
    yield f"<dc:language>{properties.language}</dc:language>"
    yield f"<dc:date>{moment}</dc:date>"
    if properties.author:
        yield f"<dc:creator>{_plain(properties.author)}</dc:creator>"
    if properties.title_note:
        yield f"<dc:description>{_plain(properties.title_note)}</dc:description>"
    if properties.collection:
        yield f'<meta property="belongs-to-collection">{_plain(properties.collection)}</meta>'
    yield f'<meta property="dcterms:modified">{moment}</meta>'
    shown = [image.alternative for image in images_of(articles)]
    about = [*_ACCESSIBILITY, *(_PICTURED if shown else ())]
    if shown and not all(shown):  # then the text alone does not say all there is
        about.remove(_BY_TEXT_ALONE)
    yield from (f'<meta property="{name}">{value}</meta>' for name, value in about)


def _identifier(articles: Sequence[Article], properties: Properties) -> uuid.UUID:
    """A number for the book that follows from what it says, so that the same book has the same."""
    said = "\0".join((properties.title, properties.collection, properties.language, *map(plain_text, articles)))
    return uuid.UUID(bytes=sha256(said.encode("utf-8", errors="surrogatepass")).digest()[:16], version=5)


def _id(name: str) -> str:
    return name.partition(".")[0]


def _plain(text: str) -> str:
    """Text in one line for titles and entries; never empty, which no reader could choose."""
    return escaped(" ".join(without_forbidden(text).split())) or "—"

"""Typesetting: a document becomes pages.

    itemize → measure → punctuation → break → justify   (paragraph by paragraph)
    → paginate → frames                                  (once for the article)

>>> from convert.document.model import Article, Paragraph, Role, Title
>>> from convert.styles.load import load
>>> article = Article(1, "", Title("工作报告"), (Paragraph(Role.BODY, "一切顺利。"),))
>>> frames = typeset(article, load("gongwen"), FontBook())
>>> [area.path for area in frames.pages[0].areas]
[((<Tag.TITLE: 'Title'>, 0),), ((<Tag.P: 'P'>, 0),)]
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from convert.document.model import Article
from convert.document.walk import article_lines
from convert.notices import Notice
from convert.styles.model import Style
from convert.typeset.blocks import galleys
from convert.typeset.compositor import Compositor
from convert.typeset.fonts import FontBook
from convert.typeset.frames import FontFile, Frames, OutlineEntry, Page
from convert.typeset.framing import make_pages
from convert.typeset.paginate import paginate


def typeset(article: Article, style: Style, fonts: FontBook, collection: str = "") -> Frames:
    """Set an article in a style.

    Args:
        article: any article that keeps the document's invariants; its language decides
            punctuation and fonts.
        style: page, sizes, fonts and how lines are broken.
        fonts: the faces; keep one book for all articles.
        collection: the title of the collection, for running lines that name it.

    Returns:
        Finished pages. Joining the lines' texts (soft ends without a break) gives
        the article's text character for character. Notices name every character
        that another face stood in for or that no face has.

    Raises:
        FontError: a font file is missing or damaged.
    """
    with collector_at_rest() if gc.isenabled() and _is_long(article) else nullcontext():
        compositor = Compositor(style, fonts, article.language)
        set_blocks = galleys(article, compositor)
        pages = paginate(
            [galley.flow for galley in set_blocks], compositor.geometry.area_height_pt, style.text["body"].line_pt
        )
        running = {"title": article.title.text, "collection": collection}
        made, outline = make_pages(set_blocks, pages, compositor, running)
    return framed(made, outline, article.language, fonts, compositor.notices)


def framed(
    pages: tuple[Page, ...],
    outline: tuple[OutlineEntry, ...],
    language: str,
    fonts: FontBook,
    notices: tuple[Notice, ...],
) -> Frames:
    """Finished pages with the files of the faces on them."""
    files: dict[str, FontFile] = {}
    frames = Frames(pages, outline, language, files, notices)
    files.update((face, fonts.file(face)) for face in sorted(frames.sorts))
    return frames


#: Up to here the collector's young generations cost less than what is left for them by a rest.
_LONG_CHARS = 50_000


def _is_long(article: Article) -> bool:
    return sum(map(len, article_lines(article))) > _LONG_CHARS


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No cyclic garbage collection meanwhile.

    A set text is a great many small tuples without a single cycle. The collector would walk
    all of them again and again as they become more: half of the time of a long text.
    """
    runs = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if runs:
            gc.enable()

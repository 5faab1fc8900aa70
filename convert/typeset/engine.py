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

from collections.abc import Iterable

from convert.document.model import Article
from convert.styles.model import Style
from convert.typeset.blocks import galleys
from convert.typeset.compositor import Compositor
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Frames, Page
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
    compositor = Compositor(style, fonts, article.language)
    set_blocks = galleys(article, compositor)
    pages = paginate(
        [galley.flow for galley in set_blocks], compositor.geometry.area_height_pt, style.text["body"].line_pt
    )
    running = {"title": article.title.text, "collection": collection}
    made, outline = make_pages(set_blocks, pages, compositor, fonts.face_keys, running)
    return Frames(
        pages=made,
        outline=outline,
        language=article.language,
        fonts={key: fonts.file(key) for key in sorted(faces_on(made))},
        notices=compositor.notices,
    )


def faces_on(pages: Iterable[Page]) -> set[str]:
    """The faces any run on the pages names."""
    lines = (line for page in pages for part in (*(area.lines for area in page.areas), page.artifacts) for line in part)
    return {run.face for line in lines for run in line.runs}

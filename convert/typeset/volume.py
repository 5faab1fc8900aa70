"""A whole collection becomes the pages of one volume: cover, contents, and every article as a chapter.

The text is set first, its pages counted from 1; then the contents, which name these
pages; the pages in front are counted in roman numerals. Where left and right pages
differ, the text begins on a right-hand one, so that odd numbers stand on right-hand pages.

>>> from convert.document.model import Paragraph, Role, Title
>>> from convert.styles.load import load
>>> report = Article(1, "", Title("工作报告"), (Paragraph(Role.BODY, "一切顺利。"),), "zh-Hans")
>>> volume = Collection("报告两篇", (report, report))
>>> [(page.number, page.label) for page in typeset_volume(volume, load("book"), FontBook()).pages]
[(1, 'i'), (2, 'ii'), (3, 'iii'), (4, 'iv'), (5, '1'), (6, '2'), (7, '3')]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from convert.document.model import Article, Collection
from convert.document.volume import contents, contents_title, in_volume, language_of
from convert.notices import Notice
from convert.styles.model import Style
from convert.typeset.blocks import chapter, galleys
from convert.typeset.compositor import Compositor
from convert.typeset.contents import Listed, contents_galleys, cover_galleys
from convert.typeset.engine import framed
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Frames, OutlineEntry, Page
from convert.typeset.framing import make_pages
from convert.typeset.galley import Galley, Target
from convert.typeset.paginate import paginate

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def typeset_volume(
    collection: Collection, style: Style, fonts: FontBook, progress: Callable[[int], None] = lambda _: None
) -> Frames:
    """Set a collection as one volume.

    Args:
        collection: its articles in order; each is set in its own language, the front in that of most.
        style: pages, and how articles stand in a volume.
        fonts: the faces; keep one book for all volumes.
        progress: called with the number of articles set so far.

    Returns:
        Finished pages. ``number`` counts all of them, ``label`` is what stands on them. The
        outline names the contents, then every article with its headings below it.

    Raises:
        FontError: a font file is missing or damaged.
    """
    maker = _VolumeMaker(collection, style, fonts)
    for done, article in enumerate(collection.articles, 1):
        maker.add_chapter(done, article)
        progress(done)
    return maker.frames()


def contents_labels(frames: Frames, style: Style) -> tuple[str, ...]:
    """What the pages of the contents' entries are called, in the order of the contents; first the contents' own."""
    named = [entry for entry in frames.outline if entry.level < style.volume.contents_levels]
    return tuple(frames.pages[entry.page - 1].label for entry in named)


class _VolumeMaker:
    """A volume in the making: the text's pages, counted from 1, and what is known of them."""

    def __init__(self, collection: Collection, style: Style, fonts: FontBook) -> None:
        self._collection = collection
        self._style = style
        self._fonts = fonts
        self._language = language_of(collection)
        self._pages: list[Page] = []
        self._outline: list[OutlineEntry] = []
        self._notices: dict[tuple[str, str], Notice] = {}
        self._rights = style.volume.openings == "right"

    def add_chapter(self, number: int, article: Article) -> None:
        """Set an article on the pages after those there are."""
        compositor = Compositor(self._style, self._fonts, in_volume(article, self._language))
        if self._rights and len(self._pages) % 2:
            self._pages.append(_blank(compositor, len(self._pages) + 1, str))
        pages, outline = self._made(
            galleys(article, compositor, chapter(number)),
            compositor,
            {"title": article.title.text, "collection": self._collection.title},
            len(self._pages) + 1,
        )
        self._pages += pages
        self._outline += outline

    def frames(self) -> Frames:
        """The finished volume."""
        front, outline = self._front()
        count = len(front)
        pages = [
            *(
                replace(page, links=tuple(replace(link, page=link.page + count) for link in page.links))
                for page in front
            ),
            *(replace(page, number=page.number + count) for page in self._pages),
        ]
        entries = (*outline, *(replace(entry, page=entry.page + count) for entry in self._outline))
        return framed(tuple(pages), entries, self._language, self._fonts, tuple(self._notices.values()))

    def _front(self) -> tuple[list[Page], list[OutlineEntry]]:
        """Cover and contents; links lead to pages of the text as they are counted."""
        compositor = Compositor(self._style, self._fonts, self._language)
        front: list[Page] = []
        outline: list[OutlineEntry] = []
        lines = cover_galleys(self._collection, compositor)
        if lines:
            pages, _ = self._made(lines, compositor, None, 1, _roman)
            front += pages
        if self._style.volume.contents_levels:
            if self._rights and len(front) % 2:
                front.append(_blank(compositor, len(front) + 1, _roman))
            running = {"title": contents_title(self._language), "collection": self._collection.title}
            lines = contents_galleys(self._listed(), compositor, self._language)
            pages, marks = self._made(lines, compositor, running, len(front) + 1, _roman)
            front += pages
            outline += marks
        if len(front) % 2 and self._style.has_sides:
            front.append(_blank(compositor, len(front) + 1, _roman))
        return front, outline

    def _listed(self) -> list[Listed]:
        levels = self._style.volume.contents_levels
        entries = contents(self._collection, levels)
        places = [entry for entry in self._outline if entry.level < levels]
        return [
            Listed(entry, self._pages[at.page - 1].label, Target(at.page, at.y_pt, f"{entry.text} {at.page}"))
            for entry, at in zip(entries, places, strict=True)
        ]

    def _made(
        self,
        lines: Sequence[Galley],
        compositor: Compositor,
        running: dict[str, str] | None,
        first: int,
        label: Callable[[int], str] = str,
    ) -> tuple[Iterable[Page], Iterable[OutlineEntry]]:
        height_pt, pitch_pt = compositor.geometry.area_height_pt, self._style.text["body"].line_pt
        pieces = paginate([galley.flow for galley in lines], height_pt, pitch_pt)
        made = make_pages(lines, pieces, compositor, running, first, label)
        for notice in compositor.notices:
            self._notices.setdefault((notice.code, notice.sentence), notice)
        return made


def _blank(compositor: Compositor, number: int, label: Callable[[int], str]) -> Page:
    """A page with nothing on it, not even its number."""
    return Page(number, label(number), compositor.geometry.width_pt, compositor.geometry.height_pt, ())


def _roman(number: int) -> str:
    """A number in small roman numerals.

    >>> _roman(4), _roman(19)
    ('iv', 'xix')
    """
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text

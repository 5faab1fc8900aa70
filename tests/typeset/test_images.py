"""Pictures among the lines: as large as there is room for, never larger, on whole lines where there is a grid."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from pictures import png

from convert.document.model import Article, Collection, Image, MediaType, Paragraph, Role
from convert.styles.load import load, names
from convert.styles.model import Style
from convert.typeset.engine import typeset
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Area, Figure, Frames, Tag
from convert.typeset.volume import typeset_volume

MM = 72 / 25.4
BODY = Paragraph(Role.BODY, "工" * 30)


def picture(width_mm: float, height_mm: float, words: str = "办公楼") -> Image:
    return Image(png("RGB"), MediaType.PNG, width_mm, height_mm, words)


def figures(frames: Frames) -> list[tuple[int, Figure]]:
    """Every picture with the page it stands on."""
    return [(page.number, area.figure) for page in frames.pages for area in page.areas if area.figure]


def size_mm(figure: Figure) -> tuple[float, float]:
    return (figure.x1_pt - figure.x0_pt) / MM, (figure.y1_pt - figure.y0_pt) / MM


@pytest.mark.parametrize("style", names())
def test_it_is_made_smaller_where_it_must_be_and_never_larger(
    style: str, bundled: FontBook, article_of: Callable[..., Article]
) -> None:
    room = load(style).image_room_mm
    blocks = (picture(20, 30), picture(room[0] * 2, 50), picture(40, room[1] * 4))
    frames = typeset(article_of(*blocks), load(style), bundled)
    sizes = [size_mm(figure) for _, figure in figures(frames)]
    assert sizes[0] == pytest.approx((20, 30))
    assert sizes[1] == pytest.approx((room[0], 25))
    assert sizes[2] == pytest.approx((10, room[1]))
    assert [notice.code for notice in frames.notices].count("image-set-smaller") == 2
    for page in frames.pages:
        for area in page.areas:
            if area.figure:
                assert area.figure.y1_pt <= page.height_pt - load(style).page.foot_mm * MM + 0.01


def test_it_stands_in_the_middle_or_where_the_style_says(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    lefts = {}
    for align in ("center", "justify", "left", "right"):
        plain = style_of(10, 10)
        style = replace(plain, text={**plain.text, "image": replace(plain.text["image"], align=align)})
        [(_, figure)] = figures(typeset(article_of(picture(40 / MM, 20 / MM)), style, squares))
        lefts[align] = round(figure.x0_pt, 6)
    assert lefts == {"center": 30, "justify": 30, "left": 0, "right": 60}


def test_the_line_below_it_stands_on_the_grid(bundled: FontBook, article_of: Callable[..., Article]) -> None:
    style = load("gongwen")
    pitch = style.text["body"].line_pt
    text = Paragraph(Role.BODY, "正文。")
    for height_mm in (3.0, 10.0, 10.3, 47.25, 100.0):
        frames = typeset(article_of(text, picture(30, height_mm), text), style, bundled)
        above, image, below = frames.pages[0].areas[1:]
        steps = (below.lines[0].y_pt - above.lines[0].y_pt) / pitch
        assert steps == pytest.approx(round(steps), abs=1e-6)
        assert above.lines[0].y_pt < _figure(image).y0_pt < _figure(image).y1_pt < below.lines[0].y_pt


def _figure(area: Area) -> Figure:
    assert area.figure
    return area.figure


def test_what_does_not_fit_goes_to_the_next_page(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    # A title and three lines of text, of ten: six lines are left, and the picture takes seven.
    frames = typeset(article_of(BODY, picture(20, 140 / MM), BODY), style_of(10, 10), squares)
    assert [number for number, _ in figures(frames)] == [2]
    fits = typeset(article_of(BODY, picture(20, 120 / MM), BODY), style_of(10, 10), squares)
    assert [number for number, _ in figures(fits)] == [1]


def test_reading_order_and_structure(bundled: FontBook, article_of: Callable[..., Article]) -> None:
    article = article_of(Paragraph(Role.BODY, "上文。"), picture(30, 20), Paragraph(Role.BODY, "下文。"))
    [page] = typeset(article, load("plain"), bundled).pages
    assert [area.path for area in page.areas][1:] == [((Tag.P, 0),), ((Tag.FIGURE, 1),), ((Tag.P, 2),)]
    [*_, last] = typeset_volume(Collection("集", (article,)), load("book"), bundled).pages
    assert ((Tag.SECT, 1), (Tag.FIGURE, 1)) in [area.path for area in last.areas]


def test_a_picture_without_words_is_told_of_and_called_a_picture(
    bundled: FontBook, article_of: Callable[..., Article]
) -> None:
    for language, said in (("zh-Hans", "图片"), ("zh-Hant-TW", "圖片")):
        frames = typeset(article_of(picture(30, 20, ""), language=language), load("plain"), bundled)
        assert [figure.words for _, figure in figures(frames)] == [said]
        assert [notice.code for notice in frames.notices].count("image-without-text") == 1
    described = typeset(article_of(picture(30, 20)), load("plain"), bundled)
    assert "image-without-text" not in [notice.code for notice in described.notices]

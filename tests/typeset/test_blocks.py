"""Blocks on squares of ten points: what closes a text stays with it, lists hang from their markers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from convert.document.model import (
    Article,
    Block,
    CellSpans,
    Heading,
    List,
    ListItem,
    Paragraph,
    Role,
    Span,
    SpanKind,
    Table,
)
from convert.styles.load import load
from convert.styles.model import Style
from convert.typeset.engine import typeset
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Line, Tag


def text_of(line: Line) -> str:
    return line.text


@pytest.mark.parametrize("role", [Role.BYLINE, Role.SIGNATURE, Role.DATE])
def test_a_name_or_date_takes_lines_of_the_text_along(
    role: Role, squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    # Title and nine lines fill the page; the name brings the last two lines over.
    text = Paragraph(Role.BODY, "工" * 90)
    frames = typeset(article_of(text, Paragraph(role, "某某局")), style_of(10, 10), squares)
    assert [len(area.lines) for page in frames.pages for area in page.areas] == [1, 7, 2, 1]
    alone = typeset(article_of(text, Paragraph(Role.NOTE, "某某局")), style_of(10, 10), squares)
    assert [len(area.lines) for page in alone.pages for area in page.areas] == [1, 9, 1]


def test_turned_lines_of_a_list_begin_where_the_text_behind_the_marker_does(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    plain = style_of(10, 20)
    hanging = replace(plain.text["list"], left_em=1.0, hang_em=2.0)
    style = replace(plain, text={**plain.text, "list": hanging})
    items = List((ListItem("一、", "工" * 12), ListItem("1.", "工" * 12), ListItem("", "工" * 12)))
    frames = typeset(article_of(items), style, squares)
    starts = [[line.runs[0].x_pt for line in area.lines] for area in frames.pages[0].areas if area.path[0][0] is Tag.L]
    assert starts == [[10.0, 30.0], [10.0, 20.0], [10.0, 10.0]]
    flush = typeset(article_of(items), plain, squares)
    assert {line.runs[0].x_pt for area in flush.pages[0].areas[1:] for line in area.lines} == {0.0}


def test_nothing_is_stretched_behind_the_marker_of_an_item(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    # Nine hanzi, a bullet and its blank leave room in a line of ten and a quarter, which only the hanzi share.
    items = List((ListItem("• ", "工" * 12), ListItem("• ", "工 " * 12)))
    [page] = typeset(article_of(items), style_of(10.25, 20), squares).pages
    for area in page.areas[1:]:
        [run] = area.lines[0].runs
        assert run.advances_pt[:2] == pytest.approx((5.0, 2.5))
        assert run.width_pt == pytest.approx(102.5)


def test_turned_lines_of_an_attachment_begin_below_its_name(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    plain = style_of(12, 20)
    hanging = {name: replace(plain.text[name], indent_em=2.0) for name in ("attachment", "attachment_item")}
    hanging["attachment_item"] = replace(hanging["attachment_item"], left_em=3.0)
    labels = ("附件：1. ", "2. ", "10.", "三、", "")
    article = article_of(*(Paragraph(Role.ATTACHMENT, label + "工" * 8) for label in labels))
    frames = typeset(article, replace(plain, text={**plain.text, **hanging}), squares)
    starts = [[line.runs[0].x_pt for line in area.lines] for area in frames.pages[0].areas[1:]]
    # A figure and a stop are half as wide as a hanzi there, the blank a quarter; 附件： takes three.
    assert starts == [[20.0, 62.5], [50.0, 62.5], [50.0, 65.0], [50.0, 70.0], [50.0, 50.0]]
    flush = {name: replace(kind, hang_em=0.0) for name, kind in hanging.items()}
    frames = typeset(article, replace(plain, text={**plain.text, **flush}), squares)
    assert {line.runs[0].x_pt for area in frames.pages[0].areas[1:] for line in area.lines[1:]} == {0.0, 30.0}


def test_inner_items_stand_further_in_and_are_inside_in_the_structure(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    items = List(tuple(ListItem("", "工" * 9, level) for level in (0, 1, 2, 1, 0)))
    [page] = typeset(article_of(items), style_of(20, 20), squares).pages
    listed = page.areas[1:]
    assert [area.lines[0].runs[0].x_pt for area in listed] == [0.0, 20.0, 40.0, 20.0, 0.0]
    outer = ((Tag.L, 0), (Tag.LI, 0))
    inner = (*outer, (Tag.L, 0), (Tag.LI, 1))
    assert [area.path for area in listed] == [
        outer,
        inner,
        (*inner, (Tag.L, 1), (Tag.LI, 2)),
        (*outer, (Tag.L, 0), (Tag.LI, 3)),
        ((Tag.L, 0), (Tag.LI, 4)),
    ]


def test_emphasis_in_headings_items_and_cells_is_set(bundled: FontBook, article_of: Callable[..., Article]) -> None:
    """Emphasis is set in Kai: the second character of each has another face than the first."""
    span = (Span(1, 2, SpanKind.EMPHASIS),)
    blocks = (
        Heading(3, "1.", "工業", spans=span),
        List((ListItem("•", "工業", 0, span),)),
        Table((("工業", "工業"),), spans=(CellSpans(0, 1, span),)),
    )
    [page] = typeset(article_of(*blocks, language="zh-Hant"), load("gongwen"), bundled).pages
    faces = [[sort.face for run in area.lines[0].runs for sort in run.sorts][-2:] for area in page.areas[1:]]
    assert [before != after for before, after in faces] == [True, True, False, True]
    assert {faces[place][1] for place in (0, 1, 3)} == {faces[0][1]}


def test_a_date_begins_two_characters_right_of_the_signature(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    def starts(signature: str, date: str, **setting: float) -> list[float]:
        blocks = Paragraph(Role.SIGNATURE, signature), Paragraph(Role.DATE, date)
        frames = typeset(article_of(*blocks), style_of(20, 10, **setting), squares)
        return [round(area.lines[0].runs[0].x_pt, 6) for area in frames.pages[0].areas[1:]]

    # Squares are ten points wide, lines two hundred. The wider of the two ends at the right, the other gives way.
    assert starts("某某局", "一月二日", date_shift_em=2.0) == [140.0, 160.0]
    assert starts("某某县人民政府", "一月二日", date_shift_em=2.0) == [130.0, 150.0]
    # Where both do not fit a line, or a style wants it so, either stands for itself.
    assert starts("工" * 19, "一月二日" * 4 + "三四", date_shift_em=4.0) == [10.0, 20.0]
    assert starts("某某局", "一月二日", date_shift_em=0.0) == [170.0, 160.0]


def test_two_signatures_leave_the_date_alone(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    blocks = Paragraph(Role.SIGNATURE, "甲局"), Paragraph(Role.SIGNATURE, "乙局"), Paragraph(Role.DATE, "一月二日")
    frames = typeset(article_of(*blocks), style_of(20, 10, date_shift_em=2.0), squares)
    starts = [area.lines[0].runs[0].x_pt for area in frames.pages[0].areas[1:]]
    assert starts == pytest.approx([180.0, 180.0, 160.0])


@pytest.mark.parametrize(
    ("lines", "closing", "pages"),
    [
        # A page has ten lines, the first is the title. The note brings signature, date and two lines of text along.
        (7, (Role.SIGNATURE, Role.DATE, Role.NOTE), [5, 5]),
        (8, (Role.DATE, Role.NOTE), [6, 4]),
        (8, (Role.SIGNATURE, Role.DATE), [6, 4]),
        (9, (Role.DATE,), [7, 3]),
        # A note that closes nothing may stand for itself, and so may one that is not close by.
        (9, (Role.NOTE,), [9, 1]),
        (7, (Role.DATE, Role.BODY, Role.NOTE), [9, 1]),
    ],
)
def test_what_closes_a_text_stands_on_no_page_without_it(
    lines: int,
    closing: tuple[Role, ...],
    pages: list[int],
    squares: FontBook,
    style_of: Callable[..., Style],
    article_of: Callable[..., Article],
) -> None:
    blocks = Paragraph(Role.BODY, "工" * 10 * lines), *(Paragraph(role, "某某局") for role in closing)
    frames = typeset(article_of(*blocks), style_of(10, 10), squares)
    first, second = ([area for area in page.areas if area.path[0][0] is Tag.P] for page in frames.pages)
    assert [sum(len(area.lines) for area in areas) for areas in (first, second)] == pages


@pytest.mark.parametrize(
    ("lines", "section", "pages"),
    [
        # A page has ten lines, the first is the title. One line below the heading and a blank one: both move.
        (6, [Heading(1, "", "题"), Paragraph(Role.BODY, "工"), Paragraph(Role.BODY, "工" * 20)], [7, 4]),
        (6, [Heading(1, "", "题"), List((ListItem("", "工"), ListItem("", "工" * 20)))], [7, 4]),
        # They stay where they would leave many more blank lines, five and two, or where the next section begins.
        (2, [Heading(1, "", "题"), Paragraph(Role.BODY, "工"), Table((("工" * 36,),) * 2)], [5, 8]),
        (6, [Heading(1, "", "题"), Paragraph(Role.BODY, "工")] * 2, [9, 2]),
        (6, [Paragraph(Role.BODY, "工"), Paragraph(Role.BODY, "工"), Paragraph(Role.BODY, "工" * 20)], [9, 2]),
    ],
)
def test_a_heading_ends_a_page_with_more_than_one_line_below_it(
    lines: int,
    section: list[Block],
    pages: list[int],
    squares: FontBook,
    style_of: Callable[..., Style],
    article_of: Callable[..., Article],
) -> None:
    style = style_of(10, 10)
    style = replace(style, text={**style.text, "heading1": replace(style.text["heading1"], keep_next=True)})
    frames = typeset(article_of(Paragraph(Role.BODY, "工" * 10 * lines), *section), style, squares)
    heights = [len({line.y_pt for area in page.areas for line in area.lines}) for page in frames.pages]
    assert heights == pages

"""Whole articles: text kept character for character, page geometry, structure, notices."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from convert.document.model import (
    Article,
    Heading,
    List,
    ListItem,
    PageBreak,
    Paragraph,
    Role,
    SourceRange,
    Span,
    SpanKind,
    Table,
    Title,
    Verse,
)
from convert.document.walk import article_lines
from convert.errors import FontError
from convert.styles.load import load
from convert.styles.model import Style
from convert.typeset.engine import typeset
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Frames, Line, Tag

EMPTY = ("", "", "")
_LONG = "工业项目谋划情况汇报，" * 40 + "完。"


def text_of(line: Line) -> str:
    return line.text


def lines_of(frames: Frames, block: int) -> list[Line]:
    return [line for page in frames.pages for area in page.areas if area.block == block for line in area.lines]


def body(text: str, *spans: Span) -> Paragraph:
    return Paragraph(Role.BODY, text, spans)


telling = "中文，。”“（）A1 .—…%·年\u3000\n\ud800\U00020000\u0301"
anything = st.text(st.characters(), max_size=80) | st.text(telling, max_size=80)


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(anything, min_size=1, max_size=4), language=st.sampled_from(["zh", "zh-Hant-TW", "zh-Hant-HK"]))
@pytest.mark.parametrize("breaking", ["grid", "first-fit", "optimum"])
def test_text_read_back_is_the_documents_text(
    breaking: str,
    texts: list[str],
    language: str,
    squares: FontBook,
    style_of: Callable[..., Style],
    article_of: Callable[..., Article],
    read_back: Callable[[Frames], list[str]],
) -> None:
    article = article_of(*(body(text) for text in texts), title=texts[0], language=language)
    frames = typeset(article, style_of(6, 3, breaking=breaking), squares)
    assert read_back(frames) == list(article_lines(article))
    for page in frames.pages:
        for area in page.areas:
            for line in area.lines:
                assert all(len(run.sorts) == len(run.advances_pt) for run in line.runs)
                assert line.y_pt <= page.height_pt


def test_every_kind_of_block_keeps_its_text_and_gets_its_tags(
    bundled: FontBook, article_of: Callable[..., Article], read_back: Callable[[Frames], list[str]]
) -> None:
    article = article_of(
        Paragraph(Role.SALUTATION, "各位领导："),
        Heading(1, "一、", "主要做法"),
        body("（一）总体平稳。全年完成16,352.7亿元。", Span(0, 8, SpanKind.RUN_IN, 2)),
        Heading(2, "（一）", "第二级"),
        Heading(3, "1.", "第三级"),
        Heading(4, "（1）", "第四级"),
        List((ListItem("•", "第一项"), ListItem("•", "第二项" + _LONG))),
        Verse(("春眠不觉晓，", "处处闻啼鸟。")),
        Table((("项目", "金额"), ("公路", "12亿元")), header=1),
        PageBreak(),
        Paragraph(Role.DATE, "2024年3月21日"),
        title="关于工业项目谋划情况的汇报",
    )
    frames = typeset(article, load("gongwen"), bundled)
    expected = [part for line in article_lines(article) for part in line.split("\t")]
    assert read_back(frames) == expected
    paths = {area.path for page in frames.pages for area in page.areas}
    assert {path[0][0] for path in paths} == {Tag.TITLE, Tag.P, Tag.H1, Tag.H2, Tag.H3, Tag.H4, Tag.L, Tag.TABLE}
    assert ((Tag.L, 6), (Tag.LI, 1)) in paths
    assert ((Tag.TABLE, 8), (Tag.TR, 0), (Tag.TH, 1)) in paths
    assert ((Tag.TABLE, 8), (Tag.TR, 1), (Tag.TD, 0)) in paths
    assert frames.pages[-1].areas[0].block == 10
    assert [(entry.level, entry.text) for entry in frames.outline] == [
        (0, "关于工业项目谋划情况的汇报"),
        (1, "一、主要做法"),
        (2, "（一）第二级"),
        (3, "1.第三级"),
        (4, "（1）第四级"),
    ]


def test_gongwen_pages_have_22_lines_of_28_characters_on_the_grid(
    bundled: FontBook, article_of: Callable[..., Article]
) -> None:
    frames = typeset(article_of(body("工" * 28 * 60)), load("gongwen"), bundled)
    full = frames.pages[1]
    lines = [line for area in full.areas for line in area.lines]
    assert len(lines) == 22
    assert {len(text_of(line)) for line in lines} == {28}
    run = lines[0].runs[0]
    assert run.x_pt == pytest.approx(28 * 72 / 25.4)
    assert run.size_pt == 16.0
    assert run.advances_pt == pytest.approx((15.793,) * 28, abs=0.001)
    assert lines[1].y_pt - lines[0].y_pt == pytest.approx(28.95)
    # 37 mm head margin, em box centred in 28.95 pt, baseline 0.88 em down.
    assert lines[0].y_pt == pytest.approx(37 * 72 / 25.4 + (28.95 - 16) / 2 + 0.88 * 16)
    first = lines_of(frames, 0)[0]
    assert len(text_of(first)) == 26
    assert first.runs[0].x_pt == pytest.approx(28 * 72 / 25.4 + 2 * 15.793, abs=0.01)


def test_page_numbers_stand_outside_seven_millimetres_below(
    bundled: FontBook, article_of: Callable[..., Article]
) -> None:
    frames = typeset(article_of(body(_LONG * 3)), load("gongwen"), bundled)
    mm = 72 / 25.4
    for page in frames.pages:
        (line,) = page.artifacts
        assert text_of(line) == f"— {page.number} —"
        assert {sort.face for run in line.runs for sort in run.sorts} == {"SongSC-Regular"}  # 半角宋体数字
        assert line.y_pt == pytest.approx((297 - 35 + 7) * mm + 0.88 * 14)
        if page.number % 2:
            right = line.runs[-1].x_pt + sum(line.runs[-1].advances_pt)
            assert right == pytest.approx((210 - 26) * mm - 14)
        else:
            assert line.runs[0].x_pt == pytest.approx(28 * mm + 14)


def test_mirrored_pages_are_bound_on_alternating_sides(bundled: FontBook, article_of: Callable[..., Article]) -> None:
    gongwen = load("gongwen")
    style = replace(gongwen, page=replace(gongwen.page, mirror=True))
    frames = typeset(article_of(body(_LONG * 3)), style, bundled)
    lefts = [min(line.runs[0].x_pt for line in page.areas[-1].lines) for page in frames.pages[:2]]
    assert lefts == pytest.approx([28 * 72 / 25.4, 26 * 72 / 25.4])


def test_a_long_title_is_broken_into_lines_of_like_length(
    bundled: FontBook, article_of: Callable[..., Article]
) -> None:
    title = "关于全市上半年工业项目谋划和固定资产投资完成情况的汇报"
    frames = typeset(article_of(body("文。"), title=title), load("gongwen"), bundled)
    lines = lines_of(frames, -1)
    lengths = [len(text_of(line)) for line in lines]
    assert len(lines) == 2
    assert max(lengths) - min(lengths) <= 4
    page = frames.pages[0]
    centre = (28 + 156 / 2) * 72 / 25.4
    for line in lines:
        left, last = line.runs[0].x_pt, line.runs[-1]
        assert (left + last.x_pt + sum(last.advances_pt)) / 2 == pytest.approx(centre)
    assert page.areas[0].path == ((Tag.TITLE, 0),)


@pytest.mark.parametrize("length", range(18, 64))
def test_no_title_ends_in_one_character(length: int, bundled: FontBook, article_of: Callable[..., Article]) -> None:
    frames = typeset(article_of(title="工" * length), load("gongwen"), bundled)
    assert all(len(text_of(line)) > 1 for line in lines_of(frames, -1))


def test_run_in_headings_take_the_headings_font_at_the_texts_size(
    bundled: FontBook, article_of: Callable[..., Article]
) -> None:
    text = "一是健全工作机制。成立小组。"
    frames = typeset(article_of(body(text, Span(0, 9, SpanKind.RUN_IN, 1))), load("gongwen"), bundled)
    faces = {sort.text: sort.face for line in lines_of(frames, 0) for run in line.runs for sort in run.sorts}
    assert (faces["健"], faces["立"]) == ("HeiSC-Medium", "FangSC-Regular")
    assert {run.size_pt for line in lines_of(frames, 0) for run in line.runs} == {16.0}


def test_frames_name_the_faces_they_use_and_no_others(bundled: FontBook, article_of: Callable[..., Article]) -> None:
    frames = typeset(article_of(body("正文")), load("gongwen"), bundled)
    lines = [line for page in frames.pages for area in page.areas for line in area.lines]
    lines += [line for page in frames.pages for line in page.artifacts]
    assert set(frames.fonts) == {sort.face for line in lines for run in line.runs for sort in run.sorts}
    assert all(file.path.is_file() and file.key == key for key, file in frames.fonts.items())


def test_notices_come_once_with_the_place_of_their_block(bundled: FontBook, article_of: Callable[..., Article]) -> None:
    block = Paragraph(Role.BODY, "\U00020000與\U00020000", (), SourceRange(5, 8))
    strong = Paragraph(Role.BODY, "重点", (Span(0, 2, SpanKind.STRONG),), SourceRange(8, 10))
    frames = typeset(article_of(block, block, strong, strong), load("gongwen"), bundled)
    assert [(notice.code, notice.subject, notice.start) for notice in frames.notices] == [
        ("missing-character", "\U00020000", 5),
        ("substituted-character", "與", 5),
        ("no-bold-face", "fang", 8),
    ]
    # A second article with the same book hears the same.
    assert typeset(article_of(block, strong), load("gongwen"), bundled).notices == frames.notices


def test_a_table_over_two_pages_repeats_its_head_as_an_artifact(
    squares: FontBook, style_of: Callable[..., Style], article_of: Callable[..., Article]
) -> None:
    rows = (("甲", "乙"), *((str(n), "字" * 12) for n in range(8)))
    frames = typeset(article_of(Table(rows, header=1)), style_of(12, 6), squares)
    assert len(frames.pages) > 1
    second = frames.pages[1]
    assert [text_of(line) for line in second.artifacts] == ["甲", "乙"]
    top = min(line.y_pt for line in second.artifacts)
    assert all(line.y_pt > top for area in second.areas for line in area.lines)
    assert second.rules
    for page in frames.pages:
        for rule in page.rules:
            assert -0.01 <= rule.x0_pt <= rule.x1_pt <= page.width_pt + 0.01


def test_a_table_of_many_columns_is_set_smaller_and_says_so(
    bundled: FontBook, article_of: Callable[..., Article], read_back: Callable[[Frames], list[str]]
) -> None:
    article = article_of(Table((tuple("字" * 6 for _ in range(20)),)))
    frames = typeset(article, load("gongwen"), bundled)
    assert [notice.code for notice in frames.notices] == ["table-set-smaller"]
    assert read_back(frames)[1:] == ["字" * 6] * 20


def test_the_same_article_gives_the_same_frames(article_of: Callable[..., Article]) -> None:
    article = article_of(Heading(1, "一、", "主要做法"), body(_LONG + "他说“good”，\U00020000。"))
    style = load("gongwen")
    used = FontBook()
    typeset(article_of(body("先排别的：國際GDP")), style, used)
    assert typeset(article, style, used) == typeset(article, style, FontBook())


@pytest.mark.parametrize(
    "piece",
    ["工业项目，谋划2024年情况（GDP）。", "工", "a", " ", "“", "。", "\u0301", "1,", "——", "word "],
)
def test_a_very_long_paragraph_is_set_to_its_end(
    piece: str, squares: FontBook, style_of: Callable[..., Any], article_of: Callable[..., Article]
) -> None:
    article = article_of(body(piece * (40_000 // len(piece))))
    frames = typeset(article, style_of(28, 30), squares)
    assert frames.pages[-1].areas


def test_running_lines_are_shown_outside_the_type_area(bundled: FontBook, article_of: Callable[..., Article]) -> None:
    gongwen = load("gongwen")
    style = replace(
        gongwen,
        header=replace(gongwen.header, odd=("{collection}", "", "{title}"), even=EMPTY, first=False, rule=True),
        footer=replace(gongwen.footer, odd=("", "第{page}页", ""), even=("", "第{page}页", "")),
    )
    frames = typeset(article_of(*(body(_LONG) for _ in range(4)), title="工作报告"), style, bundled, "工作报告七篇")
    shown = [[text_of(line) for line in page.artifacts] for page in frames.pages[:3]]
    assert shown == [["第1页"], ["第2页"], ["工作报告七篇", "工作报告", "第3页"]]
    mm = 72 / 25.4
    left, right, number = frames.pages[2].artifacts
    assert left.runs[0].x_pt == pytest.approx(28 * mm)
    assert right.runs[-1].x_pt + sum(right.runs[-1].advances_pt) == pytest.approx(184 * mm)
    assert left.y_pt == right.y_pt < 37 * mm - 5 * mm
    (rule,) = frames.pages[2].rules
    assert left.y_pt < rule.y0_pt < 37 * mm
    middle = number.runs[0].x_pt + (number.runs[-1].x_pt + sum(number.runs[-1].advances_pt) - number.runs[0].x_pt) / 2
    assert middle == pytest.approx((28 + 78) * mm)


def test_what_a_running_line_lacks_is_told_for_every_article(
    bundled: FontBook, article_of: Callable[..., Article]
) -> None:
    gongwen = load("gongwen")
    style = replace(gongwen, footer=replace(gongwen.footer, odd=("", "\U0001f004{page}", "")))
    for _ in range(2):  # the line itself is remembered
        notices = typeset(article_of(body("中"), title="工作报告"), style, bundled).notices
        assert [notice.code for notice in notices] == ["missing-character"]


@pytest.mark.parametrize("running", [True, False])
def test_the_collector_is_as_it_was_after_a_long_text(
    running: bool, style_of: Callable[..., Style], squares: FontBook, tmp_path: Path
) -> None:
    text = "中" * 60_000
    before = gc.isenabled()
    try:
        (gc.enable if running else gc.disable)()
        typeset(Article(1, "", Title("长"), (body(text),)), style_of(28), squares)
        assert gc.isenabled() is running
        with pytest.raises(FontError):
            typeset(Article(1, "", Title("长"), (body(text),)), style_of(28), FontBook(tmp_path))
        assert gc.isenabled() is running
    finally:
        (gc.enable if before else gc.disable)()

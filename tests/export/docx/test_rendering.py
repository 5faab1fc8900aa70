"""Rendered by LibreOffice and measured: the page of GB/T 9704-2012, to the millimetre."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from pathlib import Path

import pytest
from judges.libreoffice import STAND_INS, MeasuredLine, measure, render, with_hanging_as_word_reads_it
from judges.parity import compared, together
from judges.pdftools import pdffonts
from msgspec.structs import replace
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pictures import png

import convert
from convert.document.model import (
    Article,
    Heading,
    Image,
    List,
    ListItem,
    MediaType,
    PageBreak,
    Paragraph,
    Role,
    Title,
    Verse,
)
from convert.export.docx.writer import write_docx
from convert.export.properties import Properties
from convert.pipeline import font_book, properties_of
from convert.styles.load import load, names
from convert.typeset.engine import typeset

Pages = list[list[MeasuredLine]]
Save = Callable[..., bytes]

# Han characters alone, so that every line is made of whole steps of the grid.
HAN = "各部门要坚持以人民为中心的发展思想扎实推进乡村振兴和城市更新不断提高群众获得感幸福安全"
TITLE = "关于上半年工作情况的报告"
PITCH = 28.95 * 25.4 / 72
# Three paragraphs of a few lines, then one over several pages, whose lines widow control leaves alone.
GRID = Article(1, "", Title(TITLE), tuple(Paragraph(Role.BODY, HAN * count) for count in (2, 1, 2, 46)), "zh")
# A mark falls on every place of the line, also on the 29th, where it could hang.
MARKS = Article(
    1, "", Title(TITLE), tuple(Paragraph(Role.BODY, (HAN[: 5 + count] + "，") * 9) for count in range(24)), "zh"
)
BREAKS = Article(
    1,
    "",
    Title(TITLE),
    (
        Paragraph(Role.SALUTATION, "同志们："),
        Heading(1, "一、", "做法"),
        Paragraph(Role.BODY, "正文一"),
        List((ListItem("", "第一项"),)),
        PageBreak(),
        Verse(("白日依山尽", "黄河入海流")),
        PageBreak(),
        Paragraph(Role.BODY, "正文三"),
        Paragraph(Role.DATE, "三月一日"),
    ),
    "zh",
)

HEIGHTS_MM = (4.0, 12.0, 33.3)
PICTURED = Article(
    1,
    "",
    Title(TITLE),
    tuple(
        block
        for height_mm in HEIGHTS_MM
        for block in (
            Paragraph(Role.BODY, "图上"),
            Image(png(), MediaType.PNG, 30.0, height_mm),
            Paragraph(Role.BODY, "图下"),
        )
    ),
    "zh",
)
HEADINGS = Article(
    1,
    "",
    Title(TITLE),
    (*(Heading(level, "", f"{level}级标题") for level in (1, 2, 3, 4, 2)), Paragraph(Role.BODY, "正文")),
    "zh",
)
HEADER = replace(
    load("gongwen").header,
    odd=("{collection}", "", "{title}"),
    even=("", "第{page}页", ""),
    size_pt=10.5,
    apart_mm=6.0,
    first=False,
)


@pytest.fixture(scope="module")
def seed() -> convert.Conversion:
    [conversion] = convert.inspect(Path(__file__).parents[3] / "seeds")
    return conversion


@pytest.fixture(scope="module")
def pdfs(
    tmp_path_factory: pytest.TempPathFactory, save: Save, properties: Properties, seed: convert.Conversion
) -> dict[str, Path]:
    """Every document of this file as LibreOffice renders it; one start makes them all."""
    folder = tmp_path_factory.mktemp("rendered")
    gongwen = load("gongwen")
    documents = {
        "gongwen": save(GRID),
        "breaks": save(BREAKS),
        "plain": save(GRID, "plain"),
        "tw": save(GRID, "gongwen", "zh-Hant-TW"),
        "marks": save(MARKS),
        "hanging": write_docx(MARKS, replace(gongwen, setting=replace(gongwen.setting, hanging=True)), properties).data,
        "gongwen-b": save(GRID, "gongwen-b"),
        "tw style": save(GRID, "tw", "zh-Hant-TW"),
        "headings": save(HEADINGS),
        "pictured": save(PICTURED),
        "header": write_docx(GRID, replace(gongwen, header=HEADER), properties).data,
        "mirror": write_docx(GRID, replace(gongwen, page=replace(gongwen.page, mirror=True)), properties).data,
    }
    for article in seed.collection.articles:
        own = properties_of(article, seed.collection)
        documents[f"seed {article.ordinal}"] = write_docx(article, gongwen, own).data
    files = [folder / f"{name}.docx" for name in documents]
    for file, data in zip(files, documents.values(), strict=True):
        file.write_bytes(with_hanging_as_word_reads_it(data))
    return dict(zip(documents, render(files, folder / "pdf"), strict=True))


@pytest.fixture(scope="module")
def rendered(pdfs: dict[str, Path]) -> dict[str, Pages]:
    """The measured pages of every document of this file."""
    return {name: measure(pdf) for name, pdf in pdfs.items()}


def _text(page: list[MeasuredLine]) -> list[MeasuredLine]:
    """The lines of the type area: all but the page number, which is the last."""
    return page[:-1]


@pytest.mark.parametrize("name", ["gongwen", "gongwen-b", "tw", "mirror"])
def test_22_lines_a_page(rendered: dict[str, Pages], name: str) -> None:
    first, *middle, _ = rendered[name]
    assert len(middle) >= 2
    assert [len(_text(page)) for page in middle] == [22] * len(middle)
    # The title takes three lines: a blank one above, its own, a blank one below.
    assert len(_text(first)) == 22 - 2


@pytest.mark.parametrize("name", ["gongwen", "gongwen-b", "tw", "mirror"])
def test_28_characters_a_line(rendered: dict[str, Pages], name: str) -> None:
    lines = [line.text.replace(" ", "") for page in rendered[name] for line in _text(page)][1:]
    expected = []
    for paragraph in GRID.blocks:
        assert isinstance(paragraph, Paragraph)
        first, rest = paragraph.text[:26], paragraph.text[26:]
        expected += [first, *(rest[start : start + 28] for start in range(0, len(rest), 28))]
    assert lines == expected


def test_lines_fill_the_type_area_and_first_ones_stand_in_by_two(rendered: dict[str, Pages]) -> None:
    lines = [line for page in rendered["gongwen"] for line in _text(page)][1:]
    step = 156 / 28
    for line in lines:
        assert line.left_mm == pytest.approx(28, abs=0.15) or line.left_mm == pytest.approx(28 + 2 * step, abs=0.15)
    indented = [line for line in lines if line.left_mm > 30]
    assert [line.text for line in indented] == [HAN[:26]] * len(GRID.blocks)
    full = [line for line in lines if len(line.text) == 28] + indented
    assert len(full) > 66
    for line in full:
        assert line.right_mm == pytest.approx(184, abs=0.5)


def test_lines_stay_inside_head_and_foot(rendered: dict[str, Pages]) -> None:
    for page in rendered["gongwen"]:
        assert _text(page)[0].top_mm > 37 - 1
        assert _text(page)[-1].bottom_mm < 297 - 35


def test_line_pitch(rendered: dict[str, Pages]) -> None:
    page = _text(rendered["gongwen"][1])
    assert (page[-1].top_mm - page[0].top_mm) / 21 == pytest.approx(PITCH, abs=0.01)


def test_text_below_a_picture_stands_on_the_grid_again(rendered: dict[str, Pages]) -> None:
    """As in our pages a picture takes whole lines; the line's own room below it may make one line more."""
    lines = [line for page in rendered["pictured"] for line in _text(page)][1:]
    for height_mm, above, below in zip(HEIGHTS_MM, lines[::2], lines[1::2], strict=True):
        steps = (below.top_mm - above.top_mm) / PITCH
        assert steps == pytest.approx(round(steps), abs=0.03)
        assert 0 <= round(steps) - 1 - ceil(height_mm / PITCH) <= 1


def test_title_is_centred_in_the_type_area(rendered: dict[str, Pages]) -> None:
    for name, (left, right) in {"gongwen": (28, 184), "plain": (31.8, 178.2)}.items():
        title = rendered[name][0][0]
        assert title.text == TITLE
        assert (title.left_mm + title.right_mm) / 2 == pytest.approx((left + right) / 2, abs=0.2)


def test_blank_lines_around_the_title(rendered: dict[str, Pages]) -> None:
    first, second, *_ = rendered["gongwen"]
    assert first[1].top_mm - second[0].top_mm == pytest.approx(3 * PITCH, abs=0.1)


@pytest.mark.parametrize("name", ["gongwen", "tw", "mirror"])
def test_page_number_outside_and_7_mm_below(rendered: dict[str, Pages], name: str) -> None:
    character = 14 * 25.4 / 72
    for number, page in enumerate(rendered[name], 1):
        mark = page[-1]
        assert mark.text == f"— {number} —"
        assert mark.top_mm - (297 - 35) == pytest.approx(7, abs=0.5)
        left, right = (26, 182) if name == "mirror" and number % 2 == 0 else (28, 184)
        if number % 2:
            assert mark.right_mm == pytest.approx(right - character, abs=0.2)
        else:
            assert mark.left_mm == pytest.approx(left + character, abs=0.2)
    assert len(rendered[name]) >= 3


def test_the_other_reading_of_the_standards_margins(rendered: dict[str, Pages]) -> None:
    page = _text(rendered["gongwen-b"][1])
    assert (page[-1].top_mm - page[0].top_mm) / 21 == pytest.approx(29.45 * 25.4 / 72, abs=0.01)
    assert page[0].top_mm > 34.58 - 1
    assert page[-1].bottom_mm < 297 - 32.58
    assert rendered["gongwen-b"][1][-1].top_mm - (297 - 32.58) == pytest.approx(7, abs=0.5)


def test_taiwans_margins_are_two_and_a_half_centimetres(rendered: dict[str, Pages]) -> None:
    first, *rest = rendered["tw style"]
    assert first[0].text.replace(" ", "") == TITLE
    lines = [line for page in (first, *rest) for line in _text(page)][1:]
    assert min(line.left_mm for line in lines) == pytest.approx(25, abs=0.15)
    assert max(line.right_mm for line in lines) == pytest.approx(210 - 25, abs=0.5)
    # 16 pt characters from edge to edge, the first line two of them in.
    assert {round(line.left_mm - 25, 1) for line in lines} == {0.0, round(2 * 16 * 25.4 / 72, 1)}
    for number, page in enumerate((first, *rest), 1):
        mark = page[-1]
        assert mark.text == str(number)
        assert (mark.left_mm + mark.right_mm) / 2 == pytest.approx(105, abs=0.2)


def test_headers_stand_above_the_type_area_at_their_places(rendered: dict[str, Pages]) -> None:
    first, second, third, *_ = rendered["header"]
    assert first[0].text == TITLE
    middle = second[0]
    assert middle.text == "第2页"
    assert (middle.left_mm + middle.right_mm) / 2 == pytest.approx(28 + 78, abs=0.2)
    both = third[0]
    assert both.text.replace(" ", "") == "工作报告<7篇>关于工作情况的报告"
    assert both.left_mm == pytest.approx(28, abs=0.2)
    assert both.right_mm == pytest.approx(184, abs=0.2)
    for line in (middle, both):
        # The line is 1.1 em high; its lower edge is 6 mm above the type area.
        assert line.bottom_mm == pytest.approx(37 - 6, abs=0.8)


def test_the_navigator_shows_the_headings(pdfs: dict[str, Path]) -> None:
    """LibreOffice makes the PDF's bookmarks of what its navigator lists."""
    with pdfs["headings"].open("rb") as file:
        document = PDFDocument(PDFParser(file))
        found = [(level, title) for level, title, *_ in document.get_outlines()]
    assert found == [(level, f"{level}级标题") for level in (1, 2, 3, 4, 2)]


def test_plain_page_number_is_centred(rendered: dict[str, Pages]) -> None:
    for number, page in enumerate(rendered["plain"], 1):
        mark = page[-1]
        assert mark.text == str(number)
        assert (mark.left_mm + mark.right_mm) / 2 == pytest.approx(105, abs=0.2)
        assert mark.top_mm - (297 - 25.4) == pytest.approx(8, abs=0.5)


def _hung(pages: Pages) -> int:
    return sum(line.right_mm > 184 + 1 for page in pages for line in _text(page))


def test_marks_hang_out_of_the_type_area_only_where_the_style_says_so(rendered: dict[str, Pages]) -> None:
    assert _hung(rendered["marks"]) == 0
    assert _hung(rendered["hanging"]) > 0


def test_no_line_starts_with_a_mark(rendered: dict[str, Pages]) -> None:
    assert not [line.text for page in rendered["marks"] for line in _text(page) if line.text.startswith("，")]


def test_the_bundled_faces_stand_in_for_words(pdfs: dict[str, Path]) -> None:
    assert {row.name.split("+")[1] for row in pdffonts(pdfs["gongwen"])} == {
        "GWFangSC-Regular",  # 仿宋_GB2312
        "GWSongSC-Bold",  # 方正小标宋简体
        "GWSongSC-Regular",  # 宋体, the page number
    }


def test_page_breaks_leave_no_empty_line(rendered: dict[str, Pages]) -> None:
    pages = rendered["breaks"]
    texts = [[line.text for line in _text(page)] for page in pages]
    assert texts == [
        [TITLE, "同志们：", "一、做法", "正文一", "第一项"],
        ["白日依山尽", "黄河入海流"],
        ["正文三", "三月一日"],
    ]
    tops = {round(page[0].top_mm) for page in pages[1:]}
    assert tops == {round(rendered["gongwen"][1][0].top_mm)}


def test_roles_stand_where_the_style_puts_them(rendered: dict[str, Pages]) -> None:
    pages = rendered["breaks"]
    step = 156 / 28
    salutation, heading, body = pages[0][1:4]
    assert salutation.left_mm == pytest.approx(28, abs=0.3)
    assert heading.left_mm == pytest.approx(28 + 2 * step, abs=0.3)
    assert body.left_mm == pytest.approx(28 + 2 * step, abs=0.3)
    date = pages[2][1]
    assert date.right_mm == pytest.approx(184 - 2 * step, abs=0.3)


def test_every_word_font_has_a_stand_in() -> None:
    named = {
        font.name for style in map(load, names()) for fonts in style.word_fonts.values() for font in fonts.values()
    } | {load(style).western for style in names()}
    assert named <= set(STAND_INS)


def test_word_and_pdf_break_their_lines_alike(rendered: dict[str, Pages], seed: convert.Conversion) -> None:
    parity = together(
        compared(article.ordinal, typeset(article, load("gongwen"), font_book()), rendered[f"seed {article.ordinal}"])
        for article in seed.collection.articles
    )
    assert parity.lines > 1000
    assert parity.share >= 0.95, parity.causes()

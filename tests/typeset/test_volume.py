"""Volumes set: where chapters open, how pages are called, running heads, what the contents say and lead to."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from convert.document.model import Article, Block, Collection, Heading, Paragraph, Role, Title
from convert.document.volume import contents
from convert.document.walk import article_lines
from convert.styles.load import load
from convert.styles.model import Style
from convert.styles.source import read
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Frames, Line, Page, Tag
from convert.typeset.volume import contents_labels, typeset_volume

LONG = "工业项目谋划情况汇报，" * 400 + "完。"
SHORT = "各项工作顺利。"


def text_of(line: Line) -> str:
    return line.text


def article(number: int, title: str, *blocks: Block, language: str = "zh-Hans") -> Article:
    return Article(number, f"篇{number}", Title(title), blocks, language)


def body(text: str) -> Paragraph:
    return Paragraph(Role.BODY, text)


@pytest.fixture(scope="module")
def collection() -> Collection:
    return Collection(
        "工作报告选编",
        (
            article(
                1,
                "上半年工作报告",
                Heading(1, "一、", "主要做法"),
                body(LONG),
                Heading(2, "（一）", "组织"),
                body(SHORT),
            ),
            article(2, "下半年工作报告", body(SHORT), Heading(1, "一、", "存在的问题。"), body(SHORT)),
            article(3, "全年工作报告", body(LONG), Heading(1, "一、", "打算"), body(LONG)),
        ),
        date="2024-03-01 17:41:28",
        lead="供起草文稿参考。",
    )


@pytest.fixture(scope="module")
def volumes(collection: Collection, bundled: FontBook) -> dict[str, Frames]:
    return {name: typeset_volume(collection, load(name), bundled) for name in ("book", "gongwen", "plain")}


def test_chapters_of_a_book_open_on_right_hand_pages(volumes: dict[str, Frames]) -> None:
    frames = volumes["book"]
    assert [page.number for page in frames.pages] == list(range(1, len(frames.pages) + 1))
    labels = [page.label for page in frames.pages]
    assert labels[:5] == ["i", "ii", "iii", "iv", "1"]
    assert labels[4:] == [str(number) for number in range(1, len(labels) - 3)]
    openings = [entry.page for entry in frames.outline if entry.level == 0]
    assert len(openings) == 4
    assert all(page % 2 for page in openings)


def test_pages_before_openings_are_blank_and_openings_have_no_running_head(volumes: dict[str, Frames]) -> None:
    frames = volumes["book"]
    blank = [page for page in frames.pages if not page.areas]
    assert [page.label for page in blank][:2] == ["ii", "iv"]
    assert all(not page.artifacts and not page.rules for page in blank)
    assert {page.number + 1 for page in blank} <= {entry.page for entry in frames.outline if entry.level == 0}
    for entry in frames.outline[1:]:
        if entry.level == 0:
            page = frames.pages[entry.page - 1]
            assert [text_of(line) for line in page.artifacts] == [page.label]
            assert page.rules == ()


def test_running_heads_name_collection_and_article_and_numbers_stand_outside(volumes: dict[str, Frames]) -> None:
    frames = volumes["book"]
    mm = 72 / 25.4
    running = [page for page in frames.pages if len(page.artifacts) == 2 and not page.links]
    assert {page.number % 2 for page in running} == {0, 1}
    for page in running:
        head, number = page.artifacts
        assert text_of(number) == page.label
        left, right = number.runs[0].x_pt, number.runs[-1].x_pt + sum(number.runs[-1].advances_pt)
        if page.number % 2:
            assert text_of(head) in ("上半年工作报告", "全年工作报告")
            assert right == pytest.approx((185 - 29) * mm)
        else:
            assert text_of(head) == "工作报告选编"
            assert left == pytest.approx(29 * mm)


@pytest.mark.parametrize("name", ["book", "gongwen", "plain"])
def test_the_contents_name_the_pages_where_things_stand(
    name: str, volumes: dict[str, Frames], collection: Collection
) -> None:
    frames = volumes[name]
    where = {}
    for page in frames.pages:
        for area in page.areas:
            if area.path[0][0] is Tag.SECT and area.path[0][1] > 0 and area.path[1][0] in (Tag.H1, Tag.H2):
                where["".join(map(text_of, area.lines))] = page
    listed = [
        (text_of(area.lines[0]), text_of(area.lines[-1]))
        for page in frames.pages
        for area in page.areas
        if area.path[-1][0] is Tag.LINK
    ]
    assert [text for text, _ in listed] == [entry.text for entry in contents(collection, 2)]
    assert listed == [
        ("上半年工作报告", where["上半年工作报告"].label),
        ("一、主要做法", where["一、主要做法"].label),
        ("下半年工作报告", where["下半年工作报告"].label),
        ("一、存在的问题", where["一、存在的问题。"].label),
        ("全年工作报告", where["全年工作报告"].label),
        ("一、打算", where["一、打算"].label),
    ]
    contents_page = next(page for page in frames.pages if page.links)
    assert contents_labels(frames, load(name)) == (contents_page.label, *(label for _, label in listed))
    links = [link for page in frames.pages for link in page.links]
    assert [frames.pages[link.page - 1].label for link in links] == [label for _, label in listed]


def test_links_cover_their_lines_and_lead_to_the_height_of_the_heading(volumes: dict[str, Frames]) -> None:
    frames = volumes["book"]
    entries = [entry for entry in frames.outline if entry.level < 2][1:]
    page = next(page for page in frames.pages if page.links)
    lines = {area.path: area.lines for area in page.areas}
    for link, entry in zip(page.links, entries, strict=True):
        assert (link.page, link.y_pt) == (entry.page, entry.y_pt)
        assert link.y0_pt < lines[link.path][0].y_pt <= lines[link.path][-1].y_pt < link.y1_pt
        assert link.text.startswith(entry.text.rstrip("。"))


def test_leaders_are_no_content_and_end_on_one_line(volumes: dict[str, Frames]) -> None:
    page = next(page for page in volumes["gongwen"].pages if page.links)
    leaders = [line for line in page.artifacts if set(text_of(line)) == {"…"}]
    assert len(leaders) == len(page.links)
    ends = {round(line.runs[-1].x_pt + sum(line.runs[-1].advances_pt), 3) for line in leaders}
    assert len(ends) == 1
    assert not [area for area in page.areas if "…" in "".join(map(text_of, area.lines))]


def test_the_outline_nests_headings_below_their_articles(volumes: dict[str, Frames]) -> None:
    assert [(entry.level, entry.text) for entry in volumes["plain"].outline] == [
        (0, "目录"),
        (0, "上半年工作报告"),
        (1, "一、主要做法"),
        (2, "（一）组织"),
        (0, "下半年工作报告"),
        (1, "一、存在的问题。"),
        (0, "全年工作报告"),
        (1, "一、打算"),
    ]


@pytest.mark.parametrize("name", ["book", "gongwen", "plain"])
def test_the_text_of_every_chapter_is_the_articles(
    name: str, volumes: dict[str, Frames], collection: Collection
) -> None:
    for number, one in enumerate(collection.articles, 1):
        areas = [area for page in volumes[name].pages for area in page.areas if area.path[0] == (Tag.SECT, number)]
        assert "".join(text_of(line) for area in areas for line in area.lines) == "".join(article_lines(one))


def test_where_sides_do_not_differ_no_page_is_left_blank(volumes: dict[str, Frames]) -> None:
    assert all(page.areas for page in volumes["plain"].pages)
    labels = [page.label for page in volumes["gongwen"].pages]
    assert labels.index("1") % 2 == 0  # so that odd numbers, at the right, stand on right-hand pages


def cover_texts(page: Page) -> list[str]:
    return ["".join(map(text_of, area.lines)) for area in page.areas]


def test_the_cover_shows_title_lead_and_date(volumes: dict[str, Frames]) -> None:
    for frames in volumes.values():
        assert cover_texts(frames.pages[0]) == ["工作报告选编", "供起草文稿参考。", "2024年3月1日"]
        assert frames.pages[0].artifacts == ()


def test_a_collection_without_a_title_has_no_cover(collection: Collection, bundled: FontBook) -> None:
    bare = replace(collection, title="", lead="", date="")
    frames = typeset_volume(bare, load("book"), bundled)
    assert frames.pages[0].links
    assert [page.label for page in frames.pages][:3] == ["i", "ii", "1"]


def test_a_style_may_want_no_contents(collection: Collection, bundled: FontBook) -> None:
    plain = load("plain")
    style: Style = replace(plain, volume=replace(plain.volume, contents_levels=0))
    frames = typeset_volume(collection, style, bundled)
    assert [page.label for page in frames.pages][:2] == ["i", "1"]
    assert contents_labels(frames, style) == ()
    only = replace(plain, volume=replace(plain.volume, contents_levels=1))
    assert len([link for page in typeset_volume(collection, only, bundled).pages for link in page.links]) == 3


def test_an_article_of_unknown_script_is_set_in_the_volumes(bundled: FontBook) -> None:
    articles = (
        article(1, "一", body("甲"), language="zh"),
        article(2, "工作報告", body("乙"), language="zh-Hant-TW"),
    )
    frames = typeset_volume(Collection("選編", articles), load("plain"), bundled)
    assert frames.language == "zh-Hant-TW"
    assert not [key for key in frames.fonts if "SC" in key]
    assert frames.outline[0].text == "目錄"


def test_a_volume_tells_what_fonts_lack_once(bundled: FontBook) -> None:
    articles = tuple(article(number, "字", body("\ue000甲")) for number in (1, 2))
    frames = typeset_volume(Collection("集", articles), load("plain"), bundled)
    assert [notice.code for notice in frames.notices] == ["missing-character"]


def test_a5_is_a_style_of_two_lines(tmp_path: Path, collection: Collection, bundled: FontBook) -> None:
    told = [line.removeprefix("# ") for line in read("book").files[0].text.splitlines() if line.startswith("# ")]
    lines = [line for line in told if line.startswith(("extends", "page = "))]
    assert len(lines) == 2
    path = tmp_path / "a5.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    frames = typeset_volume(collection, load(str(path)), bundled)
    page = next(page for page in frames.pages if page.label == "3")
    rows = [line for area in page.areas for line in area.lines]
    assert round(page.width_pt / 72 * 25.4) == 148
    assert round(page.height_pt / 72 * 25.4) == 210
    assert len(rows) == 27
    assert max(len(text_of(line)) for line in rows) >= 29

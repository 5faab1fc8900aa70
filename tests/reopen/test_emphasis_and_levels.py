"""Bold and italic outside paragraphs, and lists inside lists, of a stranger's Word file."""

from __future__ import annotations

import pytest
from reopen.conftest import CHINESE_WORD_STYLES, p, without_sources, word_file

from convert.document.model import Block, CellSpans, Heading, List, ListItem, Span, SpanKind, Table
from convert.reopen.read import Reopened, reopen

TITLE = p("题目", "a3")
STRONG, EMPHASIS = SpanKind.STRONG, SpanKind.EMPHASIS
LISTS = "".join(
    f'<w:style w:type="paragraph" w:styleId="L{n}"><w:name w:val="List{f" {n}" if n > 1 else ""}"/></w:style>'
    for n in range(1, 6)
)
BULLETS = (
    '<w:abstractNum w:abstractNumId="0">'
    + "".join(
        f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="bullet"/><w:lvlText w:val="{sign}"/></w:lvl>'
        for n, sign in enumerate("•○▪•○▪•○▪")
    )
    + "</w:abstractNum>"
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in (1, 2))
)


def pieces(*texts: str, style: str = "", settings: str = "") -> str:
    """A paragraph; ``*甲`` is a bold run, ``/甲`` an italic one."""
    marks = {"*": "<w:b/>", "/": "<w:i/>"}
    runs = "".join(
        f"<w:r><w:rPr>{marks.get(text[0], '')}</w:rPr><w:t>{text.lstrip('*/')}</w:t></w:r>" for text in texts
    )
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{settings}</w:pPr>{runs}</w:p>"


def item(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, settings=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def read(body: str) -> Reopened:
    return reopen(word_file(TITLE + body, styles=CHINESE_WORD_STYLES + LISTS, numbering=BULLETS), name="a.docx")


def blocks(result: Reopened) -> list[Block]:
    [article] = result.collection.articles
    return list(without_sources(article).blocks)


def lists(body: str) -> list[list[tuple[int, str]]]:
    """The lists of a file, level and text of every item."""
    found = blocks(read(p("节", "2") + body))
    return [[(each.level, each.text) for each in block.items] for block in found if isinstance(block, List)]


def test_stretches_of_a_heading_are_kept() -> None:
    [heading] = blocks(read(pieces("一、修", "/好", "桥", style="2")))
    assert heading == Heading(2, "一、", "修好桥", spans=(Span(1, 2, EMPHASIS),))


@pytest.mark.parametrize("texts", [("*一、修好桥",), ("*一、", "*修好桥")])
def test_a_heading_that_is_bold_as_a_whole_is_a_heading(texts: tuple[str, ...]) -> None:
    assert blocks(read(pieces(*texts, style="2"))) == [Heading(2, "一、", "修好桥")]


def test_a_bold_number_is_no_emphasis_of_the_text() -> None:
    assert blocks(read(pieces("*一、", "修好桥", style="2"))) == [Heading(2, "一、", "修好桥")]


def test_headings_found_by_the_rules_keep_theirs() -> None:
    text = "桥梁年久失修，各方面反映强烈，必须尽快修好，确保群众安全出行。"
    body = pieces("一、修", "*好桥") + p(text) + pieces("*二、修好路") + p(text)
    found = [block for block in blocks(read(body)) if isinstance(block, Heading)]
    assert found == [Heading(1, "一、", "修好桥", spans=(Span(1, 3, STRONG),)), Heading(1, "二、", "修好路")]


def test_stretches_of_items_and_cells_are_kept() -> None:
    listed = pieces("• 修", "*桥", style="L1")
    cells = f"<w:tc>{pieces('*项', '目')}</w:tc><w:tc>{p('甲')}{pieces('乙', '/丙')}</w:tc>"
    found = blocks(read(p("节", "2") + listed + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
    assert found[1:] == [
        List((ListItem("• ", "修桥", 0, (Span(1, 2, STRONG),)),)),
        Table(
            (("项目", "甲\n乙丙"),),
            spans=(CellSpans(0, 0, (Span(0, 1, STRONG),)), CellSpans(0, 1, (Span(3, 4, EMPHASIS),))),
        ),
    ]


def test_inner_levels_stay_inner() -> None:
    body = item("甲") + item("乙", 1) + item("丙", 2) + item("丁", 1) + item("戊")
    assert lists(body) == [[(0, "甲"), (1, "乙"), (2, "丙"), (1, "丁"), (0, "戊")]]
    by_style = "".join(p(text, f"L{n}") for n, text in ((1, "甲"), (2, "乙"), (3, "丙"), (1, "丁")))
    assert lists(by_style) == [[(0, "甲"), (1, "乙"), (2, "丙"), (0, "丁")]]


def test_levels_nobody_can_show_are_closed_up_and_the_deepest_told_of() -> None:
    assert lists(item("甲", 2) + item("乙", 5) + item("丙", 3)) == [[(0, "甲"), (1, "乙"), (1, "丙")]]
    result = read(p("节", "2") + "".join(item(str(level), level) for level in range(9)))
    [found] = [block for block in blocks(result) if isinstance(block, List)]
    assert [each.level for each in found.items] == [0, 1, 2, 3, 4, 4, 4, 4, 4]
    [notice] = [notice for notice in result.notices if notice.code == "list-levels-flattened"]
    assert notice.sentence.startswith("4 list items")


def test_neighbouring_lists_stay_two() -> None:
    assert lists(item("甲") + item("乙") + item("丙", 0, 2)) == [[(0, "甲"), (0, "乙")], [(0, "丙")]]


def test_an_inner_list_of_another_kind_divides_nothing() -> None:
    assert lists(item("甲") + item("乙", 1, 2) + item("丙")) == [[(0, "甲"), (1, "乙"), (0, "丙")]]


def test_a_typed_item_divides_nothing() -> None:
    assert lists(item("甲") + p("乙", "L1") + item("丙")) == [[(0, "甲"), (0, "乙"), (0, "丙")]]


def test_verses_still_say_what_they_lose() -> None:
    verse = '<w:style w:type="paragraph" w:styleId="v"><w:name w:val="Verse"/></w:style>'
    data = word_file(TITLE + pieces("白日", "*依山尽", style="v"), styles=CHINESE_WORD_STYLES + verse)
    assert "format-left-out" in {notice.code for notice in reopen(data, name="a.docx").notices}

"""Where articles begin, by which evidence, and what must not split a text."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convert.document.model import TitleOrigin
from convert.errors import UsageError
from convert.notices import Severity
from convert.options import StructureOptions
from convert.structure.marks import LABEL, NUMBERED, Pattern
from convert.structure.read import read

CASES = Path(__file__).parents[1] / "cases" / "structure" / "splits.toml"
PARAGRAPH = "这一段说的是去年冬天的事，雪下了三天，路断了，村里人自己动手把雪铲开，一直铲到公路边上。"


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["dense", "spaced"])
@pytest.mark.parametrize("case", tomllib.loads(CASES.read_text("utf-8"))["case"], ids=lambda case: case["why"])
def test_split(case, between):
    text = between.join(case["lines"]).replace("…", PARAGRAPH)
    if "…范文" in case["why"]:
        text = between.join(PARAGRAPH if line == "…" else line for line in case["lines"])
    result = read(text)
    articles = result.collection.articles
    assert [article.mark for article in articles] == case["marks"]
    assert {split.pattern for split in result.splits} == {case["pattern"]}
    if "titles" in case:
        assert [article.title.text for article in articles] == case["titles"]
    assert all(split.certain for split in result.splits)


def test_the_page_of_the_documentation_names_every_mark_and_its_confidence():
    page = (Path(__file__).parents[2] / "docs" / "structure.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| (.+?) \| .* \| (0\.\d+) \|$", page, re.MULTILINE))
    known = {pattern.name: pattern.confidence for pattern in (*NUMBERED, LABEL)}
    assert {name: float(rows[name]) for name in known} == known
    assert set(rows) - set(known) == {"# heading", "rule", "counted"}


def _page(*marks):
    return "\n".join(f"{mark}\n{PARAGRAPH}" for mark in marks)


def test_a_gap_is_kept_but_uncertain():
    result = read(_page("篇1", "篇2", "篇4", "篇5"))
    assert [split.certain for split in result.splits] == [True, True, False, True]
    doubt = next(notice for notice in result.notices if notice.code == "uncertain-split")
    assert doubt.severity is Severity.WARNING
    assert doubt.subject == "篇4"


def test_a_mark_out_of_order_is_text():
    result = read(_page("篇1", "篇2", "篇1：见上文", "篇3"))
    assert [article.mark for article in result.collection.articles] == ["篇1", "篇2", "篇3"]


def test_marks_that_start_again_are_another_collection():
    text = f"修路范文\n{_page('篇1', '篇2')}\n修桥范文\n导语：两篇。\n{_page('篇1', '篇2')}"
    result = read(text)
    titles = [article.title.text for article in result.collection.articles]
    assert titles == ["修路（篇1）", "修路（篇2）", "修桥（篇1）", "修桥（篇2）"]
    notice = next(notice for notice in result.notices if notice.code == "another-collection")
    assert notice.subject == "修桥范文\n导语：两篇。"
    assert text[notice.start : notice.end] == notice.subject


def test_collections_that_mark_their_articles_in_different_ways():
    text = (
        f"修路总结（精选2篇）\n{_page('篇1', '篇2')}\n修桥心得范文\n导语：两篇。\n{_page('范文一', '范文二', '范文三')}"
    )
    result = read(text)
    assert [article.mark for article in result.collection.articles] == ["篇1", "篇2", "范文一", "范文二", "范文三"]
    assert [split.pattern for split in result.splits] == ["篇N", "篇N", "范文N", "范文N", "范文N"]
    assert result.collection.articles[3].title.text == "修桥心得（范文二）"


def test_other_marks_without_a_header_above_them_are_text():
    result = read(f"修路总结\n{_page('篇1', '篇2')}\n{_page('范文一', '范文二')}")
    assert [article.mark for article in result.collection.articles] == ["篇1", "篇2"]


def test_a_repeated_title_that_names_no_kind_of_text_is_uncertain():
    result = read(f"修路记\n{_page('工作任务1', '工作任务2', '工作任务3')}")
    assert {(split.pattern, split.certain) for split in result.splits} == {("title N", False)}
    named = read(f"修路任务\n{_page('修路任务1', '修路任务2', '修路任务3')}")
    assert all(split.certain for split in named.splits)


def test_text_above_the_marks_that_is_no_lead_is_an_article():
    result = read("修路范文\n" + "\n".join([PARAGRAPH] * 5) + "\n" + _page("篇1", "篇2"))
    assert [article.mark for article in result.collection.articles] == ["", "篇1", "篇2"]
    assert not result.splits[0].certain


def test_long_chapters_are_articles():
    chapter = "\n".join([PARAGRAPH] * 25)
    result = read(f"旧船\n第一章 渡口\n{chapter}\n第二章 桐油\n{chapter}")
    assert [article.title.text for article in result.collection.articles] == ["渡口", "桐油"]
    assert result.collection.title == "旧船"


def test_a_pattern_from_the_user():
    result = read(
        f"讲座\n第一讲：治水\n{PARAGRAPH}\n第二讲：治土\n{PARAGRAPH}", options=StructureOptions(split="第[一二三]讲")
    )
    assert [(article.mark, article.title.text) for article in result.collection.articles] == [
        ("第一讲", "治水"),
        ("第二讲", "治土"),
    ]


def test_a_wrong_pattern_is_pointed_at():
    with pytest.raises(UsageError) as error:
        read("甲", options=StructureOptions(split="第[一讲"))
    message, pattern, pointer = str(error.value).split("\n")
    assert "第[一讲" in message
    assert pattern[pointer.index("^")] == "["


def test_titles_say_whether_they_are_given():
    result = read(f"修路范文\n篇1\n修路记\n{PARAGRAPH}\n篇2\n{PARAGRAPH}")
    assert [article.title.origin for article in result.collection.articles] == [TitleOrigin.GIVEN, TitleOrigin.DERIVED]
    derived = [notice for notice in result.notices if notice.code == "derived-title"]
    assert [notice.subject for notice in derived] == ["修路（篇2）"]


@pytest.mark.parametrize(
    ("source", "title"),
    [("seeds/修路汇报.txt", "修路汇报"), ("000_62.txt", "这一段说的是去年冬天的事"), ("", "这一段说的是去年冬天的事")],
)
def test_a_text_without_title_is_named_after_its_file_or_first_words(source, title):
    result = read(PARAGRAPH, source=source)
    assert result.collection.articles[0].title.text == title
    assert result.collection.source == source


def test_the_author_of_a_single_article_is_its_byline():
    article = read(f"修路记\n作者：沙小舟\n{PARAGRAPH}\n{PARAGRAPH}").collection.articles[0]
    assert (article.blocks[0].role, article.blocks[0].text) == ("byline", "作者：沙小舟")


def test_the_page_around_a_text_is_left_out():
    above, below = "您当前的位置：首页 > 范文", "上一篇：修桥记\n返回目录"
    result = read(f"{above}\n修路记\n{PARAGRAPH}\n{below}")
    (article,) = result.collection.articles
    assert (article.title.text, len(article.blocks)) == ("修路记", 1)
    dropped = [notice.subject for notice in result.notices if notice.code == "page-furniture"]
    assert sorted(dropped) == sorted([above, *below.split("\n")])


def test_a_title_from_first_words_is_no_number():
    result = read(f"（一）\n{PARAGRAPH}\n（二）\n{PARAGRAPH}")
    assert result.collection.articles[0].title.text == "这一段说的是去年冬天的事"


def test_a_subtitle_belongs_to_the_title():
    result = read(f"把路修到家门口\n——三岔村修路记\n{PARAGRAPH}")
    assert result.collection.articles[0].title.text == "把路修到家门口——三岔村修路记"


@pytest.mark.parametrize("text", ["", " \n\n　", "\ufeff\n"])
def test_blank_text_has_no_article(text):
    assert read(text).collection.articles == ()


def test_a_mark_without_text_is_an_empty_article():
    result = read(f"篇1\n{PARAGRAPH}\n篇2")
    assert result.collection.articles[1].blocks == ()
    assert "empty-article" in [notice.code for notice in result.notices]


def test_one_article_where_the_title_announces_more_is_doubtful():
    result = read(f"检讨书（精选3篇）\n{PARAGRAPH}\n{PARAGRAPH}")
    assert [split.certain for split in result.splits] == [False]
    assert [notice.code for notice in result.notices] == ["uncertain-split"]
    assert read(f"读三篇文章有感\n{PARAGRAPH}\n{PARAGRAPH}").splits[0].certain


@pytest.mark.parametrize("pattern", NUMBERED, ids=lambda pattern: pattern.name)
@given(st.data())
def test_every_mark_has_what_its_pattern_looks_for_first(pattern: Pattern, data: st.DataObject) -> None:
    """Otherwise a mark would be passed over unread."""
    mark = data.draw(st.from_regex(re.compile(pattern.regex.pattern)))
    found = pattern.regex.match(mark)
    assume(found is not None)
    assert pattern.may_match(mark)

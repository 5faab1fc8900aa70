"""Nothing is dropped silently: every printed character ends up in the document or in a notice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from convert.document.check import problems
from convert.document.model import Heading, Paragraph
from convert.document.walk import block_lines
from convert.structure.lines import BLANKS
from convert.structure.read import read

#: Signs of Markdown that are read and not shown, which a notice tells.
MARKDOWN = frozenset("*#>")

WORDS = "今天的会开得很好我们去河边看水老师说要慢一点，、；"
SENTENCES = st.text(WORDS, min_size=1, max_size=60).map(lambda words: words + "。")
PHRASES = st.text("主要做法存在问题下一步工作安排情况概述", min_size=1, max_size=20)
NUMBERS = st.sampled_from(
    ["一、", "二、", "三、", "（一）", "(二)", "1.", "2、", "（1）", "①", "一是", "二是", "第一，"]
) | st.sampled_from(["第一条 ", "第二章 ", "1.1 ", "第三节"])
MARKS = st.sampled_from(
    ["篇1", "篇2", "篇3", "【篇一】", "第一篇", "第二篇：", "范文一", "(一篇)", "Part 1"]
) | st.sampled_from(["# 题", "## 题", "-----", "* * *", "标题：", "一", "二"])
LINES = st.one_of(
    SENTENCES,
    st.lists(SENTENCES, min_size=2, max_size=4).map("".join),
    PHRASES,
    st.tuples(NUMBERS, PHRASES).map("".join),
    st.tuples(NUMBERS, PHRASES, st.just("。"), SENTENCES).map("".join),
    MARKS,
    st.tuples(MARKS, PHRASES).map(" ".join),
    st.tuples(PHRASES, MARKS).map(" ".join),
    st.tuples(SENTENCES, st.sampled_from([" 刘 周", " 王小明", "（记者 李力）"])).map("".join),
    st.sampled_from(["时间：2024-03-21 17:41:28", "导语：如下。", "各位领导：", "王小明", "2024年3月5日"]),
    st.sampled_from(["（完）", "附件：1. 表", "**2021年", "**一句**"]),
    st.lists(PHRASES, min_size=2, max_size=3).map("\t".join),
    st.lists(PHRASES, min_size=2, max_size=3).map(" | ".join),
    st.lists(PHRASES, min_size=2, max_size=3).map("  ".join),
    PHRASES.map("• ".__add__),
    PHRASES.map("> ".__add__),
)
INDENTS = st.sampled_from(["", "", "　　", "  ", "\xa0"])
PAGES = st.lists(st.tuples(INDENTS, LINES).map("".join), max_size=30).map("\n".join)
ANY = st.one_of(PAGES, PAGES.map(lambda page: page.replace("\n", "\r\n\r\n")), st.text(max_size=300))


@settings(max_examples=300, deadline=None)
@given(text=ANY, source=st.sampled_from(["", "汇报.txt", "-"]))
def test_nothing_is_lost(text, source, lost):
    result = read(text, source=source)
    assert not lost(text, result)


@settings(max_examples=200, deadline=None)
@given(text=ANY)
def test_every_document_is_sound(text):
    result = read(text)
    assert problems(result.collection) == []
    assert len(result.splits) == len(result.collection.articles)
    assert all(article.title.text for article in result.collection.articles)


@settings(max_examples=200, deadline=None)
@given(text=ANY)
def test_every_block_says_where_it_came_from(text):
    """Ranges lie inside the article, rise without overlap, and hold exactly the block's characters."""

    def printed(part):
        return [char for char in part if char not in BLANKS]

    for article in read(text).collection.articles:
        at = article.source.start
        for block in article.blocks:
            assert at <= block.source.start < block.source.end <= article.source.end
            at = block.source.end
            stretch = printed(text[block.source.start : block.source.end])
            shown = printed("".join(block_lines(block)))
            if isinstance(block, (Heading, Paragraph)) and not MARKDOWN & set(stretch):
                assert shown == stretch
            else:
                remaining = iter(stretch)
                assert all(char in remaining for char in shown)


@settings(max_examples=100, deadline=None)
@given(text=PAGES)
def test_notices_point_into_the_text(text):
    for notice in read(text).notices:
        assert 0 <= notice.start <= notice.end <= len(text)


def test_reading_is_a_pure_function():
    text = "汇报范文\n篇1\n一、甲\n乙。\n篇2\n丙。"
    assert read(text) == read(text)

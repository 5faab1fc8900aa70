"""Patterns of the user: what they match, what is wrong with them, and that none can hang the program."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.errors import UsageError
from convert.options import StructureOptions
from convert.structure.lines import split_lines
from convert.structure.read import read
from convert.structure.usermarks import compile_mark

TEXT = "夜校讲义\n第一讲：治水\n河水从山上下来，到了平地就慢了。\n第二讲 治土\n土是一层一层的。\n第三讲\n火是烧出来的。"


def test_marks_titles_and_joints():
    result = read(TEXT, options=StructureOptions(split="第.讲"))
    articles = result.collection.articles
    assert [(article.mark, article.title.text) for article in articles] == [
        ("第一讲", "治水"),
        ("第二讲", "治土"),
        ("第三讲", "夜校讲义（第三讲）"),
    ]
    assert {(split.pattern, split.confidence) for split in result.splits} == {("user", 1.0)}
    assert [notice.subject for notice in result.notices if notice.code == "mark-joints"] == ["："]


def test_where_nothing_matches_the_known_marks_decide():
    result = read(f"篇1\n{TEXT}\n篇2\n水火土都讲完了，下课。", options=StructureOptions(split="第.课"))
    assert [article.mark for article in result.collection.articles] == ["篇1", "篇2"]
    assert [notice.subject for notice in result.notices if notice.code == "split-pattern-unmatched"] == ["第.课"]


def test_a_mark_is_sought_at_the_start_of_the_line_only():
    assert compile_mark("第.讲").hits(split_lines("请看第一讲。")) == []


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*)*x", "(?:a?){40}a{40}", "([^b]+)*c"])
def test_no_pattern_hangs(pattern):
    """Each of these takes exponential time where matching goes back; here a line costs what it is long."""
    hits = compile_mark(pattern).hits(split_lines(("a" * 100 + "!\n") * 2000))
    assert {hit.mark.strip("a") for hit in hits} <= {""}


@pytest.mark.parametrize(
    ("pattern", "at"),
    [("第[一讲", 1), ("第)", 1), ("*讲", 0), ("第(?=一)讲", 1), (r"(.)讲\1", 4), ("第{1001}", 1), ("(第", 0)],
)
def test_a_mistake_is_pointed_at(pattern, at):
    with pytest.raises(UsageError) as error:
        compile_mark(pattern)
    *_, shown, pointer = str(error.value).split("\n")
    assert shown == f"    {pattern}"
    assert pointer.index("^") - 4 == at


@given(st.text(max_size=12))
def test_any_pattern_is_usable_or_a_usage_error(pattern):
    try:
        mark = compile_mark(pattern)
    except UsageError:
        return
    assert all(hit.mark for hit in mark.hits(split_lines(TEXT)))

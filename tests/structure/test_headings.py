"""Headings by family, siblings and what follows; the numbers stay as written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.document.model import Heading, List, Paragraph, SpanKind
from convert.structure.read import read

CASES = Path(__file__).parents[1] / "cases" / "structure" / "headings.toml"
PARAGRAPH = "这一段说的是去年冬天的事，雪下了三天，路断了，村里人自己动手把雪铲开，一直铲到公路边上。"


def _kind(block):
    match block:
        case Heading(level):
            return f"h{level}"
        case List():
            return "l"
        case Paragraph(_, _, spans):
            return f"r{spans[0].level}" if spans and spans[0].kind is SpanKind.RUN_IN else "t"
    return "?"


def _read(lines):
    text = "范文\n\n篇1\n\n修路报告\n\n" + "\n\n".join(PARAGRAPH if line == "…" else line for line in lines)
    return read(text + f"\n\n篇2\n\n{PARAGRAPH}")


@pytest.mark.parametrize("case", tomllib.loads(CASES.read_text("utf-8"))["case"], ids=lambda case: case["why"])
def test_headings(case):
    result = _read(case["lines"])
    assert [_kind(block) for block in result.collection.articles[0].blocks] == case["kinds"]
    numbering = [notice.code for notice in result.notices if notice.code.startswith("numbering")]
    assert numbering == case.get("notices", [])


def test_number_and_text_are_kept_as_written():
    blocks = _read(["一、 准备", "…", "（一）备料", "…", "第一章　总则", "…"]).collection.articles[0].blocks
    headings = [(block.number, block.text) for block in blocks if isinstance(block, Heading)]
    assert headings == [("一、", "准备"), ("（一）", "备料"), ("第一章 ", "总则")]


def test_a_run_in_heading_spans_its_number_and_first_sentence():
    block = (
        _read(["1、“企业一套表”改革顺利实施。在市局的支持下，组织了培训，参训率达到98.5%。"])
        .collection.articles[0]
        .blocks[0]
    )
    (span,) = block.spans
    assert block.text[span.start : span.end] == "1、“企业一套表”改革顺利实施。"


def test_a_clause_is_set_off_by_its_number_alone():
    block = _read(["第一条 为了让书流动起来，制定本办法。"]).collection.articles[0].blocks[0]
    assert block.text[: block.spans[0].end] == "第一条"


def test_a_gap_notice_points_at_the_number():
    text = f"修路报告\n一、甲\n{PARAGRAPH}\n二、乙\n{PARAGRAPH}\n四、丁\n{PARAGRAPH}"
    (gap,) = [notice for notice in read(text).notices if notice.code == "numbering-gap"]
    assert text[gap.start : gap.end] == gap.subject == "四、"


NOT_HEADINGS = tomllib.loads(CASES.with_name("not_headings.toml").read_text("utf-8"))["lines"]


@pytest.mark.parametrize("line", NOT_HEADINGS)
def test_a_line_that_heads_nothing(line):
    (article,) = read(f"修路记\n{PARAGRAPH}\n{line}\n{PARAGRAPH}\n{PARAGRAPH}").collection.articles
    assert not [block for block in article.blocks if isinstance(block, Heading)]


def test_days_one_after_the_other_head_a_chronicle():
    kinds = [_kind(block) for block in _read(["…", "3月5日", "…", "4月12日", "…"]).collection.articles[0].blocks]
    assert kinds == ["t", "h1", "t", "h1", "t"]


NUMERALS = "一二三四五六七八九十"


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_any_outline_of_two_levels_is_read_back(sizes):
    """一、 with sizes[i] headings （一） beneath it, text under each: what was built is what is read."""
    lines, kinds = [], []
    for chapter, size in enumerate(sizes):
        lines += [f"{NUMERALS[chapter]}、第{chapter + 1}件事情"]
        kinds += ["h1"]
        for section in range(size):
            lines += [f"（{NUMERALS[section]}）这件事的经过", "…"]
            kinds += ["h2", "t"]
        lines += ["…"]
        kinds += ["t"]
    result = _read(lines)
    assert [_kind(block) for block in result.collection.articles[0].blocks] == kinds
    assert not [notice for notice in result.notices if notice.code.startswith("numbering")]

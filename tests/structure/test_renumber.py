"""Headings counted anew: the numbers rise by one on every level, and nothing but numbers changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.document.check import problems
from convert.document.model import Heading, Paragraph, SpanKind
from convert.document.numbers import chinese_number, written_number
from convert.options import StructureOptions
from convert.structure.numerals import numeral
from convert.structure.read import read

PARAGRAPH = "这一段说的是去年冬天的事，雪下了三天，路断了，村里人自己动手把雪铲开，一直铲到公路边上。"


def _renumbered(*lines):
    text = "\n".join(PARAGRAPH if line == "…" else line for line in ("修路报告", *lines))
    return read(text, options=StructureOptions(renumber=True)).collection


def _heads(collection):
    """Every heading as read, its number and text together; of run-in headings the stretch."""
    for block in collection.articles[0].blocks:
        if isinstance(block, Heading):
            yield block.number + block.text
        elif isinstance(block, Paragraph):
            yield from (block.text[s.start : s.end] for s in block.spans if s.kind is SpanKind.RUN_IN)


@pytest.mark.parametrize(
    ("lines", "heads"),
    [
        (("二、准备", "…", "四、动工", "…"), ["一、准备", "二、动工"]),
        (("1.准备", "…", "2、动工", "…", "4.收工", "…"), ["一、准备", "二、动工", "三、收工"]),
        (
            ("一、准备", "1)备料", "…", "2)备人", "…", "二、动工", "1)东线", "…"),
            ["一、准备", "（一）备料", "（二）备人", "二、动工", "（一）东线"],
        ),
        (
            (
                "一、准备",
                "（一）备料。木料先买，石料后买，分三批运到。",
                "（三）备人。先问本村，再问邻村，不够再去县里。",
            ),
            ["一、准备", "（一）备料。", "（二）备人。"],
        ),
        (
            ("第一章 总则", "第三条 为了修路，制定本办法。", "第五条 本办法由村委会解释。"),
            ["第一章 总则", "第三条", "第五条"],
        ),
        (("东线工程", "…", "西线工程", "…"), ["东线工程", "西线工程"]),
    ],
    ids=["a late start", "mixed marks", "levels", "run-in headings", "clauses keep theirs", "no numbers"],
)
def test_renumbered(lines, heads):
    collection = _renumbered(*lines)
    assert list(_heads(collection)) == heads
    assert collection.articles[0].renumbered
    assert problems(collection) == []


def test_without_the_option_numbers_stay_as_written():
    article = read(f"修路报告\n二、准备\n{PARAGRAPH}").collection.articles[0]
    assert not article.renumbered
    assert article.blocks[0].number == "二、"


@given(st.lists(st.integers(1, 4), min_size=1, max_size=12))
def test_numbers_rise_by_one_on_every_level(levels):
    forms = {1: "三、", 2: "（二）", 3: "7.", 4: "（5）"}
    collection = _renumbered(*(part for level in levels for part in (f"{forms[level]}这件事", "…")))
    counts = [0] * 5
    for block in collection.articles[0].blocks:
        if isinstance(block, Heading):
            counts[block.level + 1 :] = [0] * (4 - block.level)
            if block.number:
                counts[block.level] += 1
                assert block.number == written_number(block.level, counts[block.level])


@given(st.integers(1, 999))
def test_chinese_numbers_are_read_back(value):
    assert numeral(chinese_number(value)) == value

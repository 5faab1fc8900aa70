"""Joining what a page break or a fixed width cut apart."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from convert.structure.lines import split_lines
from convert.structure.paragraphs import join_paragraphs
from convert.structure.wrapping import unwrap

CASES = Path(__file__).parents[1] / "cases" / "structure" / "joins.toml"


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n　　"], ids=["newline", "blank line", "indent"])
@pytest.mark.parametrize("case", tomllib.loads(CASES.read_text("utf-8"))["case"], ids=lambda case: case["why"])
def test_join(case, between):
    text = case["first"] + between + case["second"]
    lines, notices = join_paragraphs(split_lines(text))
    if case["joined"]:
        assert [line.text for line in lines] == [case["first"] + case["second"]]
        assert (lines[0].start, lines[0].end) == (0, len(text))
        assert [notice.code for notice in notices] == ["joined-paragraph"]
        assert text[notices[0].start : notices[0].end] == between
    else:
        assert [line.text for line in lines] == [case["first"], case["second"]]
        assert notices == []


def test_a_paragraph_cut_twice_is_one():
    parts = ["大雨连下了三天，村口的桥被冲垮了。孩子们上学要绕行六公里，村委会连夜", "开会，", "决定先搭一座便桥。"]
    lines, notices = join_paragraphs(split_lines("\n".join(parts)))
    assert [line.text for line in lines] == ["".join(parts)]
    assert len(notices) == 2


def _wrapped(paragraphs, width, indent, gap):
    return ("\n" + "\n" * gap).join(
        "\n".join((indent + paragraph)[at : at + width] for at in range(0, len(indent + paragraph), width))
        for paragraph in paragraphs
    )


PROSE = [
    "渡口的老樟树下拴着一条旧船，船底朝天，像一只晒太阳的乌龟，村里人都说这条船送走过三个县长，也送走过一个新娘，后来桥修好了，船就再也没有下过水，只有孩子们还记得它",
    "阿良每天放学都要来敲一敲船底，声音空空的，好像里面住着人，他问爷爷船还能不能走，爷爷说能，只要把缝补好，再刷三遍桐油，就能一直走到省城去，他听了半夜睡不着",
    "桐油是偷来的，他从供销社的后院翻进去，抱出一只五斤装的铁桶，心跳得像打鼓，等他跑到渡口才发现自己忘了带刷子，只好脱下一只袜子，蘸着油一点一点往缝里抹",
]


@pytest.mark.parametrize(("indent", "gap"), [("　　", 0), ("", 1), ("　　", 1)], ids=["indents", "blank lines", "both"])
@pytest.mark.parametrize("width", [22, 30, 38])
def test_wrapped_text_is_unwrapped(width, indent, gap):
    paragraphs = [paragraph + "。" for paragraph in PROSE]
    lines, notices = unwrap(split_lines(_wrapped(paragraphs, width, indent, gap)))
    assert [line.text for line in lines] == paragraphs
    assert [notice.code for notice in notices] == ["unwrapped-lines"]


def test_rows_of_a_table_are_not_wrapped_text():
    rows = [
        "| 班次 | 开船 | 到岸 |",
        "| --- | --- | --- |",
        *(f"| {row} | {row}:00 | {row}:40 |" for row in range(1, 9)),
    ]
    lines, notices = unwrap(split_lines("\n".join(rows)))
    assert [line.text for line in lines] == rows
    assert notices == []


def test_short_lines_are_not_wrapped_text():
    verse = "\n".join(["外婆把月亮", "放进井里", "说是凉一凉", "第二天好吃", "我趴在井沿", "看了一夜"])
    lines, notices = unwrap(split_lines(verse))
    assert len(lines) == 6
    assert notices == []


def test_latin_words_are_parted_by_the_break():
    first = "这一版的说明书只有英文，译者在页边写了一句话。请大家先读一读这一段：We have learned, the hard way, to keep"
    lines, _ = join_paragraphs(split_lines(first + "\nwater and oil apart，这是第一条经验。"))
    assert "keep water" in lines[0].text

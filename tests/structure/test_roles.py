"""Roles and shapes of an article's blocks, each with a case that must not be taken for it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from convert.document.model import Heading, List, Paragraph, Role
from convert.document.walk import block_lines
from convert.structure.read import read

CASES = Path(__file__).parents[1] / "cases" / "structure" / "roles.toml"


def _kind(block):
    if isinstance(block, Paragraph):
        return "text" if block.role is Role.BODY else str(block.role)
    return "heading" if isinstance(block, Heading) else type(block).__name__.lower()


@pytest.mark.parametrize("case", tomllib.loads(CASES.read_text("utf-8"))["case"], ids=lambda case: case["why"])
def test_roles(case):
    result = read("范文\n\n篇1\n\n" + "\n\n".join(case["lines"]) + "\n\n篇2\n\n第二篇的正文在这里，只有一句话。")
    assert [_kind(block) for block in result.collection.articles[0].blocks] == case["kinds"]


def test_a_split_off_byline_has_its_own_range():
    text = "这项工作还会继续做下去，直到每条巷子都亮起来。 刘 周"
    body, byline = read(text).collection.articles[0].blocks
    assert text[body.source.start : body.source.end] == body.text == text[:-4]
    assert text[byline.source.start : byline.source.end] == byline.text == "刘 周"


def test_a_name_without_a_known_surname_is_a_guess_and_says_so():
    text = "这项工作还会继续做下去，直到每条巷子都亮起来，谁也不会落下。"
    result = read(f"范文\n篇1\n{text}\n拓跋珪\n篇2\n正文在这里，不长。")
    assert result.collection.articles[0].blocks[-1].role is Role.BYLINE
    assert "uncertain-byline" in [notice.code for notice in result.notices]


def test_a_table_keeps_its_header_and_pads_short_rows():
    text = "| 項目 | 上週 | 本週 |\n| --- | --- | --- |\n| 人 | 4 | 7 |\n| 垃圾 | 12 |"
    table = read("數目如下，供參考，請各位核對。\n" + text).collection.articles[0].blocks[-1]
    assert table.header == 1
    assert table.rows == (("項目", "上週", "本週"), ("人", "4", "7"), ("垃圾", "12", ""))


def test_bullets_typed_in_ascii_are_shown_as_bullets_and_nested_by_their_indents():
    text = "要办的事情有下面几件，请各位核对。\n- 甲项\n  * 桌子\n    + 桌布\n  * 椅子\n- 乙项"
    result = read(text)
    listed = result.collection.articles[0].blocks[-1]
    assert [(item.marker, item.text, item.level) for item in listed.items] == [
        ("• ", "甲项", 0),
        ("• ", "桌子", 1),
        ("• ", "桌布", 2),
        ("• ", "椅子", 1),
        ("• ", "乙项", 0),
    ]
    assert [notice.subject for notice in result.notices if notice.code == "list-bullets"] == ["-*+*-"]


def test_real_bullets_stay_as_typed_and_are_not_nested():
    """Pages put them wherever their templates do."""
    result = read("要带的东西有下面几样，请前一天准备好。\n  ◆水壶\n◆  雨衣\n    ◆ 手电筒")
    listed = result.collection.articles[0].blocks[-1]
    assert [(item.marker, item.text, item.level) for item in listed.items] == [
        ("◆ ", "水壶", 0),
        ("◆ ", "雨衣", 0),
        ("◆ ", "手电筒", 0),
    ]
    assert "list-bullets" not in [notice.code for notice in result.notices]


def test_no_blank_parts_a_number_from_chinese_whatever_the_line_is():
    """Headings, run-in headings, items and text of one page alike; before Western text a typed blank stays."""
    lines = [
        "1. 组织工作",
        "成立领导小组，由分管领导任组长，九个部门参加，每月开会一次。",
        "2. 宣传工作",
        "1. 在读书日那天发布本市居民的阅读状况调查报告；",
        "2. 5G网络覆盖全部馆舍，读者在馆内上网不再需要另外登录；",
    ]
    blocks = read("工作报告\n\n篇1\n\n" + "\n\n".join(lines)).collection.articles[0].blocks
    shown = [line for block in blocks for line in block_lines(block)]
    assert [line[:4] for line in shown] == ["1.组织", "成立领导", "2.宣传", "1.在读", "2. 5"]
    assert [block.number for block in blocks if isinstance(block, Heading)] == ["1.", "2."]


def test_numbered_lists_of_markdown_are_nested_with_what_they_hold():
    text = (
        "要办的事情有下面几件，请各位核对。\n\n1. 组织工作\n   - 成立小组；\n   - 建立制度：\n     - 按月报送。\n"
        "2. **宣传**工作\n   1. 发布报告；\n   2. 开设专栏。"
    )
    listed = read(text).collection.articles[0].blocks[-1]
    assert [(item.marker, item.text, item.level) for item in listed.items] == [
        ("1.", "组织工作", 0),
        ("• ", "成立小组；", 1),
        ("• ", "建立制度：", 1),
        ("• ", "按月报送。", 2),
        ("2.", "**宣传**工作", 0),
        ("1.", "发布报告；", 1),
        ("2.", "开设专栏。", 1),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "1. 组织工作\n\n  成立领导小组，由分管领导任组长。\n\n2. 宣传工作\n\n  在读书日那天发布了调查报告。",
        "1. 组织工作\n2. 宣传工作\n3. 经费保障",
        "3. 组织工作\n   - 成立小组；\n   - 建立制度。",
    ],
    ids=["text below the numbers", "one level", "cut from a longer list"],
)
def test_other_numbers_are_not_nested(lines):
    blocks = read("要办的事情有下面几件，请各位核对。\n\n" + lines).collection.articles[0].blocks
    assert all(item.level == 0 for block in blocks if isinstance(block, List) for item in block.items)

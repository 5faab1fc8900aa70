"""Texts of every awkward shape are read to the end, however long; `make bench` has the seconds."""

from __future__ import annotations

import pytest

from convert.structure.read import read

SENTENCE = "经济发展很好，我们要继续努力。"
SHAPES = {
    "one line": lambda n: SENTENCE * (n // 15),
    "one line of spaces": lambda n: " 　" * (n // 2) + "完",
    "one line of brackets": lambda n: "（" * n,
    "one line of bars": lambda n: "| " * (n // 2),
    "one line of figures": lambda n: "一1" * (n // 2),
    "short lines": lambda n: "今天天气很好\n" * (n // 7),
    "the same number": lambda n: "一、今天天气\n" * (n // 7),
    "rising numbers": lambda n: "".join(f"{i % 90 + 1}、今天天气\n" for i in range(n // 8)),
    "four families": lambda n: "一、甲\n（一）乙\n1、丙\n（1）丁\n" * (n // 18),
    "paragraphs cut in two": lambda n: (SENTENCE * 3 + "今后要\n") * (n // 49),
    "article marks": lambda n: "".join(f"篇{i % 99 + 1}\n正文在这里。\n" for i in range(n // 11)),
    "names": lambda n: "王小明\n" * (n // 4),
    "rules": lambda n: "-----\n标题\n正文。\n" * (n // 13),
    "tables": lambda n: "甲\t乙\n" * (n // 4),
    "tables between text": lambda n: "| 甲 | 乙 |\n| 1 | 2 |\n这一段是正文，说的是别的事情。\n" * (n // 40),
    "quotations without an end": lambda n: "信中写道：\n" + "“没有结尾的一行\n" * (n // 8),
    "attachments": lambda n: "附件：1. 表\n" + "".join(f"{i + 2}. 表\n" for i in range(n // 6)),
    "signatures": lambda n: "青石县教育局\n" * (n // 7) + "2023年5月1日",
    "Markdown's asterisks": lambda n: "# 题\n甲" + "*a" * (n // 2),
    "collections": lambda n: (
        "修路总结\n导语：一。\n篇1\n文。\n篇2\n文。\n修桥心得\n导语：二。\n范文一\n文。\n范文二\n文。\n" * (n // 55)
    ),
}
LARGE = 200_000


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_text_is_read_to_its_end(shape):
    structured = read(SHAPES[shape](LARGE))
    assert structured.collection.articles

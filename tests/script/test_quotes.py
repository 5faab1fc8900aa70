"""Quotation marks by script: nesting, partners, company."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.script.quotes import corner, curly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说：“好。”", "他说：「好。」"),
        ("“一句‘引语’完”", "「一句『引语』完」"),
        ("“OK”吗", "「OK」吗"),
        ("他说“OK”", "他说「OK」"),
        ("don’t", "don’t"),
        ("他说“don’t worry”。", "他说「don’t worry」。"),
        ("He said “hello” to me.", "He said “hello” to me."),
        ("5'10\" 高", "5'10\" 高"),
        ("“没有完", "“没有完"),
        ("没有头”", "没有头”"),
        ("“甲”“乙”", "「甲」「乙」"),
        ("“甲“乙”", "“甲「乙」"),
        ("‘单引号’", "『单引号』"),
        ("“甲‘乙”", "「甲‘乙」"),
        ("", ""),
    ],
)
def test_corner(text: str, expected: str) -> None:
    assert corner(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("「甲『乙』」", "“甲‘乙’”"), ("﹁甲﹂﹃乙﹄", "“甲”‘乙’"), ("〝甲〞", "“甲”"), ("don't 5'10\"", "don't 5'10\"")],
)
def test_curly(text: str, expected: str) -> None:
    assert curly(text) == expected


@given(st.text(st.sampled_from("中a“”‘’。 "), max_size=30))
def test_corner_keeps_lengths_and_curly_undoes_it(text: str) -> None:
    assert len(corner(text)) == len(text)
    assert curly(corner(text)) == text
    assert corner(corner(text)) == corner(text)

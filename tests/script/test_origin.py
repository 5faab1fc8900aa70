"""How characters were chosen: forms by counting, choices by going there and back."""

from __future__ import annotations

import pytest

from convert.script.engine import converter
from convert.script.origin import Choices, Form, choices, form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们在这里工作", Form.SIMPLIFIED),
        ("我們在縣城工作", Form.TRADITIONAL),
        ("我們在這裡工作", Form.TAIWAN),
        ("我們説明税收", Form.HONG_KONG),
        ("我們说明稅收，这樣那样", Form.MIXED),
        ("一二三，后面，ABC", Form.UNKNOWN),
        ("", Form.UNKNOWN),
        ("这个说明书由陈喆编写，经过讨论后发给县里各单位，请认真贯彻执行，不得违误，责任单位应当及时报告办理结果，"
         "没有结论的继续调查，严格执行财经纪律，节约经费开支，总结经验，为乡亲们办实事", Form.SIMPLIFIED),
    ],
)  # fmt: skip
def test_forms(text: str, expected: Form) -> None:
    assert form(text) is expected


@pytest.mark.parametrize(
    ("text", "by_character"),
    [
        ("范文寫好以后，干部于村里研究制作方案", True),
        ("這裡幹旱，製度係統不全，皇後住得遠", True),
        ("範文寫好以後，幹部於村裡研究製作方案", False),
        ("皇后、公里、制度、關系", False),
        ("縣城的路很長", False),
    ],
)
def test_choices(text: str, by_character: bool) -> None:
    found = choices(text, converter("tw2s").convert, converter("s2tw").convert)
    if text == "皇后、公里、制度、關系":  # one slip among words that are right: too little to judge alone
        assert not found.telling
    else:
        assert found.by_character is by_character


def test_a_writer_who_slips_is_still_a_writer() -> None:
    assert not Choices(right=9, wrong=1).by_character
    assert Choices(right=2, wrong=2).by_character
    assert not Choices().by_character
    assert Choices(1, 0) + Choices(2, 3) == Choices(3, 3)


def test_lines_whose_length_changes_are_left_out() -> None:
    lengthened = choices("以後\n以後", str, lambda text: text.replace("以後", "以後後", 1))
    assert lengthened == Choices(right=1)

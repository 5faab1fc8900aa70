"""Which first line is the title of a text."""

import pytest

from convert.document.model import TitleOrigin
from convert.structure.read import read

BELOW = "先交代一下：机器是自己掏钱买的，外加两块长续航电池，没有厂家赞助，有好说好，有坏说坏。"


@pytest.mark.parametrize(
    "first",
    [
        "为什么要读书？",
        "不到两百克的飞机，能当主力用吗？两个月体验报告",
        "别再这样晒被子了！四种面料的正确晒法",
    ],
)
def test_a_title_may_ask_or_call_out(first: str) -> None:
    [article] = read(f"{first}\n\n{BELOW}\n\n{BELOW}").collection.articles
    assert (article.title.text, article.title.origin) == (first, TitleOrigin.GIVEN)


@pytest.mark.parametrize("first", ["“来了吗？”他问", "他来了吗？没有。", "快走！天要黑了。"])
def test_a_first_sentence_is_no_title(first: str) -> None:
    [article] = read(f"{first}\n\n{BELOW}\n\n{BELOW}").collection.articles
    assert article.title.origin is TitleOrigin.DERIVED

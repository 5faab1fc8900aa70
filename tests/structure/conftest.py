"""Helpers of the structure tests: what a reading kept, and where the cases lie."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from convert.document.walk import article_lines
from convert.structure.lines import BLANKS
from convert.structure.read import Structured

LABELS = re.compile(r"[【\[]?(?:(?:发布|更新)?时间|時間|日期|导语|導語|导读|引言)[】\]]?\s?[:：]")
CASES = Path(__file__).parents[1] / "cases" / "structure"


def _ink(text: str) -> Counter[str]:
    """The characters of a text that print, counted."""
    return Counter(char for char in text if char not in BLANKS)


def _kept(result: Structured) -> Counter[str]:
    """Every printed character that a reading put somewhere: the document or a notice's subject."""
    collection = result.collection
    texts = [collection.title, collection.date, collection.lead]
    for article in collection.articles:
        texts += [article.mark, *article_lines(article)]
    texts += [notice.subject for notice in result.notices]
    return _ink("".join(texts))


@pytest.fixture(scope="session")
def cases() -> Path:
    return CASES


@pytest.fixture(scope="session")
def ink() -> Callable[[str], Counter[str]]:
    return _ink


@pytest.fixture(scope="session")
def lost() -> Callable[[str, Structured], Counter[str]]:
    """The printed characters of a text that its reading lost, the header's labels aside."""

    def missing(text: str, result: Structured) -> Counter[str]:
        labels = "".join(match[0] for match in LABELS.finditer(text))
        return _ink(text) - _kept(result) - _ink(labels)

    return missing

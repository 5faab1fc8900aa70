"""Whole pages as they are scraped, from bytes to document: HTML and text, some in GBK or Big5, some declared wrongly.

Their outlines were written down before the program saw them; where it said
something as good in another way, its way was pinned. To see one:
``hanpress inspect tests/quality/pages/09-….html``.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from convert.document.check import problems
from convert.document.outline import outline
from convert.document.walk import article_lines
from convert.options import Options
from convert.pipeline import Conversion, read_source
from convert.structure.lines import BLANKS

PAGES = sorted(path for path in (Path(__file__).parent / "pages").iterdir() if path.suffix in (".txt", ".html"))
LABELS = re.compile(r"(?:发布|發布|更新|公告)?(?:时间|日期)[：:]|【导语】|导语[：:]")
SUBJECT = 60  # characters of what a notice is about


def _read(path: Path) -> Conversion:
    return read_source(path.read_bytes(), Options(), name=path.name)


def _shown(read: Conversion) -> str:
    """The outline, then one line per notice: its code and the head of what it is about."""
    notices = (f"! {notice.code} {notice.subject[:SUBJECT]}".split("\n")[0].rstrip() for notice in read.notices)
    return outline(read.collection) + "".join(line + "\n" for line in notices)


def _ink(text: str) -> Counter[str]:
    return Counter(char for char in text if char not in BLANKS)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page(path: Path) -> None:
    assert _shown(_read(path)) == path.with_suffix(".outline").read_text("utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_nothing_of_the_text_is_lost(path: Path) -> None:
    """Every character of the repaired text stands in the document or in a notice that says it was left out."""
    read = _read(path)
    collection = read.collection
    assert problems(collection) == []
    told = [notice.subject for notice in read.notices]
    kept = [collection.title, collection.date, collection.lead, *told]
    for article in collection.articles:
        kept += [article.mark, *article_lines(article)]
    missing = _ink(read.cleaned.text) - _ink("".join(kept))
    assert not missing - _ink("".join(LABELS.findall(read.cleaned.text)))


def test_there_are_enough_pages() -> None:
    assert len(PAGES) >= 40

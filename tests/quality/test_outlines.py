"""The outline of the real collection, pinned with the fingerprint of its bytes.

The pin is a floor: a change that moves a heading, byline or article of the
seed shows up here as a difference to be judged by eye.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from convert.document.check import problems
from convert.document.model import Heading, Paragraph, Role, SpanKind, TitleOrigin
from convert.document.outline import outline
from convert.repair.repair import repair
from convert.structure.read import read

SEED = Path(__file__).parents[2] / "seeds" / "000_6291a9fa7e940a36.txt"
FINGERPRINT = "227554380056876aee555b72c0f2bc2b8a5f5ceecb9fcf6be684a534ff88020e"
PINNED = Path(__file__).parent / "outlines" / "000_6291a9fa7e940a36.outline"
WORDS = 8  # enough to tell blocks apart; the rest of the text is the repair's to pin


@pytest.fixture(scope="module")
def repaired():
    return repair(SEED.read_text("utf-8")).text


@pytest.fixture(scope="module")
def seed(repaired):
    return read(repaired, source=SEED.name)


def test_the_corpus_is_the_one_that_was_pinned():
    assert hashlib.sha256(SEED.read_bytes()).hexdigest() == FINGERPRINT


def test_outline(seed):
    assert outline(seed.collection, words=WORDS) == PINNED.read_text("utf-8")


def test_the_document_is_sound_and_complete(seed, repaired):
    assert problems(seed.collection) == []
    shown = Counter(seed.collection.title + seed.collection.date + seed.collection.lead)
    for article in seed.collection.articles:
        shown += Counter(article.mark)
        for block in article.blocks:
            assert isinstance(block, (Heading, Paragraph))
            stretch = "".join(repaired[block.source.start : block.source.end].split())
            text = block.number + block.text if isinstance(block, Heading) else block.text
            assert "".join(text.split()) == stretch
            shown += Counter(text)
    shown += Counter("".join(notice.subject for notice in seed.notices if notice.code == "repeated-title"))
    missing = Counter("".join(repaired.split())) - shown
    assert missing == Counter("時間：導語：")


def test_what_was_found(seed):
    """Ten derived titles, two articles that start late, one joined paragraph, nine bylines under nine headings."""
    articles = seed.collection.articles
    assert [article.mark for article in articles] == [f"篇{number}" for number in range(1, 11)]
    assert {article.title.origin for article in articles} == {TitleOrigin.DERIVED}
    assert articles[2].title.text == "工業項目謀劃情況匯報（篇3）"
    codes = Counter(notice.code for notice in seed.notices)
    assert codes == {"repeated-title": 1, "derived-title": 10, "numbering-starts-late": 2, "joined-paragraph": 1}
    roles = Counter(block.role for article in articles for block in article.blocks if isinstance(block, Paragraph))
    assert (roles[Role.SALUTATION], roles[Role.BYLINE]) == (2, 9)
    run_ins = [
        span.level
        for article in articles
        for block in article.blocks
        if isinstance(block, Paragraph)
        for span in block.spans
        if span.kind is SpanKind.RUN_IN
    ]
    assert len(run_ins) >= 50
    assert all(split.confidence > 0.9 for split in seed.splits)

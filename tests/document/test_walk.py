"""Walking a document: every word a reader sees, in order, and ranges moved."""

from __future__ import annotations

from document.strategies import articles, collections
from hypothesis import given
from pictures import png

from convert.document.model import (
    Article,
    Heading,
    Image,
    List,
    ListItem,
    MediaType,
    PageBreak,
    Paragraph,
    Role,
    SourceRange,
    Table,
    Title,
    Verse,
)
from convert.document.walk import article_lines, block_lines, map_ranges, plain_text


def test_lines_of_every_kind_of_block():
    article = Article(
        1,
        "篇1",
        Title("题"),
        (
            Heading(1, "一、", "甲"),
            Paragraph(Role.BODY, "乙。"),
            List((ListItem("•", "丙"), ListItem("", "丁"))),
            Table((("戊", "己"), ("庚", ""))),
            PageBreak(),
            Image(png(), MediaType.PNG, 10.0, 10.0, "图里没有正文"),
            Verse(("辛", "壬")),
        ),
    )
    assert plain_text(article) == "题\n一、甲\n乙。\n•丙\n丁\n戊\t己\n庚\t\n辛\n壬\n"


@given(articles())
def test_plain_text_is_the_title_and_all_blocks(article):
    lines = [article.title.text, *(line for block in article.blocks for line in block_lines(block))]
    assert list(article_lines(article)) == lines
    assert plain_text(article) == "".join(line + "\n" for line in lines)


@given(collections())
def test_moving_ranges_changes_ranges_only_and_can_be_undone(collection):
    def shifted(by):
        return lambda source: SourceRange(source.start + by, source.end + by)

    moved = map_ranges(collection, shifted(7))
    assert map_ranges(moved, shifted(-7)) == collection
    for before, after in zip(collection.articles, moved.articles, strict=True):
        assert plain_text(before) == plain_text(after)
        for old, new in zip(before.blocks, after.blocks, strict=True):
            assert (old.source is None) == (new.source is None)
            if old.source is not None:
                assert new.source == SourceRange(old.source.start + 7, old.source.end + 7)

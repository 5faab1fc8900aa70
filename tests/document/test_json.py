"""A document is its JSON and its JSON is the document."""

from __future__ import annotations

import json

import pytest
from document.strategies import articles, collections
from hypothesis import given

from convert.document.json import article_as_json, article_from_json, as_json, from_json
from convert.document.model import Article, Collection, Paragraph, Role, Span, SpanKind, Title, TitleOrigin


@given(collections())
def test_a_collection_survives_json_text(collection):
    assert from_json(json.loads(json.dumps(as_json(collection), ensure_ascii=False))) == collection


@given(articles())
def test_an_article_survives_json_text(article):
    assert article_from_json(json.loads(json.dumps(article_as_json(article)))) == article


@given(collections())
def test_json_is_stable(collection):
    assert as_json(from_json(as_json(collection))) == as_json(collection)


def test_the_field_names_are_the_models():
    paragraph = Paragraph(Role.BODY, "一是健全机制。成立小组。", (Span(0, 7, SpanKind.RUN_IN, 3),))
    page = Collection("汇报", (Article(1, "篇1", Title("汇报（篇1）", TitleOrigin.DERIVED), (paragraph,)),))
    assert as_json(page) == {
        "title": "汇报",
        "articles": [
            {
                "ordinal": 1,
                "mark": "篇1",
                "title": "汇报（篇1）",
                "title_origin": "derived",
                "language": "zh",
                "blocks": [
                    {"kind": "paragraph", "role": "body", "text": paragraph.text, "spans": [[0, 7, "run-in", 3]]}
                ],
            }
        ],
    }


ARTICLE = {"ordinal": 1, "mark": "", "title": "甲", "title_origin": "given", "language": "zh", "blocks": []}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"blocks": [{"kind": "picture"}]}, ValueError),
        ({"blocks": [{"kind": "paragraph", "role": "shout", "text": "甲"}]}, ValueError),
        ({"blocks": [{"kind": "heading", "text": "甲"}]}, KeyError),
        ({"title_origin": "guessed"}, ValueError),
    ],
)
def test_what_is_no_document_is_refused(change, error):
    with pytest.raises(error):
        article_from_json(ARTICLE | change)


def test_a_missing_field_is_named():
    with pytest.raises(KeyError, match="articles"):
        from_json({"title": "甲"})

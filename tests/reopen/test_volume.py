"""A merged volume of ours: one rank of titles more, a cover, contents."""

from __future__ import annotations

import pytest
from reopen.conftest import p, without_sources, word_file

from convert.document.model import Article, Heading, Paragraph, Role, Span, SpanKind, Title
from convert.errors import SourceError
from convert.reopen.read import reopen

_STYLES = {
    "Title": "Title",
    **{f"Heading{level}": f"heading {level}" for level in range(1, 6)},
    "CoverLead": "Cover Lead",
    "CoverDate": "Cover Date",
    "TOCHeading": "TOC Heading",
    "TOC1": "toc 1",
    "BodyText": "Body Text",
    "TableGap": "Table Gap",
}
VOLUME_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>' for key, name in _STYLES.items()
) + "".join(
    f'<w:style w:type="character" w:styleId="RunInHeading{level}"><w:name w:val="Run-in Heading {level}"/></w:style>'
    for level in range(1, 6)
)
SECTION = '<w:p><w:pPr><w:pStyle w:val="TableGap"/><w:sectPr><w:type w:val="nextPage"/></w:sectPr></w:pPr></w:p>'


def run_in(level: int) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr><w:r><w:rPr><w:rStyle w:val="RunInHeading{level}"/></w:rPr>'
        "<w:t>一是抓。</w:t></w:r><w:r><w:t>成立。</w:t></w:r></w:p>"
    )


def test_a_cover_alone_holds_no_article() -> None:
    with pytest.raises(SourceError, match="holds no text"):
        reopen(word_file(p("汇报三篇", "Title"), styles=VOLUME_STYLES), name="a.docx")


def test_a_volume_becomes_its_collection() -> None:
    body = (
        p("汇报三篇", "Title") + p("这里有三篇汇报。", "CoverLead") + p("2024年3月21日", "CoverDate") + SECTION
        + p("目录", "TOCHeading") + p("甲\t1", "TOC1") + SECTION
        + p("甲汇报", "Heading1") + p("一、做法", "Heading2") + p("（1）选人", "Heading5") + run_in(5)
        + p("乙汇报", "Heading1") + p("丙汇报", "Heading1") + p("正文。", "BodyText")
        + '<w:sectPr><w:type w:val="nextPage"/></w:sectPr>'
    )  # fmt: skip
    core = "<dc:title>汇报三篇</dc:title><dcterms:created>2024-03-21T09:41:28Z</dcterms:created>"
    core += "<dc:language>zh-Hans</dc:language>"
    result = reopen(word_file(body, styles=VOLUME_STYLES, core=core), name="a.docx")
    collection = result.collection
    assert (collection.title, collection.lead, collection.date) == (
        "汇报三篇",
        "这里有三篇汇报。",
        "2024-03-21 17:41:28",
    )
    spans = (Span(0, 4, SpanKind.RUN_IN, 4),)
    first = (
        Heading(1, "一、", "做法"),
        Heading(4, "（1）", "选人"),
        Paragraph(Role.BODY, "一是抓。成立。", spans),
    )
    assert [without_sources(article) for article in collection.articles] == [
        Article(1, "", Title("甲汇报"), first, "zh-Hans"),
        Article(2, "", Title("乙汇报"), (), "zh-Hans"),
        Article(3, "", Title("丙汇报"), (Paragraph(Role.BODY, "正文。"),), "zh-Hans"),
    ]
    assert [notice.code for notice in result.notices] == ["contents-left-out"]

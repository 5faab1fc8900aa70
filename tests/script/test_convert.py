"""The script stage: phrases per target, the route by how characters were chosen, spans, tags, idempotence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from convert.document.check import problems
from convert.document.model import (
    Article,
    Collection,
    Heading,
    Image,
    List,
    ListItem,
    MediaType,
    PageBreak,
    Paragraph,
    Role,
    SourceRange,
    Span,
    SpanKind,
    Table,
    Title,
    TitleOrigin,
    Verse,
)
from convert.options import Script
from convert.script.convert import convert, route
from convert.script.origin import Form

CASES = Path(__file__).parents[1] / "cases" / "script"
TRADITIONAL = [script for script in Script if script not in (Script.KEEP, Script.HANS)]


def cases(name: str) -> list[Any]:
    return [
        pytest.param(case.get("source", case["hans"]), Script(target), wanted, id=f"{case['hans'][:10]}-{target}")
        for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
        for target, wanted in case.items()
        if target != "source"
    ]


def collection(*texts: str, title: str = "") -> Collection:
    return Collection(
        title,
        tuple(
            Article(ordinal, f"篇{ordinal}", Title("1"), (Paragraph(Role.BODY, text),))
            for ordinal, text in enumerate(texts, 1)
        ),
    )


def converted(text: str, script: Script) -> str:
    (block,) = convert(collection(text), script).collection.articles[0].blocks
    assert isinstance(block, Paragraph)
    return block.text


@pytest.mark.parametrize(("text", "script", "wanted"), cases("phrases"))
def test_phrases_from_simplified(text: str, script: Script, wanted: str) -> None:
    assert converted(text, script) == wanted


@pytest.mark.parametrize(("text", "script", "wanted"), cases("traditional"))
def test_real_traditional(text: str, script: Script, wanted: str) -> None:
    assert converted(text, script) == wanted


@pytest.mark.parametrize(("text", "script", "wanted"), cases("by_character"))
def test_traditional_made_character_by_character(text: str, script: Script, wanted: str) -> None:
    assert converted(text, script) == wanted


def test_keep_changes_nothing_but_the_tag() -> None:
    source = collection("“干部”于村里", "工业项目", "工業項目", "一、二", "工业項目")
    kept = convert(source, Script.KEEP).collection
    assert [article.blocks for article in kept.articles] == [article.blocks for article in source.articles]
    assert [article.language for article in kept.articles][1:3] == ["zh-Hans", "zh-Hant"]
    assert [article.language for article in convert(collection("一、二"), Script.KEEP).collection.articles] == ["zh"]
    assert [article.language for article in convert(collection("工业項目"), Script.KEEP).collection.articles] == ["zh"]


@pytest.mark.parametrize(
    ("script", "tag"),
    [
        ("hans", "zh-Hans"),
        ("hant", "zh-Hant"),
        ("tw", "zh-Hant-TW"),
        ("twp", "zh-Hant-TW"),
        ("hk", "zh-Hant-HK"),
        ("hkp", "zh-Hant-HK"),
    ],
)
def test_language_tags(script: str, tag: str) -> None:
    for text in ("工业项目", "工業項目", "一"):
        assert convert(collection(text), Script(script)).collection.articles[0].language == tag


def test_every_text_of_a_document_is_converted() -> None:
    source = Collection(
        "项目汇报范文",
        (
            Article(
                1,
                "篇3",
                Title("项目汇报（篇3）", TitleOrigin.DERIVED),
                (
                    Heading(1, "第一节", "后勤", SourceRange(3, 9)),
                    Paragraph(Role.SALUTATION, "各位领导："),
                    List((ListItem("①", "干部"), ListItem("丙类", "干旱"))),
                    Table((("发展", "头发"), ("公里", "里面")), 1),
                    Verse(("白发三千", "山谷云起")),
                    Image(b"", MediaType.PNG, 60.0, 40.0, "后勤楼"),
                    PageBreak(),
                ),
                source=SourceRange(0, 99),
            ),
        ),
        date="2024年3月",
        lead="导语：范围",
        source="汇报.txt",
    )
    assert convert(source, Script.TW).collection == Collection(
        "專案彙報範文".replace("專案", "項目"),
        (
            Article(
                1,
                "篇3",
                Title("項目彙報（篇3）", TitleOrigin.DERIVED),
                (
                    Heading(1, "第一節", "後勤", SourceRange(3, 9)),
                    Paragraph(Role.SALUTATION, "各位領導："),
                    List((ListItem("①", "幹部"), ListItem("丙類", "乾旱"))),
                    Table((("發展", "頭髮"), ("公里", "裡面")), 1),
                    Verse(("白髮三千", "山谷雲起")),
                    Image(b"", MediaType.PNG, 60.0, 40.0, "後勤樓"),
                    PageBreak(),
                ),
                language="zh-Hant-TW",
                source=SourceRange(0, 99),
            ),
        ),
        date="2024年3月",
        lead="導語：範圍",
        source="汇报.txt",
    )


@pytest.mark.parametrize(
    ("text", "marked", "script", "wanted", "wanted_marked"),
    [
        (
            "一是健全工作机制。成立小组。",
            "一是健全工作机制。",
            "tw",
            "一是健全工作機制。成立小組。",
            "一是健全工作機制。",
        ),
        ("安装打印机。接好鼠标。", "安装打印机。", "twp", "安裝印表機。接好滑鼠。", "安裝印表機。"),
        ("面向对象编程。之后测试。", "面向对象编程。", "twp", "物件導向程式設計。之後測試。", "物件導向程式設計。"),
        ("“三定”方案。“后勤”先行。", "“后勤”", "tw", "「三定」方案。「後勤」先行。", "「後勤」"),
        ("“一、干部队伍。后勤”", "“一、干部队伍。", "hk", "「一、幹部隊伍。後勤」", "「一、幹部隊伍。"),
        ("他去理发", "理", "tw", "他去理髮", "理"),
    ],
)
def test_spans_move_with_their_words(text: str, marked: str, script: str, wanted: str, wanted_marked: str) -> None:
    start = text.index(marked)
    span = Span(start, start + len(marked), SpanKind.STRONG)
    source = Collection("", (Article(1, "", Title("1"), (Paragraph(Role.BODY, text, (span,)),)),))
    result = convert(source, Script(script)).collection
    (block,) = result.articles[0].blocks
    assert isinstance(block, Paragraph)
    assert block.text == wanted
    (moved,) = block.spans
    assert block.text[moved.start : moved.end] == wanted_marked
    assert problems(result) == []


def test_a_span_that_cuts_a_lengthening_phrase_stays_in_range() -> None:
    text = "把软件驱动鼠标互联网打开"
    for cut in range(1, len(text)):
        spans = (Span(0, cut, SpanKind.STRONG), Span(cut, len(text), SpanKind.EMPHASIS))
        source = Collection("", (Article(1, "", Title("1"), (Paragraph(Role.BODY, text, spans),)),))
        result = convert(source, Script.TWP).collection
        assert problems(result) == []
        (block,) = result.articles[0].blocks
        assert isinstance(block, Paragraph)
        assert block.text == "把軟體驅動滑鼠網際網路打開"
        assert block.spans[-1].end == len(block.text)


def test_phrases_are_seen_across_the_edge_of_a_span() -> None:
    span = Span(0, 1, SpanKind.STRONG)
    source = Collection("", (Article(1, "", Title("1"), (Paragraph(Role.BODY, "理发与发展", (span,)),)),))
    (block,) = convert(source, Script.TW).collection.articles[0].blocks
    assert block == Paragraph(Role.BODY, "理髮與發展", (span,))


def test_an_article_without_evidence_follows_its_collection() -> None:
    source = collection("干部于村里，之后又到县里，范围很大", "後面還有幹部", title="项目")
    assert convert(source, Script.TW).notices == ()
    by_table = collection("干部于村里，縣里的后勤，范圍很大，制作項目", "這裡開會，云云", "一后", title="項目范文")
    result = convert(by_table, Script.TW)
    assert [notice.code for notice in result.notices] == ["script-by-character"]
    assert result.notices[0].sentence.startswith("3 articles had been made Traditional character by character")
    assert result.collection.title == "項目範文"
    assert result.collection.articles[2].blocks == (Paragraph(Role.BODY, "一後"),)


def test_mixed_articles_go_through_simplified_and_are_told() -> None:
    result = convert(collection("这是简体的干部，這是繁體的幹部"), Script.TW)
    assert result.collection.articles[0].blocks == (Paragraph(Role.BODY, "這是簡體的幹部，這是繁體的幹部"),)
    assert [notice.code for notice in result.notices] == ["script-mixed"]


def test_real_traditional_never_passes_through_simplified() -> None:
    for found in (Form.TRADITIONAL, Form.TAIWAN, Form.HONG_KONG):
        for script in TRADITIONAL:
            assert not any(step.endswith("2s") or step.startswith("s2") for step in route(found, script))


def test_character_by_character_always_passes_through_simplified() -> None:
    for script in TRADITIONAL:
        first, second = route(Form.BY_CHARACTER, script)
        assert first.endswith("2s")
        assert second.startswith("s2")


@pytest.mark.parametrize("script", ["hans", "hant", "tw", "hk"])
@pytest.mark.parametrize("name", ["phrases", "traditional", "by_character"])
def test_twice_is_once(name: str, script: str) -> None:
    texts = [case.get("source", case["hans"]) for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))]
    once = convert(collection(*texts), Script(script)).collection
    assert convert(once, Script(script)).collection == once

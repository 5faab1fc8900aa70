"""Document → Word file → document: what our own files give back.

Equal means equal in every field, but for what a Word file does not tell:

- the places in the scraped source, and the article's number in its collection;
- where in ``number + text`` the number of a heading or marker of an item ends: it is
  read by the rules the structure stage writes numbers by, so both sides are split anew;
- a picture is as large as the page had room for it, and what is said of it is one line;
- that headings were counted anew, where no number came of it;
- page breaks at the very end lead nowhere.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from document.strategies import articles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from reopen.conftest import without_sources

import convert
from convert.document.check import article_problems
from convert.document.model import (
    Article,
    Block,
    Collection,
    Heading,
    Image,
    List,
    ListItem,
    PageBreak,
    Paragraph,
    Role,
    Span,
    SpanKind,
    Table,
    Title,
    TitleOrigin,
    Verse,
)
from convert.export.docx.numbering import numbering_of
from convert.export.docx.writer import write_docx
from convert.options import ExportOptions, Format, Options, Script, StructureOptions
from convert.pipeline import properties_of, read_source
from convert.reopen.assemble import behind, split_marker, split_number
from convert.styles.load import load, names

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def normal(article: Article, style: str) -> Article:
    """The article as far as a Word file can tell it."""
    room_mm = load(style).image_room_mm
    blocks = [_read_anew(block, room_mm) for block in without_sources(article).blocks]
    while blocks and isinstance(blocks[-1], PageBreak):
        blocks.pop()
    counted = article.renumbered and numbering_of(article) is not None
    return Article(1, article.mark, article.title, tuple(blocks), article.language, None, counted)


def _read_anew(block: Block, room_mm: tuple[float, float]) -> Block:
    match block:
        case List(items):
            return List(tuple(map(_split_anew, items)))
        case Heading():
            number, text = split_number(block.number + block.text)
            return replace(block, number=number, text=text, spans=behind(block.line_spans, len(number)))
        case Image():
            width_mm, height_mm = (round(max(size, 0.1), 3) for size in block.within(*room_mm))
            said = " ".join(block.alternative.split())
            return replace(block, width_mm=width_mm, height_mm=height_mm, alternative=said)
        case _:
            return block


def _split_anew(item: ListItem) -> ListItem:
    marker, text = split_marker(item.marker + item.text)
    return ListItem(marker, text, item.level, behind(item.line_spans, len(marker)))


def through_word(article: Article, style: str) -> Article:
    data = write_docx(article, load(style), properties_of(article, alone(article))).data
    return read_source(data, Options(), name="back.docx").collection.articles[0]


def alone(article: Article) -> Collection:
    return Collection("合集", (article,), "2024-03-21 17:41:28")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(article=articles(), style=st.sampled_from(names()))
def test_every_document_comes_back(article: Article, style: str) -> None:
    back = through_word(article, style)
    assert article_problems(back) == []
    expected, found = normal(article, style), normal(back, style)
    if article.language == "zh":  # says nothing: the script stage finds the language
        found = replace(found, language="zh")
    assert found == expected
    assert normal(found, style) == found


@pytest.mark.parametrize("style", names())
@pytest.mark.parametrize("script", Script)
def test_the_seed_comes_back_exactly(script: Script, style: str, tmp_path: Path) -> None:
    options = Options(script=script, export=ExportOptions(formats=(Format.DOCX,), style=style))
    [before] = convert.inspect(SEEDS, options)
    report = convert.export_files(SEEDS, tmp_path, options)
    assert len(report.files) == 10
    for file in report.files:
        [after] = convert.inspect(tmp_path / file.path)
        [article] = after.collection.articles
        original = before.collection.articles[file.ordinal - 1]
        assert without_sources(article) == replace(without_sources(original), ordinal=1)
        assert (after.collection.title, after.collection.date) == (before.collection.title, before.collection.date)
        assert after.notices == ()


def test_a_pdf_of_the_word_file_is_the_pdf_of_the_text(tmp_path: Path) -> None:
    made = convert.export_files(SEEDS, tmp_path / "first", only="3")
    word = next(file for file in made.files if file.path.endswith(".docx"))
    again = convert.export_files(
        tmp_path / "first" / word.path, tmp_path / "second", Options(export=ExportOptions(formats=(Format.PDF,)))
    )
    [pdf] = again.files
    direct = next(file for file in made.files if file.path.endswith(".pdf"))
    assert pdf.sha256 == direct.sha256


def test_positions_count_the_words_files_text(tmp_path: Path) -> None:
    made = convert.export_files(SEEDS, tmp_path, Options(export=ExportOptions(formats=(Format.DOCX,))), only="1")
    [conversion] = convert.inspect(tmp_path / made.files[0].path)
    text = conversion.cleaned.text
    for block in conversion.collection.articles[0].blocks:
        assert block.source is not None
        shown = text[block.source.start : block.source.end]
        match block:
            case Heading(_, number, words):
                assert shown == number + words
            case Table() | PageBreak() | List() | Verse():
                pass
            case paragraph:
                assert shown == paragraph.text


def test_a_changed_title_is_a_given_one() -> None:
    article = Article(1, "篇1", Title("報告（篇1）", TitleOrigin.DERIVED), (), "zh-Hant")
    moment = dt.datetime(2024, 3, 21, tzinfo=dt.UTC)
    properties = replace(properties_of(article, alone(article), moment), title="另一個題目")
    data = write_docx(article, load("gongwen"), properties).data
    [back] = read_source(data, Options(), name="a.docx").collection.articles
    assert (back.title.text, str(back.title.origin)) == ("報告（篇1）", "given")


def test_headings_that_word_counts_come_back_counted() -> None:
    run_in = (Span(0, 8, SpanKind.RUN_IN, 2), Span(10, 12, SpanKind.STRONG))
    blocks = (
        Heading(1, "一、", "做法"),
        Paragraph(Role.BODY, "（一）健全机制。成立领导小组。", run_in),
        Paragraph(Role.NOTE, "（二）", (Span(0, 3, SpanKind.RUN_IN, 2),)),
        List((ListItem("1.", "仍是列表项"),)),
        Heading(2, "（三）", "小标题", spans=(Span(0, 1, SpanKind.EMPHASIS),)),
        Heading(1, "", "没有编号的标题"),
        Heading(1, "二、", "问题"),
        Heading(1, "第四章 ", "照原样写的编号"),
    )
    article = Article(1, "篇1", Title("编号"), blocks, "zh-Hans", renumbered=True)
    data = write_docx(article, load("gongwen"), properties_of(article, alone(article))).data
    back = read_source(data, Options(), name="back.docx")
    assert without_sources(back.collection.articles[0]) == article
    assert back.notices == ()
    again = write_docx(
        without_sources(back.collection.articles[0]), load("gongwen"), properties_of(article, alone(article))
    )
    assert again.data == data


def test_renumbered_seed_comes_back_exactly(tmp_path: Path) -> None:
    options = Options(structure=StructureOptions(renumber=True), export=ExportOptions(formats=(Format.DOCX,)))
    [before] = convert.inspect(SEEDS, options)
    report = convert.export_files(SEEDS, tmp_path, options)
    for file in report.files:
        [after] = convert.inspect(tmp_path / file.path)
        original = replace(without_sources(before.collection.articles[file.ordinal - 1]), ordinal=1)
        found = without_sources(after.collection.articles[0])
        assert found == replace(original, renumbered=numbering_of(original) is not None)
    assert sum(numbering_of(article) is not None for article in before.collection.articles) >= 5

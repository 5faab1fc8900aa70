"""Headings that Word numbers by itself: the file counts as the article does, in LibreOffice's eyes too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document
from hypothesis import given
from hypothesis import strategies as st
from judges.libreoffice import render
from judges.pdftools import pdftotext
from msgspec.structs import replace
from openxml_audit import OpenXmlValidator

from convert.document.model import Article, Block, Heading, Paragraph, Role, Span, SpanKind, Title
from convert.document.numbers import written_number
from convert.document.walk import article_lines
from convert.export.docx.numbering import NUMBERING_PART, numbering_of

Save = Callable[..., bytes]


def _run_in(level: int, number: str, text: str = "健全机制。") -> Paragraph:
    head = number + text
    spans = (Span(0, len(head), SpanKind.RUN_IN, level), Span(len(head) + 2, len(head) + 4, SpanKind.STRONG))
    return Paragraph(Role.BODY, head + "成立领导小组。", spans)


BLOCKS: tuple[Block, ...] = (
    Heading(2, "（一）", "没有上级的一节"),
    Heading(2, "（二）", "还是没有上级"),
    Heading(1, "一、", "做法"),
    _run_in(2, "（一）"),
    Heading(2, "（二）", "小标题"),
    Heading(3, "1.", "第三级"),
    Heading(4, "（1）", "第四级"),
    Heading(1, "二、", "问题"),
    Heading(2, "（一）", "又从头数"),
    Heading(1, "", "没有编号的标题"),
    Heading(2, "（一）", "再从头数"),
    Heading(2, "（二）", "接着数"),
    Heading(1, "三、", "打算"),
    Heading(1, "第四章 ", "照原样写的编号"),
)
ARTICLE = Article(1, "", Title("编号"), BLOCKS, "zh-Hans", renumbered=True)


def test_numbers_are_no_text_and_all_else_is(save: Save, lines_of: Callable[[bytes], list[str]]) -> None:
    numbering = numbering_of(ARTICLE)
    assert numbering is not None
    lines = list(article_lines(ARTICLE))
    for index, counted in numbering.counted.items():
        lines[index + 1] = lines[index + 1][counted.length :]
    assert lines_of(save(ARTICLE)) == lines
    assert [index for index in range(len(BLOCKS)) if index not in numbering.counted] == [9, 13]


def test_a_run_in_heading_keeps_its_looks_and_the_emphasis_behind_it(
    save: Save, opened: Callable[[bytes], Document]
) -> None:
    runs = opened(save(ARTICLE)).paragraphs[4].runs
    assert [(run.style.name, run.text) for run in runs if run.style.name != "Default Paragraph Font"] == [
        ("Run-in Heading 2", "健全机制。"),
        ("Strong", "领导"),
    ]


def test_without_the_option_there_is_no_automatic_number(
    save: Save, parts: Callable[[bytes], dict[str, object]]
) -> None:
    plain = parts(save(replace(ARTICLE, renumbered=False)))
    assert NUMBERING_PART not in plain
    assert numbering_of(replace(ARTICLE, blocks=(Paragraph(Role.BODY, "没有标题。"),))) is None


@pytest.mark.parametrize("style", ["gongwen", "plain"])
def test_the_validator_finds_nothing(save: Save, tmp_path: Path, style: str) -> None:
    path = tmp_path / "numbered.docx"
    path.write_bytes(save(ARTICLE, style))
    assert OpenXmlValidator(max_errors=0, strict=True).validate(str(path)).errors == []


def test_libreoffice_counts_as_the_article_says(save: Save, tmp_path: Path) -> None:
    path = tmp_path / "numbered.docx"
    path.write_bytes(save(ARTICLE))
    [pdf] = render([path], tmp_path)
    shown = [line.replace(" ", "") for line in pdftotext(pdf, "layout").splitlines()]
    for line in article_lines(ARTICLE):
        assert line.replace(" ", "") in shown


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=12))
def test_every_number_that_counts_on_is_automatic(heads: list[tuple[int, bool]]) -> None:
    counts = [0] * 4
    blocks = []
    for level, numbered in heads:
        counts[level:] = [0] * (4 - level)
        counts[level - 1] += numbered
        blocks.append(Heading(level, written_number(level, counts[level - 1]) if numbered else "", "题"))
    found = numbering_of(Article(1, "", Title("题"), tuple(blocks), renumbered=True))
    assert set(found.counted if found else ()) == {index for index, (_, numbered) in enumerate(heads) if numbered}

"""Tables of a Word file and of the PDF look alike, though the one is made without fonts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from docx.document import Document

from convert.document.model import Article, Table, Title
from convert.styles.load import load
from convert.typeset.engine import typeset
from convert.typeset.fonts import FontBook

Save = Callable[..., bytes]

_FIGURES = Table(
    (
        ("区", *(f"{month}月" for month in range(1, 11)), "合计"),
        ("东湖区", *("12,345",) * 10, "157,390"),
        ("高新技术产业开发区", *("16,590",) * 10, "115,002"),
    ),
    header=1,
)
_TEXTS = Table((("名称", "说明", "备注"), ("门禁", "识别率99.9%，" * 12, "逾期不予受理" * 12)), header=1)


@pytest.mark.parametrize("style_name", ["gongwen", "plain", "tw", "book"])
@pytest.mark.parametrize("table", [_FIGURES, _TEXTS], ids=["figures", "texts"])
def test_columns_and_type_of_a_table_are_those_of_the_pdf(
    style_name: str, table: Table, save: Save, opened: Callable[[bytes], Document]
) -> None:
    style, article = load(style_name), Article(1, "", Title("表"), (table,))
    (word,) = opened(save(article, style_name)).tables
    frames = typeset(article, style, FontBook())
    across = sorted({rule.x0_pt for rule in frames.pages[0].rules if rule.x0_pt == rule.x1_pt})
    widths = [right - left for left, right in pairwise(across)]
    assert [column.width.pt for column in word.columns] == pytest.approx(widths, abs=2.0)
    sizes = {run.size_pt for area in frames.pages[0].areas[1:] for line in area.lines for run in line.runs}
    named = word.rows[0].cells[0].paragraphs[0]
    texts = [cell.paragraphs[0] for row in word.rows for cell in row.cells]
    own = {run.font.size.pt for text in texts for run in text.runs if run.font.size}
    assert (own or {named.style.font.size.pt}) == sizes
    if own:  # lines of smaller type stand as much closer
        kind, (size_pt,) = style.text["table"], own
        assert named.paragraph_format.line_spacing.pt == pytest.approx(kind.line_pt * size_pt / kind.size_pt, abs=0.05)


@pytest.mark.parametrize(
    ("bodies", "kept", "whole"),
    [
        (["短"] * 4, [True, True, False, True, False], [True] * 5),
        (["短"], [True, False], [True] * 2),
        # High rows may be divided, and stand by no other.
        (["短", "长" * 2000, "短"], [True, False, False, False], [True, True, False, True]),
    ],
)
def test_no_row_of_a_table_stands_alone_and_only_high_ones_are_divided(
    bodies: list[str], kept: list[bool], whole: list[bool], save: Save, opened: Callable[[bytes], Document]
) -> None:
    table = Table((("序号", "说明"), *(("1", body) for body in bodies)), header=1)
    (word,) = opened(save(Article(1, "", Title("表"), (table,)), "gongwen")).tables
    rows = [row._tr for row in word.rows]
    assert [[len(p.xpath("w:pPr/w:keepNext")) for p in row.xpath("w:tc/w:p")] for row in rows] == [
        [int(is_kept)] * 2 for is_kept in kept
    ]
    assert [bool(row.xpath("w:trPr/w:cantSplit")) for row in rows] == whole

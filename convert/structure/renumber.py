"""Headings numbered anew, level by level, as GB/T 9704-2012 clause 7.3.3 numbers them.

Only what carries a number of its own is renumbered; chapters and clauses (第一章,
第二条), which other texts cite, and running enumerations (一是, 第一，) stay as
they are written.

>>> from convert.document.model import Article, Heading, Title
>>> blocks = (Heading(1, "二、", "做法"), Heading(2, "1、", "机制"), Heading(1, "四、", "问题"))
>>> [block.number for block in renumbered(Article(1, "", Title("汇报"), blocks)).blocks]
['一、', '（一）', '二、']
"""

from __future__ import annotations

from msgspec.structs import replace

from convert.document.model import Article, Block, Heading, Paragraph, Span, SpanKind
from convert.document.numbers import written_number
from convert.structure.numbering import Family, read_number

_KEPT = frozenset({Family.CHAPTER, Family.SECTION, Family.CLAUSE, Family.ORDINAL, Family.LISTING})


def renumbered(article: Article) -> Article:
    """The article with its headings, run-in ones among them, counted anew on every level.

    ``renumbered`` is then true: a writer may count by itself in their place.
    """
    counts = [0, 0, 0, 0]
    blocks: list[Block] = []
    for block in article.blocks:
        level = _level(block)
        if level:
            counts[level:] = [0] * (len(counts) - level)
            if _is_counted(block):
                counts[level - 1] += 1
                block = _with_number(block, written_number(level, counts[level - 1]))
        blocks.append(block)
    return replace(article, blocks=tuple(blocks), renumbered=True)


def _level(block: Block) -> int:
    if isinstance(block, Heading):
        return block.level
    run_in = _run_in(block)
    return run_in.level if run_in else 0


def _run_in(block: Block) -> Span | None:
    if not isinstance(block, Paragraph):
        return None
    return next((span for span in block.spans if span.kind is SpanKind.RUN_IN and span.start == 0), None)


def _is_counted(block: Block) -> bool:
    text = (
        block.number + block.text if isinstance(block, Heading) else block.text if isinstance(block, Paragraph) else ""
    )
    number = read_number(text)
    return number is not None and number.family not in _KEPT and not (isinstance(block, Heading) and not block.number)


def _with_number(block: Block, written: str) -> Block:
    if isinstance(block, Heading):
        return replace(block, number=written)
    if not isinstance(block, Paragraph) or (number := read_number(block.text)) is None:
        return block
    moved = len(written) - number.rest
    spans = tuple(replace(span, start=max(span.start + moved, 0), end=span.end + moved) for span in block.spans)
    return replace(block, text=written + block.text[number.rest :], spans=spans)

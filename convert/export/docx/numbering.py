"""Headings that Word numbers by itself: ``word/numbering.xml``, and which paragraph counts on which level.

Only an article whose headings were counted anew is numbered so (``Article.renumbered``):
there the numbers a reader sees are those Word counts, and stay right when a heading
is added or moved. Everywhere else numbers are text, as the source writes them.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from convert.document.model import Article, Block, Heading, Paragraph, SpanKind
from convert.document.numbers import written_number
from convert.export.docx.running import NAMESPACE

NUMBERING_PART = "word/numbering.xml"

#: Level → Word's way of counting (ECMA-376 part 1, 17.18.59) and what stands around it, as in ``written_number``.
_LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
)


class Counted(Struct, frozen=True):
    """A paragraph that Word numbers: its level from 1, the characters of its number, the list it counts in."""

    level: int
    length: int
    list_id: int


class Numbering(Struct, frozen=True):
    """The numbered paragraphs of an article by block index, and the part that says how they count."""

    counted: Mapping[int, Counted]
    xml: str


def numbering_of(article: Article) -> Numbering | None:
    """How Word numbers an article's headings; ``None`` where their numbers are text.

    Word counts a level on until a numbered paragraph of a higher level comes; programs
    differ in whether a deeper level without one above it counts for that one. Where the
    article counts otherwise, as below a heading without a number, another list begins,
    which says what every level starts with.
    """
    if not article.renumbered:
        return None
    word = [0] * len(_LEVELS)
    lists: list[dict[int, int]] = [{}]
    counted: dict[int, Counted] = {}
    wanted = [0] * len(_LEVELS)
    for index, block in enumerate(article.blocks):
        level, text = _heading(block)
        if not level:
            continue
        wanted[level:] = [0] * (len(wanted) - level)
        number = written_number(level, wanted[level - 1] + 1)
        if not text.startswith(number):
            continue
        wanted[level - 1] += 1
        implied = word[level - 1] == 0 and any(word[level:])
        if implied or word[level - 1] + 1 != wanted[level - 1]:
            lists.append({above: word[above - 1] + 1 for above in range(1, level)} | {level: wanted[level - 1]})
        word[level - 1 :] = [wanted[level - 1]] + [0] * (len(word) - level)
        counted[index] = Counted(level, len(number), len(lists))
    return Numbering(counted, _xml(lists)) if counted else None


def _heading(block: Block) -> tuple[int, str]:
    """The level of a heading or run-in heading and the text it begins with; level 0 for anything else."""
    if isinstance(block, Heading):
        return (block.level, block.number) if block.number else (block.level, "")
    if isinstance(block, Paragraph):
        for span in block.spans:
            if span.kind is SpanKind.RUN_IN and span.start == 0:
                return span.level, block.text[: span.end]
    return 0, ""


def _xml(lists: list[dict[int, int]]) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{around}"/><w:lvlJc w:val="left"/></w:lvl>'
        for index, (form, around) in enumerate(_LEVELS)
    )
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>'
        + "".join(
            f'<w:lvlOverride w:ilvl="{level - 1}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for level, start in sorted(starts.items())
        )
        + "</w:num>"
        for number, starts in enumerate(lists, 1)
    )
    return (
        f'<w:numbering xmlns:w="{NAMESPACE}"><w:abstractNum w:abstractNumId="0">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>{nums}</w:numbering>'
    )

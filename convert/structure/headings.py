"""Numbered lines → headings, run-in headings, list items or text, by family, siblings and what follows.

The stages: read the numbers, order the families as the article nests them,
group siblings, decide for each group how it is set, then give levels.
"""

from __future__ import annotations

from collections import defaultdict
from enum import Enum, auto
from functools import cmp_to_key
from itertools import pairwise

from msgspec import Struct, field

from convert.document.model import Block, Heading, List, ListItem, Paragraph, Role, SourceRange, Span, SpanKind
from convert.notices import Notice, Severity
from convert.patterns import deferred
from convert.structure.limits import (
    CLOSED_HEADING_MAX,
    COLON_HEADING_MAX,
    GROUP_SHARE,
    HEADING_MAX,
    LIST_ITEM_MAX,
    LONE_NUMBER_MAX,
    RUN_IN_COMMAS,
    RUN_IN_MAX,
)
from convert.structure.lines import Line
from convert.structure.numbering import Family, Number, read_number
from convert.structure.sentences import END, ends_sentence, first_sentence_end
from convert.structure.shapes import Piece
from convert.structure.subtitles import find_subtitles

DEEPEST = 4
"""Levels of headings in the document model."""


_TWINS = ((Family.DOT, Family.COMMA), (Family.PAREN, Family.HALF_PAREN), (Family.CN_COMMA, Family.CN_BARE))
"""Families that careless writers mix in one sequence: 1. 2、 3."""


_REMARK = deferred(r"[（(][^（()）]{1,12}[）)]$")
"""A remark behind a question or sentence that belongs to it: （4分）, （多选）."""


_LABELLED = deferred("[\u4e00-\u9fff]{2,10}[：:]")


class _Form(Enum):
    """What a numbered line looks like by itself."""

    PHRASE = auto()  # 一、主要做法
    CLOSED = auto()  # 一、主要做法。
    COLON = auto()  # 一、主要做法：
    RUN_IN = auto()  # 一、健全机制。成立小组，…
    ITEM = auto()  # 1、身份证；
    TEXT = auto()  # a sentence or more


class _Node(Struct):
    """A numbered line on its way to a block; ``group`` is shared by siblings."""

    index: int
    line: Line
    number: Number
    form: _Form
    first_end: int = -1
    content: bool = False
    group: list[_Node] = field(default_factory=list)
    set_as: _Form = _Form.TEXT


def assign_headings(pieces: list[Piece]) -> tuple[list[Block], list[Notice]]:
    """All blocks of an article, every line left now being a heading, a list item or a paragraph."""
    nodes = _trusted(_nodes(pieces))
    ranks = _ranks(nodes)
    _group(nodes, ranks)
    at = {node.index: node for node in nodes}
    for node in nodes:
        node.content = _has_content(pieces, at, ranks, node)
    for group in _groups(nodes):
        _decide(group)
    subtitles = find_subtitles(pieces, {node.index: node.number for node in nodes})
    levels = _levels(pieces, nodes, ranks, subtitles)
    return _blocks(pieces, at, levels), _sequences(_groups(nodes))


# ── reading ───────────────────────────────────────────────────────────────────


def _nodes(pieces: list[Piece]) -> list[_Node]:
    nodes = []
    for index, piece in enumerate(pieces):
        number = read_number(piece.text) if isinstance(piece, Line) else None
        if number is not None and isinstance(piece, Line):
            form, end = _form(piece.text, number)
            nodes.append(_Node(index, piece, number, form, end))
    return nodes


def _form(text: str, number: Number) -> tuple[_Form, int]:
    """A line's form and, for a run-in heading, the offset behind its first sentence."""
    rest = text[number.rest :]
    if number.family is Family.CLAUSE and len(rest) > 0:
        # 第一条 is set off by its number alone; what follows is the rule itself.
        phrase = len(rest) <= COLON_HEADING_MAX and rest[-1] not in END + "：:；;，,"
        return (_Form.PHRASE, -1) if phrase else (_Form.RUN_IN, len(number.written.rstrip()))
    end = first_sentence_end(rest, HEADING_MAX)
    if end > 0 and _REMARK.match(rest, end):
        end = len(rest)
    if 0 <= end < len(rest):
        fits = end <= RUN_IN_MAX and _commas(rest[:end]) <= RUN_IN_COMMAS
        listed = number.family is Family.LISTING and _lists_on(text)
        return (_Form.RUN_IN, number.rest + end) if fits and not listed else (_Form.TEXT, -1)
    if len(rest) > HEADING_MAX:
        return _Form.TEXT, -1
    if end == len(rest) and rest:
        return (_Form.CLOSED if len(rest) <= CLOSED_HEADING_MAX else _Form.TEXT), -1
    if rest[-1:] in ("：", ":"):
        return (_Form.COLON if len(rest) <= COLON_HEADING_MAX else _Form.TEXT), -1
    if rest[-1:] in ("；", ";"):
        return _Form.ITEM, -1
    return (_Form.TEXT if rest[-1:] in ("，", ",", "、") else _Form.PHRASE), -1


def _commas(text: str) -> int:
    return text.count("，") + text.count(",")


def _lists_on(text: str) -> bool:
    """Whether the paragraph goes on with 二是 by itself: then 一是 alone must not be set apart."""
    return any(f"{mark}二{verb}" in text for mark in END + "；;" for verb in "是要")


def _trusted(nodes: list[_Node]) -> list[_Node]:
    """Without the numbers nothing vouches for: a lone 5.1, a page number, 三要素."""
    values: dict[Family, set[int]] = defaultdict(set)
    for node in nodes:
        values[node.number.family].add(node.number.value)
    for one, other in _TWINS:
        values[one] = values[other] = values[one] | values[other]
    return [node for node in nodes if _is_vouched(node, values[node.number.family])]


def _is_vouched(node: _Node, values: set[int]) -> bool:
    value = node.number.value
    # A number may be missing, as between 二、 and 四、, where lines have the form of headings.
    apart = (1, 2) if node.form in (_Form.PHRASE, _Form.CLOSED, _Form.COLON, _Form.RUN_IN) else (1,)
    neighbours = any(value - by in values or value + by in values for by in apart)
    match node.number.family:
        case Family.DECIMAL | Family.CN_BARE:
            return neighbours and 1 in values
        case Family.LISTING:
            return value == 1 or neighbours
        case Family.CHAPTER | Family.SECTION | Family.CLAUSE:
            return True
        case Family.CN_COMMA | Family.CN_PAREN | Family.ORDINAL:
            return value == 1 or neighbours or (value <= LONE_NUMBER_MAX and node.form in (_Form.PHRASE, _Form.CLOSED))
        case _:
            return value == 1 or neighbours


# ── nesting ───────────────────────────────────────────────────────────────────


def _ranks(nodes: list[_Node]) -> dict[Family, int]:
    """The families from outermost to innermost: the customary order, turned round where the article nests otherwise."""
    values: dict[Family, list[tuple[int, int]]] = defaultdict(list)
    for node in nodes:
        values[node.number.family].append((node.index, node.number.value))
    merged = _same_family(values)

    def compare(a: Family, b: Family) -> int:
        outer, inner = min(a, b), max(a, b)
        order = -1 if a == outer else 1
        # Chapter, section and clause nest by law; the clauses' numbers run on through them.
        turned = outer >= Family.CN_COMMA and _is_inverted(values[outer], values[inner])
        return -order if turned else order

    ordered = sorted((family for family in values if family not in merged), key=cmp_to_key(compare))
    ranks = {family: rank for rank, family in enumerate(ordered)}
    return ranks | {family: ranks[other] for family, other in merged.items()}


def _same_family(values: dict[Family, list[tuple[int, int]]]) -> dict[Family, Family]:
    """1. and 1、 mixed in one sequence count as one family; so do （1） and 1）, 一、 and a bare 一."""
    merged: dict[Family, Family] = {}
    for one, other in _TWINS:
        if one in values and other in values:
            starts = [sum(value == 1 for _, value in values[family]) for family in (one, other)]
            if min(starts) == 0:
                merged[other] = one
    return merged


def _is_inverted(outer: list[tuple[int, int]], inner: list[tuple[int, int]]) -> bool:
    """Whether the customarily inner family runs through once while the outer one begins anew inside it.

    Questions numbered through a whole paper do not enclose the lone （一） between two of them.
    """
    if sum(value == 1 for _, value in inner) != 1 or not inner[0][0] < outer[0][0] or inner[0][1] != 1:
        return False
    before = [value for index, value in inner if index < outer[0][0]]
    after = [value for index, value in inner if index > outer[0][0]]
    return bool(after) and after[0] == before[-1] + 1 and len(outer) > 1 and outer[1][1] == outer[0][1] + 1


def _group(nodes: list[_Node], ranks: dict[Family, int]) -> None:
    """Puts siblings into one list: same rank, under the same parent."""
    open_groups: list[tuple[int, list[_Node]]] = []
    for node in nodes:
        rank = ranks[node.number.family]
        while open_groups and open_groups[-1][0] > rank:
            open_groups.pop()
        restarts = node.number.value == 1 and bool(open_groups) and node.number.family is not Family.CLAUSE
        if open_groups and open_groups[-1][0] == rank and not restarts:
            group = open_groups[-1][1]
        else:
            if open_groups and open_groups[-1][0] == rank:
                open_groups.pop()
            group = []
            open_groups.append((rank, group))
        group.append(node)
        node.group = group


def _groups(nodes: list[_Node]) -> list[list[_Node]]:
    seen: set[int] = set()
    groups = []
    for node in nodes:
        if id(node.group) not in seen:
            seen.add(id(node.group))
            groups.append(node.group)
    return groups


def _has_content(pieces: list[Piece], at: dict[int, _Node], ranks: dict[Family, int], node: _Node) -> bool:
    """Whether something stands under the number: text, a table, or numbers further in."""
    following = node.index + 1
    if following >= len(pieces):
        return False
    if following in at:
        return ranks[at[following].number.family] > ranks[node.number.family]
    piece = pieces[following]
    return not (isinstance(piece, Paragraph) and piece.role in (Role.BYLINE, Role.DATE, Role.NOTE))


# ── deciding ──────────────────────────────────────────────────────────────────


def _decide(group: list[_Node]) -> None:
    """Sets each sibling's form. The last one's content may be what follows the whole list, so it proves little."""
    _set_labels_off(group)
    proving = group[:-1] or group
    headed = sum(node.content for node in proving) >= GROUP_SHARE * len(proving)
    # Half and half would set siblings in two ways: more than half must have a first sentence that names the topic.
    topical = sum(
        node.form is _Form.RUN_IN or (node.content and (headed or node.form is _Form.CLOSED)) for node in group
    )
    run_in = topical > GROUP_SHARE * len(group)
    family = group[0].number.family
    items = (
        not headed
        and len(group) >= 2
        and all(
            node.form in (_Form.PHRASE, _Form.ITEM, _Form.CLOSED) and len(node.line.text) <= LIST_ITEM_MAX
            for node in group
        )
    )
    for node in group:
        if family in (Family.CHAPTER, Family.SECTION, Family.CN_BARE) and node.form in (_Form.PHRASE, _Form.CLOSED):
            node.set_as = _Form.PHRASE
        elif items:
            node.set_as = _Form.ITEM
        elif node.form is _Form.RUN_IN and run_in:
            node.set_as = _Form.RUN_IN
        elif node.form is _Form.PHRASE:
            node.set_as = _Form.PHRASE if headed or run_in else _Form.TEXT
        elif node.form in (_Form.CLOSED, _Form.COLON):
            stands_alone = node.content and (headed or run_in) and family is not Family.LISTING
            node.set_as = _Form.PHRASE if stands_alone else _Form.TEXT


def _set_labels_off(group: list[_Node]) -> None:
    """Beside 二、工作措施： with its text below, 一、工作目标：全年… has the same kind of heading in its line."""
    if not all(node.form is _Form.COLON or ends_sentence(node.line.text) for node in group):
        return  # 时间：上午八时 is an entry of a form
    if not any(node.form is _Form.COLON and node.content for node in group):
        return
    labels = [_LABELLED.match(node.line.text, node.number.rest) for node in group]
    if all(labels):
        for node, label in zip(group, labels, strict=True):
            if node.form is not _Form.COLON and label is not None:
                node.form, node.first_end = _Form.RUN_IN, label.end()


def _levels(
    pieces: list[Piece], nodes: list[_Node], ranks: dict[Family, int], subtitles: dict[int, bool]
) -> dict[int, int]:
    """Level by piece index: Markdown's depths first, then outer subtitles, families in order, inner subtitles."""
    heads = [node for node in nodes if node.set_as in (_Form.PHRASE, _Form.RUN_IN)]
    depths = sorted({piece.depth for piece in pieces if isinstance(piece, Line) and piece.depth})
    outer = len(depths) + any(subtitles.values())
    used = sorted({ranks[node.number.family] for node in heads if not node.line.depth})
    level_of = {rank: outer + place for place, rank in enumerate(used, 1)}
    levels: dict[int, int] = {}
    current = outer
    head_at = {node.index: node for node in heads}
    for index, piece in enumerate(pieces):
        if isinstance(piece, Line) and piece.depth:
            levels[index] = current = depths.index(piece.depth) + 1
        elif index in subtitles:
            levels[index] = len(depths) + 1 if subtitles[index] else current + 1
            current = levels[index] if subtitles[index] else current
        elif index in head_at:
            levels[index] = level_of[ranks[head_at[index].number.family]]
            if head_at[index].set_as is _Form.PHRASE:
                current = levels[index]
    return {index: min(level, DEEPEST) for index, level in levels.items()}


# ── building ──────────────────────────────────────────────────────────────────


def _blocks(pieces: list[Piece], at: dict[int, _Node], levels: dict[int, int]) -> list[Block]:
    blocks: list[Block] = []
    items: list[_Node] = []
    for index, piece in enumerate(pieces):
        node = at.get(index)
        if items and (node is None or node.set_as is not _Form.ITEM or node.group is not items[-1].group):
            blocks.append(_list(items))
            items = []
        if not isinstance(piece, Line):
            blocks.append(piece)
        elif node is not None and node.set_as is _Form.ITEM and not piece.depth:
            items.append(node)
        else:
            blocks.append(_block(piece, node, levels.get(index)))
    return [*blocks, _list(items)] if items else blocks


def _block(line: Line, node: _Node | None, level: int | None) -> Block:
    if level is None:
        return Paragraph(Role.BODY, line.text, line.spans, line.source)
    if node is None:
        return Heading(level, "", line.text, line.source)
    if node.set_as is _Form.RUN_IN and not line.depth:
        emphasis = (span for span in line.spans if span.start >= node.first_end)
        spans = (Span(0, node.first_end, SpanKind.RUN_IN, level), *emphasis)
        return Paragraph(Role.BODY, line.text, spans, line.source)
    return Heading(level, node.number.written, line.text[node.number.rest :], line.source)


def _list(nodes: list[_Node]) -> List:
    items = tuple(ListItem(node.number.written, node.line.text[node.number.rest :]) for node in nodes)
    return List(items, SourceRange(nodes[0].line.start, nodes[-1].line.end))


def _sequence(group: list[_Node], before_it: int) -> list[Notice]:
    """Notices for numbers that do not begin with one or do not follow each other.

    A late start is an observation, for texts are often cut from longer ones; numbers
    that run on from the group before (``before_it`` its last) are in order. A gap or a
    number twice is a doubt: something may be missing.
    """
    notices = []
    first = group[0]
    if first.number.value not in (1, before_it + 1) and first.number.family is not Family.CLAUSE:
        what = f"The numbering begins with {first.number.written.strip()}; it is kept."
        notices.append(_notice(first, "numbering-starts-late", Severity.INFO, what))
    for before, node in pairwise(group):
        last, written = before.number.written.strip(), node.number.written.strip()
        if node.number.value > before.number.value + 1:
            what = f"The numbering goes from {last} to {written}; a number is missing."
            notices.append(_notice(node, "numbering-gap", Severity.WARNING, what))
        elif node.number.value <= before.number.value:
            what = f"{written} follows {last}; the numbers are kept as written."
            notices.append(_notice(node, "numbering-out-of-order", Severity.WARNING, what))
    return notices


def _notice(node: _Node, code: str, severity: Severity, sentence: str) -> Notice:
    start, written = node.line.start, node.number.written.strip()
    return Notice(code, severity, sentence, start, start + len(written), written)


def _sequences(groups: list[list[_Node]]) -> list[Notice]:
    """The notices of all groups, each knowing where the group of its family before it ended."""
    last: dict[Family, int] = {}
    notices: list[Notice] = []
    for group in groups:
        family = group[0].number.family
        notices += _sequence(group, last.get(family, 0))
        last[family] = group[-1].number.value
    return notices

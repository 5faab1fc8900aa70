"""Text → document: the stages of this room in order.

lines → split → header → paragraphs → shapes → roles → headings → titles
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from convert.document.model import Article, Block, Collection, SourceRange, Title, TitleOrigin
from convert.notices import Notice, Severity
from convert.options import StructureOptions
from convert.structure.bylines import split_trailing
from convert.structure.counted import announces_several
from convert.structure.furniture import without_furniture
from convert.structure.header import (
    Header,
    bare_title,
    header_lines,
    is_lone_chapter,
    next_header,
    read_header,
    without_footer,
)
from convert.structure.headings import assign_headings
from convert.structure.letterhead import letterhead_lines
from convert.structure.limits import UNTOLD
from convert.structure.lines import Line, split_lines
from convert.structure.marks import is_blank_to_fill, is_rule
from convert.structure.markup import with_emphasis, with_figured_headings, with_underlined_headings
from convert.structure.numbering import closed_up
from convert.structure.paragraphs import join_paragraphs
from convert.structure.proposals import proposed_title
from convert.structure.renumber import renumbered
from convert.structure.roles import assign_roles
from convert.structure.shapes import find_shapes
from convert.structure.split import USER, Part, Parts, Split, split
from convert.structure.titles import derived_title, first_words, take_title, title_from_source, with_subtitle
from convert.structure.usermarks import UserMark, compile_mark
from convert.structure.wrapping import unwrap


class Structured(Struct, frozen=True):
    """A collection, what was noticed on the way, and why each article begins where it does.

    Notices and splits carry character offsets into the text that was read.
    """

    collection: Collection
    notices: tuple[Notice, ...]
    splits: tuple[Split, ...]


def read(
    text: str,
    *,
    source: str = "",
    options: StructureOptions | None = None,
    indent_at: Callable[[int], int] | None = None,
) -> Structured:
    r"""Reads repaired text as a collection of articles.

    Args:
        text: the whole text, any line ends; offsets of blocks and notices count its characters.
        source: where it came from, kept in the collection; a file name may serve as title.
        options: a pattern for the article marks, whether titles are proposed and headings renumbered.
        indent_at: columns of blanks that stood before a character at the head of a line, where ``text`` lost them.

    Raises:
        UsageError: ``options.split`` is no valid regular expression.

    >>> result = read("汇报范文\n\n篇1\n\n一、做法\n\n成立小组。\n\n篇2\n\n二是落实责任。")
    >>> [article.title.text for article in result.collection.articles]
    ['汇报（篇1）', '汇报（篇2）']
    """
    options = options or StructureOptions()
    lines, noticed = without_furniture(split_lines(text, indent_at))
    lines, unwrapped = unwrap(with_underlined_headings(lines))
    noticed += unwrapped
    user = None if options.split is None else compile_mark(options.split)
    parts = split(lines, user)
    noticed += _unmatched(user, parts)
    if [part.is_whole for part in parts.articles] == [True]:
        header, parts = _header_of_whole(parts)
    else:
        header = read_header(parts.preamble)
    marked, notices = _by_collection(parts, header, title_from_source(source))
    articles: list[Article] = []
    splits: list[Split] = []
    for ordinal, (part, base) in enumerate(marked, 1):
        article, about_it = _article(part, ordinal, base, propose=options.propose_titles)
        articles.append(renumbered(article) if options.renumber else article)
        notices += about_it
        reason = _reason(part, article)
        splits.append(reason)
        notices += [] if reason.certain else [_uncertain(reason)]
    title = header.title or (articles[0].title.text if len(articles) == 1 else "")
    collection = Collection(title, tuple(articles), header.date, header.lead, source)
    return Structured(collection, (*noticed, *_layout(lines, parts.articles), *header.notices, *notices), tuple(splits))


def _unmatched(user: UserMark | None, parts: Parts) -> list[Notice]:
    """A notice where the user's pattern matches no line: the built-in marks decide then."""
    if user is None or any(part.pattern == USER.name for part in parts.articles):
        return []
    sentence = f"No line begins with what the pattern {user.text!r} describes; the text is split without it."
    return [Notice("split-pattern-unmatched", Severity.WARNING, sentence, subject=user.text)]


def _layout(lines: list[Line], parts: list[Part]) -> list[Notice]:
    """One notice for the Markdown marks, another for the joints of article marks, that are not shown."""
    marked = [(line.source, line.layout) for line in lines if line.layout]
    joints = [(part.head.source, part.between) for part in parts if part.head and part.between]
    what = (
        ("layout-marks", marked, "lines carry Markdown marks (hashes, asterisks); they were read and are not shown."),
        ("mark-joints", joints, "article marks are joined to a title by a colon or dash that is not shown."),
    )
    return [
        Notice(
            code,
            Severity.INFO,
            f"{len(found)} {sentence}",
            found[0][0].start,
            found[-1][0].end,
            " ".join(text for _, text in found),
        )
        for code, found, sentence in what
        if found
    ]


# ── collections ───────────────────────────────────────────────────────────────


def _header_of_whole(parts: Parts) -> tuple[Header, Parts]:
    """The header of a text without marks: its title is the article's title.

    A letterhead above the title stays with the article.
    """
    part = parts.articles[0]
    above = letterhead_lines(part.lines)
    lines = part.lines[above:]
    count = header_lines(lines)
    header = read_header(lines[:count], numbered=is_lone_chapter(lines))
    title, lines = header.title, [*header.unplaced, *lines[count:]]
    if title:
        title, lines = with_subtitle(title, lines)
    if announces_several(title):
        evidence = "The title announces several articles, but nothing in the text tells them apart."
        part = replace(part, confidence=UNTOLD, evidence=evidence)
    titled = replace(part, before=title, lines=[*part.lines[:above], *lines])
    return replace(header, title=title, unplaced=[]), replace(parts, articles=[titled])


def _by_collection(parts: Parts, header: Header, fallback: str) -> tuple[list[tuple[Part, str]], list[Notice]]:
    """Every article with the title of the collection it belongs to.

    Marks that start again at 1 open another collection; the lines above them
    that are its header leave the article before and become a notice.
    """
    notices = [_left_out("divider", "A line that divides articles is left out.", [line]) for line in parts.dividers]
    base = bare_title(header.title) if header.title else fallback
    result: list[tuple[Part, str]] = []
    if header.unplaced:
        evidence = "Text stands above the first article mark and is too long for a lead."
        result.append((Part(None, "", "", header.unplaced, "above the marks", 0.5, evidence), base))
    articles = parts.articles
    contents = _contents(articles)
    if contents:
        listed = [line for part in articles[:contents] for line in ([part.head] if part.head else []) + part.lines]
        notices.append(
            _left_out("contents-list", "A list of the articles' titles stands above them and is left out.", listed)
        )
    for index in range(contents, len(articles)):
        part, following = articles[index], articles[index + 1 : index + 2]
        if not (following and following[0].restart):
            result.append((part, base))
            continue
        at = next_header(part.lines)
        result.append((replace(part, lines=part.lines[:at]), base))
        opening = part.lines[at:]
        if opening:
            inner = read_header(opening)
            base = bare_title(inner.title) or base
            notices.append(
                _left_out("another-collection", "Another collection begins here; its articles follow.", opening)
            )
    return result, notices


def _contents(articles: list[Part]) -> int:
    """How many marks at the top only list what follows: marks without text, then the same marks again."""
    again = next((index for index, part in enumerate(articles) if part.restart), 0)
    bare = all(len(part.lines) <= 1 and sum(len(line.text) for line in part.lines) <= 60 for part in articles[:again])
    return again if again >= 2 and bare else 0


# ── articles ──────────────────────────────────────────────────────────────────


def _article(part: Part, ordinal: int, base: str, *, propose: bool) -> tuple[Article, list[Notice]]:
    title, mark, lines = _title(part, ordinal, base)
    blocks, notices = _blocks(lines)
    start, end = _extent(part)
    if propose and title.origin is TitleOrigin.DERIVED and (own := proposed_title(blocks)):
        title = Title(own, TitleOrigin.PROPOSED)
    if title.origin is not TitleOrigin.GIVEN:
        taken = "is made for it" if title.origin is TitleOrigin.DERIVED else "is taken from its own words"
        sentence = f"The article has no title of its own; “{title.text}” {taken}."
        notices.insert(0, Notice(f"{title.origin}-title", Severity.INFO, sentence, start, end, title.text))
    if not blocks:
        notices.append(
            Notice("empty-article", Severity.WARNING, "No text follows this article's mark.", start, end, mark)
        )
    last = part.lines[-1] if part.lines else part.head
    source = SourceRange(start, last.end if last else end)
    return Article(ordinal, mark, title, tuple(blocks), source=source), notices


def _title(part: Part, ordinal: int, base: str) -> tuple[Title, str, list[Line]]:
    """An article's title, its mark as written, and the lines that are left."""
    if not part.mark and part.before:
        return Title(part.before), "", part.lines
    given, label, lines = take_title(part.lines)
    if part.head is None:
        title = Title(given) if given else Title(base or first_words(lines), TitleOrigin.DERIVED)
        return title, label, lines
    if (
        given and part.pattern == "title (N) title"
    ):  # 主持词（一）开场: the word behind the number alone says too little
        return Title(f"{part.before}{part.mark}{given}"), part.mark, lines
    if given:
        return Title(given), " ".join(filter(None, (part.before, part.mark, label))), lines
    if part.before and not part.shared:
        return Title(part.before), part.mark, part.lines
    return derived_title(part.before or base, part.mark, ordinal), part.mark, part.lines


def _blocks(lines: list[Line]) -> tuple[list[Block], list[Notice]]:
    """The article's lines through the stages paragraphs → shapes → roles → headings."""
    lines, footer = without_footer(lines)
    joined_lines, joined = join_paragraphs(split_trailing(with_figured_headings(lines)))
    rules = [
        line for at, line in enumerate(joined_lines) if is_rule(line.text) and not is_blank_to_fill(joined_lines, at)
    ]
    ruled = {line.start for line in rules}
    paragraphs, emphasis = _emphasised([line for line in joined_lines if line.start not in ruled])
    notices = [_left_out("divider", "A line of dashes or stars is left out.", [line]) for line in rules]
    shaped, bars = find_shapes(paragraphs)
    pieces, roles = assign_roles(shaped)
    blocks, numbering = assign_headings([closed_up(piece) if isinstance(piece, Line) else piece for piece in pieces])
    return blocks, [*footer, *notices, *joined, *emphasis, *bars, *roles, *numbering]


def _emphasised(lines: list[Line]) -> tuple[list[Line], list[Notice]]:
    """The lines with Markdown's emphasis read, where hashes say that the article is Markdown."""
    if not any(line.depth and line.layout for line in lines):
        return lines, []
    read_lines = [with_emphasis(line) for line in lines]
    marks = "".join(taken for _, taken in read_lines)
    sentence = "Markdown's asterisks were read as emphasis and are not shown."
    notices = [Notice("emphasis-marks", Severity.INFO, sentence, lines[0].start, lines[-1].end, marks)] if marks else []
    return [line for line, _ in read_lines], notices


def _extent(part: Part) -> tuple[int, int]:
    """Where the article's first line stands."""
    first = part.head or (part.lines[0] if part.lines else None)
    return (first.start, first.end) if first else (0, 0)


def _reason(part: Part, article: Article) -> Split:
    return Split(
        article.ordinal, article.mark, part.pattern, part.confidence, part.evidence, SourceRange(*_extent(part))
    )


def _uncertain(reason: Split) -> Notice:
    sentence = f"Whether an article begins here is uncertain. {reason.evidence}"
    return Notice("uncertain-split", Severity.WARNING, sentence, reason.source.start, reason.source.end, reason.mark)


def _left_out(code: str, sentence: str, lines: list[Line]) -> Notice:
    subject = "\n".join(line.text for line in lines)
    return Notice(code, Severity.INFO, sentence, lines[0].start, lines[-1].end, subject)

"""Lines → articles: which lines are article marks, decided by sequence, with evidence.

Every row of the table in :mod:`marks` proposes marks; those whose numbers rise
by one from 1 win. A text without any mark is one article.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from convert.document.model import SourceRange
from convert.patterns import deferred
from convert.structure.counted import counted_marks
from convert.structure.dates import holds_date
from convert.structure.header import header_lines, next_header
from convert.structure.limits import (
    CHAPTER_MEAN_MIN,
    FURTHER_COLLECTIONS,
    FURTHER_SURE,
    GAP_PENALTY,
    GIVEN_TITLE_MAX,
    LOOK_BACK,
    RULE_PARTS_TITLED,
    UNCERTAIN_BELOW,
    UNTOLD,
)
from convert.structure.lines import Line
from convert.structure.marks import LABEL, NUMBERED, SAME_TITLE, TELLING, Hit, Pattern, hits, is_rule
from convert.structure.numbering import Family, read_number
from convert.structure.sentences import is_phrase
from convert.structure.usermarks import UserMark

WHOLE = "whole"
"""The pattern of a text that nothing divides."""

USER = Pattern("user", deferred(""), 1.0)
"""Stands for a pattern of the user in the evidence of a split."""


COUNTED = Pattern("counted", deferred(""), 0.75)
"""Stands for numbers that go exactly as far as the count in the title."""


class Split(Struct, frozen=True):
    """Why an article begins where it does.

    ``mark`` as written (empty where the article has none), ``pattern`` the name
    of the row that matched, ``confidence`` 0 to 1, ``evidence`` one sentence,
    ``source`` the range of the mark's line.
    """

    ordinal: int
    mark: str
    pattern: str
    confidence: float
    evidence: str
    source: SourceRange

    @property
    def certain(self) -> bool:
        """Whether the confidence reaches the threshold."""
        return self.confidence >= UNCERTAIN_BELOW


class Part(Struct, frozen=True):
    """The lines of one article with the mark above them.

    ``head`` is the line the mark stands on, ``None`` where nothing marks the
    article; ``before`` a title that stands in front of the mark (``shared`` by
    several articles or not), ``between`` the colons and dashes that join the
    two and what follows; ``lines`` the rest. ``restart`` is true where the
    numbers begin with 1 again.
    """

    head: Line | None
    mark: str
    before: str
    lines: list[Line]
    pattern: str = WHOLE
    confidence: float = 1.0
    evidence: str = "No article mark stands in the text: it is one article."
    restart: bool = False
    shared: bool = False
    between: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing divides the text: this part is all of it."""
        return self.pattern == WHOLE


class Parts(Struct, frozen=True):
    """``preamble`` stands above the first mark; ``dividers`` are rules between articles."""

    preamble: list[Line]
    articles: list[Part]
    dividers: list[Line]


def split(lines: list[Line], user: UserMark | None = None) -> Parts:
    """The lines by articles, most trustworthy evidence first.

    A file may hold several collections that mark their articles in different ways:
    above and below the best sequence of marks another one counts where a collection's
    header stands between them. A pattern of the ``user`` decides alone where it
    matches any line at all.
    """
    if user is not None and (found := user.hits(lines)):
        return _cut(lines, [_Proposal(USER, found, {}, 1.0)])
    best = _best(lines, 0, len(lines))
    if best is not None:
        return _cut(lines, [*_above(lines, best), best, *_below(lines, best)])
    labelled = hits(LABEL, lines)
    if len(labelled) >= 2 or (labelled and labelled[0].index == 0):
        return _cut(lines, [_Proposal(LABEL, labelled, {}, LABEL.confidence)])
    if counted := counted_marks(lines):
        return _cut(lines, [_Proposal(COUNTED, counted, {}, COUNTED.confidence)])
    return _by_markdown(lines) or _by_rules(lines) or _whole(lines)


def _best(lines: list[Line], first: int, end: int) -> _Proposal | None:
    """The sequence of marks that speaks loudest in ``lines[first:end]``; ``None`` where there is none."""
    part = lines[first:end]
    candidates = [proposal for pattern in NUMBERED if (proposal := _sequence(pattern, part)) is not None]
    if not candidates:
        return None
    best = max(candidates, key=lambda candidate: candidate.score)
    moved = [replace(hit, index=hit.index + first) for hit in best.hits]
    return replace(best, hits=moved, doubts={index + first: doubt for index, doubt in best.doubts.items()})


def _above(lines: list[Line], found: _Proposal) -> list[_Proposal]:
    """The sequence of an earlier collection, whose last article ends in the header of the one found."""
    first = found.hits[0].index
    earlier = _best(lines, 0, first)
    if earlier is None or not _is_further(earlier) or not _has_header(lines, earlier, first):
        return []
    return [*_above(lines, earlier), earlier]


def _below(lines: list[Line], found: _Proposal) -> list[_Proposal]:
    """The sequences of later collections, each under its own header."""
    result: list[_Proposal] = []
    last = found
    while len(result) < FURTHER_COLLECTIONS:
        later = _best(lines, last.hits[-1].index + 1, len(lines))
        if later is None or not _is_further(later) or not _has_header(lines, last, later.hits[0].index):
            break
        result.append(later)
        last = later
    return result


def _is_further(proposal: _Proposal) -> bool:
    return len(proposal.hits) >= 2 and proposal.hits[0].value == 1 and proposal.pattern.confidence >= FURTHER_SURE


def _has_header(lines: list[Line], before: _Proposal, end: int) -> bool:
    """Whether the last article of ``before`` ends in the header of the collection whose marks begin at ``end``."""
    last = lines[before.hits[-1].index + 1 : end]
    return next_header(last) < len(last)


class _Proposal(Struct, frozen=True):
    pattern: Pattern
    hits: list[Hit]
    doubts: dict[int, str]
    score: float


def _sequence(pattern: Pattern, lines: list[Line]) -> _Proposal | None:
    """The hits of a pattern that count up from 1, again and again for further collections."""
    found = hits(pattern, lines)
    if pattern.name in SAME_TITLE and found:
        common, times = Counter(hit.before for hit in found).most_common(1)[0]
        found = [hit for hit in found if hit.before == common] if times >= 2 else []
        headed = any(common in line.text for line in lines[: min(LOOK_BACK, found[0].index)]) if found else False
        if not headed and TELLING.search(common) is None:
            pattern = replace(pattern, confidence=UNTOLD)
    chain: list[Hit] = []
    doubts: dict[int, str] = {}
    for at, hit in enumerate(found):
        last = chain[-1].value if chain else 0
        if hit.value == last + 1 or (hit.value == 1 and _rises(found, at)):
            chain.append(hit)
        elif hit.value > last and _rises(found, at):
            chain.append(hit)
            doubts[hit.index] = f"number {hit.value} follows {last}" if last else f"the marks begin with {hit.value}"
    strong = pattern.confidence >= 0.9 and not pattern.alone
    lone = strong and chain and chain[0].value == 1 and chain[0].index < LOOK_BACK and not chain[0].before
    if len(chain) < (1 if lone else 2):
        return None
    if pattern.name == "第N章" and not _are_chapters(lines, chain):
        return None
    if len(chain) == len(doubts):
        return None
    # More marks weigh more than a nicer pattern, but only as far as the marks are sure.
    sure = len(chain) - len(doubts)
    return _Proposal(pattern, chain, doubts, pattern.confidence * sure / (sure + 0.5))


def _rises(found: list[Hit], at: int) -> bool:
    """Whether the hit after ``at`` goes on by one, or there is none: then the sequence ends here."""
    return at + 1 == len(found) or found[at + 1].value in (found[at].value + 1, 1)


def _are_chapters(lines: list[Line], chain: list[Hit]) -> bool:
    """Chapters of a book are long and hold no 第…条; those of rules are headings."""
    ends = [hit.index for hit in chain[1:]] + [len(lines)]
    for hit, end in zip(chain, ends, strict=True):
        number = (read_number(line.text) for line in lines[hit.index + 1 : end])
        if any(n is not None and n.family is Family.CLAUSE for n in number):
            return False
    sizes = [sum(len(x.text) for x in lines[hit.index + 1 : end]) for hit, end in zip(chain, ends, strict=True)]
    return sum(sizes) / len(sizes) >= CHAPTER_MEAN_MIN


_EVIDENCE = {
    USER.name: "The line matches the pattern given",
    COUNTED.name: "The title announces as many articles as are numbered like this line",
}


def _cut(lines: list[Line], proposals: list[_Proposal]) -> Parts:
    """The articles under the marks of one sequence or of several, one after the other."""
    found = [(hit, proposal) for proposal in proposals for hit in proposal.hits]
    ends = [hit.index for hit, _ in found[1:]] + [len(lines)]
    befores = Counter(hit.before for hit, _ in found)
    parts: list[Part] = []
    for (hit, proposal), end in zip(found, ends, strict=True):
        pattern, doubt = proposal.pattern, proposal.doubts.get(hit.index)
        evidence = _EVIDENCE.get(pattern.name, f"The line matches {pattern.name}")
        evidence += f", but {doubt}." if doubt else f" and is number {hit.value} in order." if hit.value else "."
        body = lines[hit.index + 1 : end]
        parts.append(
            Part(
                head=lines[hit.index],
                mark=hit.mark,
                before=hit.before,
                lines=[hit.rest, *body] if hit.rest is not None else body,
                pattern=pattern.name,
                confidence=round(pattern.confidence * (GAP_PENALTY if doubt else 1), 2),
                evidence=evidence,
                restart=bool(parts) and hit.value == 1,
                shared=befores[hit.before] > 1,
                between=hit.between,
            )
        )
    return Parts(lines[: found[0][0].index], parts, [])


def _whole(lines: list[Line]) -> Parts:
    return Parts([], [Part(None, "", "", lines)] if lines else [], [])


def _by_markdown(lines: list[Line]) -> Parts | None:
    """Two or more headings of Markdown's first level part articles; a single one is a title."""
    tops = [index for index, line in enumerate(lines) if line.depth == 1]
    if len(tops) < 2:
        return None
    ends = [*tops[1:], len(lines)]
    return Parts(
        lines[: tops[0]],
        [
            Part(
                lines[top],
                "",
                lines[top].text,
                lines[top + 1 : end],
                "# heading",
                0.9,
                "Several Markdown headings of the first level stand in the text.",
            )
            for top, end in zip(tops, ends, strict=True)
        ],
        [],
    )


def _by_rules(lines: list[Line]) -> Parts | None:
    """Rules part articles when what follows each of them begins with a title."""
    rules = [index for index, line in enumerate(lines) if is_rule(line.text)]
    if not rules:
        return None
    bounds = [-1, *rules, len(lines)]
    parts = [lines[a + 1 : b] for a, b in pairwise(bounds) if b > a + 1]
    titled = sum(len(part) > 1 and _begins_with_title(part) for part in parts)
    if len(parts) < 2 or titled < RULE_PARTS_TITLED * len(parts):
        return None
    preamble: list[Line] = []
    if (count := header_lines(parts[0])) and len(parts[0]) > count + 1 and _begins_with_title(parts[0][count:]):
        preamble, parts[0] = parts[0][:count], parts[0][count:]
    evidence = f"A rule divides the text, and {titled} of {len(parts)} parts begin with a title."
    articles = [Part(None, "", "", part, "rule", 0.65, evidence) for part in parts]
    return Parts(preamble, articles, [lines[at] for at in rules])


def _begins_with_title(part: list[Line]) -> bool:
    first = part[0].text
    return is_phrase(first, GIVEN_TITLE_MAX) and read_number(first) is None and not holds_date(first)

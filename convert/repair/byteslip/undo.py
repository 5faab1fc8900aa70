"""Undoing the byte damage of a page: readings out, slips back, everything in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec.structs import replace

from convert.notices import Notice, Severity
from convert.patterns import deferred
from convert.repair.byteslip.annotations import NO_ANNOTATIONS, RESIDUE, Annotation, resurvey, survey
from convert.repair.byteslip.scoring import Judge
from convert.repair.byteslip.search import CLOSE, Inserted, Slip, slips
from convert.repair.ledger import Certainty, Edit, Ledger, Pass, apply, compact
from convert.repair.spans import Spans

ROUNDS = 4  # taking slips back frees further readings; seldom more than twice

_REMAINS = deferred(rf"[?？](?:{RESIDUE.pattern})|[\ue000-\ue765]+")
_CHEAP = deferred(r"[a-zà-ɡ\u0300-\u036f] ?[)）]|[?？][?？!！;；,，:：]|[\ue000-\ue765]")


def undo_byte_damage(text: str, lost_mark: str) -> tuple[tuple[Pass, ...], tuple[Notice, ...]]:
    """The passes ``readings`` and ``slips`` for a page, and notices for what stays open.

    Notices are positioned in ``text``.

    Text without any trace of the damage costs one regular-expression scan.

    >>> passes, _ = undo_byte_damage("確??焖侔l(fā)展，產(chǎn)業(yè)發(fā)展。", "□")
    >>> apply(apply("確??焖侔l(fā)展，產(chǎn)業(yè)發(fā)展。", passes[0].edits), passes[1].edits)
    '確保快速發展，產業發展。'
    """
    if not _CHEAP.search(text):
        return (), ()
    page = survey(text)
    passes: list[Pass] = []
    notices: list[Notice] = []
    lines: frozenset[int] | None = None
    judge: Judge | None = None
    for round_ in range(ROUNDS):
        if round_ and page.damaged:
            page = replace(resurvey(text, page), annotated=page.annotated)
        readings = _reading_edits(text, page.annotations)
        plain = apply(text, readings)
        judge = judge or Judge(plain, page.annotated)
        found = slips(plain, Inserted(readings), page, judge, lost_mark, lines)
        moved = compact(_slip_edit(plain, slip) for slip in found)
        passes += [Pass(name, edits) for name, edits in (("readings", readings), ("slips", moved)) if edits]
        notices += _notices(found, Ledger(tuple(passes)), len(passes) - bool(moved))
        text = apply(plain, moved)
        if not moved:
            break
        lines = _lines_of(plain, moved)
        page = replace(page, annotations=NO_ANNOTATIONS)
    if page.damaged:
        ledger = Ledger(tuple(passes))
        notices += (notice.at(*ledger.to_source(notice.start or 0, notice.end or 0)) for notice in _left(text))
    return tuple(passes), tuple(notices)


def _left(text: str) -> Iterator[Notice]:
    """What still looks damaged on a damaged page: no explanation was good enough, so it stays as it is."""
    for match in _REMAINS.finditer(text):
        sentence = f"“{match[0]}” looks damaged; no explanation fits well enough, so it stays as it is."
        yield Notice("left-alone", Severity.WARNING, sentence, match.start(), match.end(), match[0])


def _lines_of(plain: str, edits: Sequence[Edit]) -> frozenset[int]:
    """The numbers of the lines that the edits changed: only there can the next round find more."""
    numbers, at, number = set(), 0, 0
    for edit in edits:
        number += plain.count("\n", at, edit.start)
        at = edit.start
        numbers.add(number)
    return frozenset(numbers)


def _reading_edits(text: str, annotations: Spans[Annotation]) -> Spans[Edit]:
    rows = (
        (start, end, (text[start:end], "", Certainty.PROVEN, _reason(char, straddles), ()))
        for start, end, (char, straddles, _) in annotations.rows()
    )
    return Spans(Edit, rows)


@cache
def _reason(char: str, straddles: bool) -> str:
    return _READING_REASON[straddles].format(char)


_READING_REASON = {
    False: "The page inserts the reading of {} after every occurrence of it.",
    True: "The bytes before it, of two characters, spell {}, whose reading the page inserts.",
}
_SLIP_REASON = {
    Certainty.PROVEN: "Text off by one byte; every byte is known and the forward process gives the text as found.",
    Certainty.INFERRED: "Text off by one byte; one lost byte was chosen by what fits its neighbours.",
    Certainty.LOST: "Text off by one byte; a character it swallowed cannot be known and is marked.",
}

_NOT_THE_ONLY_WAY = "Text off by one byte; every byte is known, but another loss could have left the same."


def _slip_edit(plain: str, slip: Slip) -> Edit:
    before = plain[slip.start : slip.end]
    reason = _SLIP_REASON[slip.certainty]
    if slip.certainty is Certainty.INFERRED and not slip.candidates:
        reason = _NOT_THE_ONLY_WAY
    return Edit(slip.start, slip.end, before, slip.text, slip.certainty, reason, slip.candidates)


def _notices(found: list[Slip], ledger: Ledger, passes: int) -> list[Notice]:
    """What a reader should know of the slips; ``passes`` lie between the page and their positions."""
    notices = []
    for slip in found:
        start, end = ledger.to_source(slip.start, slip.end, passes)
        if slip.swallowed:
            sentence = f"A character was swallowed in “{slip.text}” and cannot be known; {slip.text[-1]} stands for it."
            notices.append(Notice("lost-character", Severity.LOSS, sentence, start, end, slip.text))
        elif len(slip.candidates) > 1 and slip.candidates[0].score - slip.candidates[1].score < CLOSE:
            first, second = slip.candidates[:2]
            sentence = f"“{slip.text}” could have {second.text} for {first.text}; both fit almost alike."
            notices.append(Notice("close-call", Severity.WARNING, sentence, start, end, slip.text))
    return notices

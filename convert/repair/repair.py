"""The repair: an ordered table of named fixes, run until nothing changes, every change in the ledger.

>>> repaired = repair("產(chǎn)業(yè)發(fā)展,同比增長7.9%.")
>>> repaired.text
'產業發展，同比增長7.9%。'
>>> repaired.ledger.undo(repaired.text)
'產(chǎn)業(yè)發(fā)展,同比增長7.9%.'
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from convert.notices import Notice
from convert.options import RepairOptions
from convert.repair import invisible, leftovers, mojibake, punctuation
from convert.repair.byteslip.undo import undo_byte_damage
from convert.repair.ledger import Ledger, Pass, apply
from convert.repair.outcome import Outcome

FixFunction = Callable[[str], Outcome]


class Repaired(Struct, frozen=True):
    """The repaired text, what was done to it, and what a reader should know (positions in the source text)."""

    text: str
    ledger: Ledger
    notices: tuple[Notice, ...]


#: After the byte damage (always first: the bytes must still be as found), in this order, until nothing changes.
FIXES: tuple[FixFunction, ...] = (
    invisible.unify_line_ends,
    mojibake.undo_wrong_decoding,
    invisible.remove_controls,
    invisible.remove_zero_width,
    leftovers.remove_tags,
    invisible.plain_spaces,
    invisible.split_joined_paragraphs,
    invisible.trim_lines,
    leftovers.remove_watermarks,
    leftovers.remove_emptied_brackets,
    punctuation.curl_quotes,
    punctuation.turn_quotes,
    punctuation.restore_ellipses,
    punctuation.restore_dashes,
    punctuation.widen_parentheses,
    punctuation.widen_marks,
    punctuation.widen_stops,
    invisible.close_up_marks,
)

#: What is told and not changed, once, on the repaired text.
REPORTS: tuple[FixFunction, ...] = (
    leftovers.report_masks,
    leftovers.report_doubled,
    leftovers.report_reading_spam,
    leftovers.report_quotes,
    leftovers.report_private,
)

ROUNDS = 8  # one fix may free another (nested parentheses); real pages need two


def repair(text: str, options: RepairOptions | None = None) -> Repaired:
    """Repair a decoded text.

    Raises nothing: any string is accepted; undamaged text comes back unchanged but for
    spacing and punctuation width (and those too stay with ``only_bytes``).
    """
    options = options or RepairOptions()
    passes: list[Pass] = []
    notices: list[Notice] = []
    fixes = () if options.only_bytes else FIXES
    for _ in range(ROUNDS):
        before = len(passes)
        text = _run(Outcome(*undo_byte_damage(text, options.lost_mark)), text, passes, notices)
        for fix in fixes:
            text = _run(fix(text), text, passes, notices)
        if len(passes) == before:
            break
    for report in () if options.only_bytes else REPORTS:
        text = _run(report(text), text, passes, notices)
    return Repaired(text, Ledger(tuple(passes)), tuple(notices))


def _run(outcome: Outcome, text: str, passes: list[Pass], notices: list[Notice]) -> str:
    """The text after the outcome's passes; its notices move from the fix's input to the source."""
    before = Ledger(tuple(passes))
    for notice in outcome.notices:
        if notice.start is None or notice.end is None:
            notices.append(notice)
        else:
            notices.append(notice.at(*before.to_source(notice.start, notice.end)))
    for each in outcome.passes:
        text = apply(text, each.edits)
        passes.append(each)
    return text

"""What a fix hands back, and the helper nearly every fix is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from convert.notices import Notice, Severity
from convert.repair.ledger import Certainty, Edit, Pass
from convert.repair.spans import Spans


class Outcome(Struct, frozen=True):
    """The passes of one fix, and notices positioned in the text the fix was given."""

    passes: tuple[Pass, ...] = ()
    notices: tuple[Notice, ...] = ()


def by_rule(
    fix: str, text: str, pattern: re.Pattern[str], after: str | Callable[[re.Match[str]], str | None], reason: str
) -> Outcome:
    """Every match of ``pattern`` replaced; ``after`` may return None to leave one alone."""
    edits = Spans(Edit, _changes(text, pattern, after, reason))
    return Outcome((Pass(fix, edits),)) if edits else Outcome()


def _changes(
    text: str, pattern: re.Pattern[str], after: str | Callable[[re.Match[str]], str | None], reason: str
) -> Iterator[tuple[int, int, tuple[str, str, Certainty, str, tuple[()]]]]:
    for match in pattern.finditer(text):
        found = match[0]
        new = after if isinstance(after, str) else after(match)
        if new is not None and new != found:
            yield match.start(), match.end(), (found, new, Certainty.RULE, reason, ())


def reported(outcome: Outcome, code: str, severity: Severity, sentence: Callable[[Edit], str]) -> Outcome:
    """The outcome with a notice for each of its edits; for fixes of a single pass."""
    notices = tuple(
        Notice(code, severity, sentence(edit), edit.start, edit.end, edit.before)
        for each in outcome.passes
        for edit in each.edits
    )
    return Outcome(outcome.passes, notices)

"""The ledger: every change the repair made, exact enough to undo and to replay.

The repair is a row of passes, one per fix. The edits of one pass are sorted, do
not overlap, and are positioned in that pass's own input; so undoing the passes
last to first gives back the source exactly, and replaying them gives the result.

>>> ledger = Ledger((Pass("readings", (Edit(1, 5, "(fā)", "", Certainty.PROVEN, "inserted reading"),)),))
>>> ledger.replay("發(fā)展")
'發展'
>>> ledger.undo("發展")
'發(fā)展'
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cached_property

from msgspec import Struct
from msgspec.structs import force_setattr

from convert.repair.spans import Spans

PARTS = 20_000  # pieces of text held before they are joined


class Certainty(StrEnum):
    """How sure a repair is."""

    __hash__ = str.__hash__  # an edit is hashed for every repair; the one of Enum is Python code

    PROVEN = "proven"  # the forward process on the result gives the input, and nothing was guessed
    INFERRED = "inferred"  # a lost byte was chosen among candidates by what fits
    LOST = "lost"  # something is known to be missing and cannot be known
    RULE = "rule"  # no lost information: a rule of spelling or layout was applied


class Candidate(Struct, frozen=True):
    """One reading of an unknown byte: the character and its score (natural logarithm, higher is better)."""

    text: str
    score: float


class Edit(Struct, frozen=True):
    """``before`` at ``[start, end)`` of the pass's input became ``after``."""

    start: int
    end: int
    before: str
    after: str
    certainty: Certainty
    reason: str
    candidates: tuple[Candidate, ...] = ()

    @property
    def margin(self) -> float | None:
        """How far the chosen candidate leads the next one; None where nothing was chosen."""
        if len(self.candidates) < 2:
            return None
        return self.candidates[0].score - self.candidates[1].score


class Pass(Struct, frozen=True, dict=True):
    """All edits of one fix, in order of position; whatever sequence they come in is stored compactly."""

    fix: str
    edits: Sequence[Edit]

    def __post_init__(self) -> None:
        force_setattr(self, "edits", compact(self.edits))

    @cached_property
    def shift(self) -> Shift:
        """How positions of the output map back; made once, whatever ledgers the pass stands in."""
        return Shift(self.edits)


def compact(edits: Iterable[Edit]) -> Spans[Edit]:
    """The edits in columns."""
    if isinstance(edits, Spans):
        return edits
    return Spans(Edit, ((e.start, e.end, (e.before, e.after, e.certainty, e.reason, e.candidates)) for e in edits))


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; edits are sorted and do not overlap."""
    return _replaced(text, ((start, end, after) for start, end, (_, after, *_) in compact(edits).rows()))


def _replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """The text with ``[start, end)`` replaced, for every change; put together piece by piece to save memory."""
    chunks: list[str] = []
    parts: list[str] = []
    at = 0
    for start, end, new in changes:
        parts += (text[at:start], new)
        at = end
        if len(parts) >= PARTS:
            chunks.append("".join(parts))
            parts.clear()
    return "".join((*chunks, *parts, text[at:]))


class Shift:
    """Positions of a pass's output mapped back into its input."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits = compact(edits)
        self._starts, self._after = array("q"), array("q")
        shift = 0
        for start, end, (_, after, *_) in self._edits.rows():
            self._starts.append(start + shift)
            shift += len(after) - (end - start)
            self._after.append(shift)

    def start(self, position: int) -> int:
        """Where a range that begins at an output offset began; inside an edit, where the edit begins."""
        number = bisect_right(self._starts, position) - 1
        if number < 0:
            return position
        came_from = position - self._after[number]
        start, end = self._edits.place(number)
        return start if came_from < end else came_from

    def end(self, position: int) -> int:
        """Where a range that ends at an output offset ended; inside an edit or behind it, where the edit ends."""
        number = bisect_right(self._starts, position - 1) - 1
        if number < 0:
            return position
        return max(position - self._after[number], self._edits.place(number)[1])


class Ledger(Struct, frozen=True):
    """The passes of a repair in the order they were made."""

    passes: tuple[Pass, ...] = ()

    def replay(self, source: str) -> str:
        """The repaired text, made from the source by the recorded edits alone."""
        for each in self.passes:
            source = apply(source, each.edits)
        return source

    def undo(self, repaired: str) -> str:
        """The source text, made from the repaired one by taking the edits back."""
        for each in reversed(self.passes):
            repaired = _replaced(repaired, _taken_back(each))
        return repaired

    def to_source(self, start: int, end: int, passes: int | None = None) -> tuple[int, int]:
        """The source range that ``[start, end)`` of the repaired text came from, in characters.

        ``passes`` counts how many passes lie between: all by default.
        """
        for each in reversed(self.passes[:passes]):
            end = each.shift.end(end)
        start = self.origin(start, passes)
        return start, max(start, end)

    def origin(self, position: int, passes: int | None = None) -> int:
        """Where in the source a range begins that begins at ``position`` of the repaired text, in characters."""
        for each in reversed(self.passes[:passes]):
            position = each.shift.start(position)
        return position

    @property
    def entries(self) -> Iterator[tuple[str, Edit]]:
        """Every edit with the name of its fix, in the order made."""
        return ((each.fix, edit) for each in self.passes for edit in each.edits)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many edits each fix made, by certainty."""
        found: dict[str, Counter[str]] = {}
        for each in self.passes:
            for (_, _, certainty, *_), times in compact(each.edits).counts().items():
                found.setdefault(each.fix, Counter())[str(certainty)] += times
        return {fix: dict(sorted(counter.items())) for fix, counter in found.items()}

    def json_lines(self, byte_offset: Callable[[int], int | None] | None = None) -> Iterator[str]:
        """One JSON object per edit, without line ends.

        ``source`` is the range in the source text in characters, ``source_bytes`` the same in
        the source's bytes where ``byte_offset`` knows it; ``pass`` and ``at`` locate the edit in
        its own pass, which is all that undo and replay need.
        """
        for number, each in enumerate(self.passes):
            for edit in each.edits:
                start, end = self.to_source(edit.start, edit.end, number)
                record: dict[str, object] = {"fix": each.fix, "pass": number, "at": [edit.start, edit.end]}
                record["source"] = [start, end]
                if byte_offset is not None and (first := byte_offset(start)) is not None:
                    record["source_bytes"] = [first, byte_offset(end)]
                record |= {
                    "before": edit.before,
                    "after": edit.after,
                    "certainty": str(edit.certainty),
                    "reason": edit.reason,
                }
                if edit.candidates:
                    record["candidates"] = [[c.text, round(c.score, 2)] for c in edit.candidates]
                yield json.dumps(record, ensure_ascii=False)


def _taken_back(each: Pass) -> Iterator[tuple[int, int, str]]:
    """The changes to a pass's output that give its input."""
    shift = 0
    for start, _, (before, after, *_) in compact(each.edits).rows():
        yield start + shift, start + shift + len(after), before
        shift += len(after) - len(before)


def from_json_lines(lines: Sequence[str]) -> Ledger:
    """The ledger that :meth:`Ledger.json_lines` wrote (scores are rounded to two digits)."""
    passes: dict[int, tuple[str, list[Edit]]] = {}
    for line in lines:
        record = json.loads(line)
        edits = passes.setdefault(record["pass"], (record["fix"], []))[1]
        start, end = record["at"]
        candidates = tuple(Candidate(text, score) for text, score in record.get("candidates", ()))
        certainty = Certainty(record["certainty"])
        edits.append(Edit(start, end, record["before"], record["after"], certainty, record["reason"], candidates))
    count = max(passes, default=-1) + 1
    rows = (passes[number] for number in range(count))
    return Ledger(tuple(Pass(fix, tuple(edits)) for fix, edits in rows))

"""A repaired text as a reader wants to see it: what stayed, what was put in, what was taken out.

>>> from convert.repair.ledger import Certainty, Edit, Ledger, Pass
>>> ledger = Ledger((Pass("readings", (Edit(1, 5, "(fā)", "", Certainty.PROVEN, "inserted"),)),))
>>> [(piece.text, piece.removed) for piece in pieces("發(fā)展", ledger)]
[('發', False), ('(fā)', True), ('展', False)]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from convert.repair.ledger import Certainty, Edit, Ledger


class Piece(Struct, frozen=True):
    """A stretch of text: as found (``certainty`` None), put in, or ``removed``."""

    text: str
    certainty: Certainty | None = None
    removed: bool = False


def pieces(source: str, ledger: Ledger) -> list[Piece]:
    """The source and the repaired text woven together.

    The pieces that were not removed, joined, are the repaired text; the pieces as found and those
    removed from the source, joined, are the source.
    """
    woven = [Piece(source)]
    for each in ledger.passes:
        woven = list(_applied(woven, each.edits))
    return [piece for piece in woven if piece.text]


def _applied(woven: Sequence[Piece], edits: Sequence[Edit]) -> Iterator[Piece]:
    """The pieces after one pass; its edits are positioned in the text that is not removed."""
    queue = iter(edits)
    edit = next(queue, None)
    at = 0
    for piece in woven:
        if piece.removed:
            yield piece
            continue
        done, end = 0, at + len(piece.text)
        while edit is not None and edit.start < end:
            cut = max(edit.start - at, done)
            yield replace(piece, text=piece.text[done:cut])
            done = min(edit.end, end) - at
            if piece.certainty is None:  # what an earlier pass put in leaves no trace when it goes again
                yield Piece(piece.text[cut:done], edit.certainty, removed=True)
            if edit.end > end:
                break
            yield Piece(edit.after, edit.certainty)
            edit = next(queue, None)
        yield replace(piece, text=piece.text[done:])
        at = end
    while edit is not None:  # insertions at the very end
        yield Piece(edit.after, edit.certainty)
        edit = next(queue, None)

"""What a Word file holds and a document cannot: counted while reading, told as notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from convert.notices import Notice, Severity
from convert.reopen.limits import LISTED_MAX


class _Kind(Struct, frozen=True):
    """A kind of finding: ``sentence`` with ``{subject}`` (told one by one) or ``{count}`` (told together) in it."""

    severity: Severity
    sentence: str


#: code → how it is told; ``{subject}`` is the text or name found, ``{count}`` how many there are.
KINDS: Final = {
    "picture-left-out": _Kind(Severity.LOSS, "A picture{subject}."),
    "picture-moved": _Kind(
        Severity.WARNING, "{count} pictures beside or inside a text or table stand on lines of their own."
    ),
    "picture-changed": _Kind(Severity.WARNING, "{count} pictures are shown without their rotation or effects."),
    "object-left-out": _Kind(Severity.LOSS, "An embedded object ({subject}) is left out."),
    "formula-flattened": _Kind(Severity.LOSS, "A formula is shown as plain text: {subject}."),
    "imported-file-left-out": _Kind(Severity.LOSS, "A file that Word would fetch into the text is left out{subject}."),
    "symbol-unknown": _Kind(Severity.LOSS, "A sign of a symbol font ({subject}) is shown as □."),
    "comment-left-out": _Kind(Severity.WARNING, "A comment is left out: {subject}"),
    "hidden-text": _Kind(Severity.WARNING, "Hidden text is left out: {subject}"),
    "link-target-left-out": _Kind(Severity.WARNING, "The text of a link stands without its target, {subject}."),
    "text-box-moved": _Kind(Severity.WARNING, "The text of a text box follows the paragraph it is tied to: {subject}"),
    "nested-table": _Kind(Severity.WARNING, "A table inside a table cell is shown as lines of the cell: {subject}"),
    "ruby-left-out": _Kind(Severity.WARNING, "A reading above the line is left out: {subject}."),
    "merged-cells": _Kind(Severity.WARNING, "{count} merged table cells are shown as one cell and empty ones."),
    "tracked-changes": _Kind(
        Severity.WARNING, "{count} tracked changes are read as accepted: insertions stay, deletions go."
    ),
    "list-levels-flattened": _Kind(Severity.WARNING, "{count} list items of inner levels stand on an outer one."),
    "format-left-out": _Kind(Severity.INFO, "Bold or italic in {count} verses and nested tables is left to the style."),
    "numbers-as-text": _Kind(Severity.INFO, "{count} automatic numbers and bullets have become text."),
    "number-format": _Kind(Severity.WARNING, "The number format {subject} is shown in Arabic digits."),
    "heading-too-deep": _Kind(Severity.INFO, "{count} headings below level 4 are set as level 4."),
    "contents-left-out": _Kind(Severity.INFO, "A table of contents is left out; it can be made anew."),
    "footnotes-moved": _Kind(Severity.WARNING, "{count} footnotes and endnotes stand as notes at the end of the text."),
    "columns-left-out": _Kind(Severity.INFO, "Text in columns is set in one column."),
    "typed-indents": _Kind(Severity.INFO, "Blanks typed at the ends of {count} paragraphs are left to the style."),
    "text-above-title": _Kind(Severity.WARNING, "Text stands above the title and follows it now: {subject}"),
    "macros-left-out": _Kind(Severity.WARNING, "The file holds macros; they were neither read nor run."),
}


class Findings:
    """Everything found in one file, with the offset in its text at which it was found."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], tuple[int, int]] = {}
        self._counts: Counter[str] = Counter()
        self._first: dict[str, int] = {}

    def add(self, code: str, offset: int, subject: str = "") -> None:
        """Notes one finding of a kind at a character offset of the text."""
        self._counts[code] += 1
        self._first.setdefault(code, offset)
        if "{subject}" in KINDS[code].sentence and self._listed(code) < LISTED_MAX:
            self._told.setdefault((code, subject), (offset, offset))

    def count(self, code: str) -> int:
        """How many findings of a kind there are."""
        return self._counts[code]

    def notices(self, length: int) -> Iterator[Notice]:
        """The notices; positions are inside a text of ``length`` characters."""
        for (code, subject), (offset, _) in self._told.items():
            sentence = KINDS[code].sentence.format(subject=subject)
            yield _notice(code, sentence, offset, length, subject)
        for code, count in self._counts.items():
            listed = self._listed(code)
            if "{subject}" not in KINDS[code].sentence:
                yield _notice(code, KINDS[code].sentence.format(count=count), self._first[code], length)
            elif listed == LISTED_MAX and count > listed:
                more = f"The file holds {count} such places; the first {listed} are named."
                yield _notice(code, more, self._first[code], length)

    def _listed(self, code: str) -> int:
        return sum(known == code for known, _ in self._told)


def _notice(code: str, sentence: str, offset: int, length: int, subject: str = "") -> Notice:
    start = max(0, min(offset, length - 1))
    return Notice(code, KINDS[code].severity, sentence, start, min(start + 1, length), subject)

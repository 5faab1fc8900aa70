"""Typed notices: what was repaired, guessed, lost or not rendered, with a position.

A notice is not an error. It is a small frozen record that the run collects,
shows, saves in the manifest, and can fail on (``--strict``).

>>> n = Notice("lost-digit", Severity.WARNING, "A digit was swallowed; it is shown as □.", 7, 8)
>>> n.as_json()["code"]
'lost-digit'
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace


class Severity(StrEnum):
    """How much a reader should care."""

    INFO = "info"  # worth knowing, nothing lost: a derived title, a substituted font
    WARNING = "warning"  # something was guessed, kept damaged or shown differently
    LOSS = "loss"  # something could not be recovered or rendered


class Notice(Struct, frozen=True):
    """One thing a reader may want to know about the result.

    ``code`` is a stable kebab-case name (``"derived-title"``); ``sentence`` is
    plain English for a person; ``start``/``end`` are character offsets into the
    decoded source text (``None`` where there is no position); ``subject`` is the
    piece of text or name it is about (``""`` where there is none).
    """

    code: str
    severity: Severity
    sentence: str
    start: int | None = None
    end: int | None = None
    subject: str = ""

    def as_json(self) -> dict[str, Any]:
        """The notice as plain JSON values; positions only where known."""
        record: dict[str, Any] = {
            "code": self.code,
            "severity": str(self.severity),
            "sentence": self.sentence,
        }
        if self.start is not None:
            record["range"] = [self.start, self.end]
        if self.subject:
            record["subject"] = self.subject
        return record

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Notice:
        """The inverse of :meth:`as_json`."""
        start, end = record.get("range", (None, None))
        return cls(
            record["code"],
            Severity(record["severity"]),
            record["sentence"],
            start,
            end,
            record.get("subject", ""),
        )

    def at(self, start: int | None, end: int | None) -> Notice:
        """The same notice at another position."""
        return replace(self, start=start, end=end)

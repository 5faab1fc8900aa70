"""What a check gives: a fact, what was expected, and which rule says so."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from msgspec import Struct


class Verdict(StrEnum):
    """What a fact means for the file."""

    PASS = "pass"
    WARN = "warn"  # the file works; printing, reading or editing it is worse than it could be
    FAIL = "fail"  # a rule is broken, or something is lost


class Finding(Struct, frozen=True):
    """One fact of a file beside what a rule wants.

    ``rule`` is a stable kebab-case name; ``measured`` and ``expected`` are for people;
    ``source`` names the clause (``"GB/T 9704-2012 5.2.3"``) or whatever else asks for it.
    """

    rule: str
    verdict: Verdict
    measured: str
    expected: str
    source: str

    def as_json(self) -> dict[str, str]:
        """The finding as plain JSON values."""
        return {
            "rule": self.rule,
            "verdict": str(self.verdict),
            "measured": self.measured,
            "expected": self.expected,
            "source": self.source,
        }


class Checked(Struct, frozen=True):
    """One file's findings, in the order a reader wants them.

    ``kind`` is ``"pdf"``, ``"docx"`` or ``""`` for a file that is neither; ``claims`` are the
    standards it says it meets; ``pages`` is 0 where pages are made by the reader.
    """

    path: str
    kind: str
    claims: tuple[str, ...]
    pages: int
    findings: tuple[Finding, ...]

    def count(self, verdict: Verdict) -> int:
        """How many findings have a verdict."""
        return sum(finding.verdict is verdict for finding in self.findings)

    @property
    def faulty(self) -> bool:
        """Whether any rule is broken."""
        return self.count(Verdict.FAIL) > 0

    def as_json(self) -> dict[str, Any]:
        """The file as plain JSON values."""
        return {
            "path": self.path,
            "kind": self.kind,
            "claims": list(self.claims),
            "pages": self.pages,
            "counts": {str(verdict): self.count(verdict) for verdict in Verdict},
            "findings": [finding.as_json() for finding in self.findings],
        }


def judged(
    rule: str, holds: bool, measured: str, expected: str, source: str, *, otherwise: Verdict = Verdict.FAIL
) -> Finding:
    """A finding that passes if ``holds``, and has the verdict ``otherwise`` if not.

    >>> judged("title", False, "none", "a title", "ISO 14289-1 7.1").verdict
    <Verdict.FAIL: 'fail'>
    """
    return Finding(rule, Verdict.PASS if holds else otherwise, measured, expected, source)


def listed(names: Iterable[str], most: int = 4) -> str:
    """A few names in a row, and how many more there are; ``none`` without any.

    >>> listed("abcdef"), listed([])
    ('a, b, c, d and 2 more', 'none')
    """
    every = list(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more if every else "none"

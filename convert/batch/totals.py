"""The sums of a run, kept while it goes on: of fixed size, however many sources there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct, field

from convert.notices import Notice, Severity

if TYPE_CHECKING:
    from convert.batch.report import SourceReport


class Totals(Struct):
    """What the sources of a run add up to.

    ``repairs`` counts by fix and certainty, ``doubts`` by notice code, and ``told`` the
    notices that are information only; ``first`` holds the first notice of each code.
    """

    sources: int = 0
    written: int = 0
    unchanged: int = 0
    failed: int = 0
    articles: int = 0
    files: int = 0
    size: int = 0
    told: Counter[str] = field(default_factory=Counter)
    repairs: dict[str, Counter[str]] = field(default_factory=dict)
    doubts: Counter[str] = field(default_factory=Counter)
    first: dict[str, Notice] = field(default_factory=dict)

    def add(self, report: SourceReport) -> None:
        """One more source."""
        self.sources += 1
        if report.failure:
            self.failed += 1
            return
        if report.unchanged:
            self.unchanged += 1
        else:
            self.written += 1
        self.articles += report.converted
        self.files += len(report.files)
        self.size += sum(file.size for file in report.files)
        for fix, counts in report.repairs.items():
            self.repairs.setdefault(fix, Counter()).update(counts)
        for notice in report.all_notices:
            counts = self.told if notice.severity is Severity.INFO else self.doubts
            counts[notice.code] += 1
            self.first.setdefault(notice.code, notice)

    def ranked_doubts(self) -> list[tuple[int, Notice]]:
        """Each kind of doubt with its number and its first notice: losses first, then the frequent ones."""
        pairs = [(self.doubts[code], notice) for code, notice in self.first.items() if code in self.doubts]
        return sorted(pairs, key=lambda pair: (pair[1].severity is not Severity.LOSS, -pair[0], pair[1].code))


def totals_of(reports: Iterable[SourceReport]) -> Totals:
    """The totals of these sources."""
    totals = Totals()
    for report in reports:
        totals.add(report)
    return totals

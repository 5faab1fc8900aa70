"""What a run says when it is over: a table of its sources, or of their sums when they are many."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from convert.cli.table import shortened, shortened_path, table

if TYPE_CHECKING:
    from convert.batch.report import Report, SourceReport

#: So many sources are listed one by one.
LISTED = 40

#: So many failures are told on standard error; the ledger has them all.
SHOWN_FAILURES = 20

#: How many kinds of notice the closing lines name; the manifest has them all.
_SHOWN_NOTICES = 8
_TITLE_COLUMNS = 40

_SOURCE_HEADS = ("source", "collection", "articles", "files", "KB", "repairs", "doubts", "result")
_SUM_HEADS = ("sources", "written", "unchanged", "failed", "articles", "files", "MB", "repairs", "doubts", "seconds")


def closing_lines(report: Report) -> Iterator[str]:
    """The lines after a run."""
    totals = report.totals
    if totals.sources <= LISTED:
        yield table(_SOURCE_HEADS, [_row(source) for source in report.sources], right=(2, 3, 4, 5, 6))
    else:
        repairs = sum(counts.total() for counts in totals.repairs.values())
        counts = (totals.sources, totals.written, totals.unchanged, totals.failed, totals.articles, totals.files)
        cells = [*map(str, counts), f"{totals.size / 1e6:.1f}", str(repairs), str(totals.doubts.total())]
        yield table(_SUM_HEADS, [(*cells, f"{report.ran_s:.1f}")], right=range(len(_SUM_HEADS)))
    yield from _notice_lines(report)
    place = report.out_dir if "://" in str(report.out_dir) else f"{report.out_dir}{os.sep}"
    if report.pruned:
        yield "1 file was removed." if report.pruned == 1 else f"{report.pruned} files were removed."
    if totals.files:
        files = "1 file" if totals.files == 1 else f"{totals.files} files"
        unchanged = f" ({totals.unchanged} of {totals.sources} sources unchanged)" if totals.unchanged else ""
        page = ", and report.html shows it" if totals.sources > 1 else ""
        yield f"{files}, {totals.size / 1e6:.1f} MB, in {place}{unchanged}; manifest.json there has every detail{page}."


def _row(source: SourceReport) -> tuple[str, ...]:
    name = shortened_path(source.identity, _TITLE_COLUMNS)
    if source.failure:
        return (name, "", "", "", "", "", "", "failed")
    kilobytes = sum(file.size for file in source.files) / 1000
    return (
        name,
        shortened(source.collection, _TITLE_COLUMNS),
        str(len({file.ordinal for file in source.files})),
        str(len(source.files)),
        f"{kilobytes:.0f}",
        str(source.repair_count),
        str(len(source.doubts)),
        "unchanged" if source.unchanged else "written",
    )


def _notice_lines(report: Report) -> Iterator[str]:
    """The kinds of doubt, the grave ones first, each with its number and its first sentence."""
    ranked = report.totals.ranked_doubts()
    for count, notice in ranked[:_SHOWN_NOTICES]:
        yield f"{notice.severity}: {count} × {notice.code}: {notice.sentence}"
    if len(ranked) > _SHOWN_NOTICES:
        yield f"and {len(ranked) - _SHOWN_NOTICES} more kinds of doubt"

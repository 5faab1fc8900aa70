"""``report.html``: a run on one self-contained page that opens from the disk and prints well.

Plain HTML with its style inside, no script, nothing fetched. What could be very long (the
sources that failed) is cut at a number that a browser shows with ease; ``hanpress status
--failed`` lists them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

import convert
from convert.batch.ledger import Ledger, State
from convert.batch.totals import Totals
from convert.export.xml import escaped

NAME = "report.html"

#: Rows of a table on the page.
_MOST = 500

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #5b6670; --rule: #d8dde2; --paper: #fff; --tint: #f4f6f8;
  --well: #2f7d4f; --bad: #b3261e; --doubt: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --quiet: #9aa5af; --rule: #363d44; --paper: #16191d;
  --tint: #1f2429; --well: #6cc08b; --bad: #f2867e; --doubt: #e0b050; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.6;
  font: 16px/1.6 system-ui, "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
p { margin: .4rem 0; } .quiet { color: var(--quiet); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(11.5rem, 1fr)); gap: .75rem; margin: 1.5rem 0; }
dl div { background: var(--tint); border-radius: .5rem; padding: .75rem 1rem; }
dt { color: var(--quiet); font-size: .85rem; } dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.well dd { color: var(--well); } .bad dd, .loss { color: var(--bad); } .warning { color: var(--doubt); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; color: var(--quiet); font-weight: 600; }
th, td { padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.source { overflow-wrap: anywhere; min-width: 9rem; }
.bar { height: .6rem; border-radius: .3rem; overflow: hidden; background: var(--tint); display: flex; }
.bar i { display: block; } .bar .w { background: var(--well); } .bar .u { background: var(--quiet); }
.bar .f { background: var(--bad); }
@media print { main { padding: 0; max-width: none; } dl div { border: 1px solid var(--rule); } }
"""

#: How certain repairs are, in the order of the columns.
_CERTAINTY = ("proven", "inferred", "rule", "lost")


def page_chunks(ledger: Ledger, totals: Totals, place: str) -> Iterator[bytes]:
    """The page in pieces: the last run of ``ledger``, whose sums are ``totals``, into ``place``."""
    for piece in _pieces(ledger, totals, place):
        yield piece.encode("utf-8", errors="replace")


def _pieces(ledger: Ledger, totals: Totals, place: str) -> Iterator[str]:
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>hanpress: {escaped(place)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{_headline(totals)}</h1>\n"
    )
    yield _run_lines(ledger, place)
    yield from _sums(totals)
    yield from _failures(ledger, totals)
    yield from _doubts(totals)
    yield from _repairs(totals)
    yield from _told(totals)
    yield from _slowest(ledger)
    yield "</main>\n</body>\n</html>\n"


def _headline(totals: Totals) -> str:
    if totals.failed:
        return f"{totals.failed:,} of {totals.sources:,} sources failed"
    return f"All {totals.sources:,} sources are converted"


def _run_lines(ledger: Ledger, place: str) -> str:
    last = ledger.last_run()
    if last is None:
        return ""
    number, started, ended, outcome = last
    begun = f"{datetime.fromtimestamp(started, UTC):%Y-%m-%d %H:%M} UTC"
    took = "" if ended is None else f", {ended - started:,.1f} seconds"
    stopped = "" if outcome == "finished" else " It was stopped before its end; the same command goes on from there."
    return (
        f'<p class="quiet">Run {number} into <b>{escaped(place)}</b>, begun {begun}{took}; '
        f"hanpress {convert.__version__}.{stopped}</p>\n"
    )


def _sums(totals: Totals) -> Iterator[str]:
    whole = max(totals.sources, 1)
    shares = (("w", totals.written), ("u", totals.unchanged), ("f", totals.failed))
    bars = "".join(f'<i class="{kind}" style="width:{count / whole:.2%}"></i>' for kind, count in shares if count)
    label = f"{totals.written} written, {totals.unchanged} unchanged, {totals.failed} failed"
    yield f'<div class="bar" role="img" aria-label="{label}">{bars}</div>\n<dl>\n'
    yield _sum("written", totals.written, "well")
    yield _sum("unchanged", totals.unchanged)
    yield _sum("failed", totals.failed, "bad" if totals.failed else "")
    yield _sum("articles", totals.articles)
    yield _sum("files", totals.files)
    yield f"<div><dt>megabytes</dt><dd>{totals.size / 1e6:,.1f}</dd></div>\n"
    yield _sum("repairs", sum(counts.total() for counts in totals.repairs.values()))
    yield _sum("doubts", totals.doubts.total())
    yield "</dl>\n"


def _sum(name: str, count: int, kind: str = "") -> str:
    of_kind = f' class="{kind}"' if kind else ""
    return f"<div{of_kind}><dt>{name}</dt><dd>{count:,}</dd></div>\n"


def _failures(ledger: Ledger, totals: Totals) -> Iterator[str]:
    if not totals.failed:
        return
    rows = (
        (escaped(row.identity), escaped(row.sentence), str(row.exit_code))
        for row in islice(ledger.rows(run=ledger.run, state=State.FAILED), _MOST)
    )
    yield from _table("Failures", ("source", "why", "exit code"), rows, ("source", "", "number"))
    if totals.failed > _MOST:
        yield f'<p class="quiet">… and {totals.failed - _MOST:,} more; “hanpress status --failed” lists them all.</p>\n'


def _doubts(totals: Totals) -> Iterator[str]:
    ranked = totals.ranked_doubts()
    if not ranked:
        return
    rows = (
        (
            f'<span class="{notice.severity}">{escaped(notice.severity)}</span>',
            escaped(notice.code),
            f"{count:,}",
            escaped(notice.sentence),
        )
        for count, notice in ranked
    )
    heads = ("how grave", "kind", "times", "for example")
    yield from _table("Doubts: what was guessed, lost or not shown", heads, rows, ("", "", "number", ""))
    yield '<p class="quiet">manifest.json has each of them with its place.</p>\n'


def _told(totals: Totals) -> Iterator[str]:
    if not totals.told:
        return
    ranked = sorted(totals.told.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = ((escaped(code), f"{count:,}", escaped(totals.first[code].sentence)) for code, count in ranked)
    yield from _table("Also noted", ("kind", "times", "for example"), rows, ("", "number", ""))


def _repairs(totals: Totals) -> Iterator[str]:
    if not totals.repairs:
        return
    found = {certainty for counts in totals.repairs.values() for certainty in counts}
    columns = [*(name for name in _CERTAINTY if name in found), *sorted(found - set(_CERTAINTY))]
    ranked = sorted(totals.repairs.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    rows = ((escaped(fix), *_cells(counts, columns), f"{counts.total():,}") for fix, counts in ranked)
    kinds = ("", *("number" for _ in columns), "number")
    yield from _table("Repairs by fix", ("fix", *columns, "all"), rows, kinds)


def _cells(counts: Counter[str], columns: Iterable[str]) -> Iterator[str]:
    return (f"{counts[name]:,}" if counts[name] else "" for name in columns)


def _slowest(ledger: Ledger) -> Iterator[str]:
    rows = [(escaped(identity), f"{seconds:.2f}") for identity, seconds in ledger.slowest(10)]
    yield from _table("What took longest", ("source", "seconds"), rows, ("source", "number"))


def _table(
    title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], kinds: tuple[str, ...]
) -> Iterator[str]:
    """A table under a heading; cells are HTML already, ``kinds`` the class of each column."""
    marks = [f' class="{kind}"' if kind else "" for kind in kinds]
    cells = "".join(f"<th{mark}>{head}</th>" for mark, head in zip(marks, heads, strict=True))
    yield f'<h2>{title}</h2>\n<div class="wide"><table>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n'
    for row in rows:
        yield "<tr>" + "".join(f"<td{mark}>{cell}</td>" for mark, cell in zip(marks, row, strict=True)) + "</tr>\n"
    yield "</tbody></table></div>\n"

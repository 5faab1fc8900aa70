"""What is seen of a run while it goes on: a bar on a terminal, a line now and then elsewhere, or JSON lines."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from convert.batch.report import Progress, Report

Show = Callable[["Progress"], None]

#: Seconds between two lines where nobody watches: a log of a long run stays readable.
_PAUSE_S = 10


@contextmanager
def shown_progress(*, quiet: bool, as_json: bool, is_watched: bool) -> Iterator[Show | None]:
    """Something that shows progress in the way that fits."""
    if as_json:
        yield _json_line
    elif quiet:
        yield None
    elif is_watched:
        with _bar() as show:
            yield show
    else:
        yield _Lines()


@contextmanager
def _bar() -> Iterator[Show]:
    """A bar on standard error: articles of a single source, else sources."""
    from tqdm import tqdm

    with tqdm(total=0, leave=False, dynamic_ncols=True, file=sys.stderr) as bar:

        def show(progress: Progress) -> None:
            alone = progress.sources == 1
            bar.unit = " articles" if alone else " sources"
            bar.total = progress.articles if alone else progress.sources
            bar.n = progress.articles_done if alone else progress.sources_done
            if progress.failed or progress.unchanged:
                bar.set_postfix_str(_aside(progress), refresh=False)
            if bar.n == bar.total or time.monotonic() - last[0] > bar.mininterval:
                last[0] = time.monotonic()
                bar.refresh()

        last = [float("-inf")]
        yield show


class _Lines:
    """A line now and then: sources done, failed, a second, and the time the rest will take."""

    def __init__(self) -> None:
        self._started = self._last = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last < _PAUSE_S:
            return
        self._last = now
        rate = progress.sources_done / (now - self._started)
        of = f" of {progress.sources}" if progress.sources is not None else ""
        line = f"{progress.sources_done}{of} sources done"
        if aside := _aside(progress):
            line += f" ({aside})"
        line += f", {rate:.1f} a second"
        if progress.sources is not None and rate:
            line += f", about {_duration((progress.sources - progress.sources_done) / rate)} to go"
        click.echo(line, err=True)


def _aside(progress: Progress) -> str:
    parts = []
    if progress.failed:
        parts.append(f"{progress.failed} failed")
    if progress.unchanged:
        parts.append(f"{progress.unchanged} unchanged")
    return ", ".join(parts)


def _duration(seconds: float) -> str:
    """``seconds`` for people.

    >>> _duration(42), _duration(3720), _duration(201600)
    ('42 s', '1 h 2 min', '2 d 8 h')
    """
    minutes, hours, days = int(seconds // 60), int(seconds // 3600), int(seconds // 86400)
    if days:
        return f"{days} d {hours % 24} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min" if minutes else f"{seconds:.0f} s"


def _json_line(progress: Progress) -> None:
    """One line for the start of a run and for every source that is finished."""
    source = progress.finished
    if source is None:
        if progress.sources_done or progress.articles:
            return
        record: dict[str, object] = {"event": "start", "sources": progress.sources}
    else:
        state = "failed" if source.failure else "unchanged" if source.unchanged else "written"
        record = {"event": "source", "source": source.identity, "state": state}
        if source.failure:
            record |= {"sentence": source.failure.sentence, "exit_code": int(source.failure.exit_code)}
        else:
            record |= {"folder": source.folder, "files": len(source.files), "doubts": len(source.doubts)}
        record |= {"seconds": round(progress.seconds, 3), "done": progress.sources_done, "of": progress.sources}
    click.echo(json.dumps(record, ensure_ascii=False), err=True)


def json_end(report: Report) -> str:
    """The last line of a log."""
    totals = report.totals
    return json.dumps(
        {
            "event": "end",
            "exit_code": int(report.exit_code),
            "written": totals.written,
            "unchanged": totals.unchanged,
            "failed": totals.failed,
            "files": totals.files,
            "seconds": round(report.ran_s, 3),
        }
    )

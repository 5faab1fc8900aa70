"""One source from bytes to finished files in memory: what a worker does, and all it does.

Nothing is written here. The parent names and writes the files, in the order the
sources were given, so that any number of workers gives the same bytes.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path

from convert.batch.report import Failure, RepairCounts
from convert.batch.selection import Selection
from convert.document.model import Article, Collection, Title
from convert.errors import ExitCode, HanpressError, UsageError
from convert.export.properties import Written
from convert.notices import Notice, Severity
from convert.options import ExportOptions, Format, Options
from convert.pipeline import (
    Conversion,
    article_finder,
    properties_of,
    read_source,
    render,
    render_volume,
    volume_properties,
)
from convert.sources.source import Source
from convert.styles.load import load
from convert.styles.model import Style

#: Called with (articles finished, articles wanted).
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What every source of a run is to become; plain values, so that it travels to workers."""

    options: Options
    only: Selection | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """One article in all wanted formats, or a volume of those numbered in ``merged``.

    A volume is told of as an article number 0, which has the collection's title.
    """

    article: Article
    files: tuple[tuple[Format, bytes, tuple[Notice, ...]], ...]
    notices: tuple[Notice, ...]
    merged: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A source as finished files in memory, or why it failed."""

    source: Source
    sha256: str = ""
    size: int = 0
    encoding: str = ""
    collection: str = ""
    articles: int = 0
    repairs: RepairCounts | None = None
    rendered: tuple[Rendered, ...] = ()
    notices: tuple[Notice, ...] = ()
    failure: Failure | None = None
    seconds: float = field(default=0, compare=False)


def work(source: Source, job: Job, tick: Tick = lambda *_: None) -> Result:
    """Converts one source; whatever goes wrong with it becomes a :class:`Failure`, never an exception."""
    started = time.perf_counter()
    return replace(_tried(source, job, tick), seconds=time.perf_counter() - started)


def _tried(source: Source, job: Job, tick: Tick) -> Result:
    try:
        return _converted(source, job, tick)
    except HanpressError as problem:
        return Result(source, failure=Failure(str(problem), problem.exit_code))
    except MemoryError:
        sentence = f"{source.name}: it needs more memory than one source may take; raise --memory, or split it."
        return Result(source, failure=Failure(sentence, ExitCode.ERROR))
    except Exception as fault:
        kind = type(fault).__name__
        sentence = f"{source.name}: hanpress itself failed ({kind}: {fault}); please report it, with the source."
        return Result(source, failure=Failure(sentence, ExitCode.ERROR, traceback.format_exc()))


def _converted(source: Source, job: Job, tick: Tick) -> Result:
    data = source.read()
    style = load(job.options.export.style)
    conversion = read_source(data, job.options, name=source.name)
    collection = conversion.collection
    wanted, missing = _chosen(conversion, job.only)
    own, rest = _by_article(conversion)
    tick(0, len(wanted))
    make = _volume if job.options.export.merge else _singly
    rendered = tuple(make(replace(collection, articles=wanted), own, style, job.options.export, tick))
    return Result(
        source,
        sha256=sha256(data).hexdigest(),
        size=len(data),
        encoding=conversion.cleaned.decoded.encoding,
        collection=collection.title,
        articles=len(collection.articles),
        repairs=conversion.cleaned.ledger.counts(),
        rendered=rendered,
        notices=(*missing, *rest),
    )


def _singly(
    chosen: Collection, own: Mapping[int, list[Notice]], style: Style, options: ExportOptions, tick: Tick
) -> Iterator[Rendered]:
    """Every chosen article by itself."""
    for done, article in enumerate(chosen.articles, 1):
        properties = properties_of(article, chosen, options.created)
        files = render(article, options.formats, style=style, properties=properties)
        yield Rendered(article, _as_files(files), tuple(own[article.ordinal]))
        tick(done, len(chosen.articles))


def _volume(
    chosen: Collection, own: Mapping[int, list[Notice]], style: Style, options: ExportOptions, tick: Tick
) -> Iterator[Rendered]:
    """The chosen articles as one volume."""
    merged = tuple(article.ordinal for article in chosen.articles)
    properties = volume_properties(chosen, Path(chosen.source).stem, options.created)
    files = render_volume(
        chosen,
        options.formats,
        style=style,
        properties=properties,
        progress=lambda done: tick(done, len(merged)),
    )
    volume = Article(0, "", Title(chosen.title), (), properties.language)
    yield Rendered(volume, _as_files(files), tuple(chain.from_iterable(own[ordinal] for ordinal in merged)), merged)


def _as_files(files: Mapping[Format, Written]) -> tuple[tuple[Format, bytes, tuple[Notice, ...]], ...]:
    return tuple((wanted, file.data, file.notices) for wanted, file in files.items())


def _chosen(conversion: Conversion, only: Selection | None) -> tuple[tuple[Article, ...], tuple[Notice, ...]]:
    """The wanted articles, and a notice for every wanted number that the collection lacks."""
    articles = conversion.collection.articles
    if only is None:
        return articles, ()
    chosen = tuple(article for article in articles if article.ordinal in only)
    if not chosen:
        raise UsageError(f"{conversion.name} has articles 1 to {len(articles)}; none of them is among those chosen.")
    missing = only.missing(len(articles))
    return chosen, tuple(
        Notice(
            "no-such-article",
            Severity.WARNING,
            f"Article {number} was asked for, but there are only {len(articles)}.",
            subject=str(number),
        )
        for number in missing
    )


def _by_article(conversion: Conversion) -> tuple[dict[int, list[Notice]], tuple[Notice, ...]]:
    """The notices that stand inside each article, by ordinal, and those above or beside them all."""
    own: dict[int, list[Notice]] = {article.ordinal: [] for article in conversion.collection.articles}
    rest: list[Notice] = []
    article_at = article_finder(conversion.collection)
    for notice in conversion.notices:
        home = None if notice.start is None else article_at(notice.start)
        (rest if home is None else own[home]).append(notice)
    return own, tuple(rest)

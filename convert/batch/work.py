"""One source from bytes to finished files in memory: the work that is shared out.

Nothing is written here. A file has its name within the source's folder; the folder is
given by the parent, in the order of the sources, so that any number of workers gives the
same files in the same places. Who then writes them is a matter of :mod:`convert.batch.placing`.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from convert.batch.naming import fan, file_name
from convert.batch.rendering import Alone, Files, Renderer, Task
from convert.batch.report import Failure, OutputFile, RepairCounts
from convert.batch.selection import Selection
from convert.batch.sketch import Sketch, sketch
from convert.document.model import Article, Collection, Title
from convert.errors import ExitCode, HanpressError, UsageError
from convert.notices import Notice, Severity
from convert.options import Options
from convert.pipeline import (
    Conversion,
    article_finder,
    properties_of,
    read_source,
    render_volume,
    volume_properties,
)
from convert.sources.source import Source
from convert.styles.load import load

if TYPE_CHECKING:
    from convert.batch.placing import Hold

#: Called with (articles finished, articles wanted).
Tick = Callable[[int, int], None]


class Job(Struct, frozen=True):
    """What every source of a run is to become; plain values, so that it travels to workers."""

    options: Options
    only: Selection | None = None
    sketches: bool = False


class Made(Struct, frozen=True):
    """One article in all wanted formats, or a volume of several.

    The path of a file is its name as yet, below the source's folder, which is not known here. An article has a
    sketch of its text where the job asks for one.
    """

    files: tuple[OutputFile, ...]
    sketch: Sketch | None = None


class Result(Struct, frozen=True):
    """A source as finished files, or why it failed.

    ``title`` is what its folder is to be named after. ``contents`` are the files' bytes by
    their names; empty where whoever made them keeps them, and has given a ``hold`` on them instead.
    ``left_out`` are the articles that are not to be written because they stand before.
    """

    source: Source
    sha256: str = ""
    size: int = 0
    encoding: str = ""
    collection: str = ""
    articles: int = 0
    repairs: RepairCounts | None = None
    made: tuple[Made, ...] = ()
    notices: tuple[Notice, ...] = ()
    failure: Failure | None = None
    left_out: tuple[int, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    hold: Hold | None = None
    seconds: float = 0

    @property
    def title(self) -> str:
        """What the source's folder is to be named after."""
        return self.collection or PurePosixPath(self.source.name).stem

    @property
    def without_source(self) -> Result:
        """All of it but the bytes of the source, for the way back."""
        return replace(self, source=replace(self.source, load=bytes))

    @property
    def told(self) -> Result:
        """What there is to tell of it: the bytes of the files are left out as well."""
        return replace(self.without_source, contents={})


def work(source: Source, job: Job, tick: Tick = lambda *_: None, renderer: Renderer | None = None) -> Result:
    """Converts one source; whatever goes wrong with it becomes a :class:`Failure`, never an exception."""
    started = time.perf_counter()
    return replace(
        _tried(source, job, tick, renderer or Alone(job.options.export)), seconds=time.perf_counter() - started
    )


def _tried(source: Source, job: Job, tick: Tick, renderer: Renderer) -> Result:
    digest = ""
    try:
        data = source.read()
        digest = sha256(data).hexdigest()
        renderer.expect(len(data))
        return replace(_converted(source, data, job, tick, renderer), sha256=digest)
    except HanpressError as problem:
        return Result(source, sha256=digest, failure=Failure(str(problem), problem.exit_code))
    except MemoryError:
        sentence = f"{source.name}: it needs more memory than one source may take; raise --memory, or split it."
        return Result(source, failure=Failure(sentence, ExitCode.ERROR))
    except Exception as fault:
        kind = type(fault).__name__
        sentence = f"{source.name}: hanpress itself failed ({kind}: {fault}); please report it, with the source."
        return Result(source, failure=Failure(sentence, ExitCode.ERROR, traceback.format_exc()))


def _converted(source: Source, data: bytes, job: Job, tick: Tick, renderer: Renderer) -> Result:
    conversion = read_source(data, job.options, name=source.name)
    collection = conversion.collection
    wanted, missing = _chosen(conversion, job.only)
    own, rest = _by_article(conversion)
    tick(0, len(wanted))
    chosen = replace(collection, articles=wanted)
    merge = job.options.export.merge
    made = _volume(chosen, own, job, tick) if merge else _singly(chosen, own, job, tick, renderer)
    rendered = tuple(made)
    count = len(collection.articles)
    entries = len(rendered[0].files) * (1 if rendered[0].merged else count)
    named = [tuple(_named(one, count, entries)) for one in rendered]
    return Result(
        source,
        size=len(data),
        encoding=conversion.cleaned.decoded.encoding,
        collection=collection.title,
        articles=count,
        repairs=conversion.cleaned.ledger.counts(),
        made=tuple(
            Made(tuple(file for file, _ in files), one.sketch) for one, files in zip(rendered, named, strict=True)
        ),
        notices=(*missing, *rest),
        contents={file.path: data for files in named for file, data in files},
    )


class _Rendered(Struct, frozen=True):
    """An article in all wanted formats; or a volume, told of as an article number 0 with the collection's title."""

    article: Article
    files: Files
    notices: tuple[Notice, ...]
    merged: tuple[int, ...] = ()
    sketch: Sketch | None = None


def _singly(
    chosen: Collection, own: Mapping[int, list[Notice]], job: Job, tick: Tick, renderer: Renderer
) -> Iterator[_Rendered]:
    """Every chosen article by itself."""
    options = job.options.export
    tasks = [Task(article, properties_of(article, chosen, options.created)) for article in chosen.articles]
    for done, (article, files) in enumerate(zip(chosen.articles, renderer.render(tasks), strict=True), 1):
        sketched = sketch(article) if job.sketches else None
        yield _Rendered(article, files, tuple(own[article.ordinal]), sketch=sketched)
        tick(done, len(chosen.articles))


def _volume(chosen: Collection, own: Mapping[int, list[Notice]], job: Job, tick: Tick) -> Iterator[_Rendered]:
    """The chosen articles as one volume."""
    options = job.options.export
    merged = tuple(article.ordinal for article in chosen.articles)
    properties = volume_properties(chosen, Path(chosen.source).stem, options.created)
    files = render_volume(
        chosen,
        options.formats,
        style=load(options.style),
        properties=properties,
        progress=lambda done: tick(done, len(merged)),
    )
    volume = Article(0, "", Title(chosen.title), (), properties.language)
    yield _Rendered(volume, files, tuple(chain.from_iterable(own[ordinal] for ordinal in merged)), merged)


def _named(rendered: _Rendered, count: int, entries: int) -> Iterator[tuple[OutputFile, bytes]]:
    """The files of one article of ``count``, named as one of ``entries`` files, with their bytes.

    Whether and where they are fanned out is a matter of all articles of the source, chosen or not, and of the
    article's number: neither its title nor which others are chosen moves it.
    """
    article = rendered.article
    folders = fan(str(article.ordinal), entries)
    for wanted, written in rendered.files.items():
        file = OutputFile(
            path=folders + file_name(article.ordinal, count, article.title.text, wanted.ending),
            format=wanted,
            ordinal=article.ordinal,
            mark=article.mark,
            title=article.title.text,
            title_origin=article.title.origin,
            language=article.language,
            source_range=article.source,
            size=len(written.data),
            sha256=sha256(written.data).hexdigest(),
            notices=tuple(dict.fromkeys((*rendered.notices, *written.notices))),
            merged=rendered.merged,
        )
        yield file, written.data


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

"""The only file where the stages meet.

    bytes → text → repaired text → document → document in the wanted script → pages → files

:func:`clean` walks the first two arrows, :func:`read_source` the next two,
:func:`render` or :func:`render_volume` the rest. A Word file takes a shorter way,
bytes → document: what a person wrote in it is not repaired, and its styles say what
its paragraphs are. Nothing here decides anything about the text; positions are
brought back to the decoded source text, so that every word of an output file and
every notice can be traced to where it was scraped.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from convert.document.dates import date_in
from convert.document.model import Article, Collection, SourceRange, TitleOrigin
from convert.document.volume import language_of
from convert.document.walk import map_ranges
from convert.errors import SourceError
from convert.export import WRITERS, DocumentWriter, PageWriter
from convert.export.properties import Properties, Written
from convert.notices import Notice
from convert.options import Format, Options, Script

if TYPE_CHECKING:
    from convert.decode.decode import Decoded
    from convert.repair.ledger import Ledger
    from convert.repair.repair import Repaired
    from convert.structure.split import Split
    from convert.styles.model import Style
    from convert.typeset.fonts import FontBook

#: Stands in a file whose source names no date and whose user gave none.
UNDATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class Cleaned(Struct, frozen=True):
    """A text on its way from bytes to repaired text.

    ``decoded`` knows the encoding and every character's byte offset, ``repaired``
    the text and the ledger of what was changed.
    """

    decoded: Decoded
    repaired: Repaired

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.repaired.text

    @property
    def ledger(self) -> Ledger:
        """Every repair, in the order of the source; can be undone and replayed."""
        return self.repaired.ledger

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What decoding and repairing have to tell; positions are characters of the decoded text."""
        return (*self.decoded.notices, *self.repaired.notices)

    def indent_at(self, start: int) -> int:
        """Columns of the blanks that stood before character ``start`` of the repaired text when it was decoded.

        Repairing takes indents away; they tell where the paragraphs of wrapped text begin and what stands at the right.
        """
        from convert.structure.lines import INDENTS, width

        source = self.decoded.text
        end = self.ledger.origin(start)
        while end < len(source) and source[end] in INDENTS:
            end += 1
        first = end
        while first > 0 and source[first - 1] in INDENTS:
            first -= 1
        return width(source[first:end])

    def ledger_lines(self) -> Iterator[str]:
        """The ledger as JSON Lines, one repair each, with character and byte ranges."""
        return self.repaired.ledger.json_lines(self.decoded.byte_offset)


class Conversion(Struct, frozen=True):
    """A source read all the way to a document.

    Source ranges of ``collection`` and positions of ``notices`` are characters of
    ``cleaned.decoded.text``, end exclusive. ``splits`` says of every article why it
    begins where it does, and how sure that is.
    """

    name: str
    cleaned: Cleaned
    collection: Collection
    notices: tuple[Notice, ...]
    splits: tuple[Split, ...] = ()

    def repairs_by_article(self) -> Counter[int | None]:
        """How many repairs stand in each article, by ordinal; under ``None`` those outside them all."""
        article_at = article_finder(self.collection)
        ledger = self.cleaned.ledger
        return Counter(
            article_at(ledger.origin(edit.start, number))
            for number, one_pass in enumerate(ledger.passes)
            for edit in one_pass.edits
        )


def clean(data: bytes, options: Options, *, name: str) -> Cleaned:
    """Bytes to repaired text; ``name`` is what messages call the source.

    Raises:
        SourceError: there are no bytes.
        DecodeError: the bytes are no text in any encoding tried.
    """
    from convert.decode.decode import decode
    from convert.repair.repair import repair

    decoded = decode(data, options.decode, name=name)
    return Cleaned(decoded, repair(decoded.text, options.repair))


def read_source(data: bytes, options: Options, *, name: str) -> Conversion:
    """Bytes to a document in the wanted script.

    Raises:
        SourceError: there are no bytes, or no text in them, or they are a Word file that cannot be read.
        DecodeError: the bytes are no text in any encoding tried.
        UsageError: ``options.structure.split`` is no valid pattern.
    """
    from convert.reopen.kind import is_word_file
    from convert.script.convert import convert
    from convert.structure.read import read

    if is_word_file(data, name):
        return _reopened(data, options, name=name)
    cleaned = clean(data, options, name=name)
    if not cleaned.text.strip():
        raise SourceError(f"{name} holds no text; name a file with at least one article in it.")
    structured = read(cleaned.text, source=name, options=options.structure, indent_at=cleaned.indent_at)
    converted = convert(_at_source(structured.collection, cleaned.ledger), options.script)
    notices = (
        *cleaned.notices,
        *(_notice_at_source(notice, cleaned.ledger) for notice in structured.notices),
        *converted.notices,
    )
    splits = tuple(replace(split, source=_range_at_source(split.source, cleaned.ledger)) for split in structured.splits)
    return Conversion(name, cleaned, converted.collection, notices, splits)


def _reopened(data: bytes, options: Options, *, name: str) -> Conversion:
    """A Word file to a document in the wanted script; source ranges count the characters of its text."""
    from convert.decode.decode import Decoded
    from convert.reopen.read import reopen
    from convert.repair.ledger import Ledger
    from convert.repair.repair import Repaired
    from convert.script.convert import convert

    word = reopen(data, name=name, origins={note: origin for origin, note in _TITLE_NOTES.items()})
    decoded = Decoded(word.text, "utf-8", "declared", "word")
    converted = convert(word.collection, options.script)
    collection = converted.collection
    if options.script is Script.KEEP:  # the file knows its language better than a count of characters does
        pairs = zip(word.collection.articles, collection.articles, strict=True)
        kept = (replace(found, language=own.language) if own.language != "zh" else found for own, found in pairs)
        collection = replace(collection, articles=tuple(kept))
    cleaned = Cleaned(decoded, Repaired(word.text, Ledger(()), ()))
    return Conversion(name, cleaned, collection, (*word.notices, *converted.notices))


def render(
    article: Article, formats: tuple[Format, ...], *, style: Style, properties: Properties
) -> Mapping[Format, Written]:
    """An article as finished files in memory, one per format; its pages are set once for all paged formats.

    Raises:
        FontError: a font file is missing or damaged.
    """
    from convert.typeset.engine import collector_at_rest, typeset
    from convert.typeset.headline import title_breaks

    writers = {wanted: WRITERS[wanted] for wanted in formats}
    if any(isinstance(writer, DocumentWriter) for writer in writers.values()):  # pages have their titles set already
        measure_em = style.measure_em(style.text["title"])
        breaks = title_breaks(article.title.text, measure_em, style.setting.strictness)
        properties = replace(properties, title_breaks=breaks)
    paged = any(isinstance(writer, PageWriter) for writer in writers.values())
    files: dict[Format, Written] = {}
    with collector_at_rest():
        frames = typeset(article, style, font_book(), properties.collection) if paged else None
        for wanted, writer in writers.items():
            if isinstance(writer, DocumentWriter):
                files[wanted] = writer.write(article, style, properties)
            elif frames is not None:
                written = writer.write(frames, properties)
                files[wanted] = replace(written, notices=(*frames.notices, *written.notices))
        frames = None  # while the collector rests: else the first thing it did were a walk over all pages
    return files


def render_volume(
    collection: Collection,
    formats: tuple[Format, ...],
    *,
    style: Style,
    properties: Properties,
    progress: Callable[[int], None] = lambda _: None,
) -> Mapping[Format, Written]:
    """A whole collection as finished files in memory, one per format.

    Pages are set where a format shows them: the contents of a Word file name them too.
    ``progress`` is called with the number of articles set so far.

    Raises:
        FontError: a font file is missing or damaged.
    """
    from convert.typeset.engine import collector_at_rest
    from convert.typeset.volume import contents_labels, typeset_volume

    writers = {wanted: WRITERS[wanted] for wanted in formats}
    paged = any(isinstance(writer, PageWriter) or writer.names_pages for writer in writers.values())
    files: dict[Format, Written] = {}
    with collector_at_rest():
        frames = typeset_volume(collection, style, font_book(), progress) if paged else None
        labels = contents_labels(frames, style) if frames else ()
        for wanted, writer in writers.items():
            if isinstance(writer, DocumentWriter):
                files[wanted] = writer.write_volume(collection, style, properties, labels)
            elif frames is not None:
                written = writer.write(frames, properties)
                files[wanted] = replace(written, notices=(*frames.notices, *written.notices))
    if frames is None:
        progress(len(collection.articles))
    return files


def article_finder(collection: Collection) -> Callable[[int], int | None]:
    """A function from a position in the decoded source to the ordinal of the article that stands there."""
    placed = sorted((article.source, article.ordinal) for article in collection.articles if article.source)
    starts = [place.start for place, _ in placed]

    def article_at(position: int) -> int | None:
        index = bisect_right(starts, position) - 1
        return placed[index][1] if index >= 0 and position < placed[index][0].end else None

    return article_at


@cache
def font_book() -> FontBook:
    """The bundled fonts, opened once per process."""
    from convert.typeset.fonts import FontBook

    return FontBook()


def properties_of(article: Article, collection: Collection, created: dt.datetime | None = None) -> Properties:
    """What the files of an article say about themselves.

    ``created`` wins over the collection's own date; without either stands :data:`UNDATED`.
    """
    return Properties(
        title=article.title.text,
        created=created or date_in(collection.date) or UNDATED,
        language=article.language,
        collection=collection.title,
        mark=article.mark,
        title_note=_TITLE_NOTES[article.title.origin],
    )


def volume_properties(collection: Collection, name: str, created: dt.datetime | None = None) -> Properties:
    """What the files of a merged volume say about themselves; ``name`` is its title where the collection has none."""
    return Properties(
        title=collection.title or name,
        created=created or date_in(collection.date) or UNDATED,
        language=language_of(collection),
        collection=collection.title,
    )


_TITLE_NOTES: Mapping[TitleOrigin, str] = {
    TitleOrigin.GIVEN: "",
    TitleOrigin.DERIVED: "The source gives this article no title; it is derived from the collection's.",
    TitleOrigin.PROPOSED: "The source gives this article no title; it is proposed from the article's first words.",
}


def _at_source(collection: Collection, ledger: Ledger) -> Collection:
    return map_ranges(collection, lambda place: _range_at_source(place, ledger))


def _range_at_source(place: SourceRange, ledger: Ledger) -> SourceRange:
    return SourceRange(*ledger.to_source(place.start, place.end))


def _notice_at_source(notice: Notice, ledger: Ledger) -> Notice:
    if notice.start is None or notice.end is None:
        return notice
    return notice.at(*ledger.to_source(notice.start, notice.end))

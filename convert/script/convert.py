"""Document to document in the wanted script: characters, regional words, quotation marks, language tags.

Every text of a document is converted whole, so that phrases are seen across the
edges of run-in headings; spans move with their words. What route a text takes
depends on how its characters were chosen (``origin.py``) and stands in one table.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from convert.document.model import (
    Article,
    Block,
    Collection,
    Heading,
    Image,
    List,
    ListItem,
    PageBreak,
    Paragraph,
    Span,
    Table,
    Verse,
)
from convert.document.walk import article_lines
from convert.notices import Notice, Severity
from convert.options import Script
from convert.script.engine import converter
from convert.script.origin import Choices, Form, choices, form
from convert.script.quotes import corner, curly

_TO_SIMPLIFIED: Final = "tw2s"
_FROM_SIMPLIFIED: Final = {
    Script.HANT: "s2t",
    Script.TW: "s2tw",
    Script.TWP: "s2twp",
    Script.HK: "s2hk",
    Script.HKP: "s2hkp",
}
# From OpenCC's standard forms to a region's; nothing to do where any Traditional form will do.
_FROM_STANDARD: Final[dict[Script, tuple[str, ...]]] = {
    Script.HANT: (),
    Script.TW: ("t2tw",),
    Script.TWP: ("t2twp",),
    Script.HK: ("t2hk",),
    Script.HKP: ("t2hkp",),
}
# Without regional words, so that lengths stay: shows what a text looks like after a journey there and back.
_JOURNEY_BACK: Final = _FROM_SIMPLIFIED | {Script.TWP: "s2tw", Script.HKP: "s2hk"}
# To the standard forms first where another region's would not be recognised.
_REGIONS: Final = {
    Form.TAIWAN: ("tw2t", frozenset({Script.TWP, Script.HK, Script.HKP})),
    Form.HONG_KONG: ("hk2t", frozenset({Script.HANS, Script.TW, Script.TWP, Script.HKP})),
}
_LANGUAGES: Final = {
    Script.HANS: "zh-Hans",
    Script.HANT: "zh-Hant",
    Script.TW: "zh-Hant-TW",
    Script.TWP: "zh-Hant-TW",
    Script.HK: "zh-Hant-HK",
    Script.HKP: "zh-Hant-HK",
}
_AS_FOUND: Final = {
    Form.UNKNOWN: "zh",
    Form.MIXED: "zh",
    Form.SIMPLIFIED: "zh-Hans",
    Form.TRADITIONAL: "zh-Hant",
    Form.TAIWAN: "zh-Hant",
    Form.HONG_KONG: "zh-Hant",
    Form.BY_CHARACTER: "zh-Hant",
}
_CHOSEN_ANEW: Final = {
    Form.BY_CHARACTER: "had been made Traditional character by character; their words went through Simplified",
    Form.MIXED: "mix Simplified and Traditional characters; their words went through Simplified",
}
_TRADITIONAL: Final = frozenset({Form.TRADITIONAL, Form.TAIWAN, Form.HONG_KONG})


class _Change(Struct, frozen=True):
    """What happens to every text of an article; ``marks`` keeps lengths, ``words`` may not."""

    words: Callable[[str], str]
    marks: Callable[[str], str]

    def __call__(self, text: str) -> str:
        return self.marks(self.words(text))


class Converted(Struct, frozen=True):
    """A collection in the wanted script, and what a reader should know about the conversion."""

    collection: Collection
    notices: tuple[Notice, ...] = ()


def convert(collection: Collection, script: Script) -> Converted:
    """The collection in ``script``; ``Script.KEEP`` only finds the language of each article.

    Titles, headings with their numbers, paragraphs, list items, cells, verse
    lines, what is said of pictures, the collection's title and lead, and article marks are converted; the
    date and the source's name are not text. An article too short to judge is
    judged by the whole collection.

    Raises:
        HanpressError: OpenCC is not installed.
    """
    texts = ["\n".join(article_lines(article)) for article in collection.articles]
    head = "\n".join((collection.title, collection.lead))
    whole = form("\n".join((head, *texts)))
    forms = [whole if (own := form(text)) is Form.UNKNOWN else own for text in texts]
    if script is Script.KEEP:
        return Converted(_with_languages(collection, [_AS_FOUND[found] for found in forms]))
    if script is not Script.HANS:
        *forms, whole = _judged([*forms, whole], [*texts, head], script)
    routes = {found: route(found, script) for found in {*forms, whole}}
    changes = {found: _change(steps, script) for found, steps in routes.items()}
    converted = replace(
        _with_languages(collection, [_LANGUAGES[script]] * len(texts)),
        title=changes[whole](collection.title),
        lead=changes[whole](collection.lead),
    )
    articles = tuple(
        _article(article, changes[found]) for article, found in zip(converted.articles, forms, strict=True)
    )
    used = dict.fromkeys(notice for steps in routes.values() for step in steps for notice in converter(step).notices)
    return Converted(replace(converted, articles=articles), (*_told(forms), *used))


def route(found: Form, script: Script) -> tuple[str, ...]:
    """The configurations a text passes, by OpenCC's names.

    Real Traditional never goes through Simplified on its way to another
    Traditional; what was made character by character always does.

    >>> route(Form.BY_CHARACTER, Script.TW), route(Form.TRADITIONAL, Script.TW)
    (('tw2s', 's2tw'), ('t2tw',))
    """
    first, needed = _REGIONS.get(found, ("", frozenset()))
    before = (first,) if script in needed else ()
    if script is Script.KEEP:
        return ()
    if script is Script.HANS:
        return () if found in (Form.SIMPLIFIED, Form.UNKNOWN) else (*before, _TO_SIMPLIFIED)
    if found in (Form.SIMPLIFIED, Form.UNKNOWN):
        return (_FROM_SIMPLIFIED[script],)
    if found in (Form.MIXED, Form.BY_CHARACTER):
        return (_TO_SIMPLIFIED, _FROM_SIMPLIFIED[script])
    return (*before, *_FROM_STANDARD[script])


def _judged(forms: list[Form], texts: list[str], script: Script) -> list[Form]:
    """The forms, with Traditional told from Traditional by character; short texts follow the whole collection."""
    back, forth = (converter(config).convert for config in (_TO_SIMPLIFIED, _JOURNEY_BACK[script]))
    found = [
        choices(text, back, forth) if known in _TRADITIONAL else Choices()
        for known, text in zip(forms, texts, strict=True)
    ]
    overall = reduce(Choices.__add__, found)
    return [
        Form.BY_CHARACTER if known in _TRADITIONAL and (own if own.telling else overall).by_character else known
        for known, own in zip(forms, found, strict=True)
    ]


def _change(steps: tuple[str, ...], script: Script) -> _Change:
    converts = [converter(step).convert for step in steps]

    def words(text: str) -> str:
        return reduce(lambda so_far, step: step(so_far), converts, text)

    return _Change(words, curly if script is Script.HANS else corner)


def _with_languages(collection: Collection, languages: list[str]) -> Collection:
    return replace(
        collection,
        articles=tuple(
            replace(article, language=language)
            for article, language in zip(collection.articles, languages, strict=True)
        ),
    )


def _article(article: Article, change: _Change) -> Article:
    return replace(
        article,
        mark=change(article.mark),
        title=replace(article.title, text=change(article.title.text)),
        blocks=tuple(_block(block, change) for block in article.blocks),
    )


def _block(block: Block, change: _Change) -> Block:
    match block:
        case Heading():
            text, spans = _spanned(block.text, block.spans, change)
            return replace(block, number=change(block.number), text=text, spans=spans)
        case Paragraph():
            text, spans = _spanned(block.text, block.spans, change)
            return replace(block, text=text, spans=spans)
        case List(items):
            return replace(block, items=tuple(_item(item, change) for item in items))
        case Table(rows):
            cells = (replace(c, spans=_spanned(rows[c.row][c.column], c.spans, change)[1]) for c in block.spans)
            kept = tuple(cell for cell in cells if cell.spans)
            return replace(block, rows=tuple(tuple(map(change, row)) for row in rows), spans=kept)
        case Verse(lines):
            return replace(block, lines=tuple(map(change, lines)))
        case Image():
            return replace(block, alternative=change(block.alternative))
        case PageBreak():
            return block


def _item(item: ListItem, change: _Change) -> ListItem:
    text, spans = _spanned(item.text, item.spans, change)
    return replace(item, marker=change(item.marker), text=text, spans=spans)


def _spanned(text: str, spans: tuple[Span, ...], change: _Change) -> tuple[str, tuple[Span, ...]]:
    """A converted text, and its spans where their words are now."""
    words = change.words(text)
    return change.marks(words), _moved(spans, text, words, change.words)


def _moved(spans: tuple[Span, ...], text: str, converted: str, words: Callable[[str], str]) -> tuple[Span, ...]:
    """The spans at their places in the converted text.

    A place stands behind as much as the text before it becomes when converted
    alone; where it cuts through a phrase that changed its length, it moves to
    where the two begin to differ.
    """
    places: dict[int, int] = {}
    last = 0
    for place in sorted({place for span in spans for place in (span.start, span.end)}):
        before, behind = words(text[:place]), words(text[place:])
        whole = len(before) + len(behind) == len(converted)
        last = max(last, len(before) if whole else _agreeing(before, converted))
        places[place] = last
    moved = (replace(span, start=places[span.start], end=places[span.end]) for span in spans)
    return tuple(span for span in moved if span.start < span.end)


def _agreeing(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _told(forms: list[Form]) -> tuple[Notice, ...]:
    """One notice for each kind of article whose characters had to be chosen anew."""
    return tuple(
        Notice(f"script-{kind.replace(' ', '-')}", Severity.INFO, f"{forms.count(kind)} articles {what}.")
        for kind, what in _CHOSEN_ANEW.items()
        if kind in forms
    )

"""Verse: runs of short lines whose ends are meant."""

from __future__ import annotations

from convert.document.model import Verse
from convert.patterns import deferred
from convert.structure.dates import is_date
from convert.structure.limits import (
    VERSE_LINE_MAX,
    VERSE_LINES_MIN,
    VERSE_MEAN_MAX,
    VERSE_OPEN_SHARE,
    VERSE_REST_SHARE,
    VERSE_WHOLE_MAX,
    VERSE_WHOLE_MEAN_MAX,
)
from convert.structure.lines import Line, range_of
from convert.structure.lists import is_listed
from convert.structure.names import is_names
from convert.structure.numbering import read_number
from convert.structure.sentences import ends_sentence, has_han

_LABEL = deferred(r"[^：:，。]{1,8}[：:]")
_ABOVE_VERSE = 3
"""Lines that may stand above a poem: title, poet, dedication."""

_PUNCTUATION = deferred(r"[\W_]+")


def is_short(line: Line) -> object:
    """Whether a line could be one of verse: short, with no number, label or bullet."""
    text = line.text
    return (
        len(text) <= VERSE_LINE_MAX
        and not line.depth
        and not is_date(text)
        and has_han(text)
        and read_number(text) is None
        and not _LABEL.match(text)
        and not is_listed(text)
        and text[0] not in "（(【《"
    )


def verse(run: list[Line], total: int) -> list[Line | Verse]:
    """Verse by stanza when the run looks like it as a whole; a title or the poet's name may stand above.

    ``total`` is the number of lines in the article.
    """
    poet = next((at for at, line in enumerate(run[:_ABOVE_VERSE]) if not is_names(line.text)), 0)
    for skip in range(poet, min(_ABOVE_VERSE, len(run))):
        if _is_regular(run[skip:]):
            return [*run[:skip], *_stanzas(run[skip:])]
    return (
        [*run[:poet], *_stanzas(run[poet:])]
        if _is_free(run[poet:], whole=total - len(run) <= VERSE_REST_SHARE * len(run))
        else list(run)
    )


def _syllables(line: Line) -> int:
    return len(_PUNCTUATION.sub("", line.text))


def _is_regular(run: list[Line]) -> bool:
    """Lines of equally many syllables: four or more, or two or more that are couplets each."""
    counts = {_syllables(line) for line in run}
    if len(counts) != 1 or not counts <= {4, 5, 7, 10, 14}:
        return False
    half = min(counts) // 2
    couplets = counts <= {10, 14} and all(line.text[half : half + 1] in ("，", ",") for line in run)
    return len(run) >= (2 if couplets else VERSE_LINES_MIN)


def _is_free(run: list[Line], *, whole: bool) -> bool:
    """Free verse: short lines, hardly a full stop, commas at line ends or little difference in length.

    Where nothing else stands in the article (``whole``), very short lines say enough.
    """
    counts = [_syllables(line) for line in run]
    if len(run) < VERSE_LINES_MIN or sum(counts) > VERSE_MEAN_MAX * len(run):
        return False
    loose = sum(not ends_sentence(line.text) for line in run)
    phrased = sum(line.text[-1] in "，,、；;" for line in run)
    if whole and sum(counts) <= VERSE_WHOLE_MEAN_MAX * len(run) and max(counts) <= VERSE_WHOLE_MAX:
        return True
    return loose >= VERSE_OPEN_SHARE * len(run) and (phrased >= len(run) / 4 or max(counts) <= 2 * min(counts))


def _stanzas(run: list[Line]) -> list[Line | Verse]:
    usual = min(line.gap for line in run[1:])
    stanzas: list[list[Line]] = [[run[0]]]
    for line in run[1:]:
        if line.gap > usual:
            stanzas.append([])
        stanzas[-1].append(line)
    return [Verse(tuple(line.text for line in stanza), range_of(stanza)) for stanza in stanzas]

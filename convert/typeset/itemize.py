"""First stage: what each character of a paragraph is, and whose mark an ambiguous mark is.

“”‘’ — … · exist once in Unicode and twice in print: full width in Chinese text, narrow
in Western text. Mixed text takes the Chinese ones (CLREQ 4.1); that a Western passage keeps
its own is a house rule. Where one is Western its *key* is a stand-in, so that every later
table lookup finds the Western glyph; the text itself never changes.

>>> itemize("他说“good”，he said “it’s”.").classes
'HHOWWWWCPWW WWWW oWWWWcc'
"""

from __future__ import annotations

from typing import NamedTuple

from convert.memo import Memo
from convert.patterns import deferred
from convert.typeset.characters import CLASSES, HAN, WESTERN_FORMS

#: A stretch in Western quotation marks may hold no Chinese and stand in no Chinese text.
_QUOTED = deferred("“[^“”]*”")
_SINGLY_QUOTED = deferred("‘[^‘’]*(?:’(?=[A-Za-zÀ-ɏ])[^‘’]*)*’(?![A-Za-zÀ-ɏ])")
#: it’s, workers’; 1980’s, ’n’: what closes no quotation.
_APOSTROPHE = deferred(r"’(?:(?<=[A-Za-zÀ-ɏ]’)|(?<![^\s0-9]’)(?=[A-Za-zÀ-ɏ]))")
_BETWEEN_LETTERS = deferred(r"(?<=[A-Za-zÀ-ɏ]) ?([—…·])(?= ?[A-Za-zÀ-ɏ])")
_AMBIGUOUS = deferred("[“”‘’—…·]")
_LATIN = deferred("[A-Za-zÀ-ɏ]")
_CHINESE = deferred("[HNOCPEXSFYf]")
_RESERVED = deferred(f"[{''.join(WESTERN_FORMS.values())}]")
#: One search for either: plain Chinese has neither, and most paragraphs are plain Chinese.
_LATIN_OR_RESERVED = deferred(f"[A-Za-zÀ-ɏ{''.join(WESTERN_FORMS.values())}]")
_NOT_A_CHARACTER = "\ufdef"
#: Upper bytes of the code points of hanzi, all of class ``HAN``; 0 stands for a class that is not known yet.
_HANZI_PAGES = bytes(range(0x4E, 0xA0))
_OF_HANZI = bytes(ord(HAN) if page in _HANZI_PAGES else 0 for page in range(0x100))
#: With more pages than that besides hanzi, as in hangul, each character is looked up.
_FEW_PAGES = 8


class Itemized(NamedTuple):
    """A paragraph's text, its keys for font lookups and its character classes; three strings of one length."""

    text: str
    keys: str
    classes: str


def itemize(text: str) -> Itemized:
    """Classify every character of a paragraph.

    Time is linear in the length of the text.
    """
    keys = text
    if not text.isascii() and _LATIN_OR_RESERVED.search(text):
        if _RESERVED.search(text):
            keys = _RESERVED.sub(_NOT_A_CHARACTER, text)
        if _LATIN.search(text) and _AMBIGUOUS.search(text):
            keys = _with_western_marks(keys)
    return Itemized(text, keys, _classes(keys))


def _classes(keys: str) -> str:
    """One class letter for each key.

    All characters of a page, the 256 code points with one upper byte, are classified at once, as bytes, where there
    are few pages besides those of hanzi: so it takes half as long as a look-up of each.

    >>> _classes("春季，GDP增长"), _classes("𠮷"), _classes("대한민국 서울특별시")
    ('HHPWWWHH', 'H', 'HHHH HHHHH')
    """
    units = keys.encode("utf-16-le", "surrogatepass")
    lower, upper = units[::2], units[1::2]
    pages = set(upper.translate(None, _HANZI_PAGES))
    if len(pages) > _FEW_PAGES or len(upper) > len(keys):  # or a character of two units
        return keys.translate(CLASSES)
    classes = _number(upper.translate(_OF_HANZI))
    for page in pages:
        within, letters = _PAGES[page]
        classes |= _number(upper.translate(within)) & _number(lower.translate(letters))
    return classes.to_bytes(len(upper), "little").decode("ascii")


def _page(upper: int) -> tuple[bytes, bytes]:
    """Two tables for a page: one of ones where the upper byte is the page's, one of its classes by the lower byte."""
    within = bytes(0xFF if other == upper else 0 for other in range(0x100))
    return within, "".join(CLASSES[upper << 8 | lower] for lower in range(0x100)).encode("ascii")


_PAGES: Memo[int, tuple[bytes, bytes]] = Memo(_page)


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _with_western_marks(text: str) -> str:
    if not _CHINESE.search(_classes(_AMBIGUOUS.sub("", text))):
        return text.translate(WESTERN_FORMS)
    singly = [match.span() for match in _SINGLY_QUOTED.finditer(text)]
    closing = {end - 1 for _, end in singly}
    # Apostrophes first: they would hide that what stands around them is Western.
    between = [match.start() for match in _APOSTROPHE.finditer(text) if match.start() not in closing]
    between += [match.start(1) for match in _BETWEEN_LETTERS.finditer(text)]
    keys = _with_forms(text, between)
    quoted = [*singly, *(match.span() for match in _QUOTED.finditer(keys))]
    for _ in range(2):  # quotations in quotations: the inner ones show what the outer ones are
        classes = _classes(keys)
        western = [span for span in quoted if _is_western(classes, *span)]
        keys = _with_forms(text, between + [place for start, end in western for place in (start, end - 1)])
    return keys


def _with_forms(text: str, places: list[int]) -> str:
    """The text with stand-ins at some places."""
    if not places:
        return text
    keys = list(text)
    for place in places:
        keys[place] = WESTERN_FORMS[ord(text[place])]
    return "".join(keys)


def _is_western(classes: str, start: int, end: int) -> bool:
    """Whether a quoted stretch has nothing Chinese inside and something Western on both sides of it."""
    if _CHINESE.search(classes, start + 1, end - 1):
        return False
    return _beside(classes, start - 1, -1) != "chinese" and _beside(classes, end, 1) != "chinese"


def _beside(classes: str, index: int, step: int) -> str:
    """What the nearest character is that is no blank: ``western``, ``chinese`` or ``edge``."""
    if 0 <= index < len(classes) and classes[index] == " ":
        index += step
    if not 0 <= index < len(classes):
        return "edge"
    return "chinese" if _CHINESE.match(classes, index) else "western"

"""Which encoding makes these bytes read as Chinese: strict decoding, then a count of frequent characters.

Strict decoding alone cannot tell GB18030 from Big5: nearly every byte pair of
one is a pair of the other. What tells them apart is which characters come out.
Of running Chinese, three quarters are among some 500 characters (with their
Traditional forms: ``frequent.txt``); of the same bytes read in a wrong encoding,
about one in thirty. Thirty characters are enough to be sure.

>>> detect("工业项目谋划情况汇报，请予审议。".encode("gb18030"), 0).encoding
'gb18030'
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

from convert.decode.encodings import BIG5, BIG5_HKSCS, GB18030, UTF_8, UTF_16, UTF_32
from convert.patterns import deferred

# The least score that counts as Chinese text, between running text (0.6 and more) and
# text read in a wrong encoding (0.1 and less).
PLAUSIBLE: Final = 0.25
# Fewer characters than this prove nothing either way.
_TELLING: Final = 12
# Share of zero bytes that a scraped text may hold by accident.
_MOST_NULS: Final = 0.01
# How much better another encoding must read before a declaration is overruled.
_CLEARLY_BETTER: Final = 0.3

_SAMPLE: Final = 4000
_BEYOND_ASCII: Final = deferred(r"[^\x00-\x7f]+")
_MARKS: Final = frozenset("，。、；：？！“”‘’「」『』《》〈〉（）【】〔〕—…·～％０１２３４５６７８９\u3000\xa0")
_PINYIN: Final = frozenset("āáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜüńňǹɡ")


class Reading(Struct, frozen=True):
    """Bytes read in one encoding: the text, how Chinese it looks (-1 to 1) and on how many characters that rests."""

    encoding: str
    text: str
    score: float
    telling: int

    @property
    def plausible(self) -> bool:
        """Whether this may be what was written; nearly any bytes are UTF-16, so that must always look Chinese."""
        short = self.telling < _TELLING and self.encoding not in UTF_16 + UTF_32
        return self.score >= (0 if short else PLAUSIBLE)


class Refusal(Struct, frozen=True):
    """An encoding that the bytes do not fit, and the first byte that is wrong."""

    encoding: str
    offset: int


@cache
def frequent() -> frozenset[str]:
    """The frequent characters, Simplified and Traditional together."""
    listed = Path(__file__).with_name("frequent.txt").read_text(encoding="utf-8")
    return frozenset(listed.replace("\n", ""))


def read(data: bytes, encoding: str, start: int) -> Reading | Refusal:
    """Read ``data`` from byte ``start`` strictly in one encoding."""
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as wrong:
        return Refusal(encoding, start + wrong.start)
    return Reading(encoding, text, *_score(text))


def detect(data: bytes, start: int, *, claimed: str | None = None) -> Reading | tuple[Refusal | Reading, ...]:
    """The most Chinese reading of ``data`` from byte ``start``, or everything that was tried in vain.

    UTF-8 is believed as soon as it fits with a character of three bytes or more:
    no other Chinese encoding keeps its bit patterns for long. ``claimed`` is the
    encoding that a page declares; it stands if it reads at all, unless another
    reads clearly better.
    """
    utf_8 = read(data, UTF_8, start)
    fits = isinstance(utf_8, Reading) and not _full_of_nuls(data)
    if isinstance(utf_8, Reading) and fits and (utf_8.text.isascii() or max(utf_8.text) > "\u07ff"):
        return utf_8
    names = dict.fromkeys(((claimed,) if claimed else ()) + _candidates(data, start))
    tried = [utf_8, *(read(data, name, start) for name in names if name != UTF_8)]
    readings = [reading for reading in tried if isinstance(reading, Reading)]
    best = max((r for r in readings if r.plausible), key=lambda reading: reading.score, default=None)
    stands = next((r for r in readings if r.encoding == claimed and r.score >= 0), None)
    if stands and (best is None or best.score - stands.score < _CLEARLY_BETTER):
        return stands
    if isinstance(utf_8, Reading) and fits and (best is None or best.score < PLAUSIBLE):
        return utf_8
    return best or tuple(tried)


def _candidates(data: bytes, start: int) -> tuple[str, ...]:
    """The encodings worth trying, the likeliest first; ties go to the earlier one."""
    wide = (UTF_16 if (len(data) - start) % 2 == 0 else ()) + (UTF_32 if (len(data) - start) % 4 == 0 else ())
    if _full_of_nuls(data):
        return wide
    return (UTF_8, GB18030, BIG5, BIG5_HKSCS, *wide)


def _full_of_nuls(data: bytes) -> bool:
    """Whether zero bytes are more than accidents: then this is UTF-16, UTF-32 or no text."""
    return data.count(0) > _MOST_NULS * len(data)


def _score(text: str) -> tuple[float, int]:
    """How Chinese a text looks, judged on up to 4,000 characters beyond ASCII, and how many there were.

    Frequent hanzi and full-width marks count 1, other hanzi of the main block 0,
    everything else (rare blocks, kana, user-defined characters) -1; the letters of
    pinyin do not count. A text of ASCII alone counts 1 when it holds no control characters.
    """
    points = telling = 0
    known = frequent()
    for match in _BEYOND_ASCII.finditer(text):
        for char in match[0]:
            if char in _PINYIN:
                continue
            telling += 1
            if char in known or char in _MARKS:
                points += 1
            elif not "\u4e00" <= char <= "\u9fff":
                points -= 1
        if telling >= _SAMPLE:
            break
    if not telling:
        return (1.0, len(text)) if all(char.isprintable() or char in "\t\n\r\f" for char in text) else (-1.0, len(text))
    return points / telling, telling

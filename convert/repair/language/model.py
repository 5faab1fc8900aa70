"""A small n-gram model of written Chinese: character pairs and words, in Simplified characters.

It answers one question: which of a few candidates fits between its neighbours?
Traditional text is folded to Simplified before it is looked up. The model is one
file of sorted arrays searched by bisection, so that loading it costs a few
milliseconds and no parsing; it is loaded only when an unknown byte needs it.

All scores are natural logarithms of probabilities.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left
from functools import cache
from importlib import resources

LINE, DIGIT, LATIN, OTHER = "\n", "0", "a", "\ufffc"
ALPHABET_MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』…—·％")
STEP = 0.07  # natural-log units of one stored step; 255 steps reach e^-17.85
UNKNOWN_CHAR = -16.0  # a character the model never saw

_MAGIC = b"HPLM1\n"
_HALF = str.maketrans({",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", "\u3000": LINE})


def word_key(word: str) -> int:
    """Two to four BMP characters packed into 64 bits."""
    key = 0
    for char in word:
        key = key << 16 | ord(char)
    return key


def pack(
    chars: str,
    uni: array[int],
    back: array[int],
    pair_keys: array[int],
    pair_logs: array[int],
    word_keys: array[int],
    word_logs: array[int],
) -> bytes:
    """The model file: magic, three counts, then the arrays little-endian, one after the other."""
    head = struct.pack("<3I", len(chars), len(pair_keys), len(word_keys))
    parts = [array("H", map(ord, chars)), uni, back, pair_keys, pair_logs, word_keys, word_logs]
    return _MAGIC + head + b"".join(_little(part).tobytes() for part in parts)


class Model:
    """The loaded model. ``score`` rates a short stretch of Simplified text."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(_MAGIC):
            raise ValueError("this is no language model of hanpress")
        chars, pairs, words = struct.unpack_from("<3I", data, len(_MAGIC))
        offset = len(_MAGIC) + 12

        def take(kind: str, count: int) -> array[int]:
            nonlocal offset
            part = array(kind)
            size = part.itemsize * count
            part.frombytes(data[offset : offset + size])
            offset += size
            return _little(part)

        alphabet = take("H", chars)
        self._index = {chr(code): number for number, code in enumerate(alphabet)}
        self._uni = take("B", chars)
        self._back = take("B", chars)
        self._pair_keys = take("I", pairs)
        self._pair_logs = take("B", pairs)
        self._word_keys = take("Q", words)
        self._word_logs = take("B", words)
        self._memo: dict[tuple[str, str], float] = {}

    def single(self, char: str) -> float:
        """Log P(char)."""
        number = self._index.get(char)
        return UNKNOWN_CHAR if number is None else -STEP * self._uni[number]

    def pair(self, left: str, right: str) -> float:
        """Log P(right | left), backing off to log P(right)."""
        known = self._memo.get((left, right))
        if known is None:
            known = self._memo[left, right] = self._pair(left, right)
        return known

    def _pair(self, left: str, right: str) -> float:
        a, b = self._index.get(left), self._index.get(right)
        if b is None:
            return UNKNOWN_CHAR
        if a is None:
            return -STEP * self._uni[b]
        key = a * len(self._index) + b
        at = bisect_left(self._pair_keys, key)
        if at < len(self._pair_keys) and self._pair_keys[at] == key:
            return -STEP * self._pair_logs[at]
        return -STEP * (self._back[a] + self._uni[b])

    def word(self, word: str) -> float | None:
        """Log P(word) for a word of two to four characters, or None when it is not one."""
        key = word_key(word)
        at = bisect_left(self._word_keys, key)
        if at < len(self._word_keys) and self._word_keys[at] == key:
            return -STEP * self._word_logs[at]
        return None

    def pairs_score(self, text: str) -> float:
        """Log P of the text after its first character, by character pairs."""
        return sum(map(self.pair, text, text[1:]))

    def words_score(self, text: str) -> float:
        """Log P of the text as the best sequence of words (single characters count as words)."""
        best = [0.0] * (len(text) + 1)
        for end in range(1, len(text) + 1):
            score = best[end - 1] + self.single(text[end - 1])
            for start in range(max(0, end - 4), end - 1):
                known = self.word(text[start:end])
                if known is not None and best[start] + known > score:
                    score = best[start] + known
            best[end] = score
        return best[-1]

    def score(self, text: str) -> float:
        """How well the text reads: the mean of both views, higher is better."""
        return 0.5 * (self.pairs_score(text) + self.words_score(text))


def symbols(text: str) -> str:
    """Text as the model's alphabet: half-width marks widened, runs of digits, Latin and others as one class each.

    An ideographic space counts as a line end: it indents what was a paragraph.

    >>> symbols("增长17.9%,是A级")
    '增长0\ufffc0\ufffc，是a级'
    """
    out: list[str] = []
    for char in text.translate(_HALF):
        if "\u3400" <= char <= "\u9fff" or char in ALPHABET_MARKS or char == LINE:
            out.append(char)
            continue
        symbol = DIGIT if char.isdigit() else LATIN if char.isalpha() else OTHER
        if not out or out[-1] != symbol:
            out.append(symbol)
    return "".join(out)


@cache
def load() -> Model:
    """The model that ships with hanpress, read once per process."""
    return Model(resources.files(__package__).joinpath("model.bin").read_bytes())


def _little(part: array[int]) -> array[int]:
    if sys.byteorder == "big":
        part = array(part.typecode, part)
        part.byteswap()
    return part

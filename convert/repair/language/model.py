"""A small n-gram model of written Chinese: characters in threes and words, in Simplified characters.

It answers one question: which of a few candidates fits between its neighbours?
Traditional text is folded to Simplified before it is looked up. The model is one
file of sorted arrays searched by bisection, so that loading it costs a few
milliseconds and no parsing; it is loaded only when an unknown byte needs it.

All scores are natural logarithms of probabilities.

Layout of ``model.bin``, little-endian: magic; five counts; then

* per character: its code, log P, log P as a word of its own, weight of backing off from it, and how
  many pairs it begins;
* per pair, sorted within the first character: the second one, log P, weight of backing off, and
  how many threes begin with the pair;
* per three, sorted within the pair: the third one and log P;
* per bucket of words: how many; per word, sorted within the bucket: sixteen more bits of its hash
  and log P.

Logs are stored in steps of :data:`STEP`, one byte each; a weight of backing off may be above one
by :data:`BACK_BIAS` steps.
"""

from __future__ import annotations

import re
import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Literal, TypeVar
from zlib import adler32, crc32

from convert.patterns import deferred

LINE, DIGIT, LATIN, OTHER = "\n", "0", "a", "\ufffc"
ALPHABET_MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』…—·％")
STEP = 0.07  # natural-log units of one stored step; 255 steps reach e^-17.85
BACK_BIAS = 40  # steps by which a weight of backing off may be above one
UNKNOWN_CHAR = -16.0  # a character the model never saw
NO_WORD = -1e9  # log P of what is no word
REMEMBERED = 200_000  # entries of each memo
BLOCK = 256  # counts between two stored sums of all before
BUCKET_BITS = 16
LONGEST_WORD = 4
FIRST_HANZI = "\u3400"

T = TypeVar("T")

WordsState = tuple[float, float, float, float]
NOTHING_READ: WordsState = (0.0, NO_WORD, NO_WORD, NO_WORD)

_MAGIC = b"HPLM2\n"
_HALF = str.maketrans({",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", "\u3000": LINE})


def word_hash(word: str) -> tuple[int, int]:
    """The bucket of a word and the sixteen bits that tell it from the others there.

    A word that is none passes for one in a bucket of five with a chance of 1 in 13,000, and only
    where all its pairs are known.
    """
    value = crc32(word.encode("utf-16-le", "surrogatepass"))
    return value >> (32 - BUCKET_BITS), value & 0xFFFF


def pack(counts: tuple[int, int, int], parts: tuple[array[int], ...]) -> bytes:
    """The model file of so many characters, pairs and threes; ``parts`` in the order of the layout."""
    return _MAGIC + struct.pack("<4I", *counts, len(parts[-1])) + b"".join(_little(part).tobytes() for part in parts)


class Memo(dict[str, T]):
    """What was looked up once; ``look_up`` finds the rest. Long texts start it afresh now and then."""

    def __init__(self, look_up: Callable[[str], T]) -> None:
        self._look_up = look_up

    def __missing__(self, text: str) -> T:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[text] = self._look_up(text)
        return found


class Model:
    """The loaded model. ``score`` rates a short stretch of Simplified text."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(_MAGIC):
            raise ValueError("this is no language model of hanpress")
        chars, pairs, threes, words = struct.unpack_from("<4I", data, len(_MAGIC))
        view, offset = memoryview(data), len(_MAGIC) + 16

        def take(kind: Literal["B", "H"], count: int) -> memoryview:
            nonlocal offset
            size = array(kind).itemsize * count
            part = view[offset : offset + size]
            offset += size
            return _native(part, kind)

        self._index = dict(zip(map(chr, take("H", chars)), range(chars), strict=True))
        self._uni, self._word_uni, self._back = (take("B", chars) for _ in range(3))
        self._rows = list(accumulate(take("H", chars), initial=0))
        self._second = take("H", pairs)
        self._pair_logs, self._pair_back, self._children = take("B", pairs), take("B", pairs), take("B", pairs)
        self._blocks = _block_sums(self._children)
        self._third, self._three_logs = take("H", threes), take("B", threes)
        self._buckets = take("B", 1 << BUCKET_BITS)
        self._bucket_blocks = _block_sums(self._buckets)
        self._word_keys, self._word_logs = take("H", words), take("B", words)
        self._alone = Memo(self._find_alone)
        self._pairs = Memo(self._find_pair)
        self._following = Memo(self._three)
        self._words = Memo(self._find_word)

    def single(self, char: str) -> float:
        """Log P(char)."""
        number = self._index.get(char)
        return UNKNOWN_CHAR if number is None else -STEP * self._uni[number]

    def pair(self, left: str, right: str) -> float:
        """Log P(right | left), backing off to log P(right)."""
        at = self._pairs[left + right]
        if at >= 0:
            return -STEP * self._pair_logs[at]
        a, b = self._index.get(left), self._index.get(right)
        if b is None:
            return UNKNOWN_CHAR
        return -STEP * (self._uni[b] + (0 if a is None else self._back[a] - BACK_BIAS))

    def pairs_behind(self, left: str, options: Sequence[str]) -> list[float]:
        """:meth:`pair` of ``left`` with each of ``options`` behind it."""
        number = self._index.get(left)
        back = 0 if number is None else self._back[number] - BACK_BIAS
        start, end = (0, 0) if number is None else (self._rows[number], self._rows[number + 1])
        index, uni, seconds, logs = self._index, self._uni, self._second, self._pair_logs
        scores = []
        for option in options:
            if (second := index.get(option)) is None:
                scores.append(UNKNOWN_CHAR)
                continue
            at = bisect_left(seconds, second, start, end)
            known = at < end and seconds[at] == second
            scores.append(-STEP * (logs[at] if known else uni[second] + back))
        return scores

    def pairs_before(self, options: Sequence[str], right: str) -> list[float]:
        """:meth:`pair` of each of ``options`` with ``right`` behind it."""
        number = self._index.get(right)
        if number is None:
            return [UNKNOWN_CHAR] * len(options)
        alone = self._uni[number]
        index, back, rows, seconds, logs = self._index, self._back, self._rows, self._second, self._pair_logs
        scores = []
        for option in options:
            if (first := index.get(option)) is None:
                scores.append(-STEP * alone)
                continue
            end = rows[first + 1]
            at = bisect_left(seconds, number, rows[first], end)
            known = at < end and seconds[at] == number
            scores.append(-STEP * (logs[at] if known else alone + back[first] - BACK_BIAS))
        return scores

    def following(self, three: str) -> float:
        """Log P(last character | the two before it), backing off to :meth:`pair`."""
        return self._following[three]

    def _three(self, three: str) -> float:
        at = self._pairs[three[:2]]
        if at < 0:
            return self.pair(three[1], three[2])
        third = self._index.get(three[2])
        if third is not None and self._children[at]:
            start = _sum_before(at, self._children, self._blocks)
            end = start + self._children[at]
            found = bisect_left(self._third, third, start, end)
            if found < end and self._third[found] == third:
                return -STEP * self._three_logs[found]
        return self.pair(three[1], three[2]) - STEP * (self._pair_back[at] - BACK_BIAS)

    def _find_pair(self, pair: str) -> int:
        """The number of a known pair, -1 for any other."""
        a, b = self._index.get(pair[0]), self._index.get(pair[1])
        if a is None or b is None:
            return -1
        start, end = self._rows[a], self._rows[a + 1]
        at = bisect_left(self._second, b, start, end)
        return at if at < end and self._second[at] == b else -1

    def _find_alone(self, char: str) -> float:
        number = self._index.get(char)
        return UNKNOWN_CHAR if number is None else -STEP * self._word_uni[number]

    def _find_word(self, word: str) -> float:
        pairs = self._pairs
        if len(word) < 2 or pairs[word[:2]] < 0 or pairs[word[-2:]] < 0:
            return NO_WORD
        if len(word) == LONGEST_WORD and pairs[word[1:3]] < 0:
            return NO_WORD
        bucket, key = word_hash(word)
        start = _sum_before(bucket, self._buckets, self._bucket_blocks)
        end = start + self._buckets[bucket]
        at = bisect_left(self._word_keys, key, start, end)
        return -STEP * self._word_logs[at] if at < end and self._word_keys[at] == key else NO_WORD

    def threes_score(self, text: str, start: int) -> float:
        """Log P of ``text[start:]`` after what is before it, by two characters of context (``start`` at least 1)."""
        first = self.pair(text[0], text[1]) if start == 1 and len(text) > 1 else 0.0
        following = self._following
        return first + sum([following[text[at - 2 : at + 1]] for at in range(max(start, 2), len(text))])

    def words_score(self, text: str) -> float:
        """Log P of the text as the best sequence of words."""
        return self.words_state(text, 0, NOTHING_READ)[0]

    def words_state(self, text: str, start: int, state: WordsState) -> WordsState:
        """The best scores of the text, read on from ``start`` where ``state`` stands.

        First that of the whole text, then those of one, two and three characters less.
        """
        alone, words, pairs = self._alone, self._words, self._pairs
        best, one_before, two_before, three_before = state
        for end, char in enumerate(text[start:], start + 1):
            score = best + alone[char]
            # Nothing but hanzi is part of a word, and of a word every pair is known.
            if char >= FIRST_HANZI and end > 1 and pairs[text[end - 2 : end]] >= 0:
                if (by_word := one_before + words[text[end - 2 : end]]) > score:
                    score = by_word
                if (by_word := two_before + words[text[end - 3 : end]]) > score:
                    score = by_word
                if (by_word := three_before + words[text[end - 4 : end]]) > score:
                    score = by_word
            three_before, two_before, one_before, best = two_before, one_before, best, score
        return best, one_before, two_before, three_before

    def score(self, text: str) -> float:
        """How well the text reads: the mean of both views, higher is better."""
        return 0.5 * (self.threes_score(text, 1) + self.words_score(text))


class Alphabet(dict[int, str]):
    """Every character as a symbol of the model, looked up once; ``fold`` is what happens to it before.

    A table for :meth:`str.translate`, which :meth:`spell` completes.
    """

    def __init__(self, fold: Mapping[int, str] | None = None) -> None:
        super().__init__()
        self._fold = fold or {}

    def __missing__(self, code: int) -> str:
        char = self._fold.get(code, chr(code)).translate(_HALF)
        if not ("\u3400" <= char <= "\u9fff" or char in ALPHABET_MARKS or char == LINE):
            char = DIGIT if char.isdigit() else LATIN if char.isalpha() else OTHER
        if code < 0x10000:
            self[code] = char
        return char

    def spell(self, text: str) -> str:
        """The text in the model's alphabet, every run of digits, Latin or others as one symbol."""
        spelled = text.translate(self)
        return _RUN.sub(_first, spelled) if _RUN.search(spelled) else spelled


def symbols(text: str) -> str:
    """Text as the model's alphabet: half-width marks widened, runs of digits, Latin and others as one class each.

    An ideographic space counts as a line end: it indents what was a paragraph.

    >>> symbols("增长17.9%,是A级")
    '增长0\ufffc0\ufffc，是a级'
    """
    return _PLAIN.spell(text)


def _first(run: re.Match[str]) -> str:
    return run[0][0]


_RUN = deferred(f"{DIGIT}{{2,}}|{LATIN}{{2,}}|{OTHER}{{2,}}")
_PLAIN = Alphabet()


@cache
def load() -> Model:
    """The model that ships with hanpress, read once per process."""
    return Model(Path(__file__).with_name("model.bin").read_bytes())


def _block_sums(counts: memoryview) -> list[int]:
    """The sum of all counts before every block of :data:`BLOCK`."""
    return list(accumulate((_sum(counts[at : at + BLOCK]) for at in range(0, len(counts), BLOCK)), initial=0))


def _sum_before(at: int, counts: memoryview, sums: list[int]) -> int:
    """The sum of all counts before ``at``, of which those of whole blocks are known."""
    block = at // BLOCK
    return sums[block] + _sum(counts[block * BLOCK : at])


def _sum(block: memoryview) -> int:
    """The sum of at most 256 bytes, in a tenth of the time of ``sum``: Adler-32 keeps it, plus 1, in its lower half.

    >>> _sum(memoryview(bytes(range(256)))) == sum(range(256))
    True
    """
    return (adler32(block) & 0xFFFF) - 1


def _native(part: memoryview, kind: Literal["B", "H"]) -> memoryview:
    """Little-endian numbers as this machine has them: where that is the same, without copying them."""
    return memoryview(_little(array(kind, bytes(part)))) if sys.byteorder == "big" else part.cast(kind)


def _little(part: array[int]) -> array[int]:
    if sys.byteorder == "big":
        part = array(part.typecode, part)
        part.byteswap()
    return part

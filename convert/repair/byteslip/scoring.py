"""How well a stretch of text reads, for choosing between hypotheses.

Scores are natural logarithms of probabilities, from the small language model
(:mod:`convert.repair.language.model`) and from what the document says elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from math import exp, log
from operator import add

from convert.repair.byteslip import gbk
from convert.repair.language import characters, model
from convert.repair.ledger import Candidate

PRIVATE = -22.0  # a private-use character in running text
FOREIGN_FORM = -8.0  # on top, for a symbol, or a Simplified-only form on a page in Traditional characters
SYMBOL = -14.0  # Greek, Cyrillic, box drawing: the rows of GBK that slips often hit
LETTER = -7.0  # an ASCII letter or sign among hanzi
QUESTION = -6.0  # a question mark where the damage puts them
CONTEXT = 3  # characters looked at on each side of an unknown one
VARIANT = 5.0  # cost of a variant form, or of an ideographic space, where something usual would do
QUOTED = 200  # characters looked back for an open quote or bracket
PAIRED = 3.0  # what speaks for a mark that closes what is open, and against one that closes nothing
WORDS = 0.6  # weight of the words view against the pairs view
OWN_WORDS = 0.4  # weight of the document's own pairs beside the model's
OUT_OF_REACH = 7.0  # candidates this far behind the best one are not looked at closer
FINALISTS = 6  # candidates that are scored with all their context

_EVIDENCE_SPAN = 200_000
_WIDEN = str.maketrans(gbk.WIDENED)


class Judge:
    """Scores for one page: ``plain`` is its text without inserted readings.

    ``annotated``: characters the page annotates; without a reading behind it none of
    them can be the answer.
    """

    def __init__(self, plain: str, annotated: frozenset[str]) -> None:
        self._characters = characters.load()
        self._model = model.load()
        self._annotated = annotated
        evidence = plain[:_EVIDENCE_SPAN].translate(self._characters.fold).translate(_WIDEN)
        self._said_single = Counter(evidence)
        self._said_pair = Counter(map(add, evidence, evidence[1:]))
        self._memo: dict[str, float] = {}

    def char(self, char: str) -> float:
        """Log P of one character standing in Traditional running text."""
        score = self._memo.get(char)
        if score is None:
            score = self._memo[char] = self._char(char)
        return score

    def _char(self, char: str) -> float:
        if gbk.is_private(char):
            return PRIVATE
        if char in "?？":
            return QUESTION
        if char < "\x80":
            return self._model.single(model.symbols(char)) if char in gbk.WIDENED or char.isdigit() else LETTER
        if "\u3400" <= char <= "\u9fff" or char in model.ALPHABET_MARKS or char == "\u3000":
            score = self._model.single(model.symbols(char.translate(self._characters.fold)))
            return score + FOREIGN_FORM if char in self._characters.only_simplified else score
        return SYMBOL

    def stretch(self, text: str) -> float:
        """Log P of a stretch with its context, damaged or not; what cannot stand on the page costs extra."""
        extra = 0.0
        for char in text:
            if gbk.is_private(char):
                extra += PRIVATE - model.UNKNOWN_CHAR
            elif char in self._characters.only_simplified or _is_symbol(char):
                extra += FOREIGN_FORM
        return extra + self._model.score(model.symbols(text.translate(self._characters.fold)))

    def rank(self, left: str, options: Sequence[str], right: str, *, bare: bool, closer: str) -> tuple[Candidate, ...]:
        """The options for one unknown character between ``left`` and ``right``, best first.

        At most :data:`FINALISTS` are returned. ``bare``: no reading stands behind the character,
        as it would behind an annotated one. ``closer`` closes the innermost bracket or quote that is
        open, or is empty.
        """
        before = model.symbols(left[-CONTEXT:].translate(self._characters.fold))
        after = model.symbols(right[:CONTEXT].translate(self._characters.fold))
        last, first = before[-1:], after[:1]
        scored: list[tuple[float, str, str]] = []
        for option in options:
            if not ((bare and option in self._annotated) or _is_misplaced(option, last, first)):
                folded = _folded(option)
                cost = VARIANT if option in self._characters.variants or option == "\u3000" else 0.0
                if option in CLOSERS:
                    cost += -PAIRED if option == closer else PAIRED
                scored.append((cost - self._pair(last, folded) - self._pair(folded, first), option, folded))
        scored.sort()
        finalists = [
            Candidate(option, WORDS * self._model.words_score(before + folded + after) - (1 - WORDS) * cost)
            for cost, option, folded in scored[:FINALISTS]
            if cost < scored[0][0] + OUT_OF_REACH
        ]
        return tuple(sorted(finalists, key=lambda candidate: (-candidate.score, candidate.text)))

    def _pair(self, left: str, right: str) -> float:
        """Log P(right | left): the model's, mixed with how often this document says so."""
        if not (left and right):
            return 0.0
        score = self._model.pair(left, right)
        times = self._said_pair.get(left + right)
        if times:
            score = log(exp(score) + OWN_WORDS * (times - 0.5) / self._said_single[left])
        return score


_PAIRS = {"“": "”", "‘": "’", "《": "》", "（": "）", "「": "」", "『": "』", "【": "】", "〔": "〕"}
CLOSERS = frozenset(_PAIRS.values())
_BRACKETS = re.compile("[" + "".join(_PAIRS) + "".join(_PAIRS.values()) + "()]")


def open_closer(text: str) -> str:
    """What would close the innermost bracket or quote that is open at the end of ``text``.

    >>> open_closer("他說：“看《日報》（第三"), open_closer("（一）")
    ('）', '')
    """
    opened: list[str] = []
    for match in _BRACKETS.finditer(text):
        char = gbk.WIDENED.get(match[0], match[0])
        if char in _PAIRS:
            opened.append(_PAIRS[char])
        elif char in opened:
            del opened[len(opened) - 1 - opened[::-1].index(char) :]
    return opened[-1] if opened else ""


def possible(char: str) -> bool:
    """Whether a lost byte may have belonged to ``char``: it can stand in Traditional running text."""
    return not (gbk.is_private(char) or _is_symbol(char) or char in characters.load().only_simplified)


@cache
def _folded(char: str) -> str:
    return model.symbols(char.translate(characters.load().fold))


def _is_misplaced(option: str, before: str, after: str) -> bool:
    """A mark that stands twice, or an ideographic space at a line's end: nobody writes that."""
    if option == "\u3000":
        return after == model.LINE
    return option in gbk.MARKS and option in (before, after)


def _is_symbol(char: str) -> bool:
    return char > "\x7f" and not "\u3400" <= char <= "\u9fff" and char not in model.ALPHABET_MARKS and char != "\u3000"

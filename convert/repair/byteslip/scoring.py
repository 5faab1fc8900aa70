"""How well a stretch of text reads, for choosing between hypotheses.

Scores are natural logarithms of probabilities, from the small language model
(:mod:`convert.repair.language.model`) and from what the document says elsewhere.
"""

from __future__ import annotations

from functools import cache
from math import exp, log
from operator import add

from convert.patterns import deferred
from convert.repair.byteslip import gbk
from convert.repair.byteslip.annotations import RESIDUE
from convert.repair.byteslip.evidence import Evidence
from convert.repair.byteslip.forward import Break, Event
from convert.repair.language import characters, model
from convert.repair.language.model import Memo
from convert.repair.ledger import Candidate

PRIVATE = -22.0  # a private-use character in running text
FOREIGN_FORM = -8.0  # on top, for a symbol, or a Simplified-only form on a page in Traditional characters
SYMBOL = -14.0  # Greek, Cyrillic, box drawing: the rows of GBK that slips often hit
LETTER = -7.0  # an ASCII letter or sign among hanzi
QUESTION = -6.0  # a question mark where the damage puts them
CONTEXT = 4  # characters looked at on each side of an unknown one
VARIANT = 5.0  # cost of a variant form, or of an ideographic space, where something usual would do
QUOTED = 200  # characters looked at on each side for the other half of a quote or bracket
PAIRED = 4.0  # what speaks for a mark that pairs with another, and against one that does not
WORDS = 0.55  # weight of the words view against that of characters in threes
OWN_WORDS = 0.4  # weight of the document's own pairs beside the model's
OUT_OF_REACH = 7.0  # candidates this far behind the best one are not looked at closer
FINALISTS = 5  # candidates that are scored with all their context

UNUSUALLY_SHOWN = -4.5  # a lost byte that shows as ? on a page where no others do
UNUSUALLY_HIDDEN = -2.0  # a lost byte that leaves no trace on a page where others show as ?
LONE = -5.5  # a single letter between hanzi: the model knows letters only as such; few stand alone, and there are 26

_EVIDENCE_SPAN = 200_000
_ASKED = deferred(f"[?？](?:[!！,，;；]|[?？](?!{RESIDUE.pattern}))")
_LONE_LETTER = deferred(r"(?<=[^\x00-\x7f]|[,;:!?()])[A-Za-z](?=[^\x00-\x7f]|[,;:!?()])")
_WIDEN = str.maketrans(gbk.WIDENED)


class Judge:
    """Scores for one page: ``plain`` is its text without inserted readings.

    ``annotated``: characters the page annotates; without a reading behind it none of
    them can be the answer.
    """

    def __init__(self, plain: str, annotated: frozenset[str]) -> None:
        self._characters = characters.load()
        self._model = model.load()
        self._spell = _alphabet().spell
        self._annotated = annotated
        self._said = Evidence(plain[:_EVIDENCE_SPAN], {**self._characters.fold, **_WIDEN})
        self._first_look: dict[tuple[object, object], list[float]] = {}
        self._chars = Memo(self._char)
        self._strange = Memo(self._strangeness)
        self._stretches = Memo(self._stretch)
        self.shows = _ASKED.search(plain) is not None

    def habit(self, event: Event) -> float:
        """What it costs that a break shows its lost byte, or does not, against the habit of the page."""
        if not isinstance(event, Break) or event.shown == self.shows:
            return 0.0
        return UNUSUALLY_SHOWN if event.shown else UNUSUALLY_HIDDEN

    def char(self, char: str) -> float:
        """Log P of one character standing in Traditional running text."""
        return self._chars[char]

    def _char(self, char: str) -> float:
        if gbk.is_private(char):
            return PRIVATE
        if char in "?？":
            return QUESTION
        if char < "\x80":
            return self._model.single(self._spell(char)) if char in gbk.WIDENED or char.isdigit() else LETTER
        if "\u3400" <= char <= "\u9fff" or char in model.ALPHABET_MARKS or char == "\u3000":
            score = self._model.single(self._spell(char))
            return score + FOREIGN_FORM if char in self._characters.only_simplified else score
        return SYMBOL

    def stretch(self, text: str) -> float:
        """Log P of a stretch with its context, damaged or not; what cannot stand on the page costs extra."""
        return self._stretches[text]

    def _stretch(self, text: str) -> float:
        extra = sum(map(self._strange.__getitem__, text)) + LONE * len(_LONE_LETTER.findall(text))
        return extra + self._model.score(self._spell(text))

    def _strangeness(self, char: str) -> float:
        """What a character costs on top because it cannot stand on a page in Traditional characters."""
        if gbk.is_private(char):
            return PRIVATE - model.UNKNOWN_CHAR
        return FOREIGN_FORM if char in self._characters.only_simplified or _is_symbol(char) else 0.0

    def rank(
        self, left: str, options: tuple[str, ...], right: str, *, bare: bool, pairing: frozenset[str]
    ) -> tuple[Candidate, ...]:
        """The options for one unknown character between ``left`` and ``right``, best first.

        At most :data:`FINALISTS` are returned. ``bare``: no reading stands behind the character,
        as it would behind an annotated one. ``pairing`` are the brackets and quotes that would pair
        with one that stands there.
        """
        before, after = self._spell(left[-CONTEXT:]), self._spell(right[:CONTEXT])
        last, first = before[-1:], after[:1]
        scores = list(map(add, self._behind(last, options), self._in_front(options, first)))
        read = self._model.words_state(before, 0, model.NOTHING_READ)
        best: float | None = None
        finalists: list[Candidate] = []
        for number in sorted(range(len(options)), key=scores.__getitem__, reverse=True):
            score, option = scores[number], options[number]
            if (bare and option in self._annotated) or _is_misplaced(option, last, first):
                continue
            best = score if best is None else best
            if score < best - OUT_OF_REACH or len(finalists) == FINALISTS:
                break
            fit = self._fit(before, read, option, after) + _inclination(option, option in pairing)
            finalists.append(Candidate(option, fit))
        return tuple(sorted(finalists, key=lambda candidate: (-candidate.score, candidate.text)))

    def _fit(self, before: str, read: model.WordsState, option: str, after: str) -> float:
        """How well one candidate reads between its neighbours, with all their context; ``read`` is ``before``'s."""
        text = before + _folded(option) + after
        start = len(before)
        near, near_end = max(0, start - 2), start + 3
        threes = self._model.threes_score(text[near:near_end], start - near) if start else 0.0
        for at in range(max(2, start), min(near_end, len(text))):
            threes += self._said_here(text[at - 2 : at + 1], by_last=at == start + 2)
        return (1 - WORDS) * threes + WORDS * self._model.words_state(text, start, read)[0]

    def _said_here(self, three: str, *, by_last: bool) -> float:
        """What it adds to the log P of the last character that this document says the three elsewhere.

        ``by_last``: the first one is a candidate, and there are many of those, so the last one is looked up.
        """
        said = self._said.before[three[2]].get(three[:2]) if by_last else self._said.behind[three[0]].get(three[1:])
        if not said:
            return 0.0
        score = self._model.following(three)
        return _mixed(score, said, self._said.behind[three[0]][three[1]]) - score

    def _behind(self, last: str, options: tuple[str, ...]) -> list[float]:
        """Log P of every option behind ``last``: the model's, mixed with how often this document says so."""
        known = self._first_look.get((last, options))
        if known is None:
            known = [0.0] * len(options)
            if last:
                folded = tuple(map(_folded, options))
                known = self._model.pairs_behind(last, folded)
                for number, times in enumerate(map(self._said.behind[last].get, folded)):
                    if times:
                        known[number] = _mixed(known[number], times, self._said.single[last])
            self._first_look[last, options] = known
        return known

    def _in_front(self, options: tuple[str, ...], first: str) -> list[float]:
        """Log P of ``first`` behind every option."""
        known = self._first_look.get((options, first))
        if known is None:
            known = [0.0] * len(options)
            if first:
                folded = tuple(map(_folded, options))
                known = self._model.pairs_before(folded, first)
                for number, times in enumerate(map(self._said.before[first].get, folded)):
                    if times:
                        known[number] = _mixed(known[number], times, self._said.single[folded[number]])
            known = list(map(add, known, map(_usually, options)))
            self._first_look[options, first] = known
        return known


def _mixed(score: float, times: int, of: int) -> float:
    """The model's log P with that of a document that says it ``times`` of so many."""
    return log(exp(score) + OWN_WORDS * (times - 0.5) / of)


@cache
def _usually(option: str) -> float:
    return _inclination(option, True)


@cache
def _alphabet() -> model.Alphabet:
    return model.Alphabet(characters.load().fold)


def _inclination(option: str, pairs: bool) -> float:
    """What speaks for a candidate besides its neighbours: usual forms, and marks that pair."""
    score = -VARIANT if option in characters.load().variants or option == "\u3000" else 0.0
    if option in CLOSERS or option in _PAIRS:
        score += PAIRED if pairs else -PAIRED
    return score


_STOPS = frozenset("，。、；：？！")
_PAIRS = {"“": "”", "‘": "’", "《": "》", "（": "）", "「": "」", "『": "』", "【": "】", "〔": "〕"}
_OPENERS = {closing: opening for opening, closing in _PAIRS.items()}
CLOSERS = frozenset(_OPENERS)
BRACKETS = CLOSERS | frozenset(_PAIRS)
_BRACKETS = deferred("[" + "".join(_PAIRS) + "".join(_PAIRS.values()) + "()]")


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


def awaited_opener(text: str) -> str:
    """What would open the first bracket or quote that ``text`` closes without opening it.

    >>> awaited_opener("看《日報》”，他說。"), awaited_opener("看《日報》")
    ('“', '')
    """
    opened: list[str] = []
    for match in _BRACKETS.finditer(text):
        char = gbk.WIDENED.get(match[0], match[0])
        if char in _PAIRS:
            opened.append(char)
        elif opened and _PAIRS[opened[-1]] == char:
            opened.pop()
        elif not opened:
            return _OPENERS[char]
    return ""


def possible(char: str) -> bool:
    """Whether a lost byte may have belonged to ``char``: it can stand in Traditional running text."""
    return not (gbk.is_private(char) or _is_symbol(char) or char in characters.load().only_simplified)


@cache
def _folded(char: str) -> str:
    return _alphabet().spell(char)


def _is_misplaced(option: str, before: str, after: str) -> bool:
    """A mark beside another one, or an ideographic space at a line's end: nobody writes that."""
    if option == "\u3000":
        return after == model.LINE
    return option in _STOPS and (before in _STOPS or after in _STOPS)


def _is_symbol(char: str) -> bool:
    return char > "\x7f" and not "\u3400" <= char <= "\u9fff" and char not in model.ALPHABET_MARKS and char != "\u3000"

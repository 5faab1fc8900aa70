"""The repair's quality corpus: texts written for this project, three strengths of damage, and the residual error.

``repair/texts/tuned`` may be looked at while the repair is worked on; ``held`` and ``fresh`` are for
measuring alone (``fresh`` was written later, in other subjects); faults that ``later`` showed were
corrected; ``wide`` is as large as the first three together, in subjects and ways of becoming Traditional
that none of them has, and is given as it came out at first sight; ``simplified`` holds clean twins that
must come out untouched.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from convert.repair.byteslip import gbk
from convert.repair.byteslip.forward import Plan, damage
from convert.repair.language import characters

TEXTS = Path(__file__).parent / "repair" / "texts"
SEEDS = 20

#: The marks in front of which nearly all pages have their breaks.
USUAL_MARKS = frozenset("？！；，")

#: Marks of either width count as one.
FOLD = str.maketrans(gbk.FOLDED)


@dataclass(frozen=True)
class Strength:
    """How hard a page is hit: so many annotated characters, so large a share of the mark matches broken."""

    annotated: int
    break_share: float


STRENGTHS = {"light": Strength(5, 0.3), "medium": Strength(65, 0.6), "heavy": Strength(2_500, 1.0)}


@cache
def texts(group: str) -> dict[str, str]:
    """The texts of a group by name, in order of name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((TEXTS / group).glob("*.txt"))}


@cache
def _common() -> tuple[str, ...]:
    """The Traditional forms of the whole corpus, the most frequent first: what a page would pick to annotate."""
    readings = characters.load().readings
    forms = Counter(c for group in ("tuned", "held") for text in texts(group).values() for c in text if c in readings)
    return tuple(char for char, _ in sorted(forms.items(), key=lambda item: (-item[1], item[0])))


def plan(strength: str, seed: int) -> Plan:
    """One way a page can be hit: the seed decides what is annotated, in which order and spelling, and what shows.

    Of four seeds, two show lost bytes as ``?``, and two end with half-width marks; of three, two break
    at the usual marks only; every fifth site spells ``ɡ`` for ``g``, and every seventh uses any reading
    of a character that the tables know.
    """
    chance = random.Random(f"{strength} {seed}")
    hit = STRENGTHS[strength]
    readings = characters.load().readings
    pool = sorted(readings) if hit.annotated >= len(readings) / 2 else list(_common()[: max(40, 3 * hit.annotated)])
    chosen = chance.sample(pool, min(hit.annotated, len(pool)))
    spelled = {char: chance.choice(readings[char]) if seed % 7 == 6 else readings[char][0] for char in chosen}
    if seed % 5 == 4:
        spelled = {char: reading.replace("g", "ɡ") for char, reading in spelled.items()}
    marks = gbk.MARKS if seed % 3 == 2 else USUAL_MARKS
    return Plan(spelled, hit.break_share, marks, shown=seed % 2 == 0, folded=seed // 2 % 2 == 0, seed=seed)


def damaged(text: str, strength: str, seed: int) -> str:
    """The text as a page of that strength would show it."""
    return damage(text, plan(strength, seed))


def damaged_halfway(text: str, strength: str, seed: int) -> str:
    """A page whose damage begins in the middle of a paragraph: an editor cleaned what stands before."""
    paragraphs = text.split("\n")
    middle = len(paragraphs) // 2
    at = len("\n".join(paragraphs[:middle])) + 1 + len(paragraphs[middle]) // 3
    return text[:at] + damaged(text[at:], strength, seed)


def damaged_with_spaces(text: str, strength: str, seed: int) -> str:
    """A page that has a space before the parenthesis that closes a reading."""
    hit = plan(strength, seed)
    return damage(text, replace(hit, readings={char: f"{reading} " for char, reading in hit.readings.items()}))


def errors(truth: str, result: str) -> int:
    """The least number of characters to insert, remove or change, marks of either width counting as one."""
    lines, made = truth.translate(FOLD).split("\n"), result.translate(FOLD).split("\n")
    if len(lines) != len(made):
        return _distance("\n".join(lines), "\n".join(made))
    return sum(_distance(a, b) for a, b in zip(lines, made, strict=True) if a != b)


def _distance(a: str, b: str) -> int:
    """Levenshtein distance; what is alike at both ends costs nothing."""
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    end = next((i for i, (x, y) in enumerate(zip(a[::-1], b[::-1], strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[: len(a) - end], b[: len(b) - end]
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


def prose(group: str, length: int) -> Iterator[str]:
    """The paragraphs of a group in ever new orders, one text after the other, until ``length`` characters are made."""
    paragraphs: Sequence[str] = [line for text in texts(group).values() for line in text.split("\n") if line]
    chance = random.Random(group)
    made = 0
    while made < length:
        for line in chance.sample(paragraphs, len(paragraphs)):
            yield line
            made += len(line) + 1

"""Which characters are Traditional forms, what they fold to, and how they are read.

Read from ``characters.tsv`` (built by :mod:`convert.repair.language.build`): every
hanzi with a GBK code whose Traditional and Simplified forms differ.
"""

from __future__ import annotations

from functools import cache
from itertools import compress
from pathlib import Path

from msgspec import Struct


class Characters(Struct, frozen=True):
    """The character tables.

    ``simplified`` maps a Traditional form to its Simplified one; ``readings`` to its
    readings, the usual one first; ``variants`` are the forms among them that Traditional text
    seldom has; ``only_simplified`` holds the forms that a page in
    Traditional characters cannot contain; ``fold`` is a :meth:`str.translate` table.
    """

    simplified: dict[str, str]
    readings: dict[str, tuple[str, ...]]
    variants: frozenset[str]
    only_simplified: frozenset[str]
    fold: dict[int, str]

    def is_common(self, char: str) -> bool:
        """Whether the Simplified form of a hanzi stands in GB 2312's first level (B0A1–D7F9)."""
        code = self.simplified.get(char, char).encode("gb2312", "ignore")
        return len(code) == 2 and b"\xb0\xa1" <= code <= b"\xd7\xf9"


@cache
def load() -> Characters:
    """The tables that ship with hanpress, read once per process."""
    table = Path(__file__).with_name("characters.tsv").read_text(encoding="utf-8")
    fields = table.removesuffix("\n").replace("\n", "\t").split("\t")
    chars, simple, kinds, readings = (fields[column::4] for column in range(4))
    differs = [kind != "s" for kind in kinds]
    simplified = dict(compress(zip(chars, simple, strict=True), differs))
    return Characters(
        simplified=simplified,
        readings=dict(compress(zip(chars, map(tuple, map(str.split, readings)), strict=True), differs)),
        variants=frozenset(char for char, kind in zip(chars, kinds, strict=True) if kind == "v"),
        only_simplified=frozenset(char for char, kind in zip(chars, kinds, strict=True) if kind == "s"),
        fold=str.maketrans(simplified),
    )

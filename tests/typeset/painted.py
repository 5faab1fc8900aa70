"""Lines as they are painted: read back from a finished PDF glyph by glyph, whoever wrote it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from export.pdf.reading import glyph_places, glyph_widths

#: Marks that no line starts, or ends, with.
START = frozenset("、，。．；：？！”’」』）》〉】〕］｝·–～％‰℃,.%)")
END = frozenset("“‘「『（《〈【〔［｛￥(")

_UNBROKEN = re.compile(r"〔\d{4}〕\d+号|￥?\d[\d,.]*[%‰]?|[A-Za-z]+|——|……")


@dataclass(frozen=True, slots=True)
class Painted:
    """One line: its text without blanks, where its first glyph begins and its last one's box ends."""

    text: str
    left_pt: float
    right_pt: float


def squeezed(text: str) -> str:
    """The text without blanks, which a reader of pages cannot be sure of."""
    return re.sub(r"\s", "", text)


def split_places(text: str) -> set[int]:
    """Offsets inside numbers, words, two-em dashes and ellipses."""
    return {place for match in _UNBROKEN.finditer(text) for place in range(match.start() + 1, match.end())}


def is_mark(char: str) -> bool:
    """Whether a character is punctuation."""
    return unicodedata.category(char)[0] == "P"


def painted(pdf: bytes, folder: Path) -> Iterator[Painted]:
    """The lines of all pages, from top to bottom: glyphs on one baseline are one line.

    Where they stand poppler says, what they stand for and how wide they are pdfminer: both
    in painting order, which is kept, for two marks closed up may begin at one place.
    """
    for number, glyphs in enumerate(glyph_widths(pdf), 1):
        rows: dict[int, list[tuple[float, float, str]]] = {}
        for (x, y), (text, width) in zip(glyph_places(pdf, number, folder), glyphs, strict=True):
            if plain := squeezed(text):
                rows.setdefault(round(y), []).append((x, x + width, plain))
        for _, row in sorted(rows.items()):
            yield Painted("".join(text for _, _, text in row), row[0][0], row[-1][1])


def by_paragraph(lines: Iterable[Painted], texts: Iterable[str]) -> Iterator[list[Painted]]:
    """The lines of each paragraph; they must read exactly as it does."""
    rest = iter(lines)
    for text in texts:
        found: list[Painted] = []
        while len(read := "".join(line.text for line in found)) < len(squeezed(text)):
            found.append(next(rest))
        assert read == squeezed(text)
        yield found


def faults(lines: list[Painted], text: str, right_pt: float, size_pt: float, near_pt: float = 0.06) -> dict[str, int]:
    """What is wrong with the lines of a paragraph that are to end within ``near_pt`` of ``right_pt``.

    A mark's box reaches beyond the edge by the blank half, or quarter, that it loses there.
    """
    found = dict.fromkeys(("start", "end", "split", "short last line", "not flush"), 0)
    plain = squeezed(text)
    split = split_places(plain)
    place = 0
    for line in lines[:-1]:
        place += len(line.text)
        found["start"] += plain[place] in START
        found["end"] += plain[place - 1] in END
        found["split"] += place in split
        beyond = (0.0, 0.25, 0.5) if is_mark(plain[place - 1]) else (0.0,)
        found["not flush"] += all(abs(line.right_pt - right_pt - em * size_pt) > near_pt for em in beyond)
    found["short last line"] += sum(not is_mark(char) for char in lines[-1].text) < 2
    return found

"""Do Word file and PDF break their lines at the same characters, and if not, why?

The Word file is what LibreOffice makes of it (see :mod:`judges.libreoffice`), the PDF
is read from the frames it is painted from. Blanks do not count: they are swallowed at
line ends. A line is alike if it ends at a character where a line of the other ends too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from judges.libreoffice import MeasuredLine

from convert.typeset.frames import Frames, LineEnd, Tag

#: A line that differs only because one above it in its paragraph does.
FOLLOWS = "follows from the line above"

_NARROW = re.compile(r"[0-9A-Za-z+*_/%.,()\-]")
_NARROW_MARK = re.compile("[“”‘’]")
_CHARACTER = re.compile(r"\w")
_DOCUMENT_NUMBER = re.compile(r"[〔\[［]\d{4}[〕\]］]第?\d+[号號]?")


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the PDF that ends where none of the Word file does.

    ``shift`` is how many characters later (or, negative, earlier) the Word file ends its line.
    """

    article: int
    line: str
    shift: int
    cause: str


@dataclass(frozen=True, slots=True)
class Parity:
    """How many lines there are, and those that differ."""

    lines: int
    differences: tuple[Difference, ...]

    @property
    def share(self) -> float:
        """The share of lines that end alike."""
        return 1 - len(self.differences) / self.lines

    def causes(self) -> Counter[str]:
        """How many lines differ for which cause."""
        return Counter(difference.cause for difference in self.differences)


def compared(article: int, frames: Frames, rendered: Sequence[Sequence[MeasuredLine]]) -> Parity:
    """Compares an article's frames with the measured pages of its Word file, page numbers left out.

    Raises:
        AssertionError: the two do not say the same.
    """
    theirs = [_bare(line.text) for page in rendered for line in page[:-1]]
    ours = list(_paragraphs(frames))
    assert "".join(theirs) == "".join(line for _, lines in ours for line in lines), f"article {article}"
    ends = _ends(theirs)
    differences: list[Difference] = []
    place = 0
    for is_title, lines in ours:
        differs = False
        for number, line in enumerate(lines):
            start, place = place, place + len(line)
            if place in ends:
                differs = False
                continue
            shift = min((end for end in ends if end > start), key=lambda end: end - start) - place
            cause = FOLLOWS if differs else _cause(is_title, lines, number, shift)
            differences.append(Difference(article, line, shift, cause))
            differs = True
    return Parity(sum(len(lines) for _, lines in ours), tuple(differences))


def together(parts: Iterable[Parity]) -> Parity:
    """Several articles as one."""
    all_of_them = tuple(parts)
    return Parity(sum(part.lines for part in all_of_them), tuple(d for part in all_of_them for d in part.differences))


def _paragraphs(frames: Frames) -> Iterable[tuple[bool, list[str]]]:
    """Whether it is the title, and the lines, of every paragraph."""
    lines: list[str] = []
    for page in frames.pages:
        for area in page.areas:
            for line in area.lines:
                lines.append(_bare(line.text))
                if line.end is LineEnd.HARD:
                    yield area.path[0][0] is Tag.TITLE, lines
                    lines = []


def _bare(text: str) -> str:
    return "".join(text.split())


def _ends(lines: Iterable[str]) -> list[int]:
    place = 0
    return [place := place + len(line) for line in lines]


def _cause(is_title: bool, lines: Sequence[str], number: int, shift: int) -> str:
    """Why a paragraph's line ``number`` is the first that differs."""
    if is_title:
        return "a title is broken by sense (GB/T 9704 7.3.1), in Word by width"
    rest = "".join(lines[number + 1 :])
    if shift > 0 and len(_CHARACTER.findall(rest[shift:])) < 2:
        return "the last line keeps two characters (CLREQ 7.1.2), in Word it need not"
    around = lines[number] + rest[: shift + 20]
    end = len(lines[number]) + shift
    if any(match.start() < end < match.end() for match in _DOCUMENT_NUMBER.finditer(around)):
        return "a document number is one piece, in Word it may be split"
    line = lines[number] + rest[: max(0, shift)]
    if _NARROW.search(line):
        wider = "narrower" if shift > 0 else "wider"
        return f"LibreOffice sets Western text {wider}: gap of 1/5 em for Word's 1/4, no tracking at a script's end"
    if _NARROW_MARK.search(line):
        return "LibreOffice takes quotation marks from a font that has them narrow"
    return "other"

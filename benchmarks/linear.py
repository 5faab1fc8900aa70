"""``make bench``, second part: how fast long texts are repaired, read and set, and whether time stays in proportion.

For each shape the same text is taken once and ten times; ten times the text should take
about ten times the time (``ratio``), whatever the text is.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import corpus
from msgspec.structs import replace

from convert.document.model import Article, Paragraph, Role, Title
from convert.document.walk import plain_text
from convert.export.pdf.writer import write_pdf
from convert.export.properties import Properties
from convert.options import Format, Options, RepairOptions
from convert.pipeline import UNDATED, read_source, render_volume, volume_properties
from convert.repair.byteslip.forward import Plan, damage
from convert.repair.byteslip.undo import undo_byte_damage
from convert.repair.language import characters
from convert.repair.repair import repair
from convert.structure.read import read
from convert.styles.load import load
from convert.styles.model import Style
from convert.typeset.engine import typeset
from convert.typeset.fonts import FontBook

SEED = next((Path(__file__).resolve().parents[1] / "seeds").glob("*.txt"))
CHARS = 100_000
#: Ten times the text should take no more than so many times the time.
GOAL = 11.0
#: How often either side has its turn: on a machine with other work some are disturbed in the midst.
TURNS = 5
CLAUSE = "工业项目，谋划2024年情况（GDP）。"


def main() -> None:
    found = SEED.read_text(encoding="utf-8")
    clean = repair(found).text
    readings = {char: read[0] for char, read in characters.load().readings.items()}
    plain = "".join(char for char in clean if char not in "□\u3000")
    heavy = damage("".join(c for c in plain if c == "\n" or c.encode("gbk", "ignore")), Plan(readings))
    only_bytes = RepairOptions(only_bytes=True)
    print(f"\n{'characters a second, and ten times the text':48}{'M/s':>8}{'ratio':>8}")
    row("repair, bytes only, undamaged", clean, lambda text: undo_byte_damage(text, "□"))
    row("repair, all fixes, undamaged", clean, repair)
    row("repair, bytes only, seed's damage", found, lambda text: repair(text, only_bytes))
    row("repair, bytes only, one long line", found.replace("\n", ""), lambda text: repair(text, only_bytes))
    row("repair, bytes only, every character annotated", heavy, lambda text: repair(text, only_bytes))
    row("structure, text", clean, read)
    row("structure, short lines", "今天天气很好\n", read)
    row("structure, one line", clean.replace("\n", ""), read)
    fonts = FontBook()
    style = load("gongwen")
    optimum = replace(style, setting=replace(style.setting, breaking="optimum"))
    for piece in (CLAUSE, " ", "“", "——"):
        row(f"typeset, one paragraph of {piece!r}", piece, lambda text: typeset(_article(text), style, fonts))
    prose = clean.replace("\n", "")
    row("typeset, one paragraph of the seed's prose", prose, lambda text: typeset(_article(text), style, fonts))
    row("typeset, clauses, optimum", CLAUSE, lambda text: typeset(_article(text), optimum, fonts))
    row("typeset and write a PDF", CLAUSE, lambda text: _pdf(text, style, fonts))
    for count in (1, 10):
        article_row(count, style, fonts)
    print(f"\n{'one paragraph of 5 MB':48}{'s':>8}")
    text = CLAUSE * (5_000_000 // len(CLAUSE.encode()))
    for name, kind in (("first-fit", style), ("optimum", optimum)):
        took = seconds(lambda text, kind=kind: typeset(_article(text), kind, fonts), text)
        print(f"{'typeset, ' + name:48}{took:8.1f}")
    for name in ("gongwen", "book"):
        volume_row(name)


def row(label: str, piece: str, work: Callable[[str], object]) -> None:
    """Prints one line: millions of characters a second, and how much longer ten times the text takes."""
    text = (piece * (CHARS // len(piece) + 1))[:CHARS]
    text = text[: text.rfind("\n") + 1] or text  # a sentence cut in two is no undamaged text
    work(text[:2000])
    compare(label, len(text) * 10, work, [text] * 10, [text * 10])


def compare(label: str, chars: int, work: Callable[[Any], object], small: Sequence[Any], large: Sequence[Any]) -> None:
    """Prints how fast ``work`` is on the ``large`` pieces and how much longer one takes than one of the ``small`` ones.

    There is as much text in the large ones, ``chars``, as in the small ones, ten times as many: so either side has as
    long to be disturbed in. They take turns, and the ratio is the middle one of those of all turns: whatever slows the
    machine down for a while slows both sides of a turn.
    """

    def each(pieces: Sequence[Any]) -> None:
        for piece in pieces:
            work(piece)

    turns = [(seconds(each, small), seconds(each, large)) for _ in range(TURNS)]
    ratio = statistics.median(10 * large_s / small_s for small_s, large_s in turns)
    verdict = "" if ratio <= GOAL else f"   more than {GOAL}"
    best = min(large_s for _, large_s in turns)
    print(f"{label:48}{chars / best / 1e6:8.2f}{ratio:8.1f}{verdict}", flush=True)


def article_row(count: int, style: Style, fonts: FontBook) -> None:
    """Prints one line: articles as long as ``count`` of the seed's and as ten times as many, to PDF."""
    source = corpus.articles(200)

    def joined(first: int, many: int) -> Article:
        blocks = tuple(block for article in source[first : first + many] for block in article.blocks)
        return replace(source[first], blocks=blocks)

    def work(article: Article) -> None:
        write_pdf(typeset(article, style, fonts), Properties("長文", UNDATED, "zh-Hans"))

    small = [joined(first, count) for first in range(0, 100, count)]
    large = [joined(first, 10 * count) for first in range(0, 100, 10 * count)]
    work(small[0])
    compare(f"an article as long as {10 * count} to PDF", sum(map(corpus.characters, large)), work, small, large)


def volume_row(style_name: str) -> None:
    """Prints one line: 50 and 500 articles like the seed's merged into one Word file and one PDF."""
    collection = read_source(SEED.read_bytes(), Options(), name=SEED.name).collection
    style, formats = load(style_name), (Format.DOCX, Format.PDF)

    def merge(count: int) -> None:
        volume = replace(collection, articles=tuple(islice(cycle(collection.articles), count)))
        render_volume(volume, formats, style=style, properties=volume_properties(volume, ""))

    merge(10)
    chars = sum(len(plain_text(article)) for article in collection.articles) * 500 // len(collection.articles)
    compare(f"merge 500 articles, {style_name}", chars, merge, [50] * 10, [500])


def seconds(work: Callable[[Any], object], text: Any) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start


def _article(text: str) -> Article:
    return Article(1, "", Title("長文"), (Paragraph(Role.BODY, text),), "zh-Hans")


def _pdf(text: str, style: Style, fonts: FontBook) -> object:
    return write_pdf(typeset(_article(text), style, fonts), Properties("長文", UNDATED, "zh-Hans"))


if __name__ == "__main__":
    main()

"""Articles like the seed's, as many as wanted and all of them different.

Each takes the outline of one of the seed's articles and fills its paragraphs with
clauses drawn from all of them, so that lengths, marks, numbers and characters are the
seed's while no sentence, and hardly a line, comes twice.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from convert.document.model import Article, Block, Heading, Paragraph, Role, Title
from convert.options import Options
from convert.pipeline import read_source

SEED = next((Path(__file__).resolve().parents[1] / "seeds").glob("*.txt"))

_CLAUSE = re.compile("[^，；。：]+[，；。：]")


def seed_articles() -> tuple[Article, ...]:
    """The seed's own articles."""
    return read_source(SEED.read_bytes(), Options(), name=SEED.name).collection.articles


def articles(count: int, seed: int = 1) -> list[Article]:
    """``count`` articles; the same ones for the same ``seed``."""
    pick = random.Random(seed)
    shapes = seed_articles()
    bodies = [block.text for shape in shapes for block in shape.blocks if isinstance(block, Paragraph)]
    clauses = [clause for text in bodies for clause in _CLAUSE.findall(text)]
    return [_filled(shapes[number % len(shapes)], number + 1, _endless(clauses, pick)) for number in range(count)]


def characters(article: Article) -> int:
    """How much text there is to set."""
    return len(article.title.text) + sum(len(getattr(block, "text", "")) for block in article.blocks)


def _endless(clauses: list[str], pick: random.Random) -> Iterator[str]:
    while True:
        yield from pick.sample(clauses, len(clauses))


def _filled(shape: Article, ordinal: int, clauses: Iterator[str]) -> Article:
    title = Title(f"{_words(len(shape.title.text), clauses)}{ordinal}")
    blocks = tuple(_block(block, clauses) for block in shape.blocks)
    return replace(shape, ordinal=ordinal, title=title, blocks=blocks)


def _block(block: Block, clauses: Iterator[str]) -> Block:
    """The block with other words; a heading, like the run-in heading of a paragraph, keeps its place and length."""
    match block:
        case Heading(text=text):
            return replace(block, text=_words(len(text), clauses))
        case Paragraph(role=Role.BODY, text=text, spans=spans):
            kept = max((span.end for span in spans), default=0)
            return replace(block, text=_prose(len(text), text[:kept], clauses))
    return block


def _words(length: int, clauses: Iterator[str]) -> str:
    return _prose(length, "", clauses)[:length]


def _prose(length: int, begun: str, clauses: Iterator[str]) -> str:
    while len(begun) < length:
        begun += next(clauses)
    return begun[:-1] + "。"

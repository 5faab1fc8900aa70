"""Characters and pictures that a kind of file cannot hold: what is left out, as notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from convert.document.model import Article, Block, Image, SourceRange
from convert.document.walk import block_lines
from convert.export.xml import forbidden_characters
from convert.notices import Notice, Severity


def forbidden_notices(articles: Iterable[Article], files: str) -> Iterator[Notice]:
    """A notice for every title and block with characters that ``files`` (``"HTML files"``) cannot hold.

    They are those of XML 1.0 (control characters, lone surrogates, U+FFFE, U+FFFF), in
    every format alike, so that all files of an article say the same.
    """
    for article in articles:
        texts: list[tuple[tuple[str, ...], SourceRange | None]] = [((article.title.text,), article.source)]
        texts += [(_lines(block), block.source) for block in article.blocks]
        for lines, source in texts:
            if found := forbidden_characters("".join(lines)):
                names = ", ".join(f"U+{ord(character):04X}" for character in found)
                sentence = f"{files} cannot hold {names}; the text stands without it."
                start, end = (source.start, source.end) if source else (None, None)
                yield Notice("forbidden-character", Severity.LOSS, sentence, start, end, names)


def picture_notices(articles: Iterable[Article], files: str) -> Iterator[Notice]:
    """A notice for every picture, in place of which ``files`` (``"Text files"``) only have words."""
    for article in articles:
        for block in article.blocks:
            if isinstance(block, Image):
                start, end = (block.source.start, block.source.end) if block.source else (None, None)
                said = f" (“{block.alternative}”)" if block.alternative else ""
                sentence = f"{files} cannot hold pictures; one{said} is only named in its place."
                yield Notice("picture-named-only", Severity.LOSS, sentence, start, end, block.alternative)


def picture_in_words(image: Image) -> str:
    """What stands for a picture where there can be none.

    >>> from convert.document.model import MediaType
    >>> picture_in_words(Image(b"", MediaType.PNG, 10.0, 10.0, "办公楼"))
    '[图：办公楼]'
    """
    words = " ".join(image.alternative.split())
    return f"[图：{words}]" if words else "[图]"


def _lines(block: Block) -> tuple[str, ...]:
    return (block.alternative,) if isinstance(block, Image) else block_lines(block)

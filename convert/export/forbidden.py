"""Characters that a kind of file cannot hold: what is left out, as notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from convert.document.model import Article, SourceRange
from convert.document.walk import block_lines
from convert.export.docx.text import forbidden_characters
from convert.notices import Notice, Severity


def forbidden_notices(articles: Iterable[Article], files: str) -> Iterator[Notice]:
    """A notice for every title and block with characters that ``files`` (``"HTML files"``) cannot hold.

    They are those of XML 1.0 (control characters, lone surrogates, U+FFFE, U+FFFF), in
    every format alike, so that all files of an article say the same.
    """
    for article in articles:
        texts: list[tuple[tuple[str, ...], SourceRange | None]] = [((article.title.text,), article.source)]
        texts += [(block_lines(block), block.source) for block in article.blocks]
        for lines, source in texts:
            if found := forbidden_characters("".join(lines)):
                names = ", ".join(f"U+{ord(character):04X}" for character in found)
                sentence = f"{files} cannot hold {names}; the text stands without it."
                start, end = (source.start, source.end) if source else (None, None)
                yield Notice("forbidden-character", Severity.LOSS, sentence, start, end, names)

"""Characters as WordprocessingML: what XML forbids, escaping, tabs, line ends and font hints."""

from __future__ import annotations

from convert.export.xml import escaped, without_forbidden
from convert.patterns import deferred, first_of

_CONTROLS = deferred("(\t|\r\n|\r|\n)")

# XML readers may collapse white space that is not marked as meant.
_MEANT_SPACE = deferred(r"^\s|\s$|\s\s")

# Unicode gives these signs to Western and Chinese text alike; without a hint Word takes the Western font.
_AMBIGUOUS = deferred("[“”‘’…—·]")

# Between Western letters they are Western: Xi’an, A — B. A double dash is the Chinese one.
# Whole words only (no match begins or ends inside one), which keeps the time linear.
_LETTER = deferred("[A-Za-z\u00c0-\u024f]")
_WORD = f"{_LETTER.pattern}++"
_WESTERN_STRETCH = deferred(f"(?<!{_LETTER.pattern})({_WORD}(?:(?:’| ?[—…·] ?){_WORD})+)")

_HINT = '<w:rFonts w:hint="eastAsia"/>'


def runs(text: str, character_style: str = "", paragraph: str | None = None, size: str = "") -> str:
    """``text`` as ``w:r`` elements without its forbidden characters, in ``character_style`` where one is named.

    ``size`` are the elements of a size of its own.

    Mostly one run, so that the text stays easy to search and edit. Tabs become
    ``w:tab``; a line end (LF, CR or both) becomes ``w:br``. A run with quotation marks, dashes,
    ellipses or middle dots says that these belong to the Chinese font, unless they stand between
    Western letters or the ``paragraph`` (by default ``text`` itself) is Western all through.

    >>> runs("甲 乙")
    '<w:r><w:t>甲 乙</w:t></w:r>'
    >>> runs("“甲”")
    '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>“甲”</w:t></w:r>'
    >>> runs("“A”")
    '<w:r><w:t>“A”</w:t></w:r>'
    """
    text = without_forbidden(text)
    style = f'<w:rStyle w:val="{character_style}"/>' if character_style else ""
    if not _AMBIGUOUS.search(text) or _is_western(text if paragraph is None else paragraph):
        return _run(text, style + size)
    # re.split with one group alternates: other text, a Western stretch, other text …
    pieces = _WESTERN_STRETCH.split(text)
    return "".join(
        _run(piece, style + ("" if index % 2 or not _AMBIGUOUS.search(piece) else _HINT) + size)
        for index, piece in enumerate(pieces)
    )


def _is_western(paragraph: str) -> bool:
    return first_of(_is_chinese, paragraph) is None and _LETTER.search(paragraph) is not None


def _is_chinese(char: str) -> bool:
    """Whether it is a Han character, radical, mark, stroke or compatibility form, or a full-width form."""
    return (
        "\u2e80" <= char <= "\u9fff"
        or "\uff00" <= char <= "\uffef"
        or "\uf900" <= char <= "\ufaff"
        or "\ufe30" <= char <= "\ufe4f"
        or "\U00020000" <= char <= "\U0003ffff"
    )


def _run(text: str, properties: str) -> str:
    content = "".join(map(_content, _CONTROLS.split(text))) if _CONTROLS.search(text) else _content(text)
    if not content:
        return ""
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>" if properties else f"<w:r>{content}</w:r>"


def _content(piece: str) -> str:
    if piece == "\t":
        return "<w:tab/>"
    if piece in ("\r\n", "\r", "\n"):
        return "<w:br/>"
    text = escaped(piece)
    if not text:
        return ""
    space = ' xml:space="preserve"' if _MEANT_SPACE.search(text) else ""
    return f"<w:t{space}>{text}</w:t>"

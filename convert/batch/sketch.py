"""A sketch of an article's text: small, and alike where texts are alike.

MinHash over pieces of five characters (Broder 1997): the share of places in which two
sketches agree estimates the share of pieces that two texts have in common.
"""

from __future__ import annotations

from hashlib import sha256

from msgspec import Struct

from convert.document.model import Article
from convert.document.walk import article_lines
from convert.errors import UsageError

#: Characters of a piece: in Chinese about two or three words.
_PIECE = 5

#: Places of a sketch; the estimate is good to about 1/√128 = 9 %.
PLACES = 128


class Sketch(Struct, frozen=True):
    """``digest`` is the hash of the text without its spaces, ``places`` the MinHash, four bytes each.

    A text that is too short for a piece has no places.
    """

    digest: bytes
    places: bytes


def sketch(article: Article) -> Sketch:
    """The sketch of an article's text, its title included."""
    return sketch_text("".join("".join(line.split()) for line in article_lines(article)))


def sketch_text(text: str) -> Sketch:
    """The sketch of a text without spaces.

    >>> sketch_text("管道已經換完，雨季不再積水。") == sketch_text("管道已經換完，雨季不再積水。")
    True
    """
    digest = sha256(text.encode("utf-8", errors="backslashreplace")).digest()
    pieces = {text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1)}
    if not pieces:
        return Sketch(digest, b"")
    from datasketch import MinHash

    found = MinHash(num_perm=PLACES, seed=1)
    found.update_batch([piece.encode("utf-8", errors="backslashreplace") for piece in sorted(pieces)])
    return Sketch(digest, found.hashvalues.astype("<u4").tobytes())


def check_installed() -> None:
    """Makes sure that sketches can be made.

    Raises:
        UsageError: the extra is not installed.
    """
    try:
        import datasketch  # noqa: F401
    except ImportError:
        raise UsageError(
            'What finds near-duplicates is not installed; install it: pip install "hanpress[duplicates]".'
        ) from None

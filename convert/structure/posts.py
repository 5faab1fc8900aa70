r"""Posts of a forum: who wrote one stands on its own line, or in the line with the number and the date.

>>> from convert.structure.lines import split_lines
>>> text = "面点老宋\n楼主 发表于 2019-3-2 05:47\n赚了。\n小李\n沙发 发表于 2019-3-2 06:30\n顶。"
>>> sorted(posts_under_names(split_lines(text)))
[1, 4]
"""

from __future__ import annotations

from collections.abc import Sequence

from convert.patterns import deferred
from convert.structure.lines import Line
from convert.structure.sentences import is_phrase
from convert.structure.shapes import Piece

_POST = deferred(
    r"(?:[#＃]?\d{1,5}\s?[楼樓#]|沙发|沙發|板凳|地板|楼主|樓主|发表于|發表於|回复于).{0,30}\d{4}\s?[-/年]\s?\d{1,2}"
)
_NAME_MAX = 16
_POST_MAX = 60


def is_post(text: str) -> bool:
    """Whether a line stands above a post: its number, maybe who wrote it, when."""
    return len(text) <= _POST_MAX and _POST.match(text) is not None


def posts_under_names(pieces: Sequence[Piece]) -> frozenset[int]:
    """The lines above posts where each stands below a line that names who wrote it; empty where not all do."""
    posts = [index for index, piece in enumerate(pieces) if isinstance(piece, Line) and is_post(piece.text)]
    named = len(posts) >= 2 and all(_is_name(pieces[index - 1]) if index else False for index in posts)
    return frozenset(posts) if named else frozenset()


def _is_name(piece: Piece) -> bool:
    return isinstance(piece, Line) and not piece.depth and is_phrase(piece.text, _NAME_MAX)

r"""Letters, documents and verse quoted in the text: what stands between quotation marks below a colon.

>>> from convert.structure.lines import split_lines
>>> text = "老师在我的本子上写过这样一段话：\n“写作文和种菜一样，不能天天去拔。”\n这段话我一直记得。"
>>> sorted(quoted_lines(split_lines(text)))
[1]
"""

from __future__ import annotations

from collections.abc import Sequence

from convert.patterns import deferred
from convert.structure.limits import QUOTE_LINES_MAX
from convert.structure.lines import Line
from convert.structure.shapes import Piece

_INTRODUCES = deferred(
    "(?:原文|全文|正文|信中|信里|信裡|来信|來信|回信|电文|電文|文件|条文|條文|规定|規定|通知|批示|批语|批語|碑文|题词|題詞|遗嘱|遺囑|日记|日記|"
    "(?:段|句|行|篇|首|封|张|張)(?:话|話|字|文字|诗|詩|信|留言)|写道|寫道|写着|寫著|写过|寫過|中写|中寫|记载|記載|引文|摘录|摘錄)"
    "[^。！？]{0,16}[：:]$"
)
_PAIRS = {"“": "”", "「": "」", "『": "』", '"': '"'}


def quoted_lines(pieces: Sequence[Piece]) -> set[int]:
    """Indexes of the lines that quote a document: below a line that announces it, from the opening mark to the closing.

    A paragraph of a longer quotation begins with its own opening mark and only the
    last one ends with the closing mark, as is the custom. What people say (他说：) is
    no document.
    """
    found: set[int] = set()
    for index, piece in enumerate(pieces[:-1]):
        if isinstance(piece, Line) and _INTRODUCES.search(piece.text[-60:]):
            found.update(_quotation(pieces, index + 1))
    return found


def _quotation(pieces: Sequence[Piece], first: int) -> range:
    opening = pieces[first]
    closing = _PAIRS.get(opening.text[0]) if isinstance(opening, Line) else None
    if closing is None or not isinstance(opening, Line):
        return range(0)
    for index in range(first, min(first + QUOTE_LINES_MAX, len(pieces))):
        line = pieces[index]
        if not isinstance(line, Line) or line.depth or line.text[0] != opening.text[0]:
            return range(0)
        if line.text.rstrip("。").endswith(closing):
            return range(first, index + 1)
    return range(0)

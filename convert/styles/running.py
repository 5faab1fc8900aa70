"""Running lines as text: what a header or footer shows on a page of an article.

Both paged and flowing writers ask here, so that their running lines read alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from convert.patterns import deferred
from convert.styles.model import RUNNING_FIELDS, PageStyle, RunningStyle, Sides

_FIELD = deferred(r"\{(" + "|".join(RUNNING_FIELDS) + r")\}")
_POINTS_PER_MM = 72 / 25.4


@cache
def pieces(text: str) -> Sequence[tuple[str, bool]]:
    """A running text cut into literal stretches and the names of fields (marked true), empty ones left out.

    >>> pieces("— {page} —")
    (('— ', False), ('page', True), (' —', False))
    """
    # re.split with one group alternates: text, a field's name, text …
    return tuple((piece, bool(index % 2)) for index, piece in enumerate(_FIELD.split(text)) if piece)


def filled(text: str, fields: Mapping[str, str]) -> str:
    """A running text with ``fields`` in place of their names in braces.

    >>> filled("{title}　{page}", {"page": "3", "title": "工作报告"})
    '工作报告　3'
    """
    return "".join(fields[piece] if is_field else piece for piece, is_field in pieces(text))


def fitting(fields: Mapping[str, str], line: RunningStyle, texts: Sides, page: PageStyle) -> dict[str, str]:
    """The fields the texts of a line name, long titles shortened so that the texts stand side by side on ``page``.

    Each text has an equal share of the type area's width; a Chinese character counts
    one em, any other half an em.
    """
    used = [text for text in texts if text]
    width_em = page.type_area_mm[0] * _POINTS_PER_MM / line.size_pt - 2 * line.inset_em
    share_em = width_em / max(1, len(used)) - (1.0 if len(used) > 1 else 0.0)
    fixed_em = max(map(_fixed_em, used), default=0.0)
    names = [piece for text in used for piece, is_field in pieces(text) if is_field]
    return {name: shortened(fields[name], share_em - fixed_em) for name in names if name in fields}


@cache
def _fixed_em(text: str) -> float:
    """How wide a running text is without its fields."""
    return _em("".join(piece for piece, is_field in pieces(text) if not is_field))


def shortened(text: str, room_em: float) -> str:
    """``text`` cut off with an ellipsis where it is wider than ``room_em``.

    >>> shortened("关于工作情况的报告", 6), shortened("工作报告", 6)
    ('关于工作情…', '工作报告')
    """
    if len(text) <= room_em or _em(text) <= room_em:
        return text
    kept, width = [], 1.0
    for char in text:
        width += _em(char)
        if width > room_em:
            break
        kept.append(char)
    return "".join(kept) + "…"


def _em(text: str) -> float:
    return sum(0.5 if char < "\u2e80" else 1.0 for char in text)

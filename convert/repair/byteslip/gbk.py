r"""GBK as the damaged pages' software saw it: characters to bytes and back, one by one.

A byte pair that GBK leaves to its users shows as a private-use character
(WHATWG/Unicode mapping): ``AAA1–AFFE`` U+E000–E233, ``F8A1–FEFE`` U+E234–E4C5,
``A140–A7A0`` U+E4C6–E765.

>>> encode("發").hex(), encode("l").hex(), encode("\ue026").hex()
('b06c', '6c', 'aac7')
>>> decode(0xB0, 0x6C), decode(0xAA, 0xC7), decode(0xB0, 0x28)
('發', '\ue026', None)
"""

from __future__ import annotations

from functools import cache

#: Full-width marks that pages fold to half width, and back.
FOLDED = {"，": ",", "？": "?", "！": "!", "；": ";", "：": ":", "（": "(", "）": ")"}
WIDENED = {half: full for full, half in FOLDED.items()}

#: A trail byte 80 that lost its lead shows as the euro sign (WHATWG decoder).
LONE_80 = "€"

#: Marks in front of which the process puts its breaks, the usual ones first: pairs of GBK rows A1 and A3.
MARK_ORDER = "？！；，：（）。、"
MARKS = frozenset(MARK_ORDER)


@cache
def encode(char: str) -> bytes:
    """The one or two bytes of a character, ``b""`` for one that GBK does not have."""
    code = ord(char)
    if 0xE000 <= code <= 0xE765:
        return _private_bytes(code)
    try:
        data = char.encode("gb18030")
    except UnicodeEncodeError:
        return b""
    return data if len(data) <= 2 else b""


@cache
def decode(lead: int, trail: int) -> str | None:
    """The character of a byte pair (private-use ones included), or None when it is no pair."""
    if not (0x81 <= lead <= 0xFE and 0x40 <= trail <= 0xFE and trail != 0x7F):
        return None
    if (0xAA <= lead <= 0xAF or lead >= 0xF8) and trail >= 0xA1:
        return chr((lead - 0xAA if lead <= 0xAF else lead - 0xF8 + 6) * 94 + trail - 0xA1 + 0xE000)
    if 0xA1 <= lead <= 0xA7 and trail <= 0xA0:
        return chr((lead - 0xA1) * 96 + trail - 0x40 - (trail > 0x7F) + 0xE4C6)
    try:
        char = bytes((lead, trail)).decode("gb18030")
    except UnicodeDecodeError:
        return None
    return char if len(char) == 1 else None


def is_private(char: str) -> bool:
    """Whether the character stands for a byte pair that GBK leaves to its users."""
    return "\ue000" <= char <= "\ue765"


def _private_bytes(code: int) -> bytes:
    if code <= 0xE4C5:
        row, cell = divmod(code - 0xE000, 94)
        return bytes((row + 0xAA if row < 6 else row - 6 + 0xF8, cell + 0xA1))
    row, cell = divmod(code - 0xE4C6, 96)
    return bytes((row + 0xA1, cell + 0x40 + (cell >= 63)))

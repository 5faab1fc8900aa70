r"""From a character of the decoded text back to its byte in the source.

The map is made when it is first asked for and holds one checkpoint per 128
bytes, so a 5 MB file costs a list of some 40,000 tuples; each answer is a
binary search and the decoding of at most one stretch.

>>> at = ByteOffsets("一\r\n二".encode(), "utf-8", 0)
>>> [at(i) for i in range(5)]
[0, 3, 5, 8, None]
"""

from __future__ import annotations

import codecs
from bisect import bisect_right
from functools import cached_property
from typing import Final

from msgspec import Struct

_STRETCH: Final = 128


class _Checkpoint(Struct, frozen=True):
    """A place between two characters, and what a decoder that starts there must know."""

    chars: int
    offset: int
    state: int
    after_return: bool


class ByteOffsets(Struct, frozen=True, dict=True):
    r"""Byte offsets into ``data``, whose text begins at byte ``start`` and is in ``encoding``.

    The characters counted are those of the text after ``\r\n`` and lone ``\r``
    have become ``\n``; the newline made from ``\r\n`` stands at its ``\r``.
    """

    data: bytes
    encoding: str
    start: int

    def __repr__(self) -> str:
        return f"ByteOffsets({len(self.data)} bytes of {self.encoding})"

    def __call__(self, char_index: int) -> int | None:
        """The byte where character ``char_index`` begins; the text's end is the data's; ``None`` outside."""
        if char_index < 0:
            return None
        at = self._checkpoints[bisect_right(self._checkpoints, char_index, key=lambda point: point.chars) - 1]
        decoder = self._decoder()
        decoder.setstate((b"", at.state))
        chars, begin, after_return = at.chars, at.offset, at.after_return
        for end in range(begin + 1, len(self.data) + 1):
            piece = decoder.decode(self.data[end - 1 : end])
            for char in piece:
                if not (char == "\n" and after_return):
                    if chars == char_index:
                        return begin
                    chars += 1
                after_return = char == "\r"
            begin = end if piece else begin
        return len(self.data) if chars == char_index else None

    def _decoder(self) -> codecs.IncrementalDecoder:
        return codecs.getincrementaldecoder(self.encoding)()

    @cached_property
    def _checkpoints(self) -> list[_Checkpoint]:
        decoder = self._decoder()
        chars, after_return = 0, False
        points = [_Checkpoint(0, self.start, 0, False)]
        for begin in range(self.start, len(self.data), _STRETCH):
            stretch = self.data[begin : begin + _STRETCH]
            piece = decoder.decode(stretch)
            chars += len(piece) - piece.count("\r\n") - (after_return and piece.startswith("\n"))
            after_return = piece.endswith("\r") if piece else after_return
            pending, state = decoder.getstate()
            points.append(_Checkpoint(chars, begin + len(stretch) - len(pending), state, after_return))
        return points

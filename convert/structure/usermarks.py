r"""Article marks a user describes with a pattern of their own.

>>> from convert.structure.lines import split_lines
>>> [(hit.mark, hit.rest.text) for hit in compile_mark("第.讲").hits(split_lines("第一讲：治水\n正文\n第二讲：治土"))]
[('第一讲', '治水'), ('第二讲', '治土')]
"""

from __future__ import annotations

import re
import warnings
from typing import Any, Final

from msgspec import Struct

from convert.errors import UsageError
from convert.structure.limits import MARK_LINE_MAX
from convert.structure.lines import BLANKS, Line
from convert.structure.marks import Hit

_JOINTS: Final = ":：、" + BLANKS
_EXAMPLE: Final = "Write a regular expression for what stands at the start of the line, such as 第[一二三]讲."


class UserMark(Struct, frozen=True):
    """A pattern that article marks match from the start of their line; ``matcher`` is RE2's.

    RE2 takes time in proportion to the text whatever the pattern, so that none
    can hang the program; it knows neither look-around nor back references.
    """

    text: str
    matcher: Any

    def hits(self, lines: list[Line]) -> list[Hit]:
        """The lines whose first characters match, with what stands behind the mark."""
        return [hit for index, line in enumerate(lines) if (hit := self._hit(index, line)) is not None]

    def _hit(self, index: int, line: Line) -> Hit | None:
        match = self.matcher.match(line.text[: 2 * MARK_LINE_MAX])
        mark = match[0].strip(BLANKS) if match else ""
        if not mark:
            return None
        behind = line.text[match.end() :].lstrip(_JOINTS)
        start = len(line.text) - len(behind)
        between = "".join(line.text[match.end() : start].split())
        return Hit(index, 0, mark, "", line.cut(start)[1] if behind else None, between)


def compile_mark(pattern: str) -> UserMark:
    """The pattern ready for use.

    Raises:
        UsageError: it is empty, no valid pattern, or asks for what RE2 cannot do; the
            sentence points at the place.
    """
    try:
        import re2
    except ImportError:
        raise UsageError(
            "A pattern for article marks needs the package google-re2, which is not installed here; "
            "run: pip install google-re2"
        ) from None
    if not pattern:
        raise UsageError(f"The pattern for article marks is empty. {_EXAMPLE}")
    settings = re2.Options()
    settings.log_errors = False
    try:
        return UserMark(pattern, re2.compile(pattern, settings))
    except re2.error as error:
        what, at = _mistake(pattern, error)
    raise UsageError(
        f"The article mark {pattern!r} is no valid pattern: {what} at character {at + 1}. {_EXAMPLE}"
        f"\n    {pattern}\n    {_pointer(pattern, at)}"
    )


def _mistake(pattern: str, error: Exception) -> tuple[str, int]:
    """What is wrong and where, in characters: Python's word where it agrees, else RE2's, which names the piece."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(pattern)
        except re.error as mistake:
            return mistake.msg, mistake.pos or 0
        except (RecursionError, OverflowError):
            return "it is too deep or too large", 0
    said = error.args[0] if error.args else b""
    what, _, piece = (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)).partition(": ")
    return f"{what} ({piece} is not known here)" if piece else what, max(pattern.find(piece), 0)


def _pointer(pattern: str, at: int) -> str:
    """Blanks up to a caret below character ``at``, wide ones below wide characters."""
    return "".join("\u3000" if char > "\u2e80" else " " for char in pattern[:at]) + "^"

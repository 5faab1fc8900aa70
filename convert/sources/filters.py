"""Which files of a folder or archive are taken.

>>> keep = Filter(SourceOptions(exclude=("*/nav/*",)))
>>> [keep(path) for path in ("a.txt", "b.PNG", "site/nav/a.html", "README.md", ".git/a.txt")]
[True, False, False, False, False]
>>> Filter(SourceOptions(include=("*.asp",)))("old/page.asp")
True
"""

from __future__ import annotations

import re
from fnmatch import translate
from pathlib import PurePosixPath
from typing import Final

from convert.sources.options import SourceOptions

EXTENSIONS: Final = (".txt", ".html", ".htm", ".md", ".docx")
"""What is taken from a folder, whatever the case; a file named by itself may be called anything."""

ABOUT_THE_FOLDER: Final = "readme"
"""A file of this name, whatever the case, tells about its folder and is not taken from it."""

LOCK: Final = "~$"
"""Word's mark of who has a file open is a file beside it whose name begins like this."""


class Filter:
    """Says of a path below a folder, with ``/`` between its parts, whether it is taken.

    ``extensions`` are what is taken where no pattern says so.
    """

    def __init__(self, options: SourceOptions, extensions: tuple[str, ...] = EXTENSIONS) -> None:
        self._include = _matcher(options.include)
        self._exclude = _matcher(options.exclude)
        self._extensions = extensions

    def __call__(self, path: str) -> bool:
        """Whether it is taken."""
        if self._exclude and self._exclude.match(path):
            return False
        if self._include:
            return self._include.match(path) is not None
        parts = path.split("/")
        if any(part.startswith(".") and part not in (".", "..") for part in parts):
            return False
        name = PurePosixPath(path)
        wanted = name.stem.lower() != ABOUT_THE_FOLDER and not name.name.startswith(LOCK)
        return wanted and path.lower().endswith(self._extensions)


def _matcher(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{translate(pattern)})" for pattern in patterns)) if patterns else None

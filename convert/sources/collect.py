"""From what a user names to sources: a table of kinds of places, tried in order.

A further kind of place (an archive, a table of records) is one more row: how to
tell it, and how to list its sources.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from convert.errors import SourceError
from convert.sources.source import Source

EXTENSIONS: Final = (".txt", ".html", ".htm", ".md", ".docx")
"""What is taken from a folder, whatever the case; a file named by itself may be called anything."""

LOCK: Final = "~$"
"""Word's mark of who has a file open is a file beside it whose name begins like this."""

ABOUT_THE_FOLDER: Final = "readme"
"""A file of this name, whatever the case, tells about its folder and is not taken from it."""

STANDARD_INPUT: Final = "-"


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of place: ``fits`` looks at the name the user gave, ``sources`` lists what is there."""

    fits: Callable[[str], bool]
    sources: Callable[[str], Iterator[Source]]


def collect(paths: Sequence[str]) -> Iterator[Source]:
    """The sources at ``paths`` (files, folders, ``-``), each once, in the order named and sorted within folders.

    Folders are searched through; hidden files and folders are passed over, and
    so is a README, which tells about its folder. All paths are checked before
    the first source is given out.

    Raises:
        SourceError: a path does not exist or cannot be looked at, a folder holds
            no texts or leads back into itself, or no path is named.
    """
    if not paths:
        raise SourceError("No source is named; name a file, a folder, or - for standard input.")
    found = [_place(path).sources(path) for path in paths]
    return iter({source.identity: source for source in chain.from_iterable(found)}.values())


def _place(path: str) -> Place:
    return next(place for place in _PLACES if place.fits(path))


def _from_standard_input(_: str) -> Iterator[Source]:
    yield Source(STANDARD_INPUT, STANDARD_INPUT, lambda: sys.stdin.buffer.read())


def _from_folder(path: str) -> Iterator[Source]:
    folder = Path(path)
    files = list(_texts(folder, frozenset()))
    if not files:
        wanted = ", ".join(EXTENSIONS)
        raise SourceError(f"The folder {path} holds no texts; put files ending in {wanted} into it or name a file.")
    yield from map(_file, files)


def _from_file(path: str) -> Iterator[Source]:
    try:
        mode = Path(path).stat().st_mode if path else None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "not a path"
        raise SourceError(f"There is no source {path} ({reason}); check its name.") from None
    if mode is None or stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise SourceError(f"{path or 'An empty name'} is neither a file nor a folder; name one that is.")
    yield _file(Path(path))


def _file(path: Path) -> Source:
    return Source(path.as_posix(), path.name, path.read_bytes)


def _texts(folder: Path, above: frozenset[tuple[int, int]]) -> Iterator[Path]:
    """The texts below a folder: files first, then its folders, both in the order of their names' characters."""
    try:
        status = folder.stat()
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as problem:
        raise SourceError(f"The folder {folder} cannot be read ({problem.strerror}); check that it is yours.") from None
    own = (status.st_dev, status.st_ino)
    if own in above:
        raise SourceError(f"The folder {folder} leads back into a folder it stands in; remove that link.")
    shown = [entry for entry in entries if not entry.name.startswith(".")]
    folders = [entry for entry in shown if entry.is_dir()]
    inner = set(folders)
    yield from (entry for entry in shown if entry not in inner and _is_text(entry))
    for entry in folders:
        yield from _texts(entry, above | {own})


def _is_text(path: Path) -> bool:
    named = path.stem.lower() != ABOUT_THE_FOLDER and not path.name.startswith(LOCK)
    return path.suffix.lower() in EXTENSIONS and named


_PLACES: Final = (
    Place(lambda path: path == STANDARD_INPUT, _from_standard_input),
    Place(os.path.isdir, _from_folder),
    Place(lambda _: True, _from_file),
)

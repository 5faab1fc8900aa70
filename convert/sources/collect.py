"""From what a user names to sources: a table of kinds of places, and a table of kinds of files that hold many.

A further kind of place is one more row of ``_PLACES``: how to tell it, and how to list its
files. A further kind of file that holds many sources is one more row of ``_READERS``.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from convert.errors import SourceError
from convert.sources.archives import read_tar, read_zip
from convert.sources.file import File, local_file
from convert.sources.filters import EXTENSIONS, Filter
from convert.sources.folder import walk
from convert.sources.jsonl import read_jsonl
from convert.sources.options import SourceOptions
from convert.sources.parquet import read_parquet
from convert.sources.remote import is_url, remote_files
from convert.sources.source import Source
from convert.sources.warc import read_warc

STANDARD_INPUT: Final = "-"

Reader = Callable[[File, SourceOptions], Iterator[Source]]

#: What holds many sources, by the end of its name, the whole of a packed file's end before its part.
_READERS: Final[dict[str, Reader]] = {
    ".zip": read_zip,
    **dict.fromkeys((".tar", ".tar.gz", ".tgz", ".tar.zst", ".tzst"), read_tar),
    **dict.fromkeys((".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst"), read_jsonl),
    ".parquet": read_parquet,
    **dict.fromkeys((".warc", ".warc.gz", ".wet", ".wet.gz"), read_warc),
}


class Place(Struct, frozen=True):
    """A kind of place: ``fits`` looks at the name the user gave, ``files`` lists what is there.

    ``files`` raises a ``SourceError`` before it gives out the first file if there is none.
    """

    fits: Callable[[str], bool]
    files: Callable[[str, SourceOptions], Iterable[File]]


class Stream:
    """The sources at some paths, in the order named and sorted within folders; nothing is held.

    Going through it again starts from the beginning.
    """

    def __init__(self, paths: Sequence[str], options: SourceOptions) -> None:
        self._options = options
        self._listings = [(_place(path), path) for path in paths]
        self._count = 0
        self._is_counted = True
        for place, path in self._listings:
            for file in place.files(path, options):
                self._count += 1
                self._is_counted &= _reader(file.name) is None

    def __iter__(self) -> Iterator[Source]:
        for place, path in self._listings:
            for file in place.files(path, self._options):
                reader = _reader(file.name)
                if reader is None:
                    yield file.source(self._options.max_bytes)
                else:
                    yield from reader(file, self._options)

    def __length_hint__(self) -> int:
        """How many sources there are, where no file has to be opened to know."""
        return self._count if self._is_counted else NotImplemented


def stream(paths: Sequence[str], options: SourceOptions | None = None) -> Stream:
    """The sources at ``paths`` (files, folders, URLs, ``-``), one after the other, however many there are.

    Folders are searched through; hidden files and folders are passed over, and
    so is a README, which tells about its folder. Archives and files of records
    give each of their members. All paths are checked before the first source is
    given out. A source that is named twice comes twice.

    Raises:
        SourceError: a path does not exist or cannot be looked at, a folder holds
            no texts or leads back into itself, or no path is named.
    """
    if not paths:
        raise SourceError("No source is named; name a file, a folder, or - for standard input.")
    return Stream(paths, options or SourceOptions())


def collect(paths: Sequence[str], options: SourceOptions | None = None) -> Iterator[Source]:
    """The sources at ``paths`` as :func:`stream` gives them, each once."""
    return iter({source.identity: source for source in stream(paths, options)}.values())


def _place(path: str) -> Place:
    return next(place for place in _PLACES if place.fits(path))


def _reader(name: str) -> Reader | None:
    lower = name.lower()
    return next((reader for end, reader in _READERS.items() if lower.endswith(end)), None)


def _standard_input(_: str, __: SourceOptions) -> Iterator[File]:
    yield File(STANDARD_INPUT, STANDARD_INPUT, lambda: sys.stdin.buffer)


def _folder(path: str, options: SourceOptions) -> Iterator[File]:
    is_empty = True
    for file in walk(path, Filter(options, (*EXTENSIONS, *_READERS)), options.passed_over):
        is_empty = False
        yield local_file(file, is_named=False)
    if is_empty:
        wanted = "that fit --include" if options.include else f"ending in {', '.join(EXTENSIONS)}"
        raise SourceError(f"The folder {path} holds no texts; put files {wanted} into it or name a file.")


def _url(path: str, options: SourceOptions) -> Iterator[File]:
    keep = Filter(options, (*EXTENSIONS, *_READERS))
    found = False
    for file in remote_files(path):
        is_alone = file.identity.rstrip("/") == path.rstrip("/")
        if is_alone or keep(file.identity.removeprefix(path.rstrip("/") + "/")):
            found = True
            yield file
    if not found:
        raise SourceError(f"There are no texts at {path}; put files ending in {', '.join(EXTENSIONS)} there.")


def _file(path: str, _: SourceOptions) -> Iterator[File]:
    try:
        mode = Path(path).stat().st_mode if path else None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "not a path"
        raise SourceError(f"There is no source {path} ({reason}); check its name.") from None
    if mode is None or stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise SourceError(f"{path or 'An empty name'} is neither a file nor a folder; name one that is.")
    yield local_file(path)


_PLACES: Final = (
    Place(lambda path: path == STANDARD_INPUT, _standard_input),
    Place(is_url, _url),
    Place(os.path.isdir, _folder),
    Place(lambda _: True, _file),
)

"""One file, here or behind a URL, before it is known what is in it."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from convert.errors import SourceError
from convert.sources.source import Source

#: Bytes read at a time where a stream is only passed through.
CHUNK = 1 << 20


class File(Struct, frozen=True):
    """A file that can be opened again and again; ``open`` travels to other processes.

    ``identity`` is its path or URL, ``name`` the last part of it.
    """

    identity: str
    name: str
    open: Callable[[], BinaryIO]

    def source(self, max_bytes: int) -> Source:
        """The file as one source."""
        return Source(self.identity, self.name, partial(_read_file, self, max_bytes))


def local_file(path: str, *, is_named: bool = True) -> File:
    """The file at ``path`` on this machine; one that the user named itself may be a pipe (of the shell's making)."""
    return File(
        Path(path).as_posix(), Path(path).name, partial(_open, path) if is_named else partial(_open_regular, path)
    )


def _open(path: str) -> BinaryIO:
    return Path(path).open("rb")


def _open_regular(path: str) -> BinaryIO:
    """Opens a regular file: a device could go on for ever, and a pipe that nobody fills would be waited for."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116
        raise SourceError(f"{path} is a pipe or device, not a file; remove it or leave it out with --exclude.")
    return _open(path)


def _read_file(file: File, max_bytes: int) -> bytes:
    with file.open() as stream:
        return read_bounded(stream, max_bytes, file.identity)


def read_bounded(stream: BinaryIO, max_bytes: int, identity: str) -> bytes:
    """All of ``stream``, if that is not too much.

    Raises:
        SourceError: there are more than ``max_bytes`` bytes.

    >>> read_bounded(io.BytesIO(b"abcd"), 4, "a.txt")
    b'abcd'
    >>> read_bounded(io.BytesIO(b"abcde"), 4, "a.txt")
    Traceback (most recent call last):
    convert.errors.SourceError: a.txt is larger than 0 MB, the most one source may have; split it or raise --max-mb.
    """
    data = io.BytesIO()
    while chunk := stream.read(CHUNK):
        if data.tell() + len(chunk) > max_bytes:
            raise SourceError(too_large(identity, max_bytes))
        data.write(chunk)
    return data.getvalue()


def too_large(identity: str, max_bytes: int) -> str:
    """The sentence about a source of more than ``max_bytes`` bytes."""
    return f"{identity} is larger than {max_bytes >> 20} MB, the most one source may have; split it or raise --max-mb."

"""Where outputs go: a folder, or a place named by a URL; paths are relative to it, with ``/`` between parts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from convert.batch.writing import check_writable, sweep, write_chunks, write_files
from convert.sources.remote import is_url

_CHUNK = 1 << 20

#: How the URL of a folder begins.
_SHARED = "file://"


class Store(Protocol):
    """A place for outputs. ``shown`` is what a person calls it, ``path`` its folder on this machine if it has one."""

    shown: str
    path: Path | None

    def check(self) -> None:
        """Makes sure that something can be written; raises ``OutputError``."""

    def write(self, folder: str, files: dict[str, bytes]) -> None:
        """Writes files into a folder, each whole or not at all; raises ``OutputError``."""

    def write_stream(self, path: str, chunks: Iterable[bytes]) -> None:
        """Writes one file of any size, whole or not at all; raises ``OutputError``."""

    def put(self, path: str, file: Path) -> None:
        """Moves a finished file of this machine to ``path``; raises ``OutputError``."""

    def holds(self, sizes: Mapping[str, int]) -> bool:
        """Whether the files are there in these sizes, as far as that costs little to know."""

    def missing(self, paths: Iterable[str]) -> set[str]:
        """The paths at which there is nothing, as far as that costs little to know."""

    def read(self, path: str) -> Iterator[bytes]:
        """A file in chunks; raises ``FileNotFoundError``."""

    def remove(self, path: str) -> None:
        """Removes a file, and the folders that are empty then; a missing file is none of its business."""

    def sweep(self, folder: str) -> None:
        """Removes what a run that was killed may have left half-written in ``folder``."""

    def for_workers(self, *, elsewhere: bool) -> Store | None:
        """The place as other processes know it, ``elsewhere`` those of other machines; ``None`` if they do not."""


class LocalStore:
    """A folder of this machine, which other machines may have as well (``is_shared``)."""

    def __init__(self, folder: Path, *, is_shared: bool = False) -> None:
        self.path: Path | None = folder
        self.folder = folder
        self.shown = f"{folder}{os.sep}"
        self.is_shared = is_shared

    def check(self) -> None:
        """See :class:`Store`."""
        check_writable(self.folder)

    def write(self, folder: str, files: dict[str, bytes]) -> None:
        """See :class:`Store`."""
        write_files(self.folder / folder, files)

    def write_stream(self, path: str, chunks: Iterable[bytes]) -> None:
        """See :class:`Store`."""
        write_chunks(self.folder / path, chunks)

    def put(self, path: str, file: Path) -> None:
        """See :class:`Store`."""
        file.replace(self.folder / path)

    def holds(self, sizes: Mapping[str, int]) -> bool:
        """See :class:`Store`."""
        try:
            return all(os.stat(f"{self.folder}/{path}").st_size == size for path, size in sizes.items())  # noqa: PTH116
        except OSError:
            return False

    def missing(self, paths: Iterable[str]) -> set[str]:
        """See :class:`Store`."""
        return {path for path in paths if not (self.folder / path).is_file()}

    def read(self, path: str) -> Iterator[bytes]:
        """See :class:`Store`."""
        with (self.folder / path).open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def remove(self, path: str) -> None:
        """See :class:`Store`."""
        file = self.folder / path
        file.unlink(missing_ok=True)
        for above in file.parents:
            if above == self.folder or not above.is_dir() or any(above.iterdir()):
                return
            above.rmdir()

    def sweep(self, folder: str) -> None:
        """See :class:`Store`."""
        sweep(self.folder / folder, is_deep=folder != "")

    def for_workers(self, *, elsewhere: bool) -> Store | None:
        """See :class:`Store`."""
        return None if elsewhere and not self.is_shared else LocalStore(self.folder.absolute())


def open_store(out_dir: str | Path) -> Store:
    """The store at ``out_dir``, a path or a URL such as ``s3://bucket/pages``.

    ``file:///mnt/pages`` names a folder as well, and says that workers on other machines have it in the
    same place.

    >>> open_store("file:///mnt/pages%20of%20ours").path
    PosixPath('/mnt/pages of ours')

    Raises:
        UsageError: the URL's protocol needs an extra that is not installed.
    """
    if isinstance(out_dir, str) and out_dir.startswith(_SHARED):
        from urllib.request import url2pathname  # loads the whole of HTTP

        return LocalStore(Path(url2pathname(out_dir.removeprefix(_SHARED))), is_shared=True)
    if isinstance(out_dir, str) and is_url(out_dir):
        from convert.batch.remote import RemoteStore

        return RemoteStore(out_dir)
    return LocalStore(Path(out_dir))

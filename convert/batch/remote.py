"""Outputs behind a URL, through fsspec: object stores and whatever else it can write to."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from convert.errors import OutputFull, SourceError, UsageError
from convert.sources.remote import file_system, persistent

_CHUNK = 1 << 20


class RemoteStore:
    """A place behind a URL. A single object is whole or not there: no temporary names are needed.

    What costs a question to the server for every file (is it there?) is not asked: the
    ledger is trusted, and ``hanpress verify`` reads everything again.
    """

    def __init__(self, url: str) -> None:
        self.path: Path | None = None
        self.shown = url.rstrip("/") + "/"
        self._system, self._root = file_system(url.rstrip("/"))

    def check(self) -> None:
        """See :class:`~convert.batch.store.Store`."""
        if self.shown.startswith(("http://", "https://")):
            raise UsageError(f"{self.shown} can be read but not written; choose a folder or an object store with -o.")

    def write(self, folder: str, files: dict[str, bytes]) -> None:
        """See :class:`~convert.batch.store.Store`."""
        for name, data in files.items():
            self._put(f"{folder}/{name}", partial(self._system.pipe_file, self._at(f"{folder}/{name}"), data))

    def write_stream(self, path: str, chunks: Iterable[bytes]) -> None:
        """See :class:`~convert.batch.store.Store`."""
        import tempfile

        with tempfile.NamedTemporaryFile() as whole:
            for chunk in chunks:
                whole.write(chunk)
            whole.flush()
            self.put(path, Path(whole.name))

    def put(self, path: str, file: Path) -> None:
        """See :class:`~convert.batch.store.Store`; the file stays where it is."""
        self._put(path, partial(self._system.put_file, str(file), self._at(path)))

    def holds(self, _: Mapping[str, int]) -> bool:
        """See :class:`~convert.batch.store.Store`."""
        return True

    def missing(self, _: Iterable[str]) -> set[str]:
        """See :class:`~convert.batch.store.Store`."""
        return set()

    def read(self, path: str) -> Iterator[bytes]:
        """See :class:`~convert.batch.store.Store`."""
        try:
            data = io.BytesIO(persistent(partial(self._system.cat_file, self._at(path)), self._at(path)))
        except SourceError as problem:
            raise FileNotFoundError(str(problem)) from None
        while chunk := data.read(_CHUNK):
            yield chunk

    def remove(self, path: str) -> None:
        """See :class:`~convert.batch.store.Store`."""

        def gone() -> None:
            if self._system.exists(self._at(path)):
                self._system.rm_file(self._at(path))

        self._put(path, gone)

    def sweep(self, _: str) -> None:
        """Nothing is ever half-written."""

    def for_workers(self, *, elsewhere: bool) -> RemoteStore:  # noqa: ARG002
        """See :class:`~convert.batch.store.Store`; a URL means the same everywhere."""
        return self

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _put(self, path: str, action: Callable[[], object]) -> None:
        try:
            persistent(action, f"{self.shown}{path}")
        except SourceError as problem:
            reason = str(problem).replace("cannot be read", "cannot be written").rpartition(";")[0]
            raise OutputFull(f"{reason}; start again when the server is back.") from None

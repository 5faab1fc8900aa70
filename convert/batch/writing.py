"""Files written whole or not at all: a temporary file in the same folder, then a rename."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from convert.errors import OutputError, OutputFull

#: What temporary files are called, so that a person who finds one knows whose it is.
_PREFIX = ".hanpress-"
SUFFIX = ".part"

#: Errors that every further file would meet as well.
_FULL = frozenset({errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)})


def check_writable(folder: Path) -> None:
    """Makes sure, before any work, that files can be written into ``folder`` (which need not exist yet).

    Raises:
        OutputError: it, or the nearest folder above it, is a file or not writable.
    """
    nearest = folder
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    if not nearest.is_dir():
        raise OutputError(f"The output {folder} cannot be a folder: {nearest} is a file; choose another place with -o.")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise OutputError(f"The output {folder} cannot be written: no permission in {nearest}; choose another with -o.")


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Writes ``files`` (name → content) into ``folder``, which is made where missing, as are folders in their names.

    All of them are on the disk under temporary names before the first is renamed, so a
    full disk leaves the folder as it was; a folder made here for nothing is removed.

    Raises:
        OutputFull: there is no room left.
        OutputError: a file or the folder cannot be written; no temporary file is left.
    """
    made: list[Path] = []
    seen: set[Path] = set()
    pending: dict[Path, Path] = {}
    try:
        for number, (name, data) in enumerate(files.items()):
            final = folder / name
            place = final.parent
            if place not in seen:
                seen.add(place)
                made = [*_missing_folders(place), *made]
                place.mkdir(parents=True, exist_ok=True)
            temporary = place / temporary_name(number)
            pending[temporary] = final
            temporary.write_bytes(data)
        for temporary, final in list(pending.items()):
            temporary.replace(final)
            del pending[temporary]
    except BaseException as problem:
        _clear(pending, made)
        if isinstance(problem, OSError):
            raise refusal(folder, problem) from None
        raise


def write_chunks(path: Path, chunks: Iterable[bytes]) -> None:
    """Writes one file of any size, whole or not at all; see :func:`write_files`."""
    temporary = path.parent / temporary_name("whole")
    made = _missing_folders(path.parent)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        temporary.replace(path)
    except BaseException as problem:
        _clear({temporary: path}, made)
        if isinstance(problem, OSError):
            raise refusal(path, problem) from None
        raise


def sweep(folder: Path, *, is_deep: bool = False) -> None:
    """Removes the temporary files that a run which was killed has left in ``folder``, ``is_deep`` below it too."""
    if folder.is_dir():
        for temporary in (folder.rglob if is_deep else folder.glob)(f"{_PREFIX}*{SUFFIX}"):
            temporary.unlink(missing_ok=True)


def write_file(path: Path, data: bytes) -> None:
    """Writes one file whole or not at all; see :func:`write_files`."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file with -o.")
    write_files(path.parent, {path.name: data})


@contextmanager
def folders_kept_if_used(folder: Path) -> Iterator[None]:
    """Makes ``folder``; afterwards the folders made for it are removed again as far as they are empty."""
    made = _missing_folders(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise refusal(folder, problem) from None
    try:
        yield
    finally:
        _clear({}, made)


def temporary_name(part: object) -> str:
    """A name for a file that is being written; ``part`` tells it from others of the process."""
    return f"{_PREFIX}{os.getpid()}-{part}{SUFFIX}"


def refusal(place: Path, problem: OSError) -> OutputError:
    """The error about a place that could not be written."""
    reason = problem.strerror or str(problem)
    kind = OutputFull if problem.errno in _FULL else OutputError
    return kind(f"{place} cannot be written ({reason}); free it or choose another with -o.")


def _missing_folders(folder: Path) -> list[Path]:
    """The folders that ``mkdir`` will make, innermost first."""
    missing = []
    while not folder.exists() and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    return missing


def _clear(pending: dict[Path, Path], made: list[Path]) -> None:
    """Removes temporary files, then the folders made for them as far as they are empty."""
    for temporary in pending:
        temporary.unlink(missing_ok=True)
    for folder in made:
        with suppress(OSError):
            folder.rmdir()

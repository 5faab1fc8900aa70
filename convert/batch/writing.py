"""Files written whole or not at all: a temporary file in the same folder, then a rename."""

from __future__ import annotations

import os
from pathlib import Path

from convert.errors import OutputError

#: What temporary files are called, so that a person who finds one knows whose it is.
_PREFIX = ".hanpress-"


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
    """Writes ``files`` (name → content) into ``folder``, which is made where missing.

    All of them are on the disk under temporary names before the first is renamed, so a
    full disk leaves the folder as it was; a folder made here for nothing is removed.

    Raises:
        OutputError: a file or the folder cannot be written; no temporary file is left.
    """
    made = _missing_folders(folder)
    pending: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, (name, data) in enumerate(files.items()):
            temporary = folder / f"{_PREFIX}{os.getpid()}-{number}.part"
            pending[temporary] = folder / name
            temporary.write_bytes(data)
        for temporary, final in list(pending.items()):
            temporary.replace(final)
            del pending[temporary]
    except BaseException as problem:
        _clear(pending, made)
        if isinstance(problem, OSError):
            reason = problem.strerror or str(problem)
            raise OutputError(f"{folder} cannot be written ({reason}); free it or choose another with -o.") from None
        raise


def write_file(path: Path, data: bytes) -> None:
    """Writes one file whole or not at all; see :func:`write_files`."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file with -o.")
    write_files(path.parent, {path.name: data})


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
        try:
            folder.rmdir()
        except OSError:
            return

"""A folder of this machine, searched through."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from convert.errors import SourceError


def walk(folder: str, keep: Callable[[str], bool], passed_over: Iterable[str] = ()) -> Iterator[str]:
    """The files below a folder that ``keep`` takes, given their paths below it.

    Files come first, then the folders, both in the order of their names' characters.
    Hidden folders are passed over, and so are those named in ``passed_over``.

    Raises:
        SourceError: a folder cannot be read, or leads back into one that it stands in.
    """
    out_of_bounds = frozenset(map(os.path.realpath, passed_over))
    yield from _walk(folder, "", keep, out_of_bounds, frozenset())


def _walk(
    folder: str,
    below: str,
    keep: Callable[[str], bool],
    out_of_bounds: frozenset[str],
    above: frozenset[tuple[int, int]],
) -> Iterator[str]:
    try:
        status = os.stat(folder)  # noqa: PTH116
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.is_dir()) for entry in entries)
    except OSError as problem:
        raise SourceError(f"The folder {folder} cannot be read ({problem.strerror}); check that it is yours.") from None
    own = (status.st_dev, status.st_ino)
    if own in above:
        raise SourceError(f"The folder {folder} leads back into a folder it stands in; remove that link.")
    for name, is_folder in found:
        if not is_folder and keep(below + name):
            yield os.path.join(folder, name)  # noqa: PTH118
    for name, is_folder in found:
        inner = os.path.join(folder, name)  # noqa: PTH118
        if is_folder and not name.startswith(".") and os.path.realpath(inner) not in out_of_bounds:
            yield from _walk(inner, f"{below}{name}/", keep, out_of_bounds, above | {own})

"""One run at a time into one output: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from convert.errors import OutputBusy

#: Added to the ledger's name.
SUFFIX = ".lock"


@contextmanager
def locked(ledger: Path) -> Iterator[None]:
    """Holds the lock beside ``ledger``; the file is removed with it.

    Raises:
        OutputBusy: another process holds it.
    """
    path = ledger.with_name(ledger.name + SUFFIX)
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            raise OutputBusy(
                f"Another run is writing into {ledger.parent}; wait until it has ended, or choose another with -o."
            ) from None
        if _is_still(path, handle):
            break
        os.close(handle)  # its last holder removed the file between our two steps
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(handle)


def is_held(ledger: Path) -> bool:
    """Whether a run holds the lock now."""
    try:
        handle = os.open(ledger.with_name(ledger.name + SUFFIX), os.O_RDWR)
    except OSError:
        return False
    try:
        _lock(handle)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _is_still(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

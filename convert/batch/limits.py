"""How much memory a source may take: a limit on the address space of the process that converts it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_guard = threading.Lock()
_under_way: list[int] = []  # megabytes of each source that this process is at
_before: tuple[int, int] = (0, 0)  # address space and limit when it had none


def limit_memory(megabytes: int) -> None:
    """Limits this process for good; 0 for no limit. Windows has none."""
    if megabytes:
        _set(megabytes << 20)


@contextmanager
def limited_memory(megabytes: int) -> Iterator[None]:
    """Limits this process while a source is worked at, to what it takes already and ``megabytes`` more.

    For a process that has other things to do as well. What threads of it work at side by side has the
    limits together: the system knows only that of the whole process.
    """
    global _before  # what is limited is the process, and there is one
    if not megabytes:
        yield
        return
    with _guard:
        if not _under_way:
            _before = (_address_space(), _limit())
        _under_way.append(megabytes)
        _set(_before[0] + (sum(_under_way) << 20))
    try:
        yield
    finally:
        with _guard:
            _under_way.remove(megabytes)
            _set(_before[0] + (sum(_under_way) << 20) if _under_way else _before[1])


def _address_space() -> int:
    """Bytes this process takes; 0 where the system does not tell."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _limit() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return -1
    return resource.getrlimit(resource.RLIMIT_AS)[0]


def _set(size: int) -> None:
    with suppress(ImportError):  # Windows
        import resource

        with suppress(ValueError, OSError):  # the system's own limit is lower
            resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))

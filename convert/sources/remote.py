"""URLs as sources, through fsspec: ``s3://``, ``https://`` and whatever else it knows.

A server may be away for a while. What can be asked again is asked again, with growing
pauses, before it counts as failed.
"""

from __future__ import annotations

import io
import string
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, TypeVar, cast

from convert.errors import SourceError, UsageError
from convert.sources.file import File

#: What a scheme is written with (RFC 3986, 3.1); one of a single letter is a drive of Windows.
_SCHEME = frozenset(string.ascii_letters + string.digits + "+.-")

#: Seconds between one try and the next: about a minute and a half altogether.
PAUSES_S = (0.5, 1, 2, 4, 8, 15, 30, 30)

#: Bytes fetched at a time from a stream.
_BLOCK = 1 << 20

T = TypeVar("T")


def is_url(path: str) -> bool:
    """Whether ``path`` is a URL and not a path of this machine.

    >>> is_url("s3://bucket/a.jsonl"), is_url("C:/pages"), is_url("a/b.txt")
    (True, False, False)
    """
    scheme, colon, _ = path.partition("://")
    return colon != "" and len(scheme) > 1 and scheme[0].isalpha() and _SCHEME.issuperset(scheme)


def file_system(url: str) -> tuple[Any, str]:
    """The fsspec file system that ``url`` belongs to, and the path there.

    Raises:
        UsageError: the protocol is unknown, or its extra is not installed.
    """
    protocol = url.partition("://")[0]
    try:
        import fsspec.core
    except ImportError:
        raise UsageError(f'{url} is a URL; install what reads it: pip install "hanpress[remote,s3]".') from None
    try:
        # Listings are kept by default: a server that came back, or files written since, would not be seen.
        return cast("tuple[Any, str]", fsspec.core.url_to_fs(url, use_listings_cache=False))
    except (ImportError, ValueError) as problem:
        raise UsageError(f"{protocol}:// cannot be read here ({problem}).") from None


def remote_files(url: str) -> Iterator[File]:
    """The file at ``url``, or the files below it, sorted.

    Raises:
        SourceError: there is nothing, or the server does not answer.
    """
    system, path = file_system(url)
    protocol = url.partition("://")[0]
    if protocol in ("http", "https"):  # no folders there, only what links say
        yield remote_file(url)
        return
    found = persistent(partial(system.find, path), url)
    if not found:
        raise SourceError(f"There is nothing at {url}; check its name.")
    for name in sorted(found):
        yield remote_file(str(system.unstrip_protocol(name)))


def remote_file(url: str) -> File:
    """The file at ``url``, not looked at yet."""
    return File(url, url.partition("?")[0].rstrip("/").rpartition("/")[2] or url, partial(open_url, url))


def open_url(url: str) -> BinaryIO:
    """A file behind a URL, opened for reading."""
    system, path = file_system(url)
    file, goes_back = persistent(partial(_opened, system, path), url)
    patient = _Patient(file, url, goes_back=goes_back)
    return cast("BinaryIO", io.BufferedReader(patient, _BLOCK))


def _opened(system: Any, path: str) -> tuple[Any, bool]:
    """An open file, and whether it can go back: a web server that knows no ranges sends it from front to end."""
    if "https" in system.protocol and not system.info(path).get("partial"):
        return system.open(path, "rb", block_size=0), False
    return system.open(path, "rb"), True


class _Patient(io.RawIOBase):
    """A file behind a URL whose reads are tried again while the server is away."""

    def __init__(self, file: Any, url: str, *, goes_back: bool) -> None:
        self._file = file
        self._url = url
        self._goes_back = goes_back

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._goes_back

    def tell(self) -> int:
        return int(self._file.tell())

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return int(self._file.seek(offset, whence))

    def readinto(self, buffer: Any, /) -> int:
        data = persistent(partial(self._file.read, len(buffer)), self._url)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def persistent(action: Callable[[], T], url: str) -> T:
    """What ``action`` gives, tried again while the server is away.

    Raises:
        SourceError: it stayed away, or says that the file is not there.
    """
    for pause in (*PAUSES_S, None):
        try:
            return action()
        except (FileNotFoundError, PermissionError) as problem:
            raise SourceError(f"{url} cannot be read ({_reason(problem)}); check its name and your access.") from None
        except Exception as problem:  # every client has its own errors for a server that is away
            if pause is None or not is_temporary(problem):
                raise SourceError(f"{url} cannot be read ({_reason(problem)}); try again later.") from None
            time.sleep(pause)
    raise AssertionError("the last try returns or raises")


def is_temporary(problem: BaseException) -> bool:
    """Whether a fault may be gone the next time: a connection, a time-out, a server's own error (5xx, 429)."""
    if isinstance(problem, ConnectionError | TimeoutError):
        return True
    status = getattr(problem, "status", None)
    if isinstance(status, int):
        return status >= 500 or status == 429
    kinds = {kind.__name__ for kind in type(problem).__mro__}
    if kinds & {"ClientConnectionError", "HTTPClientError", "ConnectionError", "ServerTimeoutError", "FSTimeoutError"}:
        return True
    return isinstance(problem, OSError) and not isinstance(problem, FileNotFoundError | PermissionError)


def _reason(problem: Exception) -> str:
    return str(problem).strip().rstrip(".") or type(problem).__name__

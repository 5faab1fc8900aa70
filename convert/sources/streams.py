"""Compressed streams, opened by what their first bytes say; no read gives back more than it was asked for."""

from __future__ import annotations

import io
from typing import BinaryIO, cast

from convert.errors import SourceError, UsageError

#: Bytes read at a time when going forward.
_STEP = 1 << 18

#: The largest window a Zstandard stream may ask for, in bytes: what ``zstd --long=27`` makes.
_WINDOW = 1 << 27

_GZIP = b"\x1f\x8b"
_ZSTANDARD = b"\x28\xb5\x2f\xfd"


def decompressed(stream: BinaryIO) -> BinaryIO:
    """``stream`` as it is, or what is packed in it with gzip or Zstandard.

    >>> import gzip
    >>> decompressed(io.BytesIO(gzip.compress(b"text"))).read()
    b'text'

    Raises:
        UsageError: it is packed with Zstandard, and the extra for that is not installed.
    """
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    head = buffered.peek(len(_ZSTANDARD))
    if head.startswith(_GZIP):
        import gzip

        return cast("BinaryIO", gzip.GzipFile(fileobj=buffered))
    if head.startswith(_ZSTANDARD):
        return _zstandard(buffered)
    return buffered


def seekable(stream: BinaryIO) -> BinaryIO:
    """``stream`` itself, or a copy of it on the disk where it can only be read from front to end."""
    if stream.seekable():
        return stream
    import shutil
    import tempfile

    copy = tempfile.TemporaryFile()  # noqa: SIM115 -- whoever asked for it closes it
    shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy


def _zstandard(stream: io.BufferedReader) -> BinaryIO:
    try:
        import zstandard
    except ImportError:
        raise UsageError(
            'This file is packed with Zstandard; install what reads it: pip install "hanpress[zstd]".'
        ) from None
    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(stream, read_across_frames=True)
    return io.BufferedReader(cast("io.RawIOBase", reader))


class Bounded(io.RawIOBase):
    """A stream read from front to end that refuses a single read of more than ``most`` bytes.

    Headers that lie about their size ask for that. Going forward is reading.
    """

    def __init__(self, stream: BinaryIO, most: int, identity: str) -> None:
        self._stream = stream
        self._most = most
        self._identity = identity
        self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is, forward."""
        return True

    def tell(self) -> int:
        """Bytes read or passed over."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Goes forward to ``offset``."""
        if whence != io.SEEK_SET or offset < self._at:
            raise io.UnsupportedOperation("this stream goes forward only")
        while self._at < offset and self.read(min(_STEP, offset - self._at)):
            pass
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes.

        Raises:
            SourceError: that is more than any honest part of the file has.
        """
        if size < 0 or size > self._most:
            raise SourceError(f"{self._identity} asks for {size} bytes at once; it is damaged or made to harm.")
        data = self._stream.read(size)
        self._at += len(data)
        return data

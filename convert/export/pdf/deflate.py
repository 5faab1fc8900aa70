"""Compression of streams, through one function.

Deflate has many encodings of the same bytes: the same input gives the same file on
one machine, whatever the process did before, while a machine without the fast library, or
with another generation of processor, may write another, equally valid one.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable
from typing import cast

#: ISA-L's third level of three: about 1 % larger than level 6 of zlib, ten times faster. Never its
#: first or second: their x86 code (``igzip_icf_body_h1_gr_bt.asm``, the first byte of a stream) hashes
#: the high bits of a stack address instead of the data, so that now and then a match is missed
#: and the same input gives a file some bytes longer, by where the stack happens to lie.
_ISAL_LEVEL = 3
_ZLIB_LEVEL = 6


def deflate(data: bytes) -> bytes:
    """``data`` in the zlib format (RFC 1950), as ``/FlateDecode`` reads it.

    >>> zlib.decompress(deflate(b"abc" * 100)) == b"abc" * 100
    True
    """
    return _deflater()(data)


def checksum(data: bytes) -> int:
    """The CRC-32 of ``data``: at once with the fast library, in the time of a hash without it.

    >>> checksum(b"abc") == zlib.crc32(b"abc")
    True
    """
    return _crc32()(data)


@functools.cache
def _crc32() -> Callable[[bytes], int]:
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib.crc32
    return cast(Callable[[bytes], int], isal_zlib.crc32)


@functools.cache
def _deflater() -> Callable[[bytes], bytes]:
    try:
        from isal import isal_zlib
    except ImportError:  # no wheel for this platform: slower, a little smaller
        return functools.partial(zlib.compress, level=_ZLIB_LEVEL)
    return functools.partial(isal_zlib.compress, level=_ISAL_LEVEL)

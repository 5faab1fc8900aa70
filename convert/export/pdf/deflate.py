"""Compression of streams, through one function.

Deflate has many encodings of the same bytes: the same input gives the same file on
one set-up, while a machine without the fast library writes another, equally valid one.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable

#: ISA-L's second level of three: about 4 % larger than level 6 of zlib, ten times faster.
_ISAL_LEVEL = 2
_ZLIB_LEVEL = 6


def deflate(data: bytes) -> bytes:
    """``data`` in the zlib format (RFC 1950), as ``/FlateDecode`` reads it.

    >>> zlib.decompress(deflate(b"abc" * 100)) == b"abc" * 100
    True
    """
    return _deflater()(data)


@functools.cache
def _deflater() -> Callable[[bytes], bytes]:
    try:
        from isal import isal_zlib
    except ImportError:  # no wheel for this platform: slower, a little smaller
        return functools.partial(zlib.compress, level=_ZLIB_LEVEL)
    return functools.partial(isal_zlib.compress, level=_ISAL_LEVEL)

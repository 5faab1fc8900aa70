"""Compression is a function of its input alone."""

from __future__ import annotations

import random
import threading
import zlib

import pytest

from convert.export.pdf.deflate import deflate


def _streams() -> list[bytes]:
    """Streams whose first bytes come again at their end: short ones, whose hash tables are small, most of all."""
    pick = random.Random(1)
    streams = []
    for length in (40, 100, 300, 1000, 40000):
        for _ in range(100 if length < 40000 else 3):
            head = pick.randbytes(12)
            streams.append(head + pick.randbytes(length) + head)
    return streams


def test_the_place_of_the_stack_makes_no_difference() -> None:
    streams = _streams()
    expected = [deflate(data) for data in streams]
    different: list[int] = []

    def compare() -> None:
        different.extend(n for n, data in enumerate(streams) if deflate(data) != expected[n])

    before = threading.stack_size()
    try:
        for step in range(48):  # every thread's stack lies 64 KB further than the one before
            threading.stack_size((1 << 20) + step * 65536)
            thread = threading.Thread(target=compare)
            thread.start()
            thread.join()
    finally:
        threading.stack_size(before)
    assert different == []


def test_what_the_memory_held_before_makes_no_difference() -> None:
    pick = random.Random(2)
    for data in _streams()[::20]:
        expected = deflate(data)
        for _ in range(5):
            before, behind = pick.randbytes(pick.randrange(64)), pick.randbytes(pick.randrange(600))
            litter = [pick.randbytes(size) for size in (40_000, 140_000, 270_000)]
            del litter
            amid = memoryview(before + data + behind)[len(before) : len(before) + len(data)]
            assert deflate(bytes(amid)) == expected
            assert deflate(amid) == expected


@pytest.mark.parametrize(
    "data", [b"", b"a", b"abc" * 30000, bytes(range(256)) * 9], ids=["nothing", "one", "many", "all"]
)
def test_it_is_read_back_by_zlib(data: bytes) -> None:
    assert zlib.decompress(deflate(data)) == data

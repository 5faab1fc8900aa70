"""Limits of memory for a process that goes on living."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from convert.batch.limits import limited_memory

resource = pytest.importorskip("resource", reason="a thing of Unix")
pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs to know what the process takes")


@pytest.fixture(autouse=True)
def before() -> Iterator[int]:
    limit = resource.getrlimit(resource.RLIMIT_AS)
    yield limit[0]
    assert resource.getrlimit(resource.RLIMIT_AS) == limit


def test_more_than_the_limit_is_refused_and_then_all_is_as_it_was() -> None:
    with limited_memory(500):
        assert len(bytes(400 << 20))
        with pytest.raises(MemoryError):
            bytes(600 << 20)
    assert len(bytes(600 << 20))


def test_no_limit_is_none(before: int) -> None:
    with limited_memory(0):
        assert resource.getrlimit(resource.RLIMIT_AS)[0] == before


def test_threads_have_their_limits_together() -> None:
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with limited_memory(500):
            entered.set()
            leave.wait(60)

    thread = threading.Thread(target=other)
    with limited_memory(500):
        with pytest.raises(MemoryError):
            bytes(700 << 20)
        thread.start()
        entered.wait(60)
        assert len(bytes(700 << 20))
        with pytest.raises(MemoryError):
            bytes(1200 << 20)
        leave.set()
        thread.join()
        with pytest.raises(MemoryError):
            bytes(700 << 20)


def test_the_limit_goes_when_the_work_fails() -> None:
    with pytest.raises(MemoryError), limited_memory(300):
        bytes(400 << 20)
    assert len(bytes(400 << 20))

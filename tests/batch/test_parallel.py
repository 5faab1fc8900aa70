"""Worker processes: limits for one source, and workers that die."""

import multiprocessing
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from convert.batch.executors import choose, serial
from convert.batch.options import Engine, RunOptions
from convert.batch.parallel import processes
from convert.batch.placing import Order
from convert.batch.store import LocalStore
from convert.batch.work import Job, Result
from convert.options import ExportOptions, Format, Options
from convert.sources.collect import collect
from convert.sources.source import Source

JOB = Job(Options(export=ExportOptions(formats=(Format.DOCX,))))


def nothing(*_: int) -> None:
    """Nobody watches."""


def sleeping(seconds: float) -> bytes:
    time.sleep(seconds)
    return "文章\n\n醒了。\n".encode()


def swallowing(megabytes: int) -> bytes:
    return b"a" * (megabytes << 20)


def dying_once(mark: Path) -> bytes:
    if not mark.exists():
        mark.touch()
        os._exit(9)
    return "文章\n\n又來了。\n".encode()


def test_a_source_that_takes_too_long_fails_alone(pages: Path) -> None:
    sources = [Source("slow", "slow", partial(sleeping, 60)), *collect([str(pages)])]
    started = time.monotonic()
    results = list(processes(2, timeout_s=2)(sources, JOB, nothing))
    assert time.monotonic() - started < 50
    assert [result.failure is None for result in results] == [False, *[True] * 5]
    assert "not done after 2 seconds" in results[0].failure.sentence


@pytest.mark.skipif(not Path("/proc").exists(), reason="the limit is one of Unix")
def test_a_source_that_takes_too_much_memory_fails_alone(pages: Path) -> None:
    sources = [Source("large", "large", partial(swallowing, 3000)), *collect([str(pages)])]
    results = list(processes(1, memory_mb=2000)(sources, JOB, nothing))
    assert [result.failure is None for result in results] == [False, *[True] * 5]
    assert "needs more memory" in results[0].failure.sentence


def test_a_worker_that_was_ended_from_outside_costs_nothing(tmp_path: Path, pages: Path) -> None:
    sources = [*collect([str(pages)]), Source("again", "again", partial(dying_once, tmp_path / "mark"))]
    results = list(processes(2)(sources, JOB, nothing))
    assert [result.failure for result in results] == [None] * 6
    assert [result.source.identity for result in results] == [source.identity for source in sources]


def test_sources_are_pulled_as_there_is_room() -> None:
    pulled: list[int] = []

    def counted() -> object:
        for number in range(1000):
            pulled.append(number)
            yield Source(str(number), "a.txt", "文章\n\n正文。\n".encode)

    running = processes(2)(counted(), JOB, nothing)
    next(running)
    assert len(pulled) <= 10
    running.close()


@pytest.mark.parametrize(
    ("options", "count", "expected"),
    [
        (RunOptions(), 7, "assisted"),
        (RunOptions(), 8, "processes"),
        (RunOptions(jobs=1), 100, "serial"),
        (RunOptions(jobs=2), 1, "assisted"),
        (RunOptions(jobs=2), 2, "processes"),
        (RunOptions(engine=Engine.PROCESSES), 1, "processes"),
        (RunOptions(engine=Engine.SERIAL, jobs=2), 100, "serial"),
    ],
)
def test_the_executor_fits_the_work(
    options: RunOptions, count: int, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convert.batch.executors._processors", lambda: 2)
    sources = [Source(str(number), "a.txt", bytes) for number in range(count)]
    executor, rest = choose(iter(sources), options)
    assert executor.__qualname__.split(".")[0] == expected
    assert list(rest) == sources


def test_workers_that_cannot_start_are_told_at_once(tmp_path: Path, pages: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(
        f"import convert\nconvert.export_files({str(pages)!r}, {str(tmp_path / 'out')!r}, jobs=2)\n", encoding="utf-8"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=100)
    assert done.returncode
    assert "Worker processes cannot be started here" in done.stderr
    assert not (tmp_path / "out").exists()


def orders(results: list[Result]) -> list[Order]:
    """Each source's files into a folder of its own, named by its place."""
    return [
        Order(str(number), tuple(file.path for made in result.made for file in made.files), result.sha256)
        for number, result in enumerate(results)
    ]


def test_a_worker_that_is_lost_with_its_files_costs_nothing(pages: Path, tmp_path: Path) -> None:
    sources = list(collect([str(pages)]))
    running = processes(2, output=LocalStore(tmp_path / "out"))(sources, JOB, nothing)
    results = [next(running) for _ in range(3)]
    assert all(result.contents == {} for result in results)
    for worker in multiprocessing.active_children():
        worker.kill()
    for result, order in zip(results, orders(results), strict=True):
        result.hold.put(order)
    assert [result.hold.outcome() for result in results] == [None] * 3
    assert len(list(running)) == 2
    serially = list(serial(sources, JOB, nothing))
    for number, result in enumerate(serially[:3]):
        written = {path.name: path.read_bytes() for path in (tmp_path / "out" / str(number)).iterdir()}
        assert written == result.contents


def test_a_source_that_changes_before_it_is_made_again_is_not_mixed_up(pages: Path, tmp_path: Path) -> None:
    running = processes(1, output=LocalStore(tmp_path / "out"))(list(collect([str(pages)])), JOB, nothing)
    first = next(running)
    (pages / "0.txt").write_text("別題\n\n篇1\n\n別的文章。\n", encoding="utf-8")
    for worker in multiprocessing.active_children():
        worker.kill()
    [order] = orders([first])
    first.hold.put(order)
    assert "has changed while it was converted" in str(first.hold.outcome())
    assert not list((tmp_path / "out").rglob("*.docx"))
    running.close()


def test_large_sources_do_not_keep_the_parent_waiting() -> None:
    """More than a pipe takes in, both ways: neither end may wait for the other to read first."""
    text = ("我們清理了全部管道。" * 40 + "\n\n") * 300
    sources = [Source(str(number), "a.txt", partial(bytes, f"文章{number}\n\n{text}".encode())) for number in range(4)]
    results = list(processes(1)(sources, Job(Options(export=ExportOptions(formats=(Format.TXT,)))), nothing))
    assert [result.failure for result in results] == [None] * 4
    assert all(len(data) > 1 << 18 for result in results for data in result.contents.values())

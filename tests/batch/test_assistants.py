"""Processes that render articles beside the one that reads them: whatever becomes of them, the files are the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from convert.batch import assistants
from convert.batch.assistants import Assistants, can_assist
from convert.batch.executors import assisted, serial
from convert.batch.rendering import Alone, Files, Task, rendered
from convert.batch.work import Job
from convert.document.model import Article, Paragraph, Role, Title
from convert.errors import UsageError
from convert.export.properties import Properties
from convert.options import ExportOptions, Format, Options
from convert.pipeline import UNDATED
from convert.sources.source import Source

BOTH = ExportOptions()
JOB = Job(Options(export=BOTH))
PLAIN = ExportOptions(formats=(Format.PDF,), style="plain")

pytestmark = pytest.mark.skipif(not can_assist(BOTH), reason="assistants are started as Unix starts processes")


def page(articles: int) -> bytes:
    """A page of so many articles that an assistant is worth while."""
    text = "我們完成了排水工程，改善了居民的生活環境；\ue123沒有字體。" * 30
    return "\n\n".join(["排水工作匯報", *(f"篇{n}\n\n{text}第{n}次。" for n in range(1, articles + 1))]).encode()


def tasks(count: int, words: str = "文") -> list[Task]:
    return [
        Task(
            Article(number, "", Title(f"第{number}篇"), (Paragraph(Role.BODY, f"{words}{number}。" * 40),)),
            Properties(f"第{number}篇", UNDATED, "zh-Hant"),
        )
        for number in range(1, count + 1)
    ]


@pytest.fixture
def helped() -> Iterator[Assistants]:
    """Two assistants that have made themselves ready."""
    with closing(Assistants(PLAIN, 2)) as these:
        these._start(2)
        for one in these._assistants:
            assert one.finished(wait=True) == {}
            assert one.is_free
        yield these


def processes_of(these: Assistants) -> list[int]:
    return [one._process for one in these._assistants]


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_page_comes_out_as_without_them() -> None:
    source = Source("page", "page.txt", lambda: page(60))
    ticks: list[tuple[int, int]] = []
    [together] = assisted(2)([source], JOB, lambda *step: ticks.append(step))
    [alone] = serial([source], JOB, lambda *_: None)
    assert together.failure is None
    assert len(together.contents) == 120
    assert together.contents == alone.contents
    assert list(together.contents) == list(alone.contents)
    assert together.made == alone.made
    assert any(
        notice.code == "missing-character" for made in together.made for file in made.files for notice in file.notices
    )
    assert together.notices == alone.notices
    assert ticks == [(number, 60) for number in range(61)]


def test_they_do_their_share(helped: Assistants, monkeypatch: pytest.MonkeyPatch) -> None:
    here: list[Task] = []

    def noted(task: Task, options: ExportOptions) -> Files:
        here.append(task)
        return rendered(task, options)

    monkeypatch.setattr(assistants, "rendered", noted)
    all_of_them = tasks(30)
    files = list(helped.render(all_of_them, PLAIN))
    assert files == list(Alone().render(all_of_them, PLAIN))
    assert len(here) < 25
    assert here == all_of_them[: len(here)]


@pytest.mark.parametrize("after", [0, 1, 5])
def test_what_an_assistant_is_lost_with_is_done_here(helped: Assistants, after: int) -> None:
    all_of_them = tasks(12)
    rendering = helped.render(all_of_them, PLAIN)
    files = [next(rendering) for _ in range(after)]
    for process in processes_of(helped):
        os.kill(process, signal.SIGKILL)
    files += rendering
    assert files == list(Alone().render(all_of_them, PLAIN))
    assert not any(one.given for one in helped._assistants)


def test_an_assistant_that_never_gets_ready_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistants, "_START", "import time; time.sleep(600)  # {path}")
    with closing(Assistants(PLAIN, 1)) as these:
        these.expect(assistants.WORTHWHILE)
        [process] = processes_of(these)
        assert list(these.render(tasks(3), PLAIN)) == list(Alone().render(tasks(3), PLAIN))
    assert is_gone(process)


def test_an_assistant_that_cannot_start_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with closing(Assistants(PLAIN, 1)) as these:
        these.expect(assistants.WORTHWHILE)
        assert these._assistants == []
        assert list(these.render(tasks(2), PLAIN)) == list(Alone().render(tasks(2), PLAIN))


def test_a_page_that_is_given_up_leaves_nothing_for_the_next(helped: Assistants) -> None:
    rendering = helped.render(tasks(20, "舊"), PLAIN)
    next(rendering)
    rendering.close()
    assert all(not one.given for one in helped._assistants)
    assert list(helped.render(tasks(20, "新"), PLAIN)) == list(Alone().render(tasks(20, "新"), PLAIN))


def test_what_an_assistant_cannot_render_fails_here() -> None:
    broken = ExportOptions(formats=(Format.PDF,), style="no such style")
    assert assistants._tried(tasks(1)[0], broken) is None
    with closing(Assistants(PLAIN, 1)) as these:
        these.expect(assistants.WORTHWHILE)
        with pytest.raises(UsageError):
            list(these.render(tasks(4), broken))


def test_they_are_started_for_large_sources_and_many_articles_alone() -> None:
    with closing(Assistants(PLAIN, 2)) as these:
        these.expect(assistants.WORTHWHILE - 1)
        list(these.render(tasks(2), PLAIN))
        assert processes_of(these) == []
        these.expect(assistants.WORTHWHILE)
        first = processes_of(these)
        these.expect(assistants.WORTHWHILE)
        assert processes_of(these) == first
        list(these.render(tasks(2 * assistants.SHARE), PLAIN))
        assert processes_of(these)[:1] == first
        assert len(processes_of(these)) == 2


@pytest.mark.parametrize(
    ("options", "helps"),
    [
        (BOTH, True),
        (ExportOptions(formats=(Format.X4,)), True),
        (ExportOptions(formats=(Format.DOCX, Format.TXT)), False),
        (ExportOptions(merge=True), False),
    ],
)
def test_they_set_pages_of_single_articles(options: ExportOptions, helps: bool) -> None:
    assert can_assist(options) is helps


@pytest.mark.parametrize(("name", "value"), [("frozen", True), ("executable", "/usr/bin/server"), ("executable", None)])
def test_a_program_that_is_no_python_starts_none_of_itself(
    name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, name, value, raising=False)
    assert not can_assist(BOTH)


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks through /proc")
def test_they_end_with_the_program_whatever_ends_it(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(page(300))
    command = [sys.executable, "-m", "convert", "export", str(tmp_path / "page.txt"), "-o", str(tmp_path / "out"), "-q"]
    running = subprocess.Popen(command)
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    until = time.monotonic() + 60
    while not (started := [int(child) for child in children.read_text().split()]) and time.monotonic() < until:
        time.sleep(0.02)
    running.kill()
    running.wait()
    if len(os.sched_getaffinity(0)) > 1:
        assert started
    while not all(map(is_over, started)) and time.monotonic() < until:
        time.sleep(0.05)
    assert all(map(is_over, started))


def is_over(process: int) -> bool:
    """Whether it has ended, waited for or not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True

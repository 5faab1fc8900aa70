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
from convert.batch.assistants import WORTHWHILE, Assistants, can_assist
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
    """Two assistants, or as many as there can be, that have made themselves ready."""
    with closing(Assistants(PLAIN, 2)) as these:
        these.expect(2 * WORTHWHILE)
        while not all(assistant.is_free for assistant in these._assistants):
            assert these._heard(0.0) == {}
            time.sleep(0.01)
        assert len(these._assistants) == min(2, assistants._MOST)
        yield these


def processes_of(these: Assistants) -> list[int]:
    """The first assistant and, where they can be asked for, its copies."""
    if these._process is None:
        return []
    children = Path(f"/proc/{these._process}/task/{these._process}/children")
    return [these._process, *(map(int, children.read_text().split()) if children.exists() else ())]


def is_over(process: int) -> bool:
    """Whether it has ended, waited for or not."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


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
    files = list(helped.render(tasks(30)))
    assert here == []
    assert files == list(Alone(PLAIN).render(tasks(30)))


@pytest.mark.parametrize("after", [0, 1, 5])
@pytest.mark.parametrize("which", [slice(0, 1), slice(1, 2), slice(None)], ids=["the first", "its copy", "all"])
def test_what_an_assistant_is_lost_with_is_done_here(helped: Assistants, after: int, which: slice) -> None:
    all_of_them = tasks(12)
    rendering = helped.render(all_of_them)
    files = [next(rendering) for _ in range(after)]
    for process in processes_of(helped)[which]:
        os.kill(process, signal.SIGKILL)
    files += rendering
    assert files == list(Alone(PLAIN).render(all_of_them))
    assert not any(one.given for one in helped._assistants)


def test_assistants_that_never_get_ready_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistants, "_START", "import time; time.sleep(600)  # {path} {pipes}")
    with closing(Assistants(PLAIN, 2)) as these:
        these.expect(2 * WORTHWHILE)
        [process] = processes_of(these)
        assert list(these.render(tasks(3))) == list(Alone(PLAIN).render(tasks(3)))
        assert not is_over(process)
    assert is_over(process)


def test_assistants_that_cannot_start_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with closing(Assistants(PLAIN, 2)) as these:
        these.expect(2 * WORTHWHILE)
        assert these._assistants == []
        assert list(these.render(tasks(2))) == list(Alone(PLAIN).render(tasks(2)))


def test_a_page_that_is_given_up_leaves_nothing_for_the_next(helped: Assistants) -> None:
    rendering = helped.render(tasks(20, "舊"))
    next(rendering)
    rendering.close()
    assert not any(one.given for one in helped._assistants)
    assert list(helped.render(tasks(20, "新"))) == list(Alone(PLAIN).render(tasks(20, "新")))


def test_one_page_after_another(helped: Assistants) -> None:
    processes = processes_of(helped)
    for words in ("舊", "新"):
        helped.expect(9 * WORTHWHILE)
        assert list(helped.render(tasks(7, words))) == list(Alone(PLAIN).render(tasks(7, words)))
    assert processes_of(helped) == processes
    helped.close()
    assert all(map(is_over, processes))


def test_what_an_assistant_cannot_render_fails_here() -> None:
    broken = ExportOptions(formats=(Format.PDF,), style="no such style")
    assert assistants._tried(tasks(1)[0], broken) is None
    with closing(Assistants(broken, 1)) as these:
        these.expect(WORTHWHILE)
        with pytest.raises(UsageError):
            list(these.render(tasks(4)))


@pytest.mark.parametrize(
    ("size", "most", "count"),
    [
        (WORTHWHILE - 1, 8, 0),
        (WORTHWHILE, 8, 1),
        (3 * WORTHWHILE, 8, 3),
        (3 * WORTHWHILE, 2, 2),
        (999 * WORTHWHILE, 999, assistants._MOST),
    ],
)
def test_as_many_are_started_as_are_worth_while(
    size: int, most: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    monkeypatch.setattr(assistants, "_started", lambda count, _: (started.append(count), []))
    Assistants(PLAIN, most).expect(size)
    assert started == [min(count, assistants._MOST)] * bool(count)


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
def test_they_end_with_the_program_whatever_ends_it() -> None:
    program = (
        "import sys, time\n"
        "from convert.batch.assistants import Assistants, WORTHWHILE\n"
        "from convert.options import ExportOptions\n"
        "these = Assistants(ExportOptions(), 2)\n"
        "these.expect(2 * WORTHWHILE)\n"
        "while not all(one.is_free for one in these._assistants): these._heard(None)\n"
        "print(these._process, flush=True)\n"
        "time.sleep(600)\n"
    )
    running = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    first = int(running.stdout.readline())
    running.stdout.close()
    copies = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    every = [first, *map(int, copies)]
    assert len(every) == min(2, assistants._MOST)
    assert not any(map(is_over, every))
    running.kill()
    running.wait()
    until = time.monotonic() + 60
    while not all(map(is_over, every)) and time.monotonic() < until:
        time.sleep(0.02)
    assert all(map(is_over, every))

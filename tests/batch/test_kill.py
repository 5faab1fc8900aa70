"""Runs that are killed at any moment and started again until they are done.

The short form runs with the suite; ``make kill-test`` runs the long one.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from batch import made
from outputs import contents

import convert
from convert.batch.ledger import NAME, Ledger, State
from convert.errors import ExitCode

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups are a thing of Unix")

FULL = os.environ.get("HANPRESS_KILL_TESTS") == "full"
KILLS, SOURCES = (30, 300) if FULL else (5, 36)

#: Sources that two workers may have in work, their files written already or not.
IN_WORK = 8

COMMAND = [sys.executable, "-m", "convert", "export"]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The sources, and what a run that nothing disturbs makes of them."""
    place = tmp_path_factory.mktemp("undisturbed")
    sources = made.folder(place / "pages", SOURCES)
    report = convert.export_files(sources, place / "out")
    assert report.exit_code is ExitCode.OK
    return sources, contents(place / "out")


def start(sources: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, str(sources), "-o", str(out), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=hear_interrupts,
    )


def hear_interrupts() -> None:
    """What a shell starts in the background is deaf to them, and so would be all that the tests start there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ended(process: subprocess.Popen[bytes], seconds: float | None = None) -> bool:
    """Whether the process ended by itself within ``seconds``."""
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def done_in(out: Path) -> dict[str, int]:
    """The sources the ledger calls done, and the run that wrote each."""
    if not (out / NAME).exists():
        return {}
    with Ledger(out / NAME) as ledger:
        rows = ledger.database.execute("SELECT identity, written FROM sources WHERE state = 'done'")
        return dict(rows.fetchall())


def has_written_more(out: Path, sources: int, each: str = "*/*", per: float = 4) -> bool:
    """Whether there are more files than ``sources`` sources have: two articles each, in two formats."""
    return sum(1 for _ in out.glob(each)) > per * sources


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 240
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def kill_and_start_again(sources: Path, out: Path, kills: int, *options: str, each: str = "*/*", per: float = 4) -> int:
    """Kills whole process groups until the run has survived; how many kills hit a run at work.

    ``per`` files that look like ``each`` are what a source makes.
    """
    chance = random.Random(kills)
    hits, before = 0, {}
    for _ in range(kills):
        process = start(sources, out, *options)
        if FULL and chance.random() < 0.5:  # often before anything is written
            survived = ended(process, chance.uniform(0.05, 1))
        else:  # no moment means the same on two machines: wait until something has been written
            fresh = len(before)
            wait_for(
                lambda fresh=fresh, process=process: (
                    has_written_more(out, fresh, each, per) or process.poll() is not None
                )
            )
            survived = ended(process, chance.uniform(0, 0.1 if FULL else 0.3))
        if survived:
            assert process.returncode == 0
            continue
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        hits += 1
        after = done_in(out)
        assert before.items() <= after.items(), "a source that was done is not done again"
        before = after
    last = start(sources, out, *options)
    assert ended(last)
    assert last.returncode == 0
    assert before.items() <= done_in(out).items()
    return hits


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_killed_at_any_moment_ends_as_if_nothing_had_happened(
    jobs: str, undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    sources, expected = undisturbed
    assert kill_and_start_again(sources, tmp_path / "out", KILLS, "--jobs", jobs) >= KILLS // 3
    assert contents(tmp_path / "out") == expected
    assert not list(tmp_path.rglob("*.part"))
    with Ledger(tmp_path / "out" / NAME, read_only=True) as ledger:
        assert ledger.counts() == {State.DONE: SOURCES}
    assert convert.verify(tmp_path / "out").is_sound


def children(of: int) -> list[int]:
    """The processes whose parent is ``of``."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = entry.read_text().partition(" (")
            parent = rest.rpartition(") ")[2].split()[1]
        except (OSError, IndexError):
            continue
        if int(parent) == of:
            found.append(int(number))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds workers through /proc")
def test_a_worker_that_is_killed_is_replaced(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    sources, expected = undisturbed
    process = start(sources, tmp_path / "out", "--jobs", "2")
    wait_for(lambda: bool(list((tmp_path / "out").glob("*/*"))))
    killed = set()
    for server in children(process.pid):
        for worker in children(server):
            os.kill(worker, signal.SIGKILL)
            killed.add(worker)
    assert killed
    assert ended(process)
    assert process.returncode == 0
    assert contents(tmp_path / "out") == expected


def stopped(sources: Path, out: Path, signal_sent: signal.Signals) -> str:
    """Stops a run that is at work; what it said. One that was faster than the signal does not count."""
    for _ in range(20):
        process = start(sources, out, "--jobs", "2")
        wait_for(lambda process=process: has_written_more(out, IN_WORK) or process.poll() is not None)
        if signal_sent == signal.SIGINT:
            os.killpg(process.pid, signal_sent)
        else:
            process.send_signal(signal_sent)
        _, said = process.communicate(timeout=240)
        if len(done_in(out)) < SOURCES:
            assert process.returncode == 130, said.decode()
            return said.decode()
        shutil.rmtree(out)
    raise AssertionError("every run was done before the signal reached it")


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_ends_cleanly_and_says_how_to_go_on(
    signal_sent: signal.Signals, undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    sources, expected = undisturbed
    out = tmp_path / "out"
    said = stopped(sources, out, signal_sent)
    assert "Traceback" not in said
    assert not list(tmp_path.rglob("*.part"))
    state = convert.status(out)
    assert (state.outcome, state.is_running) == ("stopped", False)
    done = state.counts.get("done", 0)  # maybe none: a source is done when all before it are
    assert f"hanpress: {done} of {SOURCES} sources are done; start the same command again to go on." in said
    assert ended(start(sources, out))
    assert contents(out) == expected


@pytest.fixture
def small_disk(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> Path:
    """A file system with room for some of the files."""
    place = tmp_path / "disk"
    place.mkdir()
    size = sum(map(len, undisturbed[1].values())) * 6 // 10
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", place], capture_output=True)
    if mounted.returncode:
        pytest.skip("may not mount a file system here")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_stops_the_run_and_it_goes_on_when_there_is_room(
    undisturbed: tuple[Path, dict[str, bytes]], small_disk: Path
) -> None:
    sources, expected = undisturbed
    process = start(sources, small_disk / "out", "--jobs", "2")
    _, said = process.communicate()
    assert process.returncode == ExitCode.OUTPUT, said
    assert "No space left on device" in said.decode() or "full" in said.decode()
    assert not list(small_disk.rglob("*.part"))
    assert 0 < convert.status(small_disk / "out").counts["done"] < SOURCES
    subprocess.run(["mount", "-o", "remount,size=1g", small_disk], check=True)
    assert ended(start(sources, small_disk / "out", "--jobs", "2"))
    assert contents(small_disk / "out") == expected

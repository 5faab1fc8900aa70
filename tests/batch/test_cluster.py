"""Dask for real: a scheduler and two workers as processes of their own, in network namespaces where that is allowed."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from batch import made
from outputs import contents
from sources.servers import answers, free_port

import convert
from convert.batch.cluster import dask
from convert.batch.options import RunOptions
from convert.errors import ExitCode, UsageError
from convert.options import ExportOptions, Format, Options

WORD_ONLY = Options(export=ExportOptions(formats=(Format.DOCX,)))
COUNT = 40


@dataclass
class Cluster:
    """A scheduler's address, and how to start a worker and a program where they can reach it."""

    address: str
    worker_place: list[list[str]]
    scratch: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, command: list[str], place: list[str] | None = None) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*(place or []), *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self.processes.append(process)
        return process

    def worker(self, number: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_worker", self.address]
        more = ["--nthreads", "1", "--no-dashboard", "--death-timeout", "60", "--local-directory", str(self.scratch)]
        return self.start([*command, *more], self.worker_place[number])

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


_NUMBERS = itertools.count(os.getpid() % 1000)


@pytest.fixture
def namespaces() -> Iterator[tuple[str, list[list[str]]]]:
    """This machine's address on a bridge, and two network namespaces on it; without the right to make any, none."""
    mark = next(_NUMBERS)
    bridge, net = f"hpbr{mark}", f"10.{mark % 200 + 20}.7"
    names = [f"hp{mark}a", f"hp{mark}b"]

    def ip(*arguments: str) -> bool:
        try:
            return subprocess.run(["ip", *arguments], capture_output=True).returncode == 0
        except FileNotFoundError:
            return False

    made_all = ip("link", "add", bridge, "type", "bridge") and ip("addr", "add", f"{net}.1/24", "dev", bridge)
    made_all = made_all and ip("link", "set", bridge, "up")
    for number, name in enumerate(names):
        made_all = (
            made_all
            and ip("netns", "add", name)
            and ip("link", "add", f"v{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
            and ip("link", "set", f"v{name}", "master", bridge, "up")
            and ip("-n", name, "addr", "add", f"{net}.{number + 2}/24", "dev", "eth0")
            and ip("-n", name, "link", "set", "eth0", "up")
            and ip("-n", name, "link", "set", "lo", "up")
        )
    try:
        if made_all:
            yield f"{net}.1", [["ip", "netns", "exec", name] for name in names]
        else:
            yield "127.0.0.1", [[], []]
    finally:
        for name in names:
            ip("netns", "delete", name)
        ip("link", "delete", bridge)


@pytest.fixture
def cluster(namespaces: tuple[str, list[list[str]]], tmp_path: Path) -> Iterator[Cluster]:
    host, places = namespaces
    port = free_port()
    one = Cluster(f"tcp://{host}:{port}", places, tmp_path / "scratch")
    try:
        command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", host, "--port", str(port)]
        scheduler = one.start([*command, "--no-dashboard", "--no-show"])
        end = time.monotonic() + 240
        while not answers(port, host):
            assert scheduler.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        yield one
    finally:
        one.stop()


def start(sources: Path, out: Path, cluster: Cluster) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "convert", "export", str(sources), "-o", str(out), "--format", "docx"]
    return subprocess.Popen(
        [*command, "--engine", "dask", "--scheduler", cluster.address], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_workers_elsewhere_give_the_same_bytes_even_when_one_dies(cluster: Cluster, tmp_path: Path) -> None:
    sources = made.folder(tmp_path / "pages", COUNT)
    (sources / "empty.txt").write_bytes(b"")
    convert.export_files(sources, tmp_path / "serial", WORD_ONLY)
    first = cluster.worker(0)
    process = start(sources, tmp_path / "dask", cluster)
    end = time.monotonic() + 240
    while not list((tmp_path / "dask").glob("*/*")):
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < end
        time.sleep(0.02)
    cluster.worker(1)
    os.killpg(first.pid, signal.SIGKILL)
    _, said = process.communicate(timeout=300)
    assert process.returncode == ExitCode.SOME_FAILED, said.decode()
    assert b"empty.txt" in said
    assert contents(tmp_path / "dask") == contents(tmp_path / "serial")


def test_without_a_scheduler_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--scheduler"):
        dask(RunOptions())
    done = subprocess.run(
        [sys.executable, "-m", "convert", "export", __file__, "-o", tmp_path / "out", "--engine", "dask"],
        capture_output=True,
    )
    assert done.returncode == ExitCode.USAGE
    assert done.stderr.startswith(b"hanpress: The engine dask needs the address of a scheduler")
    assert not (tmp_path / "out").exists()

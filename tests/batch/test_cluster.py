"""Dask for real: a scheduler and two workers as processes of their own, in network namespaces where that is allowed."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from batch import made
from batch.test_remote import filled, objects, without_sources
from outputs import contents
from sources.servers import Door, answers, free_port, s3_place, s3_server

import convert
from convert.batch.cluster import dask
from convert.batch.options import RunOptions
from convert.batch.placing import Order
from convert.batch.store import LocalStore
from convert.batch.work import Job
from convert.errors import ExitCode, UsageError
from convert.options import ExportOptions, Format, Options
from convert.sources.collect import collect
from convert.sources.source import Source

WORD_ONLY = Options(export=ExportOptions(formats=(Format.DOCX,)))
COUNT = 40


@dataclass
class Cluster:
    """A scheduler's address, and how to start a worker and a program where they can reach it."""

    host: str
    port: int
    worker_place: list[list[str]]  # what a worker's command begins with; empty where no namespaces can be made
    scratch: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tcp://{self.host}:{self.port}"

    def start(
        self, command: list[str], place: list[str] | None = None, environment: dict[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        nowhere = subprocess.DEVNULL
        process = subprocess.Popen(
            [*(place or []), *command], stdout=nowhere, stderr=nowhere, start_new_session=True, env=environment
        )
        self.processes.append(process)
        return process

    def worker(self, number: int, environment: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_worker", self.address]
        more = ["--nthreads", "1", "--no-dashboard", "--death-timeout", "60", "--local-directory", str(self.scratch)]
        return self.start([*command, *more], self.worker_place[number], environment)

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
    one = Cluster(host, port, places, tmp_path / "scratch")
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


def start(sources: Path, out: Path | str, cluster: Cluster) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "convert", "export", str(sources), "-o", str(out), "--format", "docx"]
    return subprocess.Popen(
        [*command, "--engine", "dask", "--scheduler", cluster.address], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_workers_are_in_network_namespaces_of_their_own(cluster: Cluster) -> None:
    """The other tests run as well without; this one says on which machines they did not have them."""
    if not cluster.worker_place[0]:
        pytest.skip("may not make network namespaces here: workers share that of the tests")
    ours = Path("/proc/self/ns/net").readlink()
    workers = [cluster.worker(number) for number in range(2)]
    end = time.monotonic() + 60
    while len(found := {ours, *(Path(f"/proc/{worker.pid}/ns/net").readlink() for worker in workers)}) < 3:
        assert time.monotonic() < end, found
        time.sleep(0.02)
    import distributed

    with distributed.Client(cluster.address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        addresses = set(client.scheduler_info()["workers"])
    assert not any(cluster.host in address or "127.0.0.1" in address for address in addresses)


@pytest.mark.parametrize("is_shared", [False, True])
def test_workers_elsewhere_give_the_same_bytes_even_when_one_dies(
    is_shared: bool, cluster: Cluster, tmp_path: Path
) -> None:
    sources = made.folder(tmp_path / "pages", COUNT)
    (sources / "empty.txt").write_bytes(b"")
    convert.export_files(sources, tmp_path / "serial", WORD_ONLY)
    first = cluster.worker(0)
    out = tmp_path / "dask"
    process = start(sources, out.as_uri() if is_shared else out, cluster)
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
    assert b"1 of 41 sources failed" in said, said.decode()
    assert contents(tmp_path / "dask") == contents(tmp_path / "serial")
    assert not list(tmp_path.rglob("*.part"))


def test_workers_write_into_an_object_store(cluster: Cluster, tmp_path: Path) -> None:
    pages = made.folder(tmp_path / "pages", 10)
    convert.export_files(pages, tmp_path / "serial", WORD_ONLY)
    expected = contents(tmp_path / "serial")
    with s3_server(cluster.host) as port:
        place = s3_place(port, cluster.host)
        s3 = filled(port, "crawl", pages, cluster.host)
        cluster.worker(0, place)
        export = ["export", "s3://crawl/pages", "-o", "s3://crawl/out", "--format", "docx", "--engine", "dask"]
        command = [sys.executable, "-m", "convert", *export, "--scheduler", cluster.address]
        done = subprocess.run(command, cwd=tmp_path, env=place, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        written = objects(s3, "crawl", "out/")
    assert without_sources(written.pop("manifest.json")) == without_sources(expected.pop("manifest.json"))
    assert written == expected


def test_an_object_store_that_goes_away_and_comes_back_costs_workers_time_only(
    cluster: Cluster, tmp_path: Path
) -> None:
    pages = made.folder(tmp_path / "pages", COUNT)
    convert.export_files(pages, tmp_path / "serial", WORD_ONLY)
    expected = contents(tmp_path / "serial")
    with s3_server(cluster.host) as port:
        s3 = filled(port, "crawl", pages, cluster.host)
        door = Door(port, cluster.host)
        door.open()
        place = s3_place(door.port, cluster.host)
        cluster.worker(0, place)
        cluster.worker(1, place)
        export = ["export", "s3://crawl/pages", "-o", "s3://crawl/out", "--format", "docx", "--engine", "dask"]
        command = [sys.executable, "-m", "convert", *export, "--scheduler", cluster.address]
        process = subprocess.Popen(command, cwd=tmp_path, env=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        end = time.monotonic() + 240
        while not objects(s3, "crawl", "out/"):
            assert process.poll() is None, process.communicate()[1].decode()
            assert time.monotonic() < end
            time.sleep(0.02)
        door.shut()
        time.sleep(0.5)  # what was through it already
        written = len(objects(s3, "crawl", "out/"))
        assert written < len(expected)
        time.sleep(2)
        assert process.poll() is None
        assert len(objects(s3, "crawl", "out/")) == written, "nothing goes through a door that is shut"
        door.open()
        _, said = process.communicate(timeout=300)
        door.shut()
        assert process.returncode == 0, said.decode()
        found = objects(s3, "crawl", "out/")
    assert without_sources(found.pop("manifest.json")) == without_sources(expected.pop("manifest.json"))
    assert found == expected


def test_files_for_a_place_that_workers_reach_stay_with_them(cluster: Cluster, tmp_path: Path) -> None:
    cluster.worker(0)
    sources = list(collect([str(made.folder(tmp_path / "pages", 3))]))
    execute = dask(RunOptions(scheduler=cluster.address), LocalStore(tmp_path / "out", is_shared=True))
    results = execute(sources, Job(WORD_ONLY), lambda *_: None)
    for number, result in enumerate(results):
        assert result.contents == {}
        names = tuple(file.path for made_of in result.made for file in made_of.files)
        result.hold.put(Order(str(number), names, result.sha256))
        assert result.hold.outcome() is None
        assert {path.name for path in (tmp_path / "out" / str(number)).iterdir()} == set(names)
    assert number == 2


def test_a_source_that_takes_too_much_memory_fails_alone_and_its_worker_stays(cluster: Cluster, tmp_path: Path) -> None:
    worker = cluster.worker(0)
    large = Source("https://example.cn/large", "large", partial(bytes, 3 << 30))  # a URL is read by the worker
    sources = [large, *collect([str(made.folder(tmp_path / "pages", 3))]), large]
    execute = dask(RunOptions(scheduler=cluster.address, memory_mb=1500))
    results = list(execute(sources, Job(WORD_ONLY), lambda *_: None))
    assert [result.failure is None for result in results] == [False, True, True, True, False]
    assert "needs more memory" in results[0].failure.sentence
    assert worker.poll() is None


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

"""Real servers for a test: S3's protocol, plain HTTP, and a door between that can be shut."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, host: str = "127.0.0.1") -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


@contextmanager
def running(command: list[str], port: int, host: str = "127.0.0.1") -> Iterator[None]:
    """A server as a process of its own, ready to answer."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if answers(port, host):
                break
            assert process.poll() is None, "the server did not start"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def s3_server(host: str = "127.0.0.1") -> Iterator[int]:
    """An empty object store; its port."""
    port = free_port()
    with running([sys.executable, "-m", "moto.server", "-H", host, "-p", str(port)], port, host):
        yield port


@contextmanager
def http_server(folder: Path) -> Iterator[str]:
    """A folder behind http://; its address."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder), str(port)]
    with running(command, port):
        yield f"http://127.0.0.1:{port}"


def s3_place(port: int, host: str = "127.0.0.1") -> dict[str, str]:
    """The environment in which s3:// means the server at ``port``."""
    return os.environ | {
        "FSSPEC_S3_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


class Door:
    """A port that leads to another while it is open; shut, it refuses everyone and cuts off who is inside."""

    def __init__(self, behind: int, host: str = "127.0.0.1") -> None:
        self.port = free_port()
        self._behind = behind
        self._host = host
        self._process: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        script = Path(__file__).with_name("door.py")
        self._process = subprocess.Popen([sys.executable, script, self._host, str(self.port), str(self._behind)])
        while not answers(self.port, self._host):
            assert self._process.poll() is None
            time.sleep(0.02)

    def shut(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

"""The core install: everything but what an extra is for works without it, and what is missing is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from convert.errors import ExitCode

EXTRAS = ("datasketch", "distributed", "fastwarc", "fsspec", "pyarrow", "s3fs", "zstandard")

#: The program with the extras' modules out of reach.
BARE = f"import sys\nfor name in {EXTRAS!r}: sys.modules[name] = None\nfrom convert.cli import run\nrun(sys.argv[1:])\n"


def bare(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BARE, *arguments], capture_output=True, text=True)


def test_the_core_converts_folders_without_any_extra(pages: Path, tmp_path: Path) -> None:
    done = bare("export", pages, "-o", tmp_path / "out", "--format", "docx")
    assert done.returncode == ExitCode.OK, done.stderr


@pytest.mark.parametrize(
    ("name", "content", "options", "extra"),
    [
        ("a.parquet", b"PAR1", [], "parquet"),
        ("a.warc.gz", b"\x1f\x8b", [], "warc"),
        ("a.jsonl.zst", b"\x28\xb5\x2f\xfd", [], "zstd"),
        ("a.txt", b"text", ["--near-duplicates", "report"], "duplicates"),
        ("a.txt", b"text", ["--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"], "dask"),
    ],
)
def test_a_missing_extra_is_named(name: str, content: bytes, options: list[str], extra: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    done = bare("export", tmp_path / name, "-o", tmp_path / "out", *options)
    assert done.returncode in (ExitCode.USAGE, ExitCode.SOURCE)
    assert f"hanpress[{extra}]" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_url_without_its_extra_is_told(tmp_path: Path) -> None:
    done = bare("export", "s3://bucket/a.txt", "-o", tmp_path / "out")
    assert done.returncode == ExitCode.USAGE
    assert "hanpress[remote,s3]" in done.stderr

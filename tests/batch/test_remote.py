"""Sources and outputs behind URLs, with real servers."""

import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batch import made
from outputs import contents
from sources.servers import Door, http_server, s3_place, s3_server

import convert
from convert.options import ExportOptions, Format, Options

WORD_ONLY = Options(export=ExportOptions(formats=(Format.DOCX,)))
COUNT = 10


@pytest.fixture(scope="module")
def store() -> Iterator[int]:
    """The port of an object store."""
    with s3_server() as port:
        yield port


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Pages, and what a run on this machine makes of them."""
    place = tmp_path_factory.mktemp("expected")
    pages = made.folder(place / "pages", COUNT)
    convert.export_files(pages, place / "out", WORD_ONLY)
    return pages, contents(place / "out")


def client(port: int, host: str = "127.0.0.1") -> Any:
    import boto3

    return boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def filled(port: int, bucket: str, pages: Path, host: str = "127.0.0.1") -> Any:
    s3 = client(port, host)
    s3.create_bucket(Bucket=bucket)
    for page in sorted(pages.iterdir()):
        s3.put_object(Bucket=bucket, Key=f"pages/{page.name}", Body=page.read_bytes())
    return s3


def objects(s3: Any, bucket: str, prefix: str) -> dict[str, bytes]:
    """Everything below ``prefix``, by its path there, but for the report's page."""
    found = {}
    for listing in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for entry in listing.get("Contents", []):
            found[entry["Key"].removeprefix(prefix)] = s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
    found.pop("report.html", None)
    return found


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "convert", *arguments]


def without_sources(manifest: bytes) -> list[dict[str, Any]]:
    return [record | {"source": ""} for record in json.loads(manifest)["sources"]]


def test_a_bucket_is_source_and_output(store: int, expected: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    pages, files = expected
    s3 = filled(store, "whole", pages)
    export = command("export", "s3://whole/pages", "-o", "s3://whole/out", "--format", "docx", "--jobs", "2")
    done = subprocess.run(export, cwd=tmp_path, env=s3_place(store), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    written = objects(s3, "whole", "out/")
    assert without_sources(written.pop("manifest.json")) == without_sources(files["manifest.json"])
    assert written == {path: data for path, data in files.items() if path != "manifest.json"}
    again = subprocess.run(export, cwd=tmp_path, env=s3_place(store), capture_output=True, text=True)
    assert f"{COUNT} of {COUNT} sources unchanged" in again.stdout
    verify = command("verify", "s3://whole/out")
    assert subprocess.run(verify, cwd=tmp_path, env=s3_place(store), capture_output=True).returncode == 0
    name = next(iter(written))
    s3.put_object(Bucket="whole", Key=f"out/{name}", Body=b"harmed")
    found = subprocess.run(verify, cwd=tmp_path, env=s3_place(store), capture_output=True, text=True)
    assert found.returncode == convert.ExitCode.SOME_FAILED
    assert f"changed: {name}" in found.stdout
    assert subprocess.run(export, cwd=tmp_path, env=s3_place(store), capture_output=True).returncode == 0
    assert objects(s3, "whole", f"out/{name}")[""] == written[name]
    s3.delete_object(Bucket="whole", Key="pages/00003.txt")
    pruned = subprocess.run([*export, "--prune"], cwd=tmp_path, env=s3_place(store), capture_output=True, text=True)
    assert "2 files were removed" in pruned.stdout
    assert len(objects(s3, "whole", "out/")) == len(written) + 1 - 2


def test_a_server_that_goes_away_and_comes_back_costs_time_only(
    store: int, expected: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    pages, files = expected
    s3 = filled(store, "broken", pages)
    door = Door(store)
    door.open()
    export = command("export", "s3://broken/pages", "-o", "s3://broken/out", "--format", "docx", "--jobs", "2")
    process = subprocess.Popen(
        export, cwd=tmp_path, env=s3_place(door.port), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while not objects(s3, "broken", "out/"):
        assert process.poll() is None, process.communicate()[1].decode()
        time.sleep(0.05)
    door.shut()
    time.sleep(2)
    assert process.poll() is None
    door.open()
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said.decode()
    written = objects(s3, "broken", "out/")
    assert without_sources(written.pop("manifest.json")) == without_sources(files["manifest.json"])
    assert written == {path: data for path, data in files.items() if path != "manifest.json"}
    door.shut()


def test_http_is_read_and_not_written(tmp_path: Path) -> None:
    served = tmp_path / "served"
    pages = made.folder(tmp_path / "pages", 3)
    served.mkdir()
    made.json_lines(served / "a.jsonl", 3)
    with zipfile.ZipFile(served / "a.zip", "w") as packed:
        for page in sorted(pages.iterdir()):
            packed.write(page, page.name)
    with http_server(served) as address:

        def run(*arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(command(*arguments), cwd=tmp_path, capture_output=True, text=True)

        for name in ("a.jsonl", "a.zip"):
            done = run("export", f"{address}/{name}", "-o", name, "--format", "docx")
            assert done.returncode == 0, done.stderr
            assert len(list((tmp_path / name).glob("*/*.docx"))) == 6
        missing = run("export", f"{address}/none.txt", "-o", "out")
        assert missing.returncode == convert.ExitCode.SOURCE
        assert missing.stderr.startswith("hanpress: ")
        assert "none.txt" in missing.stderr
        refused = run("export", f"{address}/a.jsonl", "-o", f"{address}/out")
        assert refused.returncode == convert.ExitCode.USAGE
        assert "cannot be written" in refused.stderr or "not written" in refused.stderr
    assert not (tmp_path / "out").exists()

"""Outputs in archives: the same bytes however they were made, whole shards or nothing."""

import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from batch import made
from batch.test_kill import kill_and_start_again
from outputs import contents

import convert
from convert.batch.ledger import NAME, Ledger
from convert.batch.options import Engine, Pack, RunOptions
from convert.options import ExportOptions, Format, Options

WORD_ONLY = Options(export=ExportOptions(formats=(Format.DOCX,)))
COUNT, SHARD = 10, 4


def export(sources: Path, out: Path, pack: Pack | None = Pack.ZIP, **running: object) -> convert.Report:
    chosen = {"engine": Engine.SERIAL} | running
    return convert.export_files(sources, out, WORD_ONLY, running=RunOptions(pack=pack, shard=SHARD, **chosen))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return made.folder(tmp_path / "pages", COUNT)


def members(archive: Path) -> dict[str, bytes]:
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as packed:
            assert packed.testzip() is None
            return {name: packed.read(name) for name in packed.namelist()}
    with tarfile.open(archive) as tarred:
        return {entry.name: tarred.extractfile(entry).read() for entry in tarred}


@pytest.mark.parametrize("pack", Pack)
def test_archives_hold_what_folders_would(pack: Pack, sources: Path, tmp_path: Path) -> None:
    export(sources, tmp_path / "loose", None)
    report = export(sources, tmp_path / "packed", pack)
    names = [f"shard-00000{number}.{pack}" for number in range(3)]
    assert sorted(path.name for path in (tmp_path / "packed").glob("shard-*")) == names
    inside: dict[str, bytes] = {}
    for name in names:
        inside |= members(tmp_path / "packed" / name)
    loose = contents(tmp_path / "loose")
    loose.pop("manifest.json")
    assert inside == loose
    assert [source.archive for source in report.sources] == [names[number // SHARD] for number in range(COUNT)]
    records = json.loads((tmp_path / "packed" / "manifest.json").read_bytes())["sources"]
    assert {record["archive"] for record in records} == set(names)
    export(sources, tmp_path / "again", pack, engine=Engine.PROCESSES, jobs=2)
    assert contents(tmp_path / "again") == contents(tmp_path / "packed")


def test_only_a_shard_that_changed_is_written_again(sources: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(sources, out)
    times = {path.name: path.stat().st_mtime_ns for path in out.glob("shard-*")}
    before = contents(out)
    assert export(sources, out).totals.unchanged == COUNT
    assert {path.name: path.stat().st_mtime_ns for path in out.glob("shard-*")} == times
    (sources / "00005.txt").write_text(made.page(77), encoding="utf-8")
    assert export(sources, out).totals.written == SHARD
    changed = {name for name, data in contents(out).items() if data != before[name]}
    assert changed == {"shard-000001.zip", "manifest.json"}


def test_a_damaged_archive_is_found_and_written_again(sources: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(sources, out)
    before = contents(out)
    assert convert.verify(out).is_sound
    data = before["shard-000002.zip"]
    (out / "shard-000002.zip").write_bytes(data[:-1] + b"?")
    (out / "shard-000000.zip").unlink()
    found = convert.verify(out)
    assert (found.missing, found.changed) == (("shard-000000.zip",), ("shard-000002.zip",))
    assert export(sources, out).totals.unchanged == SHARD
    assert contents(out) == before


def test_a_source_that_fails_for_good_does_not_make_its_shard_anew(sources: Path, tmp_path: Path) -> None:
    (sources / "00001.txt").write_bytes(b"")
    assert export(sources, tmp_path / "out").totals.failed == 1
    report = export(sources, tmp_path / "out")
    assert (report.totals.failed, report.totals.unchanged) == (1, COUNT - 1)
    (sources / "00001.txt").write_text(made.page(1), encoding="utf-8")
    assert export(sources, tmp_path / "out").totals.written == SHARD
    export(made.folder(tmp_path / "fresh", COUNT), tmp_path / "whole")
    one, other = (members(tmp_path / place / "shard-000000.zip") for place in ("out", "whole"))
    assert sorted(one.values()) == sorted(other.values())


def test_pruning_removes_archives_and_going_back_removes_files(sources: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(sources, out)
    for number in (8, 9):
        (sources / f"{number:05}.txt").unlink()
    export(sources, out)
    assert (out / "shard-000002.zip").exists()
    assert export(sources, out, prune=True).pruned == 1
    assert not (out / "shard-000002.zip").exists()
    export(sources, out, None, prune=True)
    export(sources, tmp_path / "fresh", None)
    assert contents(out) == contents(tmp_path / "fresh")
    export(sources, out, prune=True)
    assert {path.name for path in out.iterdir() if not path.name.startswith(".")} == {
        *("shard-000000.zip", "shard-000001.zip", "manifest.json", "report.html")
    }


def test_a_packing_run_that_is_killed_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    sources = made.json_lines(tmp_path / "a.jsonl", 5 * SHARD)
    expected = tmp_path / "expected"
    export(sources, expected)
    options = ("--pack", "zip", "--shard", str(SHARD), "--format", "docx")
    kill_and_start_again(sources, tmp_path / "out", 2, *options, each="shard-*", per=1 / SHARD)
    assert contents(tmp_path / "out") == contents(expected)
    assert not list(tmp_path.rglob("*.part"))


def test_the_sources_of_a_shard_are_done_together_or_not_at_all(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill between two of them would have the whole shard made anew, those called done included."""
    out, seen = tmp_path / "out", []
    done = Ledger.done

    def watched(self: Ledger, *values: Any, **more: Any) -> None:
        done(self, *values, **more)
        with Ledger(out / NAME) as other:
            seen.append(other.database.execute("SELECT count(*) FROM sources WHERE state = 'done'").fetchone()[0])

    monkeypatch.setattr(Ledger, "done", watched)
    export(sources, out)
    assert seen == [number // SHARD * SHARD for number in range(COUNT)]

"""Whole runs over collections that were made to harm: bounded, reported, and nothing outside the output is touched."""

import io
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import convert
from convert.batch.naming import folded
from convert.errors import ExitCode
from convert.options import ExportOptions, Format, Options
from convert.sources.collect import stream
from convert.sources.options import SourceOptions

WORD_ONLY = Options(export=ExportOptions(formats=(Format.DOCX,)))
TEXT = "各位領導：\n\n管道已經換完，雨季不再積水。\n"


def everything(place: Path) -> set[str]:
    return {path.relative_to(place).as_posix() for path in place.rglob("*")}


TRICKS = [
    "../../../outside.txt",
    "/etc/outside.txt",
    "..\\..\\outside.txt",
    "C:/outside.txt",
    "CON.txt",
    "nul.html",
    "com1.txt",
    "-rf.txt",
    "a\n\x1b[31mb.txt",
    "‮txt.exe.txt",
    "~.txt",
    f"{'長' * 80}.txt",
    "Ä.txt",
    "a\u0308.txt",
    "ä.TXT",
]


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_no_name_leads_out_of_the_output(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"tricks.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as packed:
            for name in TRICKS:
                packed.writestr(name, TEXT)
    else:
        with tarfile.open(path, "w") as tarred:
            for name in TRICKS:
                entry = tarfile.TarInfo(name)
                entry.size = len(TEXT.encode())
                tarred.addfile(entry, io.BytesIO(TEXT.encode()))
    report = convert.export_files(path, tmp_path / "deep" / "out", WORD_ONLY)
    assert report.totals.failed == 0
    assert len(report.sources) == len(TRICKS)
    assert {entry.split("/")[0] for entry in everything(tmp_path)} == {path.name, "deep"}
    assert {entry.name for entry in (tmp_path / "deep").iterdir()} == {"out"}
    folders = [source.folder for source in report.sources]
    assert len({folded(folder) for folder in folders}) == len(TRICKS)
    for folder in folders:
        assert (tmp_path / "deep" / "out" / folder).is_dir()
        assert not set(folder) & set('/\\:\n\x1b<>"|?*')


def test_titles_that_differ_in_case_or_normal_form_only_get_folders_of_their_own(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number, title in enumerate(
        ["Bericht Ä", "bericht a\u0308", "BERICHT Ä ", "manifest.json", "REPORT.HTML", "CON"]
    ):
        (pages / f"{number}.txt").write_text(f"{title}\n\n篇1\n\n{TEXT}", encoding="utf-8")
    report = convert.export_files(pages, tmp_path / "out", WORD_ONLY)
    folders = [folded(source.folder) for source in report.sources]
    assert len(set(folders) | {"manifest.json", "report.html"}) == 8
    assert report.exit_code is ExitCode.OK


@pytest.mark.skipif(sys.platform != "linux", reason="sparse files as Linux makes them")
def test_a_sparse_file_of_4_gigabytes_is_refused(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    with (pages / "huge.txt").open("wb") as file:
        file.truncate(4 << 30)
    (pages / "good.txt").write_text(TEXT, encoding="utf-8")
    report = convert.export_files(pages, tmp_path / "out", WORD_ONLY)
    assert [source.name for source in report.failed] == ["huge.txt"]
    assert "larger than 256 MB" in report.failed[0].failure.sentence


def test_a_loop_of_links_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "x.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a", target_is_directory=True)
    with pytest.raises(convert.SourceError, match="leads back"):
        convert.export_files(tmp_path / "a", tmp_path / "out", WORD_ONLY)
    assert not (tmp_path / "out").exists()
    chosen = SourceOptions(exclude=("b/*",))
    with pytest.raises(convert.SourceError, match="leads back"):
        stream([str(tmp_path / "a")], chosen)


def test_empty_records_are_counted_and_cost_little(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_bytes(b'{"text": ""}\n' * 20_000 + b"\n" * 20_000 + '{"text": "管道已經換完。"}\n'.encode())
    report = convert.export_files(path, tmp_path / "out", WORD_ONLY)
    assert (report.totals.sources, report.totals.failed, report.totals.written) == (20_001, 20_000, 1)
    assert report.exit_code is ExitCode.SOME_FAILED
    assert convert.status(tmp_path / "out").counts == {"done": 1, "failed": 20_000}
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "19,500 more" in page


def test_a_pipe_in_a_folder_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "good.txt").write_text(TEXT, encoding="utf-8")
    os.mkfifo(pages / "pipe.txt")
    (pages / "zero.txt").symlink_to("/dev/zero")
    report = convert.export_files(pages, tmp_path / "out", WORD_ONLY)
    assert {source.name for source in report.sources if source.failure is None} == {"good.txt"}
    assert {source.name for source in report.failed} == {"pipe.txt", "zero.txt"}

from pathlib import Path

import pytest

from convert.batch.manifest import NAME, read_manifest, source_record, write_manifest
from convert.batch.report import Failure, OutputFile, Report, SourceReport
from convert.document.model import SourceRange, TitleOrigin
from convert.errors import ExitCode, OutputError
from convert.notices import Notice, Severity
from convert.options import Format

GUESS = Notice("guessed", Severity.WARNING, "Something was guessed.", 3, 5, "字")
TOLD = Notice("derived-title", Severity.INFO, "The title is derived.")
FILES = tuple(
    OutputFile(
        f"題/01-題.{kind}",
        kind,
        1,
        "篇1",
        "題",
        TitleOrigin.GIVEN,
        "zh-Hant",
        SourceRange(2, 9),
        4,
        "ab",
        (GUESS, TOLD),
    )
    for kind in (Format.PDF, Format.DOCX)
)
DONE = SourceReport("a.txt", "a.txt", "1f", 30, "utf-8", "題", "題", 1, {"widths": {"rule": 3, "proven": 1}}, FILES)
BAD = SourceReport("b.txt", "b.txt", failure=Failure("b.txt is empty.", ExitCode.SOURCE))


@pytest.mark.parametrize(
    ("sources", "code"),
    [
        ((), ExitCode.OK),
        ((DONE,), ExitCode.OK),
        ((BAD,), ExitCode.SOURCE),
        ((DONE, BAD), ExitCode.SOME_FAILED),
        ((BAD, BAD), ExitCode.SOME_FAILED),
    ],
)
def test_the_exit_code_follows_the_failures(sources: tuple[SourceReport, ...], code: ExitCode) -> None:
    assert Report(Path("out"), sources).exit_code is code


def test_a_notice_of_both_formats_counts_once_and_information_is_no_doubt() -> None:
    assert DONE.all_notices == (GUESS, TOLD)
    assert Report(Path("out"), (DONE, BAD)).doubts == (GUESS,)
    assert DONE.repair_count == 4


#: Ours by its head, but without what a later run needs to know about a source.
LACKING = '{"manifest": "hanpress", "version": 1, "sources": [{"folder": "題", "files": []}]}'


def put(folder: Path, report: SourceReport) -> None:
    for file in report.files:
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_bytes(b"file")


def test_a_manifest_is_read_back_as_written(tmp_path: Path) -> None:
    put(tmp_path, DONE)
    write_manifest(tmp_path, (), [DONE, BAD])
    assert read_manifest(tmp_path) == (source_record(DONE),)
    [record] = read_manifest(tmp_path)
    assert [file["name"] for file in record["files"]] == ["01-題.docx", "01-題.pdf"]
    assert [Notice.from_json(notice) for notice in record["files"][0]["notices"]] == [GUESS, TOLD]
    assert list(record["repairs"]["widths"]) == ["proven", "rule"]


def test_removed_files_leave_the_manifest(tmp_path: Path) -> None:
    put(tmp_path, DONE)
    write_manifest(tmp_path, (), [DONE])
    (tmp_path / FILES[0].path).unlink()
    [record] = read_manifest(tmp_path)
    assert [file["name"] for file in record["files"]] == ["01-題.docx"]
    (tmp_path / FILES[1].path).unlink()
    assert read_manifest(tmp_path) == ()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "{", '{"manifest": "hanpress", "version": 99, "sources": []}', "null", LACKING]
)
def test_a_manifest_that_is_not_ours_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(OutputError, match="not written by hanpress"):
        read_manifest(tmp_path)


def test_no_manifest_is_no_record(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "nowhere") == ()

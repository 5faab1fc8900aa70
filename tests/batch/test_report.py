import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from convert.batch.manifest import NAME, manifest_chunks, merged, read_manifest, report_of, source_record
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
    text = json.dumps(source_record(report), ensure_ascii=False)
    (folder / NAME).write_bytes(b"".join(manifest_chunks([text])))


def test_a_manifest_is_read_back_as_written(tmp_path: Path) -> None:
    put(tmp_path, DONE)
    assert read_manifest(tmp_path) == (source_record(DONE),)
    [record] = read_manifest(tmp_path)
    assert [file["name"] for file in record["files"]] == ["01-題.docx", "01-題.pdf"]
    assert [Notice.from_json(notice) for notice in record["files"][0]["notices"]] == [GUESS, TOLD]
    assert list(record["repairs"]["widths"]) == ["proven", "rule"]


def test_a_record_becomes_its_report_again() -> None:
    again = report_of(source_record(DONE), DONE.name)
    assert again == replace(DONE, files=DONE.files[::-1])


def test_a_manifest_of_nothing_is_json() -> None:
    assert json.loads(b"".join(manifest_chunks([])))["sources"] == []


def test_files_of_the_same_content_add_up_and_others_do_not() -> None:
    word, page = (source_record(replace(DONE, files=(file,))) for file in DONE.files[::-1])
    assert [file["name"] for file in merged(word, page)["files"]] == ["01-題.docx", "01-題.pdf"]
    assert merged(word | {"sha256": "2e"}, page) == page
    assert merged(word | {"folder": "別題"}, page) == page
    assert merged(None, page) == page
    renamed = word | {"files": [word["files"][0] | {"name": "01-新題.docx"}]}
    assert [file["name"] for file in merged(word, renamed)["files"]] == ["01-新題.docx"]


def test_removed_files_leave_the_manifest(tmp_path: Path) -> None:
    put(tmp_path, DONE)
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

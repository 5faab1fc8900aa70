"""Whole runs: the same files from any number of workers, the same places every time."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from outputs import contents

import convert
from convert.batch.executors import serial
from convert.batch.parallel import processes
from convert.batch.work import Job, Result
from convert.errors import ExitCode
from convert.options import ExportOptions, Format, Options
from convert.sources.collect import collect
from convert.sources.source import Source

WORD_ONLY = Options(export=ExportOptions(formats=(Format.DOCX,)))


def test_any_number_of_workers_gives_the_same_bytes(pages: Path, tmp_path: Path) -> None:
    alone = convert.export_files(pages, tmp_path / "serial")
    together = convert.export_files(pages, tmp_path / "processes", jobs=2)
    assert alone.exit_code is together.exit_code is ExitCode.OK
    assert alone.sources == together.sources
    assert contents(tmp_path / "serial") == contents(tmp_path / "processes")
    assert len(alone.files) == 20


def test_sources_with_one_title_get_folders_of_their_own(pages: Path, tmp_path: Path) -> None:
    report = convert.export_files(pages, tmp_path / "out", WORD_ONLY)
    assert [source.folder for source in report.sources] == [
        "排水工作匯報",
        "綠化工作匯報",
        "排水工作匯報 (2)",
        "道路工作匯報",
        "供暖工作匯報",
    ]


def test_running_again_changes_nothing(pages: Path, tmp_path: Path) -> None:
    convert.export_files(pages, tmp_path / "out", WORD_ONLY)
    before = contents(tmp_path / "out")
    convert.export_files(pages, tmp_path / "out", WORD_ONLY)
    convert.export_files(pages / "2.txt", tmp_path / "out", WORD_ONLY)
    assert contents(tmp_path / "out") == before


def test_a_run_of_other_sources_keeps_what_is_there(pages: Path, tmp_path: Path) -> None:
    convert.export_files(pages / "0.txt", tmp_path / "out", WORD_ONLY)
    first = contents(tmp_path / "out")
    convert.export_files(pages / "2.txt", tmp_path / "out", WORD_ONLY)
    both = contents(tmp_path / "out")
    del first["manifest.json"]
    assert first.items() <= both.items()
    assert both["manifest.json"].count(b'"folder"') == 2


def test_the_manifest_forgets_files_that_were_removed(pages: Path, tmp_path: Path) -> None:
    report = convert.export_files(pages / "0.txt", tmp_path / "out", WORD_ONLY)
    for file in report.files:
        (tmp_path / "out" / file.path).unlink()
    convert.export_files(pages / "1.txt", tmp_path / "out", WORD_ONLY)
    assert "排水" not in (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")


def test_progress_reaches_the_end(pages: Path, tmp_path: Path) -> None:
    steps: list[convert.Progress] = []
    convert.export_files(pages / "0.txt", tmp_path / "out", WORD_ONLY, progress=steps.append)
    assert [(step.articles_done, step.articles) for step in steps if step.articles] == [(0, 2), (1, 2), (2, 2)]
    assert (steps[0].sources_done, steps[-1].sources_done) == (0, 1)


def test_a_bad_source_is_a_row_of_the_report(pages: Path, tmp_path: Path) -> None:
    (pages / "1.txt").write_bytes(b"")
    report = convert.export_files(pages, tmp_path / "out", WORD_ONLY, jobs=2)
    assert [source.name for source in report.failed] == [report.sources[1].name]
    assert report.failed[0].failure is not None
    assert report.failed[0].failure.exit_code is ExitCode.SOURCE
    assert report.exit_code is ExitCode.SOME_FAILED
    assert len(report.files) == 8


def test_a_worker_that_dies_fails_only_its_source(pages: Path) -> None:
    sources = list(collect([str(pages)]))
    sources.insert(2, Source("deadly", "deadly", partial(os._exit, 9)))

    def outcomes(results: Iterator[Result]) -> list[tuple[str, bool]]:
        return [(result.source.name, result.failure is None) for result in results]

    job = Job(WORD_ONLY)
    expected = [(source.name, source.name != "deadly") for source in sources]
    assert outcomes(processes(2)(sources, job, lambda *_: None)) == expected
    del sources[2]
    assert outcomes(serial(sources, job, lambda *_: None)) == [row for row in expected if row[1]]


def test_standard_input_reaches_a_worker(pages: Path) -> None:
    typed = Source("-", "-", lambda: "文章\n\n沒有篇號。\n".encode())
    results = list(processes(2)([typed, *collect([str(pages)])], Job(WORD_ONLY), lambda *_: None))
    assert [result.failure for result in results] == [None] * 6
    assert results[0].articles == 1


def test_a_volume_without_a_title_is_named_by_its_number_and_titled_after_its_source(tmp_path: Path) -> None:
    page = tmp_path / "notes.txt"
    page.write_text("篇1\n\n我們完成了任務。\n\n篇2\n\n還有許多事情要做。\n", encoding="utf-8")
    report = convert.export_files(
        page, tmp_path / "out", Options(export=ExportOptions(formats=(Format.PDF,), merge=True))
    )
    assert [file.path for file in report.files] == ["notes/00.pdf"]
    assert b"(notes)" in (tmp_path / "out" / "notes" / "00.pdf").read_bytes()


def test_progress_of_a_volume_counts_its_articles(pages: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    convert.export_files(
        pages / "0.txt",
        tmp_path / "out",
        Options(export=ExportOptions(formats=(Format.DOCX,), merge=True)),
        progress=lambda now: seen.append((now.articles_done, now.articles)),
    )
    assert [step for step in seen if step[1]] == [(0, 2), (1, 2), (2, 2)]


def test_a_run_takes_nothing_from_its_own_output(pages: Path) -> None:
    for _ in range(2):
        report = convert.export_files(pages, pages / "documents", WORD_ONLY)
        assert [source.name for source in report.sources] == [f"{number}.txt" for number in range(5)]
    with pytest.raises(convert.UsageError, match="both source and output"):
        convert.export_files(pages, pages, WORD_ONLY)

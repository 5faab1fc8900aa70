"""Starting again: what is done is passed over, what changed is done again, nothing is removed unasked."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from outputs import contents

import convert
from convert.batch.ledger import NAME, Ledger, State
from convert.batch.lock import locked
from convert.batch.options import RunOptions
from convert.errors import ExitCode, OutputBusy, OutputError
from convert.options import ExportOptions, Format, Options

WORD_ONLY = Options(export=ExportOptions(formats=(Format.DOCX,)))


def export(
    sources: Path | Iterable[Path], out: Path, options: Options = WORD_ONLY, **running: object
) -> convert.Report:
    return convert.export_files(sources, out, options, running=RunOptions(jobs=1, **running))


def done_again(report: convert.Report) -> list[str]:
    return [source.name for source in report.sources if not source.unchanged]


@pytest.fixture
def out(pages: Path, tmp_path: Path) -> Path:
    """An output folder in which the five pages are done."""
    export(pages, tmp_path / "out")
    return tmp_path / "out"


def test_nothing_is_done_twice(pages: Path, out: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.docx")}
    report = export(pages, out)
    assert done_again(report) == []
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.docx")} == before
    assert report.totals.unchanged == 5
    assert len(report.files) == 10


def test_a_changed_source_is_done_again_and_no_other(pages: Path, out: Path) -> None:
    (pages / "3.txt").write_text("道路工作匯報\n\n篇1\n\n路面已經修好。\n", encoding="utf-8")
    assert done_again(export(pages, out)) == ["3.txt"]


@pytest.mark.parametrize(
    "options",
    [
        Options(script=convert.Script.HANS, export=WORD_ONLY.export),
        Options(export=ExportOptions(formats=(Format.DOCX,), style="plain")),
        Options(export=ExportOptions(formats=(Format.DOCX, Format.PDF))),
    ],
)
def test_other_options_do_everything_again(pages: Path, out: Path, options: Options) -> None:
    assert len(done_again(export(pages, out, options))) == 5


def test_a_style_file_that_changes_does_everything_again(pages: Path, tmp_path: Path) -> None:
    style = tmp_path / "my.toml"
    options = Options(export=ExportOptions(formats=(Format.DOCX,), style=str(style)))
    style.write_text('extends = "gongwen"\n', encoding="utf-8")
    export(pages, tmp_path / "out", options)
    assert done_again(export(pages, tmp_path / "out", options)) == []
    style.write_text('extends = "plain"\n', encoding="utf-8")
    assert len(done_again(export(pages, tmp_path / "out", options))) == 5


def test_another_version_of_the_program_does_everything_again(
    pages: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convert.batch.fingerprint._program", lambda: "another")
    assert len(done_again(export(pages, out))) == 5


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_file_that_is_gone_or_cut_short_is_written_again(pages: Path, out: Path, harm: object) -> None:
    before = contents(out)
    harm(next((out / "道路工作匯報").iterdir()))
    assert done_again(export(pages, out)) == ["3.txt"]
    assert contents(out) == before


def test_force_does_everything_again(pages: Path, out: Path) -> None:
    assert len(done_again(export(pages, out, force=True))) == 5


def test_a_failed_source_is_tried_again(pages: Path, out: Path) -> None:
    (pages / "1.txt").write_bytes(b"")
    before = contents(out)
    report = export(pages, out)
    assert [source.name for source in report.failed] == ["1.txt"]
    assert contents(out) == before, "what an earlier run wrote stays"
    (pages / "1.txt").write_text("綠化工作匯報\n\n篇1\n\n種了樹。\n", encoding="utf-8")
    assert done_again(export(pages, out)) == ["1.txt"]


def test_nothing_is_removed_unless_it_is_asked_for(pages: Path, out: Path, tmp_path: Path) -> None:
    (pages / "3.txt").unlink()
    (pages / "1.txt").write_text("綠化工作匯報\n\n篇1\n\n只有一篇了。\n", encoding="utf-8")
    export(pages, out)
    assert (out / "道路工作匯報").is_dir()
    assert len(list((out / "綠化工作匯報").iterdir())) == 2
    report = export(pages, out, prune=True)
    assert report.pruned == 3
    export(pages, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


def test_a_source_that_fails_does_not_lose_its_files_to_pruning(pages: Path, out: Path) -> None:
    before = contents(out)
    (pages / "1.txt").write_bytes(b"")
    export(pages, out, prune=True)
    assert contents(out) == before


@pytest.mark.parametrize("comes_again", [True, False])
def test_files_of_a_killed_run_belong_to_nothing_until_their_source_is_done(
    comes_again: bool, pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "out"
    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "done", killed)
        with pytest.raises(KeyboardInterrupt):
            export(pages, out)
    written = list(out.rglob("*.docx"))
    assert len(written) == 2
    (written[0].parent / ".hanpress-1-0.part").write_bytes(b"half")
    if not comes_again:
        (pages / "0.txt").unlink()
    export(pages, out)
    assert not list(out.rglob("*.part"))
    assert convert.status(out).stale == (0 if comes_again else 2)
    export(pages, out, prune=True)
    export(pages, tmp_path / "fresh")
    assert len(list(out.rglob("*.docx"))) == len(list((tmp_path / "fresh").rglob("*.docx")))
    assert convert.verify(out).is_sound


def test_pruning_leaves_strangers_alone(pages: Path, out: Path) -> None:
    stranger = out / "道路工作匯報" / "notes.txt"
    stranger.write_text("mine", encoding="utf-8")
    (pages / "3.txt").unlink()
    export(pages, out, prune=True)
    assert list((out / "道路工作匯報").iterdir()) == [stranger]


def test_two_runs_into_one_folder_are_refused(pages: Path, out: Path) -> None:
    before = contents(out)
    with locked(out / NAME), pytest.raises(OutputBusy, match="Another run") as caught:
        export(pages, out)
    assert caught.value.exit_code is ExitCode.OUTPUT
    assert contents(out) == before
    export(pages, out)


def test_a_run_without_any_result_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    assert export(tmp_path / "a.txt", tmp_path / "new" / "out").exit_code is ExitCode.SOURCE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


def test_a_stranger_s_database_is_left_alone(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / NAME).write_bytes(b"not a database at all, and long enough to be looked at" * 40)
    with pytest.raises(OutputError, match="cannot be used"):
        export(pages, out)
    assert [path.name for path in out.iterdir()] == [NAME]


def test_without_its_ledger_a_folder_keeps_its_names(pages: Path, out: Path) -> None:
    before = contents(out)
    (out / NAME).unlink()
    report = export([pages / "2.txt", pages / "0.txt"], out)
    assert [source.folder for source in report.sources] == ["排水工作匯報 (2)", "排水工作匯報"]
    export(pages, out)
    assert contents(out) == before


def test_fail_fast_stops_and_the_next_run_goes_on(pages: Path, tmp_path: Path) -> None:
    good = (pages / "1.txt").read_bytes()
    (pages / "1.txt").write_bytes(b"")
    report = export(pages, tmp_path / "out", fail_fast=True)
    assert [source.name for source in report.sources] == ["0.txt", "1.txt"]
    assert convert.status(tmp_path / "out").outcome == "stopped"
    (pages / "1.txt").write_bytes(good)
    assert done_again(export(pages, tmp_path / "out")) == ["1.txt", "2.txt", "3.txt", "4.txt"]


def test_status_and_verify_tell_the_truth(pages: Path, out: Path) -> None:
    state = convert.status(out)
    assert (state.counts, state.files, state.outcome, state.is_running) == ({"done": 5}, 10, "finished", False)
    assert convert.verify(out).is_sound
    harmed = next((out / "道路工作匯報").iterdir())
    data = harmed.read_bytes()
    harmed.write_bytes(data[:-1] + b"?")  # the size tells nothing
    gone = next((out / "供暖工作匯報").iterdir())
    gone.unlink()
    found = convert.verify(out)
    assert (found.missing, found.changed) == (
        (gone.relative_to(out).as_posix(),),
        (harmed.relative_to(out).as_posix(),),
    )
    with Ledger(out / NAME, read_only=True) as ledger:
        assert ledger.count(state=State.DAMAGED) == 2
    assert done_again(export(pages, out)) == ["3.txt", "4.txt"]
    assert harmed.read_bytes() == data
    assert convert.verify(out).is_sound


def test_a_large_report_is_read_from_the_ledger(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(pages, tmp_path / "out")
    held = export(pages, tmp_path / "out").sources
    monkeypatch.setattr("convert.batch.rows.HELD", 2)
    viewed = export(pages, tmp_path / "out").sources
    assert not isinstance(viewed, tuple)
    assert len(viewed) == 5
    assert tuple(viewed) == held
    assert viewed[3] == held[3]
    assert viewed[-2:] == held[-2:]
    with pytest.raises(IndexError):
        viewed[5]

"""What is seen of a run: a bar, lines, or JSON."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from convert.batch.report import Progress
from convert.cli import progress as shown
from convert.errors import ExitCode

Run = Callable[..., object]


@pytest.fixture
def pages(page: Path) -> Path:
    """A folder of three pages, one of them empty."""
    folder = page.parent / "pages"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_bytes(page.read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    return folder


def test_a_log_in_json_tells_every_source(pages: Path, hanpress: Run) -> None:
    out = pages.parent / "out"
    for state in ("written", "unchanged"):
        outcome = hanpress("export", pages, "-o", out, "--format", "docx", "--log-json", "-q")
        *records, last = [json.loads(line) for line in outcome.err.splitlines() if line.startswith("{")]
        assert outcome.code == ExitCode.SOME_FAILED
        assert records[0] == {"event": "start", "sources": 3}
        sources = {Path(record["source"]).name: record for record in records[1:]}
        assert {name: record["state"] for name, record in sources.items()} == {
            "a.txt": state,
            "b.txt": state,
            "empty.txt": "failed",
        }
        assert sources["empty.txt"]["exit_code"] == ExitCode.SOURCE
        assert "empty" in sources["empty.txt"]["sentence"]
        assert [record["done"] for record in records[1:]] == [1, 2, 3]
        assert (last["event"], last["exit_code"], last[state], last["failed"]) == ("end", 3, 2, 1)


def test_lines_come_now_and_then(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(shown.time, "monotonic", lambda: now)
    with shown.shown_progress(quiet=False, as_json=False, is_watched=False) as show:
        for now in range(25):
            show(Progress(now * 4, 1000, failed=now // 20, unchanged=0))
    assert capsys.readouterr().err.splitlines() == [
        "40 of 1000 sources done, 4.0 a second, about 4 min to go",
        "80 of 1000 sources done (1 failed), 4.0 a second, about 3 min to go",
    ]


def test_a_stream_of_unknown_length_has_no_end_in_sight(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(shown.time, "monotonic", lambda: now)
    with shown.shown_progress(quiet=False, as_json=False, is_watched=False) as show:
        now = 11.0
        show(Progress(22, None, unchanged=5))
    assert capsys.readouterr().err == "22 sources done (5 unchanged), 2.0 a second\n"


def test_many_sources_are_summed_up(page: Path, hanpress: Run) -> None:
    folder = page.parent / "pages"
    folder.mkdir()
    for number in range(41):
        (folder / f"{number}.txt").write_text(f"匯報{number}\n\n篇1\n\n管道已經換完。\n", encoding="utf-8")
    outcome = hanpress("export", folder, "-o", page.parent / "out", "--format", "docx", "--jobs", "1")
    assert outcome.code == ExitCode.OK
    heads, _, sums, *_ = outcome.out.splitlines()
    assert dict(zip(heads.split(), sums.split(), strict=True))["written"] == "41"
    assert "report.html shows it" in outcome.out


def test_status_shows_what_failed_and_verify_what_is_wrong(pages: Path, hanpress: Run) -> None:
    out = pages.parent / "out"
    hanpress("export", pages, "-o", out, "--format", "docx")
    told = hanpress("status", out, "--failed")
    assert told.code == ExitCode.OK
    assert "done     2" in told.out
    assert "empty.txt is empty" in told.out
    state = json.loads(hanpress("status", out, "--json").out)
    assert state["counts"] == {"done": 2, "failed": 1}
    next(out.glob("*/*.docx")).write_bytes(b"harmed")
    found = hanpress("verify", out)
    assert found.code == ExitCode.SOME_FAILED
    assert "changed: " in found.out
    assert "the next export writes them again" in found.err
    hanpress("export", pages, "-o", out, "--format", "docx")
    assert hanpress("verify", out).code == ExitCode.OK


@pytest.mark.parametrize("command", ["status", "verify"])
def test_a_folder_that_was_no_output_is_told_apart(command: str, tmp_path: Path, hanpress: Run) -> None:
    outcome = hanpress(command, tmp_path)
    assert outcome.code == ExitCode.USAGE
    assert "no ledger" in outcome.err
    assert list(tmp_path.iterdir()) == []

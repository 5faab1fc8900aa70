"""Every kind of bad input: one sentence, its own exit code, nothing half-written."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from convert.errors import ExitCode

Run = Callable[..., object]


def nothing(_folder: Path) -> None:
    """The folder stays as it is."""


def write(name: str, data: bytes) -> Callable[[Path], None]:
    def prepare(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)

    return prepare


#: What stands in the folder beside page.txt, the arguments, the exit code, words of the sentence.
CASES: dict[str, tuple[Callable[[Path], None], str, ExitCode, str]] = {
    "missing path": (nothing, "export nowhere.txt -o out", ExitCode.SOURCE, "nowhere.txt"),
    "missing path, clean": (nothing, "clean nowhere.txt", ExitCode.SOURCE, "nowhere.txt"),
    "missing path, inspect": (nothing, "inspect nowhere.txt", ExitCode.SOURCE, "nowhere.txt"),
    "empty file": (write("empty.txt", b""), "export empty.txt -o out", ExitCode.SOURCE, "empty.txt"),
    "blank file": (write("blank.txt", b" \n\n\t\n"), "export blank.txt -o out", ExitCode.SOURCE, "blank.txt"),
    "empty file, inspect": (write("empty.txt", b""), "inspect empty.txt", ExitCode.SOURCE, "empty.txt"),
    "binary file": (
        write("binary.txt", random.Random(1).randbytes(4096)),
        "export binary.txt -o out",
        ExitCode.SOURCE,
        "binary.txt",
    ),
    "picture": (
        write("page.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8),
        "clean page.txt",
        ExitCode.SOURCE,
        "page.txt",
    ),
    "wrong encoding named": (
        write("page.txt", "漢字".encode()),
        "clean page.txt --encoding ascii",
        ExitCode.DECODE,
        "ascii",
    ),
    "unknown encoding": (nothing, "clean page.txt --encoding latin-99", ExitCode.USAGE, "latin-99"),
    "folder without texts": (
        write("art/a.png", b"\x89PNG"),
        "export art -o out",
        ExitCode.SOURCE,
        "art",
    ),
    "several texts for clean": (
        write("texts/a.txt", b"a"),
        "clean .",
        ExitCode.USAGE,
        "one",
    ),
    "unknown style": (nothing, "export page.txt -o out --style gongwne", ExitCode.USAGE, "gongwne"),
    "missing style file": (nothing, "export page.txt -o out --style my.toml", ExitCode.USAGE, "my.toml"),
    "wrong style file": (
        write("my.toml", b'extends = "gongwen"\n[page]\nhead = 3\n'),
        "export page.txt -o out --style my.toml",
        ExitCode.STYLE,
        "my.toml, line 3",
    ),
    "unknown script": (nothing, "export page.txt -o out --script latin", ExitCode.USAGE, "latin"),
    "unknown format": (nothing, "export page.txt -o out --format docx,odt", ExitCode.USAGE, "odt"),
    "no format": (nothing, "export page.txt -o out --format=", ExitCode.USAGE, "format"),
    "no such article": (nothing, "export page.txt -o out --only 7-9", ExitCode.USAGE, "1 to 3"),
    "no choice of articles": (nothing, "export page.txt -o out --only one", ExitCode.USAGE, "^^^"),
    "no jobs": (nothing, "export page.txt -o out --jobs 0", ExitCode.USAGE, "jobs"),
    "no output": (nothing, "export page.txt", ExitCode.USAGE, "output"),
    "no source": (nothing, "export -o out", ExitCode.USAGE, "SOURCE"),
    "unknown command": (nothing, "exprot page.txt", ExitCode.USAGE, "exprot"),
    "output is a file": (write("out", b"mine"), "export page.txt -o out", ExitCode.OUTPUT, "out is a file"),
    "output below a file": (write("out", b"mine"), "export page.txt -o out/deep", ExitCode.OUTPUT, "out is a file"),
    "output is not ours": (write("out/manifest.json", b"{}"), "export page.txt -o out", ExitCode.OUTPUT, "manifest"),
    "clean into a folder": (write("out/a", b""), "clean page.txt -o out", ExitCode.OUTPUT, "out is a folder"),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input_gets_a_sentence(case: str, page: Path, hanpress: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare, arguments, code, words = CASES[case]
    folder = page.parent
    monkeypatch.chdir(folder)
    prepare(folder)
    before = {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}
    outcome = hanpress(*arguments.split())
    assert outcome.code == code
    assert words in outcome.err
    assert outcome.err.startswith("hanpress: ")
    assert outcome.err.rstrip().endswith((".", "^"))
    assert "Traceback" not in outcome.err
    assert outcome.out == ""
    assert {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")} == before


def test_a_single_line_of_5_megabytes_is_converted(tmp_path: Path, hanpress: Run) -> None:
    sentence = "今年以來，我們清理了全城的排水管道，共計36公里；老城區的管道還沒有換完，雨季仍有積水。"
    source = tmp_path / "line.txt"
    source.write_text(sentence * (5_000_000 // len(sentence.encode())), encoding="utf-8")
    outcome = hanpress("export", source, "-o", tmp_path / "out", "--format", "docx")
    assert outcome.code == ExitCode.OK
    assert [path.suffix for path in (tmp_path / "out").glob("*/*")] == [".docx"]


def test_one_bad_source_does_not_stop_the_others(page: Path, hanpress: Run) -> None:
    folder = page.parent / "texts"
    folder.mkdir()
    (folder / "a.txt").write_bytes(page.read_bytes())
    (folder / "b.txt").write_bytes(random.Random(2).randbytes(999))
    (folder / "c.txt").write_bytes("只有一篇文章，沒有篇號。\n".encode())
    outcome = hanpress("export", folder, "-o", page.parent / "out", "--format", "docx")
    assert outcome.code == ExitCode.SOME_FAILED
    rows = {line.split()[0].rpartition("/")[2]: line.split()[-1] for line in outcome.out.splitlines() if ".txt" in line}
    assert rows == {"a.txt": "written", "b.txt": "failed", "c.txt": "written"}
    assert "b.txt" in outcome.err
    assert len(list(page.parent.glob("out/*/*.docx"))) == 4
    assert not list(page.parent.rglob("*.part"))


def test_a_fault_of_the_program_is_a_failed_source_not_a_traceback(
    page: Path, hanpress: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("convert.batch.rendering.render", faulty)
    outcome = hanpress("export", page, "-o", page.parent / "out")
    assert outcome.code == ExitCode.ERROR
    assert "ZeroDivisionError: planted" in outcome.err
    assert "Traceback" not in outcome.err
    assert not (page.parent / "out").exists()
    assert "in faulty" in hanpress("--traceback", "export", page, "-o", page.parent / "out").err


def test_a_fault_outside_a_run_is_a_sentence_too(page: Path, hanpress: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("convert.clean", faulty, raising=False)
    outcome = hanpress("clean", page)
    assert outcome.code == ExitCode.ERROR
    assert outcome.err.startswith("hanpress: the program itself failed (ZeroDivisionError: planted)")
    with pytest.raises(ZeroDivisionError):
        hanpress("--traceback", "clean", page)


@pytest.mark.skipif(os.name != "posix", reason="a shell of Unix closes the streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_program_without_standard_streams_works_all_the_same(tmp_path: Path, page: Path, closed: str) -> None:
    command = [sys.executable, "-m", "convert", "export", str(page), "-o", str(tmp_path / "out")]
    assert subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", *command], check=False).returncode == 0
    assert list((tmp_path / "out").rglob("*.pdf"))

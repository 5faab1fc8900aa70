"""``hanpress check``: the table a user reads, the exit code, JSON, and files that are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.conftest import Outcome

from convert.errors import ExitCode

Run = Callable[..., Outcome]


@pytest.fixture
def folder(page: Path, hanpress: Run) -> Path:
    """The small collection as Word files, PDFs and print files."""
    out = page.parent / "out"
    assert hanpress("export", page, "-o", out, "--print").code == ExitCode.OK
    return out


def test_a_table_per_file_and_code_0(folder: Path, hanpress: Run) -> None:
    outcome = hanpress("check", folder)
    assert outcome.code == ExitCode.OK, outcome.out
    lines = outcome.out.splitlines()
    heads = [line for line in lines if line.startswith(str(folder))]
    assert len(heads) == 9
    assert sum("PDF/X-4" in head for head in heads) == 3
    assert all(head.endswith(" 0 fail") for head in heads)
    [row, *_] = [line.split() for line in lines if " paper " in line]
    assert " ".join(row) == "pass paper 210.0 × 297.0 mm 210.0 × 297.0 mm ± 2 GB/T 9704-2012 5.1"


def test_quiet_says_nothing_about_good_files(folder: Path, hanpress: Run) -> None:
    assert hanpress("check", folder, "-q").out == ""


def test_a_fault_is_code_9_and_a_row(folder: Path, hanpress: Run) -> None:
    [pdf] = (file for file in folder.glob("*/01*.pdf") if not file.stem.endswith("-print"))
    pdf.write_bytes(pdf.read_bytes().replace(b"/Lang (zh-Hant)", b"/Long (zh-Hant)"))
    outcome = hanpress("check", pdf, "-q")
    assert outcome.code == ExitCode.FAULT
    assert "fail  language" in outcome.out
    assert outcome.err.strip() == "hanpress: The file has faults; the rows above marked fail name them."


def test_json_has_every_finding(folder: Path, hanpress: Run) -> None:
    records = json.loads(hanpress("check", folder, "--json").out)
    assert {record["kind"] for record in records} == {"pdf", "docx"}
    for record in records:
        assert sum(record["counts"].values()) == len(record["findings"])
        assert {frozenset(finding) for finding in record["findings"]} == {
            frozenset({"rule", "verdict", "measured", "expected", "source"})
        }


def test_warnings_fail_where_that_is_asked_for(folder: Path, hanpress: Run) -> None:
    """Text in another style than the expected one: all that differs is named."""
    [word] = folder.glob("*/01*.docx")
    assert hanpress("check", word, "--strict").code == ExitCode.OK
    outcome = hanpress("check", word, "--style", "plain", "-q")
    assert outcome.code == ExitCode.FAULT
    assert "style plain" in outcome.out


BAD = {
    "not.pdf": (b"plain text", "neither a PDF nor a Word file"),
    "empty.docx": (b"", "neither a PDF nor a Word file"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj\n<<", "damaged"),
    "cut.docx": (b"PK\x03\x04 and no more", "damaged"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old .doc"),
}


@pytest.mark.parametrize("name", BAD)
def test_files_that_cannot_be_read_get_a_sentence(name: str, tmp_path: Path, hanpress: Run) -> None:
    data, sentence = BAD[name]
    (tmp_path / name).write_bytes(data)
    outcome = hanpress("check", tmp_path / name)
    assert outcome.code == ExitCode.FAULT
    assert sentence in outcome.out
    assert "Traceback" not in outcome.out + outcome.err


def test_one_bad_file_does_not_stop_the_others(folder: Path, hanpress: Run) -> None:
    (folder / "aaa.pdf").write_bytes(b"no")
    outcome = hanpress("check", folder)
    assert outcome.code == ExitCode.FAULT
    assert "1 of 10 files have faults" in outcome.err


@pytest.mark.parametrize("arguments", [["missing.pdf"], ["."]])
def test_what_is_not_there_is_a_source_error(
    arguments: list[str], tmp_path: Path, hanpress: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert hanpress("check", *arguments).code == ExitCode.SOURCE


def test_an_unknown_style_is_a_usage_error(folder: Path, hanpress: Run) -> None:
    assert hanpress("check", folder, "--style", "nosuch").code == ExitCode.USAGE


def test_print_before_a_source_says_what_to_do(page: Path, hanpress: Run) -> None:
    outcome = hanpress("export", "--print", page, "-o", page.parent / "out")
    assert outcome.code == ExitCode.USAGE
    assert "--print alone means x4, and then goes last" in outcome.err


def test_print_files_stand_beside_the_others(page: Path, hanpress: Run) -> None:
    out = page.parent / "out"
    for kind in ([], ["--print"], ["--print", "x1a"]):
        assert hanpress("export", page, "-o", out, "--only", "1", *kind).code == ExitCode.OK
    [record] = json.loads((out / "manifest.json").read_bytes())["sources"]
    assert sorted(file["format"] for file in record["files"]) == ["docx", "pdf", "x1a", "x4"]
    endings = sorted(file["name"].rpartition("）")[2] for file in record["files"])
    assert endings == ["-print-x1a.pdf", "-print.pdf", ".docx", ".pdf"]

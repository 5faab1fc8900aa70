import errno
import os
from pathlib import Path

import pytest

from convert.batch.writing import check_writable, write_file, write_files
from convert.errors import ExitCode, OutputError


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_files_and_their_folder_are_made(tmp_path: Path) -> None:
    write_files(tmp_path / "甲" / "乙", {"01.docx": b"word", "01.pdf": b"page"})
    assert everything(tmp_path) == {"甲", "甲/乙", "甲/乙/01.docx", "甲/乙/01.pdf"}
    assert (tmp_path / "甲/乙/01.docx").read_bytes() == b"word"


def test_a_file_is_replaced_and_keeps_the_umask(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    write_file(tmp_path / "a", b"new")
    (tmp_path / "beside").touch()
    assert (tmp_path / "a").read_bytes() == b"new"
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "beside").stat().st_mode


@pytest.mark.parametrize("failing", ["write_bytes", "replace"])
@pytest.mark.parametrize("existing", [False, True])
def test_an_error_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, existing: bool
) -> None:
    folder = tmp_path / "collection"
    if existing:
        write_files(folder, {"01.docx": b"old"})
    before = everything(tmp_path)
    calls = 0
    real = getattr(Path, failing)

    def full_at_the_second(self: Path, *arguments: object) -> object:
        nonlocal calls
        calls += 1
        if (calls == 2) if failing == "write_bytes" else True:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(self, *arguments)

    monkeypatch.setattr(Path, failing, full_at_the_second)
    with pytest.raises(OutputError, match="No space left on device") as caught:
        write_files(folder, {"01.docx": b"new", "02.docx": b"new"})
    assert caught.value.exit_code == ExitCode.OUTPUT
    monkeypatch.undo()
    assert everything(tmp_path) == before
    assert not existing or (folder / "01.docx").read_bytes() == b"old"


def test_an_interrupt_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_self: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path / "a" / "b", {"c": b""})
    assert everything(tmp_path) == set()


def test_a_symbolic_link_is_replaced_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"kept")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/01.pdf").symlink_to(tmp_path / "precious")
    write_files(tmp_path / "out", {"01.pdf": b"page"})
    assert (tmp_path / "precious").read_bytes() == b"kept"
    assert not (tmp_path / "out/01.pdf").is_symlink()


def test_places_that_cannot_hold_files_are_refused_early(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OutputError, match="is a file"):
            check_writable(place)
    with pytest.raises(OutputError, match="is a folder"):
        write_file(tmp_path, b"")
    check_writable(tmp_path / "not" / "yet" / "there")
    assert everything(tmp_path) == {"file"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_refused_early(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="no permission"):
        check_writable(tmp_path / "out")

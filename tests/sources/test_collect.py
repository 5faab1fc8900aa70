"""Files, folders and standard input as sources, and every way in which they can be missing."""

from __future__ import annotations

import io
import operator
import os
import sys
from pathlib import Path

import pytest

from convert.errors import SourceError
from convert.sources.collect import collect, stream
from convert.sources.options import SourceOptions


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def test_a_folder_gives_its_texts_in_a_fixed_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        "b.txt",
        "B.TXT",
        "a10.md",
        "a9.html",
        "一.htm",
        "c/z.txt",
        "c/d/y.txt",
        "x.png",
        ".hidden.txt",
        ".git/q.txt",
    )
    found = [source.identity.removeprefix(tmp_path.as_posix() + "/") for source in collect([str(tmp_path)])]
    assert found == ["B.TXT", "a10.md", "a9.html", "b.txt", "一.htm", "c/z.txt", "c/d/y.txt"]


def test_a_readme_tells_about_its_folder_and_is_no_source(tmp_path: Path) -> None:
    write(tmp_path, "README.md", "a.txt", "b/readme.txt", "b/readme-first.txt")
    assert [source.name for source in collect([str(tmp_path)])] == ["a.txt", "readme-first.txt"]
    assert [source.name for source in collect([str(tmp_path / "README.md")])] == ["README.md"]


def test_sources_are_read_on_demand(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (source,) = collect([str(tmp_path / "a.txt")])
    assert (source.name, source.read()) == ("a.txt", b"a.txt")
    (tmp_path / "a.txt").unlink()
    with pytest.raises(SourceError, match=r"a\.txt cannot be read"):
        source.read()


def test_a_file_named_by_itself_may_be_called_anything(tmp_path: Path) -> None:
    write(tmp_path, "page.asp", "noextension")
    names = [source.name for source in collect([str(tmp_path / "page.asp"), str(tmp_path / "noextension")])]
    assert names == ["page.asp", "noextension"]


def test_a_source_named_twice_comes_once(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt")
    found = [source.name for source in collect([str(tmp_path / "b.txt"), str(tmp_path), str(tmp_path / "b.txt")])]
    assert found == ["b.txt", "a.txt"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("正文".encode())))
    (source,) = collect(["-"])
    assert (source.identity, source.read()) == ("-", "正文".encode())


@pytest.mark.parametrize("path", ["no-such-file.txt", "", "a\x00b", "x" * 5000])
def test_what_is_not_there_is_an_error_before_anything_is_read(tmp_path: Path, path: str) -> None:
    write(tmp_path, "a.txt")
    with pytest.raises(SourceError):
        collect([str(tmp_path / "a.txt"), path])


def test_naming_nothing_is_an_error() -> None:
    with pytest.raises(SourceError, match="No source is named"):
        collect([])


def test_a_folder_without_texts_says_so(tmp_path: Path) -> None:
    write(tmp_path, "sub/picture.png")
    with pytest.raises(SourceError, match=r"holds no texts; put files ending in \.txt, \.html, \.htm, \.md"):
        collect([str(tmp_path)])


def test_a_folder_that_leads_back_into_itself_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "a/b/c.txt")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a", target_is_directory=True)
    with pytest.raises(SourceError, match="leads back"):
        collect([str(tmp_path)])


def test_a_link_beside_its_folder_is_no_loop(tmp_path: Path) -> None:
    write(tmp_path, "a/c.txt")
    (tmp_path / "b").symlink_to(tmp_path / "a", target_is_directory=True)
    assert len(list(collect([str(tmp_path)]))) == 2


def test_a_link_to_nowhere_fails_when_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (source,) = collect([str(tmp_path)])
    with pytest.raises(SourceError, match="cannot be read"):
        source.read()


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / "a.txt").chmod(0)
    (source,) = collect([str(tmp_path)])
    with pytest.raises(SourceError, match="Permission denied"):
        source.read()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
def test_a_device_is_no_source() -> None:
    with pytest.raises(SourceError, match="neither a file nor a folder"):
        collect(["/dev/zero"])


def test_patterns_choose_what_is_taken_from_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "nav/b.txt", "old/c.asp", "README.md", ".git/d.txt")

    def taken(**chosen: tuple[str, ...]) -> list[str]:
        return [source.name for source in stream([str(tmp_path)], SourceOptions(**chosen))]

    assert taken(exclude=("nav/*",)) == ["a.txt"]
    assert taken(include=("*.asp", "README*")) == ["README.md", "c.asp"]
    assert taken(include=("*",), exclude=("*.txt",)) == ["README.md", "c.asp"]
    with pytest.raises(SourceError, match="that fit --include"):
        stream([str(tmp_path)], SourceOptions(include=("*.xyz",)))


def test_a_stream_knows_its_length_where_that_is_cheap(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b/c.html")
    assert operator.length_hint(stream([str(tmp_path)]), -1) == 2
    write(tmp_path, "d.jsonl")
    assert operator.length_hint(stream([str(tmp_path)]), -1) == -1


def test_a_path_said_in_two_ways_is_one_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a/b.txt")
    monkeypatch.chdir(tmp_path)
    assert [source.identity for source in collect(["./a/b.txt", "a//b.txt", "a", "./a/"])] == ["a/b.txt"]

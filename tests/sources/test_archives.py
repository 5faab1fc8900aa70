"""ZIP and TAR: members as sources, and archives that were made to harm."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest
import zstandard

from convert.sources.collect import collect, stream
from convert.sources.options import SourceOptions
from convert.sources.source import Source

MEMBERS = {
    "b.txt": "乙",
    "a/頁.html": "<p>甲</p>",
    "a/README.md": "about",
    "x.png": "picture",
    ".hidden.txt": "hidden",
    "../../etc/passwd.txt": "路徑",
    "/abs/CON.txt": "設備",
    "C:\\w.txt": "盤",
    "A/頁.html": "大寫",
}
TAKEN = ["乙", "<p>甲</p>", "路徑", "設備", "盤", "大寫"]


def made_zip(members: dict[str, str], path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name, text)


def made_tar(members: dict[str, str], path: Path) -> None:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as packed:
        for name, text in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            packed.addfile(entry, io.BytesIO(text.encode()))
    data = whole.getvalue()
    if path.name.endswith("gz"):
        data = gzip.compress(data)
    if path.name.endswith("zst"):
        data = zstandard.ZstdCompressor().compress(data)
    path.write_bytes(data)


MAKERS = {"a.zip": made_zip, "a.tar": made_tar, "a.tar.gz": made_tar, "a.tgz": made_tar, "a.tar.zst": made_tar}


@pytest.mark.parametrize("name", MAKERS)
def test_members_are_sources_whatever_they_are_called(name: str, tmp_path: Path) -> None:
    path = tmp_path / "in" / name
    path.parent.mkdir()
    MAKERS[name](MEMBERS, path)
    sources = list(collect([str(path)]))
    assert [source.read().decode() for source in sources] == TAKEN
    assert sources[1].identity == f"{path.as_posix()}#a/頁.html"
    assert len({source.identity for source in sources}) == len(sources)
    assert [entry.name for entry in tmp_path.iterdir()] == ["in"], "nothing is unpacked"
    assert list(collect([str(path.parent)])) == sources, "an archive in a folder is opened too"


@pytest.mark.parametrize("name", MAKERS)
def test_patterns_choose_members(name: str, tmp_path: Path) -> None:
    MAKERS[name](MEMBERS, tmp_path / name)
    chosen = SourceOptions(include=("a/*", "*.png"), exclude=("*.html",))
    assert [source.name for source in stream([str(tmp_path / name)], chosen)] == ["README.md", "x.png"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_two_members_of_one_name_are_two_sources(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "a.zip":
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("a.txt", "一")
            with pytest.warns(UserWarning, match="Duplicate"):
                packed.writestr("a.txt", "二")
    else:
        with tarfile.open(path, "w") as packed:
            for text in ("一", "二"):
                entry = tarfile.TarInfo("a.txt")
                entry.size = len(text.encode())
                packed.addfile(entry, io.BytesIO(text.encode()))
    first, second = stream([str(path)])
    assert (first.read().decode(), second.read().decode()) == ("一", "二")
    assert second.identity == f"{first.identity}#2"


def test_names_packed_on_a_chinese_windows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    made_zip({"xx/yy.txt": "文"}, path)
    name = "工作/報告.txt".encode("gb18030")
    data = path.read_bytes()
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("_" * (len(name) - 4) + ".txt", "文")
    data = path.read_bytes().replace(b"_" * (len(name) - 4) + b".txt", name)
    path.write_bytes(data)
    [source] = stream([str(path)])
    assert source.identity.endswith("#工作/報告.txt")


def refusals(path: Path, options: SourceOptions | None = None) -> list[str]:
    return [source.refusal for source in stream([str(path)], options)]


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as packed:
        for number, kind in enumerate([tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]):
            entry = tarfile.TarInfo(f"{number}.txt")
            entry.type, entry.linkname = kind, "/etc/passwd"
            packed.addfile(entry)
    assert len(refusals(path)) == 4
    assert all("link or device" in refusal for refusal in refusals(path))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as zipped:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = 0o120777 << 16
        zipped.writestr(link, "/etc/passwd")
    assert "link or device" in refusals(tmp_path / "a.zip")[0]


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_an_archive_within_an_archive_is_named_and_not_opened(name: str, tmp_path: Path) -> None:
    MAKERS[name]({"inner.zip": "PK", "inner.tar.gz": "", "a.txt": "文"}, tmp_path / name)
    assert [bool(refusal) for refusal in refusals(tmp_path / name)] == [True, True, False]


def test_a_member_that_is_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.txt", b"\0" * (40 << 20))
        packed.writestr("good.txt", "文")
    assert path.stat().st_size < 100_000
    bomb, good = stream([str(path)], SourceOptions(max_mb=10))
    assert "larger than 10 MB" in bomb.refusal
    assert good.read().decode() == "文"
    lie = path.read_bytes().replace(struct.pack("<I", 40 << 20), struct.pack("<I", 1000))
    path.write_bytes(lie)
    bomb, good = stream([str(path)], SourceOptions(max_mb=10))
    assert bomb.refusal or len(bomb.read()) <= 1000
    assert good.read().decode() == "文"


def test_an_archive_of_many_bombs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convert.sources.archives._AT_LEAST", 1 << 20)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(100):
            packed.writestr(f"{number}.txt", b"a" * (1 << 20))
    *given, last = stream([str(path)])
    assert len(given) < 40
    assert "more than 200 times" in last.refusal


def test_a_sparse_member_of_4_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    entry = tarfile.TarInfo("huge.txt")
    entry.size = 4 << 30
    path.write_bytes(entry.tobuf(tarfile.GNU_FORMAT) + b"\0" * 1024)
    huge, *rest = stream([str(path)])
    assert "larger than 256 MB" in huge.refusal
    assert all(source.refusal for source in rest)


def test_a_header_that_asks_for_gigabytes_is_refused(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("././@PaxHeader")
    entry.type, entry.size = tarfile.XHDTYPE, 3 << 30
    (tmp_path / "a.tar").write_bytes(entry.tobuf(tarfile.USTAR_FORMAT) + b"\0" * 4096)
    assert "made to harm" in refusals(tmp_path / "a.tar")[-1]


def broken(data: bytes) -> list[bytes]:
    """The same archive with a byte changed, cut short, and empty."""
    middle = len(data) // 3
    return [data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :], data[: len(data) // 2], b""]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("number", range(3))
def test_a_damaged_archive_never_raises(name: str, number: int, tmp_path: Path) -> None:
    path = tmp_path / name
    noise = "".join(chr(0x4E00 + zlib.crc32(bytes([at % 256, at // 256])) % 20000) for at in range(4000))
    MAKERS[name]({"a.txt": noise, "b.txt": noise[::-1]}, path)
    path.write_bytes(broken(path.read_bytes())[number])
    sources: list[Source] = list(stream([str(path)]))
    assert any(source.refusal or noise not in source.read().decode(errors="replace") for source in sources)


def test_a_locked_member_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    made_zip({"a.txt": "文"}, path)
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(bytes(data))
    assert "locked with a password" in refusals(path)[0]

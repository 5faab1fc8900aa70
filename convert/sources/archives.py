"""ZIP and TAR archives: their members as sources, read one after the other and never unpacked to the disk.

A member's name is only ever part of an identity, so ``../../etc/passwd`` or ``CON`` is as
good as any other. What an archive can do to harm is to be larger inside than out: every
member is read up to the largest source that is allowed, and the archive as a whole up to
a multiple of its own size.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from convert.errors import HanpressError, SourceError
from convert.sources.file import File, read_bounded, too_large
from convert.sources.filters import EXTENSIONS, Filter
from convert.sources.options import SourceOptions
from convert.sources.records import refused
from convert.sources.source import Source
from convert.sources.streams import Bounded, decompressed, seekable

#: Archives within an archive are named in the report and not opened.
_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst", ".tzst", ".7z", ".rar")

#: An archive may hold so many times its own size, and at least so many bytes. (Deflate packs a text 20-fold at most.)
_MOST_TIMES = 200
_AT_LEAST = 1 << 30

#: What reading a damaged archive raises, besides the errors of its own kind.
_DAMAGED = (zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)

_ENCRYPTED = 0x1
_UTF_8 = 0x800


class _Archive:
    """What the two kinds have in common: which are taken, how much is read altogether, what tells of damage."""

    def __init__(self, file: File, options: SourceOptions, size: int, damaged: tuple[type[Exception], ...]) -> None:
        self.file = file
        self.options = options
        self.damaged: tuple[type[Exception], ...] = (SourceError, *damaged)
        self.keep = Filter(options, (*EXTENSIONS, *_ARCHIVES))
        self.left = max(size * _MOST_TIMES, _AT_LEAST)
        self.seen: Counter[int] = Counter()

    def identity(self, member: str) -> str:
        """A member's identity; of several with one name the second has its number behind it."""
        key = hash(member)  # a million names would take a hundred megabytes
        self.seen[key] += 1
        number = f"#{self.seen[key]}" if self.seen[key] > 1 else ""
        return f"{self.file.identity}#{member}{number}"

    def refusal(self, member: str, size: int, *, is_file: bool) -> str:
        """Why a member cannot be read, as far as its entry tells; empty where nothing speaks against it."""
        place = f"{self.file.identity}#{member}"
        if not is_file:
            return f"{place} is a link or device, not a file; archives are read for their files only."
        if member.lower().endswith(_ARCHIVES):
            return f"{place} is an archive within an archive; unpack it and name it by itself."
        return too_large(place, self.options.max_bytes) if size > self.options.max_bytes else ""

    def source(self, member: str, stream: BinaryIO) -> Source:
        """The member as a source, its bytes in hand."""
        identity = self.identity(member)
        name = PurePosixPath(member).name or self.file.name
        try:
            data = read_bounded(stream, self.options.max_bytes, identity)
        except self.damaged as problem:
            return refused(identity, name, f"{identity} cannot be read ({problem}).")
        self.left -= len(data)
        if self.left < 0:
            raise SourceError(f"it holds more than {_MOST_TIMES} times its own size")
        return Source(identity, name, partial(bytes, data))


def read_zip(file: File, options: SourceOptions) -> Iterator[Source]:
    """The files in a ZIP archive, in the order of its directory."""
    damaged = (zipfile.BadZipFile, *_DAMAGED)
    try:
        with file.open() as opened, seekable(opened) as stream, zipfile.ZipFile(stream) as packed:
            stream.seek(0, 2)
            archive = _Archive(file, options, stream.tell(), damaged)
            for entry in packed.infolist():
                member = _zip_name(entry)
                if entry.is_dir() or not archive.keep(member):
                    continue
                if sentence := _zip_refusal(archive, member, entry):
                    yield refused(archive.identity(member), PurePosixPath(member).name, sentence)
                    continue
                with packed.open(entry) as inside:
                    yield archive.source(member, inside)  # type: ignore[arg-type]
    except (HanpressError, *damaged) as problem:
        yield _broken(file, problem)


def read_tar(file: File, options: SourceOptions) -> Iterator[Source]:
    """The files in a TAR archive, plain or packed with gzip or Zstandard, in its order."""
    import tarfile

    damaged = (tarfile.TarError, *_DAMAGED)
    try:
        with file.open() as opened, seekable(opened) as stream:
            stream.seek(0, 2)
            archive = _Archive(file, options, stream.tell(), damaged)
            stream.seek(0)
            bounded = Bounded(decompressed(stream), options.max_bytes, file.identity)
            with tarfile.open(fileobj=bounded, mode="r:") as packed:
                while (entry := packed.next()) is not None:
                    packed.members = []  # type: ignore[attr-defined,unused-ignore]  # or every entry stays in memory
                    if entry.isdir() or not archive.keep(entry.name):
                        continue
                    if sentence := archive.refusal(entry.name, entry.size, is_file=entry.isreg()):
                        yield refused(archive.identity(entry.name), PurePosixPath(entry.name).name, sentence)
                    elif (inside := packed.extractfile(entry)) is not None:
                        yield archive.source(entry.name, inside)  # type: ignore[arg-type]
    except (HanpressError, *damaged) as problem:
        yield _broken(file, problem)


def _zip_refusal(archive: _Archive, member: str, entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _ENCRYPTED:
        return f"{archive.file.identity}#{member} is locked with a password; unpack it first."
    kind = entry.external_attr >> 28  # the file type of Unix, 0 where another system packed it
    return archive.refusal(member, entry.file_size, is_file=kind in (0, 8))


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """A member's name: without the mark for UTF-8 it is in the packer's code page, in China mostly GBK."""
    if entry.flag_bits & _UTF_8:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _broken(file: File, problem: Exception) -> Source:
    """A row for the rest of an archive that cannot be read any further."""
    reason = str(problem).rstrip(".") or type(problem).__name__
    sentence = f"{file.identity} cannot be read further ({reason}); what stands behind that place is missing."
    return refused(f"{file.identity}#", file.name, sentence)

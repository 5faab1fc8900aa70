"""Outputs packed into archives, one for every shard of so many sources: object stores dislike many small files.

An archive is written beside its place and moved there when its last source is in it; only
then does the ledger call its sources done. A run that is killed loses the shard it was
at and no more. Times, owners and order are fixed, so the same files give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from msgspec.structs import replace

from convert.batch.ledger import Ledger
from convert.batch.manifest import source_record
from convert.batch.options import Pack
from convert.batch.report import SourceReport
from convert.batch.store import Store
from convert.batch.work import Result
from convert.batch.writer import Settled, failed
from convert.batch.writing import SUFFIX, refusal, temporary_name
from convert.errors import OutputError
from convert.export.entries import fixed_entry

#: Archives beside each other in one folder; more of them go into folders of a thousand.
_FLAT = 10_000

_CHUNK = 1 << 20


class _Packer(Protocol):
    def add(self, name: str, data: bytes) -> None: ...
    def close(self) -> None: ...


class _Zip:
    """Files as they are: a Word file or PDF is packed in itself."""

    def __init__(self, file: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)

    def add(self, name: str, data: bytes) -> None:
        self._archive.writestr(fixed_entry(name, zipfile.ZIP_STORED), data)

    def close(self) -> None:
        self._archive.close()


class _Tar:
    def __init__(self, file: BinaryIO) -> None:
        import tarfile

        self._archive = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115

    def add(self, name: str, data: bytes) -> None:
        entry = self._archive.tarinfo(name)
        entry.size = len(data)
        self._archive.addfile(entry, io.BytesIO(data))

    def close(self) -> None:
        self._archive.close()


_PACKERS: dict[Pack, Callable[[BinaryIO], _Packer]] = {Pack.ZIP: _Zip, Pack.TAR: _Tar}


def shard_path(number: int, pack: Pack) -> str:
    """Where shard ``number`` lies in the output.

    >>> shard_path(7, Pack.ZIP), shard_path(12345, Pack.TAR)
    ('shard-000007.zip', '012/shard-012345.tar')
    """
    name = f"shard-{number:06}.{pack.value}"
    return name if number < _FLAT else f"{number // 1000:03}/{name}"


class PackedWriter:
    """Writes the files of every ``size`` sources into one archive; results have to come in order."""

    def __init__(self, store: Store, ledger: Ledger, job: str, settled: Settled, pack: Pack, size: int) -> None:
        self._store = store
        self._ledger = ledger
        self._job = job
        self._settled = settled
        self._pack = pack
        self._size = size
        self._number = -1
        self._file: BinaryIO | None = None
        self._packer: _Packer | None = None
        self._members: list[tuple[SourceReport, int, float]] = []
        self.has_written = False

    def write(self, report: SourceReport, result: Result, ordinal: int) -> None:
        """Puts the files of ``report`` into the archive of the source's shard.

        Raises:
            OutputError: the archive cannot be written.
        """
        number = ordinal // self._size
        if number != self._number:
            self.close()
            self._number = number
        report = replace(report, archive=shard_path(number, self._pack))
        try:
            packer = self._opened()
            for file in report.files:
                packer.add(file.path, result.contents[report.name_of(file)])
        except OSError as problem:
            raise self._refusal(problem) from None
        self._members.append((report, ordinal, result.seconds))
        self._settled(report, result.seconds)

    def fail(self, report: SourceReport, ordinal: int, seconds: float) -> None:
        """Notes why a source gave no files."""
        self._settled(failed(self._ledger, self._job, report, ordinal, seconds), seconds)

    def close(self) -> None:
        """Moves the shard's archive to its place and calls its sources done."""
        if self._packer is None or self._file is None:
            return
        path = shard_path(self._number, self._pack)
        try:
            self._packer.close()
            self._file.close()
            file = Path(self._file.name)
            digest, size = _hashed(file)
            self._store.put(path, file)
        except OSError as problem:
            raise self._refusal(problem) from None
        with self._ledger.at_once():  # a shard with a source that is not done is made anew as a whole
            self._ledger.archived(path, size, digest)
            for report, ordinal, seconds in self._members:
                self._ledger.writing(report.identity, report.name, ordinal, report.folder)
                record = source_record(report)
                self._ledger.done(report.identity, record, sha256=report.sha256, job=self._job, seconds=seconds)
        self.has_written = True
        self._forget()
        file.unlink(missing_ok=True)

    def stop(self) -> None:
        """Drops the shard that is not full; the next run makes it anew."""
        self.abandon()

    def abandon(self) -> None:
        """The same."""
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)
        self._forget()

    def _forget(self) -> None:
        self._packer = self._file = None
        self._members.clear()

    def _opened(self) -> _Packer:
        if self._packer is None:
            folder = self._store.path
            if folder is None:
                import tempfile

                self._file = tempfile.NamedTemporaryFile(suffix=SUFFIX, delete=False)  # type: ignore[assignment]  # noqa: SIM115
            else:
                self._file = (folder / temporary_name("shard")).open("wb")
            assert self._file is not None
            self._packer = _PACKERS[self._pack](self._file)
        return self._packer

    def _refusal(self, problem: OSError) -> OutputError:
        return refusal(Path(self._store.shown), problem)


def _hashed(file: Path) -> tuple[str, int]:
    whole, size = sha256(), 0
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            whole.update(chunk)
            size += len(chunk)
    return whole.hexdigest(), size

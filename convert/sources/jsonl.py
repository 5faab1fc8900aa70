"""JSON Lines: one record on each line, plain or packed with gzip or Zstandard.

A record's place is the offset of its line in the unpacked stream, in bytes: it stays
the same when more lines are appended. Blank lines are no records.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from convert.errors import HanpressError
from convert.sources.file import CHUNK, File
from convert.sources.options import SourceOptions
from convert.sources.records import record_source, refused
from convert.sources.source import Source
from convert.sources.streams import decompressed

_MARK = b"\xef\xbb\xbf"

#: A line that is too long is passed over; after so many bytes of it the file is given up.
_ENDLESS = 4 << 30


def read_jsonl(file: File, options: SourceOptions) -> Iterator[Source]:
    """The records of ``file`` as sources, one after the other."""
    offset = 0
    try:
        with file.open() as packed, decompressed(packed) as stream:
            while line := stream.readline(options.max_bytes):
                identity = f"{file.identity}#{offset}"
                offset += len(line)
                if len(line) == options.max_bytes and not line.endswith(b"\n"):
                    offset += _rest_of_line(stream)
                    yield refused(
                        identity, file.name, f"{identity} is a line of more than {options.max_mb} MB; raise --max-mb."
                    )
                elif line.strip():
                    yield _record(line, identity, file.name, options)
    except (OSError, EOFError, zlib.error, HanpressError) as problem:
        place = f"{file.identity}#{offset}"
        yield refused(
            place, file.name, f"{file.identity} cannot be read further ({_reason(problem)}); the rest of it is missing."
        )


def _record(line: bytes, identity: str, name: str, options: SourceOptions) -> Source:
    try:
        record = json.loads(line.removeprefix(_MARK))
    except (ValueError, RecursionError) as problem:
        return refused(identity, name, f"{identity} is no JSON ({problem}).")
    if not isinstance(record, dict):
        return refused(identity, name, f"{identity} is no JSON object; a record is written as {{…}} on one line.")
    return record_source(record, identity, name, options)


def _rest_of_line(stream: BinaryIO) -> int:
    """Passes over the rest of a line; its length."""
    passed = 0
    while piece := stream.readline(CHUNK):
        passed += len(piece)
        if piece.endswith(b"\n"):
            break
        if passed > _ENDLESS:
            raise EOFError("a line does not end")
    return passed


def _reason(problem: Exception) -> str:
    return getattr(problem, "strerror", None) or str(problem) or type(problem).__name__

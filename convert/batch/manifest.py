"""``manifest.json``: every file in an output folder, where it came from and what there is to know about it.

One record per source, sorted by folder, each on a line of its own; inside it one
record per file, sorted by name. No clock and no machine stands in it, so the same run
gives the same bytes. It is streamed out of the ledger and never held whole.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from convert.batch.report import OutputFile, SourceReport
from convert.document.model import SourceRange, TitleOrigin
from convert.errors import OutputError
from convert.notices import Notice
from convert.options import Format

NAME = "manifest.json"

#: What the file says it is; the number grows when a field changes its meaning.
_KIND = {"manifest": "hanpress", "version": 1}

Record = dict[str, Any]


def read_manifest(out_dir: Path) -> tuple[Record, ...]:
    """The records of an earlier run into ``out_dir``, as far as their files exist; empty without one.

    Only read where the ledger is missing: it holds the same and more.

    Raises:
        OutputError: a file of that name is there and is not ours.
    """
    path = out_dir / NAME
    if not path.exists():
        return ()
    try:
        whole = json.loads(path.read_bytes())
        ours = {name: whole[name] for name in _KIND} == _KIND
        records = [_surviving(out_dir, record) for record in whole["sources"]] if ours else []
    except (OSError, ValueError, TypeError, KeyError):
        ours = False
    if not ours:
        raise OutputError(f"{path} was not written by hanpress or is damaged; move it away or choose another with -o.")
    return tuple(record for record in records if record["files"])


def manifest_chunks(records: Iterable[str]) -> Iterator[bytes]:
    """The manifest's bytes, a piece for every record (as JSON text, in the order they shall stand)."""
    head = json.dumps(_KIND | {"sources": []}, ensure_ascii=False).removesuffix("]}")
    yield head.encode("utf-8")
    separator = b"\n"
    for record in records:
        yield separator + record.encode("utf-8")
        separator = b",\n"
    yield b"\n]}\n"


def source_record(report: SourceReport) -> Record:
    """One source and its files as plain JSON values; ranges are characters of the decoded source."""
    named = [(report.name_of(file), file) for file in report.files]
    packed = {"archive": report.archive} if report.archive else {}
    return {
        "folder": report.folder,
        **packed,
        "collection": report.collection,
        "source": report.identity,
        **({"url": report.url} if report.url else {}),
        "bytes": report.size,
        "sha256": report.sha256,
        "encoding": report.encoding,
        "articles": report.articles,
        "repairs": {fix: dict(sorted(counts.items())) for fix, counts in sorted(report.repairs.items())},
        "notices": [notice.as_json() for notice in report.notices],
        "files": [_file_record(file, name) for name, file in sorted(named, key=itemgetter(0))],
    }


def report_of(record: Record, name: str) -> SourceReport:
    """The inverse of :func:`source_record`; ``name`` is what messages call the source."""
    return SourceReport(
        identity=record["source"],
        name=name,
        sha256=record["sha256"],
        size=record["bytes"],
        encoding=record["encoding"],
        collection=record["collection"],
        folder=record["folder"],
        articles=record["articles"],
        repairs=record["repairs"],
        files=tuple(_file_of(record["folder"], file) for file in record["files"]),
        notices=tuple(map(Notice.from_json, record["notices"])),
        archive=record.get("archive", ""),
        url=record.get("url", ""),
    )


def sizes_of(record: Record) -> dict[str, int]:
    """The files of a record by their path in the output, with their sizes; none where they lie in an archive."""
    if "archive" in record:
        return {}
    return {f"{record['folder']}/{file['name']}": file["bytes"] for file in record["files"]}


def merged(earlier: Record | None, record: Record, left_out: Container[int] = ()) -> Record:
    """``record`` with the files that an earlier run made of the same content in the same folder and this one did not.

    So ``--format docx`` after ``--format pdf``, or one ``--only`` after another, add up. Articles that are
    ``left_out`` have no files any more.
    """
    same = earlier is not None and all(earlier.get(key) == record.get(key) for key in ("folder", "sha256", "archive"))
    if earlier is None or not same or "archive" in record:
        return record
    made = {_place(file) for file in record["files"]}
    others = [file for file in earlier["files"] if _place(file) not in made and file["article"] not in left_out]
    files = others + record["files"]
    return record | {"files": sorted(files, key=lambda file: str(file["name"]))}


def _place(file: Record) -> tuple[int, str]:
    """What a file is of its source: one article in one format, whatever its title is called."""
    return file["article"], str(file["format"])


def _file_record(file: OutputFile, name: str) -> Record:
    place = {"range": [file.source_range.start, file.source_range.end]} if file.source_range else {}
    return {
        "name": name,
        "format": str(file.format),
        "article": file.ordinal,
        **({"merged": list(file.merged)} if file.merged else {}),
        "mark": file.mark,
        "title": file.title,
        "title_origin": str(file.title_origin),
        "language": file.language,
        **place,
        "bytes": file.size,
        "sha256": file.sha256,
        "notices": [notice.as_json() for notice in file.notices],
    }


def _file_of(folder: str, record: Record) -> OutputFile:
    return OutputFile(
        path=f"{folder}/{record['name']}",
        format=Format(record["format"]),
        ordinal=record["article"],
        mark=record["mark"],
        title=record["title"],
        title_origin=TitleOrigin(record["title_origin"]),
        language=record["language"],
        source_range=SourceRange(*record["range"]) if "range" in record else None,
        size=record["bytes"],
        sha256=record["sha256"],
        notices=tuple(map(Notice.from_json, record["notices"])),
        merged=tuple(record.get("merged", ())),
    )


def _surviving(out_dir: Path, record: Record) -> Record:
    """``record`` with the files that still exist; a ``KeyError`` where it lacks what a later run needs."""
    folder = out_dir / record["folder"]
    files = [file for file in record["files"] if (folder / file["name"]).is_file()]
    return record | {"files": files, "source": record["source"], "sha256": record["sha256"]}

"""``manifest.json``: every file in an output folder, where it came from and what there is to know about it.

One record per source, sorted by folder; inside it one record per file, sorted by
name. No clock and no machine stands in it, so the same run gives the same bytes. A
later run into the same folder adds its records to those whose files still exist.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from convert.batch.report import OutputFile, SourceReport
from convert.batch.writing import write_file
from convert.errors import OutputError

NAME = "manifest.json"

#: What the file says it is; the number grows when a field changes its meaning.
_KIND = {"manifest": "hanpress", "version": 1}

Record = dict[str, Any]


def read_manifest(out_dir: Path) -> tuple[Record, ...]:
    """The records of an earlier run into ``out_dir``, as far as their files exist; empty without one.

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


def write_manifest(out_dir: Path, earlier: Iterable[Record], reports: Iterable[SourceReport]) -> None:
    """Writes the records of this run's sources, and the earlier ones they do not replace."""
    by_folder = {record["folder"]: record for record in earlier}
    for report in reports:
        if report.failure is None:
            by_folder[report.folder] = _merged(by_folder.get(report.folder), source_record(report))
    sources = [by_folder[folder] for folder in sorted(by_folder)]
    text = json.dumps(_KIND | {"sources": sources}, ensure_ascii=False, indent=1)
    write_file(out_dir / NAME, text.encode("utf-8", errors="backslashreplace") + b"\n")


def source_record(report: SourceReport) -> Record:
    """One source and its files as plain JSON values; ranges are characters of the decoded source."""
    return {
        "folder": report.folder,
        "collection": report.collection,
        "source": report.identity,
        "bytes": report.size,
        "sha256": report.sha256,
        "encoding": report.encoding,
        "articles": report.articles,
        "repairs": {fix: dict(sorted(counts.items())) for fix, counts in sorted(report.repairs.items())},
        "notices": [notice.as_json() for notice in report.notices],
        "files": [_file_record(file) for file in sorted(report.files, key=lambda file: file.path)],
    }


def _file_record(file: OutputFile) -> Record:
    place = {"range": [file.source_range.start, file.source_range.end]} if file.source_range else {}
    return {
        "name": PurePosixPath(file.path).name,
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


def _surviving(out_dir: Path, record: Record) -> Record:
    """``record`` with the files that still exist; a ``KeyError`` where it lacks what a later run needs."""
    folder = out_dir / record["folder"]
    files = [file for file in record["files"] if (folder / file["name"]).is_file()]
    return record | {"files": files, "source": record["source"], "sha256": record["sha256"]}


def _merged(earlier: Record | None, record: Record) -> Record:
    """``record`` with the files an earlier run wrote into the same folder and this one did not."""
    if earlier is None:
        return record
    files = {file["name"]: file for file in (*earlier["files"], *record["files"])}
    return record | {"files": [files[name] for name in sorted(files)]}

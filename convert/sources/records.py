"""A record of a table or crawl as a source: its text, and above it what its other fields say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from convert.sources.file import too_large
from convert.sources.options import SourceOptions
from convert.sources.source import Source


def record_source(record: Mapping[str, Any], identity: str, name: str, options: SourceOptions) -> Source:
    """The source that ``record`` makes; a refusal where it has no text.

    >>> record = {"text": "管道已經換完。", "title": "排水匯報", "date": "2024-05-06"}
    >>> print(record_source(record, "a.jsonl#0", "a.jsonl", SourceOptions()).read().decode())
    排水匯報
    <BLANKLINE>
    時間：2024-05-06
    <BLANKLINE>
    管道已經換完。
    >>> record_source({"body": "管道"}, "a.jsonl#0", "a.jsonl", SourceOptions()).refusal
    "a.jsonl#0 has no field 'text'; it has 'body'. Name the field with --text-field."
    """
    fields = options.fields
    text = record.get(fields.text)
    if fields.text not in record:
        has = ", ".join(map(repr, list(record)[:8])) or "none"
        return refused(
            identity, name, f"{identity} has no field {fields.text!r}; it has {has}. Name the field with --text-field."
        )
    if not isinstance(text, str):
        return refused(
            identity, name, f"{identity} has no text in its field {fields.text!r}; name another with --text-field."
        )
    if not text.strip():
        return refused(identity, name, f"{identity} holds no text in its field {fields.text!r}.")
    data = with_head(text, _plain(record.get(fields.title)), _plain(record.get(fields.date)))
    if len(data) > options.max_bytes:
        return refused(identity, name, too_large(identity, options.max_bytes))
    return Source(identity, name, partial(bytes, data), url=_plain(record.get(fields.url)))


def with_head(text: str, title: str, date: str) -> bytes:
    """``text`` as UTF-8, with title and date above it as a page has them, unless they stand there already.

    A text that is a web page has a head of its own and stays as it is.
    """
    if text.lstrip().startswith("<"):
        return text.encode("utf-8", errors="replace")
    opening = text.lstrip()[: 2 * len(title) + 200]
    head = []
    if title and not opening.startswith(title):
        head.append(title)
    if date and date not in opening:
        head.append(f"時間：{date}")
    return "\n\n".join([*head, text]).encode("utf-8", errors="replace")


def refused(identity: str, name: str, sentence: str) -> Source:
    """A source of which it is known that it cannot be read; its row in the report says why."""
    return Source(identity, name, bytes, sentence)


def _plain(value: object) -> str:
    """A field's value on one line; nothing where there is none."""
    return "" if value is None else " ".join(str(value).split())

"""WARC and WET: pages of a web crawl, or the texts taken out of them.

Of a WARC the answers are taken that are web pages or plain text; of a WET every text.
A record's place is its offset in the file as it lies there, packed or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from convert.errors import HanpressError, SourceError, UsageError
from convert.sources.file import File, read_bounded
from convert.sources.options import SourceOptions
from convert.sources.records import refused
from convert.sources.source import Source

#: What is taken of a crawl: the content type an answer names, and the extension its name gets.
_TEXTS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}


def read_warc(file: File, options: SourceOptions) -> Iterator[Source]:
    """The pages and texts of ``file`` as sources.

    Raises:
        UsageError: the extra for web archives is not installed.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        sentence = f'{file.identity} is a web archive; install what reads it: pip install "hanpress[warc]".'
        raise UsageError(sentence) from None
    wanted = WarcRecordType.response | WarcRecordType.conversion
    behind = "its beginning"
    any_record = False
    try:
        with file.open() as stream:
            for record in ArchiveIterator(stream, record_types=wanted, auto_decode="all"):
                any_record = True
                behind = f"offset {record.stream_pos}"
                if (extension := _extension(record)) is not None:
                    yield _source(record, f"{file.identity}#{record.stream_pos}", extension, options)
    except (OSError, EOFError, ValueError, HanpressError) as problem:
        reason = str(problem).strip().rstrip(".") or type(problem).__name__
        sentence = f"{file.identity} cannot be read further ({reason}); the records behind {behind} are missing."
        yield refused(f"{file.identity}#", file.name, sentence)
    else:
        if not any_record:
            yield refused(f"{file.identity}#", file.name, f"{file.identity} holds no page or text of a web crawl.")


def _extension(record: Any) -> str | None:
    """The extension of a record that is taken; ``None`` for all others."""
    if record.http_headers is None:
        return ".txt" if record.headers.get("WARC-Type") == "conversion" else None
    if record.http_headers.status_code != 200:
        return None
    return _TEXTS.get((record.http_content_type or "text/html").strip().lower())


def _source(record: Any, identity: str, extension: str, options: SourceOptions) -> Source:
    url = record.headers.get("WARC-Target-URI") or ""
    name = _name(url, extension)
    try:
        data = read_bounded(record.reader, options.max_bytes, identity)
    except SourceError as problem:
        return refused(identity, name, str(problem))
    if not data.strip():
        return refused(identity, name, f"{identity} is an empty page.")
    return Source(identity, name, partial(bytes, data), url=url)


def _name(url: str, extension: str) -> str:
    """A page's name for people: the last part of its URL, or the host's name.

    >>> _name("https://example.cn/a/%E5%B7%A5%E4%BD%9C.asp?id=1", ".html"), _name("http://example.cn/", ".txt")
    ('工作.html', 'example.cn.txt')
    """
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2]).rpartition(".")
    stem = last[0] or last[2] or parts.hostname or "page"
    return f"{stem}{extension}"

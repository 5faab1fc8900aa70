r"""Bytes to text: the one door of this package.

The text is what the bytes say and nothing else: characters of user-defined
areas, question marks and everything that looks like damage stay, because the
repair stage reads its evidence from them. Two things only are made uniform: a
byte-order mark is taken off, and line ends (``\r\n``, ``\r``) become ``\n``;
:meth:`Decoded.byte_offset` knows of both.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from convert.decode.binary import UNKNOWN, seems_to_be
from convert.decode.detect import Reading, Refusal, detect, read
from convert.decode.encodings import UTF_8, byte_order_mark, canonical, declared
from convert.decode.html import is_html
from convert.decode.offsets import ByteOffsets
from convert.decode.page import page_text
from convert.errors import DecodeError, SourceError, UsageError
from convert.notices import Notice, Severity
from convert.options import DecodeOptions

How = Literal["given", "mark", "declared", "detected", "utf-8"]


class Decoded(Struct, frozen=True):
    r"""The text of a source and how it was found.

    ``encoding`` is the canonical name (``gb18030`` for every GBK relative);
    ``how`` says who decided: the user, a byte-order mark, the page's own
    declaration, detection, or UTF-8 because it fits. ``kind`` is ``"html"``
    where the text was taken out of a web page, ``"word"`` out of a Word file. ``text`` has ``\n`` line ends.
    """

    text: str
    encoding: str
    how: How
    kind: Literal["text", "html", "word"]
    notices: tuple[Notice, ...] = ()
    _offsets: ByteOffsets | None = None

    def byte_offset(self, char_index: int) -> int | None:
        """The byte of the source where character ``char_index`` of ``text`` begins.

        ``None`` outside the text, and for HTML, whose text stands nowhere in the
        source as it is. The end of the text is the end of the source.
        """
        return None if self._offsets is None else self._offsets(char_index)


def decode(data: bytes, options: DecodeOptions | None = None, *, name: str = "the source") -> Decoded:
    r"""Turn the bytes of one source into text.

    In this order: the encoding the user gives, a byte-order mark, UTF-8 if it
    fits, the page's declaration, detection. A declaration that does not fit
    strictly, or that another encoding beats clearly, is overruled with a notice.

    Args:
        data: the whole source.
        options: an encoding given by the user, or none.
        name: the source's name for messages, and a sign of HTML when it ends in ``.html`` or ``.htm``.

    Raises:
        SourceError: the source is empty, only white space, or a binary file.
        DecodeError: no encoding fits; names the byte offset and the encodings tried.
        UsageError: the given encoding does not exist.

    >>> decode("篇1\r\n正文".encode("gb18030")).text
    '篇1\n正文'
    >>> decode(b"%PDF-1.7", name="a.txt")
    Traceback (most recent call last):
    convert.errors.SourceError: a.txt seems to be a PDF file, not text; save it as plain text or HTML first.
    """
    options = options or DecodeOptions()
    if (kind := seems_to_be(data)) is not None:
        raise SourceError(f"{name} seems to be {kind.what}, not text; {kind.advice}.")
    if not data.strip():
        raise SourceError(f"{name} is empty; name a file that holds text.")
    reading, how, start, notices = _reading(data, options, name)
    if not reading.text.strip("\ufeff \t\r\n\f\v\xa0\u3000"):
        raise SourceError(f"{name} holds nothing but white space; name a file that holds text.")
    if is_html(reading.text, name):
        text, told = page_text(reading.text)
        if not text:
            raise SourceError(f"{name} is a web page without text; name a page that holds an article.")
        return Decoded(text, reading.encoding, how, "html", (*notices, *told))
    text = reading.text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, reading.encoding, how, "text", notices, ByteOffsets(data, reading.encoding, start))


def _reading(data: bytes, options: DecodeOptions, name: str) -> tuple[Reading, How, int, tuple[Notice, ...]]:
    """How the bytes read, who decided it, where the text begins, and what a reader should know."""
    mark = byte_order_mark(data)
    if options.encoding is not None:
        reading, start = _as_given(data, options.encoding, mark, name)
        return reading, "given", start, ()
    start = 0
    label = declared(data)
    claimed = canonical(label) if label else None
    if mark is not None:
        claimed, start = mark
        label = f"{claimed} by its byte-order mark"
        if isinstance(marked := read(data, claimed, start), Reading):
            return marked, "mark", start, ()
    found = detect(data, start, claimed=claimed)
    if not isinstance(found, Reading):
        if 0 in data:
            raise SourceError(f"{name} seems to be {UNKNOWN.what}, not text; {UNKNOWN.advice}.")
        raise _undecodable(found, name)
    if found.encoding == claimed:
        return found, "declared", start, ()
    how: How = "utf-8" if found.encoding == UTF_8 else "detected"
    return found, how, start, (_overruled(label, found.encoding),) if label else ()


def _as_given(data: bytes, label: str, mark: tuple[str, int] | None, name: str) -> tuple[Reading, int]:
    """The reading in the encoding a user names; its own byte-order mark is taken off."""
    encoding = canonical(label)
    if encoding is None:
        raise UsageError(f"There is no encoding {label!r}; try utf-8, gb18030, big5, big5hkscs or utf-16.")
    if encoding in ("utf-16", "utf-32"):  # the byte order is the mark's, or the one that reads better
        orders = (mark[0],) if mark and mark[0].startswith(encoding) else (f"{encoding}-le", f"{encoding}-be")
    else:
        orders = (encoding,)
    start = mark[1] if mark and mark[0] in orders else 0
    tried = [read(data, order, start) for order in orders]
    readings = [reading for reading in tried if isinstance(reading, Reading)]
    if not readings:
        raise _undecodable(tuple(tried), name, given=True)
    return max(readings, key=lambda reading: reading.score), start


def _undecodable(tried: tuple[Reading | Refusal, ...], name: str, *, given: bool = False) -> DecodeError:
    """The error for bytes that fit nothing: the place is where the encoding that got furthest gave up."""
    names = tuple(attempt.encoding for attempt in tried)
    offset = max((attempt.offset for attempt in tried if isinstance(attempt, Refusal)), default=0)
    if given:
        advice = "name another one with --encoding or leave the option out"
    else:
        advice = "name its encoding with --encoding"
    return DecodeError(
        f"{name} is not text in {_either(names)}: byte {offset} does not fit; {advice}.", offset=offset, tried=names
    )


def _either(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]


def _overruled(label: str, encoding: str) -> Notice:
    return Notice(
        "declaration-overruled",
        Severity.WARNING,
        f"The page says it is {label}, but it reads as {encoding}; it was read as {encoding}.",
        subject=label,
    )

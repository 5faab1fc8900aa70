"""What a file says about itself, the same in every format."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from convert.notices import Notice


class Properties(Struct, frozen=True):
    """The properties of one output file.

    ``created`` carries a time zone; ``title_note`` is a plain sentence about where
    the title comes from (``""`` for a given one); ``collection`` is the title of the
    collection the article belongs to, ``mark`` the article's mark in it as written (``"篇3"``).
    ``title_breaks`` are the offsets at which the title goes on in a new line, broken by sense, in a format whose
    reader would break it anywhere.
    """

    title: str
    created: dt.datetime
    language: str
    creator: str = "hanpress"
    author: str = ""
    collection: str = ""
    mark: str = ""
    title_note: str = ""
    title_breaks: tuple[int, ...] = ()


class Written(Struct, frozen=True):
    """A finished file in memory, and what its writer has to tell about it."""

    data: bytes
    notices: tuple[Notice, ...] = ()

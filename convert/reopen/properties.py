"""``docProps/core.xml``: what a Word file says about itself (ECMA-376 part 2, 11)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from convert.patterns import deferred
from convert.reopen.xml import child

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHINESE: Final = deferred(r"zh(?:-[A-Za-z0-9]{2,8})*")
_MOMENT: Final = deferred(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
#: The zone in which dates of Chinese texts are written.
_CHINESE_TIME: Final = dt.timezone(dt.timedelta(hours=8))


class CoreProperties(Struct, frozen=True):
    """The properties that a document keeps; empty where the file does not name them.

    ``language`` is a Chinese BCP 47 tag; ``created`` carries a zone; ``mark`` is the
    article's mark in its collection, ``note`` the sentence about where its title comes from.
    """

    title: str = ""
    language: str = ""
    created: dt.datetime | None = None
    collection: str = ""
    mark: str = ""
    note: str = ""

    @property
    def date(self) -> str:
        """``created`` as scraped pages write it, at Chinese time; ``""`` without one."""
        return self.created.astimezone(_CHINESE_TIME).strftime("%Y-%m-%d %H:%M:%S") if self.created else ""


def read_properties(root: _Element | None) -> CoreProperties:
    """The properties in the part; all empty without one."""

    def text(name: str) -> str:
        element = child(root, name)
        return "" if element is None else " ".join((element.text or "").split())

    language = text("dc:language")
    return CoreProperties(
        title=text("dc:title"),
        language=language if _CHINESE.fullmatch(language) else "",
        created=_moment(text("dcterms:created")),
        collection=text("cp:category"),
        mark=text("dc:identifier"),
        note=text("dc:description"),
    )


def _moment(text: str) -> dt.datetime | None:
    """A W3CDTF moment with seconds; one without a zone is UTC, as Word means it."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment

"""What a user can choose, one frozen record per stage.

Every record has defaults that suit a stranger's scraped page; nothing in the
library reads a setting from anywhere else (no clock, locale or environment).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct, field


class Script(StrEnum):
    """The script an article is written in when it leaves the program."""

    KEEP = "keep"  # as the source has it
    HANS = "hans"  # Simplified
    HANT = "hant"  # Traditional, OpenCC's standard forms
    TW = "tw"  # Traditional, Taiwan's forms
    TWP = "twp"  # Traditional, Taiwan's forms and words
    HK = "hk"  # Traditional, Hong Kong's forms
    HKP = "hkp"  # Traditional, Hong Kong's forms and words


class Format(StrEnum):
    """A kind of output file; the value names it on the command line.

    >>> Format.PDF.ending, Format.X4.ending
    ('.pdf', '-print.pdf')
    """

    DOCX = "docx"
    PDF = "pdf"  # PDF/A-2 and PDF/UA-1: to read, send and keep
    X4 = "x4"  # PDF/X-4: for a printing house
    X1A = "x1a"  # PDF/X-1a: for a printing house with old machines
    MD = "md"
    HTML = "html"
    TXT = "txt"
    EPUB = "epub"

    @property
    def ending(self) -> str:
        """How the names of its files end: one article's files in all formats stand in one folder."""
        return _ENDINGS.get(self, f".{self.value}")


_ENDINGS = {Format.X4: "-print.pdf", Format.X1A: "-print-x1a.pdf"}


class DecodeOptions(Struct, frozen=True):
    """How bytes become text.

    ``encoding`` names an encoding that overrides declaration and detection.
    """

    encoding: str | None = None


class RepairOptions(Struct, frozen=True):
    """What is repaired.

    ``only_bytes`` undoes the byte damage and nothing else: punctuation, spacing
    and layout stay as they are. ``lost_mark`` is shown where a character is
    known to be lost.
    """

    only_bytes: bool = False
    lost_mark: str = "□"


class StructureOptions(Struct, frozen=True):
    """How text becomes a document.

    ``split`` is a regular expression (RE2's) for the article marks at the start of
    their lines, in place of the built-in ones; ``None`` for those. ``propose_titles``
    gives articles without a title one from their own first words instead of one
    derived from the collection's. ``renumber`` counts the headings anew, level by
    level: 一、 （一） 1. （1）.
    """

    split: str | None = None
    propose_titles: bool = False
    renumber: bool = False


class ExportOptions(Struct, frozen=True):
    """How articles are written.

    ``style`` is the name of a house style or the path of a style file.
    ``merge`` makes one volume of each collection instead of a file for every article.
    ``created`` stands in the files' properties and archives; without it the
    collection's own date is used, and without that a fixed one, so that the
    same input always gives the same bytes.
    """

    formats: tuple[Format, ...] = (Format.DOCX, Format.PDF)
    style: str = "gongwen"
    merge: bool = False
    created: dt.datetime | None = None


class Options(Struct, frozen=True):
    """Everything a conversion can be told, stage by stage."""

    decode: DecodeOptions = field(default_factory=DecodeOptions)
    repair: RepairOptions = field(default_factory=RepairOptions)
    script: Script = Script.KEEP
    export: ExportOptions = field(default_factory=ExportOptions)
    structure: StructureOptions = field(default_factory=StructureOptions)

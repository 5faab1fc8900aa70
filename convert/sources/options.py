"""What is taken from the places a user names, and how records are read."""

from __future__ import annotations

from msgspec import Struct, field


class Fields(Struct, frozen=True):
    """The names of a record's fields in JSON Lines and Parquet; only the text has to be there."""

    text: str = "text"
    url: str = "url"
    title: str = "title"
    date: str = "date"


class SourceOptions(Struct, frozen=True):
    """What is taken from folders and archives, and how records are read.

    ``include`` and ``exclude`` are patterns of shell kind for paths below the folder or
    in the archive (``*`` stands for ``/`` too); with ``include`` nothing else is taken, whatever
    its name ends in. ``max_mb`` is the largest source in megabytes; a larger one fails.
    ``passed_over`` are folders that are not looked into where they lie below one that is:
    a run's own output, above all.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fields: Fields = field(default_factory=Fields)
    max_mb: int = 256
    passed_over: tuple[str, ...] = ()

    @property
    def max_bytes(self) -> int:
        """The largest source in bytes."""
        return self.max_mb << 20

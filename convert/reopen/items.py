"""What the body of a Word file is made of, before it becomes a document."""

from __future__ import annotations

from msgspec import Struct

from convert.document.model import Image, SourceRange, Span, Table

_NOWHERE = SourceRange(0, 0)

PAGE_BREAK = "page-break"
"""The kind of an item that is a page break."""

IMAGE = "image"
"""The kind of an item that is a picture."""

SECTION = "section"
"""The kind of an item that ends a section; ``number`` says how the *ended* one began (``nextPage`` …)."""


class Item(Struct, frozen=True):
    """One paragraph, table, picture or page break, with all that its styles and settings say about it.

    ``kind`` is a name of ``Style.text`` (``title``, ``heading1``, ``body``, ``list`` …),
    :data:`PAGE_BREAK`, :data:`IMAGE`, :data:`SECTION`, or ``""`` for a paragraph whose style says
    nothing; ``number`` is an automatic number as text, not part of ``text``; ``is_bullet`` says
    that it is none, ``run_in`` the level of the run-in heading it begins, if any. ``level`` is
    a list item's, ``list_id`` names its automatic list, if any; ``depth`` is a heading's level,
    also beyond the model's four, else 0; ``apart`` says that it belongs to no block with what stands
    above it. ``source`` counts characters of the file's text,
    number included.
    """

    kind: str
    text: str = ""
    number: str = ""
    is_bullet: bool = False
    level: int = 0
    run_in: int = 0
    list_id: str = ""
    depth: int = 0
    spans: tuple[Span, ...] = ()
    table: Table | None = None
    image: Image | None = None
    centred: bool = False
    apart: bool = False
    source: SourceRange = _NOWHERE

    @property
    def has_text(self) -> bool:
        """Whether this is a paragraph or a table: something that has lines of text."""
        return self.kind not in (PAGE_BREAK, SECTION) and self.image is None

    @property
    def is_counted(self) -> bool:
        """Whether this is a heading, or begins with one, whose number is an automatic one."""
        return bool(self.number) and (bool(self.run_in) or self.kind.startswith("heading"))

    @property
    def line(self) -> str:
        """What a reader sees: number and text."""
        return self.number + self.text

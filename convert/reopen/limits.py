"""What a Word file may ask of this program before it is refused.

Sizes are in bytes of the part *unpacked*. A work report has a main part of about
50 KB, a book of a thousand pages one of 10 MB or so.
"""

from __future__ import annotations

from typing import Final

MAIN_PART_MAX: Final = 64 * 2**20
"""The part with the text; it is read as a stream, one paragraph or table at a time."""

BLOCK_MAX: Final = 16 * 2**20
"""One paragraph, table or text box of the main part, which is held as a whole."""

OTHER_PART_MAX: Final = 8 * 2**20
"""Every other part that is read (styles, numbering, notes …); each is held as a whole."""

ENTRIES_MAX: Final = 20_000
"""Entries of the archive; a file with a picture on every page has some thousands."""

PARAGRAPHS_MAX: Final = 250_000
"""Paragraphs and table cells together: some 5,000 pages."""

PICTURE_MAX: Final = 16 * 2**20
"""One picture; a photograph of 24 million pixels has 5 to 12 MB."""

PICTURES_MAX: Final = 64 * 2**20
"""All pictures together, each counted as often as it is shown."""

PIXELS_IN_ALL_MAX: Final = 1_000_000_000
"""Pixels of all pictures that are decoded: some ten seconds."""

COLUMNS_MAX: Final = 1_000
"""Columns of a table that are counted; a wider claim is nonsense and would only use memory."""

STYLE_CHAIN_MAX: Final = 64
"""Steps from a style to the one it is based on, and so on; Word itself stops after eleven."""

LISTED_MAX: Final = 50
"""Notices of one kind that are told one by one; the rest are counted."""

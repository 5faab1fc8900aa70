"""HTML element names by what they do to a reader's text (HTML Standard, chapters 4 and 15)."""

from __future__ import annotations

from typing import Final

_UNSEEN = """
head script style noscript template iframe frameset object embed applet svg canvas audio video map math
select button input textarea datalist dialog nav footer
"""
_BLOCKS = """
address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure form
h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre section summary table tbody td tfoot th
thead tr ul xmp
"""
_UNCLOSED = """
p li dt dd tr td th tbody thead tfoot option optgroup rt rp
br hr img input meta link area base col embed param source track wbr
"""

UNSEEN: Final = frozenset(_UNSEEN.split())
"""Never a reader's text."""

BLOCKS: Final = frozenset(_BLOCKS.split())
"""What starts a line of its own; every other element runs on in its line."""

UNCLOSED: Final = frozenset(_UNCLOSED.split())
"""What has no end tag or may leave it out."""

HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}

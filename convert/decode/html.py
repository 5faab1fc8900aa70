"""Is this text a web page?

A text about tags, a comparison (``a < b``) or a stray ``</p>`` left behind by a
scraper is no web page, and running it through an HTML parser would eat words.
So one sign is not enough: the whole must be built of tags.
"""

from __future__ import annotations

import re
from typing import Final

from convert.decode.elements import BLOCKS, UNCLOSED
from convert.patterns import deferred

# What only a whole document begins with; an XML declaration or comments may stand before it.
_DOCUMENT: Final = deferred(
    r"(?:\s|\ufeff|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE | re.DOTALL
)
_TAG: Final = deferred(
    r"<(/?)(p|div|br|span|table|tr|td|ul|ol|li|h[1-6]|a|img|article|section|main|font|center|strong|b|pre|blockquote)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAKS: Final = BLOCKS - UNCLOSED | {"p", "br", "tr", "li"}
_PAGE_NAMES: Final = (".html", ".htm", ".xhtml", ".shtml")
# From here on a fragment's tags carry its layout; fewer may be an accident.
_ENOUGH_BREAKS: Final = 3


def is_html(text: str, name: str = "") -> bool:
    r"""Whether ``text`` is a web page or a piece of one.

    It is when it begins as a document does; when its name says so and it has a
    tag at all; when it begins with a tag that is closed again; or when its line
    structure is made by tags rather than by line ends.

    >>> is_html("<!DOCTYPE html><title>汇报</title><p>正文")
    True
    >>> is_html("<p>第一段</p><p>第二段</p>")
    True
    >>> is_html("若 a<b 且 b>c,则……</p>")
    False
    >>> is_html("网页用<p>标签分段,用<br>换行。\n第二行\n第三行")
    False
    """
    if _DOCUMENT.match(text):
        return True
    opened: dict[str, int] = {}
    pairs = breaks = 0
    first = len(text)
    for tag in _TAG.finditer(text):
        closing, element = tag[1], tag[2].lower()
        first = min(first, tag.start())
        breaks += element in _BREAKS and not closing
        if not closing:
            opened[element] = opened.get(element, 0) + 1
        elif opened.get(element):
            opened[element] -= 1
            pairs += 1
    if first == len(text):
        return False
    if name.lower().endswith(_PAGE_NAMES):
        return True
    if pairs and not text[:first].strip():
        return True
    return breaks >= _ENOUGH_BREAKS and breaks > 2 * text.count("\n", first)

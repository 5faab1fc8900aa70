"""Which folder belongs to which source.

A source's folder carries its collection's title. Two sources with one title get
``title`` and ``title (2)``, in the order they were given; a source that an earlier
run already gave a folder keeps it, so that running again writes the same places.

>>> folders = Folders(())
>>> folders.claim("範文", "a.txt", "1f"), folders.claim("範文", "b.txt", "2e")
('範文', '範文 (2)')
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from convert.batch.naming import folded, numbered, safe_name

#: A folder's name when neither title nor source offers one.
_NAMELESS = "collection"

_NUMBER = re.compile(r" \(([2-9]|[1-9][0-9]+)\)$")


class Folders:
    """The folders of one output folder: those of an earlier run's manifest, and this run's claims.

    ``reserved`` are names that no folder may take.
    """

    def __init__(self, earlier: Iterable[dict[str, Any]], reserved: Iterable[str] = ()) -> None:
        self._taken = {folded(name) for name in reserved}
        self._claimed: set[str] = set()
        self._of_identity: dict[str, str] = {}
        self._of_content: dict[str, str] = {}
        self._next: defaultdict[str, int] = defaultdict(lambda: 1)
        for record in earlier:
            self._taken.add(folded(record["folder"]))
            self._of_identity.setdefault(record["source"], record["folder"])
            self._of_content.setdefault(record["sha256"], record["folder"])

    def claim(self, name: str, identity: str, sha256: str) -> str:
        """A folder for the source ``identity`` with the content ``sha256``, named after ``name``.

        The one it had before; else the one a source of the same content had (it was
        renamed or is named another way); else the first that nobody has.
        """
        base = safe_name(name) or _NAMELESS
        for known in (self._of_identity.get(identity), self._of_content.get(sha256)):
            if known is not None and folded(known) not in self._claimed and _is_named(known, base):
                break
        else:
            known = self._free(base)
        self._taken.add(folded(known))
        self._claimed.add(folded(known))
        return known

    def _free(self, base: str) -> str:
        key = folded(base)
        while folded(candidate := numbered(base, self._next[key])) in self._taken:
            self._next[key] += 1
        return candidate


def _is_named(folder: str, base: str) -> bool:
    """Whether ``folder`` is ``base`` or one of its numbered forms."""
    number = _NUMBER.search(folder)
    return folder == base or (number is not None and folder == numbered(base, int(number[1])))

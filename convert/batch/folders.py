"""Which folder belongs to which source.

A source's folder carries its collection's title. Two sources with one title get
``title`` and ``title (2)``, in the order they were given; a source that an earlier
run already gave a folder keeps it, so that running again writes the same places.
Names stay unique over the whole output, whatever case and normal form a file system
ignores. The claims lie in the ledger: a run of any size holds none in memory, and a
run that was killed goes on where it was.

>>> folders = Folders(sqlite3.connect(":memory:"))
>>> folders.claim("範文", "a.txt"), folders.claim("範文", "b.txt"), folders.claim("範文", "a.txt")
('範文', '範文 (2)', '範文')
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import PurePosixPath

from convert.batch.ledger import stored
from convert.batch.naming import FAN, FLAT, fan, folded, numbered, safe_name
from convert.patterns import deferred

#: A folder's name when neither title nor source offers one.
_NAMELESS = "collection"

_NUMBER = deferred(r" \(([2-9]|[1-9][0-9]+)\)$")

_TABLES = """
CREATE TABLE IF NOT EXISTS folders (folded TEXT PRIMARY KEY, identity TEXT NOT NULL, folder TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS numbers (folded TEXT PRIMARY KEY, next INTEGER NOT NULL);
"""


class Folders:
    """The claims on folders in a ledger's database; ``reserved`` are names that no folder may take.

    ``flat`` is how many folders may stand side by side before they are fanned out.
    """

    def __init__(self, database: sqlite3.Connection, reserved: Iterable[str] = (), flat: int = FLAT) -> None:
        self._database = database
        database.executescript(_TABLES)
        self._reserved = {folded(name) for name in reserved}
        self._flat = flat
        [self._count] = database.execute("SELECT count(*) FROM folders").fetchone()

    def claim(self, name: str, identity: str) -> str:
        """A folder for the source ``identity``, named after ``name``; its path in the output, with ``/``.

        The one it had before if that is named so; else the first that nobody has.
        """
        base = safe_name(name) or _NAMELESS
        for (known,) in self._database.execute(
            "SELECT folder FROM folders WHERE identity = ? ORDER BY rowid DESC", (stored(identity),)
        ):
            if _is_named(PurePosixPath(known).name, base):
                return str(known)
        free = self._free(base)
        folder = fan(folded(free), self._count + 1, self._flat) + free
        self.adopt(folder, identity)
        return folder

    def adopt(self, folder: str, identity: str) -> None:
        """Records a claim that was made elsewhere: an earlier run's, read from its manifest."""
        self._count += self._database.execute(
            "INSERT OR IGNORE INTO folders VALUES (?, ?, ?)",
            (folded(PurePosixPath(folder).name), stored(identity), folder),
        ).rowcount

    def _free(self, base: str) -> str:
        key = folded(base)
        row = self._database.execute("SELECT next FROM numbers WHERE folded = ?", (key,)).fetchone()
        first = number = row[0] if row else 1
        while self._is_taken(folded(candidate := numbered(base, number))):
            number += 1
        if number != first:
            self._database.execute("INSERT OR REPLACE INTO numbers VALUES (?, ?)", (key, number))
        return candidate

    def _is_taken(self, key: str) -> bool:
        if key in self._reserved or FAN.fullmatch(key):
            return True
        return self._database.execute("SELECT 1 FROM folders WHERE folded = ?", (key,)).fetchone() is not None


def _is_named(folder: str, base: str) -> bool:
    """Whether ``folder`` is ``base`` or one of its numbered forms."""
    number = _NUMBER.search(folder)
    return folder == base or (number is not None and folder == numbered(base, int(number[1])))

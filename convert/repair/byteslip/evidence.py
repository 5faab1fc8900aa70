"""How often a document says characters in a row: the best evidence for what stood where it lost one.

Few of a page's characters are ever asked about, so the neighbours of each are counted when it is: counting every
pair and every three of a page takes longer than finding all its slips.

>>> said = Evidence("產業發展，產業升級", {ord("業"): "业"})
>>> said.behind["业"]
{'發': 1, '發展': 1, '升': 1, '升級': 1}
>>> said.before["业"], said.single["业"]
({'產': 2, '，產': 1}, 2)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from convert.memo import Memo


class Evidence:
    """A text, spelled as the table ``spelled`` says, that is counted character by character, as it is asked.

    ``behind`` of a character are the one and the two characters that stand behind it, with how often, ``before``
    those that stand before it; ``single`` is how often it stands in the text itself.
    """

    def __init__(self, text: str, spelled: Mapping[int, str]) -> None:
        # A table that lacks a character has an error raised and caught each time; this one learns those of the text.
        self._text = text = text.translate(Memo(lambda code: spelled.get(code, chr(code))))
        self.single: Memo[str, int] = Memo(text.count)
        self.behind: Memo[str, dict[str, int]] = Memo(self._behind)
        self.before: Memo[str, dict[str, int]] = Memo(self._before)

    def _behind(self, char: str) -> dict[str, int]:
        text = self._text
        return _counted([text[at + 1 : at + 3] for at in self._places(char)], slice(0, 1))

    def _before(self, char: str) -> dict[str, int]:
        text = self._text
        return _counted([text[max(0, at - 2) : at] for at in self._places(char)], slice(-1, None))

    def _places(self, char: str) -> Iterator[int]:
        """Where a character stands."""
        at = self._text.find(char)
        while at >= 0:
            yield at
            at = self._text.find(char, at + 1)


def _counted(found: Sequence[str], nearest: slice) -> dict[str, int]:
    """How often two characters were found, and the nearest of them; one or none where the text begins or ends."""
    known: dict[str, int] = {}
    for both, times in Counter(found).items():
        near = both[nearest]
        known[near] = known.get(near, 0) + times
        if both != near:
            known[both] = times
    return known

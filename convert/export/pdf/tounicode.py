"""ToUnicode maps: every code back to the text it was written for (ISO 32000-1 9.10.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from convert.patterns import deferred

#: What a code may not stand for: PDF/A-2 6.2.11.7.2, PDF/UA-1 7.21.7; surrogates are no characters.
UNWRITABLE = deferred("[\0\ufeff\ufffe\ud800-\udfff]")

#: Adobe Technical Note 5411 allows 100 lines in one block.
_BLOCK_LINES = 100

_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
    "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
)
_TAIL = "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend"


def to_unicode(codes: Sequence[int], texts: Sequence[str]) -> bytes:
    """The map of two-byte codes, in ascending order, to their texts; several characters or none are both possible.

    What a PDF's text may not hold (:data:`UNWRITABLE`) is left out.

    >>> to_unicode([1, 2, 9], ["中", "文", "fi"]).decode().splitlines()[9:12]
    ['2 beginbfrange', '<0001><0002>[<4E2D><6587>]', '<0009><0009>[<00660069>]']
    """
    lines = [f"<{codes[start]:04X}><{codes[end - 1]:04X}>[{_strings(texts[start:end])}]" for start, end in _runs(codes)]
    blocks = [lines[start : start + _BLOCK_LINES] for start in range(0, len(lines), _BLOCK_LINES)]
    ranges = "".join(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange\n" for block in blocks)
    return (_HEAD + ranges + _TAIL).encode("ascii")


def _strings(texts: Sequence[str]) -> str:
    """Texts as hexadecimal strings, one after the other.

    >>> _strings(["中", "文"]), _strings(["fi", "", "𠮷"])
    ('<4E2D><6587>', '<00660069><><D842DFB7>')
    """
    joined = "".join(texts)
    if UNWRITABLE.search(joined):
        texts = [UNWRITABLE.sub("", text) for text in texts]
        joined = "".join(texts)
    data = joined.encode("utf-16-be")
    if len(data) == 2 * len(texts) and "" not in texts:  # one code unit each, as nearly always: one step for all
        return f"<{data.hex('>', 2).upper().replace('>', '><')}>"
    return "".join(f"<{text.encode('utf-16-be').hex().upper()}>" for text in texts)


def _runs(codes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where neighbouring codes stand, as (start, end); a range may not leave its first byte.

    >>> list(_runs([3, 4, 6, 255, 256]))
    [(0, 2), (2, 3), (3, 4), (4, 5)]
    """
    if codes and codes[-1] - codes[0] == len(codes) - 1:  # no gap, as in a subset numbered afresh: byte by byte
        for first in range(codes[0] & ~0xFF, codes[-1] + 1, 0x100):
            yield max(first - codes[0], 0), min(first + 0x100 - codes[0], len(codes))
        return
    start = 0
    for index in range(1, len(codes) + 1):
        if index == len(codes) or codes[index] != codes[index - 1] + 1 or codes[index] & 0xFF == 0:
            yield start, index
            start = index

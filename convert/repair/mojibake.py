"""Text that was read in the wrong encoding: taken back where that is exact, reported where it is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial

from convert.patterns import deferred
from convert.repair.language import characters
from convert.repair.ledger import Certainty, Edit, Pass
from convert.repair.outcome import Outcome

ODD = 0.1  # share of unusual characters up to which a run is Chinese that was read wrongly
ODD_AMONG_OTHERS = 0.35  # the same where another run of the page is: names are short and full of them

_HAN = deferred("[\u3400-\u9fff]")
_MARKS = "，。、；：？！“”‘’（）《》…—·　 \t"
_LATIN = deferred("[\u00b0-\u00f7][\u0040-\u007e\u00a1-\u00fe]")
_LATIN_PAIR = "[\u0081-\u00fe][\u0040-\u00fe]"
_CP1252_PAIR = "[\u0080-\u2122][\u0040-\u2122]"
# UTF-8's first bytes of hanzi, E4 to E9, are first bytes of rare hanzi in GBK: every third byte gives one.
_UTF8_IN_GBK = deferred(
    "["
    + bytes(b for row in range(0xE4, 0xEA) for cell in range(0x80, 0xFF) if cell != 0x7F for b in (row, cell)).decode(
        "gb18030", "ignore"
    )
    + "]"
)
_WINDOWS = "sloppy-windows-1252"  # ftfy's name for cp1252 with control characters in its holes, as Windows has it
#: (read as, really, what every such text contains, its runs, how many hanzi are evidence enough)
_MISTAKES = (
    ("gb18030", "utf-8", _UTF8_IN_GBK, deferred("[^\0-\x7f\ua000-\udfff\uffef-\U0010ffff]{3,}"), 2),
    ("latin-1", "gb18030", _LATIN, deferred(f"(?:{_LATIN_PAIR})(?:{_LATIN_PAIR}|[ -9])*"), 3),
    (_WINDOWS, "gb18030", _LATIN, deferred(f"(?:{_CP1252_PAIR})(?:{_CP1252_PAIR}|[ -9])*"), 3),
)
_LATIN_TRACE = deferred("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]")


def undo_wrong_decoding(text: str) -> Outcome:
    """Take back text that was decoded wrongly: UTF-8 read as Latin-1, cp1252 or GBK, GBK read as Latin-1.

    A run is replaced only when decoding it anew succeeds strictly, gives Chinese, and encodes
    back to exactly what was found. UTF-8 in Latin code pages is left to :mod:`ftfy`, told to
    leave quotes, widths and everything else about Chinese alone.

    >>> undo_wrong_decoding("中文".encode().decode("latin-1")).passes[0].edits[0].after
    '中文'
    >>> undo_wrong_decoding("产业发展".encode().decode("gb18030")).passes[0].edits[0].after
    '产业发展'
    >>> undo_wrong_decoding("café à la carte, 产业发展").passes
    ()
    """
    edits: list[Edit] = []
    traced = {trace: tuple(_lines_with(trace, text)) for trace in {mistake[2] for mistake in _MISTAKES}}
    for wrong, right, trace, runs, least in _MISTAKES:
        mistake = partial(_found, traced[trace], wrong, right, runs)
        if any(mistake(least, ODD)):  # a page was read wrongly as a whole: the rest of it needs less evidence
            edits += mistake(0, ODD_AMONG_OTHERS)
    edits += _latin(text)
    edits = _apart(edits)
    return Outcome((Pass("wrong-decoding", tuple(edits)),)) if edits else Outcome()


def _found(
    lines: tuple[tuple[int, str], ...], wrong: str, right: str, runs: re.Pattern[str], least: int, odd: float
) -> Iterator[Edit]:
    """What one mistake explains in the lines, each given with where it begins."""
    for start, line in lines:
        for match in runs.finditer(line):
            after = _decoded_anew(match[0], wrong, right, least, odd)
            if after:
                yield _edit(start + match.start(), match[0], after, wrong, right)


def _apart(edits: list[Edit]) -> list[Edit]:
    """The edits in order of position; of two that overlap the longer one stays, for it explains more."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        while kept and kept[-1].end > edit.start and _length(kept[-1]) < _length(edit):
            kept.pop()
        if not kept or kept[-1].end <= edit.start:
            kept.append(edit)
    return kept


def _length(edit: Edit) -> int:
    return edit.end - edit.start


def _lines_with(trace: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """The lines that contain ``trace``, each with where it begins."""
    at = 0
    while match := trace.search(text, at):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.start())
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        at = end


def _latin(text: str) -> Iterator[Edit]:
    """UTF-8 that was read as Latin-1 or cp1252, line by line."""
    for start, line in _lines_with(_LATIN_TRACE, text):
        import ftfy

        fixed = ftfy.fix_encoding(line)
        if fixed != line and _HAN.search(fixed) and _was_latin(line, fixed):
            yield _edit(start, line, fixed, "latin-1", "utf-8")


def _was_latin(found: str, fixed: str) -> bool:
    """Whether ``fixed`` in UTF-8, read as Latin-1 or as Windows reads cp1252, is exactly what was found."""
    _know_windows()
    data = fixed.encode("utf-8", "surrogatepass")
    return found in (data.decode("latin-1"), data.decode(_WINDOWS))


@cache
def _know_windows() -> None:
    """Has ftfy register its codecs; imported only where a page needs them."""
    import ftfy.bad_codecs

    ftfy.bad_codecs.ok()


def _decoded_anew(run: str, wrong: str, right: str, least: int, share: float) -> str:
    if wrong == _WINDOWS:
        _know_windows()
    try:
        data = run.encode(wrong)
        after = data.decode(right)
    except UnicodeError:
        return ""
    hanzi, is_common = _HAN.findall(after), characters.load().is_common
    odd = sum(not (char in _MARKS or char < "\x7f" or is_common(char)) for char in after)
    if len(hanzi) < least or odd > share * len(after) or after.encode(right).decode(wrong) != run:
        return ""
    return after


def _edit(start: int, before: str, after: str, wrong: str, right: str) -> Edit:
    name = wrong.removeprefix("sloppy-")
    reason = f"The text is {right} that was read as {name}; encoding it back gives the text as found."
    return Edit(start, start + len(before), before, after, Certainty.PROVEN, reason)

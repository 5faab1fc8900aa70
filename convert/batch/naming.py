"""File and folder names made from titles: safe on every file system, stable, unique.

>>> file_name(1, 10, "工業項目謀劃情況匯報（篇1）", ".docx")
'01-工業項目謀劃情況匯報（篇1）.docx'
>>> safe_name("../../etc/passwd")
'／..／etc／passwd'
>>> safe_name("CON.txt"), safe_name(" . "), safe_name("何謂“真”?")
('CON_.txt', '', '何謂“真”？')
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from convert.patterns import deferred

#: Longest name in UTF-8 bytes; most file systems stop at 255, and copies add suffixes.
MAX_BYTES = 200

#: So many entries may stand in one folder. Those after them stand in one of 256 folders named by two digits of a
#: hash, and from ``256 × _HALF_FULL`` on in one of 256 × 256: no folder has more than some 10,000 entries, which is
#: where listing and copying begin to be slow.
FLAT = 10_000
_HALF_FULL = 5_000
_DIGITS = 2

#: What such a folder is called.
FAN = deferred(r"[0-9a-f]{2}")

#: Signs no Windows file name may hold, and the slash of every system, as their full-width forms.
_FULL_WIDTH = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")

#: Names Windows keeps for devices, whatever extension follows.
_DEVICE = deferred(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?=\.|$)", re.IGNORECASE)

#: Unicode categories that are invisible, half a character or private. Unassigned stays: it may be
#: a hanzi newer than this Python's tables, and a name must not depend on those.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})


def safe_name(text: str, max_bytes: int = MAX_BYTES) -> str:
    """``text`` as one path component, or ``""`` when nothing of it can stand in a name.

    NFC; no controls, separators or reserved signs; no leading or trailing dot or
    space, no leading hyphen (it would read as an option); no device name; at most
    ``max_bytes`` bytes of UTF-8, cut between characters.
    """
    spaced = "".join(" " if sign.isspace() else sign for sign in text)
    seen = "".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN)
    name = re.sub(r" +", " ", unicodedata.normalize("NFC", seen).translate(_FULL_WIDTH))
    name = _trimmed(_cut(name.lstrip(" .-~"), max_bytes))
    if device := _DEVICE.match(name):
        name = _trimmed(_cut(f"{name[: device.end()]}_{name[device.end() :]}", max_bytes))
    return name


def file_name(ordinal: int, count: int, title: str, ending: str) -> str:
    """The name of article ``ordinal`` of ``count``: its number, as wide as the last one's, its title, ``ending``."""
    number = f"{ordinal:0{max(2, len(str(count)))}d}"
    title = safe_name(title, MAX_BYTES - len(f"{number}-{ending}"))
    return f"{number}-{title}{ending}" if title else f"{number}{ending}"


def numbered(name: str, count: int) -> str:
    """The ``count``-th name like ``name``: the first as it is, then ``name (2)``, within the limit."""
    if count == 1:
        return name
    mark = f" ({count})"
    return _trimmed(_cut(name, MAX_BYTES - len(mark))) + mark


def fan(key: str, entries: int, flat: int = FLAT) -> str:
    """The folders, each with its slash, in which what ``key`` names stands among ``entries``; none for few.

    >>> fan("12", 10_000), fan("12", 10_001), fan("12", 2_000_000)
    ('', '6b/', '6b/51/')
    """
    if entries <= flat:
        return ""
    levels = 1 if entries <= flat + 256 * _HALF_FULL else 2
    digest = sha256(key.encode("utf-8")).hexdigest()
    return "".join(f"{digest[at : at + _DIGITS]}/" for at in range(0, levels * _DIGITS, _DIGITS))


def folded(name: str) -> str:
    """The form in which two names must differ: file systems may ignore case and normal form.

    >>> folded("Bericht Ä") == folded("bericht A\u0308")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def _cut(name: str, max_bytes: int) -> str:
    return name.encode("utf-8")[:max_bytes].decode("utf-8", errors="ignore")


def _trimmed(name: str) -> str:
    return name.rstrip(" .")

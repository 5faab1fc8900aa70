"""Text in XML: what no file may hold, and how the rest is written."""

from __future__ import annotations

from convert.patterns import deferred

# What XML 1.0, production 2 (Char), leaves out: it makes a file no XML parser may open.
_FORBIDDEN = deferred("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def forbidden_characters(text: str) -> tuple[str, ...]:
    r"""The characters of ``text`` that no XML file may hold, each once, sorted.

    Control characters, lone surrogates, U+FFFE and U+FFFF.

    >>> forbidden_characters("第一\x00节\ud800，\x00完")
    ('\x00', '\ud800')
    """
    return tuple(sorted(set(_FORBIDDEN.findall(text))))


def without_forbidden(text: str) -> str:
    """``text`` without the characters that no XML file may hold."""
    return _FORBIDDEN.sub("", text)


def escaped(text: str) -> str:
    """``text`` as XML character data or attribute value.

    >>> escaped('<甲 & "乙">')
    '&lt;甲 &amp; &quot;乙&quot;&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

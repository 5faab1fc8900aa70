"""What is told about the characters of a text: which were not shown as they are written, and how instead."""

from __future__ import annotations

from convert.notices import Notice, Severity

_ROLE_NAMES = {"song": "宋体", "title": "小标宋", "hei": "黑体", "kai": "楷体", "fang": "仿宋"}


def _named(char: str) -> str:
    return f"{char} (U+{ord(char):04X})" if char.isprintable() else f"U+{ord(char):04X}"


def _subject(char: str) -> str:
    return char if char.isprintable() else f"U+{ord(char):04X}"


def substituted(char: str, expected: str, used: str) -> Notice:
    """A character that another face shows than the one that was expected."""
    sentence = f"{_named(char)} is not in {expected}; it is shown in {used}."
    return Notice("substituted-character", Severity.INFO, sentence, subject=_subject(char))


def in_other_form(char: str, form: str, expected: str, used: str) -> Notice:
    """A character whose other printed form is shown, of the face that was expected if possible."""
    face = "" if used == expected else f", of {used}"
    sentence = f"{_named(char)} is not in {expected}; it is shown in its other form, {_named(form)}{face}."
    return Notice("other-form", Severity.INFO, sentence, subject=_subject(char))


def missing(char: str) -> Notice:
    """A character that no face has."""
    sentence = f"No font has {_named(char)}; the mark 〓 is shown in its place."
    return Notice("missing-character", Severity.LOSS, sentence, subject=_subject(char))


def unturned(word: str) -> Notice:
    """A word of a script that runs from right to left."""
    sentence = (
        f"{word} is written from right to left; the PDF shows its characters from left to right, in the order of the "
        "text: read it backwards, or take the Word file."
    )
    return Notice("right-to-left", Severity.WARNING, sentence, subject=word)


def no_bold(role: str) -> Notice:
    """A role that has no bold face."""
    name = _ROLE_NAMES.get(role, role)
    sentence = f"There is no bold {name} among the fonts; bold text is shown in its only weight."
    return Notice("no-bold-face", Severity.WARNING, sentence, subject=role)

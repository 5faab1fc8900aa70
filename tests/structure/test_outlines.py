"""Whole collections in varied layouts, each pinned with its outline and its notices.

To see what a change does: ``hanpress inspect tests/cases/structure/01-….txt``.
An outline is checked by eye before it is pinned.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from convert.document.check import problems
from convert.document.outline import outline
from convert.structure.read import read

CASES = sorted((Path(__file__).parents[1] / "cases" / "structure").glob("*.txt"))


def _shown(result):
    """The outline, then one line per notice: its code and the first line of what it is about."""
    notices = (f"! {notice.code} {notice.subject}".split("\n")[0].rstrip() + "\n" for notice in result.notices)
    return outline(result.collection) + "".join(notices)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_outline(path, lost):
    text = path.read_text("utf-8")
    result = read(text, source=path.name)
    assert _shown(result) == path.with_suffix(".outline").read_text("utf-8")
    assert problems(result.collection) == []
    assert not lost(text, result)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_line_ends_do_not_matter(path):
    """Unix, Windows and old Macintosh line ends give the same document, ranges aside."""
    text = path.read_text("utf-8")
    expected = outline(read(text).collection)
    for end in ("\r\n", "\r", "\u2028"):
        assert outline(read(text.replace("\n", end)).collection) == expected


def test_there_are_enough_collections():
    assert len(CASES) >= 15

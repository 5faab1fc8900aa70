"""Characters as runs, from cases; what XML forbids."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from convert.export.docx.text import runs
from convert.export.xml import forbidden_characters, without_forbidden

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "cases/export/docx/runs.toml").read_text(encoding="utf-8"),
)["case"]
HINT = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_runs(case: dict[str, object]) -> None:
    expected = "".join(
        f"<w:r>{HINT if properties.strip() else ''}{content}</w:r>"
        for properties, content in (run.split("| ", 1) for run in case["runs"])  # type: ignore[attr-defined]
    )
    assert runs(str(case["text"])) == expected


def test_a_character_style_stands_before_the_hint() -> None:
    assert runs("“甲”", "Strong").startswith(
        '<w:r><w:rPr><w:rStyle w:val="Strong"/><w:rFonts w:hint="eastAsia"/></w:rPr>'
    )


def test_a_very_long_word_takes_no_time_to_speak_of() -> None:
    word = "a" * 300_000  # one step per pair of letters would take hours
    assert runs(f"甲“{word}”").count(word) == 1


def test_a_piece_is_judged_by_its_paragraph() -> None:
    assert 'w:hint="eastAsia"' in runs("“GDP”", "Strong", "提高“GDP”")
    assert 'w:hint="eastAsia"' not in runs("“GDP”", "Strong", "raise “GDP”")


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x0c", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_forbidden(character: str) -> None:
    assert forbidden_characters(f"甲{character}乙") == (character,)
    assert runs(f"甲{character}乙") == "<w:r><w:t>甲乙</w:t></w:r>"


@pytest.mark.parametrize(
    "character", ["\t", "\n", "\r", " ", "\x7f", "\x85", "\u200f", "\u2028", "\ufffd", "\U0010ffff"]
)
def test_not_forbidden(character: str) -> None:
    assert forbidden_characters(character) == ()
    assert without_forbidden(character) == character


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_becomes_well_formed_xml(text: str) -> None:
    root = etree.fromstring(f'<w:p xmlns:w="w">{runs(text)}</w:p>'.encode())
    shown = {"{w}tab": "\t", "{w}br": "\n"}
    read = "".join(shown.get(node.tag) or node.text or "" for run in root for node in run if node.tag != "{w}rPr")
    assert read == re.sub("\r\n|\r", "\n", without_forbidden(text))

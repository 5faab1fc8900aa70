"""The rules of line setting, from case files that name the clause of each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from convert.typeset import linebreak
from convert.typeset.characters import Strictness, no_break_pairs
from convert.typeset.compositor import Compositor
from convert.typeset.linebreak import Cutter, Measure, line_ends

_HOUSE = Path(__file__).parent.parent.parent
_CASES = _HOUSE / "tests" / "cases" / "typeset"
#: "CLREQ 6.1.1", "CLREQ 6.3.2.2, 6.3.3": what else stands behind, such as a GB clause, names its own standard.
_CITED = re.compile(r"CLREQ ((?:\d+(?:\.\d+)*)(?:, \d+(?:\.\d+)+)*)")


def _cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((_CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", _cases("pairs"), ids=lambda case: case["text"])
def test_neighbours_stand_where_the_clause_says(case: dict[str, Any], compositor_of: Callable[..., Compositor]) -> None:
    for language, expected in case["at_em"].items():
        compositor = compositor_of(language=language)
        strip = compositor.strip(case["text"], compositor.style.text["body"])
        found = [start / 10 for start in strip.starts_pt[:-1]]
        assert found == pytest.approx(expected), f"{case['clause']} ({language})"


@pytest.mark.parametrize("strictness", get_args(Strictness))
@pytest.mark.parametrize("case", _cases("breaks"), ids=lambda case: case["clause"])
def test_lines_break_only_where_allowed(
    case: dict[str, Any], strictness: Strictness, compositor_of: Callable[..., Compositor]
) -> None:
    compositor = compositor_of()
    for marked in case["texts"]:
        # What stands around keeps the text away from both ends of the paragraph.
        before, after = f"前文{marked}后文后文".split("|")
        strip = compositor.strip(before + after, compositor.style.text["body"])
        cutter = Cutter(strip, Measure(100.0, 100.0), strictness)
        assert cutter.legal(len(before)) is (strictness in case["allowed"]), f"{marked}: {case['clause']}"


@pytest.mark.parametrize("case", _cases("lines"), ids=lambda case: case["clause"])
def test_paragraphs_make_the_lines_computed_by_hand(
    case: dict[str, Any], compositor_of: Callable[..., Compositor]
) -> None:
    choices = {"breaking": "first-fit", "strictness": "gb"} | {
        name: case[name] for name in ("breaking", "strictness", "hanging") if name in case
    }
    compositor = compositor_of(case["em"], **choices)
    kind = replace(compositor.style.text["body"], align=case.get("align", "justify"))
    setting = compositor.set_paragraph(compositor.strip(case["text"], kind), kind, case["em"] * 10)
    lines = [case["text"][start:end] for start, end in pairwise([0, *setting.ends])]
    assert lines == case["lines"], case["clause"]


def test_each_level_forbids_more_than_the_one_before() -> None:
    basic, gb, strict = (no_break_pairs(level) for level in get_args(Strictness))
    assert basic < gb < strict


def test_every_section_of_clreq_that_is_named_exists() -> None:
    known = tomllib.loads((_CASES / "clreq.toml").read_text(encoding="utf-8"))["section"]
    files = [path for room in ("convert", "tests", "docs") for path in sorted((_HOUSE / room).rglob("*.*"))]
    named = {
        section: path.relative_to(_HOUSE).as_posix()
        for path in files
        if path.suffix in {".py", ".toml", ".md"} and path != Path(__file__)
        for found in _CITED.finditer(path.read_text(encoding="utf-8"))
        for section in found[1].split(", ")
    }
    assert named
    assert {section: path for section, path in named.items() if section not in known} == {}


@pytest.mark.parametrize(
    "text",
    [
        "工业项目，谋划2024年情况（GDP）。" * 40,
        "一" + " " * 300 + "二三四五六七八九十" * 20,
        "一" + "\u200d" * 300 + "二三四五六七八九十" * 20,
        "abcdefghijkl mnop " * 60,
        "——“" * 100,
        "中" * 9,
    ],
)
def test_a_grid_is_the_same_however_many_cells_are_summed_up_at_a_time(
    text: str, compositor_of: Callable[..., Compositor], monkeypatch: pytest.MonkeyPatch
) -> None:
    compositor = compositor_of(12, breaking="grid")
    strip = compositor.strip(text, compositor.style.text["body"])
    measure = Measure(100.0, 120.0, 0.04)
    whole = line_ends(strip, measure, "grid", "gb")
    assert whole[-1] == len(text)
    for summed in (1, 2, 7, 40):
        monkeypatch.setattr(linebreak, "_SUMMED", summed)
        assert line_ends(strip, measure, "grid", "gb") == whole

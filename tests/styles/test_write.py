"""A style written as TOML reads back as the same style."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from convert.options import Script
from convert.styles.load import load, names
from convert.styles.model import FACES, SCRIPTS, SIZE_NAMES, OwnFont, RunningStyle, Style, TextStyle, WordFont
from convert.styles.write import as_toml


def _read_back(style: Style, folder: Path) -> Style:
    file = folder / f"{style.name}.toml"
    file.write_text(as_toml(style), encoding="utf-8")
    return load(str(file))


@pytest.mark.parametrize("name", names())
def test_every_bundled_style_reads_back_equal(name: str, tmp_path: Path) -> None:
    assert _read_back(load(name), tmp_path) == load(name)


def test_own_font_files_read_back(tmp_path: Path) -> None:
    font = tmp_path / "我的 “font” \\ 1.ttc"
    font.write_bytes(b"")
    style = replace(load("plain"), own_fonts={"song": OwnFont(font.resolve()), "hei": OwnFont(font.resolve(), 3)})
    assert _read_back(style, tmp_path) == style


_NUMBERS = st.floats(0, 300, allow_nan=False).map(lambda number: round(number, 3))
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_NAMES = st.text(st.characters(categories=["L", "Nd", "P"]), min_size=1, max_size=8).filter(lambda name: name != "bold")
_SIDES = st.tuples(*(st.sampled_from(["", "{page}", "— {page} —", '"{title}"', "{collection}\t\\"]) for _ in range(3)))


def _changed(record: Any) -> st.SearchStrategy[Any]:
    """A record with its numbers and truths changed at will."""
    made: dict[str, st.SearchStrategy[Any]] = {}
    for name, value in asdict(record).items():
        if name == "size_pt":
            made[name] = st.one_of(st.sampled_from(sorted(SIZE_NAMES.values())), _NUMBERS.map(lambda n: n + 1))
        elif isinstance(value, bool):
            made[name] = st.booleans()
        elif isinstance(value, float):
            made[name] = _NUMBERS
    if isinstance(record, RunningStyle):
        made |= {"odd": _SIDES, "even": _SIDES}
    if isinstance(record, TextStyle):
        made |= {"font": st.sampled_from(FACES), "align": st.sampled_from(["justify", "left", "center", "right"])}
    return st.builds(lambda **new: replace(record, **new), **made)


_WORD_FONT = st.builds(WordFont, _NAMES, st.one_of(st.just(""), _NAMES), st.booleans())
_PLAIN = load("plain")
_STYLES = st.builds(
    lambda **new: replace(_PLAIN, **new),
    label=_TEXTS,
    description=_TEXTS,
    western=_NAMES,
    script=st.sampled_from(Script),
    header=_changed(_PLAIN.header),
    footer=_changed(_PLAIN.footer),
    setting=_changed(_PLAIN.setting),
    text=st.fixed_dictionaries({kind: _changed(text) for kind, text in _PLAIN.text.items()}),
    word_fonts=st.fixed_dictionaries(dict.fromkeys(SCRIPTS, st.fixed_dictionaries(dict.fromkeys(FACES, _WORD_FONT)))),
)


@settings(max_examples=40, deadline=None)
@given(style=_STYLES)
def test_any_style_reads_back_equal(style: Style, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert _read_back(style, tmp_path_factory.mktemp("style")) == style

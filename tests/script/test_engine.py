"""The loader of converters: overlays, configurations of our own, and the other package of the same name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import resources
from types import ModuleType

import pytest

from convert.document.model import Article, Collection, Paragraph, Role, Title
from convert.errors import HanpressError
from convert.options import Script
from convert.script import engine
from convert.script.convert import convert
from convert.script.engine import converter, overlaid, overlay


@pytest.mark.parametrize("name", overlaid())
def test_overlays_are_sorted_and_unique_and_tab_separated(name: str) -> None:
    text = resources.files("convert.script").joinpath("overlay", f"{name}.txt").read_text(encoding="utf-8")
    lines = [entry for entry in text.splitlines() if not entry.startswith("#")]
    assert all(entry.count("\t") == 1 and all(entry.split("\t")) for entry in lines)
    keys = [entry.split("\t")[0] for entry in lines]
    assert keys == sorted(set(keys))
    assert len(overlay(name)) == len(lines)


@pytest.mark.parametrize("name", overlaid())
def test_overlays_lie_over_dictionaries_that_exist(name: str) -> None:
    opencc = pytest.importorskip("opencc.clib")
    assert resources.files(opencc).joinpath("share", "opencc", f"{name}.ocd2").is_file()


def test_every_entry_of_the_simplified_overlay_takes_effect() -> None:
    convert_text = converter("s2t").convert
    assert {source: convert_text(source) for source in overlay("STPhrases")} == overlay("STPhrases")


def test_every_entry_of_the_taiwan_overlay_takes_effect() -> None:
    from_standard = converter("t2twp").convert
    assert {source: from_standard(source) for source in overlay("TWPhrases")} == overlay("TWPhrases")


def test_the_longest_match_wins_over_the_overlay() -> None:
    assert converter("s2twp").convert("对象、面向对象") == "對象、物件導向"


def test_converters_are_loaded_once() -> None:
    assert converter("t2s") is converter("t2s")


@pytest.fixture
def plain_opencc(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The pure Python package as it behaves: fewer configurations, a missing one is a missing file."""
    made: list[str] = []

    class OpenCC:
        def __init__(self, conversion: str) -> None:
            if conversion not in ("s2t", "t2s", "s2tw", "s2twp", "s2hk", "t2tw", "t2hk", "tw2s", "hk2s"):
                raise FileNotFoundError(2, "No such file or directory", f"{conversion}.json")
            made.append(conversion)
            self.conversion = conversion

        def convert(self, text: str) -> str:
            return f"{text}[{self.conversion}]" if text else text

    module = ModuleType("opencc")
    module.__file__ = "/nowhere/opencc/__init__.py"
    module.OpenCC = OpenCC  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "opencc", module)
    engine.converter.cache_clear()
    yield made
    engine.converter.cache_clear()


@pytest.mark.parametrize(
    ("wanted", "used"),
    [("s2t", "s2t"), ("s2hkp", "s2hk"), ("t2twp", "t2tw"), ("t2hkp", "t2hk"), ("tw2t", "")],
)
def test_the_other_package_stands_in_as_far_as_it_goes(plain_opencc: list[str], wanted: str, used: str) -> None:
    found = converter(wanted)
    assert plain_opencc == [used] * bool(used)
    assert found.convert("文") == (f"文[{used}]" if used else "文")
    (notice,) = found.notices
    assert (notice.code, notice.subject) == ("plain-opencc", wanted)
    assert ("lacks" in notice.sentence) is (wanted != used)


def test_what_it_cannot_do_at_all_is_an_error(plain_opencc: list[str]) -> None:
    with pytest.raises(HanpressError, match="cannot convert jp2t"):
        converter("jp2t")
    assert plain_opencc == []


def test_the_stage_passes_its_notices_on(plain_opencc: list[str]) -> None:
    source = Collection("", (Article(1, "", Title("标题"), (Paragraph(Role.BODY, "这是正文"),)),))
    result = convert(source, Script.HKP)
    assert result.collection.articles[0].title.text == "标题[s2hk]"
    assert [notice.subject for notice in result.notices] == ["s2hkp"]
    assert "s2hk" in plain_opencc


def test_no_package_at_all_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opencc", None)
    engine.converter.cache_clear()
    with pytest.raises(HanpressError, match="pip install OpenCC"):
        converter("s2t")
    engine.converter.cache_clear()

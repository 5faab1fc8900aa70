"""A font of plain squares, so that every expected position can be computed by hand.

Hanzi, full-width marks and other signs are squares one em wide; Latin letters, digits and
ASCII marks half an em; the space a quarter. ``Squares`` lacks 缺 and everything above U+FFFF;
``Spare`` has 缺. One em is 10 points in every style made here, unless a test says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from msgspec.structs import replace

from convert.document.model import Article, Block, Title
from convert.styles.load import load
from convert.styles.model import Style
from convert.typeset.compositor import Compositor
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Area, Frames, Line, LineEnd

CATALOG = """
[chain.hans]
song = [["Squares", "Spare"]]
title = [["Squares", "Spare"]]
hei = [["Squares"]]
kai = [["Squares"]]
fang = [["Hanzi"], ["Squares"]]
[chain.hant]
song = [["Squares", "Spare"]]
title = [["Squares", "Spare"]]
hei = [["Squares"]]
kai = [["Squares"]]
fang = [["Hanzi"], ["Squares"]]
[western]
regular = "Half"
bold = "Half"
own = []
[bold]
song = "title"
title = "title"
"""
RECORD = """
[[font]]
file = "{key}.ttf"
role = "song"
script = "hans"
family = "{key}"
made_from = "squares"
version = "1"
licence = "none"
licence_file = "none"
sha256 = ""
coverage = {{}}
"""


def _square(width: int) -> Any:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((width, 0))
    pen.lineTo((width, width))
    pen.lineTo((0, width))
    pen.closePath()
    return pen.glyph()


def _build(path: Path, widths: dict[str, int], cmap: dict[int, str]) -> None:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *widths])
    builder.setupCharacterMap(cmap)
    builder.setupGlyf({".notdef": _square(500), **{name: _square(width) for name, width in widths.items()}})
    builder.setupHorizontalMetrics({".notdef": (500, 0), **{name: (width, 0) for name, width in widths.items()}})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


@pytest.fixture(scope="session")
def squares_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("squares")
    signs = {0xB7, 0xB1, 0x2014, 0x2026, 0x2018, 0x2019, 0x201C, 0x201D, 0x25A1, 0x2103, 0x2030}
    signs |= set(range(0x3000, 0x3030)) | set(range(0xFF00, 0xFFF0))
    hanzi = set(range(0x4E00, 0xA000)) - {ord("缺")}
    narrow = set(range(0x21, 0x7F)) | {0x2022, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x2014, 0xB7, 0xE9}
    _build(folder / "Squares.ttf", {"full": 1000}, dict.fromkeys(hanzi | signs, "full"))
    _build(folder / "Hanzi.ttf", {"full": 1000}, dict.fromkeys(hanzi, "full"))
    _build(folder / "Spare.ttf", {"full": 1000}, {ord("缺"): "full"})
    _build(folder / "Half.ttf", {"half": 500, "quarter": 250}, {**dict.fromkeys(narrow, "half"), 0x20: "quarter"})
    records = "".join(RECORD.format(key=key) for key in ("Squares", "Hanzi", "Spare", "Half"))
    (folder / "catalog.toml").write_text(CATALOG + records, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def squares(squares_folder: Path) -> FontBook:
    return FontBook(squares_folder)


@pytest.fixture(scope="session")
def bundled() -> FontBook:
    return FontBook()


@pytest.fixture(scope="session")
def style_of() -> Callable[..., Style]:
    """A style of ten-point text without indents on a page ``em`` wide and ``lines`` lines high."""

    def make(em: float = 10, lines: int = 10, **setting: Any) -> Style:
        plain = load("plain")
        mm = 25.4 / 72
        page = replace(
            plain.page,
            width_mm=em * 10 * mm,
            height_mm=lines * 20 * mm,
            head_mm=0.0,
            foot_mm=0.0,
            gutter_mm=0.0,
            fore_edge_mm=0.0,
        )
        kinds = {
            name: replace(
                kind,
                font="song",
                size_pt=10.0,
                line_pt=20.0,
                indent_em=0.0,
                left_em=0.0,
                right_em=0.0,
                before_lines=0.0,
                after_lines=0.0,
                keep_next=False,
            )
            for name, kind in plain.text.items()
        }
        chosen = replace(plain.setting, **setting)
        footer = replace(plain.footer, odd=("", "", ""), even=("", "", ""))
        return replace(plain, page=page, text=kinds, setting=chosen, footer=footer)

    return make


@pytest.fixture(scope="session")
def compositor_of(squares: FontBook, style_of: Callable[..., Style]) -> Callable[..., Compositor]:
    """A compositor over squares: ``compositor_of(em=10, language="zh-Hans", breaking="optimum", …)``."""

    def make(em: float = 10, language: str = "zh-Hans", **setting: Any) -> Compositor:
        return Compositor(style_of(em, **setting), squares, language)

    return make


@pytest.fixture(scope="session")
def article_of() -> Callable[..., Article]:
    """An article of the given blocks."""

    def make(*blocks: Block, title: str = "题目", language: str = "zh-Hans") -> Article:
        return Article(1, "", Title(title), blocks, language)

    return make


@pytest.fixture(scope="session")
def read_back() -> Callable[[Frames], list[str]]:
    """The text of every block element in frames, soft ends joined, as an extractor would read it."""

    def read(frames: Frames) -> list[str]:
        texts: list[str] = []
        open_ended: dict[tuple[int, Any], int] = {}
        for page in frames.pages:
            for area in page.areas:
                for line in area.lines:
                    _append(texts, open_ended, area, line)
        assert not open_ended, "a soft end has no continuation"
        return texts

    return read


def _append(texts: list[str], open_ended: dict[tuple[int, Any], int], area: Area, line: Line) -> None:
    text = line.text
    key = (area.block, area.path)
    if key in open_ended:
        texts[open_ended[key]] += text
    else:
        open_ended[key] = len(texts)
        texts.append(text)
    if line.end is LineEnd.HARD:
        del open_ended[key]

"""A user's own font files: shown first in their role, with the bundled ones behind them, and embedded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.ttCollection import TTCollection
from judges.pdftools import pdffonts, pdftotext, qpdf_check
from msgspec.structs import replace

from convert.document.model import Article, Block, Paragraph, Role
from convert.errors import FontError
from convert.export.pdf.writer import write_pdf
from convert.export.properties import Properties
from convert.styles.load import load
from convert.styles.model import OwnFont, Style
from convert.typeset.engine import typeset
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Frames

Make = Callable[..., Article]


def _cff(path: Path, characters: str) -> Path:
    """A font of CFF outlines that has these characters, each a square."""
    pen = T2CharStringPen(1000, None)
    pen.moveTo((0, 0))
    for point in ((900, 0), (900, 900), (0, 900)):
        pen.lineTo(point)
    pen.closePath()
    square = pen.getCharString()
    glyphs = [f"g{number}" for number in range(len(characters))]
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", *glyphs])
    builder.setupCharacterMap({ord(char): glyph for char, glyph in zip(characters, glyphs, strict=True)})
    builder.setupCFF(path.stem, {}, dict.fromkeys([".notdef", *glyphs], square), {})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *glyphs], (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular", "psName": path.stem})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two CFF faces in one file: the first has 甲, the second 乙 and 丙."""
    folder = tmp_path_factory.mktemp("own")
    faces = TTCollection()
    faces.fonts = [TTFont(_cff(folder / "First.otf", "甲")), TTFont(_cff(folder / "Second.otf", "乙丙"))]
    path = folder / "Both.ttc"
    faces.save(path)
    return path


def _style(path: Path, index: int = 0, role: str = "song") -> Style:
    return replace(load("plain"), own_fonts={role: OwnFont(path, index)})


def _body(text: str) -> Block:
    return Paragraph(Role.BODY, text)


def _faces(frames: Frames) -> dict[str, str]:
    """Every character of the text area → the face it is shown in."""
    return {
        char: sort.face
        for page in frames.pages
        for area in page.areas
        for line in area.lines
        for run in line.runs
        for sort in run.sorts
        for char in sort.text
    }


def test_a_collections_face_comes_first_and_the_bundled_ones_behind_it(collection: Path, article_of: Make) -> None:
    article = article_of(_body("甲乙丙丁"), title="题")
    shown = _faces(typeset(article, _style(collection, 1), FontBook()))
    assert shown["乙"] == shown["丙"]
    assert shown["乙"].startswith("Both-")
    assert shown["乙"].endswith("-1")
    assert shown["甲"] == shown["丁"] == "SongSC-Regular"


def test_one_book_keeps_styles_with_and_without_own_fonts_apart(collection: Path, article_of: Make) -> None:
    book, article = FontBook(), article_of(_body("甲乙"), title="题")
    faces = [
        _faces(typeset(article, style, book))
        for style in (load("plain"), _style(collection, 0), _style(collection, 1), load("plain"))
    ]
    assert [shown["甲"].partition("-")[0] for shown in faces] == ["SongSC", "Both", "SongSC", "SongSC"]
    assert [shown["乙"].partition("-")[0] for shown in faces] == ["SongSC", "SongSC", "Both", "SongSC"]


def test_other_roles_keep_their_faces(collection: Path, article_of: Make) -> None:
    shown = _faces(typeset(article_of(_body("甲乙"), title="题"), _style(collection, 0, "hei"), FontBook()))
    assert shown["甲"] == "SongSC-Regular"


def test_a_truetype_file_of_ones_own(article_of: Make) -> None:
    file = FontBook().catalog.path("KaiSC-Regular")
    shown = _faces(typeset(article_of(_body("甲，")), _style(file), FontBook()))
    assert shown["甲"].startswith("KaiSC-Regular-")
    assert shown["，"] == "SongSC-Regular"  # the file holds hanzi only


def test_cff_outlines_from_a_collection_are_embedded_and_the_text_stays(
    collection: Path, article_of: Make, tmp_path: Path
) -> None:
    properties = Properties("题", dt.datetime(2024, 3, 21, tzinfo=dt.UTC), "zh-Hans")
    frames = typeset(article_of(_body("甲乙丙丁"), title="题"), _style(collection, 1), FontBook())
    pdf = tmp_path / "own.pdf"
    pdf.write_bytes(write_pdf(frames, properties).data)
    qpdf_check(pdf)
    assert "甲乙丙丁" in "".join(pdftotext(pdf).split())
    own = [row for row in pdffonts(pdf) if "Second" in row.name]
    assert [(row.kind, row.embedded, row.unicode) for row in own] == [("CID Type 0C", True, True)]


def test_a_file_that_is_no_font_or_has_no_such_face_is_a_font_error(
    collection: Path, article_of: Make, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.ttf"
    wrong.write_bytes(b"no font at all")
    for style in (_style(wrong), _style(collection, 7), _style(tmp_path / "none.ttf")):
        with pytest.raises(FontError):
            typeset(article_of(_body("甲")), style, FontBook())

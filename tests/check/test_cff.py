"""Bare CFF programs of composite fonts are opened: what they lack, or leave blank, is found."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from export.pdf.naive import Setter
from export.pdf.painting import paint
from export.pdf.squares import cff_squares, cid_squares
from fontTools.ttLib import TTFont

from convert.check.cff import open_cff
from convert.check.pdffacts import PdfFacts
from convert.check.pdffile import open_pdf
from convert.check.pdffonts import PdfFont
from convert.check.pdfrules import looked_up
from convert.typeset.frames import Area, FontFile, Line, LineEnd, Tag

Known = dict[int, tuple[bool, float] | None]


def program(font: bytes) -> bytes:
    """The CFF table of a font file, as a PDF embeds it."""
    return bytes(TTFont(io.BytesIO(font)).getTableData("CFF "))


def known(data: bytes, codes: str) -> Known:
    """What is known of the codes 0, 1, 2 … that stand for the characters given."""
    font = PdfFont("ABCDEF+Test", "CIDFontType0", 2, {}, 700.0, {}, True, True, data, None)
    return {code: found for code, _, found in looked_up(font, dict(enumerate(codes)))}


def test_a_keyed_program_is_asked_by_its_identifiers() -> None:
    found = known(program(cid_squares([2, 4])), "无一二三四")
    assert {code for code, glyph in found.items() if glyph is None} == {1, 3}
    assert found[2] == found[4] == (True, 700.0)


def test_a_program_without_identifiers_is_asked_by_glyph_numbers() -> None:
    found = known(program(cff_squares("永字")), "无永字缺")
    assert found == {0: (True, 700.0), 1: (True, 700.0), 2: (True, 700.0), 3: None}


def test_an_emptied_outline_is_seen() -> None:
    square, blank = b"\x1c\x00\x32\x1c\x00\x00\x15", b"\x0e\x00\x00\x00\x00\x00\x00"
    data = program(cid_squares([2, 4]))
    assert data.count(square) == 3
    last = data.rindex(square)
    found = known(data[:last] + blank + data[last + len(blank) :], "无一二三四")
    assert (found[2], found[4]) == ((True, 700.0), (False, 700.0))


@pytest.mark.parametrize("kept", [0, 1, 4, 10, 30, 60, 100])
def test_a_program_cut_short_says_nothing_about_its_glyphs(kept: int) -> None:
    assert open_cff(program(cid_squares([2, 4]))[:kept]) is None
    assert known(program(cid_squares([2, 4]))[:kept], "无一") == {}


def test_a_file_of_ours_with_a_face_in_cff_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "squares.otf"
    path.write_bytes(cff_squares("永字八法"))
    setter = Setter({"cff": FontFile("cff", path)})
    line = Line(100, (setter.run("法永", "cff"),), LineEnd.HARD)
    data = paint(setter.frames(setter.page(Area(0, ((Tag.P, 0),), (line,)))))
    [font] = PdfFacts.of(open_pdf(data)).fonts
    assert [glyph for _, _, glyph in looked_up(font, {1: "永", 2: "法", 9: "缺"})] == [(True, 1000.0)] * 2 + [None]

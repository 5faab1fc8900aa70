"""Bare CFF programs of composite fonts are opened: what they lack, or leave blank, is found."""

from __future__ import annotations

import io

import pytest
from fontTools.cffLib import CFFFontSet, FDArrayIndex, FDSelect, FontDict
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from convert.check.cff import open_cff
from convert.check.pdffonts import PdfFont
from convert.check.pdfrules import _looked_up


def program(*, keyed: bool) -> bytes:
    """A program of .notdef, a square and a blank; keyed by CIDs, the square is 7 and the blank 8."""
    names = [".notdef", "square", "blank"]
    square, blank = T2CharStringPen(1000, None), T2CharStringPen(1000, None)
    square.moveTo((0, 0))
    for corner in ((0, 800), (800, 800), (800, 0)):
        square.lineTo(corner)
    square.closePath()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({})
    outlines = dict(zip(names, (square, square, blank), strict=True))
    builder.setupCFF("Test", {}, {name: pen.getCharString() for name, pen in outlines.items()}, {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader()
    builder.setupPost()
    builder.setupMaxp()
    built = io.BytesIO()
    builder.save(built)
    data = TTFont(built).getTableData("CFF ")
    if not keyed:
        return data
    table = TTFont(built)
    cff: CFFFontSet = table["CFF "].cff
    top = cff.topDictIndex[0]
    inner = FontDict()
    inner.Private = top.Private
    array = FDArrayIndex()
    array.append(inner)
    select = FDSelect()
    select.gidArray = [0] * len(names)
    select.format = 3
    top.ROS = ("Adobe", "Identity", 0)
    top.CIDCount = 10
    top.FDArray, top.FDSelect = array, select
    top.CharStrings.fdSelect, top.CharStrings.fdArray = select, array
    if "Private" in top.rawDict:
        del top.rawDict["Private"]
    del top.Private
    for glyph in top.CharStrings.values():
        glyph.private = inner.Private
    top.CharStrings.charStringsIndex.fdSelect = select
    out = io.BytesIO()
    cff.compile(out, table)
    # fontTools writes string numbers, 391 and the next; a keyed program has identifiers there.
    strings, identifiers = b"\x01\x01\x87\x01", b"\x01\x00\x07\x01"
    assert out.getvalue().count(strings) == 1
    return out.getvalue().replace(strings, identifiers)


def font(data: bytes) -> PdfFont:
    return PdfFont("ABCDEF+Test", "CIDFontType0", 2, {}, 1000.0, {}, True, True, data, None)


def test_a_keyed_program_is_asked_by_its_identifiers() -> None:
    found = {code: known for code, _, known in _looked_up(font(program(keyed=True)), {7: "一", 8: "二", 1: "三"})}
    assert found == {7: (True, 1000.0), 8: (False, 1000.0), 1: None}


def test_a_program_without_identifiers_is_asked_by_glyph_numbers() -> None:
    found = {code: known for code, _, known in _looked_up(font(program(keyed=False)), {1: "一", 2: "二", 3: "三"})}
    assert found == {1: (True, 1000.0), 2: (False, 1000.0), 3: None}


@pytest.mark.parametrize("kept", [0, 1, 4, 10, 30, 60, 100])
def test_a_program_cut_short_ends_in_an_answer(kept: int) -> None:
    open_cff(program(keyed=False)[:kept])
    assert list(_looked_up(font(b""), {1: "一"})) == []

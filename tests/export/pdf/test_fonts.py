"""Fonts are embedded as subsets with exact widths; what cannot be embedded is an error."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from export.pdf.naive import BUNDLED, Setter
from export.pdf.painting import paint
from export.pdf.reading import fonts, glyph_places
from export.pdf.squares import cff_squares, cid_squares, collection, squares, variable_squares, width_of_square
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from judges.pdftools import pdffonts, qpdf_check

from convert.errors import FontError
from convert.export.pdf.deflate import deflate
from convert.export.pdf.face import Face, open_face
from convert.typeset.frames import Area, FontFile, Frames, Line, LineEnd, Run, Tag, sort_of

PutFont = Callable[[str, bytes], FontFile]


def square_frames(font: FontFile, *glyphs: int) -> Frames:
    setter = Setter({font.key: font})
    cast = tuple(sort_of(font.key, glyph, chr(0x4E00 + glyph), width_of_square(glyph) / 1000) for glyph in glyphs)
    run = Run(10, 80, cast, 0.0)
    return setter.frames(setter.page(Area(0, ((Tag.P, 0),), (Line(100, (run,), LineEnd.HARD),))))


def widths_of(font: dict[str, object]) -> dict[int, float]:
    """The ``W`` array of a descendant font, one entry for each code."""
    array = font["W"]
    assert isinstance(array, list)
    pairs = zip(array[::2], array[1::2], strict=True)
    return {first + index: width for first, group in pairs for index, width in enumerate(group)}


def test_poppler_finds_every_font_embedded_subset_and_mapped(report: Frames, painted: bytes, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(painted)
    rows = pdffonts(file)
    assert len(rows) == len(report.sorts)
    assert all(row.embedded and row.subset and row.unicode for row in rows)
    assert {(row.kind, row.encoding) for row in rows} == {("CID TrueType", "Identity-H")}


def test_widths_are_the_font_files_own(font_file: PutFont) -> None:
    font = fonts(paint(square_frames(font_file("squares", squares(300)), 2, 3, 4, 8, 299)))["F0"]["DescendantFonts"][0]
    assert font["DW"] == 1000
    codes = {glyph: code for code, glyph in enumerate([2, 3, 4, 8, 299], 1)}
    assert widths_of(font) == {codes[glyph]: width_of_square(glyph) for glyph in (2, 4, 8)}


def test_widths_of_an_em_that_is_not_a_thousand_keep_three_decimals(setter: Setter) -> None:
    text = "Wage 2024"
    font = fonts(paint(setter.text_frames(text, "latin")))["F0"]["DescendantFonts"][0]
    metrics = TTFont(BUNDLED["latin"].path)
    expected = sorted(
        round(metrics["hmtx"][metrics.getBestCmap()[ord(character)]][0] / 2.048, 3) for character in set(text)
    )
    assert sorted(widths_of(font).values()) == expected


def test_a_subset_holds_the_glyphs_used_and_their_parts_only(setter: Setter) -> None:
    font = fonts(paint(setter.text_frames("éàé", "latin")))["F0"]["DescendantFonts"][0]
    subset = TTFont(io.BytesIO(font["FontDescriptor"]["FontFile2"]["data"]))
    assert 3 <= subset["maxp"].numGlyphs <= 7  # .notdef, two letters, at most their base letters and accents
    assert not {"GSUB", "GPOS", "name", "cmap", "fpgm", "prep"} & set(subset.keys())
    assert font["CIDToGIDMap"] == "/Identity"


def test_a_cff_face_is_embedded_as_bare_cff(font_file: PutFont, tmp_path: Path) -> None:
    setter = Setter({"cff": font_file("cff", cff_squares("永字八法ab"))})
    frames = setter.frames(
        setter.page(Area(0, ((Tag.P, 0),), (Line(100, (setter.run("法a永", "cff"),), LineEnd.HARD),)))
    )
    data = paint(frames)
    font = fonts(data)["F0"]
    descendant = font["DescendantFonts"][0]
    file = descendant["FontDescriptor"]["FontFile3"]
    assert (descendant["Subtype"], file["Subtype"]) == ("/CIDFontType0", "/CIDFontType0C")
    assert font["BaseFont"].endswith("+SquaresCFF-Identity-H")
    assert sorted(widths_of(descendant).values()) == [500]
    program = CFFFontSet()
    program.decompile(io.BytesIO(file["data"]), None)
    assert len(program[0].CharStrings) == 4
    path = tmp_path / "cff.pdf"
    path.write_bytes(data)
    qpdf_check(path)
    [row] = pdffonts(path)
    assert (row.kind, row.embedded, row.subset, row.unicode) == ("CID Type 0C", True, True, True)


def test_a_cid_keyed_face_is_numbered_afresh(font_file: PutFont, tmp_path: Path) -> None:
    data = paint(square_frames(font_file("cid", cid_squares([300, 700, 900, 4000])), 2, 4))
    file = fonts(data)["F0"]["DescendantFonts"][0]["FontDescriptor"]["FontFile3"]
    program = CFFFontSet()
    program.decompile(io.BytesIO(file["data"]), None)
    assert program[0].charset == [".notdef", "cid00001", "cid00002"]
    path = tmp_path / "cid.pdf"
    path.write_bytes(data)
    qpdf_check(path)
    assert glyph_places(data, 1, tmp_path) == [(80, 100), (80 + width_of_square(2) / 100, 100)]


def test_a_face_of_a_collection_is_found_by_its_index(font_file: PutFont) -> None:
    together = font_file("collection", collection(squares(10), cff_squares("永字")))
    first = fonts(paint(square_frames(together, 1)))["F0"]["DescendantFonts"][0]
    second = fonts(paint(square_frames(FontFile("squares", together.path, 1), 1)))["F0"]["DescendantFonts"][0]
    assert (first["Subtype"], second["Subtype"]) == ("/CIDFontType2", "/CIDFontType0")


def test_a_variable_face_is_embedded_at_its_default(font_file: PutFont) -> None:
    font = fonts(paint(square_frames(font_file("variable", variable_squares()), 1)))["F0"]["DescendantFonts"][0]
    subset = TTFont(io.BytesIO(font["FontDescriptor"]["FontFile2"]["data"]))
    assert not {"fvar", "gvar", "HVAR", "STAT"} & set(subset.keys())
    assert widths_of(font) == {}


def test_subset_tags_follow_the_content(setter: Setter) -> None:
    def name(text: str) -> str:
        return str(fonts(paint(setter.text_frames(text)))["F0"]["BaseFont"])

    assert name("甲乙") == name("乙甲甲")
    assert name("甲乙") != name("甲丙")
    assert name("甲")[8:] == "GWSongSC-Regular"


@pytest.mark.parametrize(("name", "count"), [("kai", 20), ("kai", 300), ("latin", 300)])
def test_preparing_a_face_for_many_subsets_changes_no_byte(name: str, count: int) -> None:
    face = Face(BUNDLED[name])
    glyphs = range(100, 100 + count)
    cuts = [face.subset(glyphs) for _ in range(14)]
    assert len({cut.data for cut in cuts}) == 1
    assert all(cut.numbers == cuts[0].numbers for cut in cuts)


@pytest.mark.parametrize("name", BUNDLED)
@pytest.mark.parametrize("text", ["甲乙丙丁，。1é", "i", "甲\U0010ffff", "文⽂"])
def test_cutting_a_face_by_its_characters_changes_no_byte(name: str, text: str) -> None:
    nominal = TTFont(BUNDLED[name].path).getBestCmap()
    order = TTFont(BUNDLED[name].path).getReverseGlyphMap()
    shown = {char: order[nominal[ord(char)]] if ord(char) in nominal else 0 for char in text}
    glyphs = sorted(set(shown.values()))
    assert Face(BUNDLED[name]).subset(glyphs, list(shown)) == Face(BUNDLED[name]).subset(glyphs)


@pytest.mark.parametrize(
    "texts", [["一", "丁"], ["丁", "一"], ["一", "一"], ["一", "a"], ["一", "丁丂"], ["一"], ["一", "\U0010ffff"]]
)
def test_glyphs_stay_what_they_are_whatever_they_stand_for(texts: list[str], font_file: PutFont) -> None:
    file = font_file("own", cff_squares("一丁丂七丄丅丆万a"))
    for glyphs in ([1, 2], [3, 7], [0, 5]):
        cut, plain = Face(file).subset(glyphs, texts), Face(file).subset(glyphs)
        assert (cut.data, list(cut.numbers)) == (plain.data, list(plain.numbers))


def test_threads_cut_one_face_side_by_side() -> None:
    face = Face(BUNDLED["kai"])
    wanted = [range(first, first + 40) for first in range(100, 900, 40)]
    alone = [Face(BUNDLED["kai"]).subset(glyphs).data for glyphs in wanted]
    with ThreadPoolExecutor(4) as threads:
        assert [cut.data for cut in threads.map(face.subset, wanted)] == alone


def test_a_small_font_is_the_same_in_its_first_file_and_in_later_ones(setter: Setter) -> None:
    first = paint(setter.text_frames("第十二页"))
    for number in range(150):  # more than are kept
        paint(setter.text_frames(f"第{chr(0x4E00 + number)}页"))
    assert paint(setter.text_frames("第十二页")) == first  # cut anew
    assert paint(setter.text_frames("第十二页")) == first  # kept


def test_a_face_is_opened_once() -> None:
    assert open_face(BUNDLED["kai"]) is open_face(FontFile("kai", BUNDLED["kai"].path))


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("text", b"no font at all", "no outlines"),
        ("empty", b"", "no outlines"),
        ("restricted", squares(10, fs_type=0x0002), "forbid embedding"),
    ],
)
def test_files_that_cannot_be_embedded(name: str, data: bytes, says: str, font_file: PutFont) -> None:
    with pytest.raises(FontError, match=says):
        paint(square_frames(font_file(name, data), 1))


@pytest.mark.parametrize("fs_type", [0x0000, 0x0004, 0x0008])
def test_licence_bits_that_allow_embedding(fs_type: int, font_file: PutFont) -> None:
    assert fonts(paint(square_frames(font_file("allowed", squares(10, fs_type)), 1)))["F0"]["Subtype"] == "/Type0"


def test_a_missing_file_a_missing_face_and_a_missing_glyph(font_file: PutFont, tmp_path: Path) -> None:
    with pytest.raises(FontError, match=r"gone\.ttf cannot be read"):
        paint(square_frames(FontFile("squares", tmp_path / "gone.ttf"), 1))
    setter = Setter({})
    line = Line(100, (Run(10, 80, (sort_of("ghost", 1, "x", 1.0),), 0.0),), LineEnd.HARD)
    with pytest.raises(FontError, match="'ghost'"):
        paint(setter.frames(setter.page(Area(0, ((Tag.P, 0),), (line,)))))
    with pytest.raises(FontError, match="no glyph 300"):
        paint(square_frames(font_file("squares", squares(300)), 300))


def test_without_the_fast_library_deflate_still_gives_zlib_data(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    import zlib

    from convert.export.pdf import deflate as module

    data = bytes(range(256)) * 40
    monkeypatch.setitem(sys.modules, "isal", None)
    module._deflater.cache_clear()
    try:
        assert zlib.decompress(deflate(data)) == data
        assert deflate(data) == zlib.compress(data, 6)
    finally:
        module._deflater.cache_clear()

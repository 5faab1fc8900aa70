"""What is copied out of a file is what was written into it."""

import json
import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from export.pdf.naive import Setter, glyphs_of, lines_of, reading, sorts, spread
from export.pdf.painting import PROPERTIES, paint, written
from export.pdf.reading import contents, fonts, glyph_texts
from export.pdf.squares import cff_squares, squares
from hypothesis import given, settings
from hypothesis import strategies as st
from judges.pdftools import pdftotext
from msgspec.structs import replace

from convert.document.model import Article, Paragraph, Role, Title
from convert.export.pdf.metadata import Conformance
from convert.export.pdf.writer import write_pdf
from convert.styles.load import load
from convert.typeset.engine import typeset
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Area, FontFile, Frames, Line, LineEnd, Run, Tag, sort_of

CASES = json.loads((Path(__file__).parents[2] / "cases/export/pdf/texts.json").read_text(encoding="utf-8"))

PutFont = Callable[[str, bytes], FontFile]


def texts_of(frames: Frames) -> list[list[str]]:
    return [[glyph.text for glyph in glyphs_of(page)] for page in frames.pages]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_glyph_reads_back_as_what_it_was_written_for(case: dict[str, str], setter: Setter) -> None:
    frames = setter.text_frames(case["text"], case["face"])
    assert "".join(glyph_texts(paint(frames))[0]) == case["text"]


def test_a_whole_report_reads_back_page_by_page(report: Frames, painted: bytes) -> None:
    assert glyph_texts(painted) == texts_of(report)


def test_poppler_reads_the_same_lines(report: Frames, painted: bytes, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(painted)
    lines = [line for page in report.pages for line in lines_of(page)]
    assert pdftotext(file).replace("\f", "").splitlines() == [line.text for line in lines]


def test_soft_ends_join_into_the_text_of_each_block(report: Frames, painted: bytes) -> None:
    blocks: dict[int, str] = {}
    for page, texts in zip(report.pages, glyph_texts(painted), strict=True):
        rest = iter(texts)
        for area in page.areas:
            count = sum(len(run.sorts) for line in area.lines for run in line.runs)
            blocks[area.block] = blocks.get(area.block, "") + "".join(next(rest) for _ in range(count))
    assert blocks[0] == "工业项目谋划情况汇报"
    assert blocks[3].count("战略，完成投资16,352.7亿元，同比增长6%（含Q3数据）……") == 9


def test_a_blank_swallowed_at_a_line_end_is_still_there(setter: Setter) -> None:
    first, second = setter.run("well kept ", "latin"), setter.run("library", "latin")
    first = spread(first, (*first.advances_pt[:-1], 0.0))
    lines = (Line(100, (first,), LineEnd.SOFT), Line(129, (second,), LineEnd.HARD))
    data = paint(setter.frames(setter.page(Area(0, ((Tag.P, 0),), lines))))
    assert "".join(glyph_texts(data)[0]) == "well kept library"


def test_one_glyph_for_two_texts_gets_a_layer_and_no_second_font_program(setter: Setter) -> None:
    run = setter.run("文文文字", "song")
    same = reading(run, "文", "⽂", "文", "字")
    data = paint(setter.frames(setter.page(Area(0, ((Tag.P, 0),), (Line(100, (same,), LineEnd.HARD),)))))
    assert glyph_texts(data) == [["文", "⽂", "文", "字"]]
    found = fonts(data)
    assert sorted(found) == ["F0", "F0.1"]
    assert found["F0"]["DescendantFonts"] == found["F0.1"]["DescendantFonts"]
    assert found["F0"]["ToUnicode"]["data"] != found["F0.1"]["ToUnicode"]["data"]
    assert data.count(b"/FontFile2") == 1


def test_clusters_keep_their_text_however_many_glyphs_they_take(setter: Setter) -> None:
    run = setter.run("fia1b", "latin")
    clusters = reading(run, "fi", "", "ạ́", "葛\U000e0100", "b")
    data = paint(setter.frames(setter.page(Area(0, ((Tag.P, 0),), (Line(100, (clusters,), LineEnd.HARD),)))))
    assert glyph_texts(data) == [["fi", "", "ạ́", "葛\U000e0100", "b"]]


def test_private_use_characters_read_back_and_lower_the_claim_to_2u(setter: Setter) -> None:
    run = reading(setter.run("甲乙丙", "song"), "甲", "\ue000", "\U000f0001")
    data = paint(setter.frames(setter.page(Area(0, ((Tag.P, 0),), (Line(100, (run,), LineEnd.HARD),)))))
    assert glyph_texts(data) == [["甲", "\ue000", "\U000f0001"]]
    assert f"<pdfaid:conformance>{Conformance.UNICODE}</pdfaid:conformance>".encode() in data


@pytest.mark.parametrize("bad", ["\ufeff", "\ufffe", "\0", "\ud800"])
def test_what_no_pdf_may_say_is_left_out_and_reported(bad: str, setter: Setter) -> None:
    run = reading(setter.run("甲乙", "song"), "甲", bad)
    result = written(setter.frames(setter.page(Area(0, ((Tag.P, 0),), (Line(100, (run,), LineEnd.HARD),)))))
    assert glyph_texts(result.data) == [["甲", ""]]
    assert [(notice.code, notice.subject) for notice in result.notices] == [
        ("unwritable-character", f"U+{ord(bad):04X}")
    ]


def test_a_missing_glyph_is_reported_and_nothing_is_claimed(setter: Setter) -> None:
    run = setter.run("甲乙", "song")
    run = replace(run, sorts=(run.sorts[0], sort_of("song", 0, "乙", 1.0)))
    result = written(setter.frames(setter.page(Area(0, ((Tag.P, 0),), (Line(100, (run,), LineEnd.HARD),)))))
    assert [notice.code for notice in result.notices] == ["missing-glyph"]
    assert b"<pdfaid:" not in result.data
    assert b"<pdfuaid:" not in result.data


def test_a_good_file_has_no_notices(report: Frames) -> None:
    assert written(report).notices == ()


def test_sixty_five_thousand_glyphs_of_one_face_read_back(font_file: PutFont) -> None:
    count = 1 + 499 * 130
    setter = Setter({"many": font_file("many", squares(count))})
    glyphs = tuple(range(1, count))
    texts = tuple(chr(0x20000 + glyph) for glyph in glyphs)
    starts = range(0, len(glyphs), 499)
    cast = sorts(setter.fonts["many"], glyphs, texts)
    runs = [Run(1, 20, cast[at : at + 499], 0.0) for at in starts]
    lines = tuple(Line(60 + row, (run,), LineEnd.SOFT) for row, run in enumerate(runs))
    data = paint(setter.frames(setter.page(Area(0, ((Tag.P, 0),), lines))))
    assert glyph_texts(data) == [list(texts)]


# --- properties ----------------------------------------------------------------------------------

_SONG = "一丁七万丈三上下不与，。；：？！“”（）《》……——·・　 𠂇𡎚２2Ａa"


@settings(deadline=None, max_examples=60)
@given(text=st.text(st.sampled_from(_SONG), min_size=1, max_size=120), spacing=st.floats(-3, 3))
def test_any_text_of_a_bundled_face_reads_back(text: str, spacing: float) -> None:
    setter = Setter()
    lines = setter.lines(text, "song", spacing_pt=spacing)
    data = paint(setter.frames(setter.page(Area(0, ((Tag.P, 0),), lines))))
    assert "".join(glyph_texts(data)[0]) == text


#: Any character a PDF's text may hold.
_ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff\ufffe")
_PAIRS = st.lists(st.tuples(st.integers(1, 299), st.text(_ANY, max_size=3), st.floats(-5, 30)), min_size=1, max_size=60)


@settings(deadline=None, max_examples=150)
@given(pairs=_PAIRS)
def test_any_glyph_may_stand_for_any_text(pairs: list[tuple[int, str, float]], font_file: PutFont) -> None:
    setter = Setter({"squares": font_file("squares", squares(300))})
    glyphs, texts, advances = zip(*pairs, strict=True)
    run = Run(12, 80, sorts(setter.fonts["squares"], glyphs, texts), 0.0)
    line = Line(100, (spread(run, advances),), LineEnd.HARD)
    data = paint(setter.frames(setter.page(Area(0, ((Tag.P, 0),), (line,)))))
    assert glyph_texts(data) == [list(texts)]


@settings(deadline=None, max_examples=30)
@given(text=st.text(st.sampled_from("永字八法ABCfi𠮷"), min_size=1, max_size=40))
def test_any_text_of_a_cff_face_reads_back(text: str, font_file: PutFont) -> None:
    setter = Setter({"cff": font_file("cff", cff_squares("永字八法ABCfi𠮷"))})
    run = setter.run(text, "cff")
    data = paint(setter.frames(setter.page(Area(0, ((Tag.P, 0),), (Line(100, (run,), LineEnd.HARD),)))))
    assert "".join(glyph_texts(data)[0]) == text


def test_text_stands_in_few_operators(report: Frames, painted: bytes) -> None:
    """One operator shows each run of one font; none is spent on a single gap of an evenly spaced one."""
    for page, stream in zip(report.pages, contents(painted), strict=True):
        fonts = [[sort.face for run in line.runs for sort in run.sorts] for line in lines_of(page)]
        assert stream.count("TJ") == sum(len(list(groupby(line))) for line in fonts)
        assert stream.count("BT\n") == 1


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK"])
def test_set_text_reads_back_with_rare_and_missing_characters(language: str) -> None:
    text = "“𡃁”、𠮷野家（𠀀）：\ue000，葛\U000e0100、é‘OK’。" * 3
    article = Article(1, "", Title("㐂"), (Paragraph(Role.BODY, text),), language)
    frames = typeset(article, load("gongwen"), FontBook())
    read = "".join("".join(page) for page in glyph_texts(write_pdf(frames, PROPERTIES).data))
    assert re.sub(r"\s", "", read).removesuffix("—1—") == "㐂" + text
    missing = {notice.subject for notice in frames.notices if notice.code == "missing-character"}
    assert missing == {"𠮷", "𠀀", "U+E000"}
    assert "SongTC-Regular" in frames.fonts  # the only face with 𡃁


@pytest.mark.parametrize("style", ["gongwen", "tw", "plain", "book"])
def test_a_character_shown_in_its_other_form_reads_back_as_it_is_written(style: str) -> None:
    """One glyph, 說, stands for both 説 and 說 where the face has no other."""
    text = "羣衆群眾的説明和說明，閲覽爲閱覽，裏外啓事衞生。" * 2
    article = Article(1, "", Title("説與說"), (Paragraph(Role.BODY, text),), "zh-Hant-HK")
    frames = typeset(article, load(style), FontBook())
    read = "".join("".join(page) for page in glyph_texts(write_pdf(frames, PROPERTIES).data))
    assert re.sub(r"\s", "", read).startswith("説與說" + text)
    one, _, other = frames.pages[0].areas[0].lines[0].runs[0].sorts
    assert (one.text, other.text) == ("説", "說")
    assert (one.face, one.glyph) == (other.face, other.glyph)

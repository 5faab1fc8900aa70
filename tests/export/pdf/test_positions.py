"""Every glyph stands where the frames put it: within a hundredth of a point, as poppler draws it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from export.pdf.naive import A4_PT, Setter, fonts_of, glyphs_of, sorts, spread
from export.pdf.painting import paint
from export.pdf.reading import contents, glyph_places
from export.pdf.squares import squares
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from convert.typeset.frames import Area, FontFile, Frames, Line, LineEnd, Page, Rule, Run, Tag

NEAR_PT = 0.01


def assert_in_place(frames: Frames, folder: Path) -> None:
    data = paint(frames)
    for index, page in enumerate(frames.pages, 1):
        places = glyph_places(data, index, folder)
        glyphs = glyphs_of(page)
        assert len(places) == len(glyphs)
        for glyph, (x_pt, y_pt) in zip(glyphs, places, strict=True):
            assert abs(glyph.x_pt - x_pt) < NEAR_PT, glyph
            assert abs(glyph.y_pt - y_pt) < NEAR_PT, glyph


def one_line(setter: Setter, *runs: Run, y_pt: float = 100) -> Frames:
    return setter.frames(setter.page(Area(0, ((Tag.P, 0),), (Line(y_pt, runs, LineEnd.HARD),))))


def test_a_whole_report_stands_in_its_place(report: Frames, tmp_path: Path) -> None:
    assert_in_place(report, tmp_path)


@pytest.mark.parametrize("size_pt", [5.25, 10.5, 16, 22, 42])
def test_irregular_advances_do_not_add_up_to_an_error(size_pt: float, setter: Setter, tmp_path: Path) -> None:
    text = "紧紧围绕工业强市战略，“开门红”" * 2
    run = setter.run(text, "song", size_pt)
    advances = tuple(advance + (index % 7 - 3) * 0.0137 * size_pt for index, advance in enumerate(run.advances_pt))
    scale = 500 / sum(advances)
    run = spread(replace(run, x_pt=33.3333), [advance * scale for advance in advances])
    assert_in_place(one_line(setter, run), tmp_path)


def test_runs_apart_from_each_other_and_overlapping(setter: Setter, tmp_path: Path) -> None:
    runs = (
        setter.run("甲乙丙丁", "song", 16, 80.123),
        setter.run("AV", "latin", 12, 300.4567),
        setter.run("戊", "kai", 22, 60),
        setter.run("to the left", "latin", 9, 10),
    )
    assert_in_place(one_line(setter, *runs), tmp_path)


def test_an_evenly_spaced_line_is_one_string_with_one_spacing(setter: Setter) -> None:
    frames = one_line(setter, setter.run("四" * 28, "song", 16, spacing_pt=-0.207))
    [stream] = contents(paint(frames))
    assert "\n-0.207 Tc\n" in stream
    assert re.findall(r".*TJ", stream) == [f"[<{'0001' * 28}>]TJ"]


def test_a_squeezed_mark_costs_one_correction(setter: Setter) -> None:
    run = setter.run("天下为公。选贤与能", "song", 16)
    squeezed = (*run.advances_pt[:4], 8.0, *run.advances_pt[5:])
    frames = one_line(setter, spread(run, squeezed))
    [stream] = contents(paint(frames))
    [shown] = [line for line in stream.splitlines() if line.endswith("TJ")]
    assert shown.count("<") == 2
    assert ">500<" in shown


def test_a_font_is_selected_only_where_it_changes(report: Frames, painted: bytes) -> None:
    for page, stream in zip(report.pages, contents(painted), strict=True):
        fonts = fonts_of(page)
        changes = sum(before != after for before, after in zip([None, *fonts], fonts, strict=False))
        assert stream.count(" Tf\n") == changes


def test_a_correction_where_the_font_changes_stands_before_the_change(setter: Setter, tmp_path: Path) -> None:
    [run] = setter.runs("天下A为公", "song", 16)
    frames = one_line(setter, spread(run, (16.0, 12.0, *run.advances_pt[2:])))
    [stream] = contents(paint(frames))
    assert "<>" not in stream
    assert ">250]TJ\n/F0 16 Tf\n[<" in stream
    assert_in_place(frames, tmp_path)


def test_rules_are_drawn_from_the_top_left_corner(setter: Setter) -> None:
    page = setter.page(rules=(Rule(72, 100.5, 523.28, 100.5, 0.75), Rule(72, 100.5, 72, 200, 1)))
    [stream] = contents(paint(setter.frames(page)))
    assert stream.splitlines() == [
        "/Artifact<</Type/Layout>>BDC",
        "0.75 w 72 741.39 m 523.28 741.39 l S",
        "1 w 72 741.39 m 72 641.89 l S",
        "EMC",
    ]


def test_pages_may_differ_in_size(setter: Setter) -> None:
    pages = (setter.page(number=1), Page(2, "2", 419.528, 297.638, ()))
    data = paint(setter.frames(*pages))
    assert b"/MediaBox [0 0 595.28 841.89]" in data
    assert b"/MediaBox [0 0 419.528 297.638]" in data
    assert A4_PT == (595.28, 841.89)


#: Four runs of thirty glyphs: the page is as wide as they can come, for cairo draws no text wholly outside it.
_WIDE_PT = 20 + 4 * 30 * 30 + 50.0
_ADVANCE = st.floats(0, 30) | st.sampled_from([0.0, 12.0, 11.793, 4.8])
_EVEN = st.tuples(st.lists(st.integers(1, 149), min_size=1, max_size=30), _ADVANCE).map(
    lambda even: [(2 * glyph - 1, even[1]) for glyph in even[0]]  # of one width, equally far apart
)
_RUN = st.lists(st.tuples(st.integers(1, 299), _ADVANCE), min_size=1, max_size=30) | _EVEN


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.tuples(st.floats(1, 50), st.lists(_RUN, min_size=1, max_size=4)), min_size=20, max_size=30))
def test_any_advances_at_any_size_stand_in_place(
    lines: list[tuple[float, list[list[tuple[int, float]]]]],
    font_file: Callable[[str, bytes], FontFile],
    tmp_path: Path,
) -> None:
    setter = Setter({"squares": font_file("squares", squares(300))})
    found = []
    for row, (size_pt, runs) in enumerate(lines):
        x_pt = 20.0
        placed = []
        for pairs in runs:
            glyphs, advances = zip(*pairs, strict=True)
            run = Run(round(size_pt, 2), x_pt, sorts(setter.fonts["squares"], glyphs, "x" * len(glyphs)), 0.0)
            placed.append(spread(run, advances))
            x_pt += sum(advances) + 0.004
        found.append(Line(20 + 25 * row, tuple(placed), LineEnd.HARD))
    page = Page(1, "1", _WIDE_PT, A4_PT[1], (Area(0, ((Tag.P, 0),), tuple(found)),))
    assert_in_place(setter.frames(page), tmp_path)

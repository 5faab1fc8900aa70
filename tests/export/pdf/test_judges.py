"""Programs of other people accept the files: veraPDF for PDF/A-2 and PDF/UA-1, qpdf for the syntax."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from export.pdf.naive import Setter, reading, sorts
from export.pdf.painting import PROPERTIES, paint
from export.pdf.squares import cff_squares, cid_squares, variable_squares
from judges.pdftools import qpdf_check
from judges.verapdf import broken_rules
from msgspec.structs import replace
from pictures import JPEG_MODES, PNG_MODES, jpeg, png

from convert.typeset.frames import Area, Figure, FontFile, Frames, Line, LineEnd, OutlineEntry, Rule, Run, Tag

FLAVOURS = ("2a", "2u", "ua1")

#: What is taken out of a good file, and the flavour that must notice.
PLANTED = {
    "no-language": (b"/Lang (zh-Hans)", b"/Long (zh-Hans)", "ua1"),
    "no-title-shown": (b"/DisplayDocTitle true", b"/DisplayDocTitle null", "ua1"),
    "not-marked": (b"/Marked true", b"/Marked null", "2a"),
    "no-intent": (b"/OutputIntents", b"/OutputIntentX", "2u"),
    "not-mapped": (b"/ToUnicode", b"/ToUnicodX", "2u"),
    "no-words-for-a-picture": (b"/Alt ", b"/Alx ", "ua1"),
}


def files(report: Frames, setter: Setter, font_file: Callable[[str, bytes], FontFile]) -> dict[str, bytes]:
    """One file for every kind of content a page can have, by the name of the kind."""

    def line(text: str, y_pt: float = 100) -> Line:
        return Line(y_pt, setter.runs(text, "song"), LineEnd.HARD)

    def page_of(*paths: tuple[tuple[Tag, int], ...]) -> Frames:
        areas = (Area(0, path, (line("文字", 60 + 20 * row),)) for row, path in enumerate(paths))
        return setter.frames(setter.page(*areas))

    def square_page(font: FontFile) -> Frames:
        run = Run(16, 80, sorts(font, (1,), "一"), 0.0)
        areas = (Area(0, ((Tag.P, 0),), (Line(100, (run,), LineEnd.HARD),)),)
        return Frames((setter.page(*areas),), (), "zh-Hans", {font.key: font})

    def picture_page(*pictures: bytes) -> Frames:
        shown = (
            Area(row, ((Tag.FIGURE, row),), (), Figure(data, "image/png", 80, 60 + 90 * row, 200, 140 + 90 * row, "图"))
            for row, data in enumerate(pictures)
        )
        return setter.frames(setter.page(Area(9, ((Tag.P, 9),), (line("文字", 40),)), *shown))

    cluster = reading(setter.run("fia文", "song"), "fi", "", "ạ́", "⽂")
    private = reading(setter.run("甲乙", "song"), "甲", "\ue000")
    table = [
        ((Tag.TABLE, 0), (Tag.TR, row), (Tag.TD if row else Tag.TH, column)) for row in (0, 1) for column in (0, 1)
    ]
    frames = {
        "report": report,
        "blank": setter.frames(setter.page()),
        "cff": square_page(font_file("cff", cff_squares("永字八法ab"))),
        "cid-keyed": square_page(font_file("cid", cid_squares([300, 700, 900, 4000]))),
        "variable": square_page(font_file("variable", variable_squares())),
        "list": page_of(((Tag.L, 0), (Tag.LI, 0)), ((Tag.L, 0), (Tag.LI, 1))),
        "inner-list": page_of(
            ((Tag.L, 0), (Tag.LI, 0)),
            ((Tag.L, 0), (Tag.LI, 0), (Tag.L, 0), (Tag.LI, 1)),
            ((Tag.L, 0), (Tag.LI, 0), (Tag.L, 0), (Tag.LI, 1), (Tag.L, 1), (Tag.LI, 2)),
            ((Tag.L, 0), (Tag.LI, 3)),
        ),
        "table": page_of(*table),
        "skipped-headings": page_of(((Tag.H3, 0),), ((Tag.H1, 1),), ((Tag.H4, 2),)),
        "clusters": setter.frames(setter.page(Area(0, ((Tag.P, 0),), (Line(100, (cluster,), LineEnd.HARD),)))),
        "layers": setter.text_frames("甲·乙・丙—丁―戊…己⋯庚　辛\u2003壬"),
        "private-use": setter.frames(setter.page(Area(0, ((Tag.P, 0),), (Line(100, (private,), LineEnd.HARD),)))),
        "artifacts": setter.frames(
            setter.page(artifacts=(line("— 1 —", 800),), rules=(Rule(72, 90, 500, 90, 0.5),)),
            outline=[OutlineEntry(0, "题", 1, 60), OutlineEntry(3, "目", 1, 80)],
        ),
        "pictures": picture_page(*map(png, PNG_MODES)),
        "photographs": picture_page(*map(jpeg, JPEG_MODES), jpeg("RGB", progressive=True)),
        "extension-b": setter.text_frames("𠂇𠂉𡎚中yèlìng"),
    }
    return {name: paint(frame) for name, frame in frames.items()} | {
        "bare": paint(report, replace(PROPERTIES, author="", collection="", title_note=""))
    }


@pytest.fixture(scope="module")
def folder(
    report: Frames,
    setter: Setter,
    font_file: Callable[[str, bytes], FontFile],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    for name, data in files(report, setter, font_file).items():
        (folder / f"{name}.pdf").write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def broken(folder: Path) -> dict[tuple[str, str], list[str]]:
    """veraPDF's findings on good files and planted ones, from one start of Java."""
    good = (folder / "report.pdf").read_bytes()
    pictured = (folder / "pictures.pdf").read_bytes()
    planted = folder / "planted"
    planted.mkdir()
    for name, (old, new, _) in PLANTED.items():
        whole = good if old in good else pictured
        assert old in whole
        (planted / f"{name}.pdf").write_bytes(whole.replace(old, new))
    # Colours without their profile: the grey output intent says nothing of them.
    colours = re.sub(rb"\[/ICCBased \d+ 0 R\]", lambda match: b"/DeviceRGB".ljust(len(match[0])), pictured)
    (planted / "colours-without-profile.pdf").write_bytes(colours)
    return broken_rules([*folder.glob("*.pdf"), *planted.glob("*.pdf")], FLAVOURS)


def test_verapdf_finds_nothing_wrong(broken: dict[tuple[str, str], list[str]], folder: Path) -> None:
    judged = [(file.name, flavour) for file in folder.glob("*.pdf") for flavour in FLAVOURS]
    judged.remove(("private-use.pdf", "2a"))
    assert {key: broken[key] for key in judged if broken[key]} == {}


def test_level_a_is_not_claimed_where_it_is_not_met(broken: dict[tuple[str, str], list[str]]) -> None:
    assert broken["private-use.pdf", "2a"]


def test_verapdf_misses_the_profile_of_colours(broken: dict[tuple[str, str], list[str]]) -> None:
    assert broken["colours-without-profile.pdf", "2u"]


@pytest.mark.parametrize("name", PLANTED)
def test_verapdf_finds_what_is_planted(name: str, broken: dict[tuple[str, str], list[str]]) -> None:
    """A judge that passes everything proves nothing."""
    assert broken[f"{name}.pdf", PLANTED[name][2]]


def test_qpdf_finds_nothing_wrong(folder: Path) -> None:
    for file in folder.glob("*.pdf"):
        qpdf_check(file)

"""Files for printing houses: what they say, where the page lies on the sheet, and that one ink prints them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from export.pdf.naive import Setter
from export.pdf.painting import PROPERTIES, paint
from export.pdf.reading import catalog, contents, glyph_texts, opened, pages, value
from judges.ghostscript import ink_coverage
from judges.pdftools import pdffonts, qpdf_check
from lxml import etree
from msgspec.structs import replace
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text
from PIL import Image, ImageCms

from convert.export.pdf import printing
from convert.export.pdf.printing import X1A, X4, PrintKind
from convert.export.pdf.profile_build import profile
from convert.export.pdf.writer import write_pdf
from convert.typeset.frames import Frames, Rule

MM = 72 / 25.4
KINDS = pytest.mark.parametrize("kind", [X4, X1A], ids=lambda kind: kind.name)


@pytest.fixture(scope="module")
def printed(report: Frames) -> dict[str, bytes]:
    return {kind.name: write_pdf(report, PROPERTIES, kind).data for kind in (X4, X1A)}


@pytest.fixture(scope="module")
def files(printed: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("printed")
    made = {}
    for number, (name, data) in enumerate(printed.items()):
        made[name] = folder / f"{number}.pdf"
        made[name].write_bytes(data)
    return made


def packet(data: bytes) -> dict[str, str]:
    tree = etree.fromstring(resolve1(catalog(data)["Metadata"]).get_data())
    return {str(etree.QName(node).localname): "".join(node.itertext()).strip() for node in tree.iter("{*}*")}


@KINDS
def test_it_says_which_kind_it_is(kind: PrintKind, printed: dict[str, bytes]) -> None:
    data = printed[kind.name]
    assert data.startswith(f"%PDF-{kind.version[0]}.{kind.version[1]}".encode())
    [info] = opened(data).info
    assert decode_text(info["GTS_PDFXVersion"]) == packet(data)["GTS_PDFXVersion"] == kind.name
    assert info["Trapped"].name == packet(data)["Trapped"] == "False"
    assert not {"conformance", "part"} & set(packet(data)), "one file cannot be for archives as well"
    assert packet(data)["DocumentID"].startswith("urn:uuid:")
    assert (packet(data)["VersionID"], packet(data)["RenditionClass"]) == ("1", "default")


@KINDS
def test_the_intent_names_a_registered_condition(kind: PrintKind, printed: dict[str, bytes]) -> None:
    [intent] = value(catalog(printed[kind.name])["OutputIntents"])
    assert (intent["S"], intent["OutputConditionIdentifier"]) == ("/GTS_PDFX", "FOGRA39")
    assert intent["RegistryName"] == "http://www.color.org"
    assert ("DestOutputProfile" in intent) is (kind is X4)


@KINDS
def test_the_page_lies_in_its_bleed_and_the_bleed_on_the_sheet(
    kind: PrintKind, printed: dict[str, bytes], report: Frames
) -> None:
    for page, frame in zip(pages(printed[kind.name]), report.pages, strict=True):
        media, bleed, trim = ([float(side) for side in page.attrs[f"{box}Box"]] for box in ("Media", "Bleed", "Trim"))
        assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((frame.width_pt, frame.height_pt), abs=0.01)
        outwards = (-1, -1, 1, 1)
        assert [(b - t) * o / MM for b, t, o in zip(bleed, trim, outwards, strict=True)] == pytest.approx(
            [3] * 4, abs=0.01
        )
        assert [(m - t) * o / MM for m, t, o in zip(media, trim, outwards, strict=True)] == pytest.approx(
            [10] * 4, abs=0.01
        )
        assert media[:2] == [0, 0]
        assert "ArtBox" not in page.attrs


def strokes(stream: str) -> list[tuple[float, float, float, float]]:
    """The straight lines of a page, in points of the sheet."""
    [move] = re.findall(r"1 0 0 1 ([\d.]+) ([\d.]+) cm", stream)
    dx, dy = map(float, move)
    lines = re.findall(r"([\d.-]+) ([\d.-]+) m ([\d.-]+) ([\d.-]+) l S", stream)
    return [(float(a) + dx, float(b) + dy, float(c) + dx, float(d) + dy) for a, b, c, d in lines]


@KINDS
def test_crop_marks_point_at_the_corners_and_keep_out_of_the_bleed(kind: PrintKind, printed: dict[str, bytes]) -> None:
    page, stream = pages(printed[kind.name])[0], contents(printed[kind.name])[0]
    left, low, right, high = (float(side) for side in page.attrs["TrimBox"])
    bleed = [float(side) for side in page.attrs["BleedBox"]]
    media = [float(side) for side in page.attrs["MediaBox"]]
    marks = strokes(stream)
    assert len(marks) == 8
    for x0, y0, x1, y1 in marks:
        assert x0 == x1 or y0 == y1
        if x0 == x1:
            assert min(abs(x0 - edge) for edge in (left, right)) < 0.01
            assert max(y0, y1) < bleed[1] or min(y0, y1) > bleed[3]
        else:
            assert min(abs(y0 - edge) for edge in (low, high)) < 0.01
            assert max(x0, x1) < bleed[0] or min(x0, x1) > bleed[2]
        assert all(media[0] <= x <= media[2] and media[1] <= y <= media[3] for x, y in ((x0, y0), (x1, y1)))


@KINDS
def test_black_is_the_only_ink(kind: PrintKind, files: dict[str, Path], printed: dict[str, bytes]) -> None:
    for stream in contents(printed[kind.name]):
        assert stream.startswith("0 0 0 1 k 0 0 0 1 K")
        assert not re.search(r"(?<![\w/.])(?:g|G|rg|RG|cs|CS|sc|SC|scn|SCN|gs|sh)\s", stream.replace("0 0 0 1 k", ""))
    coverage = ink_coverage(files[kind.name])
    assert len(coverage) == len(contents(printed[kind.name]))
    assert all(page[:3] == (0, 0, 0) and page[3] > 0 for page in coverage)


@KINDS
def test_the_page_itself_is_that_of_the_archive_file(
    kind: PrintKind, printed: dict[str, bytes], report: Frames
) -> None:
    archive = paint(report)
    assert glyph_texts(printed[kind.name]) == glyph_texts(archive)
    for own, other in zip(contents(printed[kind.name]), contents(archive), strict=True):
        assert other in own


@KINDS
def test_bookmarks_lead_to_the_same_lines(kind: PrintKind, printed: dict[str, bytes], report: Frames) -> None:
    def tops(data: bytes) -> list[float]:
        return [float(resolve1(entry[2])[3]) for entry in opened(data).get_outlines()]

    raised = [top - 10 * MM for top in tops(printed[kind.name])]
    assert raised == pytest.approx(tops(paint(report)), abs=0.01)


@KINDS
def test_other_programs_accept_it(kind: PrintKind, files: dict[str, Path]) -> None:
    qpdf_check(files[kind.name])
    assert all(font.embedded and font.subset and font.unicode for font in pdffonts(files[kind.name]))


@KINDS
def test_same_input_same_bytes_and_other_content_another_identifier(
    kind: PrintKind, report: Frames, printed: dict[str, bytes]
) -> None:
    assert write_pdf(report, PROPERTIES, kind).data == printed[kind.name]
    other = write_pdf(report, replace(PROPERTIES, title="别的"), kind).data
    assert packet(other)["DocumentID"] != packet(printed[kind.name])["DocumentID"]


def test_rules_are_black_as_well(setter: Setter) -> None:
    frames = setter.frames(setter.page(rules=(Rule(72, 90, 500, 90, 0.5),)))
    [stream] = contents(write_pdf(frames, PROPERTIES, X4).data)
    assert len(strokes(stream)) == 9
    assert stream.index("0 0 0 1 K") < stream.index(" l S")


# --- the profile ---------------------------------------------------------------------------------


def test_the_profile_is_what_its_builder_computes() -> None:
    assert printing._PROFILE.read_bytes() == profile()


@pytest.mark.parametrize(
    ("inks", "lab"),
    [
        ((0, 0, 0, 0), (95, 0, -2)),
        ((0, 0, 0, 255), (16, 0, 0)),
        ((255, 0, 0, 0), (55, -37, -50)),
        ((0, 255, 0, 0), (48, 74, -3)),
        ((0, 0, 255, 0), (89, -5, 93)),
        ((255, 0, 255, 0), (50, -68, 25)),
    ],
)
def test_littlecms_reads_the_solids_of_the_standard_from_it(
    inks: tuple[int, int, int, int], lab: tuple[int, int, int]
) -> None:
    """ISO 12647-2:2004/Amd 1:2007, table 3, through another program's colour management."""
    condition = ImageCms.getOpenProfile(str(printing._PROFILE))
    absolute = ImageCms.buildTransform(
        condition, ImageCms.createProfile("LAB"), "CMYK", "LAB", ImageCms.Intent.ABSOLUTE_COLORIMETRIC
    )
    seen = ImageCms.applyTransform(Image.new("CMYK", (1, 1), inks), absolute)
    assert seen is not None
    pixel = seen.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    assert (pixel[0] / 2.55, pixel[1] - 128, pixel[2] - 128) == pytest.approx(lab, abs=1.5)


def test_black_darkens_evenly() -> None:
    condition = ImageCms.getOpenProfile(str(printing._PROFILE))
    to_lab = ImageCms.buildTransform(condition, ImageCms.createProfile("LAB"), "CMYK", "LAB")
    ramp = Image.new("CMYK", (256, 1))
    ramp.putdata([(0, 0, 0, tone) for tone in range(256)])
    seen = ImageCms.applyTransform(ramp, to_lab)
    assert seen is not None
    lightness = list(seen.split()[0].tobytes())
    assert lightness == sorted(lightness, reverse=True)
    assert lightness[0] > 250
    assert lightness[255] < 45

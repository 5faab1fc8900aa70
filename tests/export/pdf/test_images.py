"""Pictures in PDF files: the bytes that go in, the colours that come out, what is said of them."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
from export.pdf.naive import Setter
from export.pdf.painting import PROPERTIES, paint
from export.pdf.reading import catalog, contents, opened, pages, value
from judges.ghostscript import ink_coverage
from judges.pdftools import qpdf_check
from pdfminer.pdftypes import resolve1
from pictures import JPEG_MODES, PNG_MODES, jpeg, png
from PIL import Image

from convert.errors import OutputError
from convert.export.pdf.printing import X1A, X4, PrintKind
from convert.export.pdf.writer import write_pdf
from convert.typeset.frames import Area, Figure, Frames, Tag

EVERY_KIND = [
    *(pytest.param(png(mode), id=f"png-{mode}") for mode in PNG_MODES),
    *(pytest.param(jpeg(mode), id=f"jpeg-{mode}") for mode in JPEG_MODES),
]
KINDS = pytest.mark.parametrize("kind", [X4, X1A], ids=lambda kind: kind.name)


def pictured(setter: Setter, *files: bytes, words: str = "办公楼") -> Frames:
    """A page with pictures of 240 × 160 points below each other."""
    figures = (
        Figure(data, "image/png", 100, 60 + 180 * row, 340, 220 + 180 * row, words) for row, data in enumerate(files)
    )
    return setter.frames(setter.page(*(Area(n, ((Tag.FIGURE, n),), (), each) for n, each in enumerate(figures))))


def images(data: bytes) -> list[Any]:
    """The image objects of the first page, in order."""
    return [resolve1(item) for item in resolve1(pages(data)[0].resources["XObject"]).values()]


def rendered(data: bytes, folder: Path) -> Image.Image:
    """The picture of the first page as poppler shows it, at 72 dots per inch."""
    (folder / "page.pdf").write_bytes(data)
    subprocess.run(["pdftoppm", "-r", "72", "-png", folder / "page.pdf", folder / "page"], check=True)
    return Image.open(next(folder.glob("page-*.png"))).convert("RGB").crop((100, 60, 340, 220))


def expected(data: bytes, *, grey: bool = False) -> Image.Image:
    """The same picture on white, as a decoder that shares nothing with the writer shows it."""
    picture: Any = Image.open(io.BytesIO(data))
    if picture.mode == "I;16":
        picture = picture.point(lambda level: level / 256).convert("L")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(
        picture.convert("RGBA") if picture.mode != "CMYK" else picture.convert("RGB").convert("RGBA")
    )
    shown = ground.convert("RGB").resize((240, 160), Image.Resampling.BOX)
    return shown.convert("L").convert("RGB") if grey else shown


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures, of 255."""
    sides = (picture.resize((24, 16), Image.Resampling.BOX).tobytes() for picture in (one, other))
    pairs = zip(*sides, strict=True)
    values = [abs(a - b) for a, b in pairs]
    return sum(values) / len(values)


@pytest.mark.parametrize("data", EVERY_KIND)
def test_the_colours_are_those_of_the_picture(data: bytes, setter: Setter, tmp_path: Path) -> None:
    page = paint(pictured(setter, data))
    assert difference(rendered(page, tmp_path), expected(data)) < 4
    qpdf_check(tmp_path / "page.pdf")


@pytest.mark.parametrize("data", EVERY_KIND)
@KINDS
def test_a_print_file_has_them_in_black(data: bytes, kind: PrintKind, setter: Setter, tmp_path: Path) -> None:
    written = write_pdf(pictured(setter, data), PROPERTIES, kind)
    file = tmp_path / "print.pdf"
    file.write_bytes(written.data)
    [(cyan, magenta, yellow, black)] = ink_coverage(file)
    assert (cyan, magenta, yellow) == (0, 0, 0)
    assert black > 0.01
    [image] = images(written.data)
    assert value(image.attrs["ColorSpace"])[:3] == ["/Separation", "/Black", "/DeviceCMYK"]
    assert "SMask" not in image.attrs
    assert image.attrs["BitsPerComponent"] <= 8
    told = [notice.code for notice in written.notices]
    assert told == (["picture-in-black"] if Image.open(io.BytesIO(data)).mode in ("P", "RGB", "RGBA", "CMYK") else [])


def test_tones_of_a_print_file_are_not_turned_over(setter: Setter, tmp_path: Path) -> None:
    """White stays without ink, and black is full."""
    half = Image.new("L", (40, 20), 255)
    half.paste(0, (0, 0, 20, 20))
    buffer = io.BytesIO()
    half.save(buffer, "PNG")
    data = write_pdf(pictured(setter, buffer.getvalue()), PROPERTIES, X1A).data
    (tmp_path / "page.pdf").write_bytes(data)
    subprocess.run(["pdftoppm", "-r", "72", "-png", tmp_path / "page.pdf", tmp_path / "page"], check=True)
    page = Image.open(next(tmp_path.glob("page-*.png"))).convert("L")
    corner = 28  # of the sheet around the page, in points
    left, right = (
        page.getpixel((100 + corner + 60, 60 + corner + 80)),
        page.getpixel((100 + corner + 180, 60 + corner + 80)),
    )
    assert isinstance(left, int)
    assert isinstance(right, int)
    assert left < 60
    assert right > 250


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_jpeg_goes_in_as_it_is(mode: str, setter: Setter) -> None:
    [image] = images(paint(pictured(setter, jpeg(mode))))
    assert image.rawdata == jpeg(mode)
    assert str(image.attrs["Filter"]) == "/'DCTDecode'"


def test_rows_of_a_plain_png_go_in_as_they_are(setter: Setter) -> None:
    data = png("RGB")
    [image] = images(paint(pictured(setter, data)))
    assert image.rawdata in data
    assert image.attrs["DecodeParms"]["Predictor"] == 15
    assert value(image.attrs["ColorSpace"])[0] == "/ICCBased"


def test_transparency_is_a_soft_mask_blended_in_colour(setter: Setter) -> None:
    data = paint(pictured(setter, png("RGBA")))
    shown = images(data)
    assert resolve1(shown[0].attrs["SMask"]).attrs["Width"] == 24
    group = value(pages(data)[0].attrs["Group"])
    assert (group["S"], group["CS"][0]) == ("/Transparency", "/ICCBased")
    assert "Group" not in pages(paint(pictured(setter, png("RGB"))))[0].attrs


def test_equal_pictures_are_one_object(setter: Setter) -> None:
    data = paint(pictured(setter, png("RGB"), jpeg("RGB"), png("RGB")))
    assert len(images(data)) == 2
    assert contents(data)[0].count("/Im1 Do") == 2


def test_a_figure_says_what_it_shows_and_where(setter: Setter) -> None:
    for kind, corner in ((None, 0.0), (X4, 10 * 72 / 25.4)):
        data = write_pdf(pictured(setter, png("RGB"), words="办公楼"), PROPERTIES, kind).data
        [figure] = value(catalog(data)["StructTreeRoot"])["K"][0]["K"]
        assert figure["S"] == "/Figure"
        assert figure["Alt"] == "办公楼"
        height = setter.page().height_pt
        box = [100 + corner, height - 220 + corner, 340 + corner, height - 60 + corner]
        assert figure["A"]["BBox"] == pytest.approx(box, abs=0.01)
        assert "/Figure<</MCID 0>>BDC" in contents(data)[0]


def test_text_and_pictures_keep_their_numbers(setter: Setter) -> None:
    """Every piece of marked content is painted once, whether text or picture."""
    figure = Figure(png("L"), "image/png", 100, 300, 200, 400, "图")
    areas = (
        Area(0, ((Tag.P, 0),), setter.lines("上文", "song", 80)),
        Area(1, ((Tag.FIGURE, 1),), (), figure),
        Area(2, ((Tag.P, 2),), setter.lines("下文", "song", 500)),
    )
    data = paint(setter.frames(setter.page(*areas)))
    page = contents(data)[0]
    assert [page.count(f"MCID {number}>>") for number in range(4)] == [1, 1, 1, 0]
    kinds = [element["S"] for element in value(catalog(data)["StructTreeRoot"])["K"][0]["K"]]
    assert kinds == ["/P", "/Figure", "/P"]


def test_another_picture_is_another_print_file(setter: Setter) -> None:
    one, other = (write_pdf(pictured(setter, png(mode)), PROPERTIES, X4).data for mode in ("L", "1"))
    names = [resolve1(catalog(data)["Metadata"]).get_data() for data in (one, other)]
    assert names[0] != names[1]


def test_no_picture_is_an_error_with_a_next_step(setter: Setter) -> None:
    with pytest.raises(OutputError, match=r"painted: GIF pictures cannot be set; save it as PNG or JPEG"):
        paint(pictured(setter, b"GIF89a"))


def test_the_same_frames_give_the_same_bytes(setter: Setter) -> None:
    frames = pictured(setter, png("RGBA"), jpeg("CMYK"), png("P"))
    assert paint(frames) == paint(frames)
    assert opened(paint(frames)).info

"""Files for a printing house: PDF/X-4 and PDF/X-1a, on a sheet with bleed and crop marks.

A print file shows the same pages as the archive file and says other things about them:
which part of the sheet is the page (``TrimBox``), how far ink may run over its edge
(``BleedBox``), and for which press and paper it is made (the output intent). ISO 15930-7
(X-4) wants the profile of that condition in the file; ISO 15930-4 (X-1a) is content with
its name in the ICC registry.

Black is written as ``0 0 0 1 k``, not as grey: in a file for a CMYK press that names the
black plate and no other, whatever a workflow does with grey. Crop marks are black as well,
because marks on all plates would turn a job of one colour into one of four.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from convert.export.pdf.objects import Document, Indirect, Packed, number, pack, text

_PT_PER_MM = 72 / 25.4

BLEED_MM = 3.0

#: Crop marks begin this far from the trimmed page, clear of the bleed, and end before the sheet does.
_MARKS_FROM_MM, _MARKS_TO_MM, _SHEET_MM = 4.0, 9.0, 10.0
_MARK_WIDTH_PT = 0.25

_PROFILE = Path(__file__).with_name("fogra39.icc")


class PrintKind(Struct, frozen=True):
    """A kind of file for printing houses.

    ``name`` is what the file says it is (``GTS_PDFXVersion``), ``version`` the version of
    PDF it keeps to, ``embeds_profile`` whether the profile of the printing condition is in it.
    """

    name: str
    version: tuple[int, int]
    embeds_profile: bool


#: ISO 15930-7:2010.
X4 = PrintKind("PDF/X-4", (1, 6), embeds_profile=True)

#: ISO 15930-4:2003; that pages need no transparency, and files no object streams, is so anyway.
X1A = PrintKind("PDF/X-1a:2003", (1, 4), embeds_profile=False)


class Sheet(Struct, frozen=True):
    """The sheet a page of ``width_pt`` by ``height_pt`` is printed on, in points from its lower left corner."""

    width_pt: float
    height_pt: float

    #: Where the page's lower left corner stands, in both directions.
    offset_pt = _SHEET_MM * _PT_PER_MM

    def boxes(self) -> dict[str, list[float]]:
        """The page's boxes (ISO 32000-1 14.11.2)."""
        return {
            "MediaBox": self._box(_SHEET_MM),
            "BleedBox": self._box(BLEED_MM),
            "TrimBox": self._box(0.0),
        }

    def painted(self, content: bytes) -> bytes:
        """The page's own content on the sheet, black ink in force, and the crop marks."""
        corner = number(self.offset_pt)
        marks = "\n".join(self._marks())
        return b"%s\n%s\n%s" % (f"0 0 0 1 k 0 0 0 1 K 1 0 0 1 {corner} {corner} cm".encode(), content, marks.encode())

    def _box(self, around_mm: float) -> list[float]:
        around_pt = around_mm * _PT_PER_MM
        low, right, top = self.offset_pt - around_pt, self.width_pt + around_pt, self.height_pt + around_pt
        return [low, low, self.offset_pt + right, self.offset_pt + top]

    def _marks(self) -> Iterator[str]:
        """Two lines at each corner, seen from the page's corner; an artifact of the sheet (ISO 32000-1 14.8.2.2.2)."""
        near, far = _MARKS_FROM_MM * _PT_PER_MM, _MARKS_TO_MM * _PT_PER_MM
        yield f"/Artifact<</Type/Page>>BDC\n{number(_MARK_WIDTH_PT)} w"
        for x, outwards in ((0.0, -1), (self.width_pt, 1)):
            for y, upwards in ((0.0, -1), (self.height_pt, 1)):
                yield f"{number(x + outwards * near)} {number(y)} m {number(x + outwards * far)} {number(y)} l S"
                yield f"{number(x)} {number(y + upwards * near)} m {number(x)} {number(y + upwards * far)} l S"
        yield "EMC"


def printing_intent(document: Document, kind: PrintKind) -> Indirect:
    """The PDF/X output intent: offset on coated paper, FOGRA39 in the registry of the ICC.

    It is the best known condition, and for black on white the choice hardly matters: a
    printing house that uses another one sets it over this without touching the pages.
    """
    intent: dict[str, Any] = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFX",
        "OutputConditionIdentifier": text("FOGRA39"),
        "RegistryName": text("http://www.color.org"),
        "OutputCondition": text("Offset printing on coated paper, ISO 12647-2:2004, paper types 1 and 2"),
        "Info": text("Coated FOGRA39, black ink only"),
    }
    if kind.embeds_profile:
        intent["DestOutputProfile"] = document.add_stream({"N": 4, "Alternate": "/DeviceCMYK"}, _profile())
    return document.add(intent)


@cache
def _profile() -> Packed:
    """The condition's profile, which :mod:`convert.export.pdf.profile_build` computed."""
    return pack(_PROFILE.read_bytes())

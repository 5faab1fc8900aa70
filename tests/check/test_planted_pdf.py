"""Faults planted in our own PDFs: each is found, by the rule that is about it, and by no other."""

import re
from collections.abc import Callable

import pytest
from check import pdf_faults as plant
from check.conftest import broken
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from convert.check.findings import Verdict
from convert.options import Format

CENTRED, BLANK = ("", "— {page} —", ""), ("", "", "")

#: name → (the fault, the rules that must not pass: none of them may, and no other)
ARCHIVE: dict[str, tuple[plant.Spoil, str]] = {
    "font file removed": (plant.objects(plant.no_font_file), "fonts-embedded"),
    "ToUnicode removed": (plant.objects(plant.no_to_unicode), "fonts-to-unicode text-extractable"),
    "ToUnicode emptied": (plant.to_unicode(lambda _: b"begincmap endcmap"), "text-extractable"),
    "ToUnicode lies": (plant.to_unicode(lambda old: old.replace(b"[<", b"[<FFFD><", 1)), "no-replacement"),
    "private use": (plant.to_unicode(lambda old: old.replace(b"[<", b"[<E000><", 1)), "no-private-use"),
    "font not subset": (plant.objects(plant.not_subset), "fonts-subset"),
    "widths wrong": (plant.objects(plant.wrong_width), "glyph-widths"),
    "notdef shown": (plant.first_code(b"0000"), "no-notdef text-extractable"),
    "glyph not there": (plant.first_code(b"FFF0"), "glyphs-present text-extractable"),
    "red text": (plant.content(lambda old: b"1 0 0 rg\n" + old), "colour-spaces black-text"),
    "content outside the tags": (plant.content(lambda old: old + b"\n9 9 m 99 9 l S"), "all-content-tagged"),
    "no language": (plant.without("Lang"), "language"),
    "another language": (plant.text(b"/Lang (zh-Hans)", b"/Lang (en-Latn)"), "language-fits"),
    "title not shown": (plant.without("ViewerPreferences", "DisplayDocTitle"), "title-shown"),
    "title not to be shown": (plant.objects(plant.title_hidden), "title-shown"),
    "no title in XMP": (plant.xmp(rb"(?s)<dc:title>.*</dc:title>", b""), "title-in-xmp"),
    "another title": (plant.information("Title", TextStringObject("别的")), "agreement"),
    "not marked": (plant.objects(plant.not_marked), "tagged"),
    "no structure tree": (plant.without("StructTreeRoot"), "tagged"),
    "heading skipped": (plant.objects(plant.skipped_heading), "heading-levels"),
    "no outline": (plant.without("Outlines"), "outline"),
    "no output intent": (plant.without("OutputIntents"), "output-intent colour-spaces"),
    "no profile": (plant.intent(lambda found: found.pop("/DestOutputProfile")), "output-intent colour-spaces"),
    "JavaScript": (plant.objects(plant.script), "no-scripts"),
    "attachment": (plant.objects(plant.attachment), "no-attachments"),
    "encryption": (plant.objects(plant.encrypted), "not-encrypted"),
    "no identifier": (plant.no_identifier, "file-identifier"),
    "nothing claimed": (plant.without("Metadata"), "standard-claimed"),
    "table elsewhere": (plant.table_elsewhere, "syntax"),
    "LZW": (plant.objects(plant.lzw), "filters"),
    "outline loops": (plant.objects(plant.outline_loop), "outline-ends"),
    "labels are no table": (plant.labels(NumberObject(0)), "page-labels"),
    "labels begin late": (plant.labels(NumberObject(1), DictionaryObject()), "page-labels"),
    "label is none": (plant.labels(NumberObject(0), NumberObject(7)), "page-labels"),
    "label of no style": (
        plant.labels(NumberObject(0), DictionaryObject({NameObject("/S"): NameObject("/Q")})),
        "page-labels",
    ),
    "null among the pages": (plant.objects(plant.null_kid), "page-tree"),
    "widths are names": (plant.widths(NumberObject(1), ArrayObject([NameObject("/wide")])), "glyph-widths"),
    "widths are null": (plant.widths(NameObject("/x"), NumberObject(2), NumberObject(3)), "glyph-widths"),
    "usual width is a name": (plant.usual_width(NameObject("/wide")), "glyph-widths"),
    "end cut off": (lambda data: data[:-12], "readable"),
    "half is missing": (lambda data: data[: len(data) // 2], "readable"),
    "paper shifted": (plant.objects(plant.wider_left), "gutter-margin"),
    "letter paper": (plant.objects(plant.letter), "paper head-margin"),
    "pages swapped": (plant.objects(plant.swapped_pages), "page-number-odd page-number-even"),
    "21 lines": (plant.styled(Format.PDF, body__line_pt=30.3), "lines-per-page"),
    "23 lines": (plant.styled(Format.PDF, body__line_pt=27.7), "lines-per-page"),
    "29 characters": (plant.styled(Format.PDF, page__characters=29), "characters-per-line"),
    "head margin of 40 mm": (plant.styled(Format.PDF, page__head_mm=40.0), "head-margin page-number-below"),
    "text of 15 pt": (plant.styled(Format.PDF, body__size_pt=15.0), "body-size"),
    "text in 宋体": (plant.styled(Format.PDF, body__font="song"), "body-face"),
    "text in the face of quotations": (plant.styled(Format.PDF, body__font="kai"), "body-face"),
    "text in the face of headings": (plant.styled(Format.PDF, body__font="hei"), "body-face"),
    "no indent": (plant.styled(Format.PDF, body__indent_em=0.0), "first-line-indent"),
    "number centred": (
        plant.styled(Format.PDF, footer__odd=CENTRED, footer__even=CENTRED),
        "page-number-odd page-number-even",
    ),
    "number too low": (plant.styled(Format.PDF, footer__apart_mm=12.0), "page-number-below"),
    "number too small": (plant.styled(Format.PDF, footer__size_pt=10.5), "page-number-size"),
    "page turned": (plant.page_entry("Rotate", NumberObject(90)), "pages-upright"),
    "page scaled": (plant.page_entry("UserUnit", NumberObject(2)), "pages-upright"),
    "half a box": (plant.page_entry("MediaBox", ArrayObject([NumberObject(0)] * 2)), "media-box"),
    "larger page": (plant.objects(plant.other_paper), "pages-alike"),
    "more pages stated": (plant.objects(plant.more_pages_stated), "page-count"),
    "form without pictures": (plant.form(NeedAppearances=BooleanObject(True)), "no-form"),
    "XFA": (plant.form(XFA=TextStringObject("x")), "no-form"),
    "stamp without a picture": (plant.annotated(Subtype=NameObject("/Stamp")), "annotations-drawn tab-order"),
    "film": (plant.annotated(Subtype=NameObject("/Movie")), "annotation-kinds annotations-drawn tab-order"),
    "links by rows": (plant.annotated(Subtype=NameObject("/Link")), "tab-order"),
    "unknown tag": (plant.objects(plant.strange_tag), "tags-known"),
    "no way from page to tag": (plant.without("StructTreeRoot", "ParentTree"), "tags-linked"),
    "page without tags": (plant.objects(lambda writer: writer.pages[0].pop("/StructParents")), "tags-linked"),
    "font not there": (plant.objects(plant.font_gone), "fonts-found"),
    "state never saved": (plant.content(lambda old: old + b" Q"), "states-paired"),
    "state never restored": (plant.content(lambda old: b"q " + old), "states-paired"),
    "all pages blank": (
        plant.objects(lambda writer: [page.pop("/Contents") for page in writer.pages]),
        "not-empty page-number",
    ),
    "hidden line": (
        plant.content(lambda old: re.sub(rb"(BT.*?ET)", rb"3 Tr \1 0 Tr", old, count=1, flags=re.DOTALL)),
        "no-hidden-text",
    ),
    "no number": (plant.styled(Format.PDF, footer__odd=BLANK, footer__even=BLANK), "page-number"),
}

PRINT: dict[str, tuple[plant.Spoil, str]] = {
    "no TrimBox": (plant.boxes("TrimBox", None), "trim-box paper head-margin gutter-margin"),
    "no BleedBox": (plant.boxes("BleedBox", None), "bleed-box"),
    "bleed of 2 mm": (plant.boxes("BleedBox", -1.0), "bleed"),
    "bleed beyond the sheet": (plant.boxes("BleedBox", 9.0), "boxes-nested"),
    "red": (plant.content(lambda old: old.replace(b"0 0 0 1 k", b"1 0 0 rg", 1)), "colour-spaces black-text"),
    "black of four inks": (plant.content(plant.rich_black), "black-ink black-text"),
    "no output intent": (plant.without("OutputIntents"), "output-intent"),
    "no profile": (plant.intent(lambda found: found.pop("/DestOutputProfile")), "output-profile"),
    "a screen's profile": (plant.intent(plant.display_profile), "output-profile"),
    "trapping unknown": (plant.information("Trapped", NameObject("/Unknown")), "trapped"),
    "identified otherwise": (plant.information("GTS_PDFXVersion", TextStringObject("PDF/X-3")), "print-identification"),
    "no version of the document": (plant.xmp(rb"<xmpMM:VersionID>1</xmpMM:VersionID>", b""), "print-metadata"),
    "no date": (plant.information("ModDate", None), "print-metadata"),
    "link on the page": (plant.objects(plant.link), "no-annotations no-actions"),
    "JavaScript": (plant.objects(plant.script), "no-actions no-scripts"),
    "PDF 1.7": (plant.text(b"%PDF-1.6", b"%PDF-1.7"), "pdf-version"),
}

OLD: dict[str, tuple[plant.Spoil, str]] = {
    "PDF 1.6": (plant.text(b"%PDF-1.4", b"%PDF-1.6"), "pdf-version"),
    "no registry": (plant.intent(lambda found: found.pop("/RegistryName")), "output-profile"),
    "half opaque": (plant.objects(plant.half_opaque), "no-transparency"),
}

CASES = [
    *((Format.PDF, name, *case) for name, case in ARCHIVE.items()),
    *((Format.X4, name, *case) for name, case in PRINT.items()),
    *((Format.X1A, name, *case) for name, case in OLD.items()),
]


@pytest.mark.parametrize("wanted", [Format.PDF, Format.X4, Format.X1A])
def test_without_a_fault_nothing_is_found(wanted: Format, made: Callable[[Format], bytes]) -> None:
    assert broken(made(wanted)) == {}


@pytest.mark.parametrize("wanted", [Format.PDF, Format.X4, Format.X1A])
def test_planting_itself_is_no_fault(wanted: Format, made: Callable[[Format], bytes]) -> None:
    """What pypdf changes when it writes a file again is not taken for the fault."""
    assert broken(plant.objects(lambda _: None)(made(wanted))) == {}


@pytest.mark.parametrize(
    ("wanted", "spoil", "rules"),
    [(wanted, spoil, rules) for wanted, _, spoil, rules in CASES],
    ids=[f"{wanted}: {name}" for wanted, name, *_ in CASES],
)
def test_a_planted_fault_is_found_by_its_rule(
    wanted: Format, spoil: plant.Spoil, rules: str, made: Callable[[Format], bytes]
) -> None:
    assert set(broken(spoil(made(wanted)))) == set(rules.split())


def test_what_works_worse_is_a_warning_and_what_is_lost_a_fault(made: Callable[[Format], bytes]) -> None:
    assert broken(plant.objects(plant.not_subset)(made(Format.PDF))) == {"fonts-subset": Verdict.WARN}
    assert broken(plant.objects(plant.no_font_file)(made(Format.PDF))) == {"fonts-embedded": Verdict.FAIL}


@pytest.mark.parametrize(
    "spoil",
    [
        plant.form(Fields=ArrayObject()),
        plant.page_entry("Rotate", NumberObject(360)),
        plant.objects(plant.mapped_tag),
        plant.objects(lambda writer: writer.add_blank_page(*writer.pages[0].mediabox[2:])),
        plant.content(lambda old: b"q " + old + b" Q"),
        plant.labels(NumberObject(0), DictionaryObject(), NumberObject(1), DictionaryObject()),
        plant.without("PageLabels"),
    ],
    ids=[
        "form without fields",
        "turned all the way",
        "tag explained",
        "blank page at the end",
        "state saved and restored",
        "labels without a style",
        "no labels",
    ],
)
def test_what_looks_like_a_fault_of_pages_and_is_none(spoil: plant.Spoil, made: Callable[[Format], bytes]) -> None:
    assert broken(spoil(made(Format.PDF))) == {}

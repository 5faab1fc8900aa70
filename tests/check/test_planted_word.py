"""Faults planted in our own Word files: each is found, by the rule that is about it, and by no other."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from check.conftest import broken

from convert.options import Format

STYLES, DOCUMENT, SETTINGS = "word/styles.xml", "word/document.xml", "word/settings.xml"
CORE, ODD, EVEN, LINKS = "docProps/core.xml", "word/footer1.xml", "word/footer2.xml", "word/_rels/document.xml.rels"


def edited(data: bytes, part: str, old: str, new: str) -> bytes:
    """The file with every match of ``old`` in a part replaced; a part with nothing to replace is an error."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in package.namelist():
            content = package.read(name).decode()
            if name == part:
                assert re.search(old, content, re.DOTALL), f"{part} has no {old}"
                content = re.sub(old, new, content, flags=re.DOTALL)
            changed.writestr(name, content)
    return result.getvalue()


def style(identifier: str, old: str) -> str:
    """A pattern for ``old`` within one style; what stands before it is group 1."""
    return rf'(w:styleId="{identifier}">(?:(?!</w:style>).)*?){old}'


FAULTS: dict[str, tuple[str, str, str, str]] = {
    "letter paper": (DOCUMENT, r'w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"',
                     "paper type-area-width type-area-height characters-per-line"),
    "head margin": (DOCUMENT, r'w:top="\d+"', 'w:top="1440"', "head-margin type-area-height"),
    "left margin": (DOCUMENT, r'w:left="\d+"', 'w:left="1800"',
                    "gutter-margin type-area-width characters-per-line"),
    "no grid": (DOCUMENT, r'<w:docGrid w:type="lines"', "<w:docGrid", "line-grid"),
    "grid of characters": (DOCUMENT, r'<w:docGrid w:type="lines"', '<w:docGrid w:type="linesAndChars"', "line-grid"),
    "theme fonts": (STYLES, "<w:rFonts ", '<w:rFonts w:eastAsiaTheme="minorEastAsia" ', "theme-fonts"),
    "theme fonts in the text": (DOCUMENT, "<w:r><w:t", '<w:r><w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/></w:rPr><w:t',
                                "theme-fonts direct-formatting"),
    "bold by hand": (DOCUMENT, "<w:r><w:t", "<w:r><w:rPr><w:b/></w:rPr><w:t", "direct-formatting"),
    "centred by hand": (DOCUMENT, '<w:pStyle w:val="Salutation"/>',
                        '<w:pStyle w:val="Salutation"/><w:jc w:val="center"/>', "direct-formatting"),
    "a salutation moved by hand": (DOCUMENT, '<w:pStyle w:val="Salutation"/>',
                                   '<w:pStyle w:val="Salutation"/><w:ind w:right="630"/>', "direct-formatting"),
    "indent in twips only": (STYLES, r' w:firstLineChars="\d+"', "", "indent-units"),
    "indent in characters only": (STYLES, r' w:firstLine="\d+"', "", "indent-units"),
    "no indent": (STYLES, r' w:firstLineChars="\d+" w:firstLine="\d+"', "", "indent-units first-line-indent"),
    "even pages not told apart": (SETTINGS, "<w:evenAndOddHeaders/>", "", "even-footer page-number-even"),
    "no footer for even pages": (DOCUMENT, r'<w:footerReference w:type="even"[^>]*>', "",
                                 "even-footer page-number-even"),
    "no field on even pages": (EVEN, " PAGE ", " NUMPAGES ", "even-footer page-number-even"),
    "no page number": (ODD, " PAGE ", " NUMPAGES ", "page-number"),
    "number on the left": (STYLES, style("Footer", '<w:jc w:val="right"/>'), r'\1<w:jc w:val="left"/>',
                           "page-number-odd page-number-inset"),
    "number not set in": (STYLES, r'w:rightChars="100" w:right="\d+"', 'w:rightChars="0" w:right="0"',
                          "page-number-inset"),
    "number too low": (DOCUMENT, r'w:footer="\d+"', 'w:footer="800"', "page-number-below"),
    "number too small": (STYLES, style("Footer", '<w:sz w:val="28"/>'), r'\1<w:sz w:val="21"/>',
                         "page-number-size"),
    "line spacing left to the font": (STYLES, ' w:line="579" w:lineRule="exact"', ' w:line="240" w:lineRule="auto"',
                                      "exact-lines"),
    "21 lines": (STYLES, 'w:line="579"', 'w:line="606"', "lines-per-page grid-pitch"),
    "27 characters": (STYLES, r'<w:spacing w:val="-5"/>', '<w:spacing w:val="9"/>', "characters-per-line"),
    "text of 14 pt": (STYLES, '<w:sz w:val="32"/>', '<w:sz w:val="28"/>',
                      "body-size characters-per-line indent-units"),
    "text in 宋体": (STYLES, "仿宋_GB2312", "宋体", "body-face heading-3-face heading-4-face"),
    "title too large": (STYLES, style("Title", '<w:sz w:val="44"/>'), r'\1<w:sz w:val="52"/>', "title-size"),
    "headings in 楷体": (STYLES, style("Heading1", 'w:eastAsia="黑体"'), r'\1w:eastAsia="楷体"', "heading-1-face"),
    "no outline levels": (STYLES, r'<w:outlineLvl w:val="1"/>', "", "heading-levels"),
    "English text": (STYLES, 'w:eastAsia="zh-CN"', 'w:eastAsia="en-US"', "language theme-language"),
    "Japanese theme": (SETTINGS, 'w:eastAsia="zh-CN"', 'w:eastAsia="ja-JP"', "theme-language"),
    "no title": (CORE, "<dc:title>.*</dc:title>", "", "title"),
    "no creator": (CORE, "<dc:creator>.*</dc:creator>", "", "core-properties"),
    "Word 2010": (SETTINGS, 'w:val="15"', 'w:val="14"', "compatibility"),
    "typed indent": (DOCUMENT, "<w:t>渡口", "<w:t>\u3000\u3000渡口", "typed-indents"),
    "lost character": (DOCUMENT, "<w:t>渡口", "<w:t>\ufffd口", "no-replacement"),
    "private character": (DOCUMENT, "<w:t>渡口", "<w:t>\ue5e5口", "no-private-use"),
    "moved by an editor": (DOCUMENT, r"(<w:r><w:t>各位社员)",
                           r'<w:moveTo w:id="1" w:author="a"/>\1', "no-tracked-changes"),
    "set otherwise by an editor": (DOCUMENT, "(<w:r>)(<w:t>各位社员)",
                                   r'\1<w:rPr><w:rPrChange w:id="1" w:author="a"/></w:rPr>\2',
                                   "no-tracked-changes direct-formatting"),
    "comment": (DOCUMENT, r"(<w:r>)(<w:t>各位社员)", r'\1<w:commentReference w:id="0"/>\2', "no-comments"),
    "a section on other paper": (DOCUMENT, r'(<w:pStyle w:val="Salutation"/>)',
                                 r'\1<w:sectPr><w:pgSz w:w="12240" w:h="15840"/></w:sectPr>', "sections-alike"),
    "tracked change": (DOCUMENT, r"(<w:r><w:t>各位社员)", r'<w:ins w:id="1" w:author="a"/>\1', "no-tracked-changes"),
    "grid of other lines": (DOCUMENT, 'w:linePitch="579"', 'w:linePitch="312"', "grid-pitch"),
    "template": (SETTINGS, "<w:evenAndOddHeaders/>",
                 '<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
                 'r:id="rId1"/><w:evenAndOddHeaders/>', "no-template"),
    "entities": (SETTINGS, r"(<w:settings)", r'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>\1', "readable"),
    "broken part": (STYLES, "</w:styles>", "", "readable"),
}  # fmt: skip


def test_without_a_fault_nothing_is_found(made: Callable[[Format], bytes]) -> None:
    assert broken(made(Format.DOCX)) == {}


@pytest.mark.parametrize(("part", "old", "new", "rules"), FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_fault_is_found_by_its_rule(
    part: str, old: str, new: str, rules: str, made: Callable[[Format], bytes]
) -> None:
    assert set(broken(edited(made(Format.DOCX), part, old, new))) == set(rules.split())


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    result = io.BytesIO(data)
    with zipfile.ZipFile(result, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return result.getvalue()


def test_macros_are_found(made: Callable[[Format], bytes]) -> None:
    assert set(broken(with_part(made(Format.DOCX), "word/vbaProject.bin", b"macro"))) == {"no-macros"}


def test_a_zip_bomb_is_not_unpacked(made: Callable[[Format], bytes]) -> None:
    bomb = with_part(made(Format.DOCX), "word/media/image1.xml", bytes(60_000_000))
    assert len(bomb) < 100_000
    assert set(broken(bomb)) == {"readable"}


def test_another_archive_is_no_word_file() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("readme.txt", "text")
    assert set(broken(other.getvalue())) == {"readable"}

"""Styles, settings and page of the template: the numbers of the style, in Word's units."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from export.docx.sheet import NS, Sheet, W
from lxml import etree
from msgspec.structs import replace

from convert.document.model import Article
from convert.export.docx.writer import write_docx
from convert.export.properties import Properties
from convert.styles.load import load, names
from convert.styles.model import Style

Save = Callable[..., bytes]
Parts = dict[str, etree._Element]
Read = Callable[[bytes], Parts]
LANGUAGES = {
    "zh": "zh-CN",
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
    "zh-Hant-TW": "zh-TW",
    "zh-Hant-HK": "zh-HK",
}


@pytest.fixture(scope="module")
def gongwen(everything: Article, save: Save, parts: Read) -> Parts:
    return parts(save(everything))


@pytest.fixture(scope="module")
def sheet(gongwen: Parts) -> Sheet:
    return Sheet(gongwen["word/styles.xml"])


def _settings(everything: Article, style: Style, properties: Properties, parts: Read) -> etree._Element:
    return parts(write_docx(everything, style, properties).data)["word/settings.xml"]


def test_page_of_gongwen(gongwen: Parts) -> None:
    section = gongwen["word/document.xml"].find(f".//{W}sectPr")
    size, margins, grid = (section.find(W + tag) for tag in ("pgSz", "pgMar", "docGrid"))
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")  # A4
    # 37, 28, 35 and 26 mm; the number's line of 15.4 pt begins 7 mm below the type area.
    assert {key: margins.get(W + key) for key in ("top", "left", "bottom", "right", "footer")} == {
        "top": "2098",
        "left": "1587",
        "bottom": "1984",
        "right": "1474",
        "footer": str(1984 - 397 - 308),
    }
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch"), grid.get(f"{W}charSpace")) == ("lines", "579", None)
    height = 16838 - 2098 - 1984
    assert 22 * 579 <= height < 23 * 579


def test_footers_of_gongwen(gongwen: Parts, sheet: Sheet) -> None:
    references = gongwen["word/document.xml"].findall(f".//{W}footerReference")
    assert [reference.get(f"{W}type") for reference in references] == ["default", "even"]
    assert gongwen["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None
    for name in ("word/footer1.xml", "word/footer2.xml"):
        footer = gongwen[name]
        assert "".join(footer.itertext()) == "—  PAGE 1 —"
        assert [node.get(f"{W}fldCharType") for node in footer.iter(f"{W}fldChar")] == ["begin", "separate", "end"]
        assert footer.find(f".//{W}instrText").text.strip() == "PAGE"
    assert (sheet.get("Footer", "pPr/jc"), sheet.get("Footer", "pPr/ind", "rightChars")) == ("right", "100")
    assert (sheet.get("FooterEven", "pPr/jc"), sheet.get("FooterEven", "pPr/ind", "leftChars")) == ("left", "100")
    assert sheet.get("FooterEven", "pPr/ind", "rightChars") == "0"
    assert (sheet.get("Footer", "rPr/sz"), sheet.get("Footer", "rPr/rFonts", "ascii")) == ("28", "宋体")


def test_plain_has_one_centred_footer(everything: Article, save: Save, parts: Read) -> None:
    read = parts(save(everything, "plain"))
    assert read["word/settings.xml"].find(f"{W}evenAndOddHeaders") is None
    assert len(read["word/document.xml"].findall(f".//{W}footerReference")) == 1
    assert Sheet(read["word/styles.xml"]).get("Footer", "pPr/jc") == "center"
    assert read["word/document.xml"].find(f".//{W}docGrid").get(f"{W}type") is None


def test_body_of_gongwen(sheet: Sheet) -> None:
    indents = {
        key: sheet.get("BodyText", "pPr/ind", key) for key in ("firstLineChars", "firstLine", "left", "leftChars")
    }
    # Two steps of the grid: 2 × (16 − 0.25) pt, said both ways.
    assert indents == {"firstLineChars": "200", "firstLine": "630", "left": "0", "leftChars": "0"}
    assert (sheet.get("BodyText", "pPr/spacing", "line"), sheet.get("BodyText", "pPr/spacing", "lineRule")) == (
        "579",
        "exact",
    )
    assert sheet.get("BodyText", "rPr/spacing") == "-5"
    assert (sheet.get("BodyText", "rPr/sz"), sheet.get("BodyText", "pPr/jc")) == ("32", "both")
    assert (sheet.get("BodyText", "pPr/overflowPunct"), sheet.get("BodyText", "pPr/kinsoku")) == ("0", "on")


def test_character_pitch_fills_the_line_but_never_overfills_it() -> None:
    style = load("gongwen")
    from convert.export.docx.units import tracking_twips

    for characters in range(20, 40):
        page = replace(style.page, characters=characters)
        pitch = 16 * 20 + tracking_twips(replace(style, page=page), style.text["body"])
        width = 156 * 1440 / 25.4
        assert characters * pitch <= width < characters * (pitch + 1)


def test_tables_take_nothing_from_the_body(sheet: Sheet) -> None:
    assert sheet.get("TableText", "pPr/spacing", "lineRule") == "atLeast"
    assert sheet.get("Normal", "pPr/spacing", "lineRule") == "auto"
    assert (sheet.get("TableText", "pPr/ind", "firstLineChars"), sheet.get("TableText", "rPr/spacing")) == ("0", "0")
    assert sheet.get("TableText", "pPr/snapToGrid") == "0"


def test_title_has_a_line_of_space_in_grid_lines_and_twips(sheet: Sheet) -> None:
    spacing = {key: sheet.get("Title", "pPr/spacing", key) for key in ("before", "beforeLines", "after", "afterLines")}
    assert spacing == {"before": "579", "beforeLines": "100", "after": "579", "afterLines": "100"}
    assert (sheet.get("Title", "pPr/jc"), sheet.get("Title", "rPr/sz")) == ("center", "44")


def test_space_without_a_grid_is_in_twips_alone(everything: Article, save: Save, parts: Read) -> None:
    plain = Sheet(parts(save(everything, "plain"))["word/styles.xml"])
    assert (plain.get("Title", "pPr/spacing", "before"), plain.get("Title", "pPr/spacing", "beforeLines")) == (
        "234",
        "0",
    )


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_headings_stay_with_what_follows_and_have_outline_levels(sheet: Sheet, level: int) -> None:
    assert sheet.get(f"Heading{level}", "pPr/outlineLvl") == str(level - 1)
    assert sheet.get(f"Heading{level}", "pPr/keepNext") == "on"
    assert sheet.get("BodyText", "pPr/keepNext") == "0"


@pytest.mark.parametrize("style_name", names())
@pytest.mark.parametrize(("tag", "word"), LANGUAGES.items())
def test_language_and_fonts_follow_the_script(
    everything: Article, save: Save, parts: Read, style_name: str, tag: str, word: str
) -> None:
    read = parts(save(everything, style_name, tag))
    sheet, style = Sheet(read["word/styles.xml"]), load(style_name)
    script = {"zh-CN": "hans", "zh-HK": "hk"}.get(word, "tw" if tag.endswith("TW") else "hant")
    assert sheet.get("BodyText", "rPr/lang", "eastAsia") == word
    assert sheet.get("BodyText", "rPr/lang") == "en-US"
    assert read["word/settings.xml"].find(f"{W}themeFontLang").get(f"{W}eastAsia") == word
    body = style.word_font(script, style.text["body"].font)
    assert sheet.get("BodyText", "rPr/rFonts", "eastAsia") == body.name
    listed = {font.get(f"{W}name"): font for font in read["word/fontTable.xml"]}
    assert listed[body.name].find(f"{W}altName").get(f"{W}val") == body.alt
    for fonts in read["word/styles.xml"].iter(f"{W}rFonts"):
        assert {etree.QName(key).localname for key in fonts.attrib} == {"ascii", "hAnsi", "eastAsia", "cs"}
        assert set(fonts.attrib.values()) <= set(listed)


def test_settings(gongwen: Parts, everything: Article, properties: Properties, parts: Read) -> None:
    settings = gongwen["word/settings.xml"]
    # Every mark keeps its cell of the grid, so that 28 characters are a line for every program.
    assert settings.find(f"{W}characterSpacingControl").get(f"{W}val") == "doNotCompress"
    modes = settings.xpath('//w:compatSetting[@w:name="compatibilityMode"]/@w:val', namespaces=NS)
    assert modes == ["15"]
    assert settings.find(f"{W}mirrorMargins") is None
    assert settings.find(f"{W}strictFirstAndLastChars") is None
    style = load("gongwen")
    bound = replace(
        style,
        page=replace(style.page, mirror=True),
        setting=replace(style.setting, breaking="first-fit", strictness="strict", hanging=True, latin_gap_em=0.0),
    )
    changed = parts(write_docx(everything, bound, properties).data)
    squeezed = changed["word/settings.xml"].find(f"{W}characterSpacingControl")
    assert squeezed.get(f"{W}val") == "compressPunctuation"
    assert changed["word/settings.xml"].find(f"{W}mirrorMargins") is not None
    assert changed["word/settings.xml"].find(f"{W}strictFirstAndLastChars") is not None
    other = Sheet(changed["word/styles.xml"])
    assert (other.get("BodyText", "pPr/overflowPunct"), other.get("BodyText", "pPr/autoSpaceDE")) == ("on", "0")


def test_changing_the_body_font_changes_what_is_based_on_it(sheet: Sheet) -> None:
    for style_id in ("Note", "List", "Date", "Salutation"):
        (style,) = sheet.root.xpath(f'w:style[@w:styleId="{style_id}"]', namespaces=NS)
        assert style.find(f"{W}basedOn").get(f"{W}val") == "BodyText"
        assert style.find(f"{W}rPr") is None


def test_room_around_lists_and_verse_is_not_repeated_inside(sheet: Sheet) -> None:
    found = {
        style_id: sheet.get(style_id, "pPr/contextualSpacing") for style_id in ("List", "Verse", "BodyText", "Title")
    }
    assert found == {"List": "on", "Verse": "on", "BodyText": "0", "Title": "0"}

"""What makes a Word file good to edit, clause by clause, in every style and every script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from export.docx.sheet import NS, Sheet, W
from lxml import etree

from convert.document.model import Article
from convert.export.docx.stylesheet import PARAGRAPH_STYLES
from convert.export.docx.units import script_of
from convert.styles.load import load, names
from convert.styles.model import CELL_KINDS

Save = Callable[..., bytes]
Parts = dict[str, etree._Element]
LANGUAGES = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "zh-Hant-TW": "zh-TW", "zh-Hant-HK": "zh-HK"}

#: Word's own names for the styles it knows by these ids (ECMA-376 part 1, 17.7.4.9).
BUILT_IN = {
    "Normal": "Normal",
    "Title": "Title",
    "Heading1": "heading 1",
    "Heading2": "heading 2",
    "Heading3": "heading 3",
    "Heading4": "heading 4",
    "BodyText": "Body Text",
    "Salutation": "Salutation",
    "Signature": "Signature",
    "Date": "Date",
    "List": "List",
    "Footer": "footer",
    "Strong": "Strong",
    "Emphasis": "Emphasis",
    "TableGrid": "Table Grid",
}


@pytest.fixture(scope="module", params=names())
def style_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(style_name: str, language: str, everything: Article, save: Save, parts: Callable[[bytes], Parts]) -> Parts:
    return parts(save(everything, style_name, language))


@pytest.fixture(scope="module")
def sheet(made: Parts) -> Sheet:
    return Sheet(made["word/styles.xml"])


def test_styles_word_knows_have_words_ids_and_names_and_are_not_custom(sheet: Sheet) -> None:
    found = {style.get(f"{W}styleId"): style for style in sheet.root.iter(f"{W}style")}
    for style_id, name in BUILT_IN.items():
        assert found[style_id].find(f"{W}name").get(f"{W}val") == name
        assert found[style_id].get(f"{W}customStyle") is None
    shown = [style.find(f"{W}name").get(f"{W}val") for style in found.values()]
    assert len(shown) == len(set(shown))


def test_headings_have_outline_levels_and_nothing_else_has(sheet: Sheet) -> None:
    for kind, known in PARAGRAPH_STYLES.items():
        level = str(int(kind[-1]) - 1) if kind.startswith("heading") else None
        assert sheet.get(known.id, "pPr/outlineLvl") == level


def test_a_paragraph_names_its_style_and_a_run_at_most_a_style_and_a_hint(made: Parts) -> None:
    for name in made:
        if name.startswith(("word/document", "word/header", "word/footer")):
            for properties in made[name].iter(f"{W}pPr"):
                # What stays with what follows because of what that is says so, and items of a list that hangs have
                # their text where their own marker ends: no style can say either.
                listed = properties[0].get(f"{W}val").startswith("List")
                own = {f"{W}keepNext", f"{W}ind"} if listed else {f"{W}keepNext"}
                assert [child.tag for child in properties if child.tag not in own] == [f"{W}pStyle"]
            for properties in made[name].iter(f"{W}rPr"):
                for child in properties:
                    assert child.tag in (f"{W}rStyle", f"{W}rFonts")
                    assert child.tag == f"{W}rStyle" or child.attrib == {f"{W}hint": "eastAsia"}


def test_fonts_are_named_for_every_kind_of_character_and_by_no_theme(made: Parts) -> None:
    found = list(made["word/styles.xml"].iter(f"{W}rFonts"))
    assert found
    for fonts in found:
        assert {etree.QName(key).localname for key in fonts.attrib} == {"ascii", "hAnsi", "eastAsia", "cs"}


def test_runs_with_signs_of_both_scripts_say_they_are_chinese(made: Parts) -> None:
    hinted = [
        "".join(run.itertext())
        for run in made["word/document.xml"].iter(f"{W}r")
        if run.find(f"{W}rPr/{W}rFonts") is not None
    ]
    assert hinted
    said = "".join(hinted)
    for sign in "“”—":
        assert sign in said
    for run in made["word/document.xml"].iter(f"{W}r"):
        text = "".join(run.itertext())
        assert text in hinted or not set("“”‘’…—") & set(text)


def test_the_language_is_that_of_the_script(made: Parts, language: str) -> None:
    lang = made["word/styles.xml"].find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert (lang.get(f"{W}val"), lang.get(f"{W}eastAsia")) == ("en-US", LANGUAGES[language])
    theme = made["word/settings.xml"].find(f"{W}themeFontLang")
    assert (theme.get(f"{W}val"), theme.get(f"{W}eastAsia")) == ("en-US", LANGUAGES[language])


def test_chinese_line_rules_are_said_in_every_style(sheet: Sheet, style_name: str) -> None:
    style = load(style_name)
    hanging = "on" if style.setting.hanging else "0"
    gap = "on" if style.setting.latin_gap_em else "0"
    for kind, known in PARAGRAPH_STYLES.items():
        assert sheet.get(known.id, "pPr/kinsoku") == "on"
        assert sheet.get(known.id, "pPr/overflowPunct") == hanging
        assert sheet.get(known.id, "pPr/autoSpaceDE") == sheet.get(known.id, "pPr/autoSpaceDN") == gap
        assert sheet.get(known.id, "pPr/widowControl") == "on"
        assert sheet.get(known.id, "pPr/keepNext") == ("on" if style.text[kind].keep_next else "0")


def test_text_is_what_the_style_says(sheet: Sheet, style_name: str, language: str) -> None:
    style, script = load(style_name), script_of(language)
    for kind, known in PARAGRAPH_STYLES.items():
        text = style.text[kind]
        assert sheet.get(known.id, "rPr/sz") == str(round(text.size_pt * 2))
        assert sheet.get(known.id, "rPr/rFonts", "eastAsia") == style.word_font(script, text.font).name
        assert sheet.get(known.id, "rPr/b") == ("on" if style.is_bold_in_word(script, text) else "0")
        assert sheet.get(known.id, "pPr/jc") == {"justify": "both"}.get(text.align, text.align)
        # Word counts the first line from where the others begin.
        first_em = text.indent_em - text.hang_em
        first = ("hanging", -first_em) if first_em < 0 else ("firstLine", first_em)
        for name, em in (("left", text.left_em + text.hang_em), ("right", text.right_em), first):
            assert sheet.get(known.id, "pPr/ind", f"{name}Chars") == str(round(em * 100))
            twips = int(sheet.get(known.id, "pPr/ind", name) or 0)
            assert twips == pytest.approx(em * text.size_pt * 20, rel=0.02)


def test_lines_of_text_are_exact_and_those_of_tables_and_pictures_are_not(sheet: Sheet, style_name: str) -> None:
    style = load(style_name)
    for kind, known in PARAGRAPH_STYLES.items():
        # A picture would be cut off by exact lines.
        rule = "atLeast" if kind in CELL_KINDS else "auto" if kind == "image" else "exact"
        assert sheet.get(known.id, "pPr/spacing", "lineRule") == rule
        line = 240 if kind == "image" else round(style.text[kind].line_pt * 20)
        assert sheet.get(known.id, "pPr/spacing", "line") == str(line)
    # What a user types into a cell is Normal or Table Text: neither cuts tall characters off.
    assert sheet.get("Normal", "pPr/spacing", "lineRule") == "auto"
    assert {sheet.get(PARAGRAPH_STYLES[kind].id, "pPr/snapToGrid") for kind in CELL_KINDS} == {"0"}


def test_settings_are_those_of_word_2013_and_of_the_style(made: Parts, style_name: str) -> None:
    settings, style = made["word/settings.xml"], load(style_name)
    mode = settings.xpath('//w:compatSetting[@w:name="compatibilityMode"]/@w:val', namespaces=NS)
    assert mode == ["15"]
    squeezes = settings.find(f"{W}characterSpacingControl").get(f"{W}val")
    assert squeezes == ("doNotCompress" if style.setting.breaking == "grid" else "compressPunctuation")
    facing = style.header.odd != style.header.even or style.footer.odd != style.footer.even
    assert (settings.find(f"{W}evenAndOddHeaders") is not None) == facing


def test_page_numbers_are_fields(made: Parts) -> None:
    running = [root for name, root in made.items() if name.startswith(("word/header", "word/footer"))]
    numbered = [root for root in running if root.xpath('//w:instrText[contains(., "PAGE")]', namespaces=NS)]
    assert numbered
    for root in running:
        fields = list(root.iter(f"{W}instrText"))
        assert {node.text.strip() for node in fields} <= {"PAGE", "TITLE"}
        marks = [node.get(f"{W}fldCharType") for node in root.iter(f"{W}fldChar")]
        assert marks == ["begin", "separate", "end"] * len(fields)
        # A number that is typed would stay what it is.
        assert not [text for text in root.itertext() if text.strip().isdigit() and text != "1"]


def test_indents_are_never_characters(made: Parts) -> None:
    texts = ["".join(p.itertext()) for p in made["word/document.xml"].iter(f"{W}p")]
    assert not [text for text in texts if text.startswith("\u3000")]


def test_no_part_is_there_for_nothing(made: Parts) -> None:
    assert not [name for name in made if "thumbnail" in name or "Effects" in name or "custom" in name]
    core = {etree.QName(node).localname: node.text for node in made["docProps/core.xml"]}
    assert set(core) >= {"title", "creator", "created", "modified", "language", "lastModifiedBy"}
    assert all(core.values())

"""Style files: what they may leave out, whom they may extend, and how every mistake is named."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from convert.errors import StyleError, UsageError
from convert.options import Script
from convert.styles.load import load, names
from convert.styles.model import TEXT_KINDS, OwnFont, WordFont

CASES = Path(__file__).parents[1] / "cases" / "styles" / "mistakes.toml"
Save = Callable[..., str]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes a style file and gives its path."""

    def saved(text: str, name: str = "mine.toml") -> str:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return str(file)

    return saved


@pytest.mark.parametrize("case", tomllib.loads(CASES.read_text("utf-8"))["case"], ids=lambda case: case["name"])
def test_a_mistake_is_named_by_file_line_field_and_what_was_expected(case: dict[str, Any], save: Save) -> None:
    file = save("\n" + case["style"])  # TOML drops a multi-line text's first line end
    with pytest.raises(StyleError) as caught:
        load(file)
    said = str(caught.value)
    where = f"{file}, line {case['line']}: " if "line" in case else f"{file}: "
    assert said.startswith(where)
    for words in case["says"]:
        assert words in said


def test_names_are_those_of_the_files() -> None:
    assert {"gongwen", "gongwen-b", "plain", "tw"} <= set(names())
    assert list(names()) == sorted(names())


@pytest.mark.parametrize("name", ["gongwne", "plain.tom", ""])
def test_an_unknown_style_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match=r"There is no style .* or name a \.toml file"):
        load(name)


def test_a_missing_file_and_one_that_is_no_text_are_usage_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load(str(tmp_path / "none.toml"))
    other = tmp_path / "gb.toml"
    other.write_bytes('label = "公文"'.encode("gb18030"))
    with pytest.raises(UsageError, match="is not in UTF-8"):
        load(str(other))


def test_a_style_changes_what_it_names_and_nothing_else(save: Save) -> None:
    base, mine = load("gongwen"), load(save('extends = "gongwen"\n[text.title]\nsize = "小二"\n'))
    assert mine.text["title"].size_pt == 18
    assert {kind: mine.text[kind] for kind in TEXT_KINDS if kind != "title"} == {
        kind: base.text[kind] for kind in TEXT_KINDS if kind != "title"
    }
    assert (mine.page, mine.footer, mine.word_fonts) == (base.page, base.footer, base.word_fonts)
    assert mine.name == "mine"


def test_body_text_is_what_every_kind_starts_from(save: Save) -> None:
    mine = load(save('extends = "gongwen"\n[text.body]\nline_pt = 30\nsize = 15\n'))
    own = {"table", "table_head", "table_figures", "cover_title"}
    assert {text.line_pt for kind, text in mine.text.items() if kind not in own} == {30.0}
    assert mine.text["note"].size_pt == 15
    assert mine.text["title"].size_pt == 22


def test_cells_start_from_the_table_and_further_attachments_from_the_first(save: Save) -> None:
    mine = load(save('extends = "gongwen"\n[text.table]\nsize = 9\n[text.attachment]\nfont = "kai"\n'))
    assert [mine.text[kind].size_pt for kind in ("table", "table_head", "table_figures")] == [9, 9, 9]
    assert (mine.text["table_head"].font, mine.text["table_figures"].font) == ("hei", "song")
    assert (mine.text["attachment_item"].font, mine.text["attachment_item"].left_em) == ("kai", 3)


@pytest.mark.parametrize(
    ("written", "points"),
    [('"三号"', 16), ("16", 16), ("10.5", 10.5), ('"16pt"', 16), ('"14 pt"', 14), ('"1 cm"', 28.3465)],
)
def test_sizes(written: str, points: float, save: Save) -> None:
    mine = load(save(f'extends = "plain"\n[text.body]\nsize = {written}\n'))
    assert mine.text["body"].size_pt == points


@pytest.mark.parametrize(
    ("written", "millimetres"), [("25", 25), ("25.4", 25.4), ('"2.5 cm"', 25), ('"1in"', 25.4), ('"72 pt"', 25.4)]
)
def test_lengths(written: str, millimetres: float, save: Save) -> None:
    assert load(save(f'extends = "plain"\n[page]\nhead_mm = {written}\n')).page.head_mm == millimetres


def test_a_style_may_extend_a_file_beside_it_and_mistakes_there_are_named_there(save: Save) -> None:
    save('extends = "plain"\n[page]\nhead_mm = 20\n', "house.toml")
    assert load(save('extends = "house.toml"\n[page]\nfoot_mm = 21\n')).page.head_mm == 20
    wrong = save('extends = "plain"\n[page]\nmirror = 1\n', "house.toml")
    with pytest.raises(StyleError) as caught:
        load(save('extends = "house.toml"\n'))
    assert str(caught.value).startswith(f"{wrong}, line 3: page.mirror")


def test_a_circle_of_files_is_named(save: Save) -> None:
    save('extends = "mine.toml"\n', "house.toml")
    with pytest.raises(StyleError, match=r"extends makes a circle: mine\.toml → house\.toml → mine\.toml"):
        load(save('extends = "house.toml"\n'))


def test_a_byte_order_mark_is_no_mistake(save: Save) -> None:
    assert load(save('\ufeffextends = "plain"\n')).page == load("plain").page


def test_taiwan_and_hong_kong_take_the_traditional_fonts_unless_named(save: Save) -> None:
    mine = load(save('extends = "gongwen"\n[fonts.hant]\nkai = "教育部標準楷書"\n[fonts.hk]\nsong = "細明體_HKSCS"\n'))
    assert {mine.word_font(script, "kai") for script in ("hant", "tw", "hk")} == {WordFont("教育部標準楷書")}
    assert mine.word_font("hk", "song") == WordFont("細明體_HKSCS")
    assert mine.word_font("tw", "song") == mine.word_font("hant", "song") == WordFont("新細明體", "PMingLiU")
    assert mine.word_font("hans", "kai").name == "楷体_GB2312"


def test_bold_type_where_a_font_asks_for_it() -> None:
    style = load("gongwen")
    title = style.text["title"]
    assert [style.is_bold_in_word(script, title) for script in ("hans", "hant", "tw", "hk")] == [
        False,
        True,
        True,
        True,
    ]
    assert not style.is_bold_in_word("tw", style.text["body"])


def test_a_font_file_is_found_from_the_file_that_names_it(save: Save, tmp_path: Path) -> None:
    (tmp_path / "mine.ttc").write_bytes(b"")
    save('extends = "plain"\n[fonts]\nsong = "mine.ttc"\nkai = ["mine.ttc", 2]\n', "house.toml")
    style = load(save('extends = "house.toml"\n'))
    file = (tmp_path / "mine.ttc").resolve()
    assert style.own_fonts == {"song": OwnFont(file), "kai": OwnFont(file, 2)}


def test_margins_of_both_readings_of_the_standard_hold_22_lines() -> None:
    for name, line_pt in {"gongwen": 28.95, "gongwen-b": 29.45}.items():
        style = load(name)
        assert style.text["body"].line_pt == style.text["title"].line_pt == line_pt
        lines = style.page.type_area_mm[1] * 72 / 25.4 / line_pt
        assert 22 <= lines < 22.2
    assert load("gongwen-b").page.type_area_mm[0] == 156


def test_tw_is_what_its_description_says() -> None:
    style = load("tw")
    assert (style.script, load("gongwen").script) == (Script.TW, Script.KEEP)
    page = style.page
    assert (page.width_mm, page.height_mm) == (210, 297)
    assert {page.head_mm, page.foot_mm, page.gutter_mm, page.fore_edge_mm} == {25.0}
    assert {style.word_font("tw", text.font).name for text in style.text.values()} == {"標楷體"}
    levels = [style.text[f"heading{level}"] for level in (1, 2, 3, 4)]
    assert [text.left_em for text in levels] == [0, 1, 2, 3]
    assert not any(text.bold for text in levels)


def test_the_example_of_the_manual_is_a_style(save: Save, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "styles.md").read_text(encoding="utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "OurSong.otf").write_bytes(b"")
    style = load(save(example))
    assert (style.page.head_mm, style.text["title"].size_pt) == (30, 18)
    assert (style.header.even, style.header.first) == (("", "{collection}", ""), False)
    assert style.own_fonts["song"].path.name == "OurSong.otf"

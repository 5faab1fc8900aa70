"""What hanpress itself makes passes its own preflight; what LibreOffice makes of it is measured alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from check.conftest import ARTICLE, broken, made_in
from check.pdf_faults import content
from judges import libreoffice
from msgspec.structs import replace

import convert
from convert.check.layout import GBT_9704, layout_of
from convert.check.run import check_bytes
from convert.options import ExportOptions, Format, Options, Script
from convert.styles.load import load, names

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FORMATS = (Format.DOCX, Format.PDF, Format.X4, Format.X1A)


@pytest.mark.parametrize("style", names())
@pytest.mark.parametrize("script", Script)
def test_every_style_in_every_script_passes(style: str, script: Script, tmp_path: Path) -> None:
    options = Options(script=script, export=ExportOptions(formats=FORMATS, style=style))
    convert.export_files(SEEDS, tmp_path, options, only="3")
    checked = list(convert.check_files(tmp_path, style))
    assert sorted(file.claims for file in checked) == [(), ("PDF/A-2a", "PDF/UA-1"), ("PDF/X-1a:2003",), ("PDF/X-4",)]
    for file in checked:
        faults = [finding for finding in file.findings if finding.verdict is not convert.Verdict.PASS]
        assert faults == [], file.path
        assert {"paper", "head-margin", "body-size", "page-number"} <= {finding.rule for finding in file.findings}


@pytest.mark.parametrize("wanted", FORMATS)
def test_official_documents_are_recognised_without_being_named(wanted: Format, made: Callable[[Format], bytes]) -> None:
    def rules(data: bytes) -> set[str]:
        return {finding.rule for finding in check_bytes(data, "file").findings}

    assert "lines-per-page" in rules(made(wanted))
    assert "lines-per-page" not in rules(made_in(load("plain"), wanted))


@pytest.mark.parametrize("paragraphs", [2, 4, 9])
def test_short_documents_are_measured_like_long_ones(paragraphs: int) -> None:
    """A page that is not full shows the same margins, and blank lines above a title are no margin."""
    short = replace(ARTICLE, blocks=ARTICLE.blocks[:paragraphs])
    assert broken(made_in(load("gongwen"), Format.PDF, short)) == {}


def test_another_engine_is_measured_alike(made: Callable[[Format], bytes], tmp_path: Path) -> None:
    """The ruler is no copy of our typesetting: LibreOffice's pages have the same measures."""
    word = tmp_path / "report.docx"
    word.write_bytes(made(Format.DOCX))
    [pdf] = libreoffice.render([word], tmp_path / "rendered")
    findings = {finding.rule: finding for finding in check_bytes(pdf.read_bytes(), "pdf", GBT_9704).findings}
    for rule in GBT_9704.clauses:
        if rule in findings and rule != "black-text":
            assert findings[rule].verdict is convert.Verdict.PASS, findings[rule]
    assert findings["lines-per-page"].measured.startswith("22 of 28.9")
    # LibreOffice writes black as DeviceRGB: on a press that is a black of four inks.
    assert findings["black-text"].verdict is convert.Verdict.WARN


def test_the_standard_and_the_house_style_agree() -> None:
    """Two tables with the same numbers, each written down by itself."""
    style = layout_of(replace(load("gongwen"), name="copy"))
    for field in ("paper_mm", "head_mm", "gutter_mm", "area_mm", "lines", "characters", "body_pt", "title_pt"):
        assert getattr(style, field) == pytest.approx(getattr(GBT_9704, field)), field
    for field in ("heading_faces", "number_pt", "number_below_mm", "number_sides", "number_inset_em", "indent_em"):
        assert getattr(style, field) == getattr(GBT_9704, field), field


def test_every_rule_is_explained(made: Callable[[Format], bytes]) -> None:
    page = (SEEDS.parent / "docs" / "check.md").read_text(encoding="utf-8")
    files = [made(wanted) for wanted in FORMATS] + [b""]
    layouts = (GBT_9704, layout_of(load("plain")))
    rules = {finding.rule for file in files for layout in layouts for finding in check_bytes(file, "", layout).findings}
    assert {rule for rule in rules if f"`{rule}`" not in page} == set()


@pytest.mark.parametrize(
    ("tag", "size", "faults"),
    [("/Artifact", 16, set()), ("/Artifact", 9, set()), ("/Span", 9, set()), ("/Span", 16, {"head-margin"})],
)
def test_a_running_head_is_no_text(tag: str, size: int, faults: set[str], made: Callable[[Format], bytes]) -> None:
    """What is tagged as no content, or smaller than the text, does not begin the type area."""
    head = f"{tag} BMC BT /F0 {size} Tf 200 790 Td <00010002> Tj ET EMC\n".encode()
    assert set(broken(content(lambda old: head + old)(made(Format.PDF)))) - {"page-number-below"} == faults


@pytest.mark.parametrize("style", names())
def test_a_merged_volume_passes_like_its_articles(style: str, tmp_path: Path) -> None:
    """Its cover is no title, and in Word the titles of its articles are its headings of level 1."""
    options = Options(export=ExportOptions(formats=FORMATS[:3], style=style, merge=True))
    convert.export_files(SEEDS, tmp_path, options, only="3,10")
    found = {file.path: [f for f in file.findings if f.verdict is not convert.Verdict.PASS]
             for file in convert.check_files(tmp_path, style)}  # fmt: skip
    assert len(found) == 3
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_volume_whose_pages_all_begin_with_titles_has_the_same_head_margin(tmp_path: Path) -> None:
    source = tmp_path / "note.md"
    source.write_text(
        "# 关于渡口停航的通知\n\n" + "渡口两岸的班船自明日起停航三天，请各户相互转告。" * 9, encoding="utf-8"
    )
    options = Options(export=ExportOptions(formats=(Format.PDF, Format.X4), merge=True))
    convert.export_files(source, tmp_path / "out", options)
    for file in convert.check_files(tmp_path / "out", "gongwen"):
        assert [finding for finding in file.findings if finding.verdict is not convert.Verdict.PASS] == []


@pytest.mark.parametrize("wanted", FORMATS)
def test_the_other_reading_of_the_margins_is_recognised(wanted: Format) -> None:
    checked = check_bytes(made_in(load("gongwen-b"), wanted), "file")
    assert not [finding for finding in checked.findings if finding.verdict is not convert.Verdict.PASS]
    [head] = [finding for finding in checked.findings if finding.rule == "head-margin"]
    assert head.source == "GB/T 9704-2012 (lines of 15/8) 5.2.1"


_SENTENCE = "渡口两岸的班船自明日起停航三天，请各户相互转告，并把货物提前运到对岸的仓库里。"

#: Articles with hardly any running text, or none: nothing but … may be set like this.
_UNUSUAL = {
    "verse": "# 春日四首\n\n" + "床前明月光  \n疑是地上霜  \n举头望明月  \n低头思故乡\n\n" * 4,
    "a list": "# 物资清单\n\n" + "".join(f"{number}. {_SENTENCE}\n" for number in range(1, 12)),
    "a table": "# 班船时刻表\n\n| 班次 | 开船 |\n| --- | --- |\n" + "| 早班 | 七点 |\n| 晚班 | 八点 |\n" * 4,
    "a table of numbers": "# 班船时刻表\n\n| 班次 | 开船 | 到岸 |\n| --- | --- | --- |\n" + "| 1 | 7:00 | 8:10 |\n" * 8,
    "a title": "# 关于渡口停航的通知\n",
    "quotations": "# 老人的话\n\n" + f"> {_SENTENCE * 3}\n\n" * 5,
    "bopomofo": "# 注音练习\n\n" + "ㄅㄆㄇㄈ是注音符号，ㄉㄊㄋㄌ也是，孩子们每天早上大声朗读ㄍㄎㄏ。" * 5,
    "Latin text": "# Notice\n\n" + "The ferry between both banks will not run for three days. " * 9,
    "full-width letters": "# ＡＢＣＤ\n\n"
    + "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ０１２３４５６７８９" * 4,
    "one line": "# 通知\n\n今日停航。\n",
    "headings": f"# 通知\n\n## {_SENTENCE[:-1] * 2}\n\n今日停航。\n\n## {_SENTENCE[:-1] * 2}\n",
    "bold text": "# 通知\n\n" + f"**{_SENTENCE * 3}**\n\n" * 4,
}


@pytest.mark.parametrize("style", ["plain", "book"])
def test_headings_that_begin_more_pages_than_the_title_are_no_title(style: str, tmp_path: Path) -> None:
    source = tmp_path / "report.md"
    section = "## 关于渡口停航的情况\n\n" + f"{_SENTENCE * 9}\n\n" * 5
    source.write_text("# 渡口调查\n\n" + section * 18, encoding="utf-8")
    convert.export_files(source, tmp_path / "out", Options(export=ExportOptions(formats=(Format.PDF,), style=style)))
    [file] = convert.check_files(tmp_path / "out", style)
    assert [finding for finding in file.findings if finding.verdict is not convert.Verdict.PASS] == []


@pytest.mark.parametrize("style", names())
@pytest.mark.parametrize("merge", [False, True])
def test_articles_without_running_text_are_not_measured_by_what_they_have(
    style: str, merge: bool, tmp_path: Path
) -> None:
    for number, text in enumerate(_UNUSUAL.values()):
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    formats = FORMATS[:3] if merge else FORMATS
    options = Options(export=ExportOptions(formats=formats, style=style, merge=merge))
    convert.export_files(sorted(tmp_path.glob("*.md")), tmp_path / "out", options)
    checked = list(convert.check_files(tmp_path / "out", style))
    assert len(checked) == len(_UNUSUAL) * len(formats)
    for file in checked:
        assert [finding for finding in file.findings if finding.verdict is not convert.Verdict.PASS] == [], file.path

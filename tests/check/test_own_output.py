"""What hanpress itself makes passes its own preflight; what LibreOffice makes of it is measured alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from check.conftest import ARTICLE, broken, made_in
from check.pdf_faults import content
from judges import libreoffice

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

"""What comes back after other programs have had the file in their hands."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from judges.libreoffice import render
from msgspec.structs import replace
from reopen.conftest import without_sources

import convert
from convert.cli import run
from convert.document.model import Heading, List, ListItem, Paragraph, Role, Span, SpanKind, Table
from convert.errors import ExitCode
from convert.export.docx.stylesheet import PARAGRAPH_STYLES
from convert.options import ExportOptions, Format, Options
from convert.pipeline import read_source
from convert.reopen.read import reopen
from convert.styles.load import names

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Word file of the seed's third article."""
    folder = tmp_path_factory.mktemp("made")
    report = convert.export_files(SEEDS, folder, Options(export=ExportOptions(formats=(Format.DOCX,))), only="3")
    return folder / report.files[0].path


Edit = Callable[[Document], object]


@pytest.fixture
def edited(made: Path) -> Callable[[Edit], bytes]:
    """The file after a person's change, made with python-docx."""

    def change(edit: Edit) -> bytes:
        document = docx.Document(str(made))
        edit(document)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return change


def test_libreoffice_opens_and_saves_without_loss(tmp_path: Path) -> None:
    [conversion] = convert.inspect(SEEDS)
    originals, files = [], []
    for style in names():
        options = Options(export=ExportOptions(formats=(Format.DOCX,), style=style))
        for file in convert.export_files(SEEDS, tmp_path / style, options).files:
            files.append((tmp_path / style / file.path).rename(tmp_path / f"{style}-{file.ordinal}.docx"))
            originals.append(conversion.collection.articles[file.ordinal - 1])
    for saved, original in zip(
        render(files, tmp_path / "saved", filter_name="docx:MS Word 2007 XML"), originals, strict=True
    ):
        back = read_source(saved.read_bytes(), Options(), name=saved.name)
        [article] = back.collection.articles
        assert without_sources(article) == replace(without_sources(original), ordinal=1)
        assert back.notices == ()


def test_new_paragraphs_headings_lists_and_bold_of_an_edited_file(edited: Callable[[Edit], bytes]) -> None:
    def edit(document: Document) -> None:
        document.add_paragraph("五、新的打算", style="Heading 1")
        paragraph = document.add_paragraph("今年", style="Body Text")
        paragraph.add_run("十月以前").bold = True
        paragraph.add_run("完成改造。")
        document.add_paragraph("一句没有样式的话。")
        document.add_paragraph("某某县人民政府", style=PARAGRAPH_STYLES["byline"].name)

    [article] = reopen(edited(edit), name="a.docx").collection.articles
    assert [replace(block, source=None) for block in article.blocks[-4:]] == [
        Heading(1, "五、", "新的打算"),
        Paragraph(Role.BODY, "今年十月以前完成改造。", (Span(2, 6, SpanKind.STRONG),)),
        Paragraph(Role.BODY, "一句没有样式的话。"),
        Paragraph(Role.BYLINE, "某某县人民政府"),
    ]


def test_a_file_of_word_s_own_styles() -> None:
    document = docx.Document()
    document.add_heading("排水工作报告", 0)
    document.add_heading("主要做法", 1)
    document.add_paragraph("甲", style="List Bullet")
    document.add_paragraph("乙", style="List Bullet")
    document.add_heading("下步打算", 1)
    for word in "丙丁":
        document.add_paragraph(word, style="List Number")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合"
    buffer = io.BytesIO()
    document.save(buffer)
    [article] = reopen(buffer.getvalue(), name="a.docx").collection.articles
    assert article.title.text == "排水工作报告"
    assert [replace(block, source=None) for block in article.blocks] == [
        Heading(1, "", "主要做法"),
        List((ListItem("•", "甲"), ListItem("•", "乙"))),
        Heading(1, "", "下步打算"),
        List((ListItem("1.", "丙"), ListItem("2.", "丁"))),
        Table((("合", ""), ("", ""))),
    ]


def test_the_command_makes_a_pdf_of_an_edited_file(
    edited: Callable[[Edit], bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "edited.docx"
    file.write_bytes(edited(lambda document: document.add_paragraph("改后的一句。", style="Body Text")))
    with pytest.raises(SystemExit) as end:
        run(["export", str(file), "-o", str(tmp_path / "out"), "--format", "pdf,txt", "--style", "gongwen"])
    assert end.value.code == ExitCode.OK
    assert "2 files" in capsys.readouterr().out
    [text] = (tmp_path / "out").glob("*/*.txt")
    assert text.read_text(encoding="utf-8").endswith("　　改后的一句。\n")
    [pdf] = (tmp_path / "out").glob("*/*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_the_script_of_a_word_file_is_changed_like_any_other(made: Path) -> None:
    [conversion] = convert.inspect(made, Options(script=convert.Script.HANS))
    [article] = conversion.collection.articles
    assert article.language == "zh-Hans"
    assert article.title.text == "工业项目谋划情况汇报（篇3）"

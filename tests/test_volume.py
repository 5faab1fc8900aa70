"""The whole walk with ``--merge`` over the seed: one Word file and one PDF that say the same, judged from outside."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from docx.document import Document
from export.pdf.reading import glyph_texts
from judges.libreoffice import measure, render
from judges.pdftools import qpdf_check
from judges.verapdf import broken_rules
from openxml_audit import FileFormat, OpenXmlValidator

import convert
from convert.batch.report import Report
from convert.document.volume import contents, contents_title, cover, spaced
from convert.document.walk import article_lines
from convert.options import ExportOptions, Options, Script
from convert.styles.load import load, names
from convert.styles.running import filled, fitting

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
#: Every style once, and between them every script's fonts.
MADE = {"gongwen": Script.KEEP, "book": Script.HANS, "plain": Script.HK}


def options_of(style: str, script: Script) -> Options:
    return Options(script=script, export=ExportOptions(style=style, merge=True))


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    folder = tmp_path_factory.mktemp("merged")
    scripts = {name: MADE.get(name, Script.TW) for name in names()}
    return {
        name: convert.export_files(SEEDS, folder / name, options_of(name, script)) for name, script in scripts.items()
    }


def files(report: Report) -> dict[str, Path]:
    return {Path(file.path).suffix: report.out_dir / file.path for file in report.files}


def renamed(reports: dict[str, Report], suffix: str, folder: Path) -> list[Path]:
    """The files of all styles under names that differ, as judges want them."""
    found = []
    for name, report in reports.items():
        found.append(folder / f"{name}{suffix}")
        found[-1].write_bytes(files(report)[suffix].read_bytes())
    return found


def test_one_file_of_each_format_is_made_of_the_whole_collection(reports: dict[str, Report]) -> None:
    for report in reports.values():
        [source] = report.sources
        assert report.exit_code is convert.ExitCode.OK
        assert [Path(file.path).name for file in report.files] == [
            f"00-{source.collection}{s}" for s in (".docx", ".pdf")
        ]
        assert [(file.ordinal, file.merged) for file in report.files] == [(0, tuple(range(1, 11)))] * 2
        assert source.converted == 10


@pytest.mark.parametrize("style", MADE)
def test_word_and_pdf_hold_the_collections_text_character_by_character(style: str, reports: dict[str, Report]) -> None:
    [conversion] = convert.inspect(SEEDS, Options(script=MADE[style]))
    collection, made = conversion.collection, files(reports[style])
    lines = [line for article in collection.articles for line in article_lines(article)]
    front = [text for _, text in cover(collection)]
    word: Document = docx.Document(str(made[".docx"]))
    paragraphs = [paragraph.text for paragraph in word.paragraphs]
    # Beside the text, python-docx sees the cover and the thin paragraph that ends the contents' section.
    assert paragraphs == [*front, "", *lines]
    pages = ["".join(page) for page in glyph_texts(made[".pdf"].read_bytes())]
    assert pages[0] == "".join(front)
    main = pages[-_main_pages(pages) :]
    assert "".join(_without_running(main, style, conversion.collection)) == "".join(lines)
    listed = "".join(pages[1 : len(pages) - len(main)])
    assert listed.startswith(spaced(contents_title(collection.articles[0].language)))
    for entry in contents(collection, 2):
        assert entry.text in listed


def _main_pages(pages: list[str]) -> int:
    """How many pages the text has: the first one after the contents, which alone has leaders, that is not blank."""
    last = max(number for number, page in enumerate(pages) if "………" in page)
    return len(pages) - next(number for number in range(last + 1, len(pages)) if pages[number])


def _without_running(pages: list[str], style_name: str, collection: convert.Collection) -> list[str]:
    """The text of pages without header and footer, which are painted last."""
    style = load(style_name)
    titles = iter(collection.articles)
    title, found = "", []
    for number, page in enumerate(pages, 1):
        if not page:
            found.append("")
            continue
        fields = {"title": title, "collection": collection.title, "page": str(number)}
        footer = filled("".join(style.footer.texts(number, opens=False)), fields)
        assert page.endswith(footer)
        page = page.removesuffix(footer)
        header = style.header.texts(number, opens=False)
        running = filled("".join(header), fitting(fields, style.header, header, style.page))
        if title and running and page.endswith(running):
            page = page.removesuffix(running)
        else:  # no running head: an article opens here
            title = next(titles).title.text if not style.header.is_empty else ""
            assert page.startswith(title)
        found.append(page)
    return found


def test_the_outside_judges_accept_every_style(reports: dict[str, Report], tmp_path: Path) -> None:
    pages = renamed(reports, ".pdf", tmp_path)
    for page in pages:
        qpdf_check(page)
    assert [page for page, rules in broken_rules(pages, ("2a", "ua1")).items() if rules] == []
    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=0, strict=True)
    for word in renamed(reports, ".docx", tmp_path):
        assert validator.validate(str(word)).errors == [], word.name


def test_libreoffice_shows_contents_and_numbers_that_run_through(reports: dict[str, Report], tmp_path: Path) -> None:
    [made] = render([files(reports["plain"])[".docx"]], tmp_path)
    pages = measure(made)
    assert any("目" in line.text and "錄" in line.text for line in pages[1])
    [conversion] = convert.inspect(SEEDS, Options(script=MADE["plain"]))
    entries = contents(conversion.collection, 2)
    count = next(n for n, page in enumerate(pages) if n and not any("···" in line.text for line in page))
    listed = [line.text for page in pages[1:count] for line in page if "···" in line.text]
    assert len(listed) == len(entries)
    assert listed[0].endswith("1")
    feet = [page[-1].text for page in pages[count:]]
    assert feet == [str(number) for number in range(1, len(feet) + 1)]
    # What Word's contents name are the PDF's pages; the two files stay within a page of each other.
    last = int(listed[-1].rsplit("·", 1)[-1])
    assert abs(last - len(feet)) <= 2


def test_the_same_input_gives_the_same_bytes(reports: dict[str, Report], tmp_path: Path) -> None:
    again = convert.export_files(SEEDS, tmp_path, options_of("book", Script.HANS), jobs=2)
    assert again.sources == reports["book"].sources
    for suffix, path in files(again).items():
        assert path.read_bytes() == files(reports["book"])[suffix].read_bytes()


def test_chosen_articles_make_a_volume_of_their_own(tmp_path: Path) -> None:
    report = convert.export_files(SEEDS, tmp_path, options_of("plain", Script.KEEP), only="2,5")
    assert {file.merged for file in report.files} == {(2, 5)}
    word: Document = docx.Document(str(files(report)[".docx"]))
    titles = [p.text for p in word.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert [title[-2] for title in titles] == ["2", "5"]
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert [(file["article"], file["merged"]) for file in manifest["sources"][0]["files"]] == [(0, [2, 5])] * 2


def test_a_volume_stands_beside_its_articles(tmp_path: Path) -> None:
    single = convert.export_files(SEEDS, tmp_path, Options(), only="1")
    convert.export_files(SEEDS, tmp_path, options_of("gongwen", Script.KEEP), only="1")
    folder = tmp_path / single.sources[0].folder
    assert [path.name[:3] for path in sorted(folder.iterdir())] == ["00-", "00-", "01-", "01-"]
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert [file["article"] for file in manifest["sources"][0]["files"]] == [0, 0, 1, 1]

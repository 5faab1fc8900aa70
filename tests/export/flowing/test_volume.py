"""Merged volumes without pages: everything in one file, in order, with a way to find it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from export.flowing.conftest import elements, epub_texts, html_texts, markdown_texts, rendered
from export.flowing.test_texts import PICTURES
from export.flowing.test_validity import EVERYTHING
from judges.markup import epubcheck, nu
from lxml import etree, html
from msgspec.structs import replace

import convert
from convert import pipeline
from convert.document.model import Article, Collection, Heading, Title
from convert.document.volume import contents, cover
from convert.options import ExportOptions, Format, Options
from convert.styles.load import load, names

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
FLOWING = (Format.MD, Format.HTML, Format.TXT, Format.EPUB)
BARE = Article(2, "", Title("第二篇 <短>"), (Heading(4, "（1）", "最深一级"),), "zh")
VOLUME = Collection(
    "报告 <合订>", (EVERYTHING, BARE, replace(PICTURES, ordinal=3)), "2024-03-21", "第一行\n第二行", "a.docx"
)


def made(volume: Collection, style: str = "gongwen") -> dict[Format, bytes]:
    properties = pipeline.volume_properties(volume, "file")
    files = pipeline.render_volume(volume, FLOWING, style=load(style), properties=properties)
    return {wanted: written.data for wanted, written in files.items()}


def texts(volume: Collection, *, drawn: bool = False) -> list[str]:
    return [text for article in volume.articles for text in elements(article, drawn=drawn)]


def test_every_article_is_in_it_in_order() -> None:
    files = made(VOLUME)
    front = [text for _, text in cover(VOLUME)]
    assert front == ["报告 <合订>", "第一行\n第二行", "2024年3月21日"]
    assert epub_texts(files[Format.EPUB]) == texts(VOLUME)
    listed = ["目\u3000录", *(text for text in _listed(VOLUME))]
    assert html_texts(files[Format.HTML]) == [*front, *listed, *texts(VOLUME)]
    shown = [text for text in texts(VOLUME, drawn=True) if text.strip("\t")]
    assert markdown_texts(files[Format.MD]) == [*front, *shown]
    text = files[Format.TXT].decode()
    assert text.startswith("报告 <合订>\n第一行\n第二行\n2024年3月21日\n\n\n关于")
    assert text.endswith("\n")
    assert [text.count(article.title.text) for article in VOLUME.articles[:2]] == [1, 1]


def _listed(volume: Collection) -> list[str]:
    """The lines of the contents as headings have them: with the marks at their ends."""
    return [
        text
        for article in volume.articles
        for text in (
            article.title.text,
            *(b.number + b.text for b in article.blocks if isinstance(b, Heading) and b.level == 1),
        )
    ]


def test_markdown_lowers_articles_below_the_title_of_the_volume() -> None:
    levels = [each.tag for each in rendered(made(VOLUME)[Format.MD]).iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels == ["h1", "h2", "h4", "h3", "h6", "h5", "h2", "h6", "h2"]


def test_every_line_of_the_contents_leads_somewhere() -> None:
    page = html.fromstring(made(VOLUME)[Format.HTML])
    targets = [link.get("href").removeprefix("#") for link in page.find(".//nav").iter("a")]
    places = {each.get("id") for each in page.find("body").iter() if each.get("id")}
    assert len(targets) == len(contents(VOLUME, 2)) == 4
    assert set(targets) <= places
    plain = replace(load("gongwen"), volume=replace(load("gongwen").volume, contents_levels=0))
    files = pipeline.render_volume(
        VOLUME, (Format.HTML,), style=plain, properties=pipeline.volume_properties(VOLUME, "file")
    )
    assert b"<nav" not in files[Format.HTML].data


def test_a_book_opens_with_its_title_page_and_nests_its_contents() -> None:
    with zipfile.ZipFile(io.BytesIO(made(VOLUME)[Format.EPUB])) as book:
        package = book.read("EPUB/package.opf").decode()
        nav = etree.fromstring(book.read("EPUB/nav.xhtml"))
        title = book.read("EPUB/title.xhtml").decode()
    assert re.findall(r'idref="([^"]+)"', package) == ["title", "chapter-001", "chapter-002", "chapter-003"]
    assert "报告 &lt;合订&gt;" in title
    top = nav.find(".//{*}nav/{*}ol")
    assert [entry.findtext("{*}a") for entry in top] == [
        "关于 <工作> & “情况” 的报告", "第二篇 <短>", "题",
    ]  # fmt: skip
    assert top[1].findtext("{*}ol/{*}li/{*}a") == "（1）最深一级"


def test_a_volume_without_a_title_is_called_as_its_file_is() -> None:
    files = made(Collection("", (BARE,)))
    assert files[Format.MD].decode().startswith("# file\n\n## 第二篇")
    assert b"<header" not in files[Format.HTML]
    assert b"title.xhtml" not in files[Format.EPUB]


def test_judges_accept_them(tmp_path: Path) -> None:
    book = tmp_path / "volume.epub"
    book.write_bytes(made(VOLUME)[Format.EPUB])
    assert epubcheck(book) == []
    pages = []
    for style in names():
        pages.append(tmp_path / f"{style}.html")
        pages[-1].write_bytes(made(VOLUME, style)[Format.HTML])
    assert nu(pages) == []


def test_no_page_is_set_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> None:
        raise AssertionError("a font was asked for")

    monkeypatch.setattr(pipeline, "font_book", nothing)
    done: list[int] = []
    pipeline.render_volume(
        VOLUME, FLOWING, style=load("book"), properties=pipeline.volume_properties(VOLUME, "x"), progress=done.append
    )
    assert done[-1] == 3


def test_the_seed_as_one_file_of_each_kind(tmp_path: Path) -> None:
    report = convert.export_files(SEEDS, tmp_path, Options(export=ExportOptions(formats=FLOWING, merge=True)))
    [source] = report.sources
    names_of = {Path(file.path).name for file in report.files}
    assert names_of == {f"00-{source.collection}.{wanted}" for wanted in FLOWING}
    [conversion] = convert.inspect(SEEDS)
    by_kind = {Path(file.path).suffix: (tmp_path / file.path).read_bytes() for file in report.files}
    assert epub_texts(by_kind[".epub"]) == texts(conversion.collection)
    assert html_texts(by_kind[".html"])[-len(texts(conversion.collection)) :] == texts(conversion.collection)

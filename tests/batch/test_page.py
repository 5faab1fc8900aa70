"""report.html: self-contained, well-formed, and true."""

import re
from html.parser import HTMLParser
from pathlib import Path

import lxml.html

import convert
from convert.batch.page import NAME
from convert.options import ExportOptions, Format, Options

WORD_ONLY = Options(export=ExportOptions(formats=(Format.DOCX,)))
_VOID = {"meta"}


class Nesting(HTMLParser):
    """Notes every tag that is closed out of turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, _: object) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_the_page_says_what_was_done(pages: Path, tmp_path: Path) -> None:
    (pages / "1.txt").write_bytes(b"")
    (pages / "<b>&.txt").write_bytes(b"")
    report = convert.export_files(pages, tmp_path / "out", WORD_ONLY)
    text = (tmp_path / "out" / NAME).read_text(encoding="utf-8")
    nesting = Nesting()
    nesting.feed(text)
    assert (nesting.open, nesting.wrong) == ([], [])
    assert not re.search(r"https?:|src=|href=|<script|@import|url\(", text)
    page = lxml.html.fromstring(text)
    assert page.findtext(".//h1") == "2 of 6 sources failed"
    sums = {div.findtext("dt"): div.findtext("dd") for div in page.iterfind(".//dl/div")}
    assert (sums["written"], sums["failed"], sums["files"]) == ("4", "2", str(len(report.files)))
    failures = page.find(".//table")
    rows = {row[0].text_content(): row[1].text_content() for row in failures.findall(".//tbody/tr")}
    for failed in report.failed:
        assert rows[failed.identity] == failed.failure.sentence


def test_a_single_source_needs_no_page(pages: Path, tmp_path: Path) -> None:
    convert.export_files(pages / "0.txt", tmp_path / "out", WORD_ONLY)
    assert not (tmp_path / "out" / NAME).exists()

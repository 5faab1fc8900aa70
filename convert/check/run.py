"""Paths become findings: the only place where the two kinds of file meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from convert.check.findings import Checked, Finding, Verdict, judged
from convert.check.layout import GBT_9704, Layout, layout_findings, layout_of, looks_like_gongwen, official_layout
from convert.check.pdffile import Encrypted
from convert.errors import SourceError

if TYPE_CHECKING:
    from convert.check.pdffacts import PdfFacts

_ENDINGS = (".pdf", ".docx")
_MOST_BYTES = 1_000_000_000

_K100 = {("DeviceGray", (0.0,)), ("DeviceCMYK", (0.0, 0.0, 0.0, 1.0))}


def check_paths(paths: Iterable[str | Path], style: str | None = None) -> Iterator[Checked]:
    """Checks files, and the PDF and Word files in folders, in the order given.

    Args:
        paths: files or folders.
        style: the house style (name or file) whose layout is expected; without one,
            files that look like official documents are put beside GB/T 9704.

    Raises:
        SourceError: a path does not exist, cannot be read, or is a folder with nothing to check.
        UsageError, StyleError: the style cannot be used.
    """
    from convert.styles.load import load

    layout = layout_of(load(style)) if style else None
    for path in [file for named in paths for file in _files(Path(named))]:
        yield check_bytes(_read(path), str(path), layout)


def check_bytes(data: bytes, path: str, layout: Layout | None = None) -> Checked:
    """One file's findings; a file that cannot be read has a single one, which says why."""
    try:
        if data[:1024].lstrip().startswith(b"%PDF-"):
            return _pdf(data, path, layout)
        if data[:2] == b"PK":
            return _word(data, path, layout)
        if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise SourceError("The file is an old .doc, or a Word file with a password; save it as a plain .docx.")
        raise SourceError("The file is neither a PDF nor a Word file; name a .pdf or .docx.")
    except Encrypted as problem:
        return _unreadable(path, "not-encrypted", str(problem))
    except SourceError as problem:
        return _unreadable(path, "readable", str(problem))
    except Exception as fault:  # a damaged file can upset its reader in any way
        sentence = f"The file is damaged beyond reading ({type(fault).__name__}: {fault}); export it again."
        return _unreadable(path, "readable", sentence)


def _unreadable(path: str, rule: str, sentence: str) -> Checked:
    return Checked(path, "", (), 0, (Finding(rule, Verdict.FAIL, sentence, "a file that can be read", "house rule"),))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() in _ENDINGS and file.is_file())
    if not found:
        raise SourceError(f"There is no PDF or Word file in {path}; name a file, or a folder with some.")
    return found


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SourceError(f"{path} is larger than a gigabyte; split it before checking.")
        return path.read_bytes()
    except OSError as problem:
        raise SourceError(f"{path} cannot be read ({problem.strerror}); check the name.") from problem


def _pdf(data: bytes, path: str, layout: Layout | None) -> Checked:
    from pypdf.errors import LimitReachedError

    from convert.check.archive import archive_findings
    from convert.check.pdffacts import PdfFacts
    from convert.check.pdffile import open_pdf
    from convert.check.pdfpages import page_findings
    from convert.check.pdfrules import general_findings
    from convert.check.printing import printing_findings

    file = open_pdf(data)
    try:
        facts = PdfFacts.of(file)
    except LimitReachedError as problem:
        raise SourceError("The file unpacks to an unreasonable size, as a bomb does; it was not read.") from problem
    findings = (
        *general_findings(facts),
        *page_findings(facts),
        *archive_findings(facts),
        *printing_findings(facts),
        *_pdf_layout(facts, layout),
    )
    return Checked(path, "pdf", file.claims, len(facts.pages), findings)


def _pdf_layout(facts: PdfFacts, layout: Layout | None) -> Iterator[Finding]:
    from convert.check.pdfgrid import measure
    from convert.check.pdflines import dashed_number, page_lines

    pages = [page_lines(page.glyphs, box) for page, box in zip(facts.pages, facts.trimmed, strict=True)]
    measures = measure(pages, layout or GBT_9704)
    if layout is None and looks_like_gongwen(measures, dashed_number=dashed_number(pages)):
        layout = official_layout(measures)
        measures = measure(pages, layout)
    if layout is None:
        return
    yield from layout_findings(measures, layout)
    other = sorted({colour for page in facts.pages for colour in page.text_colours} - _K100)
    told = "; ".join(" ".join((name, *(f"{part:g}" for part in parts))) for name, parts in other)
    yield judged("black-text", not other, told or "black", "black", layout.cites("black-text"), otherwise=Verdict.WARN)


def _word(data: bytes, path: str, layout: Layout | None) -> Checked:
    from convert.check.wordfile import open_word
    from convert.check.wordrules import dashed_footer, word_findings, word_measures

    file = open_word(data)
    measures = word_measures(file)
    if layout is None and looks_like_gongwen(measures, dashed_number=dashed_footer(file)):
        layout = official_layout(measures)
    measured = tuple(layout_findings(measures, layout)) if layout else ()
    return Checked(path, "docx", (), 0, (*word_findings(file, layout), *measured))

"""Readers of PDF files that share no code with the writer."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from judges.required import missing
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import decode_text


def opened(data: bytes) -> PDFDocument:
    return PDFDocument(PDFParser(io.BytesIO(data)))


def glyph_texts(data: bytes) -> list[list[str]]:
    """What each glyph stands for, page by page, in painting order: pdfminer through ToUnicode."""
    return [[text for text, _ in page] for page in glyph_widths(data)]


def glyph_widths(data: bytes) -> list[list[tuple[str, float]]]:
    """What each glyph stands for and its own width in points, page by page, in painting order."""
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    pages = []
    for page in PDFPage.create_pages(opened(data)):
        interpreter.process_page(page)
        pages.append([(item.get_text(), item.adv) for item in device.get_result() if isinstance(item, LTChar)])
    return pages


def value(of: Any) -> Any:
    """A PDF object with every reference below it resolved, names and strings as ``str``.

    Links upwards and sideways (``P``, ``Parent``, ``Prev``, ``Pg`` …) are left out, so that
    trees come out as trees.
    """
    of = resolve1(of)
    match of:
        case PSLiteral():
            return "/" + literal_name(of)
        case bytes():
            return decode_text(of)
        case list():
            return [value(item) for item in of]
        case dict():
            return {key: value(item) for key, item in of.items() if key not in _UPWARDS}
        case PDFStream():
            return {"data": of.get_data(), **value(of.attrs)}
    return of


_UPWARDS = frozenset({"P", "Parent", "Prev", "Next", "Last", "Pg", "Dest", "ParentTree"})


def catalog(data: bytes) -> dict[str, Any]:
    """The document catalogue, unresolved."""
    return dict(opened(data).catalog)


def pages(data: bytes) -> list[PDFPage]:
    """The pages of a file."""
    return list(PDFPage.create_pages(opened(data)))


def contents(data: bytes) -> list[str]:
    """The content streams of a file, inflated."""
    return [b"".join(resolve1(stream).get_data() for stream in page.contents).decode("ascii") for page in pages(data)]


def fonts(data: bytes) -> dict[str, dict[str, Any]]:
    """The font resources of a file by resource name, everything in them resolved."""
    resources = pages(data)[0].resources
    return {name: value(font) for name, font in resolve1(resources["Font"]).items()}


def glyph_places(data: bytes, page: int, folder: Path) -> list[tuple[float, float]]:
    """Where poppler puts each glyph of a page: points from the top left corner, in painting order."""
    program = shutil.which("pdftocairo")
    if program is None:
        missing("pdftocairo (Debian package poppler-utils) is not installed, so no position was read back.")
    source, drawing = folder / "page.pdf", folder / "page.svg"
    source.write_bytes(data)
    only = ["-f", str(page), "-l", str(page)]
    subprocess.run([program, "-svg", "-noshrink", "-nocenter", *only, str(source), str(drawing)], check=True)
    uses = re.findall(r'<use xlink:href="#glyph[^"]*" x="([^"]*)" y="([^"]*)"/>', drawing.read_text(encoding="utf-8"))
    return [(float(x), float(y)) for x, y in uses]

"""LibreOffice as a judge: renders Word files to PDF, with the bundled fonts under their Word names, to be measured.

Nothing of the machine's own settings or fonts takes part: a private profile, and a
fontconfig file of our own that knows the bundled fonts and which of them stands in
for which Word font.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from judges.required import missing

ROOT = Path(__file__).parents[2]

#: Word's font name → bundled family, and whether its bold face is meant
STAND_INS: dict[str, tuple[str, bool]] = {
    "仿宋_GB2312": ("GW Fang SC", False),
    "黑体": ("GW Hei SC", False),
    "楷体_GB2312": ("GW Kai SC", False),
    "方正小标宋简体": ("GW Song SC", True),
    "宋体": ("GW Song SC", False),
    "新細明體": ("GW Song TC", False),
    "微軟正黑體": ("GW Hei TC", False),
    "標楷體": ("GW Kai TC", False),
    "仿宋": ("GW Fang TC", False),
    "Times New Roman": ("Liberation Serif", False),
}


def soffice() -> str:
    """The path of LibreOffice's program; skips (or fails, where judges are required) without it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        missing("LibreOffice (soffice) is not installed, so no page was rendered and measured.")
    return found


def render(files: Sequence[Path], folder: Path, timeout_seconds: float = 180, filter_name: str = "pdf") -> list[Path]:
    """PDF files of Word files, all made by one start of LibreOffice, in the order given.

    With another ``filter_name`` (``"docx:MS Word 2007 XML"``) files of that kind.

    File names must differ; ``folder`` also takes the private profile and font settings.
    """
    program = soffice()
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ, FONTCONFIG_FILE=str(_font_settings(folder)), HOME=str(folder))
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", filter_name, "--outdir", str(folder), *map(str, files)]
    run = subprocess.run(command, env=environment, timeout=timeout_seconds, capture_output=True, text=True, check=False)
    results = [folder / f"{file.stem}.{filter_name.partition(':')[0]}" for file in files]
    missing = [result.name for result in results if not result.exists()]
    assert not missing, f"LibreOffice made no {', '.join(missing)}: {run.stdout}{run.stderr}"
    return results


_HANGING = re.compile(rb'<w:overflowPunct(?P<off> w:val="0")?/>')


def with_hanging_as_word_reads_it(data: bytes) -> bytes:
    """A copy of a Word file that LibreOffice sets as Word would where marks may hang out of the type area.

    LibreOffice takes ``w:overflowPunct`` for its opposite (seen in 7.4; its import
    says *hanging* where the value is 0), so the copy says the opposite.
    """

    def turned(match: re.Match[bytes]) -> bytes:
        return b"<w:overflowPunct/>" if match["off"] else b'<w:overflowPunct w:val="0"/>'

    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(copy, "w") as changed:
        for name in package.namelist():
            part = package.read(name)
            changed.writestr(name, _HANGING.sub(turned, part) if name == "word/styles.xml" else part)
    return copy.getvalue()


def _font_settings(folder: Path) -> Path:
    rules = "".join(_stand_in(name, family, bold) for name, (family, bold) in STAND_INS.items())
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>'
        f"<dir>{escape(str(ROOT / 'fonts'))}</dir><cachedir>{escape(str(folder / 'font-cache'))}</cachedir>"
        f"{rules}</fontconfig>\n",
        encoding="utf-8",
    )
    return settings


def _stand_in(name: str, family: str, bold: bool) -> str:
    weight = '<edit name="weight" mode="assign"><const>bold</const></edit>' if bold else ""
    return (
        f'<match target="pattern"><test name="family"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{family}</string></edit>{weight}</match>\n'
    )


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """One line on a rendered page: its text and box, in millimetres from the page's top left corner."""

    text: str
    left_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float


def measure(pdf: Path) -> list[list[MeasuredLine]]:
    """The lines of every page of a PDF, top to bottom, as poppler's ``pdftotext`` finds them.

    Words on one baseline are one line. Boxes are those of the fonts, not of the ink.
    """
    program = shutil.which("pdftotext")
    if program is None:
        missing("Poppler (pdftotext) is not installed, so no page was measured.")
    shown = subprocess.run([str(program), "-bbox", str(pdf), "-"], capture_output=True, timeout=60, check=True).stdout
    root = ET.fromstring(shown)
    return [_lines(page) for page in root.iter(f"{_XHTML}page")]


_XHTML = "{http://www.w3.org/1999/xhtml}"
_MM_PER_PT = 25.4 / 72


def _lines(page: ET.Element) -> list[MeasuredLine]:
    rows: dict[int, list[ET.Element]] = {}
    for word in page.iter(f"{_XHTML}word"):
        rows.setdefault(round(float(word.get("yMax", "0"))), []).append(word)
    return [_line(sorted(words, key=lambda word: float(word.get("xMin", "0")))) for _, words in sorted(rows.items())]


def _line(words: list[ET.Element]) -> MeasuredLine:
    def edges(name: str) -> list[float]:
        return [float(word.get(name, "0")) * _MM_PER_PT for word in words]

    text = " ".join(word.text or "" for word in words)
    return MeasuredLine(text, min(edges("xMin")), min(edges("yMin")), max(edges("xMax")), max(edges("yMax")))

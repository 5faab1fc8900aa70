"""qpdf and poppler as judges: a file's syntax, its fonts and its text as other programs see them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from judges.required import missing


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        missing(f"{name} (Debian package {package}) is not installed, so it did not judge any file.")
    return found


def _output(*command: str) -> str:
    run = subprocess.run(command, capture_output=True, timeout=120, check=False)
    said = run.stdout.decode("utf-8") + run.stderr.decode("utf-8")
    assert run.returncode == 0, f"{command[0]} says: {said}"
    assert not run.stderr, f"{command[0]} warns: {said}"
    return run.stdout.decode("utf-8")


def qpdf_check(file: Path) -> None:
    """Fail on anything ``qpdf --check`` finds wrong with the file's syntax or streams."""
    _output(_program("qpdf", "qpdf"), "--check", str(file))


def pdftotext(file: Path, order: str = "raw") -> str:
    """The file's text as poppler reads it: ``raw`` in the order of the content, ``layout`` as it stands on the page."""
    return _output(_program("pdftotext", "poppler-utils"), f"-{order}", "-enc", "UTF-8", str(file), "-")


@dataclass(frozen=True, slots=True)
class FontRow:
    """One row of ``pdffonts``."""

    name: str
    kind: str
    encoding: str
    embedded: bool
    subset: bool
    unicode: bool


def pdffonts(file: Path) -> list[FontRow]:
    """The file's fonts as poppler sees them."""
    _head, ruler, *rows = _output(_program("pdffonts", "poppler-utils"), str(file)).splitlines()
    edges = [0]
    for dashes in ruler.split(" "):
        edges.append(edges[-1] + len(dashes) + 1)
    cells = [[row[a:b].strip() for a, b in pairwise(edges)] for row in rows]
    return [FontRow(c[0], c[1], c[2], c[3] == "yes", c[4] == "yes", c[5] == "yes") for c in cells]

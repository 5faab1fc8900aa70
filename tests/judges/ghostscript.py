"""Ghostscript as a judge of print files: which inks a page really needs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from judges.required import missing

_ROW = re.compile(r"^\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+CMYK OK", re.MULTILINE)


def ink_coverage(file: Path) -> list[tuple[float, float, float, float]]:
    """The share of each page that cyan, magenta, yellow and black cover, as Ghostscript separates it."""
    program = shutil.which("gs")
    if program is None:
        missing("Ghostscript (gs) is not installed, so no page was separated into its inks.")
    command = [str(program), "-q", "-dSAFER", "-dPDFSTOPONERROR", "-sDEVICE=inkcov", "-o", "-", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return [(float(c), float(m), float(y), float(k)) for c, m, y, k in _ROW.findall(run.stdout)]

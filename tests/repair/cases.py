"""Reading the repair's cases: tables of texts in TOML, whole pages as plain text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

CASES = Path(__file__).resolve().parents[1] / "cases" / "repair"


def rows(folder: str) -> dict[str, dict[str, Any]]:
    """Every ``[[case]]`` of a folder's TOML files under ``file: name``; multi-line texts lose their first line end."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((CASES / folder).glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            name = f"{path.stem}: {row['name']}"
            assert name not in found, name
            found[name] = row
    return found


def pages(folder: str) -> dict[str, str]:
    """Every whole page of a folder by file name, expected results left out."""
    paths = sorted((CASES / folder).glob("*.txt"))
    return {path.stem: path.read_text(encoding="utf-8") for path in paths if not path.stem.endswith(".expected")}

"""The versions that make a source be done again are those the package tools report."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

import convert
from convert.batch.fingerprint import _LIBRARIES, _own_files, _versions


def test_versions_are_those_of_the_package_tools() -> None:
    """Libraries that are not installed are left out."""
    expected = {}
    for name in _LIBRARIES:
        try:
            expected[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    assert {"lxml", "reportlab"} <= expected.keys()
    assert _versions() == expected


def test_what_is_not_read_has_its_hash_in_a_file_that_is() -> None:
    read = set(_own_files())
    unread = [path for path in Path(convert.__file__).parent.rglob("*.bin") if path not in read]
    assert unread
    for path in unread:
        sources = path.with_name("sources.toml")
        assert sources in read
        assert path.name in {made["file"] for made in tomllib.loads(sources.read_text(encoding="utf-8"))["made"]}

"""The versions that make a source be done again are those the package tools report."""

from __future__ import annotations

from importlib import metadata

from convert.batch.fingerprint import _LIBRARIES, _versions


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

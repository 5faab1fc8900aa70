"""What the tests of the PDF writer share."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest
from export.pdf.naive import Setter
from export.pdf.painting import paint

from convert.typeset.frames import FontFile, Frames, Tag


@pytest.fixture(scope="session")
def setter() -> Setter:
    return Setter()


@pytest.fixture(scope="session")
def report(setter: Setter) -> Frames:
    """A report over several pages with everything an article has."""
    body = "今年以来，我市紧紧围绕“工业强市”战略，完成投资16,352.7亿元，同比增长6%（含Q3数据）……实现了“开门红”。"
    return setter.article(
        (Tag.TITLE, "工业项目谋划情况汇报"),
        (Tag.P, "各位领导："),
        (Tag.H1, "一、主要做法"),
        (Tag.P, body * 9),
        (Tag.H2, "（一）健全工作机制"),
        (Tag.P, body * 7),
        (Tag.H1, "二、存在的问题"),
        (Tag.P, body * 12),
    )


@pytest.fixture(scope="session")
def painted(report: Frames) -> bytes:
    return paint(report)


@pytest.fixture(scope="session")
def font_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], FontFile]:
    """Puts font bytes into a file of its own."""
    folder = tmp_path_factory.mktemp("fonts")

    def put(key: str, data: bytes) -> FontFile:
        path = folder / f"{key}-{zlib.crc32(data):08x}.font"
        if not path.exists():  # faces stay open, and mapped, for the life of the process
            path.write_bytes(data)
        return FontFile(key, path)

    return put

"""Frames painted with properties that need every kind of escaping."""

from __future__ import annotations

import datetime as dt

from convert.export.pdf.writer import write_pdf
from convert.export.properties import Properties, Written
from convert.typeset.frames import Frames

PROPERTIES = Properties(
    title="工业项目谋划情况 <汇报> & 总结（篇3）",
    created=dt.datetime(2024, 3, 21, 17, 41, 28, tzinfo=dt.timezone(dt.timedelta(hours=8))),
    language="zh-Hans",
    author="某某市发展研究中心",
    collection="工业项目谋划情况汇报",
    title_note="The title is made from the collection's title and the article's mark.",
)


def written(frames: Frames, properties: Properties = PROPERTIES) -> Written:
    """The file and its notices."""
    return write_pdf(frames, properties)


def paint(frames: Frames, properties: Properties = PROPERTIES) -> bytes:
    """The file alone."""
    return written(frames, properties).data

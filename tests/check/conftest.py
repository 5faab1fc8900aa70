"""What the tests of the preflight share: real output of ours to plant faults in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

import pytest

from convert.check.findings import Verdict
from convert.check.layout import layout_of
from convert.check.run import check_bytes
from convert.document.model import Article, Heading, Paragraph, Role, Title
from convert.export.properties import Properties
from convert.options import Format
from convert.pipeline import render
from convert.styles.load import load
from convert.styles.model import Style

_CLAUSE = "渡口两岸的茶园在清明以前采了第一遍，合作社收购鲜叶3,260斤，比上一年多出两成（含白茶）；"
_TEXT = _CLAUSE * 2 + "“老茶树”由各户自己看护，炒制归作坊。"

ARTICLE = Article(
    1,
    "",
    Title("关于渡口茶园春茶采收情况的报告"),
    (
        Paragraph(Role.SALUTATION, "各位社员："),
        Paragraph(Role.BODY, _TEXT),
        Heading(1, "一、", "采收情况"),
        *(Paragraph(Role.BODY, _TEXT * count) for count in (2, 1, 3)),
        Heading(2, "（一）", "东岸各组"),
        *(Paragraph(Role.BODY, _TEXT * count) for count in (1, 2, 1)),
        Heading(1, "二、", "存在的问题"),
        *(Paragraph(Role.BODY, _TEXT * count) for count in (2, 3, 1)),
        Paragraph(Role.SIGNATURE, "渡口茶叶合作社"),
        Paragraph(Role.DATE, "2024年4月2日"),
    ),
    "zh-Hans",
)

PROPERTIES = Properties(
    title="关于渡口茶园春茶采收情况的报告",
    created=dt.datetime(2024, 4, 2, 8, 30, tzinfo=dt.UTC),
    language="zh-Hans",
    author="渡口茶叶合作社",
    collection="合作社文件",
)


@cache
def _made(style_name: str, wanted: Format) -> bytes:
    return made_in(load(style_name), wanted)


def made_in(style: Style, wanted: Format, article: Article = ARTICLE) -> bytes:
    """The article as a file of ours."""
    return render(article, (wanted,), style=style, properties=PROPERTIES)[wanted].data


@pytest.fixture(scope="session")
def made() -> Callable[[Format], bytes]:
    """The article in the style of official documents, once per format."""
    return lambda wanted: _made("gongwen", wanted)


def broken(data: bytes, style: str | None = "gongwen") -> dict[str, Verdict]:
    """The rules a file does not pass, and how badly."""
    checked = check_bytes(data, "file", layout_of(load(style)) if style else None)
    return {finding.rule: finding.verdict for finding in checked.findings if finding.verdict is not Verdict.PASS}

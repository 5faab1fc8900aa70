"""Headers and footers: what stands in the parts, who refers to them, and what long titles do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree
from msgspec.structs import replace

from convert.document.model import Article, Title
from convert.export.docx.writer import write_docx
from convert.export.properties import Properties
from convert.styles.load import load
from convert.styles.model import Sides, Style

Read = Callable[[bytes], dict[str, etree._Element]]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EMPTY: Sides = ("", "", "")
LONG = "关于上半年经济运行情况和下半年工作安排的报告" * 3


def _styled(header: tuple[Sides, Sides], footer: tuple[Sides, Sides] = (EMPTY, EMPTY), **choices: object) -> Style:
    style = load("gongwen")
    return replace(
        style,
        header=replace(style.header, odd=header[0], even=header[1], **choices),
        footer=replace(style.footer, odd=footer[0], even=footer[1]),
    )


@pytest.fixture
def made(properties: Properties, parts: Read) -> Callable[..., dict[str, etree._Element]]:
    def make(style: Style, title: str = "工作报告") -> dict[str, etree._Element]:
        return parts(write_docx(Article(1, "", Title(title), ()), style, properties).data)

    return make


def _shown(part: etree._Element) -> str:
    """What a reader shows: texts, tabs as |, fields as {NAME:result}."""
    said = {"begin": "{", "separate": ":", "end": "}"}
    shown = ""
    for node in part.iter(f"{W}t", f"{W}tab", f"{W}instrText", f"{W}fldChar"):
        if node.tag == f"{W}fldChar":
            shown += said[node.get(f"{W}fldCharType")]
        elif node.getparent().tag == f"{W}r":
            shown += "|" if node.tag == f"{W}tab" else (node.text or "").strip(" " if "instr" in node.tag else "")
    return shown


def _references(read: dict[str, etree._Element]) -> dict[tuple[str, str], str]:
    """(header or footer, side) → what the part it refers to shows."""
    targets = {node.get("Id"): node.get("Target") for node in read["word/_rels/document.xml.rels"]}
    section = read["word/document.xml"].find(f".//{W}sectPr")
    found = {}
    for node in section:
        kind = etree.QName(node).localname
        if kind.endswith("Reference"):
            (identifier,) = [value for key, value in node.attrib.items() if key.endswith("}id")]
            found[kind[:-9], node.get(f"{W}type")] = _shown(read[f"word/{targets[identifier]}"])
    return found


@pytest.mark.parametrize(
    ("header", "footer", "first", "expected"),
    [
        ((EMPTY, EMPTY), (EMPTY, EMPTY), True, {}),
        (
            (("", "{title}", ""), ("", "{title}", "")),
            (EMPTY, EMPTY),
            True,
            {("header", "default"): "{TITLE:工作报告}"},
        ),
        (
            (("{collection}", "", "第{page}页"), ("", "甲<乙", "")),
            (("", "{page}", ""), ("", "{page}", "")),
            True,
            {
                ("header", "default"): "工作报告 <7篇>||第{PAGE:1}页",
                ("header", "even"): "甲<乙",
                ("footer", "default"): "{PAGE:1}",
                ("footer", "even"): "{PAGE:1}",
            },
        ),
        (
            (("", "{title}", ""), ("", "{title}", "")),
            (("", "{page}", ""), ("", "{page}", "")),
            False,
            {
                ("header", "default"): "{TITLE:工作报告}",
                ("footer", "default"): "{PAGE:1}",
                ("footer", "first"): "{PAGE:1}",
            },
        ),
    ],
)
def test_what_stands_where(
    made: Callable[..., dict[str, etree._Element]],
    header: tuple[Sides, Sides],
    footer: tuple[Sides, Sides],
    first: bool,
    expected: dict[tuple[str, str], str],
) -> None:
    read = made(_styled(header, footer, first=first))
    assert _references(read) == expected
    facing = header[0] != header[1] or footer[0] != footer[1]
    assert (read["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None) == facing
    assert (read["word/document.xml"].find(f".//{W}titlePg") is not None) == (not first)


def test_a_long_title_is_shortened_and_no_field_then(made: Callable[..., dict[str, etree._Element]]) -> None:
    both: Sides = ("{title}", "", "{page}")
    read = made(_styled((both, both)), LONG)
    ((_, shown),) = _references(read).items()
    title, _, number = shown.partition("||")
    assert number == "{PAGE:1}"
    assert title.endswith("…")
    assert LONG.startswith(title[:-1])
    # Half of 156 mm, one em between the two; 小五 is 9 pt.
    assert len(title) == int(156 * 72 / 25.4 / 9 / 2 - 1)


def test_several_texts_stand_at_tabs_and_a_rule_below(made: Callable[..., dict[str, etree._Element]]) -> None:
    read = made(_styled((("甲", "乙", "丙"), ("", "", "丁")), rule=True))
    (style,) = read["word/styles.xml"].xpath('//w:style[@w:styleId="Header"]', namespaces={"w": W[1:-1]})
    width = 8844  # 156 mm
    assert [(tab.get(f"{W}val"), tab.get(f"{W}pos")) for tab in style.iter(f"{W}tab")] == [
        ("center", str(width // 2)),
        ("right", str(width)),
    ]
    assert style.find(f"{W}pPr/{W}pBdr/{W}bottom") is not None
    # The header's lower edge is 5 mm above the type area, its line 1.1 × 9 pt high.
    margins = read["word/document.xml"].find(f".//{W}pgMar")
    assert int(margins.get(f"{W}header")) == pytest.approx((37 - 5) * 1440 / 25.4 - 9 * 1.1 * 20, abs=1)

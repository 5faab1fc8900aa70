"""Links of a table of contents: annotations tied to the tagged tree, leading to pages and heights; roman labels."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from export.pdf.reading import catalog, pages, value
from pdfminer.pdftypes import resolve1

from convert.document.model import Article, Collection, Heading, Paragraph, Role, Title
from convert.export.pdf.writer import write_pdf
from convert.export.properties import Properties
from convert.styles.load import load
from convert.typeset.fonts import FontBook
from convert.typeset.frames import Frames
from convert.typeset.volume import typeset_volume


@pytest.fixture(scope="module")
def frames() -> Frames:
    articles = tuple(
        Article(
            number,
            "",
            Title(f"报告之{number}"),
            (Heading(1, "一、", "做法"), Paragraph(Role.BODY, "顺利。")),
            "zh-Hans",
        )
        for number in (1, 2)
    )
    return typeset_volume(Collection("报告", articles), load("book"), FontBook())


@pytest.fixture(scope="module")
def data(frames: Frames) -> bytes:
    return write_pdf(frames, Properties("报告", dt.datetime(2024, 3, 1, tzinfo=dt.UTC), "zh-Hans")).data


def test_every_entry_is_a_link_that_says_where_it_leads(data: bytes, frames: Frames) -> None:
    found = pages(data)
    numbers = {page.pageid: number for number, page in enumerate(found, 1)}
    (page,) = (page for page in found if page.annots)
    links = [resolve1(annotation) for annotation in resolve1(page.annots)]
    (linked,) = (page for page in frames.pages if page.links)
    assert [numbers[link["Dest"][0].objid] for link in links] == [link.page for link in linked.links]
    assert [value(link["Contents"]) for link in links] == ["报告之1 1", "一、做法 1", "报告之2 3", "一、做法 3"]
    assert {link["F"] for link in links} == {4}
    assert value(page.attrs["Tabs"]) == "/S"
    for link, expected in zip(links, linked.links, strict=True):
        left, bottom, right, top = (float(edge) for edge in link["Rect"])
        assert (left, right) == pytest.approx((expected.x0_pt, expected.x1_pt), abs=0.001)
        assert (linked.height_pt - top, linked.height_pt - bottom) == pytest.approx(
            (expected.y0_pt, expected.y1_pt), abs=0.001
        )


def test_links_stand_in_the_contents_of_the_tagged_tree(data: bytes) -> None:
    tree = value(catalog(data)["StructTreeRoot"])
    (document,) = tree["K"]
    contents = document["K"][1]
    assert contents["S"] == "/Sect"
    heading, table = contents["K"]
    assert (heading["S"], table["S"]) == ("/H1", "/TOC")
    assert [_shape(item) for item in table["K"]] == [
        (
            "/TOCI",
            ("/Reference", ("/Link", "MCID", "/OBJR")),
            ("/TOC", ("/TOCI", ("/Reference", ("/Link", "MCID", "/OBJR")))),
        )
    ] * 2


def _shape(element: Any) -> Any:
    if isinstance(element, int):
        return "MCID"
    if "S" not in element:
        return element["Type"]
    return (element["S"], *(_shape(kid) for kid in element["K"]))


def test_every_annotation_is_found_from_the_parent_tree(data: bytes) -> None:
    root = resolve1(catalog(data)["StructTreeRoot"])
    numbers = resolve1(root["ParentTree"])["Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    (page,) = (page for page in pages(data) if page.annots)
    for annotation in resolve1(page.annots):
        element = resolve1(parents[resolve1(annotation)["StructParent"]])
        assert value(element["S"]) == "/Link"
        assert element["K"][-1]["Obj"].objid == annotation.objid


def test_pages_in_front_have_roman_labels(data: bytes) -> None:
    assert value(catalog(data)["PageLabels"]) == {"Nums": [0, {"S": "/r", "St": 1}, 4, {"S": "/D", "St": 1}]}

"""The tagged tree: every piece of text has its element, everything else is an artifact."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from export.pdf.naive import Setter, lines_of
from export.pdf.painting import paint
from export.pdf.reading import catalog, contents, opened, pages, value
from pdfminer.pdftypes import resolve1

from convert.typeset.frames import Area, Frames, Line, LineEnd, Rule, Tag

CASES = json.loads((Path(__file__).parents[2] / "cases/export/pdf/headings.json").read_text(encoding="utf-8"))

Element = dict[str, Any]


def top(data: bytes) -> Element:
    """The Document element with everything below it."""
    [document] = value(catalog(data)["StructTreeRoot"])["K"]
    assert document["S"] == "/Document"
    return dict(document)


def shape(element: Element) -> Any:
    """An element as nested lists of types, marked content left out."""
    below = [shape(kid) for kid in element["K"] if isinstance(kid, dict) and "S" in kid]
    kind = element["S"][1:]
    return [kind, *below] if below else kind


def area(setter: Setter, *path: tuple[Tag, int], text: str = "文", y_pt: float = 100) -> Area:
    return Area(0, path, (Line(y_pt, setter.runs(text, "song"), LineEnd.HARD),))


def test_an_article_is_a_flat_list_of_blocks(painted: bytes) -> None:
    assert shape(top(painted)) == ["Document", "Title", "P", "H1", "P", "H2", "P", "H1", "P"]


def test_title_is_mapped_to_a_standard_type(painted: bytes) -> None:
    assert value(catalog(painted)["StructTreeRoot"])["RoleMap"] == {"Title": "/P"}


def test_a_block_over_two_pages_is_one_element(setter: Setter) -> None:
    frames = setter.frames(
        setter.page(area(setter, (Tag.P, 0)), area(setter, (Tag.P, 1)), number=1),
        setter.page(area(setter, (Tag.P, 1)), area(setter, (Tag.P, 2)), number=2),
    )
    first, second, third = top(paint(frames))["K"]
    assert first["K"] == [0]
    assert second["K"] == [1, {"Type": "/MCR", "MCID": 0}]
    assert third["K"] == [1]


def test_lists_and_tables(setter: Setter) -> None:
    table = [
        ((Tag.TABLE, 2), (Tag.TR, row), (cell, column)) for row, cell in ((0, Tag.TH), (1, Tag.TD)) for column in (0, 1)
    ]
    items = [((Tag.L, 1), (Tag.LI, number)) for number in (0, 1)]
    frames = setter.frames(setter.page(*(area(setter, *path) for path in ([(Tag.P, 0)], *items, *table))))
    document = top(paint(frames))
    assert shape(document) == [
        "Document",
        "P",
        ["L", ["LI", "LBody"], ["LI", "LBody"]],
        ["Table", ["TR", "TH", "TH"], ["TR", "TD", "TD"]],
    ]
    heads = document["K"][2]["K"][0]["K"]
    assert [head["A"] for head in heads] == [{"O": "/Table", "Scope": "/Column"}] * 2


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_heading_levels(case: dict[str, Any], setter: Setter) -> None:
    areas = (area(setter, (Tag(tag), number)) for number, tag in enumerate(case["tags"]))
    assert shape(top(paint(setter.frames(setter.page(*areas))))) == ["Document", *case["types"]]


def test_the_parent_tree_leads_from_every_mark_back_to_its_element(report: Frames, painted: bytes) -> None:
    document = opened(painted)
    root = resolve1(document.catalog["StructTreeRoot"])
    numbers = resolve1(root["ParentTree"])["Nums"]
    by_page = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert root["ParentTreeNextKey"] == len(report.pages) == len(by_page)
    for page, stream, frame in zip(pages(painted), contents(painted), report.pages, strict=True):
        owners = by_page[page.attrs["StructParents"]]
        marks = re.findall(r"^/(\w+)<</MCID (\d+)>>BDC$", stream, re.MULTILINE)
        assert [int(mcid) for _, mcid in marks] == list(range(len(owners))) == list(range(len(frame.areas)))
        for (tag, mcid), owner in zip(marks, owners, strict=True):
            element = resolve1(owner)
            assert element["S"].name == tag
            held = [
                (kid, element["Pg"]) if isinstance(kid, int) else (resolve1(kid)["MCID"], resolve1(kid)["Pg"])
                for kid in element["K"]
            ]
            assert (int(mcid), page.pageid) in [(number, where.objid) for number, where in held]


def test_everything_painted_is_marked(setter: Setter) -> None:
    folio = Line(800, setter.runs("— 1 —", "latin"), LineEnd.HARD)
    page = setter.page(area(setter, (Tag.P, 0)), artifacts=(folio,), rules=(Rule(10, 10, 20, 10, 1),))
    [stream] = contents(paint(setter.frames(page)))
    depth = 0
    for operator in stream.splitlines():
        if operator.endswith("BDC"):
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif operator.endswith(("Tj", "TJ", " S")):
            assert depth == 1, operator
    assert depth == 0
    assert stream.count("/Artifact<</Type/Pagination>>BDC") == 1
    assert stream.count("/Artifact<</Type/Layout>>BDC") == 1


def test_page_numbers_are_no_content(report: Frames, painted: bytes) -> None:
    marks = sum(len(page.areas) for page in report.pages)
    held = json.dumps(top(painted)).count("MCID") + sum(
        isinstance(kid, int) for element in top(painted)["K"] for kid in element["K"]
    )
    assert held == marks
    assert all(page.artifacts and list(lines_of(page))[-1] is page.artifacts[-1] for page in report.pages)

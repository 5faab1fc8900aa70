"""What the file says about itself, its bookmarks and labels, and that nothing else gets into it."""

import datetime as dt
import gc
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from export.pdf.naive import BUNDLED, PITCH_PT, TOP_PT, Setter
from export.pdf.painting import PROPERTIES, paint
from export.pdf.reading import catalog, opened, pages, value
from lxml import etree
from msgspec.structs import replace
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from convert.errors import OutputError
from convert.export.pdf.intent import grey_profile
from convert.typeset.frames import Area, Frames, OutlineEntry, Page, Tag

NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}


def information(data: bytes) -> dict[str, str]:
    [info] = opened(data).info
    return {key: decode_text(resolve1(text)) for key, text in info.items()}


def xmp(data: bytes) -> dict[str, str]:
    packet = resolve1(catalog(data)["Metadata"])
    assert "Filter" not in packet.attrs  # readers that know no PDF can find it
    tree = etree.fromstring(packet.get_data())
    return {
        f"{prefix}:{etree.QName(node).localname}": "".join(node.itertext()).strip()
        for prefix, space in NAMES.items()
        for node in tree.iter(f"{{{space}}}*")
    }


def test_information_and_xmp_agree(painted: bytes) -> None:
    info, packet = information(painted), xmp(painted)
    assert info["Title"] == packet["dc:title"] == PROPERTIES.title
    assert info["Author"] == packet["dc:creator"] == PROPERTIES.author
    assert info["Subject"] == packet["dc:description"] == PROPERTIES.title_note
    assert info["Keywords"] == packet["pdf:Keywords"] == PROPERTIES.collection
    assert info["Creator"] == packet["xmp:CreatorTool"] == "hanpress"
    assert info["Producer"] == packet["pdf:Producer"]
    assert info["CreationDate"] == info["ModDate"] == "D:20240321094128Z"
    assert packet["xmp:CreateDate"] == packet["xmp:ModifyDate"] == "2024-03-21T09:41:28Z"
    assert (packet["pdfaid:part"], packet["pdfaid:conformance"], packet["pdfuaid:part"]) == ("2", "A", "1")


def test_what_is_not_known_is_not_stated(report: Frames) -> None:
    bare = replace(PROPERTIES, author="", collection="", title_note="")
    data = paint(report, bare)
    assert set(information(data)) == {"Title", "Creator", "Producer", "CreationDate", "ModDate"}
    assert not {"dc:creator", "dc:description", "pdf:Keywords"} & set(xmp(data))


def test_control_characters_of_a_title_reach_neither_place(report: Frames) -> None:
    data = paint(report, replace(PROPERTIES, title="甲\x0b乙\ufffe\ud800丙"))
    assert information(data)["Title"] == xmp(data)["dc:title"] == "甲乙丙"


def test_a_moment_without_a_zone_is_not_taken_for_the_machines_own(report: Frames) -> None:
    data = paint(report, replace(PROPERTIES, created=dt.datetime(2024, 3, 21, 17, 41, 28, 999_999)))
    assert information(data)["CreationDate"] == "D:20240321174128Z"


def test_the_catalogue(painted: bytes) -> None:
    found = catalog(painted)
    assert painted.startswith(b"%PDF-1.7\n")
    assert value(found["Lang"]) == "zh-Hans"
    assert value(found["MarkInfo"]) == {"Marked": True}
    assert value(found["ViewerPreferences"]) == {"DisplayDocTitle": True}
    assert value(found["PageMode"]) == "/UseOutlines"
    [intent] = value(found["OutputIntents"])
    assert intent["S"] == "/GTS_PDFA1"
    assert intent["DestOutputProfile"]["N"] == 1
    assert intent["DestOutputProfile"]["data"] == grey_profile()


def test_text_is_black_in_grey_and_nothing_else(painted: bytes) -> None:
    from export.pdf.reading import contents

    colour = re.compile(r" (g|G|rg|RG|k|K|cs|CS|sc|SC|scn|SCN)$", re.MULTILINE)
    assert not any(colour.search(stream) for stream in contents(painted))


# --- bookmarks and labels ------------------------------------------------------------------------


def test_bookmarks_nest_and_lead_to_the_line(report: Frames, painted: bytes) -> None:
    numbers = {page.pageid: number for number, page in enumerate(pages(painted), 1)}
    found = [
        (level, title, numbers[dest[0].objid], dest[1].name, dest[3])
        for level, title, dest, _, _ in opened(painted).get_outlines()
    ]
    entries = report.outline
    assert [title for _, title, *_ in found] == [entry.text for entry in entries]
    assert [level for level, *_ in found] == [1, 2, 3, 2]
    for (_, _, number, kind, y_pt), entry in zip(found, entries, strict=True):
        assert number == entry.page
        assert kind == "XYZ"
        assert y_pt == pytest.approx(841.89 - entry.y_pt, abs=0.001)
    assert entries[0].y_pt == TOP_PT - 16
    assert entries[1].y_pt == TOP_PT - 16 + 2 * PITCH_PT


def outline_of(setter: Setter, *levels: int) -> dict[str, Any]:
    entries = [OutlineEntry(level, str(index), 1, 100) for index, level in enumerate(levels)]
    return dict(resolve1(catalog(paint(setter.frames(setter.page(), outline=entries)))["Outlines"]))


def counts(item: dict[str, Any]) -> Any:
    """The ``Count`` of an outline item and of all below it."""
    below = []
    following = item.get("First")
    while following is not None:
        kid = resolve1(following)
        below.append(counts(kid))
        following = kid.get("Next")
    return (item.get("Count", 0), below) if below else 0


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((0, 1, 2, 1), (3, [(2, [(-1, [0]), 0])])),
        ((1, 1), (2, [0, 0])),
        ((0, 2, 4, 1), (3, [(2, [(-1, [0]), 0])])),
        ((2, 1), (2, [0, 0])),
        ((0, 1, 0, 1, 1), (5, [(1, [0]), (2, [0, 0])])),
    ],
)
def test_bookmark_counts(levels: tuple[int, ...], expected: Any, setter: Setter) -> None:
    assert counts(outline_of(setter, *levels)) == expected


def test_without_headings_there_is_no_outline(setter: Setter) -> None:
    found = catalog(paint(setter.text_frames("文")))
    assert not {"Outlines", "PageMode"} & set(found)


@pytest.mark.parametrize(
    "labels", [["1"], ["i", "ii", "1", "2"], ["7", "8", "10"], ["", "1"], ["封面", "1", "2", "01"], ["1", "1", "2"]]
)
def test_page_labels_read_back(labels: list[str], setter: Setter) -> None:
    frames = setter.frames(*(setter.page(number=number, label=label) for number, label in enumerate(labels, 1)))
    found = opened(paint(frames)).get_page_labels()
    assert [label for label, _ in zip(found, labels, strict=False)] == labels


# --- the same bytes ------------------------------------------------------------------------------


def test_same_input_same_bytes(report: Frames, painted: bytes) -> None:
    assert paint(report) == painted


@pytest.mark.parametrize("change", [{"title": "别的题目"}, {"created": dt.datetime(2024, 3, 22, tzinfo=dt.UTC)}])
def test_the_identifier_follows_the_content(change: dict[str, Any], report: Frames, painted: bytes) -> None:
    def identifier(data: bytes) -> bytes:
        [found] = re.findall(rb"/ID \[<([0-9a-f]{32})> <\1>\]", data)
        return found

    assert identifier(painted) == identifier(paint(report))
    assert identifier(painted) != identifier(paint(report, replace(PROPERTIES, **change)))


_SCRIPT = """
import hashlib, sys
sys.path.insert(0, sys.argv[1] + "/tests")
from export.pdf.naive import Setter
from export.pdf.painting import paint
print(hashlib.sha256(paint(Setter().text_frames("今年·以来・，我市wage 2024完成"))).hexdigest())
"""


def test_same_bytes_in_another_folder_zone_locale_and_hash_seed(setter: Setter, tmp_path: Path) -> None:
    import hashlib

    own = hashlib.sha256(paint(setter.text_frames("今年·以来・，我市wage 2024完成"))).hexdigest()
    root = Path(__file__).parents[3]
    surroundings = [
        {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "86400"},
        {
            "TZ": "America/New_York",
            "LC_ALL": "C.UTF-8",
            "PYTHONHASHSEED": "2",
            "RL_pdfMultiLine": "1",
            "RL_pdfComments": "1",
        },
    ]
    for surrounding in surroundings:
        run = subprocess.run(
            [sys.executable, "-c", _SCRIPT, str(root)],
            env={**os.environ, **surrounding},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == own


# --- sizes ---------------------------------------------------------------------------------------


def test_an_empty_document_is_one_blank_page(setter: Setter) -> None:
    data = paint(setter.frames(setter.page()))
    [page] = pages(data)
    assert page.mediabox == (0, 0, 595.28, 841.89)


def test_no_page_at_all_is_an_error(setter: Setter) -> None:
    with pytest.raises(OutputError, match="no pages"):
        paint(setter.frames())


def test_empty_areas_lines_and_runs_do_no_harm(setter: Setter) -> None:
    line = setter.lines("", "song")
    frames = setter.frames(setter.page(Area(0, ((Tag.P, 0),), line), Area(1, ((Tag.P, 1),), ())))
    assert len(pages(paint(frames))) == 1


def test_a_thousand_pages(setter: Setter) -> None:
    lines = setter.lines("工业项目谋划情况汇报", "song")
    made = tuple(
        Page(number, str(number), 595.28, 841.89, (Area(number, ((Tag.P, number),), lines),))
        for number in range(1, 1001)
    )
    data = paint(Frames(made, (), "zh-Hans", BUNDLED))
    found = pages(data)
    assert len(found) == 1000
    assert len(data) < 1_000_000
    assert [label for label, _ in zip(opened(data).get_page_labels(), found, strict=False)][-1] == "1000"


def test_a_written_document_leaves_no_object_to_the_collector(report: Frames) -> None:
    paint(report)  # what is kept for the next document is made by the first
    gc.collect()
    gc.disable()
    try:
        paint(report)
        assert gc.collect() == 0
    finally:
        gc.enable()

"""Files nobody would make on purpose: a check ends with findings, never with an exception."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convert.check.findings import Checked
from convert.check.layout import GBT_9704
from convert.check.pdffile import open_pdf, syntax_fault
from convert.check.pdffonts import to_unicode
from convert.check.run import check_bytes
from convert.options import Format

DAMAGE = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=12)), max_size=6)
QUIET = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("wanted", [Format.PDF, Format.DOCX])
@given(damage=DAMAGE, kept=st.floats(0.2, 1))
@QUIET
def test_damage_anywhere_ends_in_findings(
    wanted: Format, damage: list[tuple[float, bytes]], kept: float, made: Callable[[Format], bytes]
) -> None:
    data = bytearray(made(wanted))
    for place, other in damage:
        at = int(place * len(data))
        data[at : at + len(other)] = other
    checked = check_bytes(bytes(data[: int(kept * len(data))]), "damaged", GBT_9704)
    assert isinstance(checked, Checked)
    assert checked.findings
    assert checked.faulty or kept > 0.9


@given(st.binary(max_size=300))
def test_any_bytes_end_in_findings(data: bytes) -> None:
    for head in (b"", b"%PDF-1.7\n", b"PK\x03\x04"):
        assert check_bytes(head + data, "bytes").faulty


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"%PDF-", b"%PPF-", "it does not begin with %PDF-"),
        (b"%%EOF", b"%%EOD", "the end is missing"),
        (b"startxref\n", b"startxref\n9", "the table of objects is not where the end says"),
    ],
)
def test_the_frame_is_looked_at_before_anything_is_repaired(
    old: bytes, new: bytes, fault: str, made: Callable[[Format], bytes]
) -> None:
    assert syntax_fault(made(Format.PDF)) == ""
    assert syntax_fault(made(Format.PDF).replace(old, new)) == fault


def test_a_page_tree_that_leads_back_to_itself_ends(made: Callable[[Format], bytes]) -> None:
    data = made(Format.PDF).replace(b"/Type /Pages/Kids [", b"/Type /Pages/Kids [2 0 R ", 1)
    assert check_bytes(data, "loop").findings


def test_a_structure_tree_that_leads_back_to_itself_ends(made: Callable[[Format], bytes]) -> None:
    file = open_pdf(made(Format.PDF))
    top = file.catalog["/StructTreeRoot"].get_object()["/K"][0].get_object()
    before = sum(1 for _ in file.elements())
    top["/K"].append(top)
    assert sum(1 for _ in file.elements()) == before


class _Map:
    """A stream as pypdf gives it."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def get_data(self) -> bytes:
        return self._data


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        ("1 beginbfchar <0003> <4E2D> endbfchar", {3: "中"}),
        ("2 beginbfchar <03><00660069> <04>\n<D842DFB7> endbfchar", {3: "fi", 4: "𠮷"}),
        ("1 beginbfrange <0010><0012><4E00> endbfrange", {16: "一", 17: "丁", 18: "丂"}),
        ("1 beginbfrange <0010> <0011> [<4E2D> <>] endbfrange", {16: "中", 17: ""}),
        ("1 beginbfrange <0000><FFFFFFFF><0041> endbfrange 1 beginbfchar <0000><0042> endbfchar", None),
        ("1 beginbfrange <0010><0012> endbfrange", {}),
    ],
)
def test_maps_to_text_are_read_as_the_specification_has_them(lines: str, texts: dict[int, str] | None) -> None:
    found = to_unicode({"/ToUnicode": _Map(lines.encode())})
    assert len(found) <= 0x10000
    if texts is not None:
        assert found == texts

"""The validator's verdict (openxml-audit, strict): no finding on any output, style or script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from openxml_audit import FileFormat, OpenXmlValidator

from convert.document.model import Article, Heading, List, PageBreak, Paragraph, Role, Table, Title, Verse
from convert.export.docx.writer import write_docx
from convert.export.properties import Properties
from convert.styles.load import load, names

Save = Callable[..., bytes]
FORMATS = (FileFormat.OFFICE_2007, FileFormat.OFFICE_2013, FileFormat.MICROSOFT_365)


@pytest.fixture(scope="module")
def validators() -> list[OpenXmlValidator]:
    return [OpenXmlValidator(file_format=file_format, max_errors=0, strict=True) for file_format in FORMATS]


@pytest.fixture
def findings(validators: list[OpenXmlValidator], tmp_path: Path) -> Callable[[bytes], list[object]]:
    """Everything any validator has to say about a file."""

    def found(data: bytes) -> list[object]:
        path = tmp_path / "judged.docx"
        path.write_bytes(data)
        return [error for validator in validators for error in validator.validate(str(path)).errors]

    return found


@pytest.mark.parametrize("style", names())
@pytest.mark.parametrize("language", ["zh", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK"])
def test_every_style_in_every_script(
    everything: Article, save: Save, findings: Callable[[bytes], list[object]], style: str, language: str
) -> None:
    assert findings(save(everything, style, language)) == []


AWKWARD = {
    "title alone": (),
    "empty paragraphs": (Paragraph(Role.BODY, ""), Heading(1, "", ""), Verse(()), List(())),
    "empty tables": (Table(()), Table(((), ())), Table((("",),), 1), Table((("甲",), ("乙",)), 2)),
    "tables in a row": (Table((("甲",),)), Table((("乙",),)), PageBreak(), Table((("丙",),))),
    "the widest table": (Table((("甲",) * 63,)), Table((("甲",) * 64,))),
    "page breaks": (PageBreak(), PageBreak(), Heading(1, "一、", "甲"), PageBreak()),
    "control characters": (
        Paragraph(Role.BODY, "\x00\x08\x1f\ud800\uffff"),
        Paragraph(Role.BODY, "甲\r乙\u2028丙\x85"),
    ),
    "markup": (Paragraph(Role.BODY, "</w:t></w:r></w:p>]]>&#0;<!--"), Heading(2, "<", "&")),
    "right to left": (Paragraph(Role.BODY, "甲\u202eשלום\u202c乙"),),
}


@pytest.mark.parametrize("blocks", AWKWARD.values(), ids=AWKWARD.keys())
def test_awkward_documents(save: Save, findings: Callable[[bytes], list[object]], blocks: tuple[object, ...]) -> None:
    assert findings(save(Article(1, "", Title("题"), blocks))) == []  # type: ignore[arg-type]


def test_other_choices_of_a_style(
    everything: Article, properties: Properties, findings: Callable[[bytes], list[object]]
) -> None:
    style = load("gongwen")
    style = replace(
        style,
        page=replace(style.page, mirror=True, characters=0, lines=0),
        header=replace(
            style.header, odd=("甲", "{title}", "乙"), even=("{collection}", "", ""), rule=True, first=False
        ),
        footer=replace(style.footer, odd=("", "第{page}页", ""), rule=True),
        setting=replace(style.setting, strictness="strict", hanging=True),
        text={kind: replace(text, bold=not kind.startswith("h")) for kind, text in style.text.items()},
        western='Font "with" <marks> & co',
    )
    assert findings(write_docx(everything, style, properties).data) == []
    silent = replace(style, footer=replace(style.footer, odd=("", "", ""), even=("", "", "")))
    assert findings(write_docx(everything, silent, properties).data) == []

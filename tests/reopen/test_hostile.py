"""Word files made to do harm, or broken: refused with one sentence, or read without it; memory stays bounded."""

from __future__ import annotations

import contextlib
import io
import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from reopen.conftest import CHINESE_WORD_STYLES, W, links, p, packed, word_file

import convert
from convert.errors import SourceError
from convert.options import ExportOptions, Format, Options
from convert.reopen.kind import is_word_file
from convert.reopen.limits import MAIN_PART_MAX, PARAGRAPHS_MAX
from convert.reopen.read import reopen

TITLE = p("题目", "a3")
_HEAD = f'<w:document xmlns:w="{W}"><w:body>'
_TAIL = "</w:body></w:document>"
_RELS = {
    "_rels/.rels": links({"d": ("officeDocument", "word/document.xml")}),
    "word/_rels/document.xml.rels": links({"s": ("styles", "styles.xml")}),
}


def with_main(document: str | bytes, **others: str) -> bytes:
    """A file whose main part is given whole."""
    return packed(
        _RELS | {"word/document.xml": document} | {name.replace("__", "/"): part for name, part in others.items()}
    )


def deep_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + p("底") + "</w:tc></w:tr></w:tbl>" * depth


def entity_bomb() -> str:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE w [<!ENTITY a0 "哈">{laughs}]>{_HEAD}{p("&a9;")}{_TAIL}'


def lying_about_its_size() -> bytes:
    """An archive whose directory says that a large part is small."""
    data = bytearray(with_main(_HEAD + "<w:p/>" * 400_000 + _TAIL))
    for match in list(re.finditer(rb"PK\x01\x02", data)):
        name_length = int.from_bytes(data[match.start() + 28 : match.start() + 30], "little")
        name = data[match.start() + 46 : match.start() + 46 + name_length]
        if name == b"word/document.xml":
            data[match.start() + 24 : match.start() + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def protected_entry() -> bytes:
    data = bytearray(with_main(_HEAD + TITLE + _TAIL))
    for match in list(re.finditer(rb"PK\x01\x02", data)):
        data[match.start() + 8] |= 1
    return bytes(data)


def zipped(name: str, chunk: bytes, count: int, first: bytes = b"") -> bytes:
    """A file whose part ``name`` unpacks to ``first`` and ``count`` chunks."""
    buffer = io.BytesIO(with_main(_HEAD + TITLE + _TAIL) if name != "word/document.xml" else packed(_RELS))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package, package.open(name, "w") as part:
        part.write(first)
        for _ in range(count):
            part.write(chunk)
    return buffer.getvalue()


def bomb() -> bytes:
    return zipped("word/styles.xml", b" " * 2**20, 200)


def huge_text() -> bytes:
    """A main part of 100 MB."""
    return zipped("word/document.xml", (p("字") * 10_000).encode(), 100 * 2**20 // len((p("字") * 10_000).encode()) + 1)


def endless_table() -> bytes:
    row = b"<w:tr><w:tc><w:p/></w:tc></w:tr>" * 1000
    return zipped("word/document.xml", row, 60 * 2**20 // len(row), f"{_HEAD}<w:tbl>".encode())


def wide_table() -> str:
    return f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="999999"/></w:trPr></w:tr>{"<w:tr><w:tc/></w:tr>" * 5000}</w:tbl>'


def wide_cells() -> str:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000"/></w:tcPr></w:tc>'
    return f"<w:tbl><w:tr>{cell * 200_000}</w:tr></w:tbl>"


def many_paragraphs() -> bytes:
    return with_main(_HEAD + "<w:p/>" * (PARAGRAPHS_MAX + 1) + _TAIL)


def many_entries() -> bytes:
    buffer = io.BytesIO(word_file(TITLE))
    with zipfile.ZipFile(buffer, "a") as package:
        for number in range(20_001):
            package.writestr(f"word/{number}", b"")
    return buffer.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb in a part": (bomb, "word/styles.xml unpacks to more than 8 MB"),
    "a main part of 100 MB": (huge_text, f"unpacks to more than {MAIN_PART_MAX // 2**20} MB"),
    "one endless table": (endless_table, "one table or paragraph of word/document.xml unpacks to more than 16 MB"),
    "too many paragraphs": (many_paragraphs, f"more than {PARAGRAPHS_MAX} paragraphs"),
    "a table of nonsense width": (
        lambda: word_file(TITLE + wide_table()),
        f"more than {PARAGRAPHS_MAX} paragraphs and cells",
    ),
    "cells of nonsense width": (
        lambda: word_file(TITLE + wide_cells()),
        f"more than {PARAGRAPHS_MAX} paragraphs and cells",
    ),
    "too many parts": (many_entries, "more than 20000 parts"),
    "a false size": (lying_about_its_size, "is damaged or cut off"),
    "entities": (lambda: with_main(entity_bomb()), "document type declaration"),
    "a file of the system": (
        lambda: with_main(f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>{_HEAD}{p("&x;")}{_TAIL}'),
        "document type declaration",
    ),
    "an outer declaration": (
        lambda: with_main(f'<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">{_HEAD}{TITLE}{_TAIL}'),
        "document type declaration",
    ),
    "a declaration in the styles": (
        lambda: with_main(
            _HEAD + TITLE + _TAIL, **{"word/styles.xml": f'<!DOCTYPE s [<!ENTITY x "y">]><w:styles xmlns:w="{W}"/>'}
        ),
        "document type declaration",
    ),
    "a declaration in UTF-16": (
        lambda: with_main(
            f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY x "y">]>{_HEAD}{TITLE}{_TAIL}'.encode(
                "utf-16"
            )
        ),
        "document type declaration",
    ),
    "nesting without end": (lambda: with_main(_HEAD + deep_tables(5000) + _TAIL), "cannot be read"),
    "half a file": (lambda: word_file(TITLE)[:600], "damaged or cut off"),
    "half a main part": (lambda: with_main(_HEAD + TITLE), "cannot be read"),
    "an undefined entity": (lambda: with_main(_HEAD + p("&nbsp;") + _TAIL), "cannot be read"),
    "another root": (lambda: with_main("<html/>"), "is no Word document"),
    "no main part": (lambda: packed({"[Content_Types].xml": "<Types/>", "word/x": ""}), "main part is missing"),
    "a main part outside": (
        lambda: packed({"_rels/.rels": links({"d": ("officeDocument", "http://a.example/word/d.xml")}), "word/x": ""}),
        "main part is missing",
    ),
    "no text": (lambda: word_file("<w:p/>"), "holds no text"),
    "a workbook": (
        lambda: packed({"_rels/.rels": links({"d": ("officeDocument", "xl/workbook.xml")}), "xl/workbook.xml": "<x/>"}),
        "an Excel workbook",
    ),
    "a protected entry": (protected_entry, "protected by a password"),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word file"),
    "an encrypted file": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "protected by a password",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_one_sentence(case: str) -> None:
    make, said = REFUSED[case]
    data = make()
    assert is_word_file(data, "报告.docx")
    with pytest.raises(SourceError) as problem:
        reopen(data, name="报告.docx")
    sentence = str(problem.value)
    assert said in sentence
    assert sentence.startswith("报告.docx")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert ";" in sentence  # the next step


@pytest.mark.parametrize("part", ["[Content_Types].xml", "word/styles.xml", "word/_rels/document.xml.rels"])
def test_parts_that_may_lack(part: str) -> None:
    whole = word_file(TITLE + p("正文很短。", "1"))
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        rest = packed({name: package.read(name) for name in package.namelist() if name != part})
    assert "正文很短。" in reopen(rest, name="a.docx").text


def test_tricks_in_part_names_lead_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "styles.xml"
    outside.write_text(f'<w:styles xmlns:w="{W}">{CHINESE_WORD_STYLES}</w:styles>', encoding="utf-8")
    for target in (f"../../../../../..{outside}", str(outside), "..\\..\\evil.xml", "file:///etc/passwd"):
        data = packed(
            {
                "_rels/.rels": links({"d": ("officeDocument", "/word/../word/./document.xml")}),
                "word/_rels/document.xml.rels": links({"s": ("styles", target)}),
                "word/document.xml": _HEAD + p("题目", "a3") + p("正文。") + _TAIL,
                "../../evil.xml": "<evil/>",
            }
        )
        assert reopen(data, name="a.docx").text == "题目\n正文。\n"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    body = (
        TITLE
        + '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="chunk"/>'
        + '<w:p><w:r><w:t>文</w:t><w:drawing><a:blip r:link="picture"/></w:drawing></w:r></w:p>'
    )
    data = word_file(
        body,
        targets={
            "template": ("attachedTemplate", "http://127.0.0.1:9/evil.dotm"),
            "chunk": ("aFChunk", "http://127.0.0.1:9/evil.html"),
            "picture": ("image", "http://127.0.0.1:9/evil.png"),
        },
    )
    told = {notice.code for notice in reopen(data, name="a.docx").notices}
    assert {"imported-file-left-out", "picture-left-out"} <= told


def test_no_damage_is_anything_but_damage() -> None:
    """A byte turned over anywhere, or an end anywhere, gives a document or a sentence."""
    whole = word_file(TITLE + p("一、甲", "1") + p("正文。") * 3)
    damaged = [bytes(whole[:end]) for end in range(4, len(whole), 23)]
    for at in range(4, len(whole), 11):
        turned = bytearray(whole)
        turned[at] ^= 0xFF
        damaged.append(bytes(turned))
    for data in damaged:
        with contextlib.suppress(SourceError):
            reopen(data, name="a.docx")


def test_a_strange_packing_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as package:
        for name, part in (_RELS | {"word/document.xml": _HEAD + TITLE + _TAIL}).items():
            package.writestr(name, part)
    with pytest.raises(SourceError, match="packed in a way that no Word file is"):
        reopen(buffer.getvalue(), name="a.docx")


def test_macros_are_neither_read_nor_run() -> None:
    result = reopen(word_file(TITLE, extra={"word/vbaProject.bin": b"\xcc" * 100}), name="a.docm")
    assert [notice.code for notice in result.notices] == ["macros-left-out"]


def test_tables_nested_as_deep_as_the_parser_goes() -> None:
    assert "底" in reopen(word_file(TITLE + deep_tables(60)), name="a.docx").text


def test_a_bad_word_file_is_a_row_of_the_report(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.docx").write_bytes(word_file(TITLE + p("正文很短。")))
    (folder / "bad.docx").write_bytes(word_file(TITLE)[:300])
    (folder / "~$good.docx").write_bytes(b"lock")
    report = convert.export_files(folder, tmp_path / "out", Options(export=ExportOptions(formats=(Format.DOCX,))))
    assert [(source.name, source.failure is None) for source in report.sources] == [
        ("bad.docx", False),
        ("good.docx", True),
    ]


MEASURE = """
import resource, sys
from pathlib import Path
from convert.errors import SourceError
from convert.reopen.read import reopen
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
for file in sys.argv[2:]:
    try:
        print(Path(file).name, len(reopen(Path(file).read_bytes(), name=file).text))
    except SourceError as problem:
        print(Path(file).name, "refused")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is Linux's")
def test_memory_is_bounded(tmp_path: Path) -> None:
    """What is large when unpacked, refused or not, within 1 GB of address space."""
    row = "<w:tr>" + f"<w:tc>{p('格')}</w:tc>" * 4 + "</w:tr>"
    accepted = {
        "table": word_file(TITLE + f"<w:tbl>{row * 8_000}</w:tbl>"),
        "text": word_file(TITLE + p("今年以来，我们清理了全城的排水管道。") * 20_000),
    }
    large = (
        "a bomb in a part",
        "a main part of 100 MB",
        "one endless table",
        "cells of nonsense width",
        "entities",
        "nesting without end",
    )
    files = {case.replace(" ", "-"): REFUSED[case][0]() for case in large} | accepted
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    command = [sys.executable, "-c", MEASURE, str(2**30), *(str(tmp_path / name) for name in files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = dict(line.split() for line in done.stdout.splitlines())
    assert said == {**dict.fromkeys(files, "refused"), "table": str(3 + 8_000 * 8), "text": str(3 + 20_000 * 19)}

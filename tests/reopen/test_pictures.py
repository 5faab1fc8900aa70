"""Pictures of a stranger's Word file: what is carried, where it stands, and what is named instead."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx
import pytest
from docx.shared import Mm
from msgspec.structs import replace
from pictures import JPEG_MODES, PNG_MODES, bomb, jpeg, pixels, png
from reopen.conftest import links, p, without_sources, word_file

from convert.document.model import Block, Heading, Image, List, MediaType, Paragraph, Table
from convert.export.docx.writer import write_docx
from convert.notices import Severity
from convert.options import Options
from convert.pipeline import properties_of, read_source
from convert.reopen import pictures as rules
from convert.reopen.limits import PICTURE_MAX
from convert.reopen.read import Reopened, reopen
from convert.styles.load import load, names

TITLE = p("题目", "a3")
EMU = 36_000


def drawing(
    relation: str = "pic",
    *,
    width_mm: float = 60,
    height_mm: float = 40,
    words: str = "办公楼",
    anchor: str = "",
    crop: str = "",
    form: str = "",
    inside: str = "",
    shape: str = "rect",
) -> str:
    """A ``w:drawing`` as Word writes it."""
    kind = "anchor" if anchor else "inline"
    extent = f'cx="{round(width_mm * EMU)}" cy="{round(height_mm * EMU)}"'
    return (
        f'<w:drawing><wp:{kind}><wp:extent {extent}/>{anchor}<wp:docPr id="1" name="图片 1" descr="{words}"/>'
        '<a:graphic><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:blipFill><a:blip r:embed="{relation}">{inside}</a:blip>{crop}</pic:blipFill>'
        f'<pic:spPr><a:xfrm {form}><a:ext {extent}/></a:xfrm><a:prstGeom prst="{shape}"/></pic:spPr>'
        f"</pic:pic></a:graphicData></a:graphic></wp:{kind}></w:drawing>"
    )


def run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


def paragraph(*inner: str, settings: str = "") -> str:
    return f"<w:p>{settings}{''.join(inner)}</w:p>"


def text(words: str) -> str:
    return run(f"<w:t>{words}</w:t>")


def read(body: str, files: Mapping[str, bytes] | None = None, **more: object) -> Reopened:
    """A file whose relationship ``pic`` (and others, by name) is a picture."""
    files = {"pic": png("RGB")} if files is None else files
    data = word_file(
        body,
        targets={name: ("image", f"media/{name}.bin") for name in files} | dict(more.pop("targets", {})),  # type: ignore[call-overload]
        extra={f"word/media/{name}.bin": content for name, content in files.items()},
        **more,  # type: ignore[arg-type]
    )
    return reopen(data, name="a.docx")


def blocks(result: Reopened) -> tuple[Block, ...]:
    [article] = result.collection.articles
    return without_sources(article).blocks


def told(result: Reopened) -> dict[str, str]:
    return {notice.code: notice.sentence for notice in result.notices}


@pytest.mark.parametrize("data", [*map(png, PNG_MODES), *map(jpeg, JPEG_MODES)])
def test_a_picture_of_every_kind_is_carried_as_it_is(data: bytes) -> None:
    result = read(TITLE + paragraph(run(drawing())), {"pic": data})
    kind = MediaType.PNG if data.startswith(b"\x89PNG") else MediaType.JPEG
    assert blocks(result) == (Image(data, kind, 60.0, 40.0, "办公楼"),)
    assert told(result) == {}


def test_what_python_docx_writes() -> None:
    made = docx.Document()
    made.add_paragraph("正文。")
    made.add_picture(io.BytesIO(png("RGB")), width=Mm(50))
    buffer = io.BytesIO()
    made.save(buffer)
    [article] = reopen(buffer.getvalue(), name="a.docx").collection.articles
    [image] = [block for block in article.blocks if isinstance(block, Image)]
    assert (image.data, image.width_mm, image.height_mm) == (png("RGB"), 50.0, pytest.approx(33.333))


@pytest.mark.parametrize(
    ("inner", "shape"),
    [
        ((run(drawing()), text("图在前")), "IP"),
        ((text("图在后"), run(drawing())), "PI"),
        ((text("图在"), run(drawing()), text("中间。")), "PI"),
        ((run(drawing()), text("字"), run('<w:br w:type="page"/>'), run(drawing()), text("字")), "IPBIP"),
        ((text("字"), run('<w:br w:type="page"/>'), text("字"), run(drawing())), "PBPI"),
    ],
)
def test_where_it_stands(inner: tuple[str, ...], shape: str) -> None:
    result = read(TITLE + paragraph(*inner) + p("下文。"))
    letters = {"Image": "I", "Paragraph": "P", "PageBreak": "B"}
    assert "".join(letters[type(block).__name__] for block in blocks(result)) == shape + "P"
    assert ("picture-moved" in told(result)) == (inner[-1] == text("中间。"))


def test_one_that_floats_stands_by_itself_and_a_notice_says_so() -> None:
    floating = drawing(anchor="<wp:wrapSquare/>")
    result = read(TITLE + paragraph(run(floating), text("旁边的文字。")))
    assert [type(block) for block in blocks(result)] == [Image, Paragraph]
    assert told(result) == {
        "picture-moved": "1 pictures beside or inside a text or table stand on lines of their own.",
    }
    between_lines = drawing(anchor="<wp:wrapTopAndBottom/>")
    assert told(read(TITLE + paragraph(run(between_lines)) + p("文。"))) == {}


def test_those_in_a_table_follow_it() -> None:
    cells = f"<w:tc>{p('甲')}</w:tc><w:tc>{paragraph(run(drawing()))}</w:tc>"
    result = read(TITLE + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + p("文。"))
    assert blocks(result)[:2] == (Table((("甲", ""),)), Image(png("RGB"), MediaType.PNG, 60.0, 40.0, "办公楼"))
    only = f"<w:tbl><w:tr><w:tc>{paragraph(run(drawing()))}</w:tc></w:tr></w:tbl>"
    nested = f"<w:tbl><w:tr><w:tc>{p('甲')}{only}</w:tc></w:tr></w:tbl>"
    assert [type(block) for block in blocks(read(TITLE + only))] == [Image]
    assert [type(block) for block in blocks(read(TITLE + nested))] == [Table, Image]


def test_one_above_the_title_follows_it() -> None:
    result = read(paragraph(run(drawing())) + TITLE + p("文。"))
    [article] = result.collection.articles
    assert article.title.text == "题目"
    assert [type(block) for block in article.blocks] == [Image, Paragraph]
    assert told(result)["text-above-title"].endswith("a picture")


def test_a_file_of_pictures_alone_is_an_article() -> None:
    result = read(paragraph(run(drawing())) + paragraph(run(drawing())))
    assert [type(block) for block in blocks(result)] == [Image, Image]


def test_a_title_found_by_the_rules_is_found_below_a_picture() -> None:
    centred = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    result = read(paragraph(run(drawing())) + paragraph(text("关于修桥的报告"), settings=centred) + p("各位代表："))
    [article] = result.collection.articles
    assert article.title.text == "关于修桥的报告"
    assert isinstance(article.blocks[0], Image)


def test_a_list_goes_on_after_a_picture() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    with_picture = paragraph(text("甲"), run(drawing()), settings=f"<w:pPr>{item}</w:pPr>")
    result = read(TITLE + p("节", "1") + with_picture + p("乙", settings=item), numbering=numbering)
    assert [type(block) for block in blocks(result)] == [Heading, List, Image, List]


@pytest.mark.parametrize(
    ("form", "size", "corner"),
    [
        ('rot="5400000"', (40.0, 60.0), (0, 15)),  # a quarter to the right: the top left was the bottom left
        ('rot="10800000"', (60.0, 40.0), (23, 15)),
        ('rot="16200000"', (40.0, 60.0), (23, 0)),
        ('rot="-5400000"', (40.0, 60.0), (23, 0)),
        ('flipH="1"', (60.0, 40.0), (23, 0)),
        ('flipV="1"', (60.0, 40.0), (0, 15)),
        ('flipH="1" flipV="1"', (60.0, 40.0), (23, 15)),
    ],
)
def test_it_is_turned_as_word_turns_it(form: str, size: tuple[float, float], corner: tuple[int, int]) -> None:
    result = read(TITLE + paragraph(run(drawing(form=form))))
    [image] = blocks(result)
    assert isinstance(image, Image)
    assert (image.width_mm, image.height_mm) == size
    assert pixels(image.data).getpixel((0, 0)) == pixels(png("RGB")).getpixel(corner)
    assert told(result) == {}


@pytest.mark.parametrize("data", [png("RGBA"), png("P"), png("I;16"), jpeg("CMYK"), jpeg("L")])
def test_what_is_cropped_off_is_not_carried(data: bytes) -> None:
    crop = '<a:srcRect l="25000" t="50000" r="25000"/>'
    [image] = blocks(read(TITLE + paragraph(run(drawing(crop=crop))), {"pic": data}))
    assert isinstance(image, Image)
    assert pixels(image.data).size == (12, 8)
    assert (image.width_mm, image.height_mm) == (60.0, 40.0)
    assert pixels(image.data).mode == pixels(data).mode


def test_effects_are_told_of() -> None:
    for how in ({"form": 'rot="600000"'}, {"inside": "<a:grayscl/>"}, {"shape": "ellipse"}):
        result = read(TITLE + paragraph(run(drawing(**how))))  # type: ignore[arg-type]
        assert told(result) == {"picture-changed": "1 pictures are shown without their rotation or effects."}


def test_the_pictures_of_a_group_are_carried_in_their_own_sizes() -> None:
    ext = '<a:ext cx="300" cy="200"/>'
    one = (
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="2" name="" descr="{words}"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="pic"/></pic:blipFill>'
        f"<pic:spPr><a:xfrm>{ext}</a:xfrm></pic:spPr></pic:pic>"
    )
    group = (
        f'<w:drawing><wp:inline><wp:extent cx="{120 * EMU}" cy="{40 * EMU}"/><a:graphic><a:graphicData><a:grp><a:xfrm>'
        f'<a:chExt cx="600" cy="200"/></a:xfrm>{one.format(words="左")}{one.format(words="右")}</a:grp>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    found = blocks(read(TITLE + paragraph(run(group))))
    assert found == tuple(Image(png("RGB"), MediaType.PNG, 60.0, 40.0, words) for words in ("左", "右"))


def test_old_vml_pictures_are_carried() -> None:
    vml = (
        '<w:pict><v:shape style="position:absolute;width:72pt;height:36pt" alt="旧图"><v:imagedata r:id="pic"/>'
        "</v:shape></w:pict>"
    )
    assert blocks(read(TITLE + paragraph(run(vml)))) == (Image(png("RGB"), MediaType.PNG, 25.4, 12.7, "旧图"),)


def test_without_a_size_the_file_says_how_large_it_is() -> None:
    unsized = drawing(width_mm=0, height_mm=0)
    [image] = blocks(read(TITLE + paragraph(run(unsized)), {"pic": png("RGB", dpi=(300, 300))}))
    assert isinstance(image, Image)
    assert (image.width_mm, image.height_mm) == (
        pytest.approx(24 / 300 * 25.4, abs=0.01),
        pytest.approx(1.355, abs=0.01),
    )


def test_first_choice_only() -> None:
    """Word writes what old programs cannot read twice."""
    twice = (
        f"<mc:AlternateContent><mc:Choice>{drawing()}</mc:Choice><mc:Fallback><w:pict><v:shape>"
        '<v:imagedata r:id="pic"/></v:shape></w:pict></mc:Fallback></mc:AlternateContent>'
    )
    assert len(blocks(read(TITLE + paragraph(run(twice))))) == 1


def test_pictures_of_notes_are_named() -> None:
    """A note's relationships are those of another part: its ``pic`` is not the text's."""
    note = f'<w:footnote w:id="2">{paragraph(text("注"), run(drawing()))}</w:footnote>'
    result = read(TITLE + paragraph(text("文"), run('<w:footnoteReference w:id="2"/>')), footnotes=note)
    assert not any(isinstance(block, Image) for block in blocks(result))
    assert "picture-left-out" in told(result)


LEFT_OUT = {
    "metafile": (b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(40), "EMF pictures cannot be set; save it as PNG or JPEG"),
    "old metafile": (b"\xd7\xcd\xc6\x9a" + bytes(40), "WMF pictures cannot be set"),
    "tiff": (b"II*\0" + bytes(40), "TIFF pictures cannot be set"),
    "svg": (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG pictures cannot be set"),
    "anything": (b"#!/bin/sh\n", "no picture that is known here"),
    "nothing": (b"", "no picture that is known here"),
    "half a png": (png("RGB")[: len(png("RGB")) // 2], "damaged or cut off; insert it again"),
    "half a jpeg": (jpeg("RGB")[: len(jpeg("RGB")) // 2], "damaged or cut off; insert it again"),
    "a head alone": (png("RGB")[:33], "damaged or cut off"),
    "a wrong sum": (png("RGB").replace(b"IDAT", b"IDAU"), "damaged or cut off"),
    "a bomb": (bomb(), "3600 million pixels, more than the 50 million that are decoded"),
    "too large a file": (png("L") + bytes(PICTURE_MAX), "larger than 16 MB"),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_cannot_be_carried_is_named_with_a_reason(case: str) -> None:
    data, said = LEFT_OUT[case]
    result = read(TITLE + paragraph(text("文。"), run(drawing())), {"pic": data})
    assert [type(block) for block in blocks(result)] == [Paragraph]
    [notice] = result.notices
    assert (notice.code, notice.severity) == ("picture-left-out", Severity.LOSS)
    assert notice.sentence.startswith("A picture (“办公楼”) is left out: ")
    assert said in notice.sentence


def test_pictures_outside_the_file_are_never_fetched() -> None:
    links_out = {"out": ("image", "http://127.0.0.1:9/a.png"), "up": ("image", "../../../../etc/passwd")}
    for name, said in (("out", "not in the file, at http://127.0.0.1:9/a.png"), ("up", "missing"), ("none", "not in")):
        result = read(TITLE + paragraph(text("文。"), run(drawing(name))), targets=links_out)
        assert said in told(result)["picture-left-out"]


def test_all_pictures_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PICTURES_MAX", 3 * len(png("RGB")))
    result = read(TITLE + paragraph(run(drawing())) * 5)
    assert len(blocks(result)) == 3
    assert "make them smaller in Word (Compress Pictures)" in told(result)["picture-left-out"]


def test_all_pixels_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same small file cropped in a thousand ways is decoded as often."""
    monkeypatch.setattr(rules, "PIXELS_IN_ALL_MAX", 5000)
    many = "".join(paragraph(run(drawing(crop=f'<a:srcRect l="{n}000"/>'))) for n in range(1, 40))
    assert len(blocks(read(TITLE + many))) < 10


def test_part_names_are_safe_from_damage_in_one_picture() -> None:
    """A damaged picture does not make the file unreadable."""
    data = bytearray(
        word_file(
            TITLE + paragraph(text("文。"), run(drawing())),
            targets={"pic": ("image", "media/a.png")},
            extra={"word/media/a.png": png("RGB")},
        )
    )
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        entry = package.getinfo("word/media/a.png")
    start = entry.header_offset + 30 + len(entry.filename)
    data[start : start + 20] = bytes(20)
    result = reopen(bytes(data), name="a.docx")
    assert "picture-left-out" in told(result)
    assert links({})


@pytest.mark.parametrize("style", names())
def test_a_picture_larger_than_the_page_is_made_smaller_in_word(style: str) -> None:
    [article] = read(TITLE + paragraph(run(drawing(width_mm=400, height_mm=100)))).collection.articles
    data = write_docx(article, load(style), properties_of(article, read(TITLE).collection)).data
    [back] = read_source(data, Options(), name="a.docx").collection.articles
    [image] = back.blocks
    assert isinstance(image, Image)
    room = load(style).image_room_mm[0]
    assert (image.width_mm, image.height_mm) == (pytest.approx(room, abs=0.01), pytest.approx(room / 4, abs=0.01))
    assert replace(image, source=None).data == png("RGB")

"""Every format without pages says exactly what the document says."""

from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from document.strategies import articles
from export.flowing.conftest import elements, epub_texts, html_texts, markdown_texts, rendered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html
from pictures import jpeg, png

import convert
from convert.document.model import (
    Article,
    CellSpans,
    Heading,
    Image,
    List,
    ListItem,
    MediaType,
    Paragraph,
    Role,
    Span,
    SpanKind,
    Table,
    Title,
)
from convert.export import WRITERS, DocumentWriter
from convert.export.forbidden import picture_in_words
from convert.export.properties import Properties
from convert.export.text.writer import INDENT
from convert.export.xml import without_forbidden
from convert.notices import Severity
from convert.options import ExportOptions, Format, Options, Script
from convert.styles.load import load, names
from convert.styles.model import Style

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
FLOWING = (Format.MD, Format.HTML, Format.TXT, Format.EPUB)
MOMENT = dt.datetime(2024, 3, 21, 17, 41, 28, tzinfo=dt.UTC)

_PROPERTY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def written(article: Article, wanted: Format, style: Style | None = None) -> bytes:
    writer = WRITERS[wanted]
    assert isinstance(writer, DocumentWriter)
    properties = Properties(article.title.text, MOMENT, article.language, collection="合集")
    return writer.write(article, style or load("gongwen"), properties).data


def expected_text_file(article: Article, style: Style) -> str:
    """Plain text, with every indent that the style's own numbers ask for."""
    from convert.document.walk import block_lines, item_levels

    lines = []
    for block in article.blocks:
        kind = type(block).__name__.lower()
        if isinstance(block, Paragraph):
            kind = str(block.role)
        elif kind == "heading":
            kind += str(block.level)  # type: ignore[union-attr]
        if kind in style.text:
            indent = INDENT * round(style.text[kind].indent_em + style.text[kind].left_em)
            shown = (picture_in_words(block),) if isinstance(block, Image) else block_lines(block)
            levels = item_levels(block.items) if isinstance(block, List) else [0] * len(shown)
            lines += [indent + INDENT * 2 * level + line for line, level in zip(shown, levels, strict=True)]
    return "\n".join([article.title.text, *lines])


def without_blank_lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line)


TEXTS: dict[Format, Callable[[bytes], list[str]]] = {
    Format.HTML: html_texts,
    Format.EPUB: epub_texts,
    Format.MD: markdown_texts,
}


def check(article: Article, wanted: Format, data: bytes, style: Style) -> None:
    if wanted is Format.TXT:
        said = without_blank_lines(data.decode())
        assert said == without_blank_lines(without_forbidden(expected_text_file(article, style)))
    else:
        shown = elements(article, drawn=wanted is Format.MD)
        if wanted is Format.MD:  # an empty row cannot be told from an empty head
            shown = [text for text in shown if text.strip("\t")]
        assert TEXTS[wanted](data) == shown


@pytest.mark.parametrize("wanted", FLOWING)
@_PROPERTY
@given(article=articles(), style=st.sampled_from(names()))
def test_any_document(wanted: Format, article: Article, style: str) -> None:
    check(article, wanted, written(article, wanted, load(style)), load(style))


@pytest.mark.parametrize("script", Script)
def test_the_seed_in_every_script(script: Script, tmp_path: Path) -> None:
    options = Options(script=script, export=ExportOptions(formats=FLOWING))
    [conversion] = convert.inspect(SEEDS, options)
    report = convert.export_files(SEEDS, tmp_path, options)
    assert len(report.files) == 40
    for file in report.files:
        article = conversion.collection.articles[file.ordinal - 1]
        wanted = Format(Path(file.path).suffix[1:])
        check(article, wanted, (tmp_path / file.path).read_bytes(), load("gongwen"))


#: What Markdown could mistake for itself.
TRAPS = [
    "# 甲", "- 甲", "+ 甲", "* 甲", "1. 甲", "12) 甲", "> 甲", "```", "~~~", "---", "===", "| 甲 | 乙 |",
    "    甲", "\t甲", "　　甲", "甲  ", "甲\\", "*甲*", "**甲**", "_甲_", "`甲`", "[甲](乙)", "![甲](乙)",
    "<b>甲</b>", "<http://a.b>", "&amp;", "&#42;", "甲\n乙", "甲  \n乙", "甲\n# 乙", "甲\n---", "甲\n    乙",
    "甲\n\n乙", "[甲]: 乙", "<!-- 甲 -->", "甲 #", ":-- | --:", "~~甲~~", "$甲$", "\\# 甲", "http://a.b/c_d_e",
    "甲\u2028乙", "甲\x85乙", "\u00a0甲\u00a0", "1986. 年", "①甲", "·甲",
]  # fmt: skip


@pytest.mark.parametrize("wanted", FLOWING)
@pytest.mark.parametrize("trap", TRAPS)
def test_text_that_looks_like_markup(trap: str, wanted: Format) -> None:
    from convert.document.model import Verse

    in_line = trap.replace("\n", "")
    article = Article(
        1,
        "",
        Title(in_line),
        (
            Heading(2, "", in_line),
            Paragraph(Role.BODY, trap),
            Paragraph(Role.BODY, f"前{trap}后", (Span(0, 1, SpanKind.STRONG),)),
            List((ListItem("•", trap), ListItem("①", trap))),
            List((ListItem("1.", trap), ListItem("2.", in_line))),
            Table(((trap, "乙"), ("丙", trap)), 1),
            Verse((in_line, in_line)),
        ),
    )
    check(article, wanted, written(article, wanted), load("gongwen"))


@pytest.mark.parametrize(
    ("inner", "element"),
    [("健全机制", "strong"), ("健全机制。", "strong"), ("“健全”", "strong"), (" 健全 ", "strong"), ("*", "strong")],
)
@pytest.mark.parametrize("around", ["", "前", "。"])
def test_strong_is_strong_whatever_touches_it(inner: str, element: str, around: str) -> None:
    text = f"{around}{inner}{around}"
    spans = (Span(len(around), len(around) + len(inner), SpanKind.STRONG),)
    data = written(Article(1, "", Title("题"), (Paragraph(Role.BODY, text, spans),)), Format.MD)
    [found] = rendered(data).iter(element)
    assert found.text == inner


def test_touching_spans_stay_two() -> None:
    spans = (Span(0, 2, SpanKind.STRONG), Span(2, 4, SpanKind.EMPHASIS), Span(4, 6, SpanKind.STRONG))
    data = written(Article(1, "", Title("题"), (Paragraph(Role.BODY, "甲乙丙丁戊己", spans),)), Format.MD)
    [paragraph] = rendered(data).iter("p")
    assert [(inner.tag, inner.text) for inner in paragraph] == [("strong", "甲乙"), ("em", "丙丁"), ("strong", "戊己")]


def test_markdown_lists_count_as_the_document_does() -> None:
    items = (ListItem("3.", "甲"), ListItem("4.", "乙"))
    blocks = (List(items), List((ListItem("（一）", "丙"), ListItem("（二）", "丁"))), List((ListItem("•", "戊"),)))
    page = rendered(written(Article(1, "", Title("题"), blocks), Format.MD))
    [counted] = page.iter("ol")
    assert (counted.get("start"), [item.text for item in counted]) == ("3", ["甲", "乙"])
    assert [[item.text for item in bullets] for bullets in page.iter("ul")] == [["（一）丙", "（二）丁"], ["戊"]]


@pytest.mark.parametrize("wanted", FLOWING)
def test_what_no_file_can_hold_is_left_out_and_named(wanted: Format) -> None:
    article = Article(1, "", Title("题\x00"), (Paragraph(Role.BODY, "甲\x07乙\ud801"),))
    writer = WRITERS[wanted]
    assert isinstance(writer, DocumentWriter)
    made = writer.write(article, load("gongwen"), Properties("题\x00", MOMENT, "zh"))
    check(article, wanted, made.data, load("gongwen"))
    assert [(notice.code, notice.severity, notice.subject) for notice in made.notices] == [
        ("forbidden-character", Severity.LOSS, "U+0000"),
        ("forbidden-character", Severity.LOSS, "U+0007, U+D801"),
    ]


@pytest.mark.parametrize("wanted", FLOWING)
@pytest.mark.parametrize("role", Role)
def test_every_role_is_shown_by_every_style(role: Role, wanted: Format) -> None:
    article = Article(1, "", Title("题"), (Paragraph(role, "文"),), "zh-Hans")
    for style in map(load, names()):
        data = written(article, wanted, style)
        check(article, wanted, data, style)
        if wanted is Format.HTML and role is not Role.BODY:
            differs = style.text[str(role)] != style.text["body"]
            assert (f"\n.{role} {{" in data.decode()) == differs


@pytest.mark.parametrize("wanted", FLOWING)
def test_the_same_input_gives_the_same_bytes(wanted: Format, tmp_path: Path) -> None:
    options = Options(export=ExportOptions(formats=(wanted,)))
    one, other = (
        convert.export_files(SEEDS, tmp_path / name, options, only="1,7", jobs=1).files for name in ("one", "other")
    )
    assert [file.sha256 for file in one] == [file.sha256 for file in other]


PICTURES = Article(
    1,
    "",
    Title("题"),
    (
        Image(png("RGBA"), MediaType.PNG, 60.0, 40.0, "办公楼 <新>"),
        Image(jpeg("L"), MediaType.JPEG, 600.0, 40.0),
        Image(png("RGBA"), MediaType.PNG, 30.0, 20.0, "办公楼"),
    ),
)


def test_a_page_holds_its_pictures() -> None:
    page = html.fromstring(written(PICTURES, Format.HTML))
    shown = [(each.get("alt"), each.get("src"), each.get("width"), each.get("height")) for each in page.iter("img")]
    assert [(alt, width, height) for alt, _, width, height in shown] == [
        ("办公楼 <新>", "227", "151"),
        ("", "2268", "151"),
        ("办公楼", "113", "76"),
    ]
    files = [base64.b64decode(address.partition(",")[2]) for _, address, _, _ in shown]
    assert files == [png("RGBA"), jpeg("L"), png("RGBA")]


def test_a_book_has_every_picture_once() -> None:
    with zipfile.ZipFile(io.BytesIO(written(PICTURES, Format.EPUB))) as book:
        assert book.read("EPUB/image-001.png") == png("RGBA")
        assert book.read("EPUB/image-002.jpeg") == jpeg("L")
        assert sum("image-" in name for name in book.namelist()) == 2
        package = book.read("EPUB/package.opf").decode()
        shown = etree.fromstring(book.read("EPUB/chapter-001.xhtml")).iter("{*}img")
        assert [each.get("src") for each in shown] == ["image-001.png", "image-002.jpeg", "image-001.png"]
    assert 'href="image-002.jpeg" media-type="image/jpeg"' in package
    assert "visual" in package
    assert '"schema:accessModeSufficient">textual</meta>' not in package  # one picture has no words


@pytest.mark.parametrize("wanted", [Format.MD, Format.TXT])
def test_what_has_no_pictures_names_them_and_says_so(wanted: Format) -> None:
    writer = WRITERS[wanted]
    assert isinstance(writer, DocumentWriter)
    done = writer.write(PICTURES, load("gongwen"), Properties("题", MOMENT, "zh"))
    assert "[图：办公楼" in done.data.decode().replace("\\", "")
    assert [notice.code for notice in done.notices] == ["picture-named-only"] * 3
    assert done.notices[0].severity is Severity.LOSS


def test_words_for_a_picture_are_told_of_like_any_text() -> None:
    article = Article(1, "", Title("题"), (Image(png("L"), MediaType.PNG, 60.0, 40.0, "甲\x01乙"),))
    writer = WRITERS[Format.HTML]
    assert isinstance(writer, DocumentWriter)
    done = writer.write(article, load("gongwen"), Properties("题", MOMENT, "zh"))
    assert 'alt="甲乙"' in done.data.decode()
    assert [notice.code for notice in done.notices] == ["forbidden-character"]


NESTED = Article(
    1,
    "",
    Title("题"),
    (
        Heading(1, "一、", "修好桥", spans=(Span(1, 3, SpanKind.STRONG),)),
        List(
            (
                ListItem("•", "甲"),
                ListItem("3.", "乙", 1),
                ListItem("4.", "丙丁", 1, (Span(1, 2, SpanKind.EMPHASIS),)),
                ListItem("①", "戊", 2),
                ListItem("•", "己"),
            )
        ),
        Table((("项目", "本年"),), 1, spans=(CellSpans(0, 1, (Span(0, 1, SpanKind.STRONG),)),)),
    ),
)


def test_markdown_nests_lists_and_shows_emphasis_everywhere() -> None:
    shown = written(NESTED, Format.MD).decode()
    assert shown == (
        "# 题\n\n## 一、修**好桥**\n\n"
        "- 甲\n\n  3. 乙\n  4. 丙*丁*\n     - ①戊\n- 己\n\n"
        "| 项目 | **本**年 |\n| --- | --- |\n"
    )
    lists = [
        (each.tag, len(list(each.iterancestors("ul", "ol")))) for each in rendered(shown.encode()).iter("ul", "ol")
    ]
    assert lists == [("ul", 0), ("ol", 1), ("ul", 2)]


def test_html_nests_lists_and_shows_emphasis_everywhere() -> None:
    page = written(NESTED, Format.HTML).decode()
    assert (
        '<ul class="list">\n<li>•甲<ul class="list"><li>3.乙</li><li>4.丙<em>丁</em>'
        '<ul class="list"><li>①戊</li></ul></li></ul></li>\n<li>•己</li>\n</ul>' in page
    )
    assert "一、修<strong>好桥</strong></h2>" in page
    assert "<th>项目</th><th><strong>本</strong>年</th>" in page


def test_text_indents_inner_items() -> None:
    shown = written(NESTED, Format.TXT).decode()
    assert [line.count(INDENT) for line in shown.split("\n") if line.strip()[:2] in ("•甲", "3.", "①戊", "•己")] == [
        2,
        4,
        6,
        2,
    ]

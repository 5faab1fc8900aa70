"""The Word file says exactly what the document says, whatever that is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from docx.document import Document
from export.docx.sheet import W
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from convert.document.model import (
    Article,
    Block,
    Heading,
    List,
    ListItem,
    PageBreak,
    Paragraph,
    Role,
    SourceRange,
    Span,
    SpanKind,
    Table,
    Title,
    Verse,
)
from convert.document.walk import article_lines
from convert.export.docx.tables import MOST_COLUMNS
from convert.export.docx.writer import write_docx
from convert.export.properties import Properties
from convert.export.xml import forbidden_characters, without_forbidden
from convert.notices import Severity
from convert.styles.load import load

Save = Callable[..., bytes]
LinesOf = Callable[[bytes], list[str]]

# Chinese, marks shared with Western text, spaces of every kind, markup: what tears a careless writer apart.
_TELLING = st.sampled_from("中文一、“”‘’…—·　 \t\n<>&\"'AaZ1é’]]>𠮷\u200f\u2028\x85\xa0")
_CLEAN = st.text(_TELLING | st.characters(exclude_categories=("Cs",), exclude_characters="\r\ufffe\uffff").filter(
    lambda character: not forbidden_characters(character)), max_size=30)  # fmt: skip
_HOSTILE = st.text(_TELLING | st.characters(codec=None, exclude_categories=()) | st.just("\r"), max_size=30)


def _spans(text: str, cuts: list[int], kinds: list[SpanKind]) -> tuple[Span, ...]:
    edges = sorted({cut % (len(text) + 1) for cut in cuts})
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return tuple(
        Span(start, end, kind, 2 if kind is SpanKind.RUN_IN else 0)
        for (start, end), kind in zip(pairs, kinds, strict=False)
    )


def _articles(text: st.SearchStrategy[str]) -> st.SearchStrategy[Article]:
    marked = st.builds(
        lambda role, said, cuts, kinds: Paragraph(role, said, _spans(said, cuts, kinds)),
        st.sampled_from(Role),
        text,
        st.lists(st.integers(0, 60), max_size=6),
        st.lists(st.sampled_from(SpanKind), min_size=3, max_size=3),
    )
    rows = st.integers(0, 4).flatmap(
        lambda columns: st.lists(st.lists(text, min_size=columns, max_size=columns).map(tuple), max_size=4).map(tuple)
    )
    block: st.SearchStrategy[Block] = st.one_of(
        marked,
        st.builds(Heading, st.integers(1, 4), text, text),
        st.builds(List, st.lists(st.builds(ListItem, text, text), max_size=3).map(tuple)),
        st.builds(Table, rows, st.integers(0, 2)),
        st.builds(Verse, st.lists(text, max_size=3).map(tuple)),
        st.just(PageBreak()),
    )
    languages = st.sampled_from(("zh", "zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK"))
    return st.builds(
        Article, st.just(1), st.just(""), st.builds(Title, text), st.lists(block, max_size=8).map(tuple), languages
    )


_PROPERTY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_PROPERTY
@given(article=_articles(_CLEAN), style=st.sampled_from(("gongwen", "plain")))
def test_text_reads_back_exactly(article: Article, style: str, properties: Properties, lines_of: LinesOf) -> None:
    written = write_docx(article, load(style), properties)
    assert lines_of(written.data) == list(article_lines(article))
    assert written.notices == ()


@_PROPERTY
@given(article=_articles(_HOSTILE))
def test_hostile_text_loses_only_what_xml_forbids_and_says_so(
    article: Article, properties: Properties, lines_of: LinesOf
) -> None:
    written = write_docx(article, load("gongwen"), properties)
    lines = list(article_lines(article))
    assert lines_of(written.data) == [re.sub("\r\n|\r", "\n", without_forbidden(line)) for line in lines]
    said = {name for notice in written.notices for name in notice.subject.split(", ")}
    assert said == {f"U+{ord(character):04X}" for character in forbidden_characters("".join(lines))}


AWKWARD_TEXTS = {
    "markup": "</w:t></w:r></w:p><w:p/> ]]> <![CDATA[ &#0; &amp; <?xml ?> <!-- -->",
    "right-to-left marks": "甲\u200f\u202eשלום\u202c乙\u2066ab\u2069\u061c",
    "joiners, selectors and byte-order marks": "葛\U000e0100城\ufe00\u200b\u200d\u2060\ufeff完",
    "line and paragraph separators": "甲\u2028乙\u2029丙\x85丁\x0c",
    "blanks of every width": " \u3000\xa0\u2003 甲  乙\t\t ",
    "beyond the basic plane": "𠮷𪚥𰻝🀄",
    "private use": "\ue000\U0010fffd",
    "field codes": "{ PAGE } { TITLE \\* MERGEFORMAT } {page}{title}",
}


@pytest.mark.parametrize("text", AWKWARD_TEXTS.values(), ids=AWKWARD_TEXTS.keys())
def test_awkward_text_stands_everywhere_as_it_is(
    text: str, properties: Properties, lines_of: LinesOf, opened: Callable[[bytes], Document]
) -> None:
    text = without_forbidden(text)
    article = Article(
        1,
        "",
        Title(text),
        (Heading(1, text, text), Paragraph(Role.BODY, text), List((ListItem(text, text),)), Table(((text, text),), 1)),
    )
    style = load("gongwen")
    named = replace(style, header=replace(style.header, odd=("{title}", "", ""), even=("", "{collection}", "")))
    data = write_docx(article, named, replace(properties, title=text, collection=text)).data
    assert lines_of(data) == list(article_lines(article))
    core = opened(data).core_properties
    assert (core.title, core.category) == (text, text)


def test_a_title_of_a_hundred_thousand_characters(properties: Properties, lines_of: LinesOf) -> None:
    title = "关于“进一步”做好工作的通知" * 7_700
    style = load("gongwen")
    named = replace(style, header=replace(style.header, odd=("", "{title}", ""), even=("", "{title}", "")))
    article = Article(1, "", Title(title), (Paragraph(Role.BODY, "正文"),))
    assert lines_of(write_docx(article, named, replace(properties, title=title)).data) == [title, "正文"]


def test_a_hundred_thousand_paragraphs(properties: Properties) -> None:
    count = 100_000
    blocks = tuple(Paragraph(Role.BODY, f"第{number}段“<&>”") for number in range(count))
    data = write_docx(Article(1, "", Title("题"), blocks), load("gongwen"), properties).data
    found = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("word/document.xml") as part:
        for _, paragraph in etree.iterparse(part, tag=f"{W}p"):
            text = "".join(paragraph.itertext())
            assert text == ("题" if found == 0 else f"第{found - 1}段“<&>”")
            paragraph.clear(keep_tail=False)
            found += 1
    assert found == count + 1


def test_every_block_reads_back(everything: Article, save: Save, lines_of: LinesOf) -> None:
    assert lines_of(save(everything)) == list(article_lines(everything))


def test_notice_has_the_place_and_names_the_character(everything: Article, properties: Properties) -> None:
    damaged = replace(everything, blocks=(Paragraph(Role.BODY, "甲\x07乙\ud801", (), SourceRange(40, 44)),))
    (notice,) = write_docx(damaged, load("plain"), properties).notices
    assert (notice.code, notice.severity) == ("forbidden-character", Severity.LOSS)
    assert (notice.start, notice.end, notice.subject) == (40, 44, "U+0007, U+D801")


def test_wide_table_is_lines_with_a_notice(properties: Properties, lines_of: LinesOf) -> None:
    row = tuple(str(column % 10) for column in range(MOST_COLUMNS + 1))
    fits, wide = Table((row[1:],)), Table((row,), 0, SourceRange(1, 2))
    article = Article(1, "", Title("表"), (fits, wide))
    written = write_docx(article, load("gongwen"), properties)
    assert lines_of(written.data) == list(article_lines(article))
    assert [(notice.code, notice.start) for notice in written.notices] == [
        ("table-set-smaller", None),
        ("table-too-wide", 1),
    ]


STYLE_OF_ROLE = {
    "body": "Body Text",
    "salutation": "Salutation",
    "lead": "Lead",
    "byline": "Byline",
    "date": "Date",
    "note": "Note",
    "speaker": "Speaker",
    "signature": "Signature",
    "attachment": "Attachment",
    "quote": "Quote",
    "caption": "Caption",
}


@pytest.mark.parametrize("role", Role)
def test_roles_have_styles_of_their_own(role: Role, save: Save, opened: Callable[[bytes], Document]) -> None:
    document = opened(save(Article(1, "", Title("题"), (Paragraph(role, "文"),))))
    title, paragraph = document.paragraphs
    assert (title.style.name, paragraph.style.name) == ("Title", STYLE_OF_ROLE[role])


def test_further_attachments_stand_below_the_first(save: Save, opened: Callable[[bytes], Document]) -> None:
    names = ("附件：1.明细表", "2.清单", "附表：说明")
    document = opened(save(Article(1, "", Title("题"), tuple(Paragraph(Role.ATTACHMENT, name) for name in names))))
    styles = [paragraph.style.name for paragraph in document.paragraphs[1:]]
    assert styles == ["Attachment", "Attachment Item", "Attachment"]


def test_turned_lines_of_an_attachment_begin_below_its_name(properties: Properties) -> None:
    names = ("附件：1. 明细表", "2. 清单", "10. 说明", "三、名册", "图样")
    article = Article(1, "", Title("题"), tuple(Paragraph(Role.ATTACHMENT, name) for name in names))
    own = _all_indents(write_docx(article, load("gongwen"), properties).data)
    # What the styles say holds for 附件：1. and 2. , four characters and one; the others are wider or have no number.
    assert own == [
        ("650", str(round(6.5 * 315)), "hanging", "150"),
        ("700", str(7 * 315), "hanging", "200"),
        ("500", str(5 * 315), "firstLine", "0"),
    ]


def test_turned_lines_of_a_list_that_hangs_begin_behind_its_markers(properties: Properties) -> None:
    items = (ListItem("• ", "甲"), ListItem("1.", "乙"), ListItem("① ", "丙", 1))
    article = Article(1, "", Title("题"), (List(items),))
    # The style of the book says it for bullets. A character is 10.5 points there, and an inner list two further in.
    assert _all_indents(write_docx(article, load("book"), properties).data) == [
        ("275", str(round(2.75 * 210)), "hanging", "75"),
        ("525", str(round(5.25 * 210)), "hanging", "125"),
    ]
    assert _all_indents(write_docx(article, load("gongwen"), properties).data) == []


def _all_indents(data: bytes) -> list[tuple[str, ...]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("word/document.xml").decode()
    return re.findall(r'<w:ind w:leftChars="(\d+)" w:left="(\d+)".*?w:(hanging|firstLine)Chars="(\d+)"', text)


def test_a_date_begins_two_characters_right_of_the_signature(properties: Properties) -> None:
    closing = Paragraph(Role.SIGNATURE, "某某县人民政府"), Paragraph(Role.DATE, "2024年3月1日")
    article = Article(1, "", Title("题"), closing)
    # The date, 7.25 characters with its gaps, ends two from the right; the office of 7 begins two before it.
    own = _own_indents(write_docx(article, load("gongwen"), properties).data)
    assert [int(indent[0]) for indent in own] == [425, 200]
    assert [int(indent[1]) for indent in own] == [round(4.25 * 315), 2 * 315]
    # Taiwan's documents have both at the margin, and nothing is said beside the style.
    assert _own_indents(write_docx(article, load("tw"), properties).data) == []


def test_what_closes_a_text_stays_with_it(save: Save, opened: Callable[[bytes], Document]) -> None:
    roles = (Role.BODY, Role.BODY, Role.SIGNATURE, Role.DATE, Role.NOTE, Role.BODY, Role.NOTE)
    document = opened(save(Article(1, "", Title("题"), tuple(Paragraph(role, "某某局") for role in roles)), "plain"))
    kept = [bool(paragraph._p.xpath("w:pPr/w:keepNext")) for paragraph in document.paragraphs[1:]]
    assert kept == [False, True, True, True, False, False, False]


def _own_indents(data: bytes) -> list[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("word/document.xml").decode()
    return re.findall(r'<w:ind w:rightChars="(\d+)" w:right="(\d+)"/>', text)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_headings_are_words_own(level: int, save: Save, opened: Callable[[bytes], Document]) -> None:
    document = opened(save(Article(1, "", Title("题"), (Heading(level, "一、", "做法"),))))
    heading = document.paragraphs[1]
    assert (heading.style.name, heading.text) == (f"Heading {level}", "一、做法")


def test_run_in_headings_and_emphasis_are_character_styles(
    everything: Article, save: Save, opened: Callable[[bytes], Document]
) -> None:
    document = opened(save(everything))
    styled = [(run.style.name, run.text) for p in document.paragraphs for run in p.runs]
    assert [pair for pair in styled if pair[0] != "Default Paragraph Font"] == [
        ("Run-in Heading 1", "一是健全工作机制。"),
        ("Strong", "成立领导小组"),
        ("Emphasis", "由县"),
        *((f"Run-in Heading {level}", f"{level}是抓落实。") for level in (1, 2, 3, 4)),
        *[("Strong", "层层")] * 6,
        ("Strong", "突出"),
        ("Emphasis", "重点"),
    ]
    cells = [run for cell in document.tables[0]._cells for p in cell.paragraphs for run in p.runs]
    assert [(run.style.name, run.text) for run in cells][:2] == [("Emphasis", "项"), ("Default Paragraph Font", "目")]


def test_items_of_inner_lists_have_words_own_styles(
    everything: Article, save: Save, opened: Callable[[bytes], Document]
) -> None:
    document = opened(save(everything))
    listed = [p.style.name for p in document.paragraphs if p.text == "•层层深入"]
    assert listed == ["List", "List 2", "List 3", "List 4", "List 5", "List"]


def test_table_is_a_ruled_table_with_a_repeated_head(
    everything: Article, save: Save, opened: Callable[[bytes], Document]
) -> None:
    document = opened(save(everything))
    headed, plain = document.tables
    assert {headed.style.name, plain.style.name} == {"Table Grid"}
    assert [len(row._tr.xpath("w:trPr/w:tblHeader")) for row in headed.rows] == [1, 0]
    assert not plain._tbl.xpath(".//w:tblHeader")
    named = [[p.style.name for cell in row.cells for p in cell.paragraphs] for row in headed.rows]
    assert named == [["Table Head"] * 3, ["Table Text", "Table Figures", "Table Text"]]
    section = document.sections[0]
    width = sum(int(column.width) for column in headed.columns)
    assert width == section.page_width - section.left_margin - section.right_margin


def test_neighbouring_tables_stay_two(save: Save, opened: Callable[[bytes], Document]) -> None:
    one, other = Table((("甲",),)), Table((("乙",),))
    together = opened(save(Article(1, "", Title("题"), (one, other))))
    assert [child.tag.rpartition("}")[2] for child in together.element.body] == ["p", "tbl", "p", "tbl", "sectPr"]
    assert [p.style.name for p in together.paragraphs] == ["Title", "Table Gap"]
    apart = opened(save(Article(1, "", Title("题"), (one, Paragraph(Role.BODY, "文"), other))))
    assert [p.style.name for p in apart.paragraphs] == ["Title", "Body Text"]


def test_page_breaks_add_no_paragraph_and_a_last_one_no_page(save: Save, opened: Callable[[bytes], Document]) -> None:
    blocks = (
        PageBreak(),
        Paragraph(Role.BODY, "甲"),
        PageBreak(),
        PageBreak(),
        Paragraph(Role.BODY, "乙"),
        PageBreak(),
    )
    document = opened(save(Article(1, "", Title("题"), blocks)))
    breaks = [len(p._p.xpath('w:r/w:br[@w:type="page"]')) for p in document.paragraphs]
    assert list(zip([p.text for p in document.paragraphs], breaks, strict=True)) == [("题", 1), ("甲", 2), ("乙", 0)]


def test_core_properties(everything: Article, save: Save, opened: Callable[[bytes], Document]) -> None:
    core = opened(save(everything)).core_properties
    assert (core.title, core.author, core.last_modified_by) == ("关于工作情况的报告", "某某", "hanpress")
    assert (core.category, core.language, core.revision) == ("工作报告 <7篇>", "zh-Hans", 1)
    assert core.comments == "The title is derived from the collection's title."
    assert core.created == core.modified
    assert core.created is not None
    assert core.created.isoformat() == "2024-03-21T09:41:28+00:00"


def test_properties_without_author_or_collection(everything: Article, properties: Properties) -> None:
    import docx

    bare = replace(properties, author="", collection="", title="坏\x00题", title_note="")
    core = docx.Document(io.BytesIO(write_docx(everything, load("gongwen"), bare).data)).core_properties
    assert (core.author, core.category, core.comments, core.title) == ("hanpress", "", "", "坏题")

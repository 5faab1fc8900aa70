"""Word files of others: styles by name and outline, lists, fields, changes, notes, and what must be named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reopen.conftest import CHINESE_WORD_STYLES, STRICT, W, p, word_file

from convert.document.model import (
    Block,
    Heading,
    List,
    ListItem,
    PageBreak,
    Paragraph,
    Role,
    Span,
    SpanKind,
    Table,
    TitleOrigin,
)
from convert.notices import Severity
from convert.reopen.read import Reopened, reopen

Opened = Callable[..., Reopened]

TITLE = p("工作报告", "a3")
LONG = "今年以来，我们清理了全城的排水管道，共计三十六公里，群众反映很好。"


def blocks(result: Reopened) -> tuple[Block, ...]:
    [article] = result.collection.articles
    return article.blocks


def codes(result: Reopened) -> dict[str, str]:
    """What is told: code → subject."""
    return {notice.code: notice.subject for notice in result.notices}


# ── headings and titles ───────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (p("总则", "1"), Heading(1, "", "总则")),
        (p("一、总则", "1"), Heading(1, "一、", "总则")),
        (p("总则", "2"), Heading(2, "", "总则")),
        (p("总则", "my"), Heading(1, "", "总则")),  # a style of their own, based on heading 1
        (p("总则", "lvl"), Heading(3, "", "总则")),  # a style with an outline level
        (p("总则", "", '<w:outlineLvl w:val="1"/>'), Heading(2, "", "总则")),  # an outline level of its own
        (p("总则", "", '<w:outlineLvl w:val="6"/>'), Heading(4, "", "总则")),
        (p(LONG, "1", '<w:outlineLvl w:val="9"/>'), Paragraph(Role.BODY, LONG)),  # turned back into text
        (p(LONG, "nobody"), Paragraph(Role.BODY, LONG)),
    ],
)
def test_headings_by_style_and_outline(paragraph: str, expected: Block, opened: Opened) -> None:
    result = opened(TITLE + p("前言", "1") + p(LONG) + paragraph)
    assert blocks(result)[2:] == (expected,)
    assert ("heading-too-deep" in codes(result)) == ('w:val="6"' in paragraph)


@pytest.mark.parametrize("name", ["标题 1", "標題 1", "Heading 1", "heading 1", "标题1"])
def test_heading_styles_by_translated_names(name: str, opened: Opened) -> None:
    style = f'<w:style w:type="paragraph" w:styleId="x9"><w:name w:val="{name}"/></w:style>'
    assert blocks(opened(TITLE + p("总则", "x9"), styles=CHINESE_WORD_STYLES + style)) == (Heading(1, "", "总则"),)


def test_styles_in_a_circle_end(opened: Opened) -> None:
    circle = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:name w:val="c{one}"/><w:basedOn w:val="{other}"/></w:style>'
        for one, other in (("x", "y"), ("y", "x"), ("z", "z"))
    )
    result = opened(TITLE + p(LONG, "x") + p(LONG, "z"), styles=CHINESE_WORD_STYLES + circle)
    assert blocks(result) == (Paragraph(Role.BODY, LONG), Paragraph(Role.BODY, LONG))


def test_a_plain_file_is_read_by_the_rules_of_the_text(opened: Opened) -> None:
    body = (
        p("关于排水工作的报告", settings='<w:jc w:val="center"/>')
        + p("　　各位领导：")
        + p("一、主要做法")
        + p("　　" + LONG)
        + p("二、下步打算")
        + p(LONG)
        + p("2024年3月21日")
    )
    result = opened(body)
    [article] = result.collection.articles
    assert (article.title.text, article.title.origin) == ("关于排水工作的报告", TitleOrigin.GIVEN)
    assert article.blocks == (
        Paragraph(Role.SALUTATION, "各位领导："),
        Heading(1, "一、", "主要做法"),
        Paragraph(Role.BODY, LONG),
        Heading(1, "二、", "下步打算"),
        Paragraph(Role.BODY, LONG),
        Paragraph(Role.DATE, "2024年3月21日"),
    )
    assert codes(result) == {"typed-indents": ""}


@pytest.mark.parametrize(
    ("body", "core", "title", "origin"),
    [
        (p("题目", "a3") + p(LONG), "<dc:title>别的</dc:title>", "题目", TitleOrigin.GIVEN),
        (p("题目", "1") + p("一、甲", "2") + p(LONG), "", "题目", TitleOrigin.GIVEN),
        (p("甲", "1") + p(LONG) + p("乙", "1"), "<dc:title>年度报告</dc:title>", "年度报告", TitleOrigin.DERIVED),
        (p("甲", "1") + p(LONG) + p("乙", "1"), "", "汇报材料", TitleOrigin.DERIVED),
    ],
)
def test_where_a_title_comes_from(body: str, core: str, title: str, origin: TitleOrigin) -> None:
    [article] = reopen(word_file(body, core=core), name="汇报材料.docx").collection.articles
    assert (article.title.text, article.title.origin) == (title, origin)


def test_the_heading_that_becomes_the_title_raises_the_others(opened: Opened) -> None:
    result = opened(p("题目", "1") + p("一、甲", "2") + p(LONG))
    assert blocks(result) == (Heading(1, "一、", "甲"), Paragraph(Role.BODY, LONG))


def test_every_title_begins_an_article(opened: Opened) -> None:
    result = opened(p("甲报告", "a3") + p(LONG) + p("乙报告", "a3") + p("（副题）", "a3") + p(LONG))
    assert [article.title.text for article in result.collection.articles] == ["甲报告", "乙报告（副题）"]
    assert [article.ordinal for article in result.collection.articles] == [1, 2]


# ── runs ──────────────────────────────────────────────────────────────────────


def run(text: str, settings: str = "") -> str:
    return f'<w:r><w:rPr>{settings}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner: str, style: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>' if style else f"<w:p>{inner}</w:p>"


@pytest.mark.parametrize(
    ("inner", "text", "spans"),
    [
        (run("甲") + run("乙", "<w:b/>") + run("丙"), "甲乙丙", (Span(1, 2, SpanKind.STRONG),)),
        (run("甲", '<w:b w:val="0"/>') + run("乙", "<w:i/>"), "甲乙", (Span(1, 2, SpanKind.EMPHASIS),)),
        (run("甲", "<w:b/>") + run("乙", "<w:b/><w:i/>"), "甲乙", (Span(0, 2, SpanKind.STRONG),)),
        (run("甲", '<w:rStyle w:val="s"/>') + run("乙"), "甲乙", (Span(0, 1, SpanKind.STRONG),)),
        (run("甲", '<w:rStyle w:val="bold"/>') + run("乙"), "甲乙", (Span(0, 1, SpanKind.STRONG),)),
        (run("甲", '<w:rStyle w:val="bold"/><w:b w:val="false"/>') + run("乙"), "甲乙", ()),
        (run("一是。", '<w:rStyle w:val="20"/>') + run("成立"), "一是。成立", (Span(0, 3, SpanKind.RUN_IN, 2),)),
        (run("甲", '<w:em w:val="dot"/>'), "甲", (Span(0, 1, SpanKind.EMPHASIS),)),
        ("<w:r><w:rPr><w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr><w:t>甲</w:t></w:r>", "甲", ()),
    ],
)  # fmt: skip
def test_bold_and_italic(inner: str, text: str, spans: tuple[Span, ...], opened: Opened) -> None:
    result = opened(TITLE + p("节", "1") + paragraph(inner + run("，" + LONG)))
    [_, block] = blocks(result)
    assert isinstance(block, Paragraph)
    assert block.text == f"{text}，{LONG}"
    assert block.spans == spans


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r>", "甲\n乙\t丙"),
        ("<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t></w:r>", "甲\u2011乙"),
        ("<w:r><w:t>甲</w:t><w:softHyphen/><w:t>\u00a0丙</w:t></w:r>", "甲\u00ad\u00a0丙"),
        ("<w:r><w:t> 甲\n 乙 </w:t></w:r>", "甲  乙"),  # blanks not said to be meant
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>甲</w:t></w:r>', "✓甲"),
        ("<w:smartTag><w:r><w:t>甲</w:t></w:r></w:smartTag>", "甲"),
        ("<w:sdt><w:sdtContent><w:r><w:t>乙</w:t></w:r></w:sdtContent></w:sdt>", "乙"),
        ("<w:proofErr/><w:bookmarkStart/><w:r><w:lastRenderedPageBreak/><w:t>乙</w:t></w:r>", "乙"),
        ('<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>12</w:t></w:r></w:fldSimple><w:r><w:t>页</w:t></w:r>', "12页"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
         '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>五月</w:t></w:r>'
         '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>完</w:t></w:r>', "五月完"),
        ("<mc:AlternateContent><mc:Choice Requires='x'><w:r><w:t>甲</w:t></w:r></mc:Choice>"
         "<mc:Fallback><w:r><w:t>乙</w:t></w:r></mc:Fallback></mc:AlternateContent>", "甲"),
    ],
)  # fmt: skip
def test_characters_fields_and_wrappers(inner: str, text: str, opened: Opened) -> None:
    result = opened(TITLE + p("节", "1") + paragraph(inner))
    assert blocks(result)[1:] == (Paragraph(Role.BODY, text),)
    assert codes(result) == {}


def test_page_breaks_inside_before_and_between_sections(opened: Opened) -> None:
    section = '<w:p><w:pPr><w:sectPr><w:type w:val="{}"/></w:sectPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    body = (
        TITLE
        + p("节", "1")
        + '<w:p><w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r></w:p>'
        + p("丙", settings="<w:pageBreakBefore/>")
        + section.format("nextPage", "丁")
        + section.format("continuous", "戊")
        + p("己")
        + '<w:sectPr><w:type w:val="oddPage"/></w:sectPr>'
    )
    shown = ["|" if isinstance(block, PageBreak) else block.text for block in blocks(opened(body))[1:]]  # type: ignore[union-attr]
    assert shown == ["甲", "|", "乙", "|", "丙", "丁", "戊", "|", "己"]


# ── lists ─────────────────────────────────────────────────────────────────────


def level(index: int, form: str, text: str, more: str = "") -> str:
    looks = f'<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/>{looks}</w:lvl>'


def numbering(*levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{more}'
    )


def numbered(text: str, at: int = 0, number: int = 1, style: str = "") -> str:
    return p(text, style, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


@pytest.mark.parametrize(
    ("form", "text", "markers"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("chineseCountingThousand", "%1、", ["一、", "二、", "三、"]),
        ("chineseCounting", "第%1章", ["第一章 ", "第二章 ", "第三章 "]),
        ("ideographEnclosedCircle", "%1", ["㊀", "㊁", "㊂"]),
        ("decimalEnclosedCircleChinese", "%1", ["①", "②", "③"]),
        ("upperLetter", "%1.", ["A.", "B.", "C."]),
        ("lowerRoman", "%1)", ["i)", "ii)", "iii)"]),
        ("ideographTraditional", "%1、", ["甲、", "乙、", "丙、"]),
        ("bullet", "\uf0b7", ["•", "•", "•"]),
        ("bullet", "●", ["●", "●", "●"]),
    ],
)
def test_markers_are_computed(form: str, text: str, markers: list[str], opened: Opened) -> None:
    body = TITLE + p("节", "1") + "".join(numbered(word) for word in ("子", "丑", "寅"))
    result = opened(body, numbering=numbering(level(0, form, text)))
    [found] = [block for block in blocks(result) if isinstance(block, List)]
    assert found == List(tuple(ListItem(marker, word) for marker, word in zip(markers, "子丑寅", strict=True)))


def test_levels_count_within_each_other_and_start_anew(opened: Opened) -> None:
    levels = (
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "lowerLetter", "(%3)"),
    )
    anew = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    where = [(0, 1), (1, 1), (2, 1), (2, 1), (1, 1), (2, 1), (0, 1), (1, 1), (0, 2), (0, 2)]
    body = TITLE + p("节", "1") + "".join(numbered("文", at, number) for at, number in where)
    result = opened(body, numbering=numbering(*levels, more=anew))
    first, second = (block for block in blocks(result) if isinstance(block, List))
    assert [(item.level, item.marker) for item in first.items] == [
        (0, "一、"), (1, "1.1 "), (2, "(a)"), (2, "(b)"), (1, "1.2 "), (2, "(a)"), (0, "二、"), (1, "2.1 "),
    ]  # fmt: skip
    assert [item.marker for item in second.items] == ["一、", "二、"]
    assert "list-levels-flattened" not in codes(result)


def test_automatic_numbers_of_headings_become_text(opened: Opened) -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 3"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = TITLE + p("做法", "h") + p(LONG) + p("打算", "h")
    result = opened(
        body, styles=CHINESE_WORD_STYLES + style, numbering=numbering(level(0, "chineseCounting", "（%1）"))
    )
    assert [block for block in blocks(result) if isinstance(block, Heading)] == [
        Heading(3, "（一）", "做法"),
        Heading(3, "（二）", "打算"),
    ]
    assert "numbers-as-text" in codes(result)
    assert "（一）做法\n" in result.text


def test_automatic_numbers_without_heading_styles_are_read_as_typed_ones(opened: Opened) -> None:
    body = TITLE + numbered("主要做法") + p(LONG) + numbered("下步打算") + p(LONG)
    result = opened(body, numbering=numbering(level(0, "chineseCounting", "%1、")))
    assert [block for block in blocks(result) if isinstance(block, Heading)] == [
        Heading(1, "一、", "主要做法"),
        Heading(1, "二、", "下步打算"),
    ]


# ── tables ────────────────────────────────────────────────────────────────────


def cell(text: str, settings: str = "") -> str:
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{p(text)}</w:tc>"


def test_merged_cells_are_flattened_and_named(opened: Opened) -> None:
    rows = (
        '<w:tr><w:trPr><w:tblHeader/></w:trPr>' + cell("合并", '<w:gridSpan w:val="2"/>') + cell("丙") + "</w:tr>"
        + "<w:tr>" + cell("一", '<w:vMerge w:val="restart"/>') + cell("二") + cell("三") + "</w:tr>"
        + "<w:tr>" + cell("", "<w:vMerge/>") + cell("四") + "</w:tr>"
    )  # fmt: skip
    result = opened(TITLE + p(LONG) + f"<w:tbl>{rows}</w:tbl>" + p(LONG))
    [table] = [block for block in blocks(result) if isinstance(block, Table)]
    assert table == Table((("合并", "", "丙"), ("一", "二", "三"), ("", "四", "")), 1)
    assert "merged-cells" in codes(result)


def test_a_table_in_a_cell_becomes_lines(opened: Opened) -> None:
    inner = "<w:tbl><w:tr>" + cell("内") + cell("外") + "</w:tr></w:tbl>"
    result = opened(TITLE + f"<w:tbl><w:tr><w:tc>{p('上')}{inner}{p('下')}</w:tc></w:tr></w:tbl>")
    assert blocks(result) == (Table((("上\n内\t外\n下",),)),)
    assert codes(result)["nested-table"] == "内 外"


# ── what is named ─────────────────────────────────────────────────────────────


def test_tracked_changes_are_read_as_accepted(opened: Opened) -> None:
    deleted_end = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p>' + p("后半。")
    body = (
        "<w:p><w:r><w:t>甲</w:t></w:r><w:ins><w:r><w:t>乙</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>丙</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>丁</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>戊</w:t></w:r></w:moveTo></w:p>"
    )
    result = opened(TITLE + p("节", "1") + body + deleted_end)
    assert blocks(result)[1:] == (Paragraph(Role.BODY, "甲乙戊"), Paragraph(Role.BODY, "前半，后半。"))
    assert "tracked-changes" in codes(result)


def test_footnotes_stand_at_the_end(opened: Opened) -> None:
    noted = (
        '<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>继续。</w:t></w:r></w:p>'
    )
    notes = f'<w:footnote w:id="0"><w:p/></w:footnote><w:footnote w:id="2">{p(" 来源：年鉴。")}</w:footnote>'
    result = opened(TITLE + p("节", "1") + noted, footnotes=notes)
    assert blocks(result)[1:] == (Paragraph(Role.BODY, "正文[1]继续。"), Paragraph(Role.NOTE, "[1] 来源：年鉴。"))
    assert "footnotes-moved" in codes(result)


def test_contents_are_left_out(opened: Opened) -> None:
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>节……1</w:t></w:r></w:p>'
        + p("章……2")
        + '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    gallery = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('目录')}</w:sdtContent></w:sdt>"
    )
    for contents in (field, gallery, p("节……1", "TOC1")):
        result = opened(TITLE + contents + p("节", "1") + p(LONG))
        assert blocks(result) == (Heading(1, "", "节"), Paragraph(Role.BODY, LONG))
        assert "contents-left-out" in codes(result)


@pytest.mark.parametrize(
    ("inner", "code", "subject", "text"),
    [
        ('<w:hyperlink r:id="link"><w:r><w:t>网站</w:t></w:r></w:hyperlink>',
         "link-target-left-out", "http://a.example/", "网站"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>秘密</w:t></w:r><w:r><w:t>公开</w:t></w:r>",
         "hidden-text", "秘密", "公开"),
        ('<w:r><w:t>文</w:t><w:commentReference w:id="5"/></w:r>', "comment-left-out", "要改", "文"),
        ("<w:r><w:drawing><wp:inline><wp:docPr id='1' name='图 1' descr='办公楼'/><a:graphic><a:blip/></a:graphic>"
         "</wp:inline></w:drawing><w:t>文</w:t></w:r>", "picture-left-out",
         " (“办公楼”) is left out: it is not in the file; embed it in Word and try again", "文"),
        ("<w:r><w:t>文</w:t></w:r><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "formula-flattened", "x=1", "文x=1"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>汉</w:t></w:r></w:rubyBase></w:ruby>"
         "<w:t>字</w:t></w:r>", "ruby-left-out", "hàn", "汉字"),
        ('<w:r><w:sym w:font="Odd" w:char="F0ff"/></w:r>', "symbol-unknown", "Odd f0ff", "□"),
        ("<w:r><w:object/><w:t>文</w:t></w:r>", "object-left-out", "an object of another program", "文"),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_is_named(inner: str, code: str, subject: str, text: str) -> None:
    data = word_file(
        TITLE + p("节", "1") + f"<w:p>{inner}</w:p>",
        targets={"link": ("hyperlink", "http://a.example/")},
        comments=f'<w:comment w:id="5">{p("要改")}</w:comment>',
    )
    result = reopen(data, name="a.docx")
    [_, block] = blocks(result)
    assert isinstance(block, Paragraph)
    assert block.text == text
    assert codes(result) == {code: subject}
    assert all(notice.severity is not Severity.INFO for notice in result.notices)


def test_text_boxes_follow_their_paragraph_once(opened: Opened) -> None:
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    inner = (
        "<w:p><w:r><w:t>甲</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:anchor>"
        f"{box}</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    result = opened(TITLE + p("节", "1") + inner + p(LONG))
    assert [block.text for block in blocks(result)[1:]] == ["甲", "框内", LONG]  # type: ignore[union-attr]
    assert codes(result) == {"text-box-moved": "框内"}


def test_notices_stand_where_the_text_stands(opened: Opened) -> None:
    inner = "<w:p><w:r><w:t>文</w:t><w:object/></w:r></w:p>"
    result = opened(TITLE + p(LONG) + inner)
    [notice] = [notice for notice in result.notices if notice.code == "object-left-out"]
    assert notice.start is not None
    assert result.text[notice.start :].startswith("文")


def test_strict_files_read_alike() -> None:
    from reopen.conftest import links, packed

    body = p("题", "a3") + p("总则", "1") + p(LONG)
    strict = {
        "_rels/.rels": links({"d": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f'<w:document xmlns:w="{STRICT}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": links({"s": ("styles", "styles.xml")}),
        "word/styles.xml": f'<w:styles xmlns:w="{STRICT}">{CHINESE_WORD_STYLES}</w:styles>',
    }
    assert W not in strict["word/document.xml"]
    [article] = reopen(packed(strict), name="a.docx").collection.articles
    assert article.title.text == "题"
    assert [type(block) for block in article.blocks] == [Heading, Paragraph]

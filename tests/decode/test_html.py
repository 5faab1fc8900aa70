"""Web pages: what is one, what of it is text, and that nothing of an article is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from convert.decode.decode import decode
from convert.decode.html import is_html
from convert.decode.page import page_text

PAGES = sorted((Path(__file__).parents[1] / "cases" / "decode" / "pages").glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages(page: Path) -> None:
    found = decode(page.read_bytes(), name=page.name)
    assert found.kind == "html"
    assert found.text == page.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("<!DOCTYPE html><p>正文", "", True),
        ("\ufeff \n<?xml version='1.0'?>\n<!-- x --><html>正文", "", True),
        ("<p>第一段</p><p>第二段</p>", "", True),
        ("<div class='a'>正文</div>", "", True),
        ("标题<br>第一行<br>第二行<br/>第三行<br />", "", True),
        ("正文<br>第二行", "a.html", True),
        ("正文", "a.html", False),
        ("海南 海口；</p>，下同", "", False),
        ("若 a<b 且 c>d，则 x<y。", "", False),
        ("<正文>不是标签</正文>", "", False),
        ("<p 开头但没有完", "", False),
        ("第一行<br>\n第二行\n第三行\n第四行", "a.txt", False),
        ("网页用<p>和</p>分段，\n用<b>和</b>加粗，\n用<br>换行。\n以上。", "", False),
        ("List<String> a = b; if (p<br) return;", "", False),
    ],
)
def test_what_is_a_page(text: str, name: str, expected: bool) -> None:
    assert is_html(text, name) is expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>一行\n  接着一行</p>", "一行接着一行\n"),
        ("<p>one\n  two</p>", "one two\n"),
        ("<p>&nbsp;&nbsp;甲&#147;乙&#148;&lt;&#x4e19;&hellip;</p>", "\xa0\xa0甲“乙”<丙…\n"),
        ("<pre>  甲\n    乙\n</pre>", "  甲\n    乙\n"),
        ("<p>甲<p>乙<div>丙</div>丁", "甲\n\n乙\n\n丙\n\n丁\n"),
        ("<p>汉<ruby>字<rt>zì</rt></ruby>、<ruby>音<rp>(</rp><rt>yīn</rt><rp>)</rp></ruby></p>", "汉字(zì)、音(yīn)\n"),
        ("<p>正文<span style='display: none'>水印</span>继续</p>", "正文继续\n"),
        ("<ol start=3><li>甲<li>4、乙<li>丙</ol>", "3. 甲\n4、乙\n5. 丙\n"),
        ("<ul><li><p>甲</p><p>乙</p></li><li>丙</li></ul>", "甲\n\n乙\n\n丙\n"),
        ("<ol type=a><li>甲<li>乙</ol>", "a. 甲\nb. 乙\n"),
        ("<dl><dt>日期<dd>八月六日<dt>地点<dd>体育馆</dl>", "日期\t八月六日\n地点\t体育馆\n"),
        ("<dl><dt>可以借几册？<dd>二十册。</dl>", "可以借几册？\n\n二十册。\n"),
        ("<dl><dt>日期<dd><p>甲</p><p>乙</p></dl>", "日期\n\n甲\n\n乙\n"),
        ("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>", "甲\t乙\n甲\t丙\n"),
        ("<table><tr><td>甲<td rowspan=2 colspan=2>乙<tr><td>丙</table>", "甲\t乙\t\n丙\t乙\t\n"),
        ("<h2>生平<span>[编辑]</span></h2><p>正文[编辑]</p>", "生平\n\n正文[编辑]\n"),
        ("<h1>海湾委员会<br>通告第12号</h1><p>正文。</p>", "海湾委员会通告第12号\n\n正文。\n"),
        (
            "<title>修路的事 - 论坛</title><p>本站公告，欢迎光临。<p><b>修路的事</b><p>正文来了，后面的话还多。",
            "修路的事\n\n正文来了，后面的话还多。\n",
        ),
        ("<table><tr><td>甲<td>乙<tr><td><td>丁</table>", "甲\t乙\n\t丁\n"),
        ("<table><tr><td>甲<table><tr><td>内<td>外</table><td>乙</table>", "甲\n\n内\t外\n\n乙\n"),
        ("<title>题目_某网</title><p>正文。</p>", "题目\n\n正文。\n"),
        ("<title>题目-某某网</title><p>题目</p><p>正文。</p>", "题目\n\n正文。\n"),
        ("<title>甲-乙比较</title><p>正文。</p>", "甲-乙比较\n\n正文。\n"),
    ],
)
def test_text_of_markup(markup: str, expected: str) -> None:
    assert page_text(markup)[0] == expected


def test_running_text_in_a_box_called_footer_stays() -> None:
    body = "".join(f"<p>第{n}段，说的是工作情况，内容比较充实。</p>" for n in range(5))
    text, notices = page_text(f"<body class=sidebar><div id=footer class=nav>{body}</div></body>")
    assert text.count("说的是工作情况") == 5
    assert notices == ()


def test_what_is_left_out_is_told() -> None:
    links = "".join(f"<li><a href={n}>链接文章第{n}号</a>" for n in range(4))
    text, (notice,) = page_text(f"<h1>题</h1><p>这里是正文，这里是正文，这里是正文。</p><ul>{links}</ul>")
    assert "链接" not in text
    assert notice.code == "page-furniture"
    assert notice.sentence.startswith("4 blocks")
    assert "链接文章第0号" in notice.subject


def test_links_inside_running_text_stay() -> None:
    text, notices = page_text(
        "<p>详情见<a href=1>实施方案全文</a>，请遵照执行。</p><p><a href=2>附件</a></p>"
        "<p>汇报完毕，谢谢。</p><p><a>表一</a></p>"
    )
    assert "实施方案全文" in text
    assert "附件" in text
    assert "表一" in text
    assert notices == ()


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 50_000 + "中文",
        "<ul><li>中文" * 20_000,
        "<table><tr><td>中文" * 20_000,
        "<b>中文" * 50_000,
        "<" * 500_000,
    ],
    ids=["div", "li", "table", "b", "lt"],
)
def test_monstrous_pages_end_and_keep_their_text(markup: str) -> None:
    text = page_text(markup)[0]
    assert text.count("中文") == markup.count("中文")


def test_five_megabytes_on_one_line() -> None:
    sentence = "全县工业经济保持平稳<b>较快</b>增长，"
    page = "<html><body><p>" + sentence * (5_000_000 // len(sentence.encode())) + "</p></body></html>"
    found = decode(page.encode())
    assert found.text.count("保持平稳较快增长") == page.count("较快")


def test_what_stands_below_a_text_is_left_out_only_where_it_is_short() -> None:
    body = "".join(f"<p>第{n}段，说的是工作情况，内容比较充实。</p>" for n in range(5))
    below = "<h3>网友评论（1）</h3><p>江边人：下次带孩子去看看。</p>"
    text, notices = page_text(f"<h1>修路记</h1>{body}{below}")
    assert "江边人" not in text
    assert "江边人" in notices[0].subject
    text, _ = page_text(f"<h1>修路记</h1><p>先说一句，后面再讲。</p><h3>相关内容</h3>{body}")
    assert text.count("说的是工作情况") == 5


def test_a_page_begins_at_the_heading_that_its_title_names() -> None:
    head = "<title>年度报告_财报网</title><h3>年度报告</h3><p>公告日期：2023-04-18</p>"
    page = f"{head}<h2>第三节 讨论</h2><p>行业增速放缓，比较稳定。</p>"
    assert page_text(page)[0] == "年度报告\n\n公告日期：2023-04-18\n\n第三节 讨论\n\n行业增速放缓，比较稳定。\n"

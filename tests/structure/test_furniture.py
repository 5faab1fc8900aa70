"""Lines of the page around a text: which go, which stay, and that each that goes is told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.structure.furniture import _ANYWHERE, is_closing_furniture, is_furniture
from convert.structure.read import read

PARAGRAPH = "这一段说的是去年冬天的事，雪下了三天，路断了，村里人自己动手把雪铲开，一直铲到公路边上。"


@pytest.mark.parametrize(
    "text",
    [
        "点击上方蓝字关注我们",
        "长按识别二维码关注我们",
        "微信扫一扫",
        "关注该公众号",
        "点个“在看”，让更多同事看到",
        "— END —",
        "【打印本页】【关闭窗口】",
        "字号：大 中 小",
        "分享到：微信 微博",
        "上一章 ← 章节目录 → 下一章 加入书签",
        "下一篇：没有了",
        "（本章完）",
        "版权所有：江口市公共资源交易中心",
        "未经授权禁止转载",
        "喜欢渡口人家请大家收藏：（www.shushan.example）渡口人家更新速度最快。",
        "查看：6621 | 回复：3",
    ],
)
def test_furniture(text):
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "请扫描二维码关注报名进度，并于周五前回复。",
        "点击“提交”以后，系统会自动生成编号。",
        "关注民生，就要关注最普通的人。",
        "分享到的快乐，比独自得到的更多。",
        "上一篇文章里我们说过，桥是后来修的。",
        "下一页的图画着一条河，河上有一座桥",
        "ENDNOTE 的用法",
        "版权所有人可以许可他人使用其作品，并依照约定获得报酬，许可使用应当订立书面合同，合同期满以后另行商定，"
        "双方没有约定的，按照作品的市场价格支付报酬，也可以请主管部门制定标准，再由双方协商确定。",
        "未经批准不得擅自离岗。",
        "我在网上看书，最喜欢的网站更新很慢。",
        "回复：同意",
        "来源：江口晚报",
    ],
)
def test_text(text):
    assert not is_furniture(text)


def test_where_a_text_is_from_goes_only_below_it():
    assert is_closing_furniture("（责任编辑：石磊）")
    below = read(f"修路记\n{PARAGRAPH}\n来源：江口晚报\n责任编辑：石磊")
    assert [block.text for block in below.collection.articles[0].blocks] == [PARAGRAPH]
    assert [notice.subject for notice in below.notices] == ["来源：江口晚报", "责任编辑：石磊"]
    inside = read(f"修路记\n{PARAGRAPH}\n来源：江口晚报\n{PARAGRAPH}")
    assert [block.text for block in inside.collection.articles[0].blocks] == [PARAGRAPH, "来源：江口晚报", PARAGRAPH]


def test_what_stands_below_a_text_goes_with_one_notice():
    links = ["修路记相关图片", "修桥记", "修渠记"]
    result = read("\n".join(["修路记", PARAGRAPH, PARAGRAPH, "【修路记】相关文章：", *links]))
    assert [block.text for block in result.collection.articles[0].blocks] == [PARAGRAPH, PARAGRAPH]
    assert [notice.subject for notice in result.notices] == ["\n".join(["【修路记】相关文章：", *links])]


def test_text_below_such_a_head_stays():
    result = read("\n".join(["修路记", PARAGRAPH, "相关阅读", PARAGRAPH, PARAGRAPH]))
    texts = [block.text for block in result.collection.articles[0].blocks]
    assert texts.count(PARAGRAPH) == 3
    assert "相关阅读" in texts


def test_contents_are_what_stands_below_again():
    text = f"三年的路\n目录\n修路记……1\n修桥记……3\n修路记\n{PARAGRAPH}\n修桥记\n{PARAGRAPH}"
    result = read(text)
    told = [notice.subject for notice in result.notices if notice.code == "contents-list"]
    assert told == ["目录\n修路记……1\n修桥记……3"]


def test_a_text_is_never_furniture_as_a_whole():
    assert read("上一篇：修桥记\n下一篇：没有了").collection.articles


@pytest.mark.parametrize(("signs", "pattern"), _ANYWHERE, ids=[signs[0] for signs, _ in _ANYWHERE])
@given(st.data())
def test_every_line_of_furniture_holds_a_sign_of_its_pattern(signs, pattern, data: st.DataObject) -> None:
    """Otherwise a line would stay in the text unread."""
    line = data.draw(st.from_regex(re.compile(pattern.pattern), fullmatch=True))
    assert any(sign in line for sign in signs)

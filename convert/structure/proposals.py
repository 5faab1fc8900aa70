"""A title for an article that has none, from its own words; only where the user asks for it.

>>> from convert.document.model import Heading, Paragraph, Role
>>> proposed_title([Paragraph(Role.BODY, "根据会议安排，现将全县防汛工作情况汇报如下。")])
'全县防汛工作情况'
>>> proposed_title([Heading(1, "一、", "主要做法"), Heading(2, "（一）", "健全指挥体系")])
'健全指挥体系'
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from convert.document.model import Block, Heading, Paragraph, Role, SpanKind
from convert.patterns import deferred
from convert.structure.limits import HEADING_MAX, PROPOSED_PARAGRAPHS, PROPOSED_TITLE_MAX, PROPOSED_TITLE_MIN
from convert.structure.numbering import read_number
from convert.structure.sentences import END
from convert.structure.titles import first_clause

_TOPIC = rf"(?P<topic>[^，。；！？：,;]{{{PROPOSED_TITLE_MIN},{PROPOSED_TITLE_MAX}}}?)"
_REPORTS = "(?:汇报|匯報|报告|報告|总结|總結|通报|通報|说明|說明|介绍|介紹|纪要|紀要)"
_TO_WHOM = "(?:[向跟][^，。]{2,16})?(?:做|作|进行|進行)?(?:简要|簡要|专题|專題|一个|一個|如下|以下)*"
_ANNOUNCED = tuple(
    deferred(pattern)
    for pattern in (
        rf"(?:现|現)[将將就把]{_TOPIC}{_TO_WHOM}{_REPORTS}",
        rf"[将將就对對]{_TOPIC}{_TO_WHOM}{_REPORTS}如下",
        rf"(?:就|围绕|圍繞|关于|關於){_TOPIC}[，,]?我?(?:再)?[讲講谈談提说說](?:以下|如下)?[几幾两兩二三四五六][点點]",
    )
)
"""How a text says what it is about: 现将…汇报如下, 就…，我讲几点意见."""
_TIME = deferred(
    r"(?:日前|近日|近期|最近|近年来|近年來|今年以来|今年以來|今天|昨天|目前|当前|當前|"
    r"\d{4}年(?:\d{1,2}月)?(?:以来|以來|来|來)?|\d{1,2}月\d{1,2}日)[，,]"
)
_OWNERS = deferred(r".{1,14}(?:牵头|牽頭|负责|負責|组织|組織|开展|開展)的(?=.{4})")
_GENERIC = deferred(
    "(?:.{0,2}(?:主要|基本|总体|總體|整体|整體|工作|存在|有关|有關|相关|相關|目前|当前|當前|近期|下一?步|今后|今後|明年|来年|來年|\\d{4}年|"
    "几点|幾點|一些|取得|努力|指导|指導|前言|引言|总结|總結|结语|結語|概述|背景|具体|具體|保障|困难|困難|不足|经验|經驗|做法|成效|成绩|成績|情况|"
    "情況|问题|問題|建议|建議|之处|之處|目的|意义|意義|措施|打算|安排|计划|計劃|目标|目標|任务|任務|体会|體會|要求|思路|方向|方面|的|和|及|与|與|及其|、))+$"
)


def proposed_title(blocks: Sequence[Block]) -> str:
    """A title from what the text says it reports, else its first telling heading, else its first words; or ``""``."""
    texts = [block.text for block in blocks if isinstance(block, Paragraph) and block.role is Role.BODY]
    for text in texts[:PROPOSED_PARAGRAPHS]:
        for pattern in _ANNOUNCED:
            found = pattern.search(text[-2 * HEADING_MAX :]) or pattern.search(text[: 2 * HEADING_MAX])
            if found and not _GENERIC.match(topic := _OWNERS.sub("", found["topic"])):
                return topic
    for heading in islice(_headings(blocks), PROPOSED_PARAGRAPHS):
        if PROPOSED_TITLE_MIN <= len(heading) <= PROPOSED_TITLE_MAX and not _GENERIC.match(heading):
            return heading
    if not texts:
        return ""
    number = read_number(texts[0])
    return first_clause(_TIME.sub("", texts[0][number.rest if number else 0 :], count=1))


def _headings(blocks: Sequence[Block]) -> list[str]:
    """The texts of headings and run-in headings without their numbers and end marks."""
    found = []
    for block in blocks:
        if isinstance(block, Heading) and block.number:
            found.append(block.text)
        elif isinstance(block, Paragraph):
            for span in block.spans:
                if span.kind is SpanKind.RUN_IN:
                    text = block.text[span.start : span.end]
                    number = read_number(text)
                    found.append(text[number.rest :] if number else text)
    return [text.rstrip(END + "：:") for text in found]

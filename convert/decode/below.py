"""The heads of what pages put below a text: where else to read, what readers said.

>>> [is_head_below(t) for t in ("相关文章", "网友评论（3）", "【检讨书】相关文章：", "相关工作情况")]
[True, True, True, False]
"""

from __future__ import annotations

from typing import Final

from convert.patterns import deferred

_READING: Final = (
    "文章|阅读|閱讀|新闻|新聞|链接|鏈接|推荐|推薦|范文|範文|资讯|資訊|"
    "内容|热点|熱點|热门|回顾|回顧|评论|評論|喜欢|喜歡|帖子|专题|專題|攻略|问答|問答"
)
_SAID: Final = "评论|評論|跟帖|留言"
_HEAD: Final = deferred(
    r"(?:【.{0,40}】)?\s?[·•>]?\s?(?:(?:相关|相關|推荐|推薦|热门|熱門|最新|精彩|延伸|更多|今日|近期|往期|本周|本週|猜你)(?:的|精彩)?"
    rf"(?:{_READING})"
    rf"|你?可能(?:还|也|會|会)?(?:感兴趣|喜欢|喜歡).{{0,6}}|(?:网友|網友|全部|用户|發表|发表)?(?:{_SAID})(?:列表|区|區)?)"
    r"\s?(?:[（(]\s?\d+\s?[条條]?\s?[）)]|\d+\s?[条條]?)?\s?[：:]?$"
)
_SIGNS: Final = tuple(f"{_READING}|{_SAID}|感兴趣".split("|"))  # one of them stands in every head
_LONGEST: Final = 60

SHARE_BELOW: Final = 0.25
"""What stands under such a head is the page's where it stays below this share of the text above."""


def is_head_below(text: str) -> bool:
    """Whether the whole of a line heads links or comments."""
    return len(text) <= _LONGEST and any(map(text.__contains__, _SIGNS)) and _HEAD.match(text) is not None

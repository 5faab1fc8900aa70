"""A web page to the text of its article.

The rule above all others: what may be the article stays. Navigation and footers
go by their element; other furniture goes only when it shows two signs, its name
(``class="sidebar"``) and that it holds no running text to speak of, or that it
is made of links. What was left out is told in a notice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import accumulate, pairwise
from typing import Final

from msgspec.structs import replace

from convert.decode.below import SHARE_BELOW, is_head_below
from convert.decode.blocks import Block, BlockReader
from convert.decode.elements import UNCLOSED
from convert.notices import Notice, Severity
from convert.patterns import deferred

_FENCE: Final = deferred(
    r"(?<![a-z])(?:nav|navbar|navigation|menu|topmenu|foot|footer|side|sidebar|breadcrumbs?|crumbs?|copyright|related"
    r"|recommend|comments?|share|pager|pagination|login|search|toolbar|links|friendlinks?|ads?|advert|banner|rank"
    r"|hotnews|feedback|subscribe|newsletter|qr-?code|popup|contentinfo|complementary)(?![a-z])",
    re.IGNORECASE,
)
_FURNITURE: Final = deferred(
    r"版[权權]所有|[Cc]opyright|©|ICP[备備]|公[网網]安[备備]|[未不].{0,4}(?:许可|許可|授[权權])|^[【\[〔]?(?:上|下)一[篇页頁条條]"
    r"|返回(?:[顶頂]部|首[页頁]|列表)|^(?:[当當]前|您|你)的?(?:所在)?(?:位置|现在的位置)|(?:相[关關]|推[荐薦]|[热熱][门門]|最新)(?:文章|[阅閱][读讀]|新[闻聞]|[链鏈]接)[：:]?$"
    r"|分享[到至]|打印本[页頁]|[关關][闭閉]窗口|加入收藏|[设設][为為]首[页頁]|友情[链鏈][接結]"
)
_LINK_GAP: Final = deferred(r"[\t\n|｜]+")
_TRAIL: Final = deferred(r"[>»›→]")
_SENTENCE: Final = deferred(r"[。！？；]|[，、：].*[，、：]|[.!?;]\s|[.!?]$", re.DOTALL)
_RUNNING: Final = 8  # characters that make a sentence running text
_LINKED: Final = 0.6  # share of a block's characters from which it is a link
_LONGEST_FURNITURE: Final = 120
_ABOVE_TITLE: Final = 2  # blocks of running text that may stand above the page's title
_EDIT: Final = deferred(r"(?<=.)\s?[\[［]\s?(?:编辑|編輯|编辑源代码|編輯原始碼)\s?[\]］]$")
_TITLE_LEAST: Final = 4  # characters of a block that says the page's title
_TAG: Final = deferred(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)(?:\s[^<>]*)?(/?)>")
_DEEPEST: Final = 300
_TITLE_END: Final = deferred(r"\s*[_|｜–—]\s*|\s+-+\s+|-(?=[^-]*[网網站]$)")


def page_text(markup: str) -> tuple[str, tuple[Notice, ...]]:
    r"""The article of a page: blocks apart by a blank line, list items and table rows by a line end.

    Cells are joined by tabs, ordered items carry their numbers, ``<br>`` is a
    line end, entities are resolved as browsers do (``&#147;`` is “). The page's
    ``<title>`` stands first when the article shows no heading of its own.

    >>> page_text("<div class=nav><a href=/>首页</a></div><h1>汇报</h1><p>各位领导:<br>现汇报如下。</p>")[0]
    '汇报\n\n各位领导:\n现汇报如下。\n'
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_shallow(markup))
    if tree.root is None:
        return "", ()
    blocks = BlockReader(_FENCE).read(tree.root)
    title = tree.css_first("title")
    named = title.text() if title else ""
    blocks = [_on_one_line(block, named) for block in blocks]
    kept = article(blocks, named)
    lines = _joined(kept)
    head = _title(named, kept)
    return head + lines, _left_out(blocks, kept)


def article(blocks: Sequence[Block], title: str = "") -> list[Block]:
    """The blocks that may be the article, in order: what stands around the running text, up to the furniture.

    Where a block says what the page's ``title`` says, the article begins there.
    """
    inner = _above_the_foot(_outside_furniture(blocks))
    running = [index for index, block in enumerate(inner) if _is_running(block)]
    if not running:
        return [block for block in inner if not _is_link(block)] or list(inner) or list(blocks)
    furniture = _furniture(inner)
    first, last = _start(inner, running, furniture, _squeezed(title)), running[-1]
    while last + 1 < len(inner) and last + 1 not in furniture:  # bylines and dates
        last += 1
    return [inner[index] for index in range(first, last + 1) if index not in furniture]


def _is_link(block: Block) -> bool:
    return block.links >= _LINKED * len(block.text)


def _is_furniture(block: Block) -> bool:
    if _is_link(block) and _TRAIL.search(block.text):
        return True
    return len(block.text) < _LONGEST_FURNITURE and bool(_FURNITURE.search(block.text))


def _is_running(block: Block) -> bool:
    """Whether a block is running text, which no rule may drop on its own."""
    enough = len(block.text) >= _RUNNING and bool(_SENTENCE.search(block.text))
    return enough and not _is_link(block) and not _is_furniture(block)


def _outside_furniture(blocks: Sequence[Block]) -> list[Block]:
    """Without the elements that call themselves furniture and hold less than a third of the running text."""
    total, inside = 0, Counter[int]()
    headed = {fence for block in blocks if block.level == 1 for fence in block.fences}
    for block in blocks:
        if _is_running(block):
            total += len(block.text)
            for fence in block.fences:
                inside[fence] += len(block.text)
    return [
        block
        for block in blocks
        if not any(fence not in headed and inside[fence] * 3 <= total for fence in block.fences)
    ]


def _above_the_foot(blocks: list[Block]) -> list[Block]:
    """Without what stands below the text: from a head of links or comments on, where little text follows it."""
    sizes = list(accumulate((len(block.text) if _is_running(block) else 0 for block in blocks), initial=0))
    for index, block in enumerate(blocks):
        above = sizes[index]
        if above and is_head_below(block.text) and sizes[-1] - above <= SHARE_BELOW * above:
            return blocks[:index]
    return blocks


def _start(blocks: Sequence[Block], running: Sequence[int], furniture: Set[int], title: str) -> int:
    """Where the article begins: at the page's title, its heading, or the lines above the text that belong to it.

    A line or two of running text may stand above the title: a slogan, today's date.
    """
    first = running[0]
    for index in range(running[min(len(running) - 1, _ABOVE_TITLE)], -1, -1):
        if index not in furniture and not _is_link(blocks[index]) and _says(blocks[index].text, title):
            return index
    for wanted in ((1,), (2,), (3,)):
        for index in range(first, -1, -1):
            if blocks[index].level in wanted:
                return index
    while first and first - 1 not in furniture:
        first -= 1
    return first


def _says(text: str, title: str) -> bool:
    """Whether a block is what the page's title begins with; ``title`` without blanks."""
    own = _squeezed(text) if len(text) <= _LONGEST_FURNITURE else ""
    return len(own) >= _TITLE_LEAST and title.startswith(own)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _on_one_line(block: Block, title: str) -> Block:
    """A title broken for the eye (``<h1>海灣區委員會<br>通告第12號</h1>``) as one line.

    A wiki's link goes from a heading: 生平[编辑].
    """
    if block.level and (edit := _EDIT.search(block.text)):
        return replace(block, text=block.text[: edit.start()])
    lines = block.text.split("\n")
    if not 2 <= len(lines) <= 3 or not (block.level == 1 or _says(block.text, _squeezed(title))):
        return block
    return replace(block, text="".join(line.strip() for line in lines))


def _furniture(blocks: Sequence[Block]) -> set[int]:
    """Indexes of furniture lines and of blocks in a row that hold three links and more; headings are neither."""
    found = {index for index, block in enumerate(blocks) if _is_furniture(block) and not block.level}
    linked = [index for index, block in enumerate(blocks) if _is_link(block) and not block.level]
    run: list[int] = []
    for index, following in pairwise([*linked, -1]):
        run.append(index)
        if following != index + 1:
            links = sum(len(_LINK_GAP.split(blocks[at].text)) for at in run)
            found.update(run if links > 2 else ())
            run = []
    return found


def _joined(blocks: Iterable[Block]) -> str:
    parts: list[str] = []
    group = 0
    for block in blocks:
        if parts:
            parts.append("\n" if block.group and block.group == group else "\n\n")
        parts.append(block.text)
        group = block.group
    return "".join(parts) + "\n" if parts else ""


def _title(title: str, kept: Sequence[Block]) -> str:
    """The page's title without the site's name, unless the article has a heading or says it already."""
    own = _TITLE_END.split(" ".join(title.split()))[0]
    said = any(_says(block.text, _squeezed(title)) for block in kept[:_ABOVE_TITLE])
    if not own or said or any(block.level for block in kept) or any(own in block.text for block in kept[:5]):
        return ""
    return own + "\n\n"


def _left_out(blocks: Sequence[Block], kept: Sequence[Block]) -> tuple[Notice, ...]:
    standing = {id(block) for block in kept}
    dropped = [block.text for block in blocks if id(block) not in standing]
    if not dropped:
        return ()
    size = sum(map(len, dropped))
    sentence = f"{len(dropped)} blocks of the page ({size} characters) are navigation and were left out."
    return (Notice("page-furniture", Severity.INFO, sentence, subject=" / ".join(dropped)[:200]),)


def _shallow(markup: str) -> str:
    """The markup with nesting beyond 300 levels flattened; the text stays.

    HTML parsers need quadratic time for a page that never closes what it opens.
    Elements whose end may be left out do not nest and are not counted.
    """
    standing = Counter[str]()
    depth = 0

    def passed(tag: re.Match[str]) -> str:
        nonlocal depth
        closing, name, empty = tag[1], tag[2].lower(), tag[3]
        if name in UNCLOSED or empty:
            return tag[0]
        if closing:
            known = min(standing[name], 1)
            standing[name] -= known
            depth -= known
            return tag[0]
        if depth >= _DEEPEST:
            return "<br>"
        standing[name] += 1
        depth += 1
        return tag[0]

    return _TAG.sub(passed, markup)

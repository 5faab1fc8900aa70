"""What stands above the first article: the collection's title, date and lead."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from convert.notices import Notice, Severity
from convert.patterns import deferred
from convert.structure.dates import is_date, is_timestamp
from convert.structure.furniture import is_closing_furniture
from convert.structure.limits import BETWEEN_DOTS_MAX, LEAD_MAX, LEAD_PARAGRAPHS, LOOK_BACK, TITLE_MAX
from convert.structure.lines import Line
from convert.structure.marks import LABEL, is_rule
from convert.structure.numbering import Family, read_number
from convert.structure.sentences import is_phrase
from convert.structure.subtitles import is_particular, is_said

DATE_LABEL = deferred(
    r"(?:发布|發布|發佈|更新|发表|發表|上传|上傳|公告|公布|公佈|刊登|信息)?(?:时间|時間|日期)\s?[:：]\s*"
)
LEAD_LABEL = deferred(
    r"[【\[]?(?:导语|導語|导读|導讀|编者按|編者按|引言|内容提要|內容提要)(?:[】\]]\s?[:：]?|\s?[:：])\s*"
)
_FURNITURE_LABEL = (
    "(?:(?:(?:信息|文章|稿件)?[来來]源|作者|[编編][辑輯]|责任编辑|責任編輯|浏览|瀏覽|点击|點擊|阅读|閱讀|访问|訪問|人气|评论|評論|收藏|"
    "字数|字數|分类|分類|标签|標籤|投稿|发布(?:人|者|机构|单位)|發布(?:者|人|單位)|發佈單位|點閱|点阅)"
    r"\s?(?:次数|次數|量|数|數)?\s?[:：]|(?:字[号號体體]|文字大小)\s?[:：]?\s?[\[【（(]?\s?[大小])"
)
_COUNTER = r"(?:浏览|瀏覽|阅读|閱讀|点击|點擊|收藏|评论|評論|点赞|點讚|人气)\s?[（(]?\d[\d,.万]*\+?[）)]?"
FURNITURE = deferred(
    rf"(?:{_FURNITURE_LABEL}.{{0,60}}|https?://\S{{1,80}}|[大中小\s]{{1,8}}|{_COUNTER}|(?:我要)?打印|[关關][闭閉](?:窗口)?|手[机機]版)$"
)
_ENTRY = deferred(rf"{_FURNITURE_LABEL}|{DATE_LABEL.pattern}")
_APART = frozenset(" \t\u3000|｜[【（(")
_BRACKETS = " \t\u3000|｜[]【】（）()"
_WIDE_GAP = deferred(r"[ \t\u3000]{2,}|[|｜]|(?<=[】\]])\s?(?=[【\[])")
_DOTS = deferred(r"\s[·•/]\s")
_STAMPED = deferred(
    r"[^。！？：:；\d]{0,30}?\s?(?P<stamp>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?)(?:\s?[\u4e00-\u9fffA-Za-z]{1,8}(?:[（(]\d+[）)])?){0,6}$"
)
"""Who publishes, a machine's date with the time of day, the place: the line under a title in a feed."""
NAVIGATION = deferred(
    "(?:您?(?:当前|當前|目前|现在|現在)的?位置\\s?[:：]|首页\\s?[>＞]|首頁\\s?[>＞]|上一[篇页頁]\\s?[:：]|下一[篇页頁]\\s?[:：]|"
    "返回(?:目录|目錄|首页|首頁|顶部|頂部|列表)|点击(?:查看|阅读|下载)|點擊(?:查看|閱讀|下載)|分享到|"
    "(?:相关|相關|推荐|推薦|热门|熱門)(?:文章|阅读|閱讀|范文|範文|推荐|推薦)|责任编辑\\s?[:：]|責任編輯\\s?[:：]).{0,80}$|目\\s*[录錄]$"
)
"""Where the page leads to; at the head and the foot of a text it belongs to the page."""
_KINDS = (
    "(?:范文|範文|范例|範例|范本|範本|例文|模板|样本|樣本|大全|精选|精選|集锦|集錦|汇编|彙編|合集|汇总|彙總|锦集|錦集)"
)
_PRAISE = "(?:通用|精选|精選|共|推荐|推薦|优秀|優秀|最新|热门|熱門)"
_COUNT = rf"(?:[（(【]?\s?{_PRAISE}?\s?(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})\s?篇\s?[）)】]?)"
_DECORATION = deferred(rf"(?:\s|{_KINDS}|{_COUNT})+$")


class Header(Struct, frozen=True):
    """A collection's head. ``unplaced`` is text too long for a lead: an article without a mark."""

    title: str = ""
    date: str = ""
    lead: str = ""
    unplaced: list[Line] = field(default_factory=list)
    notices: tuple[Notice, ...] = ()


def bare_title(title: str) -> str:
    """A collection's title as a title of one article: without 范文, 大全, （精选10篇） at its end.

    >>> bare_title("工業項目謀劃情況匯報范文"), bare_title("个人年终总结范文（精选10篇）"), bare_title("范文大全")
    ('工業項目謀劃情況匯報', '个人年终总结', '范文大全')
    """
    return _DECORATION.sub("", title) or title


def read_header(lines: list[Line], *, numbered: bool = False) -> Header:
    """The header made of the lines above the first mark; ``numbered`` where its first line is a lone chapter."""
    title = date = ""
    prose: list[Line] = []
    labelled: list[str] = []
    notices: list[Notice] = []
    for line in lines:
        text = line.text
        if not title and not prose and (is_title(text) or line.depth == 1 or numbered):
            label = LABEL.regex.match(text)
            title = text[label.end() :] if label else text
            if label:
                notices.append(_dropped(line, "page-furniture", "The word that announces the title is left out."))
        elif not date and (stamp := read_date(text)):
            date = stamp
            if _bare(stamp) != _bare(DATE_LABEL.sub("", text)):
                notices.append(_dropped(line, "page-furniture", "What stands beside the page's date is left out."))
        elif match := LEAD_LABEL.match(text):
            labelled += [text[match.end() :]] if match.end() < len(text) else []
        elif title and len(text) <= TITLE_MAX and bare_title(text) == bare_title(title):
            notices.append(
                _dropped(line, "repeated-title", "The collection's title stands here again and is left out.")
            )
        elif FURNITURE.match(text) or NAVIGATION.match(text) or is_rule(text):
            notices.append(_dropped(line, "page-furniture", "A line of page furniture is left out."))
        else:
            prose.append(line)
    if sum(len(line.text) for line in prose) > LEAD_MAX or len(prose) > LEAD_PARAGRAPHS:
        first = lines.index(prose[0])
        return replace(read_header(lines[:first]), unplaced=lines[first:])
    lead = "\n".join([*labelled, *(line.text for line in prose)])
    return Header(title, date, lead, [], tuple(notices))


def without_footer(lines: list[Line]) -> tuple[list[Line], list[Notice]]:
    """The lines of an article without the page's navigation below it, and a notice for each line left out."""
    end = len(lines)
    while end > 1 and (NAVIGATION.match(lines[end - 1].text) or is_closing_furniture(lines[end - 1].text)):
        end -= 1
    dropped = [_dropped(line, "page-furniture", "A line of page furniture is left out.") for line in lines[end:]]
    return lines[:end], dropped


def is_title(text: str) -> bool:
    """Whether the first line of a page can be its title."""
    return (
        is_phrase(text, TITLE_MAX)
        and read_number(text) is None
        and not (
            NAVIGATION.match(text)
            or is_particular(text)
            or is_said(text)
            or DATE_LABEL.match(text)
            or LEAD_LABEL.match(text)
            or is_date(text)
        )
    )


def is_lone_chapter(lines: list[Line]) -> bool:
    """Whether the text is one chapter of something longer, named on its first line: 第三章 夜里的敲门声."""
    first = read_number(lines[0].text) if lines else None
    if first is None or first.family not in (Family.CHAPTER, Family.SECTION):
        return False
    families = Counter(number.family for line in lines if (number := read_number(line.text)) is not None)
    longer = families[Family.CLAUSE] or (first.family is Family.SECTION and families[Family.CHAPTER])
    return families[first.family] == 1 and not longer and is_phrase(lines[0].text[first.rest :] or "。", TITLE_MAX)


def read_date(text: str) -> str:
    """The date of a header line, as written without its label; empty when the line is none.

    Beside it may stand what pages say of a text: where it is from, how often it was read.

    >>> [read_date(line) for line in ("發布時間：2024-01-20 來源：本站", "来源：本站 日期：2024年1月2日", "来源：本站")]
    ['2024-01-20', '2024年1月2日', '']
    >>> read_date("发布时间：2023-03-20 15:26来源：市医保局字体：[大 中 小]"), read_date("县府网 2022-06-14 07:10 浙江")
    ('2023-03-20 15:26', '2022-06-14 07:10')
    """
    entries = _entries(text)
    for entry in entries:
        label = DATE_LABEL.match(entry)
        rest = entry[label.end() :] if label else entry
        others = [other for other in entries if other is not entry]
        known = label is not None or bool(others)
        if (is_timestamp(rest) or (known and is_date(rest))) and all(FURNITURE.match(other) for other in others):
            return rest
    if dated := _between_dots(text):
        return dated
    stamped = _STAMPED.match(DATE_LABEL.sub("", text, count=1)) if len(text) <= TITLE_MAX else None
    return stamped["stamp"] if stamped else ""


def _entries(text: str) -> list[str]:
    """What a line of a page's head says, one labelled thing after the other."""
    found = [match.start() for match in _ENTRY.finditer(text)]
    labelled = found[:1] == [0]  # then every label begins an entry, else only those that stand apart
    starts = [at for at in found if labelled or text[at - 1 : at] in _APART]
    cuts = sorted({0, *starts, len(text)})
    pieces = (piece for first, end in pairwise(cuts) for piece in _WIDE_GAP.split(text[first:end]))
    return [piece.strip(_BRACKETS) for piece in pieces if piece.strip(_BRACKETS)]


def _between_dots(text: str) -> str:
    """The date of 2020年10月11日 · 小满 · 12条评论: short things with dots between them."""
    entries = [entry.strip() for entry in _DOTS.split(text)] if len(text) <= TITLE_MAX else []
    dates = [entry for entry in entries if is_date(entry)]
    short = all(0 < len(entry) <= BETWEEN_DOTS_MAX for entry in entries if entry not in dates)
    return dates[0] if len(entries) > 1 and len(dates) == 1 and short else ""


def _bare(text: str) -> str:
    return text.strip(_BRACKETS)


def next_header(lines: list[Line]) -> int:
    """Where, at the end of an article, the header of another collection begins; ``len(lines)`` if nowhere.

    A header is recognised by a title line followed by a labelled date or lead,
    or by a title that itself says it is a collection (…范文, …（精选5篇）) on the last line.
    """
    first = max(len(lines) - LOOK_BACK, 0)
    for at in range(first, len(lines) - 1):
        following = lines[at + 1].text
        if is_title(lines[at].text) and (DATE_LABEL.match(following) or LEAD_LABEL.match(following)):
            return at
    for at in range(first, len(lines)):
        text = lines[at].text
        if is_title(text) and _DECORATION.search(text) and bare_title(text) != text:
            return at
    return len(lines)


def header_lines(lines: list[Line]) -> int:
    """How many lines at the top of a text without article marks are its header; its author is the article's."""
    if len(lines) < 2:
        return 0
    count = next((at for at, line in enumerate(lines[:-1]) if not NAVIGATION.match(line.text)), 0)
    first = lines[count]
    title = first.text if is_title(first.text) or first.depth == 1 or is_lone_chapter(lines) else ""
    count += bool(title)
    while count < min(len(lines) - 1, LOOK_BACK):
        text = lines[count].text
        repeated = title != "" and len(text) <= TITLE_MAX and bare_title(text) == bare_title(title)
        if not (
            _is_stamped(text)
            or LEAD_LABEL.match(text)
            or (count and FURNITURE.match(text) and not text.startswith("作者"))
            or repeated
        ):
            break
        count += 1
    return count


def _is_stamped(text: str) -> bool:
    """A machine's date, or one beside other things pages say; 时间：7月12日下午 above minutes is the meeting's."""
    stamp = read_date(text)
    return is_timestamp(stamp) or (stamp != "" and _bare(stamp) != _bare(DATE_LABEL.sub("", text)))


def _dropped(line: Line, code: str, sentence: str) -> Notice:
    return Notice(code, Severity.INFO, sentence, line.start, line.end, line.text)

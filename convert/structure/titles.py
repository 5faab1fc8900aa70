"""Titles: given in the source, or made from the collection's title and the article's mark."""

from __future__ import annotations

from pathlib import PurePath

from convert.document.model import Title, TitleOrigin
from convert.patterns import deferred
from convert.structure.bylines import is_labelled
from convert.structure.dates import is_date, is_day_line
from convert.structure.letterhead import continues_title
from convert.structure.limits import FIRST_WORDS, GIVEN_TITLE_MAX, TITLE_MAX
from convert.structure.lines import Line
from convert.structure.marks import LABEL, is_rule
from convert.structure.numbering import Family, read_number
from convert.structure.roles import is_salutation
from convert.structure.sentences import END, first_sentence_end, has_han, is_phrase
from convert.structure.subtitles import is_bracketed, is_particular, is_said

_BRACKETS = "【】（）()[]〔〕《》〈〉「」『』<> 　#"
_ASKED = deferred("[？！?!](?![”’」』])")
_GENERIC = frozenset({"", "-", "stdin", "index", "untitled"})


def take_title(lines: list[Line], *, longest: int = GIVEN_TITLE_MAX) -> tuple[str, str, list[Line]]:
    """The title on the first line or lines, if one is given, its label (标题：), and the lines after it.

    A subtitle on the next line (——在…会上的讲话) belongs to the title.
    """
    if not lines:
        return "", "", lines
    first, rest = lines[0], lines[1:]
    label = LABEL.regex.match(first.text[: 2 * TITLE_MAX])
    text = first.text[label.end() :] if label else first.text
    if not (label and len(text) <= TITLE_MAX) and not _is_given(text, rest, longest, marked=first.depth == 1):
        return "", "", lines
    title, rest = with_subtitle(text, rest)
    return title, label["mark"].strip() if label else "", rest


def with_subtitle(title: str, lines: list[Line]) -> tuple[str, list[Line]]:
    """The title with what the next line adds to it, a subtitle (——在…会上的讲话) or its end, and the lines after it."""
    if lines and continues_title(title, lines[0].text):
        title, lines = title + lines[0].text, lines[1:]
    below = lines[0].text if lines else ""
    if below.startswith(("——", "--", "—")) and not is_rule(below) and is_phrase(below, GIVEN_TITLE_MAX):
        return title + below, lines[1:]
    return title, lines


def _is_given(text: str, rest: list[Line], longest: int, *, marked: bool) -> bool:
    if not rest and not marked:
        return False
    number = read_number(text)
    if is_date(text) or is_day_line(text) or is_labelled(text) or is_salutation(text, first=True) or is_rule(text):
        return False
    if number is not None and number.family not in (Family.LISTING, Family.ORDINAL):
        return False
    if "\t" in text or "|" in text or text[0] in "（(" or len(text) < 2 or is_particular(text):
        return False
    if is_said(text) or (is_bracketed(text) and any(is_bracketed(line.text) for line in rest)):
        return False  # 爹说：“让她进来。” tells, 【原文】 above 【赏析】 heads a part
    # 为什么要读书？ and 便宜的灯能用吗？一个月体验 are titles where text follows that is longer than they are.
    asks = _ASKED.search(text) and is_phrase(_ASKED.sub("，", text.rstrip("？！?!")) or "。", longest)
    return marked or is_phrase(text, longest) or (bool(asks) and len(rest) > 1 and len(rest[0].text) > len(text))


def derived_title(base: str, mark: str, ordinal: int) -> Title:
    """A title made of a collection's (or a common) title and the article's mark.

    >>> derived_title("工業項目謀劃情況匯報", "篇3", 3).text, derived_title("", "【篇一】", 1).text
    ('工業項目謀劃情況匯報（篇3）', '篇一')
    """
    plain = mark.strip(_BRACKETS) or f"{ordinal}"
    return Title(f"{base}（{plain}）" if base else plain, TitleOrigin.DERIVED)


def title_from_source(source: str) -> str:
    """A title from the name of the file or the address, where that name is a Chinese phrase."""
    name = PurePath(source.replace("\\", "/").rstrip("/")).name
    stem = name[: name.rfind(".")] if 0 < name.rfind(".") >= len(name) - 6 else name
    stem = stem.strip()
    return stem if stem.lower() not in _GENERIC and has_han(stem) and len(stem) <= TITLE_MAX else ""


def first_words(lines: list[Line]) -> str:
    """A title from the first clause of a text, as a last resort."""
    for line in lines:
        number = read_number(line.text)
        if number is None or number.rest < len(line.text):
            return first_clause(line.text[number.rest if number else 0 :])
    return lines[0].text if lines else ""


def first_clause(text: str) -> str:
    """The first clause of a text, short enough for a title."""
    end = first_sentence_end(text, FIRST_WORDS + 1)
    words = text[: end if end > 0 else FIRST_WORDS].rstrip(END + "，,、；;：:")
    for mark in "，,；;：:":
        head = words.split(mark)[0]
        if 4 <= len(head) < len(words):
            words = head
            break
    return words or text[:FIRST_WORDS]

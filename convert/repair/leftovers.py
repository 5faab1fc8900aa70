"""What scraping and editing left in the text: watermarks, emptied brackets, masks, doubled words."""

from __future__ import annotations

import re

from convert.notices import Notice, Severity
from convert.patterns import deferred
from convert.repair.outcome import Outcome, by_rule, reported

_HAN = "\u3400-\u9fff"
_DOMAIN = r"(?:(?i:https?)://)?[\w-]+(?:\.[\w-]+)*\.(?i:com|cn|net|org|cc|tw|hk|info|top)\b[^()（）\n]{0,20}"
_WATERMARK = deferred(rf"[(（](?<=[^\x00-\x7f].)(?:[^()（）\n，。；]{{1,16}}[:：]|{_DOMAIN})[)）](?=[^\x00-\x7f])")
_TAGS = deferred(
    r"</?(?:p|br|div|span|strong|b|i|em|font|a|td|tr|table|li|ul|ol|img|h[1-6])(?:\s[^<>\n]{0,200})?/?>"
    r"|&(?:nbsp|ldquo|rdquo|mdash|hellip|middot|quot|amp|lt|gt);"
)
_ENTITIES = {
    "&nbsp;": " ",
    "&ldquo;": "“",
    "&rdquo;": "”",
    "&mdash;": "—",
    "&hellip;": "…",
    "&middot;": "·",
    "&quot;": '"',
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
}
_EMPTIED = deferred(
    r"[(（〔《【「『“](?:"
    r"(?<=[(（])(?:(?<![\w.\])].)|(?<=[^\x00-\x7f].)) ?[)）]"  # a call such as main() stays
    r"|(?<=〔) ?〕|(?<=《) ?》|(?<=【) ?】|(?<=「) ?」|(?<=『) ?』|(?<=“) ?”)"
)
_MASK = deferred(
    r"[*_＿×✕□○〇某Xx](?:"
    r"(?<=\*)\*+|(?<=[_＿])[_＿]+\*?|(?<=[×✕])[×✕]+|(?<=[□○〇])[□○〇]+|(?<=某)某"
    r"|(?<=[Xx])(?<![A-Za-z].)[Xx]+(?![A-Za-z0-9])"
    r"|(?<=\*)(?=[区區县縣市镇鎮乡鄉村年月日]))"
)
_DOUBLED = deferred(rf"(?!锟)([{_HAN}]{{3,8}})\1")
_LOST = deferred("[\ue000-\uf8ff\ufffd锟](?:(?<=\ufffd)\ufffd*|(?<=锟)斤拷(?:锟斤拷)*|(?<![\ufffd锟])[\ue000-\uf8ff]*)")
_SPAM = deferred(r"[(（]([a-zü]{1,6})[)）][(（]\1[)）]")
_QUOTES = deferred("[“”]")


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def remove_watermarks(text: str) -> Outcome:
    """Remove a site's name or address put in parentheses into the middle of a word.

    It stands directly between two characters of running text and ends in a colon or is a web
    address: ``市政(文秘站:)府``. ``(注:見下)``, ``縣(區)`` and an address in a sentence stay.

    >>> [e.before for e in remove_watermarks("市政(文秘站:)府").passes[0].edits]
    ['(文秘站:)']
    """

    def removed(match: re.Match[str]) -> str | None:
        return "" if _is_han(text[match.start() - 1]) and _is_han(text[match.end()]) else None

    outcome = by_rule("watermarks", text, _WATERMARK, removed, "A site's mark stands inside a word.")
    return reported(outcome, "watermark", Severity.INFO, lambda e: f"A site's mark “{e.before}” was removed.")


def remove_tags(text: str) -> Outcome:
    """Remove page code that stayed in the text, and resolve the entities that editors leave.

    >>> [e.before for e in remove_tags("海口；</p>").passes[0].edits]
    ['</p>']
    """
    reason = "Page code stayed in the text."
    return by_rule("page-code", text, _TAGS, lambda m: _ENTITIES.get(m[0], ""), reason)


def remove_emptied_brackets(text: str) -> Outcome:
    """Remove brackets whose content is gone: ``西安交大()科技園``, ``〔〕13號``; report each.

    ``main()`` and other calls in Latin text stay.

    >>> [e.before for e in remove_emptied_brackets("西安交大()科技園").passes[0].edits]
    ['()']
    >>> remove_emptied_brackets("print()").passes
    ()
    """
    outcome = by_rule("emptied-brackets", text, _EMPTIED, "", "The brackets hold nothing.")
    sentence = "Brackets “{}” were empty and went; what stood in them is lost."
    return reported(outcome, "emptied-brackets", Severity.WARNING, lambda e: sentence.format(e.before))


def report_masks(text: str) -> Outcome:
    """Report what the source masked (``**2021年``, ``20__年``, ``__縣``); the masks stay."""
    sentence = "The source masks something here with “{}”; it stays."
    return Outcome((), _found(text, _MASK, "mask", Severity.INFO, sentence))


def report_doubled(text: str) -> Outcome:
    """Report words written twice in a row (``決定著決定著``); they may be meant and stay."""
    return Outcome((), _found(text, _DOUBLED, "doubled-words", Severity.INFO, "“{}” stands twice in a row; it stays."))


def report_reading_spam(text: str) -> Outcome:
    """Report toneless readings written twice behind a character, ``電(dian)(dian)``: another process, not undone."""
    sentence = "“{}” looks like a page's spam behind a character; it stays."
    return Outcome((), _found(text, _SPAM, "reading-spam", Severity.WARNING, sentence))


def report_quotes(text: str) -> Outcome:
    """Report paragraphs whose quotes “ ” do not pair; which one is missing cannot be known."""
    notices = []
    start = 0
    for line in text.split("\n"):
        quotes = "".join(_QUOTES.findall(line))
        if quotes != "“”" * (len(quotes) // 2):
            sentence = "The quotes “ ” of this paragraph do not pair; they stay."
            notices.append(Notice("unpaired-quotes", Severity.INFO, sentence, start, start + len(line)))
        start += len(line) + 1
    return Outcome((), tuple(notices))


def report_private(text: str) -> Outcome:
    """Report private-use characters, replacement characters and 锟斤拷: what they stood for is lost."""
    return Outcome((), _found(text, _LOST, "lost-text", Severity.LOSS, "“{}” stands for text that is lost."))


def _found(text: str, pattern: re.Pattern[str], code: str, severity: Severity, sentence: str) -> tuple[Notice, ...]:
    return tuple(
        Notice(code, severity, sentence.format(m[0]), m.start(), m.end(), m[0]) for m in pattern.finditer(text)
    )

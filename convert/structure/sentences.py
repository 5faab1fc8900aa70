"""What a line's punctuation says: does it end a sentence, where does its first one end.

>>> ends_sentence("他说：“好。”"), ends_sentence("主要做法")
(True, False)
>>> first_sentence_end("健全机制。成立小组。", 40)
5
"""

from __future__ import annotations

from convert.patterns import first_of

END = "。！？!?…｡"
CLOSERS = "”’」』）)》】〉〕］]\"'"
_PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "《": "》",
    "【": "】",
    "〈": "〉",
    "〔": "〕",
}


def has_han(text: str) -> bool:
    """Whether a Chinese character stands in the text."""
    return first_of(_is_han, text) is not None


def _is_han(char: str) -> bool:
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3400" <= char <= "\u4dbf"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U0003ffff"
    )


def ends_sentence(text: str) -> bool:
    """Whether the text ends in a full stop, question, exclamation mark or ellipsis, quotes aside."""
    tail = text[-8:].rstrip(CLOSERS)
    return bool(tail) and (tail[-1] in END or (tail[-1] == "." and _is_letter(tail[-2:-1])))


def _is_letter(char: str) -> bool:
    """Whether it is a letter of ASCII or a Chinese character."""
    return (char.isascii() and char.isalpha()) or "\u3400" <= char <= "\u9fff"


def ends_open(text: str) -> bool:
    """Whether the text breaks off inside a sentence: after a word or a comma."""
    return bool(text) and not ends_sentence(text) and text[-1] not in "：:；;"


def first_sentence_end(text: str, limit: int) -> int:
    """The offset behind the first sentence, closing quotes included; -1 when it does not end within ``limit``.

    Marks inside quotes and brackets do not end the sentence around them:

    >>> first_sentence_end("“旅游+农业”。依托资源。", 40)
    8
    >>> first_sentence_end("弘扬“为什么？怎么办？”精神。继续努力。", 40)
    15
    """
    closing: list[str] = []
    for at, char in enumerate(text[:limit]):
        if closing and char == closing[-1]:
            closing.pop()
        elif char in _PAIRS:
            closing.append(_PAIRS[char])
        elif char in END and not closing:
            end = at + 1
            while end < len(text) and text[end] in END + CLOSERS:
                end += 1
            return end
    return -1


def is_phrase(text: str, longest: int) -> bool:
    """Whether a line reads like a heading or title: short, Chinese, one phrase, no mark at its end.

    >>> is_phrase("丽水：组建咨询组", 30), is_phrase("他来了。", 30), is_phrase("如下：", 30)
    (True, False, False)
    """
    return (
        len(text) <= longest
        and text[-1:] not in "，,、；;：:。.！!？?…—-~"
        and first_sentence_end(text, longest) < 0
        and "；" not in text
        and "|" not in text
        and has_han(text)
    )

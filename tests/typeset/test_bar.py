"""The bar of Chinese line setting, over made-up paragraphs: nothing forbidden, nothing split, every line flush."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from convert.typeset.compositor import Compositor, Setting
from convert.typeset.justify import SetLine

_HANZI = "工业项目谋划情况汇报经济发展研究中心科学指导真抓实干提升标杆深入调研扎实为政府提供及时有效决策咨询服务"
_WORDS = ("GDP", "PPP", "hanpress", "Internet", "IT", "5G", "CBD", "e-mail")
_NUMBERS = ("2024年", "16,352.7亿元", "3.5%", "12月31日", "40多个", "1-9月", "〔2019〕227号", "36个", "￥1,200", "0.8‰")
_START = set("、，。．；：？！”’」』）》〉】〕］｝·–～％‰℃,.%)")
_END = set("“‘「『（《〈【〔［｛￥(")


def _clause(pick: random.Random) -> str:
    def hanzi(low: int, high: int) -> str:
        return "".join(pick.choices(_HANZI, k=pick.randint(low, high)))

    parts = []
    for _ in range(pick.randint(1, 3)):
        kind = pick.random()
        if kind < 0.45:
            parts.append(hanzi(2, 11))
        elif kind < 0.6:
            parts.append(hanzi(1, 4) + pick.choice(_NUMBERS) + hanzi(1, 3))
        elif kind < 0.7:
            parts.append(hanzi(1, 3) + pick.choice(_WORDS))
        elif kind < 0.8:
            parts.append("《" + hanzi(2, 9) + "》")
        elif kind < 0.88:
            parts.append("“" + hanzi(1, 6) + pick.choice(["", "。", "！"]) + "”")
        elif kind < 0.94:
            parts.append("（" + hanzi(1, 5) + "）")
        else:
            parts.append(hanzi(1, 4) + pick.choice(["——", "……"]))
    return "".join(parts)


def paragraphs(seed: int, count: int = 60) -> list[str]:
    pick = random.Random(seed)
    return [
        "".join(_clause(pick) + pick.choice("，，，、；：。？！") for _ in range(pick.randint(3, 14))) + "完成了。"
        for _ in range(count)
    ]


def _split_places(text: str) -> set[int]:
    """Offsets inside numbers, words, two-em dashes and ellipses."""
    unbroken = re.compile(r"〔\d{4}〕\d+号|￥?\d[\d,.]*[%‰]?|[A-Za-z]+|——|……")
    return {place for match in unbroken.finditer(text) for place in range(match.start() + 1, match.end())}


def faults(setting: Setting, measure_pt: Callable[[int], float]) -> dict[str, int]:
    text = setting.strip.text
    found = dict.fromkeys(("start", "end", "split", "short last line", "not flush"), 0)
    split = _split_places(text)
    for line in setting.lines[:-1]:
        found["start"] += text[line.end] in _START
        found["end"] += text[line.end - 1] in _END
        found["split"] += line.end in split
        # Flush: the last glyph's advance, its mark's blank half taken off, ends at the measure; an opening
        # mark at the start stands its blank half to the left of it.
        right = line.x_pt + sum(line.advances_pt)
        found["not flush"] += abs(right - measure_pt(line.start)) > 0.05
    found["short last line"] += len(text) - setting.lines[-1].start < 2
    return found


@pytest.mark.parametrize("breaking", ["grid", "first-fit", "optimum"])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant-TW"])
@pytest.mark.parametrize("seed", [1, 2, 3, 2024])
def test_sixty_paragraphs_of_28_em_have_no_fault(
    seed: int, language: str, breaking: str, style_of: Callable[..., Any], bundled: Any
) -> None:
    compositor = Compositor(style_of(28, breaking=breaking), bundled, language)
    kind = compositor.style.text["body"]
    total: dict[str, int] = {}
    lines = 0
    for text in paragraphs(seed):
        setting = compositor.set_paragraph(compositor.strip(text, kind), kind, 280.0)
        lines += len(setting.lines)
        for name, count in faults(setting, lambda _: 280.0).items():
            total[name] = total.get(name, 0) + count
    assert lines > 200
    assert total == dict.fromkeys(("start", "end", "split", "short last line", "not flush"), 0)


def test_the_bar_sees_the_faults_of_lines_cut_without_rules(style_of: Callable[..., Any], bundled: Any) -> None:
    compositor = Compositor(style_of(28), bundled, "zh-Hans")
    kind = compositor.style.text["body"]
    total: dict[str, int] = {}
    for text in paragraphs(1):
        strip = compositor.strip(text, kind)
        starts = range(0, len(text), 28)
        lines = tuple(
            SetLine(start, min(start + 28, len(text)), 0.0, tuple(strip.own_pt[start : start + 28])) for start in starts
        )
        for name, count in faults(Setting(strip, lines), lambda _: 280.0).items():
            total[name] = total.get(name, 0) + count
    assert min(total.values()) > 0

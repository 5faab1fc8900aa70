"""The bar of Chinese line setting, over made-up paragraphs: nothing forbidden, nothing split, every line flush."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from typeset.painted import END, START, by_paragraph, painted, split_places
from typeset.painted import faults as painted_faults

from convert.document.model import Article, Paragraph, Role, Title
from convert.export.pdf.writer import write_pdf
from convert.export.properties import Properties
from convert.pipeline import UNDATED
from convert.typeset.compositor import Compositor, Setting
from convert.typeset.engine import typeset

_HANZI = "工业项目谋划情况汇报经济发展研究中心科学指导真抓实干提升标杆深入调研扎实为政府提供及时有效决策咨询服务"
_WORDS = ("GDP", "PPP", "hanpress", "Internet", "IT", "5G", "CBD", "e-mail")
_NUMBERS = ("2024年", "16,352.7亿元", "3.5%", "12月31日", "40多个", "1-9月", "〔2019〕227号", "36个", "￥1,200", "0.8‰")


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


def faults(setting: Setting, measure_pt: Callable[[int], float]) -> dict[str, int]:
    text = setting.strip.text
    found = dict.fromkeys(("start", "end", "split", "short last line", "not flush"), 0)
    split = split_places(text)
    starts = [0, *setting.ends[:-1]]
    for start, end, line in list(zip(starts, setting.ends, setting.lines, strict=True))[:-1]:
        found["start"] += text[end] in START
        found["end"] += text[end - 1] in END
        found["split"] += end in split
        # Flush: the last glyph's advance, its mark's blank half taken off, ends at the measure; an opening
        # mark at the start stands its blank half to the left of it.
        right = line.x_pt + sum(line.advances_pt)
        found["not flush"] += abs(right - measure_pt(start)) > 0.05
    found["short last line"] += len(text) - starts[-1] < 2
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
        ends = [*range(28, len(text), 28), len(text)]
        whole = strip.run(0.0)
        lines = [replace(whole, sorts=whole.sorts[end - 28 : end], places=(), extras_pt=()) for end in ends]
        for name, count in faults(Setting(strip, ends, lines), lambda _: 280.0).items():
            total[name] = total.get(name, 0) + count
    assert min(total.values()) > 0


@pytest.mark.parametrize(("breaking", "seed"), [("first-fit", 5), ("optimum", 6)])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK"])
def test_the_lines_read_back_from_the_pages_have_no_fault(
    breaking: str, seed: int, language: str, style_of: Callable[..., Any], bundled: Any, tmp_path: Path
) -> None:
    style = style_of(28, lines=400, breaking=breaking)
    texts = paragraphs(seed)
    article = Article(1, "", Title("标题"), tuple(Paragraph(Role.BODY, text) for text in texts), language)
    frames = typeset(article, style, bundled)
    properties = Properties(title="标题", created=UNDATED, language=language)
    pages = tuple(replace(page, artifacts=()) for page in frames.pages)
    data = write_pdf(replace(frames, pages=pages), properties).data
    lines = list(by_paragraph(painted(data, tmp_path), ["标题", *texts]))[1:]
    total: dict[str, int] = {}
    for found, text in zip(lines, texts, strict=True):
        for name, count in painted_faults(found, text, 280.0, 10.0).items():
            total[name] = total.get(name, 0) + count
    assert sum(map(len, lines)) > 200
    assert total == dict.fromkeys(("start", "end", "split", "short last line", "not flush"), 0)

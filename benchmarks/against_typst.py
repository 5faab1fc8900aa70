"""``make bench``: seconds and bytes of a PDF, ours beside Typst's and beside the floor.

Typst at its best: one compiler for all files, its fonts loaded, nothing of the system
looked at, tagged PDF (its default). All three set the same articles, one after the other
in turn, on one core; CPU seconds are counted, so that what else the machine does
matters little. Every article is new to all three; the faces and their sizes are the same.
Typst's files are not PDF/A or PDF/UA; ours are. Needs ``pip install 'hanpress[bench]'``.
"""

import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import corpus
from floor import Floor

from convert.document.model import Article, Heading, Paragraph

COUNT = 100
#: Articles that warm every side up before the clock runs.
WARM = 15
GOAL_OF_TYPST, GOAL_OF_FLOOR = 0.6, 2.0
TEMPLATE = Path(__file__).with_name("gongwen.typ")

_SPECIAL = re.compile(r"([\\#$*_`<>@~\[\]/'\"=+\-.])")
_FUNCTIONS = {1: "one", 2: "two", 3: "three", 4: "four"}


def main() -> None:
    os.environ["RAYON_NUM_THREADS"] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sides: dict[str, Callable[[Article], bytes]] = {"hanpress": ours(), "floor": Floor().write}
    typst = typst_side()
    if typst is None:
        print("Typst is not installed, so it was not compared: pip install 'hanpress[bench]'", file=sys.stderr)
    else:
        sides["Typst"] = typst
    times: dict[str, list[float]] = {name: [] for name in sides}
    sizes: dict[str, list[int]] = {name: [] for name in sides}
    for number, article in enumerate(corpus.articles(WARM + COUNT)):
        for name in turns(list(sides), number):
            took, data = timed(sides[name], article)
            if number >= WARM:
                times[name].append(took)
                sizes[name].append(len(data))
    report(times, sizes)


def report(times: dict[str, list[float]], sizes: dict[str, list[int]]) -> None:
    print(f"\n{COUNT} articles, style gongwen, warm")
    print(f"{'':12}{'ms, median':>12}{'ms, all':>10}{'KB, all':>10}")
    for name, taken in times.items():
        print(f"{name:12}{statistics.median(taken) * 1e3:12.1f}{sum(taken) * 1e3:10.0f}{sum(sizes[name]) / 1e3:10.0f}")
    for peer, goal in (("Typst", GOAL_OF_TYPST), ("floor", GOAL_OF_FLOOR)):
        if peer in times:
            ratio = statistics.median(a / b for a, b in zip(times["hanpress"], times[peer], strict=True))
            size = sum(sizes["hanpress"]) / sum(sizes[peer])
            print(f"hanpress / {peer}: {ratio:.2f} of the time (goal {goal}), {size:.2f} of the bytes")


def turns(names: list[str], number: int) -> list[str]:
    """The order for an article: who comes after whom decides what is still in the processor's cache."""
    first = number % len(names)
    order = names[first:] + names[:first]
    return order[::-1] if number // len(names) % 2 else order


def timed(write: Callable[[Article], bytes], article: Article) -> tuple[float, bytes]:
    start = time.process_time()
    data = write(article)
    return time.process_time() - start, data


def ours() -> Callable[[Article], bytes]:
    """Everything on: tags, PDF/A, PDF/UA, text behind every glyph, bookmarks, page labels."""
    from convert.export.properties import Properties
    from convert.options import Format
    from convert.pipeline import UNDATED, render
    from convert.styles.load import load

    style = load("gongwen")

    def write(article: Article) -> bytes:
        properties = Properties(title=article.title.text, created=UNDATED, language=article.language)
        return render(article, (Format.PDF,), style=style, properties=properties)[Format.PDF].data

    return write


def typst_side() -> Callable[[Article], bytes] | None:
    """Typst with one compiler for all articles, or None where it is not installed."""
    try:
        import typst
    except ImportError:
        return None
    compiler = typst.Compiler(font_paths=[str(TEMPLATE.parents[1] / "fonts")], ignore_system_fonts=True)
    template = TEMPLATE.read_text(encoding="utf-8")
    return lambda article: bytes(compiler.compile(input=source(article, template).encode()))


def source(article: Article, template: str) -> str:
    """The article in Typst's markup."""
    parts = [template, f'#set document(title: "{article.title.text}")\n#title[{_escaped(article.title.text)}]']
    for block in article.blocks:
        match block:
            case Heading(level, mark, text):
                parts.append(f"{'=' * level} {_escaped(mark + text)}")
            case Paragraph(role, text, spans):
                done, written = 0, ""
                for span in spans:
                    written += _escaped(text[done : span.start])
                    written += f"#{_FUNCTIONS.get(span.level, 'four')}[{_escaped(text[span.start : span.end])}]"
                    done = span.end
                written += _escaped(text[done:])
                parts.append(f"#{role}[{written}]" if role != "body" else written)
    return "\n\n".join(parts)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


if __name__ == "__main__":
    main()

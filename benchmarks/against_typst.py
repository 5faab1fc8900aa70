"""``make bench``: seconds and bytes of a PDF, ours beside Typst's and beside the floor.

Typst at its best: one compiler for all files, its fonts loaded, nothing of the system
looked at, tagged PDF (its default). All three set the same articles, one after the other
in turn, on one core; CPU seconds are counted, so that what else the machine does
matters little. Every article is new to all three; the faces and their sizes are the same.
Typst's files are not PDF/A or PDF/UA; ours are. Needs ``pip install 'hanpress[bench]'``.
"""

import importlib.util
import multiprocessing
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import bench
import corpus
from floor import Floor

from convert.document.model import Article, Heading, Paragraph

COUNT = 100
#: How often all of it is done.
PROCESSES = 5
#: Articles that warm every side up before the clock runs.
WARM = 15
GOAL_OF_TYPST, GOAL_OF_FLOOR = 0.6, 2.0
#: A cold export of the seed in articles of Typst's: a second on the machine where Typst took 23 ms for one.
GOAL_COLD = 1000 / 23
TEMPLATE = Path(__file__).with_name("gongwen.typ")

#: Seconds and bytes of each article; the same by side.
Taken = list[tuple[float, int]]
Measured = dict[str, Taken]

_SPECIAL = re.compile(r"([\\#$*_`<>@~\[\]/'\"=+\-.])")
_FUNCTIONS = {1: "one", 2: "two", 3: "three", 4: "four"}


def main() -> None:
    if importlib.util.find_spec("typst") is None:
        print("Typst is not installed, so it was not compared: pip install 'hanpress[bench]'", file=sys.stderr)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as one_by_one:
        runs = list(one_by_one.map(measured, range(PROCESSES)))
    report(runs)
    if "Typst" in runs[0]:
        report_cold(statistics.median(statistics.median(took for took, _ in run["Typst"]) for run in runs))


def measured(_: int) -> Measured:
    """Every side's times and sizes, article by article, in a process of its own."""
    os.environ["RAYON_NUM_THREADS"] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sides: dict[str, Callable[[Article], bytes]] = {"hanpress": ours(), "floor": Floor().write}
    if typst := typst_side():
        sides["Typst"] = typst
    found: Measured = {name: [] for name in sides}
    for number, article in enumerate(corpus.articles(WARM + COUNT)):
        for name in turns(list(sides), number):
            took, data = timed(sides[name], article)
            if number >= WARM:
                found[name].append((took, len(data)))
    return found


def report(runs: list[Measured]) -> None:
    """The middle of all processes: two differ by some percents, by where their memory happens to lie."""
    print(f"\n{COUNT} articles, style gongwen, warm, in {PROCESSES} processes one after the other")
    print(f"{'':12}{'ms, median':>12}{'KB, all':>10}")
    for name in runs[0]:
        took = statistics.median(statistics.median(took for took, _ in run[name]) for run in runs)
        print(f"{name:12}{took * 1e3:12.1f}{_size(runs[0][name]) / 1e3:10.0f}")
    for peer, goal in (("Typst", GOAL_OF_TYPST), ("floor", GOAL_OF_FLOOR)):
        if peer in runs[0]:
            ratios = sorted(_ratio(run["hanpress"], run[peer]) for run in runs)
            size = _size(runs[0]["hanpress"]) / _size(runs[0][peer])
            print(
                f"hanpress / {peer}: {statistics.median(ratios):.2f} of the time (goal {goal};"
                f" {ratios[0]:.2f} to {ratios[-1]:.2f}), {size:.2f} of the bytes"
            )


def report_cold(typst_s: float) -> None:
    """The whole program from its start, both formats, in a measure that goes from machine to machine."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        bench.compiled_in(place)
        took = statistics.median(
            bench.run(["export", str(bench.SEEDS), "-o", str(place / f"{turn}"), "-q"])[0]
            for turn in range(bench.TIMES)
        )
    print(f"cold export of the seed: {took:.2f} s, {took / typst_s:.0f} articles of Typst's (goal {GOAL_COLD:.0f})")


def _ratio(taken: Taken, others: Taken) -> float:
    return statistics.median(a / b for (a, _), (b, _) in zip(taken, others, strict=True))


def _size(taken: Taken) -> int:
    return sum(size for _, size in taken)


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

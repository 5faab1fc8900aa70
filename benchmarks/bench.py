"""``make bench``: seconds and peak memory of the seed export, and where they go.

Only the standard library measures; the whole export is a process of its own, from
its start to its end, so that nothing is warm that a user would find cold. The modules are compiled
beforehand, as they are once a program is installed, even where this machine keeps no bytecode. Neighbours on
the machine only ever add to a time: the least one is nearest to what the program itself needs.
"""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
TIMES = 7

#: What the project promises for the cold export of the seed collection.
GOAL_SECONDS = 1.0
#: Where the processes find their modules compiled.
BYTECODE: dict[str, str] = {}


def main() -> None:
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {TIMES} runs each; peaks of the largest process\n"
    )
    print(f"{'whole process':34}{'median s':>9}{'least s':>9}{'of goal':>9}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        compiled_in(place)
        whole("hanpress --help", ["--help"], place, 0.2)
        whole("export, docx and pdf", ["export", str(SEEDS), "-o", "OUT", "-q"], place, GOAL_SECONDS)
        whole("export, docx", ["export", str(SEEDS), "-o", "OUT", "-q", "--format", "docx"], place)
        whole("export, pdf", ["export", str(SEEDS), "-o", "OUT", "-q", "--format", "pdf"], place)
        whole("export, Simplified", ["export", str(SEEDS), "-o", "OUT", "-q", "--script", "hans"], place)
        whole("clean", ["clean", str(next(SEEDS.glob("*.txt"))), "-o", str(place / "clean.txt")], place)
        long = place / "long.txt"
        long.write_bytes(next(SEEDS.glob("*.txt")).read_bytes() * 180)
        for label, flags in (("clean, 20 MB", []), ("clean --only-bytes, 20 MB", ["--only-bytes"])):
            whole(label, ["clean", str(long), *flags, "-o", str(place / "c.txt")], place, times=1)
        copies(place / "sources", 8)
        for jobs in (1, 2):
            arguments = ["export", str(place / "sources"), "-o", "OUT", "-q", "--jobs", str(jobs)]
            whole(f"export of 8 collections, --jobs {jobs}", arguments, place, times=3)
    stages()


def compiled_in(place: Path) -> None:
    """Has the modules compiled below ``place`` by a first run, whose time counts for nothing."""
    BYTECODE.update(PYTHONPYCACHEPREFIX=str(place / "bytecode"), PYTHONDONTWRITEBYTECODE="")
    run(["export", str(SEEDS), "-o", str(place / "first"), "-q"])


def whole(label: str, arguments: list[str], place: Path, goal: float | None = None, times: int = TIMES) -> None:
    """Prints one line about a command run as a process of its own."""
    seconds, megabytes = [], []
    for number in range(times):
        out = place / f"out-{number}"
        took, peak = run([str(out) if word == "OUT" else word for word in arguments])
        shutil.rmtree(out, ignore_errors=True)
        seconds.append(took)
        megabytes.append(peak)
    least = min(seconds)
    share = "" if goal is None else f"{least / goal:.0%}"
    print(f"{label:34}{statistics.median(seconds):9.3f}{least:9.3f}{share:>9}{max(megabytes):9.0f}", flush=True)


def run(arguments: list[str]) -> tuple[float, float]:
    """Seconds of one run, and peak megabytes of its largest process."""
    command = [sys.executable, "-m", "convert", *arguments]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env={**os.environ, **BYTECODE})
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return took, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1024)


def copies(folder: Path, count: int) -> None:
    """``count`` collections like the seed that differ in their first line."""
    folder.mkdir()
    text = next(SEEDS.glob("*.txt")).read_text(encoding="utf-8")
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"第{number}種{text}", encoding="utf-8")


def stages() -> None:
    """Prints seconds per stage in this process, the first time and the median of the next."""
    rows: dict[str, list[float]] = {}
    for _ in range(TIMES + 1):
        for name, took in one_walk():
            rows.setdefault(name, []).append(took)
    total = sum(times[0] for times in rows.values())
    print(f"\n{'stage, in one process':34}{'first':>9}{'share':>9}{'warm':>9}")
    for name, (first, *later) in rows.items():
        print(f"{name:34}{first:9.3f}{first / total:9.0%}{statistics.median(later):9.3f}")
    print(f"{'all':34}{total:9.3f}{1:9.0%}{sum(statistics.median(times[1:]) for times in rows.values()):9.3f}")


def one_walk() -> Iterator[tuple[str, float]]:
    """Every stage once over the seed, timed; importing a stage counts as its first time."""
    from convert.options import DecodeOptions, Options, Script

    path = next(SEEDS.glob("*.txt"))
    data, options = path.read_bytes(), Options()

    def decoded() -> object:
        from convert.decode.decode import decode

        return decode(data, DecodeOptions(), name=path.name)

    took, text = timed(decoded)
    yield "decode", took

    def repaired() -> object:
        from convert.repair.repair import repair

        return repair(text.text, options.repair)

    took, clean = timed(repaired)
    yield "repair", took

    def structured() -> object:
        from convert.structure.read import read

        return read(clean.text, source=path.name)

    took, found = timed(structured)
    yield "structure", took

    def converted() -> object:
        from convert.script.convert import convert

        return convert(found.collection, Script.KEEP)

    took, document = timed(converted)
    yield "script (keep)", took
    yield from paged(document.collection)


def paged(collection: object) -> Iterator[tuple[str, float]]:
    """The stages from the document on, over all its articles."""
    from convert.pipeline import font_book, properties_of
    from convert.styles.load import load

    articles = collection.articles
    took, style = timed(lambda: load("gongwen"))
    yield "style", took
    took, fonts = timed(font_book)
    yield "fonts", took

    def typeset_all() -> object:
        from convert.typeset.engine import typeset

        return [typeset(article, style, fonts) for article in articles]

    took, frames = timed(typeset_all)
    yield f"typeset, {len(articles)} articles", took
    properties = [properties_of(article, collection) for article in articles]

    def pdf() -> object:
        from convert.export.pdf.writer import write_pdf

        return [write_pdf(pages, about) for pages, about in zip(frames, properties, strict=True)]

    took, _ = timed(pdf)
    yield "export/pdf", took

    def docx() -> object:
        from convert.export.docx.writer import write_docx

        return [write_docx(article, style, about) for article, about in zip(articles, properties, strict=True)]

    took, _ = timed(docx)
    yield "export/docx", took


def timed(action: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    value = action()
    return time.perf_counter() - start, value


if __name__ == "__main__":
    main()

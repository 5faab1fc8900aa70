"""``make bench``, third part: whether a run stays as fast and as small as it began, however many sources there are.

``python benchmarks/scale.py [COUNT] [FORMATS]`` measures COUNT generated sources of JSON Lines
(2,000 unless told, 20,000 for docs/scale.md). Rates and ratios hold for the machine as
busy as it was; the seconds of processor time beside them do not depend on that.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from convert.sources.source import Source

ROOT = Path(__file__).resolve().parents[1]
SEED = next((ROOT / "seeds").glob("*.txt"))

#: Characters of a generated page: about what a scraped article has.
CHARACTERS = 600

#: Sources of a run that is all start: enough for every worker to have one.
DOZEN = 12


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    formats = sys.argv[2] if len(sys.argv) > 2 else "docx,pdf"
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        generate(place / "all.jsonl", count)
        generate(place / "few.jsonl", max(600, count // 20))
        generate(place / "dozen.jsonl", DOZEN)
        print(f"\n{count:,} sources of {CHARACTERS} characters, {formats}, {os.cpu_count()} processors")
        flat(place, count, formats)
        again(place, count, formats)
        parent_alone(place, count)
        processes(place, max(600, count // 20), formats)


def generate(path: Path, count: int) -> None:
    """Pages that all differ, made of the seed's own sentences."""
    sentences = [
        part + "。" for part in SEED.read_text(encoding="utf-8").replace("\n", "").split("。") if len(part) > 9
    ]
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            paragraphs, length = [], 0
            while length < CHARACTERS:
                paragraphs.append("".join(chance.choices(sentences, k=3)))
                length += len(paragraphs[-1])
            record = {
                "text": "\n\n".join(paragraphs),
                "title": f"第{number}號工作匯報",
                "url": f"https://example.cn/{number}",
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def command(source: Path, out: Path, formats: str, *options: str) -> list[str]:
    return [sys.executable, "-m", "convert", "export", str(source), "-o", str(out), "--format", formats, *options]


def flat(place: Path, count: int, formats: str) -> None:
    """Rate by tenths (the first one warms the workers), and the peak memory of parent and workers."""
    arguments = command(place / "all.jsonl", place / "out", formats, "--jobs", "2", "--log-json", "-q")
    process = subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE)
    peaks: dict[int, int] = {}
    busy: dict[int, float] = {}
    ends = threading.Event()
    watcher = threading.Thread(target=watch, args=(process.pid, peaks, busy, ends))
    watcher.start()
    assert process.stderr is not None
    moments, work = [], []
    for line in process.stderr:
        if b'"event": "source"' in line:
            moments.append(time.perf_counter())
            work.append(sum(busy.values()))
    process.wait()
    ends.set()
    watcher.join()
    tenth = count // 10
    first, last = (moments[at + tenth - 1] - moments[at] for at in (tenth, count - tenth))
    work_first, work_last = (work[at + tenth - 1] - work[at] for at in (tenth, count - tenth))
    size = sum(path.stat().st_size for path in (place / "out").rglob("*") if path.is_file())
    ledger = (place / "out" / ".hanpress.sqlite").stat().st_size
    workers = [peak for number, peak in peaks.items() if number != process.pid]
    print(f"{'rate, whole run':48}{count / (moments[-1] - moments[0]):9.1f} sources/s")
    print(f"{'rate, last tenth to second tenth':48}{first / last:9.2f}")
    print(f"{'the same by processor time':48}{work_first / max(work_last, 1e-9):9.2f}")
    print(f"{'peak memory of the parent':48}{peaks.get(process.pid, 0) / 1024:9.0f} MB")
    print(f"{'peak memory of a worker':48}{max(workers, default=0) / 1024:9.0f} MB")
    print(f"{'output, bytes a source':48}{size / count:9.0f}")
    print(f"{'ledger, bytes a source':48}{ledger / count:9.0f}", flush=True)


def watch(parent: int, peaks: dict[int, int], busy: dict[int, float], ends: threading.Event) -> None:
    """Notes peak resident memory (KB) and processor time (seconds) of a process and of all below it."""
    while not ends.wait(0.2):
        family = [parent]
        for number in family:
            try:
                status = Path(f"/proc/{number}/status").read_text()
                peak = int(status.partition("VmHWM:")[2].split()[0])
                peaks[number] = max(peak, peaks.get(number, 0))
                ticks = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[11:13]
                busy[number] = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
                for task in Path(f"/proc/{number}/task").iterdir():
                    family.extend(int(child) for child in (task / "children").read_text().split())
            except (OSError, IndexError):
                continue


def again(place: Path, count: int, formats: str) -> None:
    """The same run with nothing to do."""
    arguments = command(place / "all.jsonl", place / "out", formats, "-q")
    empty = command(place / "one.jsonl", place / "none", formats, "-q")
    generate(place / "one.jsonl", 1)
    measured(empty)
    base = min(measured(empty)[0] for _ in range(3))
    took = min(measured(arguments)[0] for _ in range(3))
    print(f"{'nothing to do, start of the program taken off':48}{count / (took - base):9.0f} sources/s", flush=True)


def parent_alone(place: Path, count: int) -> None:
    """What a run does for each source besides converting it, with one finished result handed to it over and over."""
    from convert.batch import run as batch
    from convert.batch.work import Job, Result, work
    from convert.options import ExportOptions, Format, Options
    from convert.sources.collect import stream

    job = Job(Options(export=ExportOptions(formats=(Format.DOCX,))))
    sources = stream([str(place / "all.jsonl")])
    made = work(next(iter(sources)), job)
    moments = []

    def handed(todo: Iterator[Source], *_: object) -> Iterator[Result]:
        for number, source in enumerate(todo):
            moments.append(time.process_time())
            digest = hashlib.sha256(source.read()).hexdigest()
            yield replace(made, source=source, sha256=digest, collection=f"第{number}號")

    choose, batch.choose = batch.choose, lambda todo, *_: (handed, todo)
    batch.run(sources, place / "parent", job)
    batch.choose = choose
    tenth = count // 10
    second, last = (moments[at + tenth - 1] - moments[at] for at in (tenth, count - tenth))
    print(f"{'processor time of the parent, second tenth':48}{second / tenth * 1000:9.2f} ms")
    print(f"{'processor time of the parent, last tenth':48}{last / tenth * 1000:9.2f} ms")
    start = time.process_time()
    batch.run(sources, place / "parent", job)
    took = time.process_time() - start
    print(f"{'nothing to do, a second of processor time':48}{count / took:9.0f} sources", flush=True)


def processes(place: Path, count: int, formats: str) -> None:
    """Two processes against one, taken in turns; and what the parent takes of the processors' time.

    Every run has an output of its own, and none is removed meanwhile: a file system that avoids numbers of files
    just deleted (ext4 does, for five seconds) takes several times as long to make the next run's.
    """
    runs: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for turn in range(3):
        for engine in ("serial", "processes"):
            for source in ("few", "dozen"):
                options = ("-q", "--engine", engine, "--jobs", "2")
                out = place / f"{engine}-{source}-{turn}"
                took = measured(command(place / f"{source}.jsonl", out, formats, *options))
                runs.setdefault((engine, source), []).append(took)
    best = {key: [min(column) for column in zip(*results, strict=True)] for key, results in runs.items()}
    one, two = (
        [
            (few - dozen) / (count - DOZEN) * 1000
            for few, dozen in zip(best[engine, "few"], best[engine, "dozen"], strict=True)
        ]
        for engine in ("serial", "processes")
    )
    print("a source more, in milliseconds (the start of program and workers taken off; best of three)")
    print(f"{'two processes to one, by the clock':48}{one[0] / two[0]:9.2f}")
    print(f"{'processor time, one process':48}{one[1]:9.1f} ms")
    print(f"{'processor time, two processes':48}{two[1]:9.1f} ms")
    print(f"{'of which the parent (names, ledger, pipes)':48}{two[2]:9.1f} ms")
    print(f"{'so two processors with nothing else to do give':48}{2 * one[1] / two[1]:9.2f}", flush=True)


def measured(arguments: list[str]) -> tuple[float, float, float]:
    """Seconds of a command from start to end, processor time of it and all below it, and of it alone."""
    start = time.perf_counter()
    process = subprocess.Popen(arguments, cwd=ROOT)
    busy: dict[int, float] = {}
    ends = threading.Event()
    watcher = threading.Thread(target=watch, args=(process.pid, {}, busy, ends))
    watcher.start()
    if process.wait():
        sys.exit(f"{' '.join(arguments)} ended with {process.returncode}")
    took = time.perf_counter() - start
    ends.set()
    watcher.join()
    return took, sum(busy.values()), busy.get(process.pid, 0)


if __name__ == "__main__":
    main()

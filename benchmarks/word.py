"""``make bench``, third part: Word files, one article and very many paragraphs, beside pandoc.

Everything but pandoc runs warm in this process: the template of the style is built and
compressed once. Pandoc is a program of its own, started for every file as its users do;
its own start is shown beside it. It is looked for on the path and in the package
``pypandoc_binary``.
"""

import datetime as dt
import importlib.util
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import convert
from convert.document.model import Article, Heading, Paragraph, Role, Title
from convert.document.walk import article_lines
from convert.export.docx.writer import write_docx
from convert.export.properties import Properties
from convert.styles.load import load

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
TIMES = 51
CHARACTERS = 3_300

#: What the project promises for an article of 3,300 characters.
GOAL_MS = 5.0

PROPERTIES = Properties("工作报告", dt.datetime(2024, 3, 21, tzinfo=dt.UTC), "zh")


def main() -> None:
    article = nearest(CHARACTERS)
    style = load("gongwen")
    length = sum(map(len, article_lines(article)))
    print(f"\n{f'Word file, article of {length:,} characters':48}{'ms':>9}{'of goal':>9}")
    took = milliseconds(lambda: write_docx(article, style, PROPERTIES))
    print(f"{'hanpress, warm':48}{took:9.2f}{took / GOAL_MS:9.0%}")
    beside(article)
    many()


def nearest(characters: int) -> Article:
    """The article of the seed that is nearest in length."""
    [conversion] = convert.inspect(SEEDS)
    return min(conversion.collection.articles, key=lambda a: abs(sum(map(len, article_lines(a))) - characters))


def milliseconds(action: Callable[[], object], times: int = TIMES) -> float:
    """The median time of an action after a first one that does not count."""
    took = []
    for _ in range(times + 1):
        start = time.perf_counter()
        action()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took[1:])


def beside(article: Article) -> None:
    """Prints pandoc's time for the same article."""
    program = pandoc()
    if program is None:
        print("pandoc is neither on the path nor in pypandoc_binary; it was not measured beside hanpress.")
        return
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "article.md"), Path(folder, "article.docx")
        blocks = [f"% {article.title.text}"]
        for block in article.blocks:
            match block:
                case Heading(level, number, text):
                    blocks.append("#" * level + " " + number + text)
                case Paragraph(text=text):
                    blocks.append(text)
                case _:
                    pass
        source.write_text("\n\n".join(blocks), encoding="utf-8")
        command = [program, str(source), "-o", str(made)]
        whole = milliseconds(lambda: subprocess.run(command, check=True, capture_output=True), times=7)
        start = milliseconds(lambda: subprocess.run([program, "--version"], check=True, capture_output=True), times=7)
    print(f"{'pandoc, a process for the file':48}{whole:9.2f}")
    print(f"{'pandoc, its start alone':48}{start:9.2f}")


def pandoc() -> str | None:
    """The path of pandoc's program."""
    if found := shutil.which("pandoc"):
        return found
    if importlib.util.find_spec("pypandoc") is None:
        return None
    import pypandoc

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        return None


def many() -> None:
    """Prints time and memory of ever more paragraphs: both should grow in proportion."""
    print(f"\n{'Word file of many paragraphs':48}{'ms':>9}{'ratio':>9}{'peak MB':>9}")
    last = 0.0
    for count in (12_500, 25_000, 50_000, 100_000):
        paragraphs = tuple(Paragraph(Role.BODY, f"第{number}段：各项工作“顺利”推进。") for number in range(count))
        article = Article(1, "", Title("工作报告"), paragraphs, "zh")
        took = milliseconds(lambda article=article: write_docx(article, load("gongwen"), PROPERTIES), times=3)  # type: ignore[misc]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1024)
        print(f"{f'{count:,}':48}{took:9.0f}{took / last if last else 0:9.2f}{peak:9.0f}")
        last = took


if __name__ == "__main__":
    main()

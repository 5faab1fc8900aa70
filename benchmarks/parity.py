"""``make parity``: the share of lines at which Word file and PDF break alike, and the cause of each difference.

Every article of ``seeds/`` in the styles named (``gongwen`` by default), as it is and in
every script. LibreOffice renders the Word files with the bundled fonts under their Word
names. LibreOffice does not know ``compressPunctuation``: a style that asks for it is
shown for information, no goal is set for it.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from judges.libreoffice import measure, render, with_hanging_as_word_reads_it  # noqa: E402
from judges.parity import FOLLOWS, compared, together  # noqa: E402

import convert  # noqa: E402
from convert.export.docx.writer import write_docx  # noqa: E402
from convert.options import Options, Script  # noqa: E402
from convert.pipeline import font_book, properties_of  # noqa: E402
from convert.styles.load import load  # noqa: E402
from convert.typeset.engine import typeset  # noqa: E402

GOAL = 0.95


def main(styles: list[str]) -> None:
    worst = 1.0
    for style_name in styles:
        for script in Script:
            share = show(style_name, script)
            if load(style_name).setting.breaking == "grid":
                worst = min(worst, share)
    if worst < GOAL:
        sys.exit(f"The worst share is {worst:.1%}; the goal is {GOAL:.0%}.")


def show(style_name: str, script: Script) -> float:
    """Prints one style in one script and returns the share."""
    style = load(style_name)
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for conversion in convert.inspect(ROOT / "seeds", Options(script=script)):
            for article in conversion.collection.articles:
                file = Path(folder) / f"{article.ordinal}.docx"
                properties = properties_of(article, conversion.collection)
                file.write_bytes(with_hanging_as_word_reads_it(write_docx(article, style, properties).data))
                made.append((article.ordinal, file, typeset(article, style, font_book(), conversion.collection.title)))
        pdfs = render([file for _, file, _ in made], Path(folder) / "pdf")
        parity = together(
            compared(ordinal, frames, measure(pdf)) for (ordinal, _, frames), pdf in zip(made, pdfs, strict=True)
        )
    alike = parity.lines - len(parity.differences)
    print(f"\n{style_name}, {script}: {alike} of {parity.lines} lines break alike, {parity.share:.1%}")
    for cause, count in parity.causes().most_common():
        print(f"  {count:4}  {cause}")
    for difference in parity.differences:
        if difference.cause != FOLLOWS:
            print(f"    article {difference.article:2}  {difference.shift:+d}  {difference.line}")
    return parity.share


if __name__ == "__main__":
    main(sys.argv[1:] or ["gongwen"])

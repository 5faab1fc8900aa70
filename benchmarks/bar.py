"""``make bench``: sixty paragraphs of clauses, 28 em wide: the lines as they are painted, ours beside others'.

The paragraphs are those of ``tests/typeset/test_bar.py``; each engine sets them in one face and
size, and the lines are read back from its finished PDF, so that what is counted is what is
printed: marks that may not start or end a line, numbers, words and dashes cut in two,
last lines of one character, lines that are not flush right. WeasyPrint and Typst take part where they are installed
(``pip install 'hanpress[bench]'``). Other texts: ``python benchmarks/bar.py 7 8 9``.
"""

import html
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from typeset.painted import by_paragraph, faults, painted  # noqa: E402
from typeset.test_bar import paragraphs  # noqa: E402

SIZE_PT, LEFT_PT = 16.0, 70.0
RIGHT_PT = LEFT_PT + 28 * SIZE_PT
PAGE_PT = (RIGHT_PT + LEFT_PT, 842.0)
SONG = ROOT / "fonts" / "SongSC-Regular.ttf"
Engine = Callable[[list[str]], bytes]


def main() -> None:
    seeds = [int(word) for word in sys.argv[1:]] or [1, 2, 3]
    head = "".join(f"{word:>8}" for word in ("starts", "ends", "splits", "short", "flush", "lines"))
    print(f"\n{'60 paragraphs, 28 em, as painted':36}{head}")
    for name, engine in ENGINES.items():
        for seed in seeds:
            row(f"{name}, seed {seed}", paragraphs(seed), engine)


def row(label: str, texts: list[str], engine: Engine) -> None:
    try:
        pdf = engine(texts)
    except ImportError as missing:
        print(f"{label:36}not compared, {missing.name} is not installed: pip install 'hanpress[bench]'")
        return
    with tempfile.TemporaryDirectory() as folder:
        found = list(by_paragraph(painted(pdf, Path(folder)), texts))
    total = dict.fromkeys(("start", "end", "split", "short last line", "not flush"), 0)
    for lines, text in zip(found, texts, strict=True):
        for fault, count in faults(lines, text, RIGHT_PT, SIZE_PT, near_pt=0.5).items():
            total[fault] += count
    lines = sum(map(len, found))
    ragged = total.pop("not flush") / (lines - len(texts))
    print(f"{label:36}{''.join(f'{count:8}' for count in total.values())}{1 - ragged:8.0%}{lines:8}", flush=True)


def ours(language: str, breaking: str) -> Engine:
    def write(texts: list[str]) -> bytes:
        from msgspec.structs import replace

        from convert.document.model import Article, Paragraph, Role, Title
        from convert.export.pdf.writer import write_pdf
        from convert.export.properties import Properties
        from convert.pipeline import UNDATED
        from convert.styles.load import load
        from convert.typeset.engine import typeset
        from convert.typeset.fonts import FontBook

        style = load("plain")
        mm = 25.4 / 72
        width_mm = PAGE_PT[0] * mm
        page = replace(style.page, width_mm=width_mm, gutter_mm=LEFT_PT * mm, fore_edge_mm=LEFT_PT * mm)
        kind = replace(style.text["body"], font="song", size_pt=SIZE_PT, line_pt=24.0, indent_em=0.0)
        setting = replace(style.setting, breaking=breaking)
        style = replace(style, page=page, setting=setting, text={**style.text, Role.BODY: kind, "title": kind})
        article = Article(1, "", Title("一"), tuple(Paragraph(Role.BODY, text) for text in texts), language)
        frames = typeset(article, style, FontBook())
        pages = tuple(
            replace(page, artifacts=(), areas=tuple(area for area in page.areas if area.block >= 0))
            for page in frames.pages
        )
        properties = Properties(title="一", created=UNDATED, language=language)
        return write_pdf(replace(frames, pages=pages), properties).data

    return write


def reportlab(texts: list[str]) -> bytes:
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont("Song", str(SONG)))
    style = ParagraphStyle("bar", fontName="Song", fontSize=SIZE_PT, leading=24, wordWrap="CJK", alignment=TA_JUSTIFY)
    file = io.BytesIO()
    margins = {"leftMargin": LEFT_PT - 6, "rightMargin": LEFT_PT - 6}  # a frame's own padding is 6 points
    SimpleDocTemplate(file, pagesize=PAGE_PT, **margins).build([Paragraph(html.escape(text), style) for text in texts])
    return file.getvalue()


def weasyprint(texts: list[str]) -> bytes:
    from weasyprint import HTML

    style = f"""
    @font-face {{ font-family: Bar; src: url({SONG.as_uri()}) }}
    @page {{ size: {PAGE_PT[0]}pt {PAGE_PT[1]}pt; margin: {LEFT_PT}pt }}
    body {{ font: {SIZE_PT}pt/24pt Bar; text-align: justify }} p {{ margin: 0 }}"""
    body = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    page = f'<html lang="zh-Hans"><style>{style}</style><body>{body}</body></html>'
    data: bytes = HTML(string=page).write_pdf()
    return data


def typst(texts: list[str]) -> bytes:
    import re

    import typst as compiler

    head = (
        f"#set page(width: {PAGE_PT[0]}pt, height: {PAGE_PT[1]}pt, margin: {LEFT_PT}pt)\n"
        f'#set text(font: "GW Song SC", size: {SIZE_PT}pt, lang: "zh", region: "cn", hyphenate: false)\n'
        "#set par(justify: true)\n"
    )
    escaped = [re.sub(r"([\\#$*_`<>@~\[\]/'\"=+\-.])", r"\\\1", text) for text in texts]
    source = head + "\n\n".join(escaped)
    fonts = [str(SONG.parent)]
    return bytes(compiler.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True))


ENGINES: dict[str, Engine] = {
    "hanpress, mainland": ours("zh-Hans", "first-fit"),
    "hanpress, mainland, optimum": ours("zh-Hans", "optimum"),
    "hanpress, Taiwan": ours("zh-Hant-TW", "first-fit"),
    "hanpress, Hong Kong, optimum": ours("zh-Hant-HK", "optimum"),
    "reportlab, wordWrap='CJK'": reportlab,
    "WeasyPrint": weasyprint,
    "Typst": typst,
}


if __name__ == "__main__":
    main()

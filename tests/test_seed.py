"""The whole walk over the seed collection: ten Word files and ten PDFs that say the same."""

from pathlib import Path

import docx
import pytest
from export.pdf.reading import glyph_texts

import convert
from convert.document.check import problems
from convert.document.walk import article_lines
from convert.options import ExportOptions, Options, Script

SEEDS = Path(__file__).resolve().parents[1] / "seeds"


@pytest.mark.parametrize("script", Script)
def test_word_and_pdf_hold_the_documents_text_character_by_character(script: Script, tmp_path: Path) -> None:
    options = Options(script=script)
    [conversion] = convert.inspect(SEEDS, options)
    report = convert.export_files(SEEDS, tmp_path, options)
    assert report.exit_code is convert.ExitCode.OK
    assert problems(conversion.collection) == []
    files = {(file.ordinal, Path(file.path).suffix): tmp_path / file.path for file in report.files}
    assert len(files) == 20
    for article in conversion.collection.articles:
        lines = list(article_lines(article))
        word = docx.Document(str(files[article.ordinal, ".docx"]))
        assert [paragraph.text for paragraph in word.paragraphs] == lines
        pages = glyph_texts(files[article.ordinal, ".pdf"].read_bytes())
        numbers = [f"— {number} —" for number in range(1, len(pages) + 1)]
        texts = ["".join(page) for page in pages]
        assert [text[-len(number) :] for text, number in zip(texts, numbers, strict=True)] == numbers
        assert "".join(text[: -len(number)] for text, number in zip(texts, numbers, strict=True)) == "".join(lines)


def test_every_style_gives_every_file(tmp_path: Path) -> None:
    for style in convert.list_styles():
        options = Options(export=ExportOptions(style=style.name))
        report = convert.export_files(SEEDS, tmp_path / style.name, options)
        assert len(report.files) == 20
        assert {file.language for file in report.files} == {"zh-Hant"}


def test_articles_are_traced_to_where_they_were_scraped() -> None:
    [conversion] = convert.inspect(SEEDS)
    decoded = conversion.cleaned.decoded
    for article in conversion.collection.articles:
        assert article.source is not None
        scraped = decoded.text[article.source.start : article.source.end]
        assert scraped.startswith(article.mark)
        for block in article.blocks:
            assert block.source is not None
            assert article.source.start <= block.source.start < block.source.end <= article.source.end


def test_the_ledger_leads_back_to_the_scraped_text() -> None:
    [seed] = SEEDS.glob("*.txt")
    cleaned = convert.clean(seed)
    assert cleaned.ledger.undo(cleaned.text) == cleaned.decoded.text
    assert cleaned.ledger.replay(cleaned.decoded.text) == cleaned.text
    assert sum(1 for _ in cleaned.ledger_lines()) == sum(sum(by.values()) for by in cleaned.ledger.counts().values())

"""Articles that stand in a collection more than once."""

import random
from pathlib import Path

import pytest
from outputs import contents

import convert
from convert.batch.duplicates import _share
from convert.batch.options import Engine, NearDuplicates, Pack, RunOptions
from convert.batch.sketch import sketch_text
from convert.options import ExportOptions, Format, Options

WORD_ONLY = Options(export=ExportOptions(formats=(Format.DOCX,)))


def prose(seed: int, length: int = 900) -> str:
    chance = random.Random(seed)
    return "".join(chance.choices("我們已經完成了全部管道的清理工作雨季不再積水老城區還有許多事情要做", k=length))


def changed(text: str, share: float) -> str:
    """``text`` with about ``share`` of its five-character pieces changed, in one stretch."""
    length = int(len(text) * share)
    return text[:-length] + prose(99, length) if length else text


def shared(one: str, other: str) -> float:
    """The true share of pieces in common."""
    pieces = [{text[at : at + 5] for at in range(len(text) - 4)} for text in (one, other)]
    return len(pieces[0] & pieces[1]) / len(pieces[0] | pieces[1])


@pytest.mark.parametrize("share", [0.0, 0.02, 0.05, 0.1, 0.3, 0.6, 1.0])
def test_sketches_estimate_what_texts_have_in_common(share: float) -> None:
    text = prose(1)
    other = changed(text, share)
    estimate = _share(sketch_text(text).places, sketch_text(other).places)
    assert estimate == pytest.approx(shared(text, other), abs=0.12)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A first text; it again; it with a few words changed; another; one with an article of its own twice."""
    folder = tmp_path / "pages"
    folder.mkdir()
    first, other, third = prose(1), prose(2), prose(3)
    texts = {
        "a": f"排水匯報\n\n篇1\n\n{first}。\n\n篇2\n\n{other}。\n",
        "b": f"排水匯報\n\n篇1\n\n{first}。\n",
        "c": f"綠化匯報\n\n篇1\n\n{changed(first, 0.05)}。\n\n篇2\n\n{third}。\n",
        "d": f"道路匯報\n\n篇1\n\n{prose(4)}。\n\n篇2\n\n{prose(5)}。\n",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def export(pages: Path, out: Path, duplicates: NearDuplicates, **running: object) -> convert.Report:
    options = RunOptions(**({"engine": Engine.SERIAL, "duplicates": duplicates} | running))
    return convert.export_files(pages, out, WORD_ONLY, running=options)


def told(report: convert.Report) -> list[tuple[str, str, str]]:
    """Every notice of a duplicate: the source, its code, and the source it is like."""
    return [
        (source.name, notice.code, Path(notice.subject).name)
        for source in report.sources
        for notice in source.all_notices
        if "duplicate" in notice.code
    ]


def test_duplicates_are_reported(pages: Path, tmp_path: Path) -> None:
    report = export(pages, tmp_path / "out", NearDuplicates.REPORT)
    assert len(report.files) == 7
    assert [(name, like) for name, _, like in told(report)] == [("b.txt", "a.txt"), ("c.txt", "a.txt")]
    assert report.doubts == ()
    again = export(pages, tmp_path / "out", NearDuplicates.REPORT)
    assert again.totals.unchanged == 4
    assert told(again) == told(report)
    assert told(export(pages, tmp_path / "none", NearDuplicates.IGNORE)) == []


def test_duplicates_are_exported_once(pages: Path, tmp_path: Path) -> None:
    report = export(pages, tmp_path / "out", NearDuplicates.ONCE)
    assert [len(source.files) for source in report.sources] == [2, 0, 1, 2]
    assert [(name, like) for name, _, like in told(report)] == [("b.txt", "a.txt"), ("c.txt", "a.txt")]
    assert not any("(2)" in path.name for path in (tmp_path / "out").iterdir()), "no folder for nothing"
    assert export(pages, tmp_path / "out", NearDuplicates.ONCE).totals.unchanged == 4
    export(pages, tmp_path / "processes", NearDuplicates.ONCE, engine=Engine.PROCESSES, jobs=2)
    assert contents(tmp_path / "processes") == contents(tmp_path / "out")
    packed = export(pages, tmp_path / "packed", NearDuplicates.ONCE, pack=Pack.ZIP, shard=3)
    assert [len(source.files) for source in packed.sources] == [2, 0, 1, 2]


def test_the_first_stays_the_first_when_it_is_done_again(pages: Path, tmp_path: Path) -> None:
    export(pages, tmp_path / "out", NearDuplicates.ONCE)
    text = (pages / "a.txt").read_text(encoding="utf-8")
    (pages / "a.txt").write_text(text + "\n篇3\n\n" + prose(8) + "。\n", encoding="utf-8")
    report = export(pages, tmp_path / "out", NearDuplicates.ONCE)
    assert [len(source.files) for source in report.sources] == [3, 0, 1, 2]


def test_an_article_that_stands_twice_in_its_source_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        f"匯報\n\n篇1\n\n{prose(1)}。\n\n篇2\n\n{prose(2)}。\n\n篇3\n\n{prose(1)}。\n", encoding="utf-8"
    )
    report = export(tmp_path / "a.txt", tmp_path / "out", NearDuplicates.ONCE)
    assert [file.ordinal for file in report.files] == [1, 2]

"""Near-duplicates when a run is started again: what an undisturbed run into a new folder would find."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from batch.test_duplicates import changed, prose, told
from outputs import contents

import convert
from convert.batch.ledger import NAME, Ledger, State
from convert.batch.options import Engine, NearDuplicates, Pack, RunOptions
from convert.batch.run import run
from convert.batch.work import Job
from convert.options import ExportOptions, Format, Options
from convert.sources.collect import collect

TEXT = Options(export=ExportOptions(formats=(Format.TXT,)))
BOTH = pytest.mark.parametrize("choice", [NearDuplicates.ONCE, NearDuplicates.REPORT])


def put(folder: Path, name: str, *articles: str) -> None:
    """A page of these articles whose title is its name."""
    body = "".join(f"篇{number}\n\n{article}。\n\n" for number, article in enumerate(articles, 1))
    (folder / f"{name}.txt").write_text(f"{name}組匯報\n\n{body}", encoding="utf-8")


def export(pages: Path | list[Path], out: Path, choice: NearDuplicates, **running: object) -> convert.Report:
    options = {"engine": Engine.SERIAL, "duplicates": choice, "prune": True} | running
    return convert.export_files(pages, out, TEXT, running=RunOptions(**options))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Three pages of which the second repeats the first, and the third, nearly, its second article."""
    folder = tmp_path / "pages"
    folder.mkdir()
    put(folder, "b", prose(1), prose(2))
    put(folder, "c", prose(1))
    put(folder, "d", prose(3), changed(prose(2), 0.05))
    return folder


def first_changes(pages: Path) -> None:
    put(pages, "b", prose(11), prose(12))


def first_vanishes(pages: Path) -> None:
    (pages / "b.txt").unlink()


def first_fails(pages: Path) -> None:
    (pages / "b.txt").write_bytes(b"")


def another_comes_before_all(pages: Path) -> None:
    put(pages, "a", prose(3), prose(1))


def its_articles_change_places(pages: Path) -> None:
    put(pages, "b", prose(2), prose(1))


CHANGES = [
    first_changes,
    first_vanishes,
    another_comes_before_all,
    its_articles_change_places,
]


@BOTH
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_before_them_judges_unchanged_sources_again(
    change: Callable[[Path], None], choice: NearDuplicates, pages: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = export(pages, out, choice)
    before = contents(out)
    change(pages)
    again = export(pages, out, choice)
    fresh = export(pages, tmp_path / "fresh", choice)
    assert contents(out) == contents(tmp_path / "fresh")
    assert told(again) == told(fresh) != told(first)
    assert (again.totals.sources, again.totals.files) == (fresh.totals.sources, fresh.totals.files)
    assert again.totals.told == fresh.totals.told
    assert export(pages, out, choice).totals.unchanged == len(again.sources)
    for page in pages.iterdir():
        page.unlink()
    put(pages, "b", prose(1), prose(2))
    put(pages, "c", prose(1))
    put(pages, "d", prose(3), changed(prose(2), 0.05))
    export(pages, out, choice)
    assert contents(out) == before, "and back"


@BOTH
@pytest.mark.parametrize("order", ["dbc", "cbd", "dcb", "bdc"])
def test_another_order_is_another_first(order: str, choice: NearDuplicates, pages: Path, tmp_path: Path) -> None:
    sources = [pages / f"{name}.txt" for name in order]
    export(pages, tmp_path / "out", choice)
    report = export(sources, tmp_path / "out", choice)
    assert told(report) == told(export(sources, tmp_path / "fresh", choice))
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


@BOTH
def test_articles_of_a_source_that_fails_stand_before_nothing(
    choice: NearDuplicates, pages: Path, tmp_path: Path
) -> None:
    export(pages, tmp_path / "out", choice)
    first_fails(pages)
    assert told(export(pages, tmp_path / "out", choice)) == []


def test_only_those_are_done_again_whose_verdict_changes(pages: Path, tmp_path: Path) -> None:
    put(pages, "e", prose(5))
    export(pages, tmp_path / "out", NearDuplicates.ONCE)
    put(pages, "b", prose(11), prose(2))
    report = export(pages, tmp_path / "out", NearDuplicates.ONCE)
    assert [source.name for source in report.sources if not source.unchanged] == ["b.txt", "c.txt"]
    assert (report.totals.written, report.totals.unchanged) == (2, 2)


def test_without_pruning_nothing_is_removed(pages: Path, tmp_path: Path) -> None:
    put(pages, "b", prose(11), prose(2))
    export(pages, tmp_path / "out", NearDuplicates.ONCE)
    put(pages, "b", prose(1), prose(2))
    report = export(pages, tmp_path / "out", NearDuplicates.ONCE, prune=False)
    assert [len(source.files) for source in report.sources] == [2, 0, 1]
    assert len(list((tmp_path / "out" / "c組匯報").iterdir())) == 1
    assert convert.status(tmp_path / "out").stale == 1


def test_shards_are_packed_again_as_a_whole(pages: Path, tmp_path: Path) -> None:
    packed = {"pack": Pack.TAR, "shard": 2}
    export(pages, tmp_path / "out", NearDuplicates.ONCE, **packed)
    first_changes(pages)
    report = export(pages, tmp_path / "out", NearDuplicates.ONCE, **packed)
    export(pages, tmp_path / "fresh", NearDuplicates.ONCE, **packed)
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")
    assert report.totals.sources == 3
    assert convert.verify(tmp_path / "out").is_sound


def test_a_run_that_was_stopped_in_between_forgets_nothing(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export(pages, out, NearDuplicates.ONCE)
    first_changes(pages)
    with monkeypatch.context() as patched:
        patched.setattr("convert.batch.duplicates.Duplicates.outdated", interrupted)
        with pytest.raises(KeyboardInterrupt):
            export(pages, out, NearDuplicates.ONCE)
    export(pages, out, NearDuplicates.ONCE)
    export(pages, tmp_path / "fresh", NearDuplicates.ONCE)
    assert contents(out) == contents(tmp_path / "fresh")


def interrupted(_: object) -> Iterator[str]:
    raise KeyboardInterrupt


def test_sources_that_come_once_only_are_judged_again_by_the_next_run(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    job, options = Job(TEXT), RunOptions(engine=Engine.SERIAL, duplicates=NearDuplicates.ONCE, prune=True)
    run(collect([str(pages)]), out, job, options=options)
    first_changes(pages)
    run(collect([str(pages)]), out, job, options=options)
    with Ledger(out / NAME, read_only=True) as ledger:
        assert ledger.count(state=State.DAMAGED) == 2
    run(collect([str(pages)]), out, job, options=options)
    export(pages, tmp_path / "fresh", NearDuplicates.ONCE)
    assert contents(out) == contents(tmp_path / "fresh")


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_between_runs_the_last_equals_a_fresh_one(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    choice = chance.choice([NearDuplicates.ONCE, NearDuplicates.REPORT])
    pages = tmp_path / "pages"
    pages.mkdir()
    names = "abcdefg"
    for name in names:
        put(pages, name, prose(chance.randrange(3)))
    for turn in range(5):
        export(pages, tmp_path / "out", choice, prune=bool(turn % 2))
        for name in chance.sample(names, 2):
            if (pages / f"{name}.txt").exists() and chance.random() < 0.4 and len(list(pages.iterdir())) > 2:
                (pages / f"{name}.txt").unlink()
            else:
                texts = [changed(prose(chance.randrange(3)), chance.choice([0, 0.04])) for _ in range(2)]
                put(pages, name, *texts[: chance.randint(1, 2)])
        if turn == 2:  # a run over some of them only
            some = [path for path in sorted(pages.iterdir()) if chance.random() < 0.5]
            if some:
                convert.export_files(
                    some, tmp_path / "out", TEXT, running=RunOptions(engine=Engine.SERIAL, duplicates=choice)
                )
    report = export(pages, tmp_path / "out", choice)
    fresh = export(pages, tmp_path / "fresh", choice)
    assert told(report) == told(fresh)
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")

"""A collection with more articles than one folder should hold."""

import zipfile
from functools import partial
from pathlib import Path

import pytest
from outputs import contents

import convert
from convert.batch import work
from convert.batch.ledger import NAME, Ledger
from convert.batch.naming import FLAT, fan
from convert.batch.options import Pack, RunOptions
from convert.batch.status import verify
from convert.options import ExportOptions, Format, Options, StructureOptions

MARK = StructureOptions(split="【第[0-9]+件】")
TEXTS = Options(export=ExportOptions(formats=(Format.TXT, Format.MD)), structure=MARK)
ONLY_TXT = Options(export=ExportOptions(formats=(Format.TXT,)), structure=MARK)


def collection(path: Path, count: int, word: str = "管道") -> Path:
    articles = (f"【第{number}件】\n\n{word}第{number}段已經換完。\n\n" for number in range(1, count + 1))
    path.write_text("排水匯報\n\n" + "".join(articles), encoding="utf-8")
    return path


def export(
    source: Path, out: Path, options: Options = TEXTS, only: str | None = None, **more: object
) -> convert.Report:
    return convert.export_files(source, out, options, only=only, running=RunOptions(jobs=1, **more))


def folders(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_dir()}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten files are many already."""
    monkeypatch.setattr(work, "fan", partial(fan, flat=10))


def test_no_folder_holds_more_than_so_many_files(tmp_path: Path) -> None:
    source = collection(tmp_path / "a.txt", FLAT // 2 + 1)
    report = export(source, tmp_path / "out")
    assert len(report.files) == FLAT + 2
    fans = [path for path in (tmp_path / "out" / "排水匯報").iterdir() if path.is_dir()]
    assert len(fans) == 256
    assert sum(sum(1 for _ in folder.iterdir()) for folder in fans) == FLAT + 2
    assert verify(tmp_path / "out").is_sound


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("count", "is_fanned"), [(5, False), (6, True)])
def test_files_are_fanned_out_where_they_are_too_many(count: int, is_fanned: bool, tmp_path: Path) -> None:
    report = export(collection(tmp_path / "a.txt", count), tmp_path / "out")
    assert {file.path.count("/") for file in report.files} == {2 if is_fanned else 1}
    assert {path for path in contents(tmp_path / "out") if path.startswith("排")} == {
        file.path for file in report.files
    }
    one = [file.path.rpartition("/")[0] for file in report.files if file.ordinal == 3]
    assert len(set(one)) == 1, "all formats of an article stand together"


@pytest.mark.usefixtures("few")
def test_a_volume_is_one_file_however_many_articles_it_has(tmp_path: Path) -> None:
    options = Options(export=ExportOptions(formats=(Format.TXT,), merge=True, style="book"), structure=MARK)
    report = export(collection(tmp_path / "a.txt", 20), tmp_path / "out", options)
    assert [file.path.count("/") for file in report.files] == [1]


@pytest.mark.usefixtures("few")
def test_a_chosen_article_stands_where_it_stands_among_all(tmp_path: Path) -> None:
    source = collection(tmp_path / "a.txt", 12)
    export(source, tmp_path / "all")
    report = export(source, tmp_path / "one", only="7")
    assert {file.path for file in report.files} < set(contents(tmp_path / "all"))


@pytest.mark.usefixtures("few")
def test_what_is_fanned_out_is_known_again(tmp_path: Path) -> None:
    source, out = collection(tmp_path / "a.txt", 12), tmp_path / "out"
    report = export(source, out)
    before = contents(out)
    assert export(source, out).totals.unchanged == 1
    (out / report.files[5].path).unlink()
    assert verify(out).missing == (report.files[5].path,)
    assert export(source, out).totals.written == 1
    assert contents(out) == before
    (out / NAME).unlink()
    export(source, out)
    assert contents(out) == before


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("before", "after"), [(12, 9), (12, 3), (3, 12)])
def test_pruning_leaves_what_a_fresh_run_gives(before: int, after: int, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(collection(tmp_path / "a.txt", before), out)
    source = collection(tmp_path / "a.txt", after)
    export(source, out, prune=True)
    export(source, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")
    folders = {path.relative_to(out) for path in out.rglob("*") if path.is_dir()}
    assert folders == {
        path.relative_to(tmp_path / "fresh") for path in (tmp_path / "fresh").rglob("*") if path.is_dir()
    }


@pytest.mark.usefixtures("few")
def test_formats_one_after_another_add_up(tmp_path: Path) -> None:
    source, out = collection(tmp_path / "a.txt", 12), tmp_path / "out"
    export(source, out, ONLY_TXT)
    export(source, out)
    export(source, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


@pytest.mark.usefixtures("few")
def test_archives_have_the_same_paths(tmp_path: Path) -> None:
    source = collection(tmp_path / "a.txt", 12)
    report = export(source, tmp_path / "out")
    export(source, tmp_path / "packed", pack=Pack.ZIP)
    with zipfile.ZipFile(tmp_path / "packed" / "shard-000000.zip") as archive:
        assert set(archive.namelist()) == {file.path for file in report.files}


@pytest.mark.usefixtures("few")
def test_temporary_files_of_a_killed_run_are_found_in_fanned_folders(tmp_path: Path) -> None:
    source, out = collection(tmp_path / "a.txt", 12), tmp_path / "out"
    report = export(source, out)
    left = out / report.files[0].path
    left = left.with_name(".hanpress-1-0.part")
    left.write_bytes(b"half")
    with Ledger(out / NAME) as ledger:
        ledger.database.execute("UPDATE sources SET state = 'writing'")
    export(source, out)
    assert not left.exists()

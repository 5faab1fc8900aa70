import sqlite3
from collections import deque
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.batch.folders import Folders
from convert.batch.ledger import NAME, Ledger
from convert.batch.naming import folded
from convert.errors import OutputFull


def folders(**more: object) -> Folders:
    return Folders(sqlite3.connect(":memory:"), **more)


def test_two_sources_with_one_title_do_not_collide() -> None:
    claims = folders()
    assert [claims.claim("Report", "a"), claims.claim("REPORT", "b"), claims.claim("Report", "c")] == [
        "Report",
        "REPORT (2)",
        "Report (3)",
    ]


def test_a_collection_without_any_name_has_a_folder() -> None:
    assert folders().claim("...", "a") == "collection"


def test_a_folder_never_takes_a_reserved_name() -> None:
    assert folders(reserved=["manifest.json"]).claim("Manifest.json", "a") == "Manifest.json (2)"


def test_a_folder_never_takes_the_name_of_a_fan() -> None:
    assert folders().claim("AB", "a") == "AB (2)"


def test_a_source_keeps_its_folder_whoever_comes_first() -> None:
    database = sqlite3.connect(":memory:")
    for source in "ab":
        Folders(database).claim("題", source)
    later = Folders(database)
    assert later.claim("題", "b") == "題 (2)"
    assert later.claim("題", "a") == "題"
    assert later.claim("題", "c") == "題 (3)"


def test_a_source_keeps_the_folder_of_an_adopted_manifest() -> None:
    claims = folders()
    claims.adopt("題 (2)", "b")
    assert claims.claim("題", "b") == "題 (2)"
    assert claims.claim("題", "a") == "題"


def test_a_new_title_gets_a_new_folder_and_the_old_one_is_remembered() -> None:
    claims = folders()
    assert claims.claim("舊題", "a") == "舊題"
    assert claims.claim("新題", "a") == "新題"
    assert claims.claim("舊題", "b") == "舊題 (2)"
    assert claims.claim("舊題", "a") == "舊題"


def test_many_folders_are_fanned_out_and_stay_unique() -> None:
    claims = folders(flat=3)
    claimed = [
        claims.claim(title, f"source {number}") for number, title in enumerate(["甲", "乙", "甲", "甲", "丙", "乙"])
    ]
    assert claimed[:3] == ["甲", "乙", "甲 (2)"]
    assert [folder.split("/")[-1] for folder in claimed[3:]] == ["甲 (3)", "丙", "乙 (2)"]
    assert all(len(folder.split("/")[0]) == 2 for folder in claimed[3:])


@given(
    st.lists(
        st.tuples(st.sampled_from(["甲", "a", "A", "", "CON", "a (2)", "甲" * 90]), st.integers(0, 5)), max_size=30
    )
)
def test_folders_are_unique_and_a_second_run_agrees(sources: list[tuple[str, int]]) -> None:
    named = [(title, f"source {number}") for number, (title, _) in enumerate(sources)]
    database = sqlite3.connect(":memory:")
    first = Folders(database)
    claimed = [first.claim(*source) for source in named]
    assert len({folded(folder) for folder in claimed}) == len(sources)
    again = Folders(database)
    assert [again.claim(*source) for source in named] == claimed


def test_a_full_disk_is_told_wherever_the_ledger_meets_it(tmp_path: Path) -> None:
    with Ledger(tmp_path / NAME) as ledger:
        ledger.begin("options", started=0.0)
        claims = Folders(ledger.database)
        ledger.database.execute(f"PRAGMA max_page_count = {ledger.database.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(OutputFull, match="free space"):
            deque(claims.claim(f"{number} " + "汇报" * 50, str(number)) for number in range(10_000))
        ledger.database.execute("PRAGMA max_page_count = 1000000")

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from convert.batch.folders import Folders
from convert.batch.naming import folded


def record(folder: str, source: str, sha256: str) -> dict[str, Any]:
    return {"folder": folder, "source": source, "sha256": sha256}


def test_two_sources_with_one_title_do_not_collide() -> None:
    folders = Folders(())
    assert [
        folders.claim("Report", "a", "1"),
        folders.claim("REPORT", "b", "2"),
        folders.claim("Report", "c", "3"),
    ] == [
        "Report",
        "REPORT (2)",
        "Report (3)",
    ]


def test_a_collection_without_any_name_has_a_folder() -> None:
    assert Folders(()).claim("...", "a", "1") == "collection"


def test_a_folder_never_takes_a_reserved_name() -> None:
    assert Folders((), reserved=["manifest.json"]).claim("Manifest.json", "a", "1") == "Manifest.json (2)"


def test_a_source_keeps_its_folder_whoever_comes_first() -> None:
    earlier = [record("題", "a", "1"), record("題 (2)", "b", "2")]
    folders = Folders(earlier)
    assert folders.claim("題", "b", "changed") == "題 (2)"
    assert folders.claim("題", "a", "1") == "題"


def test_another_source_never_takes_a_folder_that_is_owned() -> None:
    assert Folders([record("題", "a", "1")]).claim("題", "b", "2") == "題 (2)"


def test_the_same_content_named_another_way_keeps_its_folder() -> None:
    folders = Folders([record("題", "seeds/a.txt", "1")])
    assert folders.claim("題", "./seeds/a.txt", "1") == "題"
    assert folders.claim("題", "copy.txt", "1") == "題 (2)"


def test_a_new_title_gets_a_new_folder() -> None:
    assert Folders([record("舊題", "a", "1")]).claim("新題", "a", "1") == "新題"


@given(
    st.lists(
        st.tuples(st.sampled_from(["甲", "a", "A", "", "CON", "a (2)", "甲" * 90]), st.integers(0, 5)), max_size=30
    )
)
def test_folders_are_unique_and_a_second_run_agrees(sources: list[tuple[str, int]]) -> None:
    named = [(title, f"source {number}", str(content)) for number, (title, content) in enumerate(sources)]
    first = Folders(())
    claimed = [first.claim(*source) for source in named]
    assert len({folded(folder) for folder in claimed}) == len(sources)
    records = [record(folder, source[1], source[2]) for folder, source in zip(claimed, named, strict=True)]
    again = Folders(records)
    assert [again.claim(*source) for source in named] == claimed

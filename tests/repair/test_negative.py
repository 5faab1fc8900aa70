"""What looks like damage and is none stays as its author wrote it."""

import pytest
from repair.cases import CASES, pages, rows

from convert.options import RepairOptions
from convert.repair.byteslip.undo import undo_byte_damage
from convert.repair.repair import repair

ROWS = rows("negative")
PAGES = pages("negative")
TEXTS = {**{name: row["text"] for name, row in ROWS.items()}, **PAGES}
WHOLE = sorted(name for name, row in ROWS.items() if row.get("whole"))
MIXED = sorted(path.stem for path in (CASES / "mixed").glob("*.txt") if not path.stem.endswith(".expected"))


def test_there_are_enough_of_them() -> None:
    assert len(TEXTS) >= 60
    assert len(set(TEXTS.values())) == len(TEXTS)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_bytes_are_left_alone(name: str) -> None:
    passes, _ = undo_byte_damage(TEXTS[name], "□")
    assert [edit for each in passes for edit in each.edits] == []


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_repair_leaves_it_alone(name: str) -> None:
    assert repair(TEXTS[name]).text == TEXTS[name]


@pytest.mark.parametrize("name", sorted(name for name in TEXTS if "residue" not in ROWS.get(name, {})))
def test_readings_survive_the_whole_repair(name: str) -> None:
    """Punctuation may change its width; no letter and no character comes or goes."""
    assert _letters(repair(TEXTS[name]).text) == _letters(TEXTS[name])


def test_toneless_doubled_readings_are_told() -> None:
    """Another kind of page spam: left alone, and told where it stands."""
    [text] = [row["text"] for name, row in ROWS.items() if "toneless readings doubled" in name]
    told = [text[n.start : n.end] for n in repair(text).notices if n.code == "reading-spam"]
    assert told == ["(dian)(dian)", "(nao)(nao)", "(ji)(ji)", "(xian)(xian)", "(zu)(zu)"]


@pytest.mark.parametrize("name", MIXED)
def test_only_the_damage_goes(name: str) -> None:
    page = (CASES / "mixed" / f"{name}.txt").read_text(encoding="utf-8")
    expected = (CASES / "mixed" / f"{name}.expected.txt").read_text(encoding="utf-8")
    assert page != expected
    assert repair(page, RepairOptions(only_bytes=True)).text == expected


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())

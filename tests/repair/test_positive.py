"""Every kind of byte damage, behind a page that can be judged: the text comes back as its author wrote it."""

import tomllib
from typing import Any

import pytest
from repair.cases import CASES, rows

from convert.options import RepairOptions
from convert.repair.byteslip import gbk
from convert.repair.ledger import Certainty
from convert.repair.repair import Repaired, repair

AROUND: dict[str, dict[str, str]] = tomllib.loads((CASES / "around.toml").read_text(encoding="utf-8"))
ROWS = rows("positive")
FOLD = str.maketrans(gbk.FOLDED)


def on_its_page(row: dict[str, Any]) -> tuple[str, Repaired, str]:
    """The page with the case at its end, the repair of it, and the expected page."""
    page = AROUND[row["around"]]
    source = f"{page['found']}\n\n{row['found']}"
    return source, repair(source, RepairOptions(only_bytes=True)), f"{page['expected']}\n\n{row['expected']}"


@pytest.mark.parametrize("around", sorted(AROUND))
def test_the_pages_themselves_are_repaired(around: str) -> None:
    repaired = repair(AROUND[around]["found"], RepairOptions(only_bytes=True))
    assert repaired.text == AROUND[around]["expected"]
    assert {edit.certainty for _, edit in repaired.ledger.entries} == {Certainty.PROVEN}


@pytest.mark.parametrize("name", ROWS)
def test_the_damage_is_undone(name: str) -> None:
    """``either`` lists other answers where a lost byte leaves no way to tell."""
    row = ROWS[name]
    _, repaired, expected = on_its_page(row)
    others = [f"{AROUND[row['around']]['expected']}\n\n{other}" for other in row.get("either", ())]
    assert repaired.text.translate(FOLD) in [text.translate(FOLD) for text in (expected, *others)]


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if "certainty" in row])
def test_what_is_lost_is_called_lost(name: str) -> None:
    _, repaired, _ = on_its_page(ROWS[name])
    assert ROWS[name]["certainty"] in {str(edit.certainty) for _, edit in repaired.ledger.entries}
    assert "lost-character" in {notice.code for notice in repaired.notices}


@pytest.mark.parametrize("name", ROWS)
def test_the_ledger_undoes_and_replays(name: str) -> None:
    source, repaired, _ = on_its_page(ROWS[name])
    assert repaired.ledger.undo(repaired.text) == source
    assert repaired.ledger.replay(source) == repaired.text


def test_every_mark_has_its_cases() -> None:
    for mark in gbk.MARKS:
        assert sum(name.startswith(f"marks: {mark} ") for name in ROWS) == 4, mark

"""How well the repair does on pages nobody tuned it on: residual errors per strength of damage, pinned as floors.

The standard run takes the first :data:`QUICK` seeds; ``HANPRESS_QUALITY=full`` takes all twenty and prints a table.
Raising a floor is a decision that belongs into the changelog.
"""

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from quality.repair_corpus import (
    FOLD,
    SEEDS,
    STRENGTHS,
    damaged,
    damaged_halfway,
    damaged_with_spaces,
    errors,
    prose,
    texts,
)

from convert.options import RepairOptions
from convert.repair.byteslip import gbk
from convert.repair.byteslip.undo import undo_byte_damage
from convert.repair.ledger import Certainty
from convert.repair.repair import repair

QUICK = 4
FULL = os.environ.get("HANPRESS_QUALITY") == "full"
CHOSEN = range(SEEDS if FULL else QUICK)

#: The corpus the floors were measured on: SHA-256 over names and texts, first twelve digits.
FINGERPRINT = "c6c654c0783f"

#: Residual errors in per cent of the true characters, at most, over either choice of seeds.
FLOORS = {
    ("light", "tuned"): 0.01,
    ("light", "held"): 0.03,
    ("light", "fresh"): 0.02,
    ("light", "later"): 0.04,
    ("light", "wide"): 0.03,
    ("medium", "tuned"): 0.02,
    ("medium", "held"): 0.03,
    ("medium", "fresh"): 0.02,
    ("medium", "later"): 0.02,
    ("medium", "wide"): 0.03,
    ("heavy", "tuned"): 0.10,
    ("heavy", "held"): 0.18,
    ("heavy", "fresh"): 0.15,
    ("heavy", "later"): 0.09,
    ("heavy", "wide"): 0.18,
}
GROUPS = ("tuned", "held", "fresh", "later", "wide")

#: The same for other habits of pages, at medium strength.
VARIANT_FLOORS = {damaged_halfway: 0.05, damaged_with_spaces: 0.05}

MEGABYTE = 1_000_000


def test_the_corpus_is_the_one_the_floors_were_measured_on() -> None:
    digest = hashlib.sha256()
    for group in (*GROUPS, "simplified"):
        for name, text in texts(group).items():
            digest.update(f"{group}/{name}\n{text}".encode())
    assert digest.hexdigest()[:12] == FINGERPRINT


def test_the_corpus_is_wide_enough() -> None:
    pages = {name: text for group in GROUPS for name, text in texts(group).items()}
    assert len(pages) >= 76
    assert len(texts("tuned")) == len(texts("held"))
    assert len(texts("simplified")) >= 6
    for name, text in pages.items():
        assert 200 <= len(text) <= 600, name
        assert all(char == "\n" or gbk.encode(char) for char in text), name
        assert len(text.splitlines()) > 4, name
    everything = "".join(pages.values())
    assert set("，。、；：？！（）《》“”") <= set(everything)
    assert re.search("[A-Za-z]", everything)


def residue(group: str, damage: Callable[[str, str, int], str], strength: str) -> tuple[float, str]:
    """Wrong characters in per cent of the true ones, and a sentence on where they are."""
    wrong = total = 0
    worst: list[tuple[int, str, int]] = []
    for name, text in texts(group).items():
        for seed in CHOSEN:
            count = errors(text, repair(damage(text, strength, seed), RepairOptions(only_bytes=True)).text)
            wrong += count
            total += len(text)
            worst.append((count, name, seed))
    return 100 * wrong / total, f"{wrong} of {total} characters; worst: {sorted(worst)[:-4:-1]}"


@pytest.mark.parametrize("strength", STRENGTHS)
def test_residual_errors(strength: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = {group: residue(group, damaged, strength) for group in GROUPS}
    if FULL:
        with capsys.disabled():
            row = "  ".join(f"{group} {rate:.3f} %" for group, (rate, _) in found.items())
            print(f"\n{strength:8}{row}")
    for group, (rate, where) in found.items():
        assert rate <= FLOORS[strength, group], where


@pytest.mark.parametrize("damage", VARIANT_FLOORS)
def test_residual_errors_of_other_habits(damage: Callable[[str, str, int], str]) -> None:
    rate, where = residue("fresh", damage, "medium")
    assert rate <= VARIANT_FLOORS[damage], where


@pytest.mark.parametrize("strength", STRENGTHS)
def test_the_page_on_repairing_gives_the_same_figures(strength: str) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "repair.md").read_text(encoding="utf-8")
    figures = " | ".join(f"{FLOORS[strength, group]:.2f} %" for group in GROUPS)
    assert re.search(rf"^\| {strength} \|.*\| {figures} \|$", page, re.MULTILINE)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("strength", STRENGTHS)
def test_what_is_proven_is_right(strength: str, group: str) -> None:
    """Text put back with every byte known stands in the true line, word for word."""
    checked = 0
    for name, text in texts(group).items():
        lines = text.translate(FOLD).split("\n")
        for seed in CHOSEN:
            found = damaged(text, strength, seed)
            ledger = repair(found, RepairOptions(only_bytes=True)).ledger
            for number, made in enumerate(ledger.passes):
                for edit in made.edits:
                    if made.fix != "slips" or edit.certainty is not Certainty.PROVEN:
                        continue
                    start, _ = ledger.to_source(edit.start, edit.end, number)
                    line = lines[found.count("\n", 0, start)]
                    assert edit.after.translate(FOLD) in line, (name, seed, edit)
                    checked += 1
    assert checked or strength == "light"


@pytest.mark.parametrize("group", [*GROUPS, "simplified"])
def test_clean_texts_come_out_untouched(group: str) -> None:
    for name, text in texts(group).items():
        assert undo_byte_damage(text, "□") == ((), ()), name
        assert repair(text).text == text, name


@pytest.mark.parametrize("script", ["traditional", "simplified"])
def test_a_megabyte_of_clean_prose_comes_out_untouched(script: str) -> None:
    groups = GROUPS if script == "traditional" else ("simplified",)
    lines = [line for group in groups for line in prose(group, MEGABYTE // 3 // len(groups))]
    page = "\n".join(lines)
    assert len(page.encode()) >= MEGABYTE * 0.9
    assert undo_byte_damage(page, "□") == ((), ())
    assert repair(page).text == page


@pytest.mark.parametrize("strength", STRENGTHS)
def test_a_repaired_page_needs_no_second_repair(strength: str) -> None:
    for group in GROUPS:
        for name, text in texts(group).items():
            once = repair(damaged(text, strength, 1)).text
            assert repair(once).text == once, name

"""docs/repair.md shows a damaged text and what it was: the repair says the same."""

import json
import re
from pathlib import Path

from convert.repair.ledger import Certainty
from convert.repair.repair import repair

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "repair.md").read_text(encoding="utf-8")


def test_the_example_is_repaired_as_the_page_says() -> None:
    [found] = re.findall(r"Some web pages look like this:\n\n {4}(.*)\n", PAGE)
    [truth] = re.findall(r"Their author wrote (.*?。) Everything", PAGE)
    assert repair(found).text == truth


def test_every_certainty_is_explained() -> None:
    for certainty in Certainty:
        assert re.search(rf"^\| `{certainty}` \| .+ \|$", PAGE, re.MULTILINE), certainty


def test_every_field_of_the_ledger_is_explained() -> None:
    ledger = repair("產(chǎn)業(yè)發(fā)展,確??焖侔l(fā)展,當?shù)鼐用瘛?").ledger
    fields = {field for line in ledger.json_lines(lambda at: at) for field in json.loads(line)}
    assert "candidates" in fields
    explained = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]*) \|", PAGE, re.MULTILINE))))
    assert fields <= explained

import hashlib
import tomllib
from importlib import resources

import pytest

from convert.repair.byteslip.scoring import Judge
from convert.repair.language import characters, model

FOLDER = resources.files("convert.repair.language")
SOURCES = tomllib.loads(FOLDER.joinpath("sources.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("made", SOURCES["made"], ids=lambda made: made["file"])
def test_the_tables_are_the_recorded_ones(made: dict[str, str]) -> None:
    assert hashlib.sha256(FOLDER.joinpath(made["file"]).read_bytes()).hexdigest() == made["sha256"]
    assert set(made["from"]) <= {source["package"] for source in SOURCES["source"]}


def test_the_model_is_small() -> None:
    assert len(FOLDER.joinpath("model.bin").read_bytes()) <= 5_000_000


@pytest.mark.parametrize(
    ("left", "better", "worse", "right"),
    [
        ("确", "保", "常", "快速"),
        ("居民生", "活", "化", "。"),
        ("会招商", "。", "常", "可以"),
        ("游轮", "停", "海", "靠码头"),
    ],
)
def test_the_model_knows_what_reads_better(left: str, better: str, worse: str, right: str) -> None:
    lm = model.load()
    assert lm.score(left + better + right) > lm.score(left + worse + right)


def test_forms_are_told_apart() -> None:
    tables = characters.load()
    assert tables.simplified["發"] == "发"
    assert tables.readings["發"][0] == "fā"
    assert "会" in tables.only_simplified
    assert not {"后", "干", "里", "于", "范"} & tables.only_simplified
    assert "鎭" in tables.variants
    assert "鎮" not in tables.variants


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("要確??焖僖姡?", True),
        ("確?,F場", True),
        ("有用嗎??jī)蓚€月", False),  # an author's question, and a reading that lost its parenthesis
        ("有用嗎?六月見，F將", False),
    ],
)
def test_whether_a_page_shows_the_bytes_that_breaks_cut_off(text: str, shows: bool) -> None:
    assert Judge(text, frozenset()).shows is shows

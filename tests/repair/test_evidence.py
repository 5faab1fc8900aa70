"""What a document says of the neighbours of a character is what a count of all its pairs and threes would say."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from convert.repair.byteslip.evidence import Evidence

FEW = st.text("产業發a\n", max_size=30)  # few characters, so that they stand in rows and overlap


@given(FEW)
def test_neighbours_are_those_of_a_count_of_everything(text: str) -> None:
    said = Evidence(text, {})
    pairs = Counter(text[at : at + 2] for at in range(len(text) - 1))
    threes = Counter(text[at : at + 3] for at in range(len(text) - 2))
    for pair in {*pairs, "产a", "發發"}:
        assert said.behind[pair[0]].get(pair[1], 0) == said.before[pair[1]].get(pair[0], 0) == pairs[pair]
    for three in {*threes, "业业业", "a產a"}:
        assert said.behind[three[0]].get(three[1:], 0) == said.before[three[2]].get(three[:2], 0) == threes[three]
    assert [said.single[char] for char in text] == list(map(text.count, text))


def test_a_text_is_counted_as_the_table_spells_it() -> None:
    assert Evidence("發展,发展", {ord("發"): "发", ord(","): "，"}).behind["发"] == {"展": 2, "展，": 1}

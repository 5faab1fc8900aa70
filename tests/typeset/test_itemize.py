"""Every character of a paragraph gets the class that the table gives it alone, wherever it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.typeset.characters import CLASSES
from convert.typeset.itemize import itemize

#: Chinese text with what stands in it: marks, Western text, private-use and rare characters, lone surrogates.
_TEXTS = st.text(
    st.one_of(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), st.characters(exclude_categories=()))
)


@given(_TEXTS)
def test_classes_are_those_of_each_character_alone(text: str) -> None:
    itemized = itemize(text)
    assert itemized.text == text
    assert itemized.classes == "".join(CLASSES[ord(key)] for key in itemized.keys)


@pytest.mark.parametrize("plane", range(0x11))
def test_every_character_has_its_class_among_all_others(plane: int) -> None:
    text = "".join(map(chr, range(plane << 16, plane + 1 << 16)))
    itemized = itemize(text)
    assert itemized.classes == "".join(CLASSES[ord(key)] for key in itemized.keys)


@pytest.mark.parametrize(
    ("text", "western"),
    [
        ("看it’s吧", "’"),
        ("看workers’ day吧", "’"),
        ("看1980’s吧", "’"),
        ("看 ’n’ 吧", "’’"),
        ("看’tis吧", ""),
        ("看‘好’a吧", ""),
    ],
)
def test_an_apostrophe_in_chinese_text_is_western_beside_a_letter(text: str, western: str) -> None:
    changed = [char for char, key in zip(text, itemize(text).keys, strict=True) if char != key]
    assert "".join(changed) == western

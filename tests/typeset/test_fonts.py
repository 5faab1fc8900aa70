from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from convert.errors import FontError
from convert.notices import Notice, Severity
from convert.typeset import catalog
from convert.typeset.catalog import FontRecord
from convert.typeset.fonts import Face, FontBook
from convert.typeset.forms import OTHER_FORMS
from convert.typeset.profile import FontScript

HANS, HANT = FontScript.HANS, FontScript.HANT
_CASES = Path(__file__).parent.parent / "cases" / "typeset"
_STANDARD = _CASES / "standard_hanzi.toml"
_FORMS = tomllib.loads((_CASES / "forms.toml").read_text(encoding="utf-8"))["case"]


def _codec(name: str, first: int, last: int) -> set[int]:
    """The hanzi of a two-byte code page."""
    found = set()
    for high in range(first, last + 1):
        for low in range(0x40, 0xFF):
            char = bytes((high, low)).decode(name, "ignore")
            if len(char) == 1 and unicodedata.name(char, "").startswith("CJK UNIFIED"):
                found.add(ord(char))
    return found


@pytest.fixture(scope="module")
def character_sets() -> dict[str, set[int]]:
    gb2312, big5 = _codec("gb2312", 0xA1, 0xF7), _codec("big5", 0xA1, 0xF9)
    difference = tomllib.loads(_STANDARD.read_text(encoding="utf-8"))
    without, added = ({ord(char) for char in difference[key] if not char.isspace()} for key in ("without", "added"))
    return {
        "gb2312": gb2312,
        "standard": gb2312 - without | added,
        "big5": big5,
        "hkscs": _codec("big5hkscs", 0x87, 0xFE) - big5,
    }


def test_the_character_sets_are_whole(character_sets: dict[str, set[int]]) -> None:
    sizes = {name: len(characters) for name, characters in character_sets.items()}
    assert sizes == {"gb2312": 6763, "standard": 8105, "big5": 13061, "hkscs": 4499}


@pytest.mark.parametrize("record", FontBook().records(), ids=lambda record: record.key)
def test_the_catalogue_tells_the_truth(record: FontRecord, character_sets: dict[str, set[int]]) -> None:
    folder = catalog.folder()
    path = folder / record.file
    assert hashlib.sha256(path.read_bytes()).hexdigest() == record.sha256
    assert (folder / record.licence_file).is_file()
    with TTFont(path, lazy=True) as font:
        assert font["name"].getDebugName(1) == record.family
        assert record.version in font["name"].getDebugName(5)
        has = set(font.getBestCmap())
    assert {name: len(has & wanted) for name, wanted in character_sets.items()} == record.coverage


def test_every_font_file_is_in_the_catalogue_and_every_chain_names_one() -> None:
    book = FontBook()
    files = {path.name for path in catalog.folder().glob("*.ttf")}
    assert files == {record.file for record in book.records()}
    keys = {record.key for record in book.records()}
    for roles in book.catalog.chains.values():
        assert set(roles) == {"song", "title", "hei", "kai", "fang"}
        assert {key for chain in roles.values() for family in chain for key in family} <= keys


@pytest.mark.parametrize(
    ("role", "script", "bold", "char", "face"),
    [
        ("fang", HANS, False, "中", "FangSC-Regular"),
        ("fang", HANS, False, "，", "SongSC-Regular"),
        ("fang", HANS, False, "A", "LiberationSerif-Regular"),
        ("fang", HANS, False, "國", "FangTC-Regular"),
        ("fang", HANT, False, "國", "FangTC-Regular"),
        ("fang", HANT, False, "，", "SongTC-Regular"),
        ("kai", HANS, False, "㙍", "KaiTC-Regular"),
        ("kai", HANT, False, "国", "KaiSC-Regular"),
        ("fang", HANS, False, "𡃁", "SongTC-Regular"),
        ("hei", HANS, False, "𡃁", "SongTC-Regular"),
        ("title", HANT, False, "㐂", "SongSC-Regular"),
        ("song", HANS, True, "中", "SongSC-Bold"),
        ("song", HANS, True, "A", "LiberationSerif-Bold"),
        ("song", HANT, True, "中", "SongTC-Bold"),
        ("title", HANS, False, "2", "LiberationSerif-Bold"),
        ("hei", HANS, False, "A", "HeiSC-Medium"),
        ("hei", HANT, False, "9", "HeiTC-Medium"),
        ("kai", HANS, False, "ǎ", "LiberationSerif-Regular"),
        ("fang", HANS, False, "₂", "LiberationSerif-Regular"),
        ("fang", HANS, False, "²", "LiberationSerif-Regular"),
    ],
)
def test_characters_find_their_face(
    role: str, script: FontScript, bold: bool, char: str, face: str, bundled: FontBook
) -> None:
    assert bundled.chain(role, script, bold).sorts[char].face == face


@pytest.mark.parametrize("case", _FORMS, ids=lambda case: case["why"])
def test_a_character_keeps_its_face_in_its_other_form(case: dict[str, Any], bundled: FontBook) -> None:
    chain = bundled.chain(case["role"], FontScript(case["script"]), case.get("bold", False))
    for written, shown in zip(case["written"], case["shown"], strict=True):
        sort = chain.sorts[written]
        assert (sort.text, sort.face) == (written, case["face"])
        assert Face(bundled.file(sort.face)).glyph(shown) == sort.glyph, f"{written} is not shown as {shown}"


def test_the_forms_of_a_character_name_each_other_and_no_other_character() -> None:
    for form, others in OTHER_FORMS.items():
        for other in others:
            assert sorted(OTHER_FORMS[other] + other) == sorted(others + form)
            assert form != other


@pytest.mark.parametrize(
    ("role", "family", "left"),
    [
        ("title", {"SongTC-Bold", "SongSC-Bold"}, "堖訁釒鉳"),
        ("hei", {"HeiTC-Medium", "HeiSC-Medium"}, "堖訁釒鉳"),
        ("kai", {"KaiTC-Regular"}, "叄嫺幺牀着竈糉繮鉢鮎"),
        ("fang", {"FangTC-Regular"}, "叄嫺幺牀着竈糉繮鉢鮎"),
    ],
)
def test_the_forms_are_whole_for_what_conversion_makes(
    role: str, family: set[str], left: str, bundled: FontBook
) -> None:
    """Of GB 2312 and Big5's first level in any Traditional script: what still leaves a role's own faces.

    From 楷体 and 仿宋 what mainland Chinese alone has goes too; told here is what Taiwan or Hong Kong writes otherwise.
    """
    opencc = pytest.importorskip("opencc")
    written = "".join(map(chr, sorted(_codec("gb2312", 0xA1, 0xF7) | _codec("big5", 0xA4, 0xC6))))
    made = {char for script in ("s2t", "s2tw", "s2twp", "s2hk") for char in opencc.OpenCC(script).convert(written)}
    chain = bundled.chain(role, HANT)
    gone = sorted(char for char in made if chain.sorts[char].face not in family)
    if len(family) == 1:
        regional = [opencc.OpenCC(script).convert for script in ("t2tw", "t2hk")]
        gone = [char for char in gone if any(convert(char) != char for convert in regional)]
    assert "".join(gone) == left


@pytest.mark.parametrize(
    ("script", "char", "sentence"),
    [
        (HANT, "説", "説 (U+8AAC) is not in SongTC-Bold; it is shown in its other form, 說 (U+8AAA)."),
        (HANS, "説", "説 (U+8AAC) is not in SongSC-Bold; it is shown in its other form, 說 (U+8AAA), of SongTC-Bold."),
    ],
)
def test_another_form_is_told(script: FontScript, char: str, sentence: str, bundled: FontBook) -> None:
    chain = bundled.chain("title", script)
    assert chain.sorts[char]
    [notice] = chain.remarks_on(f"明{char}明{char}")
    assert notice == Notice("other-form", Severity.INFO, sentence, subject=char)


def test_signs_that_fall_through_hanzi_fonts_are_no_substitution(squares: FontBook) -> None:
    chain = squares.chain("fang", HANS)
    assert [chain.sorts[char].width_em for char in "中，A 1"] == [1.0, 1.0, 0.5, 0.25, 0.5]
    assert chain.remarks_on("中，A 1") == []


def test_a_hanzi_from_another_face_is_told(squares: FontBook) -> None:
    chain = squares.chain("song", HANS)
    assert chain.sorts["缺"].face == "Spare"
    [notice] = chain.remarks_on("缺")
    assert (notice.code, notice.severity, notice.subject) == ("substituted-character", Severity.INFO, "缺")
    assert notice.sentence == "缺 (U+7F3A) is not in Squares; it is shown in Spare."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("他说שלום，是平安", ["שלום"]),
        ("שָׁלוֹם和שלום", ["שָׁלוֹם", "שלום"]),
        ("שלום、תורה、שלום", ["שלום", "תורה"]),
        ("他说good，是好", []),
        ("第א项", []),
        ("مرحبا", []),
    ],
    ids=["a word", "with points", "each once", "Latin", "one letter", "no font has it"],
)
def test_words_from_right_to_left_are_told(text: str, words: list[str], bundled: FontBook) -> None:
    """Nothing turns them round. One letter alone stands right, and of 〓 for a letter another notice tells."""
    chain = bundled.chain("song", HANS)
    for char in text:
        assert chain.sorts[char]
    found = [notice for notice in chain.remarks_on(text) if notice.code == "right-to-left"]
    assert [(notice.subject, notice.severity) for notice in found] == [(word, Severity.WARNING) for word in words]
    assert all(notice.sentence.startswith(f"{notice.subject} is written from right to left;") for notice in found)


@pytest.mark.parametrize("char", ["\U00020000", "\ue000", "\U0010fffd", "\ud800", "\x01", "☐"])
def test_a_character_no_font_has_shows_a_mark_and_is_a_loss(char: str, squares: FontBook) -> None:
    chain = squares.chain("song", HANS)
    assert chain.sorts[char].glyph == chain.sorts["〓"].glyph
    assert chain.sorts[char].width_em == 1.0
    [notice] = chain.remarks_on(char)
    assert (notice.code, notice.severity) == ("missing-character", Severity.LOSS)
    assert f"U+{ord(char):04X}" in notice.sentence
    notice.sentence.encode("utf-8")
    notice.subject.encode("utf-8")


@pytest.mark.parametrize("char", ["\u200b", "\u200d", "\ufe0f", "\u00ad", "\ufeff", "\U000e0100"])
def test_invisible_characters_take_no_room_and_are_no_loss(char: str, squares: FontBook) -> None:
    font = squares.sized("song", HANS, bold=False, size_pt=10.0, tracking_pt=-0.2)
    sort = font.chain.sorts[char]
    assert font.widths_pt[sort] == sort.width_em * 10.0 - 0.2
    assert font.untracked_pt[sort] == 0.0
    assert font.chain.remarks_on(char) == []


def test_kerning_is_the_fonts_own(bundled: FontBook) -> None:
    chain = bundled.chain("song", HANS)
    assert chain.kerning_em["AV"] == pytest.approx(-264 / 2048)
    assert chain.kerning_em["中A"] == 0.0


def test_roles_without_a_bold_face_say_so(bundled: FontBook) -> None:
    notice = bundled.chain("fang", HANS, bold=True).notice
    assert notice is not None
    assert "仿宋" in notice.sentence
    assert bundled.chain("fang", HANS, bold=True).sorts["中"].face == "FangSC-Regular"
    assert bundled.chain("song", HANS, bold=True).notice is None


def _broken_copy(tmp_path: Path, source: Path, damage: Callable[[Path], Any]) -> FontBook:
    for file in source.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    damage(tmp_path / "Squares.ttf")
    return FontBook(tmp_path)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(b"no font at all" * 100), "is damaged or is no font"),
        (lambda path: path.write_bytes(b""), "is damaged or is no font|cannot be read"),
    ],
)
def test_a_missing_or_damaged_file_is_an_error_that_names_it(
    damage: Callable[[Path], Any], says: str, tmp_path: Path, squares_folder: Path
) -> None:
    book = _broken_copy(tmp_path, squares_folder, damage)
    with pytest.raises(FontError, match=says) as caught:
        _ = book.chain("song", HANS).sorts["中"]
    assert "Squares.ttf" in str(caught.value)


def test_a_catalogue_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text("[font", encoding="utf-8")
    with pytest.raises(FontError, match=r"catalog\.toml"):
        FontBook(tmp_path).records()
    with pytest.raises(FontError, match="no faces for role 'comic'"):
        FontBook().chain("comic", HANS)

from convert.cli.table import shortened, table, width


def test_hanzi_take_two_columns_and_marks_none() -> None:
    assert [width(text) for text in ("", "abc", "漢字", "（）", "“”", "e\u0301", "a\u200bb")] == [0, 3, 4, 4, 2, 1, 2]


def test_columns_line_up() -> None:
    lines = table(("名", "n"), [("漢字", "1"), ("ab", "22")], right=(1,)).split("\n")
    assert lines == ["名     n", "----  --", "漢字   1", "ab    22"]


def test_a_table_without_rows_has_its_heads() -> None:
    assert table(("a", "bc"), []) == "a  bc\n-  --"


def test_a_long_text_is_cut_to_its_columns() -> None:
    for columns in range(1, 12):
        assert width(shortened("工業a項目b", columns)) <= columns
    assert shortened("工業", 4) == "工業"

"""Tables made of tabs, bars or aligned columns."""

from __future__ import annotations

from convert.document.model import SourceRange, Table
from convert.notices import Notice, Severity
from convert.patterns import deferred
from convert.structure.limits import CAPTION_MAX, COLUMN_CELL_MAX, COLUMNS_ROWS_MIN, TABLE_ROWS_MIN
from convert.structure.lines import Line, range_of
from convert.structure.sentences import ends_sentence

_RULING = deferred(r"[|│┃+]?\s*:?[-─—=]{2,}:?\s*(?:[|│┃+]\s*:?[-─—=]{2,}:?\s*)*[|│┃+]?$")
_BAR = deferred("[|│┃]")
_BARS = deferred(r"\s*[|│┃]\s*")
_COLUMNS = deferred(r"[ \xa0]{2,}|\u3000+")
_CAPTION = deferred(
    r"(?:附?表格?|续表|續表|图表|圖表)\s?(?:\d+(?:[-－—–.]\d+)*|[一二三四五六七八九十]{1,3})(?!.*(?:如下|所示|显示|顯示)[：:]?$)"
)
_COLUMN_NAME = deferred(
    "[\u4e00-\u9fff]{0,4}(?:序号|序號|编号|編號|姓名|性别|性別|年龄|年齡|班级|班級|部门|部門|单位|單位|岗位|崗位|职务|職務|任务|任務|项目|項目|内容|內容|"
    "时间|時間|日期|地点|地點|数量|數量|单价|單價|金额|金額|备注|備註|名称|名稱|类别|類別|责任人|責任人|电话|電話|分数|分數|成绩|成績|"
    "说明|說明|问题|問題|措施|材料|分量|指标|指標|进度|進度|完成情况|完成情況|"
    "原因|故障|现象|現象|处理|處理|方法|办法|辦法|结果|結果|级别|級別|规格|規格|型号|型號|品名|地区|地區|年份|月份)$"
)
"""What the first row of a table says when it says what the columns hold."""


def table_rules(lines: list[Line], tables: list[SourceRange]) -> list[Notice]:
    """A notice for each table that was drawn with bars: the bars and rules are not shown."""
    at = {line.start: index for index, line in enumerate(lines)}
    notices = []
    for table in tables:
        drawn = ""
        for index in range(at[table.start], len(lines)):
            line = lines[index]
            if line.start >= table.end:
                break
            drawn += line.text if _RULING.match(line.text) else "".join(_BAR.findall(line.text))
        if drawn:
            sentence = "A table was drawn with bars and dashes; they are not shown."
            notices.append(Notice("table-rules", Severity.INFO, sentence, table.start, table.end, drawn))
    return notices


def is_caption(text: str) -> bool:
    """Whether a line names a table that stands below it.

    >>> is_caption("表1　各镇完成情况"), is_caption("附表二：收费标准"), is_caption("表2显示，各镇都完成了任务。")
    (True, True, False)
    """
    return len(text) <= CAPTION_MAX and _CAPTION.match(text) is not None and not ends_sentence(text)


def has_tab(line: Line) -> object:
    """Whether tabs part the line into cells."""
    return "\t" in line.text and len(line.text.split("\t")) <= 30


def has_bars(line: Line) -> object:
    """Whether bars part the line into cells, or it is a ruling of a drawn table."""
    return len(_BARS.findall(line.text[:400])) >= 2 or (
        line.text[0] in "|+" and _RULING.match(line.text[:400]) is not None
    )


def columns(line: Line) -> object:
    """The number of columns of a line of short cells set apart by wide blanks."""
    if len(line.text) > 8 * COLUMN_CELL_MAX:
        return 0
    cells = _COLUMNS.split(line.text)
    return len(cells) if len(cells) >= 2 and all(len(cell) <= COLUMN_CELL_MAX for cell in cells) else 0


def tab_table(run: list[Line]) -> list[Line | Table]:
    """A table whose cells are parted by tabs; too few rows stay lines."""
    rows = [[cell.strip() for cell in line.text.split("\t")] for line in run]
    longest = max(map(len, rows))
    # Tabs at the head of a line count as its indent: they stand for empty cells.
    rows = [[""] * min(line.indent, longest - len(row)) + row for line, row in zip(run, rows, strict=True)]
    return _table(run, rows, 0, TABLE_ROWS_MIN)


def bar_table(run: list[Line]) -> list[Line | Table]:
    """A table drawn with bars; rulings are no rows, and one below the first row makes that the header."""
    rulings = [index for index, line in enumerate(run) if _RULING.match(line.text[:400])]
    rows = [_BARS.split(line.text) for index, line in enumerate(run) if index not in rulings]
    # An outer bar leaves an empty cell at the edge; it is no column.
    for edge in (0, -1):
        if rows and all(len(row) > 1 and row[edge] == "" for row in rows):
            rows = [row[1:] if edge == 0 else row[:-1] for row in rows]
    return _table(run, rows, rulings[0] if rulings[:1] == [1] else 0, TABLE_ROWS_MIN)


def column_table(run: list[Line]) -> list[Line | Table]:
    """A table whose columns are aligned with blanks; too few rows stay lines."""
    return _table(run, [_COLUMNS.split(line.text) for line in run], 0, COLUMNS_ROWS_MIN)


def _table(run: list[Line], rows: list[list[str]], header: int, least: int) -> list[Line | Table]:
    if len(rows) < least or max(len(row) for row in rows) < 2:
        return list(run)
    longest = max(len(row) for row in rows)
    cells = tuple(tuple(row + [""] * (longest - len(row))) for row in rows)
    return [Table(cells, header or _header_rows(cells), range_of(run))]


def _header_rows(rows: tuple[tuple[str, ...], ...]) -> int:
    """One when the first row has no figures and every other row has some, or when it names what columns hold.

    Two where names that take several columns stand over the names of these.
    """
    if len(rows) > 2 and _is_below_spans(rows[0], rows[1]) and any(char.isdigit() for cell in rows[2] for char in cell):
        return 2
    figures = [any(char.isdigit() for cell in row for char in cell) for row in rows]
    named = sum(_COLUMN_NAME.match(cell.strip()) is not None for cell in rows[0])
    # Of two columns both must be named: 姓名 beside 郁松年 names a row.
    names_columns = 2 * named > len(rows[0]) or (
        len(rows[0]) > 2 and _COLUMN_NAME.match(rows[0][0].strip()) is not None
    )
    return int(not figures[0] and (all(figures[1:]) or names_columns))


def _is_below_spans(above: tuple[str, ...], row: tuple[str, ...]) -> bool:
    """Whether a row without figures fills just what a row above it leaves to its wide cells."""
    under = all(cell != "" or name != "" for cell, name in zip(row, above, strict=True))
    return (
        row[0] in ("", above[0])
        and "" in above[1:]
        and under
        and not any(char.isdigit() for cell in row for char in cell)
    )

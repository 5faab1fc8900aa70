"""The public API: its names, and that each does what its command does."""

from pathlib import Path

import pytest

import convert
from convert import api


def test_every_public_name_is_there_and_from_its_home() -> None:
    for name in convert.__all__:
        value = getattr(convert, name)
        assert name == "__version__" or value.__module__.startswith("convert."), name
    assert set(convert._HOME_OF) | {"__version__"} == set(convert.__all__) == set(dir(convert))


def test_every_function_of_the_api_is_public() -> None:
    functions = {name for name, value in vars(api).items() if callable(value) and value.__module__ == "convert.api"}
    assert {name for name in functions if not name.startswith("_")} <= set(convert.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'exprot'"):
        convert.exprot  # noqa: B018


def test_a_text_may_come_as_bytes_or_path(tmp_path: Path) -> None:
    data = "第一行，漢字。\n".encode("utf-16")
    (tmp_path / "a.txt").write_bytes(data)
    texts = {convert.clean(source).text for source in (data, tmp_path / "a.txt", str(tmp_path / "a.txt"))}
    assert texts == {"第一行，漢字。\n"}


def test_positions_lead_back_to_the_decoded_source() -> None:
    source = "工作匯報\n\n篇1\n\n今年(nián)以來,我們完成了任務(wù)。\n\n篇2\n\n明年繼續(xù)。\n"
    [conversion] = convert.inspect(source.encode("utf-8"))
    decoded = conversion.cleaned.decoded.text
    for article, words in zip(conversion.collection.articles, ("今年", "明年"), strict=True):
        assert article.source is not None
        assert words in decoded[article.source.start : article.source.end]
        for block in article.blocks:
            assert block.source is not None
            assert decoded[block.source.start : block.source.end].startswith(words)


def test_a_wrong_argument_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("文", encoding="utf-8")
    with pytest.raises(convert.UsageError, match="number of jobs"):
        convert.export_files(tmp_path / "a.txt", tmp_path / "out", jobs=0)
    options = convert.Options(export=convert.ExportOptions(style="gongwne"))
    with pytest.raises(convert.UsageError, match="gongwne"):
        convert.export_files(tmp_path / "a.txt", tmp_path / "out", options)
    assert not (tmp_path / "out").exists()


def test_an_undated_page_gets_a_fixed_date() -> None:
    from convert.pipeline import UNDATED, properties_of

    [dated] = convert.inspect("工作匯報\n\n時間：2024-03-21 17:41:28\n\n篇1\n\n任務完成。\n".encode())
    [undated] = convert.inspect("工作匯報\n\n篇1\n\n任務完成。\n".encode())
    created = [properties_of(one.collection.articles[0], one.collection).created for one in (dated, undated)]
    assert created[0].isoformat() == "2024-03-21T17:41:28+08:00"
    assert created[1] == UNDATED

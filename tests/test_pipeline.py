"""Where the stages meet: what is handed on, and how positions and notices come back."""

import datetime as dt
import io

import docx
import pytest
from msgspec.structs import replace

import convert.typeset.engine
from convert import pipeline
from convert.document.model import Article, Collection, Paragraph, Role, SourceRange, Title, TitleOrigin
from convert.export import WRITERS
from convert.export.properties import Properties
from convert.notices import Notice, Severity
from convert.options import Format, Options
from convert.styles.load import load

ARTICLE = Article(1, "篇1", Title("工作匯報"), (Paragraph(Role.BODY, "我們完成了任務。"),), "zh-Hant")
PROPERTIES = Properties("工作匯報", pipeline.UNDATED, "zh-Hant")


def test_every_format_has_a_writer() -> None:
    assert set(WRITERS) == set(Format)


def test_pages_are_set_once_and_only_for_paged_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Article] = []
    real = convert.typeset.engine.typeset

    def counted(article: Article, *rest: object) -> object:
        calls.append(article)
        return real(article, *rest)

    monkeypatch.setattr("convert.typeset.engine.typeset", counted)
    style = load("gongwen")
    assert list(pipeline.render(ARTICLE, (Format.DOCX,), style=style, properties=PROPERTIES)) == [Format.DOCX]
    assert calls == []
    files = pipeline.render(ARTICLE, (Format.PDF, Format.DOCX), style=style, properties=PROPERTIES)
    assert list(files) == [Format.PDF, Format.DOCX]
    assert calls == [ARTICLE]


def test_what_typesetting_notices_belongs_to_the_paged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Notice("substituted-glyph", Severity.INFO, "A character was taken from another face.")
    real = convert.typeset.engine.typeset
    monkeypatch.setattr("convert.typeset.engine.typeset", lambda *rest: replace(real(*rest), notices=(told,)))
    files = pipeline.render(ARTICLE, tuple(Format), style=load("plain"), properties=PROPERTIES)
    assert told in files[Format.PDF].notices
    assert told not in files[Format.DOCX].notices


def test_a_long_title_is_broken_by_sense_in_word_files_and_read_back_whole() -> None:
    title = "春江区人民政府关于加快推进智慧农业发展情况的报告"
    article = replace(ARTICLE, title=Title(title), language="zh-Hans")
    properties = replace(PROPERTIES, title=title, language="zh-Hans")
    files = pipeline.render(article, (Format.DOCX,), style=load("gongwen"), properties=properties)
    data = files[Format.DOCX].data
    assert docx.Document(io.BytesIO(data)).paragraphs[0].text == "春江区人民政府\n关于加快推进智慧农业发展情况的报告"
    (again,) = pipeline.read_source(data, Options(), name="a.docx").collection.articles
    assert again.title.text == title


def test_repairs_are_counted_where_they_stand() -> None:
    source = "工作匯報,初稿\n\n篇1\n\n今年,任務完成,很好。\n\n篇2\n\n明年繼續。\n"
    conversion = pipeline.read_source(source.encode(), Options(), name="page")
    repairs = conversion.repairs_by_article()
    assert repairs[1] >= 2
    assert repairs[2] == 0
    assert repairs.total() == sum(sum(counts.values()) for counts in conversion.cleaned.ledger.counts().values())


def test_an_article_is_found_by_position() -> None:
    places = [SourceRange(10, 20), None, SourceRange(20, 25), SourceRange(30, 31)]
    articles = tuple(replace(ARTICLE, ordinal=number, source=place) for number, place in enumerate(places, 1))
    article_at = pipeline.article_finder(Collection("題", articles))
    assert [article_at(position) for position in (0, 9, 10, 19, 20, 24, 25, 30, 31, 99)] == [
        None,
        None,
        1,
        1,
        3,
        3,
        None,
        4,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("written", "created"),
    [
        ("2024-03-21 17:41:28", "2024-03-21T17:41:28+08:00"),
        ("時間：2024年3月5日", "2024-03-05T00:00:00+08:00"),
        ("2024/12/31 23:59", "2024-12-31T23:59:00+08:00"),
        ("2024-02-30", "2000-01-01T00:00:00+00:00"),
        ("昨天", "2000-01-01T00:00:00+00:00"),
        ("", "2000-01-01T00:00:00+00:00"),
    ],
)
def test_a_file_carries_its_collections_date(written: str, created: str) -> None:
    about = pipeline.properties_of(ARTICLE, Collection("題", (ARTICLE,), date=written))
    assert about.created == dt.datetime.fromisoformat(created)


def test_a_file_says_where_its_title_comes_from() -> None:
    notes = {
        origin: pipeline.properties_of(replace(ARTICLE, title=Title("題", origin)), Collection("集", ())).title_note
        for origin in TitleOrigin
    }
    assert notes[TitleOrigin.GIVEN] == ""
    assert "derived" in notes[TitleOrigin.DERIVED]
    assert "proposed" in notes[TitleOrigin.PROPOSED]


def test_structure_knows_the_indents_that_repairing_takes_away() -> None:
    """Wrapped text whose only sign of a new paragraph is the indent."""
    first = "为进一步减轻学生和家长负担，根据省里有关要求，现就做好秋季学期课后服务工作通知如下，请认真执行。"
    second = "小学课后服务结束时间原则上不早于当地下班时间，遇到台风和暴雨等天气，学校应当及时告知家长并作调整。"
    wrapped = [
        "　　" + text[:22] + "".join("\n" + text[at : at + 24] for at in range(22, 48, 24)) for text in (first, second)
    ]
    read = pipeline.read_source("\n".join(["课后服务", *wrapped, *wrapped]).encode(), Options(), name="a.txt")
    assert [block.text[:4] for block in read.collection.articles[0].blocks] == [
        "为进一步",
        "小学课后",
        "为进一步",
        "小学课后",
    ]
    start = read.cleaned.text.index("为进一步")
    assert read.cleaned.indent_at(start) == 4

"""Long paragraphs are set section by section, and nobody can tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convert.document.model import Span, SpanKind
from convert.typeset import compositor as stage
from convert.typeset import sections
from convert.typeset.compositor import Compositor
from convert.typeset.frames import Run
from convert.typeset.sections import settled

# What reaches over a place where a section might end: groups of marks, numbers, words, addresses, quotations, gaps.
MARKS = "， 。 “ ” ‘ ’ 「 」 』 —— …… — · 、 （ ） 》《 ？！ ！！！"
NUMBERS = "2024年 3万亿元 100个百分点 12.5% ￥1,200 〔2024〕12号 第一章 1"
WORDS = "A/B 北京—上海 it’s a-b-c a 缺 𠮷 http://www.example.com/a/b-c?d=e&f=g_h some.body@example.com"
SPACED = (" ", "　", "10 kg", "Hello world this is", "“English quote”", "他说“good”，he said “it’s”.")
PIECES = ("工业项目谋划情况", "—" * 70, *MARKS.split(), *NUMBERS.split(), *WORDS.split(), *SPACED)
TEXTS = st.lists(st.sampled_from(PIECES), min_size=150, max_size=500).map("".join)
SECTION_CHARS = 400


def use_sections_of(chars: int, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sections, "_SECTION_CHARS", chars)


def set_lines(compositor: Compositor, text: str, em: float, spans: Sequence[Span] = ()) -> Sequence[Run]:
    return compositor.set_text(text, compositor.style.text["body"], em * 10, spans=spans, lead=2)


@pytest.mark.parametrize("breaking", ["grid", "first-fit"])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant-TW"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, em=st.sampled_from([9.5, 14.0, 28.0]), strong=st.integers(0, 800))
def test_sections_give_the_lines_of_the_whole(
    language: str,
    breaking: str,
    text: str,
    em: float,
    strong: int,
    compositor_of: Callable[..., Compositor],
) -> None:
    spans = [Span(strong, strong + 30, SpanKind.STRONG)] if strong + 30 < len(text) else []
    found = []
    for chars in (SECTION_CHARS, len(text)):
        with pytest.MonkeyPatch.context() as patch:
            use_sections_of(chars, patch)
            compositor = compositor_of(em, language, breaking=breaking)
            found.append((set_lines(compositor, text, em, spans), compositor.notices))
    (parts, told), (whole, all_told) = found
    assert [run.sorts for run in parts] == [run.sorts for run in whole]
    assert [run.places for run in parts] == [run.places for run in whole]
    assert told == all_told
    for one, other in zip(parts, whole, strict=True):
        assert (one.x_pt, one.spacing_pt) == pytest.approx((other.x_pt, other.spacing_pt), abs=1e-7)
        assert one.extras_pt == pytest.approx(other.extras_pt, abs=1e-7)


@pytest.mark.parametrize("piece", ["工业项目，谋划2024年情况（GDP）。", "——"])
def test_a_section_is_all_that_is_measured_at_a_time(
    piece: str, monkeypatch: pytest.MonkeyPatch, compositor_of: Callable[..., Compositor]
) -> None:
    measured: list[int] = []
    measure = stage.measure

    def noted(itemized: stage.Itemized, *rest: object) -> object:
        measured.append(len(itemized.text))
        return measure(itemized, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(stage, "measure", noted)
    use_sections_of(SECTION_CHARS, monkeypatch)
    text = piece * (3200 // len(piece))
    lines = set_lines(compositor_of(14, breaking="grid"), text, 14)
    assert sum(len(run.sorts) for run in lines) == len(text)
    assert len(measured) > len(text) / SECTION_CHARS
    assert max(measured) <= 2 * SECTION_CHARS


@pytest.mark.parametrize("piece", ["“", " ", "……", "a", "1"])
def test_what_has_no_place_to_end_a_section_is_set_as_a_whole(
    piece: str, monkeypatch: pytest.MonkeyPatch, compositor_of: Callable[..., Compositor]
) -> None:
    use_sections_of(SECTION_CHARS, monkeypatch)
    text = piece * 2000
    lines = set_lines(compositor_of(14, breaking="grid"), text, 14)
    assert sum(len(run.sorts) for run in lines) == len(text)


@pytest.mark.parametrize(
    ("left", "right"), [("年", "1"), ("1", "年"), ("“", "年"), ("年", "”"), ("a", "b"), ("a", "年"), ("—", "—")]
)
def test_lines_that_something_reaches_over_end_no_section(
    left: str, right: str, compositor_of: Callable[..., Compositor]
) -> None:
    compositor = compositor_of(14)
    text = f"工业{left}{right}项目" + "工业项目" * 100
    classes = compositor.strip(text, compositor.style.text["body"]).classes
    assert settled(classes, [3]) == 0
    assert settled(classes, [1, 3]) == 1


def test_lines_near_the_end_of_a_section_are_not_settled() -> None:
    assert settled("H" * 300, [28, 280]) == 1

"""The stages for one paragraph, in order: itemize, measure, punctuation, break, justify."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import floor
from typing import NamedTuple

from convert.document.model import SourceRange, Span, SpanKind
from convert.notices import Notice
from convert.styles.model import SettingStyle, Style, TextStyle
from convert.typeset.fonts import FontBook, SizedFont
from convert.typeset.frames import Run
from convert.typeset.geometry import Geometry
from convert.typeset.headline import balanced
from convert.typeset.itemize import itemize
from convert.typeset.justify import Column, set_lines
from convert.typeset.linebreak import EPSILON_PT, Measure, line_ends, widest_piece_pt
from convert.typeset.measure import measure
from convert.typeset.profile import Profile, profile_of, script_of
from convert.typeset.punctuation import punctuate
from convert.typeset.strip import Stretch, Strip

_TWIPS_PER_PT = 20
#: A line of fewer characters gives none to the last one, for it would be left with a single character itself.
_LEAST_SHARED_EM = 3.0
#: Emphasis in running text is set in Kai: Chinese has no italic.
_EMPHASIS_ROLE = "kai"


class Setting(NamedTuple):
    """A set paragraph: its strip of type, where its lines end, and the lines, from the left edge of their column."""

    strip: Strip
    ends: Sequence[int]
    lines: Sequence[Run]


class _Columns(NamedTuple):
    """The column of a paragraph's first line, that of the others, their widths, and whether the last line gets two."""

    first: Column
    other: Column
    widths: Measure
    shares: bool


class Compositor:
    """Sets the paragraphs of one article in one style.

    Attributes:
        style: the style.
        geometry: its page in points.
        language: a BCP 47 tag.
        notices: what a reader should know about the fonts, each thing once, in order of appearance.
    """

    def __init__(self, style: Style, fonts: FontBook, language: str) -> None:
        self.style = style
        self.language = language
        self.geometry = Geometry.of(style.page)
        self._fonts = fonts
        self._profile = profile_of(language)
        self._script = script_of(language)
        self._noticed: dict[tuple[str, str], Notice] = {}
        self._columns: dict[tuple[TextStyle, float], _Columns] = {}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices so far."""
        return tuple(self._noticed.values())

    def notice(self, notice: Notice, source: SourceRange | None) -> None:
        """Keep a notice, with the place of the block it is about, unless it was given before."""
        key = (notice.code, notice.sentence)
        if key not in self._noticed:
            self._noticed[key] = notice.at(source.start, source.end) if source else notice

    def em_pt(self, kind: TextStyle) -> float:
        """One em of indent: a cell of the page's grid for text that stands on it, else the size of the type."""
        return self._em_pt(kind.size_pt)

    def _em_pt(self, size_pt: float) -> float:
        on_grid = self.geometry.pitch_pt and size_pt == self.style.text["body"].size_pt
        return self.geometry.pitch_pt if on_grid else size_pt

    def strip(
        self,
        text: str,
        kind: TextStyle,
        spans: Sequence[Span] = (),
        source: SourceRange | None = None,
    ) -> Strip:
        """A paragraph measured, its marks closed up."""
        stretches = self._stretches(text, kind, spans)
        keys, strip = _strip(text, stretches, kind.size_pt, self.style.setting, self._profile)
        for stretch in stretches:
            self._remark(keys, stretch, source)
        return strip

    def running_strip(self, text: str, role: str, size_pt: float) -> Strip:
        """A running line measured, Latin text and digits in the Chinese font (GB/T 9704-2012 7.5: 半角宋体数字)."""
        whole = (Stretch(0, len(text), self._font(size_pt, role, bold=False, chinese_digits=True)),)
        keys, strip = _strip_again(text, whole, size_pt, self.style.setting, self._profile)
        self._remark(keys, whole[0], None)
        return strip

    def set_paragraph(self, strip: Strip, kind: TextStyle, width_pt: float) -> Setting:
        """Cut a strip into lines and set them in a column ``width_pt`` wide, with the indents of its kind."""
        setting = self.style.setting
        columns = self._columns.get((kind, width_pt))
        if columns is None:
            columns = self._columns[kind, width_pt] = self._columns_of(kind, width_pt)
        first, other, widths, shares = columns
        strip = strip if shares else strip.with_free_end()
        ends = line_ends(strip, widths, setting.breaking, setting.strictness, justified=kind.align == "justify")
        return self._set(strip, ends, first, other, kind)

    def _columns_of(self, kind: TextStyle, width_pt: float) -> _Columns:
        em_pt = self.em_pt(kind)
        left_pt, right_pt = kind.left_em * em_pt, kind.right_em * em_pt
        whole_pt = max(em_pt, width_pt - left_pt - right_pt)
        indent_pt = min(kind.indent_em * em_pt, whole_pt - em_pt)
        hang_pt = min(kind.hang_em * em_pt, whole_pt - em_pt)
        tracking_pt = em_pt - kind.size_pt
        slack_pt = tracking_pt - floor(tracking_pt * _TWIPS_PER_PT + 1e-6) / _TWIPS_PER_PT
        first = Column(left_pt + indent_pt, whole_pt - indent_pt)
        other = Column(left_pt + hang_pt, whole_pt - hang_pt)
        shares = whole_pt >= _LEAST_SHARED_EM * em_pt - EPSILON_PT
        return _Columns(first, other, Measure(first.width_pt, other.width_pt, slack_pt), shares)

    def set_heading(self, strip: Strip, kind: TextStyle, width_pt: float) -> Setting:
        """Set a heading in lines of like length."""
        column = Column(0.0, width_pt)
        return self._set(strip, balanced(strip, width_pt, self.style.setting.strictness), column, column, kind)

    def _set(self, strip: Strip, ends: list[int], first: Column, other: Column, kind: TextStyle) -> Setting:
        trims = self.style.setting.strictness != "basic"
        return Setting(strip, ends, set_lines(strip, ends, first, other, kind.align, always_trims=trims))

    def natural_width_pt(self, strip: Strip) -> float:
        """The width of a paragraph set in one line."""
        return strip.width_pt(0, strip.content_end(0, len(strip.text)))

    def widest_piece_pt(self, strip: Strip) -> float:
        """The width of the widest part of a paragraph that no line end should divide."""
        return widest_piece_pt(strip, self.style.setting.strictness)

    def _font(self, size_pt: float, role: str, bold: bool, chinese_digits: bool = False) -> SizedFont:
        tracking_pt, own = self._em_pt(size_pt) - size_pt, self.style.own_fonts
        return self._fonts.sized(role, self._script, bold, size_pt, tracking_pt, own, chinese_digits)

    def _stretches(self, text: str, kind: TextStyle, spans: Sequence[Span]) -> list[Stretch]:
        base = self._font(kind.size_pt, kind.font, kind.bold)
        stretches: list[Stretch] = []
        done = 0
        for span in spans:
            start, end = max(done, span.start), min(span.end, len(text))
            if start >= end:
                continue
            if done < start:
                stretches.append(Stretch(done, start, base))
            stretches.append(Stretch(start, end, self._span_font(kind, span)))
            done = end
        if done < len(text):
            stretches.append(Stretch(done, len(text), base))
        return stretches

    def _span_font(self, kind: TextStyle, span: Span) -> SizedFont:
        if span.kind is SpanKind.RUN_IN:
            heading = self.style.text.get(f"heading{span.level}", kind)
            return self._font(kind.size_pt, heading.font, heading.bold)
        if span.kind is SpanKind.STRONG:
            return self._font(kind.size_pt, kind.font, True)
        return self._font(kind.size_pt, _EMPHASIS_ROLE, kind.bold)

    def _remark(self, keys: str, stretch: Stretch, source: SourceRange | None) -> None:
        """Pass on what the fonts have to say about a stretch that has been measured."""
        chain = stretch.font.chain
        if chain.notice:
            self.notice(chain.notice, source)
        for remark in chain.remarks_on(keys[stretch.start : stretch.end]):
            self.notice(remark, source)


def _strip(
    text: str, stretches: Sequence[Stretch], size_pt: float, setting: SettingStyle, profile: Profile
) -> tuple[str, Strip]:
    """The keys and the strip of a paragraph. On the grid numbers leave their units as they do in Word."""
    itemized = itemize(text)
    measured = measure(itemized, stretches, setting.latin_gap_em * size_pt)
    keep_units = setting.breaking != "grid"
    return itemized.keys, punctuate(measured, size_pt, profile, hanging=setting.hanging, keep_units=keep_units)


#: For running lines: every article has page numbers, and nearly the same ones (2 % of the time of a PDF).
_strip_again = lru_cache(1 << 8)(_strip)

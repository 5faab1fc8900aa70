"""The stages for one paragraph, in order: itemize, measure, punctuation, break, justify."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import floor

from msgspec import Struct
from msgspec.structs import replace

from convert.document.model import SourceRange, Span, SpanKind
from convert.notices import Notice
from convert.styles.model import SettingStyle, Style, TextStyle
from convert.typeset.fonts import FontBook, SizedFont
from convert.typeset.frames import Run
from convert.typeset.geometry import Geometry
from convert.typeset.headline import balanced
from convert.typeset.itemize import Itemized, itemize
from convert.typeset.justify import Column, set_lines
from convert.typeset.linebreak import EPSILON_PT, Measure, line_ends, widest_piece_pt
from convert.typeset.measure import measure
from convert.typeset.profile import Profile, profile_of, script_of
from convert.typeset.punctuation import punctuate
from convert.typeset.sections import divisible, part, section_end, settled
from convert.typeset.strip import Stretch, Strip

_TWIPS_PER_PT = 20
#: A line of fewer characters gives none to the last one, for it would be left with a single character itself.
_LEAST_SHARED_EM = 3.0
#: Emphasis in running text is set in Kai: Chinese has no italic.
_EMPHASIS_ROLE = "kai"


class Setting(Struct, frozen=True):
    """A set paragraph: its strip of type, where its lines end, and the lines, from the left edge of their column."""

    strip: Strip
    ends: Sequence[int]
    lines: Sequence[Run]


class _Columns(Struct, frozen=True):
    """The column of a paragraph's first line, that of the others, their widths, and whether the last line gets two."""

    first: Column
    other: Column
    widths: Measure
    shares: bool

    def turned(self) -> _Columns:
        """The columns of what goes on behind the first line."""
        return replace(self, first=self.other, widths=replace(self.widths, first_pt=self.widths.other_pt))


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
        itemized = itemize(text)
        strip = self._measured(itemized, stretches, kind.size_pt)
        for stretch in stretches:
            self._remark(itemized.keys, stretch, source)
        return strip

    def _measured(self, itemized: Itemized, stretches: Sequence[Stretch], size_pt: float) -> Strip:
        return _strip(itemized, stretches, size_pt, self.style.setting, self._profile)

    def running_strip(self, text: str, role: str, size_pt: float) -> Strip:
        """A running line measured, Latin text and digits in the Chinese font (GB/T 9704-2012 7.5: 半角宋体数字)."""
        whole = (Stretch(0, len(text), self._font(size_pt, role, bold=False, chinese_digits=True)),)
        keys, strip = _running_strip(text, whole, size_pt, self.style.setting, self._profile)
        self._remark(keys, whole[0], None)
        return strip

    def set_text(
        self,
        text: str,
        kind: TextStyle,
        width_pt: float,
        *,
        spans: Sequence[Span] = (),
        source: SourceRange | None = None,
        lead: int = 0,
    ) -> Sequence[Run]:
        """The lines of a paragraph; ``lead`` characters at its head are a marker.

        A long one is set section by section (:mod:`convert.typeset.sections`), unless its lines depend on each other.
        """
        stretches = self._stretches(text, kind, spans)
        whole, length = itemize(text), len(text)
        columns = self._columns_of(kind, width_pt)
        sections = self.style.setting.breaking != "optimum" and divisible(whole.classes)
        lines: list[Run] = []
        start = 0
        while start < length or not lines:
            end = section_end(start, length) if sections else length
            itemized, fonts = (whole, stretches) if end - start == length else part(whole, stretches, start, end)
            strip = self._measured(itemized, fonts, kind.size_pt)
            if lead and not start:
                strip = strip.led_by(lead)
            ends = self._ends(strip, kind, columns)
            if end < length:
                ends = ends[: settled(strip.classes, ends)]
                if not ends:
                    sections = False
                    continue
            lines += self._set(strip, ends, columns.first, columns.other, kind)
            start += ends[-1]
            columns = columns if start == length else columns.turned()
        for stretch in stretches:
            self._remark(whole.keys, stretch, source)
        return lines

    def set_paragraph(self, strip: Strip, kind: TextStyle, width_pt: float) -> Setting:
        """Cut a strip into lines and set them in a column ``width_pt`` wide, with the indents of its kind."""
        columns = self._columns_of(kind, width_pt)
        ends = self._ends(strip, kind, columns)
        return Setting(strip, ends, self._set(strip, ends, columns.first, columns.other, kind))

    def _ends(self, strip: Strip, kind: TextStyle, columns: _Columns) -> list[int]:
        strip, setting = strip if columns.shares else strip.with_free_end(), self.style.setting
        justified = kind.align == "justify"
        return line_ends(strip, columns.widths, setting.breaking, setting.strictness, justified=justified)

    def _columns_of(self, kind: TextStyle, width_pt: float) -> _Columns:
        columns = self._columns.get((kind, width_pt))
        if columns is None:
            columns = self._columns[kind, width_pt] = self._new_columns(kind, width_pt)
        return columns

    def _new_columns(self, kind: TextStyle, width_pt: float) -> _Columns:
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
        ends = balanced(strip, width_pt, self.style.setting.strictness)
        return Setting(strip, ends, self._set(strip, ends, column, column, kind))

    def _set(self, strip: Strip, ends: list[int], first: Column, other: Column, kind: TextStyle) -> list[Run]:
        trims = self.style.setting.strictness != "basic"
        return set_lines(strip, ends, first, other, kind.align, always_trims=trims)

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
    itemized: Itemized, stretches: Sequence[Stretch], size_pt: float, setting: SettingStyle, profile: Profile
) -> Strip:
    """The strip of a paragraph. On the grid numbers leave their units as they do in Word."""
    measured = measure(itemized, stretches, setting.latin_gap_em * size_pt)
    return punctuate(measured, size_pt, profile, hanging=setting.hanging, keep_units=setting.breaking != "grid")


@lru_cache(1 << 8)
def _running_strip(
    text: str, stretches: Sequence[Stretch], size_pt: float, setting: SettingStyle, profile: Profile
) -> tuple[str, Strip]:
    """The keys and the strip of a running line: every article has page numbers, and nearly the same ones."""
    itemized = itemize(text)
    return itemized.keys, _strip(itemized, stretches, size_pt, setting, profile)

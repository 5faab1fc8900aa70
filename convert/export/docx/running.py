"""Headers and footers: their paragraph styles, their parts and what refers to them.

A text at one place (left, centre or right) stands there by the alignment of its
style; texts at several places of one line are put there by tab stops. Page numbers are real
``PAGE`` fields; the title is a ``TITLE`` field, which follows the file's properties
in every language of Word (``STYLEREF`` wants the local name of a style).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from convert.export.docx.setting import (
    Setting,
    fonts_element,
    paragraph_elements,
    run_elements,
    spacing_element,
    toggle,
)
from convert.export.docx.text import runs
from convert.export.docx.units import TWIPS_PER_PT, twips_from_mm, twips_from_pt
from convert.styles.model import RUNNING_LINE_EM, Align, PageStyle, RunningStyle, Sides, Style
from convert.styles.running import fitting, pieces

Kind = Literal["header", "footer"]
KINDS: tuple[Kind, ...] = ("header", "footer")

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_ROOT = {"header": "hdr", "footer": "ftr"}
_ALIGN: tuple[Align, ...] = ("left", "center", "right")
_CODES = {"page": "PAGE", "title": "TITLE"}


class RunningPart(Struct, frozen=True):
    """One header or footer part: ``word/<name>.xml``, shown on the pages of a ``side`` (default, even or first)."""

    name: str
    kind: Kind
    side: str
    style_id: str
    texts: Sides
    line: RunningStyle
    page: PageStyle

    @property
    def is_fixed(self) -> bool:
        """Whether the part is the same for every article."""
        return "{title}" not in "".join(self.texts) and "{collection}" not in "".join(self.texts)

    def xml(self, fields: Mapping[str, str], codes: Mapping[str, str] = _CODES) -> str:
        """The part, with ``fields`` for title and collection; ``codes`` are Word's for those that stay live."""
        root = _ROOT[self.kind]
        short = fitting(fields, self.line, self.texts, self.page)
        # A title that had to be shortened is plain text: Word would put the whole one in a field's place.
        live = {"page"} | {name for name, value in short.items() if value == fields[name]}
        content = "".join(
            _content(text, short, {name: code for name, code in codes.items() if name in live})
            for text in self._pieces()
        )
        return (
            f'<w:{root} xmlns:w="{NAMESPACE}"><w:p><w:pPr><w:pStyle w:val="{self.style_id}"/></w:pPr>'
            f"{content}</w:p></w:{root}>"
        )

    def _pieces(self) -> tuple[str, ...]:
        left, centre, right = self.texts
        if _place(self.texts) is not None:
            return (left, centre, right)
        return (left, "\t", centre, *(("\t", right) if right else ()))


def running_parts(style: Style) -> tuple[RunningPart, ...]:
    """The headers and footers a style needs, in the order of their names."""
    found: list[RunningPart] = []
    for kind in KINDS:
        line = running_style(style, kind)
        sides = {"default": line.odd}
        if has_facing_pages(style):
            sides["even"] = line.even
        if has_own_first_page(style):
            sides["first"] = line.texts(1, opens=True)
        used = [(side, texts) for side, texts in sides.items() if any(texts)]
        for number, (side, texts) in enumerate(used, 1):
            style_id = _style_id(kind, even=side == "even" and _needs_even_style(line))
            found.append(RunningPart(f"{kind}{number}", kind, side, style_id, texts, line, style.page))
    return tuple(found)


def running_style(style: Style, kind: Kind) -> RunningStyle:
    """The style's header or footer."""
    return style.header if kind == "header" else style.footer


def has_facing_pages(style: Style) -> bool:
    """Whether odd and even pages differ in header or footer (``w:evenAndOddHeaders``)."""
    return any(line.odd != line.even for line in (style.header, style.footer))


def has_own_first_page(style: Style) -> bool:
    """Whether the first page lacks a header or footer that others have (``w:titlePg``)."""
    return any(not line.first and not line.is_empty for line in (style.header, style.footer))


def distance_twips(style: Style, kind: Kind) -> int:
    """What ``w:pgMar`` wants: from the paper's edge to the far edge of the header or footer.

    The style names the distance from the type area to the near edge.
    """
    line, page = running_style(style, kind), style.page
    margin_mm = page.head_mm if kind == "header" else page.foot_mm
    return max(0, twips_from_mm(margin_mm) - twips_from_mm(line.apart_mm) - _line_twips(line))


def running_styles_xml(style: Style, script: str, normal: Setting) -> tuple[str, ...]:
    """Header and Footer as Word styles, and their variants for even pages where these are laid out otherwise."""
    return tuple(xml for kind in KINDS for xml in _styles_xml(style, script, kind, normal))


def _styles_xml(style: Style, script: str, kind: Kind, normal: Setting) -> tuple[str, ...]:
    line = running_style(style, kind)
    if line.is_empty:
        return ()
    odd, even = (_setting(style, script, line, texts) for texts in (line.odd, line.even))
    known, other = _style_id(kind, even=False), _style_id(kind, even=True)
    first = _style_xml(known, kind, "Normal", odd.xml(normal))
    if not _needs_even_style(line):
        return (first,)
    return first, _style_xml(other, f"{kind.capitalize()} Even", known, even.xml(odd), ' w:customStyle="1"')


def _style_id(kind: Kind, *, even: bool) -> str:
    return kind.capitalize() + ("Even" if even else "")


def _needs_even_style(line: RunningStyle) -> bool:
    return any(line.even) and _place(line.odd) != _place(line.even)


def _style_xml(style_id: str, name: str, base: str, inner: str, custom: str = "") -> str:
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{base}"/><w:uiPriority w:val="99"/>{inner}</w:style>'
    )


def _place(texts: Sides) -> int | None:
    """The only place of a line that has text; None for several."""
    used = [place for place, text in enumerate(texts) if text]
    return used[0] if len(used) == 1 else None


def _setting(style: Style, script: str, line: RunningStyle, texts: Sides) -> Setting:
    place = _place(texts)
    text = replace(
        style.text["body"], font=line.font, size_pt=line.size_pt, bold=False, indent_em=0.0,
        align="left" if place is None else _ALIGN[place],
        left_em=line.inset_em if place in (None, 0) else 0.0,
        right_em=line.inset_em if place in (None, 2) else 0.0,
        before_lines=0.0, after_lines=0.0, keep_next=False,
    )  # fmt: skip
    paragraph = paragraph_elements(style, text) | {
        "snapToGrid": toggle("snapToGrid", False),
        "spacing": spacing_element(0, 0, 0, 0, _line_twips(line), "exact"),
    }
    if line.rule:
        paragraph["pBdr"] = _rule("bottom" if line is style.header else "top")
    if place is None:
        paragraph["tabs"] = _tabs(style, line)
    fonts = {"fonts": fonts_element(style, script, line.font, own_latin=True)}  # 7.5: 半角宋体数字
    return Setting(paragraph, run_elements(style, script, text) | fonts | {"spacing": '<w:spacing w:val="0"/>'})


def _line_twips(line: RunningStyle) -> int:
    return twips_from_pt(line.size_pt * RUNNING_LINE_EM)


def _rule(side: str) -> str:
    return f'<w:pBdr><w:{side} w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'


def _tabs(style: Style, line: RunningStyle) -> str:
    width = twips_from_mm(style.page.type_area_mm[0])
    right = width - round(line.inset_em * line.size_pt * TWIPS_PER_PT)
    return f'<w:tabs><w:tab w:val="center" w:pos="{width // 2}"/><w:tab w:val="right" w:pos="{right}"/></w:tabs>'


def _content(text: str, fields: Mapping[str, str], codes: Mapping[str, str]) -> str:
    return "".join(_piece(piece, fields, codes) if is_field else runs(piece) for piece, is_field in pieces(text))


def _piece(name: str, fields: Mapping[str, str], codes: Mapping[str, str]) -> str:
    shown = "<w:r><w:t>1</w:t></w:r>" if name == "page" else runs(fields[name])
    return field(codes[name], shown) if name in codes else shown


def field(code: str, shown: str) -> str:
    """A field with what it shows until Word counts again."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

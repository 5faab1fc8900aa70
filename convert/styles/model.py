"""A house style as frozen values; the numbers themselves live in TOML files beside this module.

Units are in the names: ``_mm`` millimetres, ``_pt`` points, ``_em`` multiples of
the text's own size, ``_lines`` multiples of the body's line pitch.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from convert.options import Script

Align = Literal["justify", "left", "center", "right"]
Face = Literal["song", "title", "hei", "kai", "fang"]
FACES: tuple[Face, ...] = get_args(Face)

#: The scripts a style names Word fonts for: Simplified, Traditional, and that of Taiwan and of Hong Kong.
SCRIPTS: tuple[str, ...] = ("hans", "hant", "tw", "hk")

#: 字号: the size names of Chinese typography and their points (GB/T 9704 and Word use these).
SIZE_NAMES: Mapping[str, float] = {
    "初号": 42.0,
    "小初": 36.0,
    "一号": 26.0,
    "小一": 24.0,
    "二号": 22.0,
    "小二": 18.0,
    "三号": 16.0,
    "小三": 15.0,
    "四号": 14.0,
    "小四": 12.0,
    "五号": 10.5,
    "小五": 9.0,
    "六号": 7.5,
    "小六": 6.5,
    "七号": 5.5,
    "八号": 5.0,
}


class PageStyle(Struct, frozen=True):
    """Paper, margins and the grid of the type area.

    ``gutter_mm`` is the margin at the bound edge (left; with ``mirror`` right on
    even pages), ``fore_edge_mm`` the opposite one. ``lines`` lines a page and
    ``characters`` characters a line fill the type area exactly; 0 means no grid
    in that direction.
    """

    width_mm: float
    height_mm: float
    head_mm: float
    foot_mm: float
    gutter_mm: float
    fore_edge_mm: float
    mirror: bool
    lines: int
    characters: int

    @property
    def type_area_mm(self) -> tuple[float, float]:
        """Width and height of the type area in millimetres."""
        return (
            self.width_mm - self.gutter_mm - self.fore_edge_mm,
            self.height_mm - self.head_mm - self.foot_mm,
        )


#: Texts at the left, in the centre and at the right of a running line.
Sides = tuple[str, str, str]

#: What a running line may name in braces: the page's number, the article's title, the collection's.
RUNNING_FIELDS: tuple[str, ...] = ("page", "title", "collection")


#: The height of a running line: room for ascent and descent of any text font.
RUNNING_LINE_EM = 1.1

#: How much further in each inner level of a list stands: as much as a first line does.
LIST_STEP_EM = 2.0

#: Levels of lists that are set apart, 0 to 4: Word has as many styles for them. Deeper ones stand on the last.
DEEPEST_LIST = 4

#: Turned lines of a list hang no further in than this, however wide its markers are.
WIDEST_MARKER_EM = 4.0


class RunningStyle(Struct, frozen=True):
    """The line above (header) or below (footer) the type area; page numbers are part of one.

    ``odd`` and ``even`` are the texts of right-hand and left-hand pages, with
    ``{page}``, ``{title}`` and ``{collection}`` in them; all empty means no line.
    ``first`` says whether an article's first page has it too. ``apart_mm`` lies between the type
    area and the *near edge* of the line (GB/T 9704-2012 7.5: the number 7 mm
    below); ``inset_em`` is how far in from the edges the left and right texts stand;
    ``rule`` draws a thin line between the line and the type area.
    """

    odd: Sides
    even: Sides
    first: bool
    font: Face
    size_pt: float
    apart_mm: float
    inset_em: float
    rule: bool

    def texts(self, page: int, *, opens: bool) -> Sides:
        """The texts of page number ``page``; ``opens`` says that an article begins on it."""
        if opens and not self.first:
            return ("", "", "")
        return self.odd if page % 2 else self.even

    @property
    def is_empty(self) -> bool:
        """Whether no page has such a line."""
        return not any((*self.odd, *self.even))


class SettingStyle(Struct, frozen=True):
    """How lines are made: the choices of the typesetting stage.

    ``breaking``: ``grid`` line by line, every mark taking its whole cell (28 characters a line
    are 28, and every program breaks alike; Word is told ``doNotCompress``); ``first-fit`` line by line, marks
    pushed in where closing others up makes room (Word: ``compressPunctuation``); ``optimum`` over the paragraph.
    ``strictness``: which characters may not start or end a line (basic, GB/T 15834, strict).
    ``latin_gap_em``: the widest gap between Chinese and Western text.
    ``date_shift_em``: how far to the right of the issuer's first character that of the date below stands
    (GB/T 9704-2012 7.3.5.3: two); 0 sets either at its own distance from the right.
    """

    breaking: Literal["grid", "first-fit", "optimum"]
    strictness: Literal["basic", "gb", "strict"]
    hanging: bool
    latin_gap_em: float
    date_shift_em: float


class TextStyle(Struct, frozen=True):
    """How one kind of text is set.

    ``left_em`` and ``right_em`` are the whole paragraph's; beyond them ``indent_em`` is the first line's
    and ``hang_em`` that of all others. Turned lines of a list that hangs begin where its text begins,
    those of an attachment that hangs where its name does; ``hang_em`` is how far in that mostly is.
    """

    font: Face
    size_pt: float
    bold: bool
    align: Align
    line_pt: float
    indent_em: float
    hang_em: float
    left_em: float
    right_em: float
    before_lines: float
    after_lines: float
    keep_next: bool


class WordFont(Struct, frozen=True):
    """A font as Word names it, and the name Word tries when it is missing (``w:altName``).

    ``bold`` asks for bold type: Word has no face of the role as heavy as the one the PDF embeds.
    """

    name: str
    alt: str = ""
    bold: bool = False


class OwnFont(Struct, frozen=True):
    """A user's font file for the PDF: TrueType or CFF, ``index`` counts the faces of a collection."""

    path: Path
    index: int = 0


class VolumeStyle(Struct, frozen=True):
    """How articles merged to a volume stand in it.

    ``openings``: the contents and every article begin on a ``right``-hand page or on the ``next`` one.
    ``contents_levels``: 1 for a table of contents that names the articles, 2 for their headings of the first
    level as well, 0 for none.
    """

    openings: Literal["right", "next"]
    contents_levels: int


#: The kinds of text a style must set; headings and paragraph roles use these names.
TEXT_KINDS: tuple[str, ...] = (
    "title",
    "heading1",
    "heading2",
    "heading3",
    "heading4",
    "body",
    "salutation",
    "lead",
    "byline",
    "date",
    "note",
    "list",
    "table",
    "image",
    "verse",
    "speaker",
    "signature",
    "attachment",
    "attachment_item",
    "quote",
    "caption",
    "table_head",
    "table_figures",
    "cover_title",
    "cover_lead",
    "cover_date",
    "contents_title",
    "contents1",
    "contents2",
)

#: The kinds of text in the cells of a table.
CELL_KINDS: tuple[str, ...] = ("table", "table_head", "table_figures")

#: Kinds that start from another one than ``body``: further attachments, and what stands in special cells.
BASE_KINDS: Mapping[str, str] = {"attachment_item": "attachment", "table_head": "table", "table_figures": "table"}

#: Kinds whose neighbours belong together: the room above and below is the whole's, not each paragraph's.
GATHERED_KINDS = frozenset({"list", "verse", "speaker", "signature", "attachment", "attachment_item", "quote"})


class Style(Struct, frozen=True):
    """A whole house style.

    ``text`` maps every name of :data:`TEXT_KINDS` to its setting; run-in headings
    of level *n* take font and weight of ``heading<n>``. ``word_fonts`` maps a
    script (:data:`SCRIPTS`) to role → Word font; ``western`` is Word's font for Latin
    and digits. ``own_fonts`` are the user's font files, tried before the bundled ones
    where the PDF wants their role. ``script`` is what the command line brings a text into
    for this style unless told otherwise.
    """

    name: str
    label: str
    description: str
    page: PageStyle
    header: RunningStyle
    footer: RunningStyle
    setting: SettingStyle
    volume: VolumeStyle
    text: Mapping[str, TextStyle]
    western: str
    word_fonts: Mapping[str, Mapping[Face, WordFont]]
    own_fonts: Mapping[Face, OwnFont] = field(default_factory=dict)
    script: Script = Script.KEEP

    def list_text(self, level: int) -> TextStyle:
        """How the items of a list are set that stand ``level`` levels inside: further in by as many steps.

        The room above and below the list is that of its outermost items.
        """
        text = self.text["list"]
        if not level:
            return text
        return replace(text, left_em=text.left_em + level * LIST_STEP_EM, before_lines=0.0, after_lines=0.0)

    @property
    def image_room_mm(self) -> tuple[float, float]:
        """Width and height of the room for a picture: the type area, less the line that every program adds below it."""
        width_mm, height_mm = self.page.type_area_mm
        return width_mm, max(height_mm / 2, height_mm - self.text["body"].line_pt * 25.4 / 72)

    @property
    def has_sides(self) -> bool:
        """Whether left-hand and right-hand pages differ, so that odd numbers must stand on right-hand ones."""
        differs = any(line.odd != line.even for line in (self.header, self.footer))
        return differs or self.page.mirror or self.volume.openings == "right"

    def measure_em(self, text: TextStyle) -> float:
        """How many characters of a kind of text stand side by side in the type area."""
        return self.page.type_area_mm[0] * 72 / 25.4 / text.size_pt

    def word_font(self, script: str, face: Face) -> WordFont:
        """The Word font of a role in a script (``hans``, ``hant``, ``tw`` or ``hk``)."""
        return self.word_fonts[script][face]

    def is_bold_in_word(self, script: str, text: TextStyle) -> bool:
        """Whether Word sets a text bold: because it is, or because its font asks for it."""
        return text.bold or self.word_font(script, text.font).bold

"""A font file opened for embedding: what it is, how wide its glyphs are, subsets of it."""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from convert.errors import FontError
from convert.typeset.frames import FontFile

if TYPE_CHECKING:
    import uharfbuzz as hb

#: Tables a PDF reader needs; everything else stays out of the file.
_KEPT_TABLES = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp", "CFF ", "CFF2"})

#: Preparing a face for many subsets takes as long as a dozen of them: worth it from here on.
_SUBSETS_BEFORE_PREPARING = 12

#: A face of which so many glyphs are wanted at once, that of running text, is prepared without its other tables.
_MANY_GLYPHS = 200

#: OS/2 fsType bits 0–3: this value alone forbids embedding (OpenType, OS/2 table).
_RESTRICTED = 0x0002


class Outlines(Enum):
    """How a face draws its glyphs."""

    TRUETYPE = "TrueType"
    CFF = "CFF"


class Metrics(Struct, frozen=True):
    """A font descriptor's numbers, in thousandths of an em (ISO 32000-1 table 122)."""

    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int
    italic_angle: float
    stem_v: int
    fixed_pitch: bool


class Subset(Struct, frozen=True):
    """A cut-down font: its bytes, and the new number of each glyph that was asked for."""

    data: bytes
    numbers: Sequence[int]


class Face:
    """A face of a font file, kept open for the life of the process."""

    def __init__(self, font: FontFile) -> None:
        import uharfbuzz as hb

        try:
            source = hb.Face(hb.Blob.from_file_path(str(font.path)), font.index)
        except hb.HarfBuzzError as error:
            raise FontError(f"The font file {font.path.name} cannot be read; check that it is there.") from error
        tables = set(source.table_tags)
        if not source.glyph_count or not tables & {"glyf", "CFF ", "CFF2"}:
            raise FontError(f"{font.path.name} holds no outlines to embed; use a TrueType or OpenType font.")
        if _number(source, "OS/2", ">H", 8) & 0xF == _RESTRICTED:
            raise FontError(f"The licence bits of {font.path.name} forbid embedding; choose another font.")
        self.outlines = Outlines.TRUETYPE if "glyf" in tables else Outlines.CFF
        self.glyph_count: int = source.glyph_count
        self.name: str = source.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or font.key
        self.metrics = _metrics(source)
        self._source = source
        self._subsets = 0
        self._flags = (
            hb.SubsetFlags.NO_HINTING
            | hb.SubsetFlags.NO_LAYOUT_CLOSURE
            | hb.SubsetFlags.NOTDEF_OUTLINE
            | hb.SubsetFlags.DOWNGRADE_CFF2
            | hb.SubsetFlags.CFF_IDENTITY_CHARSET
        )
        self._dropped = [_tag(table) for table in tables - _KEPT_TABLES]
        self._idle: list[hb.SubsetInput] = []

    def subset(self, glyphs: Sequence[int], texts: Sequence[str] = ()) -> Subset:
        """A font of these glyphs, each named once in order, their parts and ``.notdef``, without hints.

        They are numbered afresh from 0 in the order they have. ``texts`` are what they stand for, which does not
        change a byte and saves time.
        """
        self._subsets += 1
        if self._subsets == _SUBSETS_BEFORE_PREPARING:
            self._source = self._prepared(bare=len(glyphs) >= _MANY_GLYPHS)
        try:
            wanted = self._idle.pop()
        except IndexError:  # the first time, or another thread has it
            wanted = self._input()
        plan = self._planned_by_characters(wanted, glyphs, texts) or self._plan(wanted, glyphs)
        self._idle.append(wanted)
        renumbered = plan.old_to_new_glyph_mapping
        first = 1 if glyphs[0] else 0
        # Where nothing else was kept they are counted: to look all of them up takes 1 % of the time of a PDF.
        counted = len(renumbered) == first + len(glyphs)
        numbers = range(first, first + len(glyphs)) if counted else [renumbered[glyph] for glyph in glyphs]
        cut = plan.execute()
        data = cut.blob.data if self.outlines is Outlines.TRUETYPE else cut.reference_table("CFF ").data
        return Subset(data, numbers)

    def _input(self, more_flags: int = 0) -> hb.SubsetInput:
        """What is asked of every subset; the glyphs are still missing."""
        import uharfbuzz as hb

        wanted = hb.SubsetInput()
        wanted.flags = self._flags | more_flags
        wanted.drop_table_tag_set.update(self._dropped)
        if self._source.has_var_data:
            wanted.pin_all_axes_to_default(self._source)
        return wanted

    def _plan(self, wanted: hb.SubsetInput, glyphs: Iterable[int], codes: Iterable[int] = ()) -> hb.SubsetPlan:
        import uharfbuzz as hb

        wanted.glyph_set.clear()
        wanted.glyph_set.update(glyphs)
        wanted.unicode_set.clear()
        wanted.unicode_set.update(codes)
        return hb.SubsetPlan(self._source, wanted)

    def _planned_by_characters(
        self, wanted: hb.SubsetInput, glyphs: Sequence[int], texts: Sequence[str]
    ) -> hb.SubsetPlan | None:
        """The plan for the glyphs that the face has for some characters; ``None`` where these are others.

        Asked for glyphs by number, HarfBuzz goes through all characters of the face to find out what they stand for;
        once the face is prepared that is as fast, and none is made here.
        """
        if self._subsets >= _SUBSETS_BEFORE_PREPARING or set(map(len, texts)) != {1}:
            return None
        plan = self._plan(wanted, (), map(ord, texts))
        return plan if set(plan.unicode_to_old_glyph_mapping.values()) == {*glyphs} - {0} else None

    def _prepared(self, *, bare: bool) -> hb.Face:
        """The face prepared for many subsets; ``bare`` is for large ones and needs as much memory again as the file.

        HarfBuzz finds out for every glyph of a subset which characters it stands for. Where the face
        has no table of characters any more there is nothing to find (3 % of the time of a PDF).
        """
        import uharfbuzz as hb

        if not bare or self.outlines is Outlines.CFF or self._source.has_var_data:
            return hb.subset_preprocess(self._source)
        every = self._plan(self._input(hb.SubsetFlags.RETAIN_GIDS), range(self.glyph_count))
        return hb.subset_preprocess(every.execute())


@functools.cache
def open_face(font: FontFile) -> Face:
    """The face of a font file, opened once in a process.

    Raises:
        FontError: the file is missing, damaged, without outlines, or may not be embedded.
    """
    return Face(font)


def _tag(table: str) -> int:
    return int.from_bytes(table.encode("latin-1"), "big")


def _number(source: hb.Face, table: str, form: str, offset: int) -> int:
    """One number of a table; 0 where the table is missing or shorter."""
    data = source.reference_table(table).data
    if len(data) < offset + struct.calcsize(form):
        return 0
    value: int = struct.unpack_from(form, data, offset)[0]
    return value


def _metrics(source: hb.Face) -> Metrics:
    """The descriptor's numbers from the tables ``head``, ``hhea``, ``OS/2`` and ``post``."""
    scale = 1000 / source.upem
    x_min, y_min, x_max, y_max = (round(_number(source, "head", ">h", at) * scale) for at in (36, 38, 40, 42))
    ascent = round(_number(source, "hhea", ">h", 4) * scale)
    weight = _number(source, "OS/2", ">H", 4) or 400
    return Metrics(
        box=(x_min, y_min, x_max, y_max),
        ascent=ascent,
        descent=round(_number(source, "hhea", ">h", 6) * scale),
        cap_height=round(_number(source, "OS/2", ">h", 88) * scale) or ascent,
        italic_angle=_number(source, "post", ">i", 4) / 65536,
        # No table has it: the stem of a text face grows with the square of its weight.
        stem_v=round(50 + (weight / 65) ** 2),
        fixed_pitch=_number(source, "post", ">I", 12) != 0,
    )

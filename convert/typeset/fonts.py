"""The one loader of fonts: which glyph of which face shows a character, and how wide it is.

A :class:`FontBook` opens faces when a character first needs them and remembers
every character it has met; it may be used for any number of articles. Files are
mapped, not read: opening the 14 MB Song face costs next to nothing.

>>> song = FontBook().chain("song", FontScript.HANS)
>>> one = song.sorts["一"]
>>> one.face, one.width_em, song.sorts["A"].face
('SongSC-Regular', 1.0, 'LiberationSerif-Regular')
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, cast

from convert.errors import FontError
from convert.memo import Memo
from convert.notices import Notice
from convert.styles.model import Face as Role
from convert.styles.model import OwnFont
from convert.typeset import catalog as catalogs
from convert.typeset.catalog import Catalog, FontRecord
from convert.typeset.characters import WESTERN_MARKS, is_invisible, is_western
from convert.typeset.forms import OTHER_FORMS
from convert.typeset.frames import FontFile, Sort, sort_of
from convert.typeset.profile import FontScript
from convert.typeset.remarks import in_other_form, missing, no_bold, substituted, unturned

#: What stands for a character no font has: 〓, the printer's mark for missing type, or what a face has instead.
_MISSING_MARKS = "〓□?"
#: Classes of letters that are written from right to left (Unicode, UAX 9), and the signs that stand on them.
_LEFTWARD = frozenset({"R", "AL"})
_ON_LETTERS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0670"
#: What is narrower than this is no full-width character.
_FULL_EM = 0.9


class Face:
    """One face of one file, opened on first use."""

    def __init__(self, file: FontFile) -> None:
        self.file = file

    @property
    def key(self) -> str:
        """The name frames call the face by."""
        return self.file.key

    @cached_property
    def _font(self) -> Any:
        import uharfbuzz as hb

        path = self.file.path
        if not path.is_file():
            raise FontError(f"The font file {path} is missing; restore it or install hanpress again.")
        try:
            face = hb.Face(hb.Blob.from_file_path(str(path)), self.file.index)
            usable = face.glyph_count > 0
        except Exception as problem:
            raise FontError(f"The font file {path} cannot be read ({problem}); restore it.") from None
        if not usable:
            raise FontError(f"The font file {path} is damaged or is no font; restore it or install hanpress again.")
        return hb.Font(face)

    def glyph(self, char: str) -> int | None:
        """The glyph of a character, or None where the face has none."""
        found: int | None = self._font.get_nominal_glyph(ord(char))
        return found

    def advance_em(self, glyph: int) -> float:
        """The width of a glyph in em."""
        width: float = self._font.get_glyph_h_advance(glyph) / self._font.face.upem
        return width

    def kerning_em(self, pair: str) -> float:
        """How much closer (negative) or farther two characters stand than their widths say, in em."""
        import uharfbuzz as hb

        buffer = hb.Buffer()
        buffer.add_str(pair)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer, {"kern": True, "liga": False, "clig": False, "calt": False})
        if len(buffer.glyph_infos) != 2:
            return 0.0
        together = sum(position.x_advance for position in buffer.glyph_positions)
        apart = sum(self._font.get_glyph_h_advance(info.codepoint) for info in buffer.glyph_infos)
        kerning: float = (together - apart) / self._font.face.upem
        return kerning


class Chain:
    """The faces tried for one role, and for every character met: its sort and what is to be told about it.

    The faces come in families, which look alike: one design and weight, or one hand. Before a
    character leaves a family it is tried in its other printed forms (:mod:`convert.typeset.forms`),
    for one word has one face.

    The tables are keyed by a paragraph's *keys* (see :mod:`convert.typeset.itemize`):
    its characters, with stand-ins for marks in Western context.

    Attributes:
        sorts: character → its sort.
        notice: what to tell about the role itself, or None.
    """

    def __init__(self, families: tuple[tuple[Face, ...], ...], western: Face, notice: Notice | None) -> None:
        self._families = families
        self._faces = tuple(face for family in families for face in family)
        self._western = western
        self.notice = notice
        self.sorts: Memo[str, Sort] = Memo(self._sort)
        self.kerning_em: Memo[str, float] = Memo(self._kerning)
        self._remarks: dict[str, Notice] = {}
        self._remarked: tuple[int, re.Pattern[str]] = (0, re.compile("(?!)"))
        self._leftward: dict[str, None] = {}  # letters met that are written from right to left

    def remarks_on(self, keys: str) -> list[Notice]:
        """What to tell about characters that another face shows, or none: each once, in order of appearance.

        After these, each word that is written from right to left: nothing here turns it round.
        """
        leftward = self._leftward_words(keys)
        if not self._remarks:
            return leftward
        count, remarked = self._remarked
        if count != len(self._remarks):
            remarked = re.compile(f"[{re.escape(''.join(self._remarks))}]")
            self._remarked = (len(self._remarks), remarked)
        return [self._remarks[key] for key in dict.fromkeys(remarked.findall(keys))] + leftward

    def _leftward_words(self, keys: str) -> list[Notice]:
        if not self._leftward:
            return []
        letters = re.escape("".join(self._leftward))
        words = re.findall(f"[{letters}][{letters}{_ON_LETTERS}]+", keys)
        return [unturned(word) for word in dict.fromkeys(words)]

    def _sort(self, key: str) -> Sort:
        face, glyph = self._resolve(key)
        return sort_of(face.key, glyph, WESTERN_MARKS.get(key, key), face.advance_em(glyph))

    @cached_property
    def _sign_face(self) -> Face:
        """The first face that holds more than hanzi."""
        return next((face for face in self._faces if face.glyph("，") is not None), self._faces[-1])

    def _resolve(self, key: str) -> tuple[Face, int]:
        first = self._faces[0]
        if _is_hanzi(key) and (own := first.glyph(key)) is not None:  # nearly every character: nothing else to ask
            return first, own
        char = WESTERN_MARKS.get(key, key)
        if is_invisible(char):
            return self._western, self._western.glyph(" ") or 0
        western = char is not key or is_western(char)
        families = ((self._western,), *self._families) if western else (*self._families, (self._western,))
        if found := _find(char, families):
            face, form, glyph = found
            expected = families[0][0] if western or _is_hanzi(char) else self._sign_face
            if form != char:
                self._remarks[key] = in_other_form(char, form, expected.key, face.key)
            elif face is not expected:
                self._remarks[key] = substituted(char, expected.key, face.key)
            if unicodedata.bidirectional(char) in _LEFTWARD:
                self._leftward[char] = None
            return face, glyph
        if char.isspace():
            return self._western, self._western.glyph(" ") or 0
        self._remarks[key] = missing(char)
        for mark in _MISSING_MARKS:
            for face in (self._sign_face, *self._faces, self._western):
                if (sign := face.glyph(mark)) is not None:
                    return face, sign
        return self._faces[0], 0

    def _kerning(self, pair: str) -> float:
        if all(self._resolve(char)[0] is self._western for char in pair):
            return self._western.kerning_em(pair)
        return 0.0


class SizedFont:
    """A chain at one size, with ``tracking_pt`` added to every character.

    Tracking is what brings full-width characters onto a grid. Narrow ones follow where
    it brings characters together, as in Word, but Latin words are never spaced out.

    Attributes:
        chain: the chain, which knows the sorts.
        size_pt: the size.
        tracking_pt: what is added.
        widths_pt: sort of the chain → its width, tracking included.
        untracked_pt: sorts met that are not as wide as that → how wide they are: without tracking, or not at all.
    """

    def __init__(self, chain: Chain, size_pt: float, tracking_pt: float = 0.0) -> None:
        self.chain = chain
        self.size_pt = size_pt
        self.tracking_pt = tracking_pt
        widths: dict[float, float] = {}

        def width_pt(sort: Sort) -> float:
            width = sort.width_em * size_pt + tracking_pt
            if is_invisible(sort.text):
                self.untracked_pt[sort] = 0.0
            elif tracking_pt and sort.width_em < (_FULL_EM if tracking_pt > 0 else 1e-6):
                self.untracked_pt[sort] = width - tracking_pt
            return widths.setdefault(width, width)  # one object for all hanzi, which is never far away

        self.widths_pt: Memo[Sort, float] = Memo(width_pt)
        self.untracked_pt: dict[Sort, float] = {}


class FontBook:
    """All faces of a catalogue, opened as needed. Cheap to make, meant to be kept.

    Args:
        folder: where ``catalog.toml`` and the font files are; the bundled fonts if None.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._faces: dict[str, Face] = {}
        self._chains: dict[tuple[str, FontScript, bool, OwnFont | None, bool], Chain] = {}
        self._sized: dict[tuple[str, FontScript, bool, float, float, OwnFont | None, bool], SizedFont] = {}

    @cached_property
    def catalog(self) -> Catalog:
        """The catalogue the book reads from."""
        return catalogs.load(self._folder or catalogs.folder())

    def records(self) -> tuple[FontRecord, ...]:
        """What each font file is, for people: role, script, file, licence, coverage."""
        return self.catalog.records

    def file(self, key: str) -> FontFile:
        """The file of a face that was met."""
        return self._faces[key].file

    def chain(
        self,
        role: str,
        script: FontScript,
        bold: bool = False,
        own: OwnFont | None = None,
        chinese_digits: bool = False,
    ) -> Chain:
        """The faces for a role (``song``, ``title``, ``hei``, ``kai``, ``fang``).

        ``own`` is the user's file, tried first; ``chinese_digits`` takes Latin text and
        digits from the Chinese faces instead of the Western one (半角宋体数字).

        Raises:
            FontError: the catalogue has no such role.
        """
        key = (role, script, bold, own, chinese_digits)
        if key not in self._chains:
            self._chains[key] = self._make_chain(*key)
        return self._chains[key]

    def sized(
        self,
        role: str,
        script: FontScript,
        bold: bool,
        size_pt: float,
        tracking_pt: float = 0.0,
        own: Mapping[Role, OwnFont] | None = None,
        chinese_digits: bool = False,
    ) -> SizedFont:
        """A role's chain at a size; ``own`` are the user's font files by the role they are for."""
        mine = own.get(cast(Role, self._shown(role, bold))) if own else None
        key = (role, script, bold, size_pt, tracking_pt, mine, chinese_digits)
        if key not in self._sized:
            chain = self.chain(role, script, bold, mine, chinese_digits)
            self._sized[key] = SizedFont(chain, size_pt, tracking_pt)
        return self._sized[key]

    def _shown(self, role: str, bold: bool) -> str:
        """The role whose faces show a role: bold type has its own where there is any."""
        return self.catalog.bold.get(role, role) if bold else role

    def _make_chain(
        self, role: str, script: FontScript, bold: bool, own: OwnFont | None, chinese_digits: bool
    ) -> Chain:
        catalog = self.catalog
        has_bold = role in catalog.bold
        shown = self._shown(role, bold)
        keys = catalog.chains.get(script, {}).get(shown)
        if not keys:
            raise FontError(f"The font catalogue has no faces for role {role!r} in script {script}; add a chain.")
        families = tuple(tuple(self._face(key) for key in family) for family in keys)
        if role in catalog.western_own:
            western = families[0][0]
        else:
            # Latin text keeps the weight of the hanzi beside it.
            heavy = shown in catalog.bold.values()
            western = self._face(catalog.western_bold if heavy else catalog.western)
        if chinese_digits:
            western = next((face for family in families for face in family if face.glyph("0") is not None), western)
        if own:
            families = ((self._open(FontFile(_own_key(own), own.path, own.index)),), *families)
        return Chain(families, western, no_bold(role) if bold and not has_bold else None)

    def _face(self, key: str) -> Face:
        return self._faces.get(key) or self._open(FontFile(key, self.catalog.path(key)))

    def _open(self, file: FontFile) -> Face:
        if file.key not in self._faces:
            self._faces[file.key] = Face(file)
        return self._faces[file.key]


def _own_key(own: OwnFont) -> str:
    """What frames call a user's face: the file's name and what is in it, wherever it stands."""
    try:
        content = hashlib.sha256(own.path.read_bytes())
    except OSError as problem:
        raise FontError(f"The font file {own.path} cannot be read ({problem.strerror}); restore it.") from None
    return f"{own.path.stem}-{content.hexdigest()[:8]}-{own.index}"


def _find(char: str, families: Iterable[Sequence[Face]]) -> tuple[Face, str, int] | None:
    """The first face of the first family that has a character, or has another form of it: face, form, glyph."""
    others = OTHER_FORMS.get(char, "")
    for family in families:
        for face, form in (*product(family, char), *product(family, others)):
            if (glyph := face.glyph(form)) is not None:
                return face, form, glyph
    return None


def _is_hanzi(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U0003ffff"

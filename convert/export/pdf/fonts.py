"""Fonts in the file: one Type0 font per face, exact widths, every code back to its text.

Codes are glyph numbers of the subset (Identity-H). Where a document uses one glyph
for two texts (a compatibility form and its plain character, say), the second text
gets a *layer*: a further Type0 dictionary over the same embedded font that differs
in its ToUnicode map alone, so that extraction stays exact in every reader.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import attrgetter, itemgetter
from typing import Any

from msgspec import Struct

from convert.errors import FontError
from convert.export.pdf.face import Face, Metrics, Outlines, open_face
from convert.export.pdf.objects import Document, Indirect, Packed, name, pack, token
from convert.export.pdf.tounicode import UNWRITABLE, to_unicode
from convert.memo import Memo
from convert.notices import Notice, Severity
from convert.patterns import deferred
from convert.typeset.frames import Frames, Sort

#: Unicode's three private-use areas.
_PRIVATE_USE = deferred("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")

#: A CID's width where ``W`` is silent: a Han character's.
_DEFAULT_WIDTH_EM = 1

_FIXED_PITCH, _SYMBOLIC, _ITALIC = 1 << 0, 1 << 2, 1 << 6

#: Fonts of so few sorts, those of marks and page numbers, come again and again: so many of the last ones are kept.
_FEW_SORTS, _KEPT_FONTS = 64, 128

_HEXADECIMAL: Memo[int, str] = Memo("{:04X}".format)


class EmbeddedFont(Struct, frozen=True):
    """The sorts of one font resource, and the code of each as four hexadecimal digits."""

    sorts: Sequence[Sort]
    codes: Sequence[str]


class FontSet(Struct, frozen=True):
    """The fonts of every face in a file by resource name, and what the text asks of the file."""

    fonts: Mapping[str, Mapping[str, EmbeddedFont]]
    private_use: bool
    notdef: bool
    notices: tuple[Notice, ...]


def embed_fonts(document: Document, frames: Frames) -> FontSet:
    """Embed a subset of every face the pages use.

    Raises:
        FontError: a face has no file, or its file cannot be embedded.
    """
    # All sorts are read before the first face is cut, which drives them from the processor's cache.
    used = {key: _Used.of(sorts) for key, sorts in sorted(frames.sorts.items())}
    written = "".join([text for its in used.values() for text in its.texts])
    notdef = any(0 in its.glyphs for its in used.values())
    fonts: dict[str, Mapping[str, EmbeddedFont]] = {}
    for count, (key, its) in enumerate(used.items()):
        if key not in frames.fonts:
            raise FontError(f"The pages use the face {key!r}, but no font file stands for it; name one in the style.")
        face = open_face(frames.fonts[key])
        cut = _cut(face, its) if len(its.sorts) > _FEW_SORTS else _cut_again(face, tuple(its.sorts))
        fonts[key] = _embed(document, face, cut, f"F{count}")
    return FontSet(
        fonts,
        private_use=_PRIVATE_USE.search(written) is not None,
        notdef=notdef,
        notices=tuple(_notices(UNWRITABLE.findall(written), notdef)),
    )


class _Used(Struct, frozen=True):
    """What the pages show of a face: sorts in the order of their glyphs, with what they say of themselves."""

    sorts: Sequence[Sort]
    glyphs: Sequence[int]
    texts: Sequence[str]
    widths_em: Sequence[float]

    @classmethod
    def of(cls, sorts: Iterable[Sort]) -> _Used:
        ordered = sorted(sorts, key=attrgetter("glyph"))
        glyphs, texts = [sort.glyph for sort in ordered], [sort.text for sort in ordered]
        return cls(ordered, glyphs, texts, [sort.width_em for sort in ordered])


class _Cut(Struct, frozen=True):
    """A face cut down to some sorts, as any file shows it: its name there, its program and, layer by layer, its codes.

    ``length`` is that of the program unpacked; ``widths`` is an array in PDF syntax.
    """

    tagged: str
    program: Packed
    length: int
    widths: str
    layers: Sequence[tuple[EmbeddedFont, Packed]]


def _cut(face: Face, used: _Used) -> _Cut:
    """Cut a face; each layer is a font with its ToUnicode map."""
    distinct = list(dict.fromkeys(used.glyphs))
    if distinct[-1] >= face.glyph_count:
        raise FontError(f"{face.name} has no glyph {distinct[-1]}; give the font file that the text was set in.")
    subset = face.subset(distinct, used.texts)
    codes = subset.numbers
    if len(distinct) < len(used.glyphs):
        codes = list(map(dict(zip(distinct, codes, strict=True)).__getitem__, used.glyphs))
    layers = [
        (EmbeddedFont(sorts, list(map(_HEXADECIMAL.__getitem__, its_codes))), pack(to_unicode(its_codes, texts)))
        for its_codes, texts, sorts in _layers(codes, used.texts, used.sorts)
    ]
    tagged = name(f"{_subset_tag(distinct)}+{face.name}")
    return _Cut(tagged, pack(subset.data), len(subset.data), token(_w_array(codes, used.widths_em)), layers)


@lru_cache(_KEPT_FONTS)
def _cut_again(face: Face, sorts: tuple[Sort, ...]) -> _Cut:
    return _cut(face, _Used.of(sorts))


def _embed(document: Document, face: Face, cut: _Cut, resource: str) -> dict[str, EmbeddedFont]:
    """Add one face's objects, and its layers to the font resources."""
    descendant = _descendant(document, face, cut)
    fonts: dict[str, EmbeddedFont] = {}
    for layer, (font, unicode_map) in enumerate(cut.layers):
        layer_name = f"{resource}.{layer}" if layer else resource
        fonts[layer_name] = font
        document.fonts.value[layer_name] = document.add(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": cut.tagged if face.outlines is Outlines.TRUETYPE else f"{cut.tagged}-Identity-H",
                "Encoding": "/Identity-H",
                "DescendantFonts": [descendant],
                "ToUnicode": document.add_stream({}, unicode_map),
            }
        )
    return fonts


def _layers(codes: Sequence[int], texts: Sequence[str], *more: Sequence[Any]) -> Iterable[Sequence[Sequence[Any]]]:
    """The columns of a face, divided so that no layer has a code twice: codes in order, texts of one in theirs.

    >>> _layers([1, 1, 2], ["文", "⽂", "字"]), _layers([1, 2], ["文", "字"])
    ([[(1, 2), ('⽂', '字')], [(1,), ('文',)]], [([1, 2], ['文', '字'])])
    """
    if len(set(codes)) == len(codes):
        return [(codes, texts, *more)]
    layers: list[list[tuple[Any, ...]]] = []
    seen: Counter[int] = Counter()
    for row in sorted(zip(codes, texts, *more, strict=True), key=itemgetter(0, 1)):
        code = row[0]
        if seen[code] == len(layers):
            layers.append([])
        layers[seen[code]].append(row)
        seen[code] += 1
    return [list(zip(*rows, strict=True)) for rows in layers]


def _descendant(document: Document, face: Face, cut: _Cut) -> Indirect:
    """The CIDFont with its descriptor and its font file (ISO 32000-1 9.7.4, 9.8, 9.9)."""
    truetype = face.outlines is Outlines.TRUETYPE
    file = document.add_stream({"Length1": cut.length} if truetype else {"Subtype": "/CIDFontType0C"}, cut.program)
    descriptor = document.add(
        {
            "Type": "/FontDescriptor",
            "FontName": cut.tagged,
            **_description(face.metrics),
            "FontFile2" if truetype else "FontFile3": file,
        }
    )
    return document.add(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType2" if truetype else "/CIDFontType0",
            "BaseFont": cut.tagged,
            "CIDSystemInfo": "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
            "FontDescriptor": descriptor,
            "DW": 1000 * _DEFAULT_WIDTH_EM,
            "W": cut.widths,
            **({"CIDToGIDMap": "/Identity"} if truetype else {}),
        }
    )


@cache
def _description(metrics: Metrics) -> Mapping[str, str]:
    """What a descriptor says of a whole face, in PDF syntax."""
    flags = _SYMBOLIC | (_FIXED_PITCH if metrics.fixed_pitch else 0) | (_ITALIC if metrics.italic_angle else 0)
    entries = {
        "Flags": flags,
        "FontBBox": metrics.box,
        "ItalicAngle": metrics.italic_angle,
        "Ascent": metrics.ascent,
        "Descent": metrics.descent,
        "CapHeight": metrics.cap_height,
        "StemV": metrics.stem_v,
    }
    return {key: token(value) for key, value in entries.items()}


def _w_array(codes: Iterable[int], widths_em: Sequence[float]) -> list[object]:
    """The widths that are not the default one, neighbouring codes in one array (ISO 32000-1 9.7.4.3).

    They are thousandths of an em, rounded to the third decimal.

    >>> _w_array([1, 2, 3, 8], [0.5, 0.2505, 1.0, 0.333])
    [1, [500.0, 250.5], 8, [333.0]]
    """
    array: list[object] = []
    if widths_em.count(_DEFAULT_WIDTH_EM) == len(widths_em):  # a face of hanzi
        return array
    group: list[float] = []
    following = -1
    for code, width_em in dict(zip(codes, widths_em, strict=True)).items():
        if width_em == _DEFAULT_WIDTH_EM:
            continue
        if code != following:
            group = []
            array += [code, group]
        group.append(round(width_em * 1000, 3))
        following = code + 1
    return array


def _subset_tag(glyphs: Iterable[int]) -> str:
    """Six capitals from a checksum of the glyphs' numbers, in order: two subsets of one face differ in name.

    >>> _subset_tag([1, 2, 3])
    'LUPLIF'
    """
    numbers = array("H", glyphs)
    if sys.byteorder == "little":
        numbers.byteswap()
    value = zlib.crc32(numbers)
    letters = []
    for _ in range(6):
        value, letter = divmod(value, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)


def _notices(unwritable: Iterable[str], notdef: bool) -> Iterator[Notice]:
    for character in sorted(set(unwritable)):
        subject = f"U+{ord(character):04X}"
        sentence = f"{subject} cannot stand in a PDF's text; the page shows its glyph, copied text leaves it out."
        yield Notice("unwritable-character", Severity.WARNING, sentence, subject=subject)
    if notdef:
        sentence = "A character without a glyph is shown as an empty box, so the file claims no PDF/A or PDF/UA."
        yield Notice("missing-glyph", Severity.LOSS, sentence)

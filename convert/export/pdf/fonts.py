"""Fonts in the file: one Type0 font per face, exact widths, every code back to its text.

Codes are glyph numbers of the subset (Identity-H). Where a document uses one glyph
for two texts (a compatibility form and its plain character, say), the second text
gets a *layer*: a further Type0 dictionary over the same embedded font that differs
in its ToUnicode map alone, so that extraction stays exact in every reader.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from convert.errors import FontError
from convert.export.pdf.face import Face, Outlines, open_face
from convert.export.pdf.objects import Document, Indirect, name
from convert.export.pdf.tounicode import UNWRITABLE, to_unicode
from convert.memo import Memo
from convert.notices import Notice, Severity
from convert.typeset.frames import Frames, Sort

#: Unicode's three private-use areas.
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")

#: A CID's width where ``W`` is silent: a Han character's.
_DEFAULT_WIDTH = 1000

_FIXED_PITCH, _SYMBOLIC, _ITALIC = 1 << 0, 1 << 2, 1 << 6

_HEXADECIMAL: Memo[int, str] = Memo("{:04X}".format)


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """The sorts of one font resource.

    ``codes`` has the code of each as four hexadecimal digits; ``widths`` the advances of all sorts of
    the face in thousandths of an em, ``width`` is that of every one where they are alike, as in a face of hanzi.
    """

    codes: Mapping[Sort, str]
    widths: Mapping[Sort, float]
    width: float | None


@dataclass(frozen=True, slots=True)
class FontSet:
    """All fonts of a file by resource name, the name of each sort's, and what the text asks of the file."""

    fonts: Mapping[str, EmbeddedFont]
    names: Mapping[Sort, str]
    private_use: bool
    notdef: bool
    notices: tuple[Notice, ...]


def embed_fonts(document: Document, frames: Frames) -> FontSet:
    """Embed a subset of every face the pages use.

    Raises:
        FontError: a face has no file, or its file cannot be embedded.
    """
    fonts: dict[str, EmbeddedFont] = {}
    for count, (key, sorts) in enumerate(sorted(frames.sorts.items())):
        if key not in frames.fonts:
            raise FontError(f"The pages use the face {key!r}, but no font file stands for it; name one in the style.")
        fonts |= _embed(document, open_face(frames.fonts[key]), sorts, f"F{count}")
    written = "".join([sort.text for sorts in frames.sorts.values() for sort in sorts])
    notdef = 0 in [sort.glyph for sorts in frames.sorts.values() for sort in sorts]
    names: dict[Sort, str] = {}
    for name_, font in fonts.items():
        names |= dict.fromkeys(font.codes, name_)
    return FontSet(
        fonts,
        names,
        private_use=_PRIVATE_USE.search(written) is not None,
        notdef=notdef,
        notices=tuple(_notices(UNWRITABLE.findall(written), notdef)),
    )


def _embed(document: Document, face: Face, sorts: Sequence[Sort], resource: str) -> dict[str, EmbeddedFont]:
    """Add one face's objects, and its layers to the font resources."""
    glyphs = [sort.glyph for sort in sorts]
    distinct = set(glyphs)
    if max(distinct) >= face.glyph_count:
        raise FontError(f"{face.name} has no glyph {max(distinct)}; give the font file that the text was set in.")
    subset = face.subset(distinct)
    codes = list(map(subset.renumbered.__getitem__, glyphs))
    widths = list(map(face.widths.__getitem__, glyphs))
    tagged = name(f"{_subset_tag(distinct)}+{face.name}")
    descendant = _descendant(document, face, tagged, subset.data, _w_array(dict(zip(codes, widths, strict=True))))
    code_of = dict(zip(sorts, codes, strict=True))
    width_of = dict(zip(sorts, widths, strict=True))
    fonts: dict[str, EmbeddedFont] = {}
    for layer, members in enumerate(_layers(code_of) if len(distinct) < len(sorts) else [code_of]):
        layer_name = f"{resource}.{layer}" if layer else resource
        shown = dict(zip(members, map(_HEXADECIMAL.__getitem__, members.values()), strict=True))
        fonts[layer_name] = EmbeddedFont(shown, width_of, widths[0] if len(set(widths)) == 1 else None)
        document.fonts.value[layer_name] = document.add(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": tagged if face.outlines is Outlines.TRUETYPE else f"{tagged}-Identity-H",
                "Encoding": "/Identity-H",
                "DescendantFonts": [descendant],
                "ToUnicode": document.add_stream({}, to_unicode({code: sort.text for sort, code in members.items()})),
            }
        )
    return fonts


def _layers(codes: Mapping[Sort, int]) -> list[dict[Sort, int]]:
    """The sorts of a face with their codes, divided so that no layer has a code twice: its texts in their order.

    >>> from convert.typeset.frames import sort_of
    >>> layers = _layers({sort_of("song", 7, "⽂"): 1, sort_of("song", 8, "字"): 2, sort_of("song", 7, "文"): 1})
    >>> [[sort.text for sort in layer] for layer in layers]
    [['⽂', '字'], ['文']]
    """
    layers: list[dict[Sort, int]] = []
    seen: Counter[int] = Counter()
    for sort, code in sorted(codes.items(), key=lambda item: item[0].text):
        if seen[code] == len(layers):
            layers.append({})
        layers[seen[code]][sort] = code
        seen[code] += 1
    return layers


def _descendant(document: Document, face: Face, tagged: str, data: bytes, widths: list[object]) -> Indirect:
    """The CIDFont with its descriptor and its font file (ISO 32000-1 9.7.4, 9.8, 9.9)."""
    truetype = face.outlines is Outlines.TRUETYPE
    metrics = face.metrics
    flags = _SYMBOLIC | (_FIXED_PITCH if metrics.fixed_pitch else 0) | (_ITALIC if metrics.italic_angle else 0)
    file = document.add_stream({"Length1": len(data)} if truetype else {"Subtype": "/CIDFontType0C"}, data)
    descriptor = document.add(
        {
            "Type": "/FontDescriptor",
            "FontName": tagged,
            "Flags": flags,
            "FontBBox": metrics.box,
            "ItalicAngle": metrics.italic_angle,
            "Ascent": metrics.ascent,
            "Descent": metrics.descent,
            "CapHeight": metrics.cap_height,
            "StemV": metrics.stem_v,
            "FontFile2" if truetype else "FontFile3": file,
        }
    )
    return document.add(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType2" if truetype else "/CIDFontType0",
            "BaseFont": tagged,
            "CIDSystemInfo": "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
            "FontDescriptor": descriptor,
            "DW": _DEFAULT_WIDTH,
            "W": widths,
            **({"CIDToGIDMap": "/Identity"} if truetype else {}),
        }
    )


def _w_array(widths: Mapping[int, float]) -> list[object]:
    """The widths that are not the default one, neighbouring codes in one array (ISO 32000-1 9.7.4.3).

    >>> _w_array({1: 500.0, 2: 250.5, 3: 1000.0, 8: 333.0})
    [1, [500.0, 250.5], 8, [333.0]]
    """
    array: list[object] = []
    group: list[float] = []
    following = -1
    for code, width in sorted((code, width) for code, width in widths.items() if width != _DEFAULT_WIDTH):
        if code != following:
            group = []
            array += [code, group]
        group.append(width)
        following = code + 1
    return array


def _subset_tag(glyphs: Collection[int]) -> str:
    """Six capitals from a checksum of the glyphs' numbers: two subsets of one face differ in name.

    >>> _subset_tag({3, 1, 2})
    'LUPLIF'
    """
    value = zlib.crc32(struct.pack(f">{len(glyphs)}H", *sorted(glyphs)))
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

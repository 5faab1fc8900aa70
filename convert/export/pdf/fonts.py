"""Fonts in the file: one Type0 font per face, exact widths, every code back to its text.

Codes are glyph numbers of the subset (Identity-H). Where a document uses one glyph
for two texts (a compatibility form and its plain character, say), the second text
gets a *layer*: a further Type0 dictionary over the same embedded font that differs
in its ToUnicode map alone, so that extraction stays exact in every reader.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import eq

from convert.errors import FontError
from convert.export.pdf.face import Face, Outlines, open_face
from convert.export.pdf.objects import Document, Indirect, name
from convert.export.pdf.tounicode import UNWRITABLE, to_unicode
from convert.notices import Notice, Severity
from convert.typeset.frames import Frames, Line, Page

#: Unicode's three private-use areas.
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")

#: A CID's width where ``W`` is silent: a Han character's.
_DEFAULT_WIDTH = 1000

_FIXED_PITCH, _SYMBOLIC, _ITALIC = 1 << 0, 1 << 2, 1 << 6

_Pair = tuple[int, str]

_hexadecimal = functools.cache("{:04X}".format)


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A face as the pages refer to it.

    ``codes`` gives a glyph's code as four hexadecimal digits, ``widths`` its advance in
    thousandths of an em; ``layers`` has the pairs of glyph and text that do not stand in
    layer 0, ``shared`` the glyphs among them.
    """

    resource: str
    codes: Mapping[int, str]
    widths: Mapping[int, float]
    layers: Mapping[_Pair, int]
    shared: frozenset[int]

    def name(self, layer: int) -> str:
        """The resource name of a layer."""
        return f"{self.resource}.{layer}" if layer else self.resource


@dataclass(frozen=True, slots=True)
class FontSet:
    """All fonts of a file: by face, and what the text asks of the file."""

    by_face: Mapping[str, EmbeddedFont]
    private_use: bool
    notdef: bool
    notices: tuple[Notice, ...]


def embed_fonts(document: Document, frames: Frames) -> FontSet:
    """Embed a subset of every face the pages use.

    Raises:
        FontError: a face has no file, or its file cannot be embedded.
    """
    used = _used_pairs(frames)
    by_face: dict[str, EmbeddedFont] = {}
    for count, (key, pairs) in enumerate(used.items()):
        if key not in frames.fonts:
            raise FontError(f"The pages use the face {key!r}, but no font file stands for it; name one in the style.")
        face = open_face(frames.fonts[key])
        by_face[key] = _embed(document, face, pairs, f"F{count}")
    written = "".join(text for pairs in used.values() for _, text in pairs)
    notdef = any(glyph == 0 for pairs in used.values() for glyph, _ in pairs)
    return FontSet(
        by_face,
        private_use=_PRIVATE_USE.search(written) is not None,
        notdef=notdef,
        notices=tuple(_notices(UNWRITABLE.findall(written), notdef)),
    )


def _lines(page: Page) -> Iterator[Line]:
    for area in page.areas:
        yield from area.lines
    yield from page.artifacts


def _used_pairs(frames: Frames) -> dict[str, Collection[_Pair]]:
    """Every pair of glyph and text, once, by face."""
    glyphs: defaultdict[str, list[int]] = defaultdict(list)
    texts: defaultdict[str, list[Sequence[str]]] = defaultdict(list)
    for page in frames.pages:
        for line in _lines(page):
            for run in line.runs:
                glyphs[run.face] += run.glyphs
                texts[run.face].append(run.texts)
    return {face: _distinct(glyphs[face], _joined(texts[face])) for face in sorted(glyphs) if glyphs[face]}


def _joined(parts: list[Sequence[str]]) -> Sequence[str]:
    """One text for every glyph of several runs."""
    plain = [part for part in parts if isinstance(part, str)]
    return "".join(plain) if len(plain) == len(parts) else list(chain.from_iterable(parts))


def _distinct(glyphs: list[int], texts: Sequence[str]) -> Collection[_Pair]:
    """The different pairs; looking texts up by glyph is much cheaper than hashing every pair."""
    by_glyph = dict(zip(glyphs, texts, strict=True))
    if all(map(eq, texts, map(by_glyph.__getitem__, glyphs))):
        return by_glyph.items()
    return set(zip(glyphs, texts, strict=True))


def _embed(document: Document, face: Face, pairs: Collection[_Pair], resource: str) -> EmbeddedFont:
    """Add one face's objects, and its layers to the font resources."""
    glyphs = {glyph for glyph, _ in pairs}
    if max(glyphs) >= face.glyph_count:
        raise FontError(f"{face.name} has no glyph {max(glyphs)}; give the font file that the text was set in.")
    subset = face.subset(glyphs)
    tagged = name(f"{_subset_tag(glyphs)}+{face.name}")
    widths = dict(zip(glyphs, map(face.width, glyphs), strict=True))
    descendant = _descendant(document, face, tagged, subset.data, _w_array(subset.renumbered, widths))
    layers = _layers(pairs) if len(pairs) > len(glyphs) else {}
    texts = _texts_by_layer(pairs, layers, subset.renumbered)
    embedded = EmbeddedFont(
        resource,
        codes=dict(zip(subset.renumbered, map(_hexadecimal, subset.renumbered.values()), strict=True)),
        widths=widths,
        layers=layers,
        shared=frozenset(glyph for glyph, _ in layers),
    )
    for layer, written_by_code in sorted(texts.items()):
        document.fonts.value[embedded.name(layer)] = document.add(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": tagged if face.outlines is Outlines.TRUETYPE else f"{tagged}-Identity-H",
                "Encoding": "/Identity-H",
                "DescendantFonts": [descendant],
                "ToUnicode": document.add_stream({}, to_unicode(written_by_code)),
            }
        )
    return embedded


def _texts_by_layer(
    pairs: Collection[_Pair], layers: Mapping[_Pair, int], renumbered: Mapping[int, int]
) -> dict[int, dict[int, str]]:
    """For every layer, what each code in it stands for."""
    if not layers:
        return {0: {renumbered[glyph]: written for glyph, written in pairs}}
    texts: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for glyph, written in pairs:
        texts[layers.get((glyph, written), 0)][renumbered[glyph]] = written
    return texts


def _layers(pairs: Collection[_Pair]) -> dict[_Pair, int]:
    """The pairs that do not stand in layer 0: all but the first text of each glyph.

    >>> _layers({(7, "⽂"), (7, "文"), (8, "字")})
    {(7, '文'): 1}
    """
    texts: dict[int, list[str]] = {}
    for glyph, written in pairs:
        texts.setdefault(glyph, []).append(written)
    return {
        (glyph, written): layer
        for glyph, several in texts.items()
        if len(several) > 1
        for layer, written in enumerate(sorted(several))
        if layer
    }


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


def _w_array(renumbered: Mapping[int, int], widths: Mapping[int, float]) -> list[object]:
    """The widths that are not the default one, neighbouring codes in one array (ISO 32000-1 9.7.4.3).

    >>> _w_array({5: 1, 6: 2, 7: 3, 9: 8}, {5: 500.0, 6: 250.5, 7: 1000.0, 9: 333.0})
    [1, [500.0, 250.5], 8, [333.0]]
    """
    array: list[object] = []
    group: list[float] = []
    following = -1
    others = [(renumbered[glyph], width) for glyph, width in widths.items() if width != _DEFAULT_WIDTH]
    for code, width in sorted(others):
        if code != following:
            group = []
            array += [code, group]
        group.append(width)
        following = code + 1
    return array


def _subset_tag(glyphs: Collection[int]) -> str:
    """Six capitals from a checksum of the glyphs' numbers: two subsets of one face differ in name.

    >>> _subset_tag({3, 1, 2})
    'TJPBAA'
    """
    value = zlib.crc32(repr(sorted(glyphs)).encode())
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

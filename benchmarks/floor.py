"""The floor: how fast a PDF of these texts can be at all, with nothing decided well and nothing said about it.

Lines are cut greedily at a width, without a rule; pages are plain; there are no tags, no
metadata, no bookmarks and no text behind the glyphs. What is left is what every
writer must do: look glyphs up in the faces of the style, subset these (HarfBuzz, of
prepared faces, in the fewest tables), write the codes, deflate. It shares no code with
the package but the one line that calls the compressor.
"""

from itertools import accumulate, pairwise
from pathlib import Path

import uharfbuzz as hb

from convert.document.model import Article, Heading
from convert.export.pdf.deflate import deflate

FONTS = Path(__file__).resolve().parents[1] / "fonts"
#: The faces in the order they are tried for a title, a heading of level 1, of level 2, all else.
CHAINS = {
    "title": ("SongTC-Bold", "SongSC-Bold", "SongTC-Regular"),
    1: ("HeiTC-Medium", "HeiSC-Medium", "SongTC-Regular"),
    2: ("KaiTC-Regular", "KaiSC-Regular", "SongTC-Regular"),
    "body": ("FangTC-Regular", "FangSC-Regular", "KaiTC-Regular", "SongTC-Regular"),
}
WESTERN = "LiberationSerif-Regular"
FACES = tuple(dict.fromkeys((WESTERN, *(name for chain in CHAINS.values() for name in chain))))
DROPPED = ("cmap", "post", "name", "OS/2", "GSUB", "GPOS", "GDEF", "kern", "vhea", "vmtx", "VORG", "DSIG", "gasp")
SIZE_PT, LINE_PT, WIDTH_PT, LINES = 16.0, 28.95, 442.2, 22


Glyph = tuple[int, int, float]  # face, number, advance in points


class Floor:
    """The faces, opened once; ``write`` makes a file."""

    def __init__(self) -> None:
        faces = [hb.Face(hb.Blob.from_file_path(str(FONTS / f"{name}.ttf"))) for name in FACES]
        self._fonts = [hb.Font(face) for face in faces]
        self._faces = [hb.subset_preprocess(face) for face in faces]
        self._known: dict[object, dict[str, Glyph]] = {role: {} for role in CHAINS}

    def write(self, article: Article) -> bytes:
        """The article as a PDF of glyphs."""
        texts: list[tuple[object, str]] = [("title", article.title.text)]
        for block in article.blocks:
            level = block.level if isinstance(block, Heading) else 0
            texts.append((level if level in CHAINS else "body", getattr(block, "text", "")))
        used: dict[int, set[int]] = {}
        lines: list[list[Glyph]] = []
        for role, text in texts:
            known = self._known[role]
            glyphs = [known.get(char) or self._look_up(role, char) for char in text]
            start, width = 0, 0.0
            for place, (_, _, advance) in enumerate(glyphs):
                width += advance
                if width > WIDTH_PT:
                    lines.append(glyphs[start:place])
                    start, width = place, advance
            lines.append(glyphs[start:])
            for face, glyph, _ in set(glyphs):
                used.setdefault(face, set()).add(glyph)
        subsets = {face: self._subset(face, glyphs) for face, glyphs in sorted(used.items())}
        codes = {face: {old: f"{new:04X}" for old, new in numbers.items()} for face, (_, numbers) in subsets.items()}
        pages = [_content(lines[start : start + LINES], codes) for start in range(0, len(lines), LINES)]
        return _file({face: data for face, (data, _) in subsets.items()}, pages)

    def _look_up(self, role: object, char: str) -> Glyph:
        chain = (WESTERN, *CHAINS[role]) if char.isascii() else (*CHAINS[role], WESTERN)
        for name in chain:
            face = FACES.index(name)
            if (glyph := self._fonts[face].get_nominal_glyph(ord(char))) is not None:
                advance = self._fonts[face].get_glyph_h_advance(glyph) / self._fonts[face].face.upem * SIZE_PT
                self._known[role][char] = face, glyph, advance
                return self._known[role][char]
        return self._look_up(role, "〓")

    def _subset(self, face: int, glyphs: set[int]) -> tuple[bytes, dict[int, int]]:
        wanted = hb.SubsetInput()
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        wanted.glyph_set.update(glyphs)
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in DROPPED)
        plan = hb.SubsetPlan(self._faces[face], wanted)
        numbers = plan.old_to_new_glyph_mapping
        return plan.execute().blob.data, {glyph: numbers[glyph] for glyph in glyphs}


def _content(lines: list[list[Glyph]], codes: dict[int, dict[int, str]]) -> bytes:
    parts = ["BT", f"79.4 737 Td {LINE_PT} TL"]
    for line in lines:
        places = [0, *(n for n in range(1, len(line)) if line[n][0] != line[n - 1][0]), len(line)]
        for start, end in pairwise(places):
            if start < end:
                face = line[start][0]
                shown = "".join([codes[face][glyph] for _, glyph, _ in line[start:end]])
                parts.append(f"/F{face} {SIZE_PT} Tf<{shown}>Tj")
        parts.append("T*")
    return "\n".join([*parts, "ET"]).encode()


def _file(fonts: dict[int, bytes], pages: list[bytes]) -> bytes:
    objects: list[bytes] = [b"", b""]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(entries: bytes, data: bytes) -> int:
        packed = deflate(data)
        return add(b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (entries, len(packed), packed))

    names = []
    for number, data in fonts.items():
        file = stream(b"/Length1 %d" % len(data), data)
        descriptor = add(
            b"<</Type/FontDescriptor/FontName/F/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
            b"/Descent -120/CapHeight 700/StemV 80/FontFile2 %d 0 R>>" % file
        )
        descendant = add(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDToGIDMap/Identity/FontDescriptor %d 0 R"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>" % descriptor
        )
        top = add(b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[%d 0 R]>>" % descendant)
        names.append(b"/F%d %d 0 R" % (number, top))
    kids = []
    for data in pages:
        content = stream(b"", data)
        kids.append(
            b"%d 0 R"
            % add(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.28 841.89]/Contents %d 0 R/Resources<</Font<<%s>>>>>>"
                % (content, b"".join(names))
            )
        )
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    bodies = [b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, 1)]
    head = b"%PDF-1.7\n"
    *places, end = accumulate(map(len, bodies), initial=len(head))
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    return (
        head
        + b"".join(bodies)
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, end)
    )

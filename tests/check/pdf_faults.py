"""Ways to spoil a good PDF, each by name: with pypdf where objects change, in the bytes where text does."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from check.conftest import made_in
from msgspec.structs import replace
from pypdf import PdfWriter
from pypdf._codecs._codecs import LzwCodec
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from convert.options import Format
from convert.styles.load import load
from convert.styles.model import Style

Spoil = Callable[[bytes], bytes]
Change = Callable[[PdfWriter], object]

MM = 72 / 25.4


def _name(text: str) -> NameObject:
    return NameObject("/" + text)


def objects(change: Change) -> Spoil:
    """A fault made in the objects of the file."""

    def spoil(data: bytes) -> bytes:
        writer = PdfWriter(clone_from=io.BytesIO(data))
        change(writer)
        result = io.BytesIO()
        writer.write(result)
        return result.getvalue()

    return spoil


def text(old: bytes, new: bytes) -> Spoil:
    """A fault made in the bytes of the file, its length kept."""

    def spoil(data: bytes) -> bytes:
        assert old in data
        assert len(old) == len(new)
        return data.replace(old, new)

    return spoil


def styled(wanted: Format, **changes: Any) -> Spoil:
    """A file of ours in a style that breaks the standard: ``page__characters=29`` and the like."""

    def spoil(_: bytes) -> bytes:
        style: Style = load("gongwen")
        for name, value in changes.items():
            part, _, field = name.partition("__")
            if part == "body":
                inherited = {
                    kind: replace(text_style, **{field: value})
                    for kind, text_style in style.text.items()
                    if kind not in ("title", "table")
                }
                style = replace(style, text={**style.text, **inherited})
            else:
                style = replace(style, **{part: replace(getattr(style, part), **{field: value})})
        return made_in(style, wanted)

    return spoil


def without(*path: str) -> Spoil:
    """The catalogue, or what ``path`` leads to below it, without its last part."""

    def change(writer: PdfWriter) -> None:
        node: Any = writer.root_object
        for part in path[:-1]:
            node = node[f"/{part}"].get_object()
        del node[f"/{path[-1]}"]

    return objects(change)


def _fonts(writer: PdfWriter) -> Any:
    return writer.pages[0]["/Resources"].get_object()["/Font"].get_object()


def _first_font(writer: PdfWriter) -> Any:
    return _fonts(writer)["/F1"].get_object()


def _descendant(writer: PdfWriter) -> Any:
    return _first_font(writer)["/DescendantFonts"][0].get_object()


def no_font_file(writer: PdfWriter) -> None:
    """One font is only named."""
    descriptor = _descendant(writer)["/FontDescriptor"].get_object()
    for key in [key for key in descriptor if key.startswith("/FontFile")]:
        del descriptor[key]


def no_to_unicode(writer: PdfWriter) -> None:
    """One font says nothing about its text."""
    del _first_font(writer)["/ToUnicode"]


def to_unicode(edit: Callable[[bytes], bytes]) -> Spoil:
    """One font says something else about its text."""

    def change(writer: PdfWriter) -> None:
        font = _first_font(writer)
        old = font["/ToUnicode"].get_object().get_data()
        assert edit(old) != old
        stream = DecodedStreamObject()
        stream.set_data(edit(old))
        font[_name("ToUnicode")] = writer._add_object(stream)

    return objects(change)


def not_subset(writer: PdfWriter) -> None:
    """One font claims to be whole."""
    font = _first_font(writer)
    font[_name("BaseFont")] = _name(str(font["/BaseFont"]).partition("+")[2])


def wrong_width(writer: PdfWriter) -> None:
    """All glyphs of one font have another width in the file than in the font."""
    below = _descendant(writer)
    below[_name("DW")] = NumberObject(900)
    below.pop("/W", None)


def content(edit: Callable[[bytes], bytes]) -> Spoil:
    """The first page's operators, edited."""

    def change(writer: PdfWriter) -> None:
        page = writer.pages[0]
        old = page["/Contents"].get_object().get_data()
        assert edit(old) != old
        stream = DecodedStreamObject()
        stream.set_data(edit(old))
        page[_name("Contents")] = writer._add_object(stream)

    return objects(change)


def first_code(code: bytes) -> Spoil:
    """The first glyph of the first page, replaced."""
    return content(lambda old: re.sub(rb"<[0-9A-F]{4}", b"<" + code, old, count=1))


def script(writer: PdfWriter) -> None:
    """The file runs a script when it is opened."""
    action = {_name("S"): _name("JavaScript"), _name("JS"): TextStringObject("app.alert('hello')")}
    writer.root_object[_name("OpenAction")] = DictionaryObject(action)


def attachment(writer: PdfWriter) -> None:
    """Another file travels within."""
    writer.add_attachment("list.txt", b"text")


def encrypted(writer: PdfWriter) -> None:
    """Nobody reads this without the word."""
    writer.encrypt("word", algorithm="RC4-128")


def wider_left(writer: PdfWriter) -> None:
    """The paper begins 5 mm further left, and ends there."""
    for page in writer.pages:
        left, low, right, high = (float(side) for side in page["/MediaBox"])
        page[_name("MediaBox")] = ArrayObject(map(FloatObject, (left - 5 * MM, low, right - 5 * MM, high)))


def letter(writer: PdfWriter) -> None:
    """American paper."""
    for page in writer.pages:
        page[_name("MediaBox")] = ArrayObject(map(NumberObject, (0, 0, 612, 792)))


def swapped_pages(writer: PdfWriter) -> None:
    """The first page comes second."""
    kids = writer.root_object["/Pages"].get_object()["/Kids"]
    kids[0], kids[1] = kids[1], kids[0]


def xmp(old: bytes, new: bytes) -> Spoil:
    """The XMP packet, edited."""

    def change(writer: PdfWriter) -> None:
        packet = writer.root_object["/Metadata"].get_object().get_data()
        assert re.search(old, packet)
        stream = DecodedStreamObject()
        stream.set_data(re.sub(old, new, packet))
        stream[_name("Type")], stream[_name("Subtype")] = _name("Metadata"), _name("XML")
        writer.root_object[_name("Metadata")] = writer._add_object(stream)

    return objects(change)


def skipped_heading(writer: PdfWriter) -> None:
    """What was a heading of level 2 is one of level 4."""
    top = writer.root_object["/StructTreeRoot"].get_object()["/K"][0].get_object()
    for kid in top["/K"]:
        element = kid.get_object()
        if element["/S"] == "/H2":
            element[_name("S")] = _name("H4")


def boxes(name: str, change_mm: float | None) -> Spoil:
    """A box of every page, each side moved outwards, or left out."""

    def change(writer: PdfWriter) -> None:
        for page in writer.pages:
            if change_mm is None:
                del page[f"/{name}"]
                continue
            by = change_mm * MM
            left, low, right, high = (float(side) for side in page[f"/{name}"])
            page[_name(name)] = ArrayObject(map(FloatObject, (left - by, low - by, right + by, high + by)))

    return objects(change)


def intent(change_intent: Callable[[Any], object]) -> Spoil:
    """The output intent, changed."""
    return objects(lambda writer: change_intent(writer.root_object["/OutputIntents"][0].get_object()))


def display_profile(found: Any) -> None:
    """The profile says that it is a screen's."""
    stream = DecodedStreamObject()
    data = found["/DestOutputProfile"].get_object().get_data()
    stream.set_data(data[:12] + b"mntr" + data[16:])
    stream[_name("N")] = NumberObject(4)
    found[_name("DestOutputProfile")] = stream


def information(key: str, value: Any) -> Spoil:
    """The document information with another value, or without."""

    def change(writer: PdfWriter) -> None:
        info = writer._info
        assert info is not None
        if value is None:
            del info[f"/{key}"]
        else:
            info[_name(key)] = value

    return objects(change)


def link(writer: PdfWriter) -> None:
    """A link lies on the page."""
    action = DictionaryObject({_name("S"): _name("URI"), _name("URI"): TextStringObject("https://example.org")})
    note = DictionaryObject(
        {
            _name("Type"): _name("Annot"),
            _name("Subtype"): _name("Link"),
            _name("Rect"): ArrayObject(map(NumberObject, (200, 200, 300, 220))),
            _name("A"): action,
        }
    )
    writer.pages[0][_name("Annots")] = ArrayObject([writer._add_object(note)])


def half_opaque(writer: PdfWriter) -> None:
    """A graphics state lets what lies below shine through."""
    page = writer.pages[0]
    resources = page["/Resources"].get_object()
    state = DictionaryObject({_name("Type"): _name("ExtGState"), _name("ca"): FloatObject(0.5)})
    resources[_name("ExtGState")] = DictionaryObject({_name("G0"): state})
    stream = DecodedStreamObject()
    stream.set_data(b"/G0 gs\n" + page["/Contents"].get_object().get_data())
    page[_name("Contents")] = writer._add_object(stream)


def no_identifier(data: bytes) -> bytes:
    """The trailer has no identifier."""
    return re.sub(rb"/ID \[[^\]]*\]", lambda found: b" " * len(found[0]), data)


def table_elsewhere(data: bytes) -> bytes:
    """The end points at the wrong place for the table of objects."""
    return re.sub(rb"startxref\n(\d+)", rb"startxref\n1\1", data)


def rich_black(old: bytes) -> bytes:
    """Text in a black of all four inks."""
    return old.replace(b"0 0 0 1 k", b".6 .5 .5 1 k", 1)


def title_hidden(writer: PdfWriter) -> None:
    """Windows are to show the name of the file."""
    writer.root_object["/ViewerPreferences"].get_object()[_name("DisplayDocTitle")] = BooleanObject(False)


def not_marked(writer: PdfWriter) -> None:
    """The file does not say that it is tagged."""
    writer.root_object["/MarkInfo"].get_object()[_name("Marked")] = BooleanObject(False)


def annotated(**entries: Any) -> Spoil:
    """A note of some kind lies on the first page."""

    def change(writer: PdfWriter) -> None:
        note = DictionaryObject({_name("Type"): _name("Annot")})
        note[_name("Rect")] = ArrayObject(map(NumberObject, (100, 100, 200, 150)))
        note.update({_name(key): value for key, value in entries.items()})
        writer.pages[0][_name("Annots")] = ArrayObject([writer._add_object(note)])

    return objects(change)


def page_entry(name: str, value: Any) -> Spoil:
    """The first page says something more."""
    return objects(lambda writer: writer.pages[0].__setitem__(_name(name), value))


def form(**entries: Any) -> Spoil:
    """The file has a form."""
    return objects(
        lambda writer: writer.root_object.__setitem__(
            _name("AcroForm"), DictionaryObject({_name(key): value for key, value in entries.items()})
        )
    )


def strange_tag(writer: PdfWriter) -> None:
    """A structure type that nobody knows, and no role map explains."""
    top = writer.root_object["/StructTreeRoot"].get_object()["/K"][0].get_object()
    top["/K"][1].get_object()[_name("S")] = _name("Absatz")


def mapped_tag(writer: PdfWriter) -> None:
    """The same, explained."""
    strange_tag(writer)
    tree = writer.root_object["/StructTreeRoot"].get_object()
    tree["/RoleMap"].get_object().update({_name("Absatz"): _name("Para"), _name("Para"): _name("P")})


def font_gone(writer: PdfWriter) -> None:
    """The text names a font that is not among the resources."""
    del _fonts(writer)["/F1"]


def more_pages_stated(writer: PdfWriter) -> None:
    """The tree of pages says that it has more than it has."""
    writer.root_object["/Pages"].get_object()[_name("Count")] = NumberObject(999)


def lzw(writer: PdfWriter) -> None:
    """The content of a page is packed as old programs did: an end without any code before it."""
    stream = StreamObject()
    stream._data = LzwCodec().encode(writer.pages[0]["/Contents"].get_object().get_data())
    stream[_name("Filter")] = _name("LZWDecode")
    writer.pages[0][_name("Contents")] = writer._add_object(stream)


def outline_loop(writer: PdfWriter) -> None:
    """The first bookmark follows itself."""
    first = writer.root_object["/Outlines"].get_object().raw_get("/First")
    first.get_object()[_name("Next")] = first


def labels(*entries: Any) -> Spoil:
    """Other page labels."""
    table = DictionaryObject({_name("Nums"): ArrayObject(entries)})
    return objects(lambda writer: writer.root_object.__setitem__(_name("PageLabels"), table))


def null_kid(writer: PdfWriter) -> None:
    """One entry of the tree of pages is null."""
    writer.root_object["/Pages"].get_object()["/Kids"].append(NullObject())


def widths(*entries: Any) -> Spoil:
    """One font states its widths in some way."""
    return objects(lambda writer: _descendant(writer).__setitem__(_name("W"), ArrayObject(entries)))


def usual_width(value: Any) -> Spoil:
    """One font states the width of most glyphs in some way."""
    return objects(lambda writer: _descendant(writer).__setitem__(_name("DW"), value))


def other_paper(writer: PdfWriter) -> None:
    """The second page is larger than the others."""
    writer.pages[1][_name("MediaBox")] = ArrayObject(map(NumberObject, (0, 0, 842, 1191)))

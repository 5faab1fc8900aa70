"""Content streams walked: every glyph in its place, every colour, everything painted outside the tags.

The operators that move a pen, change a colour or paint (ISO 32000-1 8.2, 9.4); forms are
walked like the page that calls them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from convert.check.pdffile import array, dictionary, resolved
from convert.check.pdffonts import PdfFont, read_font

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[str, tuple[float, ...]]

_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST_FORM = 12
_PAINTING = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh"))
_FILLING = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
_DEVICE = {b"g": "DeviceGray", b"rg": "DeviceRGB", b"k": "DeviceCMYK"}
_BLACK: Colour = ("DeviceGray", (0.0,))


class Glyph(Struct, frozen=True):
    """One glyph: its origin and advance in points of the page's own space, and what it stands for.

    ``text`` is ``None`` where nothing says; ``shown`` is false for invisible text;
    ``artifact`` is true for what is tagged as no content: page numbers, running heads.
    """

    x_pt: float
    y_pt: float
    size_pt: float
    advance_pt: float
    code: int
    text: str | None
    font: PdfFont
    shown: bool
    artifact: bool


class PageContent(Struct):
    """What stands on one page."""

    glyphs: list[Glyph] = field(default_factory=list)
    colours: set[str] = field(default_factory=set)  # families of colour spaces that are painted in
    text_colours: set[Colour] = field(default_factory=set)
    fonts: dict[int, PdfFont] = field(default_factory=dict)
    untagged: int = 0  # painting operators outside marked content
    marked: int = 0  # pieces of marked content that a structure tree can point at
    transparent: set[str] = field(default_factory=set)
    unknown_fonts: set[str] = field(default_factory=set)  # named by the text, missing among the resources
    unmatched: int = 0  # states restored that were never saved, or saved and never restored


class _State(Struct, frozen=True):
    matrix: Matrix = _UNIT
    font: PdfFont | None = None
    size_pt: float = 0.0
    spacing_pt: float = 0.0
    word_spacing_pt: float = 0.0
    stretch: float = 1.0
    leading_pt: float = 0.0
    rise_pt: float = 0.0
    mode: int = 0
    fill: Colour = _BLACK
    stroke: Colour = _BLACK


def product(first: Matrix, second: Matrix) -> Matrix:
    """``first`` applied, then ``second`` (ISO 32000-1 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def read_page(page: PageObject, reader: PdfReader, fonts: dict[int, PdfFont]) -> PageContent:
    """Everything on a page. ``fonts`` keeps the fonts of the whole file, by the identity of their objects."""
    walk = _Walk(reader, fonts)
    walk.stream(page.get("/Contents"), dictionary(page.get("/Resources")), _State(), 0)
    walk.found.fonts = fonts
    return walk.found


class _Walk:
    """One walk through a page's streams."""

    def __init__(self, reader: PdfReader, fonts: dict[int, PdfFont]) -> None:
        self.found = PageContent()
        self._reader = reader
        self._fonts = fonts
        self._marked: list[bool] = []  # for every open piece of marked content whether it is an artifact

    def stream(self, value: Any, resources: Mapping[str, Any], state: _State, depth: int) -> None:
        """Walk a stream, or several as one."""
        from pypdf.generic import ContentStream

        content = resolved(value)
        if content is None or depth > _DEEPEST_FORM:
            return
        stack: list[_State] = []
        text, line = _UNIT, _UNIT
        for operands, operator in ContentStream(content, self._reader, forced_encoding="bytes").operations:
            numbers = [float(item) for item in operands if isinstance(item, int | float)]
            match operator:
                case b"q":
                    stack.append(state)
                case b"Q":
                    self.found.unmatched += not stack
                    state = stack.pop() if stack else state
                case b"cm" if len(numbers) == 6:
                    state = replace(state, matrix=product(_matrix(numbers), state.matrix))
                case b"BT":
                    text = line = _UNIT
                case b"Tm" if len(numbers) == 6:
                    text = line = _matrix(numbers)
                case b"Td" | b"TD" if len(numbers) == 2:
                    if operator == b"TD":
                        state = replace(state, leading_pt=-numbers[1])
                    text = line = product((1, 0, 0, 1, numbers[0], numbers[1]), line)
                case b"T*":
                    text = line = product((1, 0, 0, 1, 0, -state.leading_pt), line)
                case b"Tf" if len(operands) == 2:
                    font = self._font(dictionary(resources.get("/Font")).get(str(operands[0])))
                    if font is None:
                        self.found.unknown_fonts.add(str(operands[0]).lstrip("/"))
                    state = replace(state, font=font, size_pt=float(operands[1]))
                case b"Tj":
                    text = self._show(operands, text, state)
                case b"TJ" if operands:
                    text = self._show(resolved(operands[0]), text, state)
                case b"'" | b'"':
                    if operator == b'"' and len(operands) == 3:
                        state = replace(state, word_spacing_pt=numbers[0], spacing_pt=numbers[1])
                    text = line = product((1, 0, 0, 1, 0, -state.leading_pt), line)
                    text = self._show(operands[-1:], text, state)
                case b"BMC" | b"BDC":
                    within = bool(self._marked) and self._marked[-1]
                    self._marked.append(within or bool(operands and str(operands[0]) == "/Artifact"))
                    tagged = len(operands) > 1 and "/MCID" in self._properties(operands[1], resources)
                    self.found.marked += tagged
                case b"EMC" if self._marked:
                    self._marked.pop()
                case b"Do" if operands:
                    self._object(dictionary(resources.get("/XObject")).get(str(operands[0])), resources, state, depth)
                case b"gs" if operands:
                    self._graphics_state(dictionary(dictionary(resources.get("/ExtGState")).get(str(operands[0]))))
                case b"sh" if operands:
                    shading = dictionary(dictionary(resources.get("/Shading")).get(str(operands[0])))
                    self._painted((family(shading.get("/ColorSpace"), resources), ()))
                case b"INLINE IMAGE":
                    self._painted(self._inline_colour(operands, resources))
                case _ if operator in _PAINTING:
                    self._painted(state.fill if operator in _FILLING else state.stroke)
                case _:
                    state = _set(state, operator, operands, numbers, resources)
        self.found.unmatched += len(stack)

    def _font(self, value: Any) -> PdfFont | None:
        if value is None:
            return None
        # An object that is met twice is one font; one that stands in the resources themselves is one each time.
        key = getattr(value, "idnum", None) or id(resolved(value))
        if key not in self._fonts:
            self._fonts[key] = read_font(value)
        return self._fonts[key]

    def _show(self, parts: list[Any], text: Matrix, state: _State) -> Matrix:
        """Show strings and move by the numbers between them; the text matrix behind them."""
        font = state.font
        if font is None:
            return text
        for part in parts:
            if isinstance(part, int | float):
                text = _moved(text, -float(part) / 1000 * state.size_pt * state.stretch)
                continue
            for code in font.codes(_raw(part)):
                space = state.word_spacing_pt if font.bytes_per_code == 1 and code == 32 else 0.0
                width = font.width(code) / 1000 * state.size_pt
                place = product(text, state.matrix)
                scale = abs(place[3]) or abs(place[1])
                across = abs(place[0]) or abs(place[2])
                self.found.glyphs.append(
                    Glyph(
                        place[4] + state.rise_pt * place[2],
                        place[5] + state.rise_pt * place[3],
                        state.size_pt * scale,
                        width * state.stretch * across,
                        code,
                        font.texts.get(code),
                        font,
                        state.mode not in (3, 7),
                        bool(self._marked) and self._marked[-1],
                    )
                )
                text = _moved(text, (width + state.spacing_pt + space) * state.stretch)
        if state.mode not in (3, 7):
            self.found.text_colours.add(state.fill)
            self._painted(state.fill)
        return text

    def _painted(self, colour: Colour) -> None:
        self.found.colours.add(colour[0])
        self.found.untagged += not self._marked

    def _properties(self, value: Any, resources: Mapping[str, Any]) -> Mapping[str, Any]:
        named = dictionary(resources.get("/Properties")).get(str(value)) if isinstance(value, str) else value
        return dictionary(named)

    def _object(self, value: Any, resources: Mapping[str, Any], state: _State, depth: int) -> None:
        item = resolved(value)
        if not isinstance(item, Mapping):
            return
        if item.get("/Subtype") == "/Form":
            if dictionary(item.get("/Group")).get("/S") == "/Transparency":
                self.found.transparent.add("transparency group")
            matrix = [float(resolved(part)) for part in array(item.get("/Matrix"))]
            inner = replace(state, matrix=product(_matrix(matrix), state.matrix)) if len(matrix) == 6 else state
            own = dictionary(item.get("/Resources")) or resources
            self.stream(item, own, inner, depth + 1)
        elif item.get("/Subtype") == "/Image":
            if "/SMask" in item:
                self.found.transparent.add("soft mask")
            space = item.get("/ColorSpace")
            self._painted(state.fill if item.get("/ImageMask") or space is None else (family(space, resources), ()))

    def _graphics_state(self, entries: Mapping[str, Any]) -> None:
        for name in ("/CA", "/ca"):
            if float(resolved(entries.get(name, 1))) != 1:
                self.found.transparent.add("opacity")
        if resolved(entries.get("/SMask", "/None")) != "/None":
            self.found.transparent.add("soft mask")
        if resolved(entries.get("/BM", "/Normal")) not in ("/Normal", "/Compatible"):
            self.found.transparent.add("blend mode")

    def _inline_colour(self, operands: Any, resources: Mapping[str, Any]) -> Colour:
        settings = dictionary(operands.get("settings") if isinstance(operands, Mapping) else None)
        space = settings.get("/ColorSpace", settings.get("/CS"))
        return (family(space, resources), ()) if space is not None else _BLACK


def _matrix(numbers: list[float]) -> Matrix:
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _moved(text: Matrix, by_pt: float) -> Matrix:
    return product((1, 0, 0, 1, by_pt, 0), text)


def _raw(value: Any) -> bytes:
    """A string operand's bytes."""
    if isinstance(value, bytes):
        return value
    return bytes(getattr(value, "original_bytes", b""))


def _set(
    state: _State, operator: bytes, operands: list[Any], numbers: list[float], resources: Mapping[str, Any]
) -> _State:
    """The state after an operator that only sets something."""
    if operator.lower() in _DEVICE:
        colour: Colour = (_DEVICE[operator.lower()], tuple(numbers))
        return replace(state, stroke=colour) if operator.isupper() else replace(state, fill=colour)
    if operator in (b"cs", b"CS") and operands:
        colour = (family(operands[0], resources), ())
        return replace(state, stroke=colour) if operator == b"CS" else replace(state, fill=colour)
    if operator in (b"sc", b"scn"):
        return replace(state, fill=(state.fill[0], tuple(numbers)))
    if operator in (b"SC", b"SCN"):
        return replace(state, stroke=(state.stroke[0], tuple(numbers)))
    setter = _SETTERS.get(operator)
    return setter(state, numbers[0]) if setter and numbers else state


_SETTERS: Mapping[bytes, Callable[[_State, float], _State]] = {
    b"Tc": lambda state, value: replace(state, spacing_pt=value),
    b"Tw": lambda state, value: replace(state, word_spacing_pt=value),
    b"Tz": lambda state, value: replace(state, stretch=value / 100),
    b"TL": lambda state, value: replace(state, leading_pt=value),
    b"Ts": lambda state, value: replace(state, rise_pt=value),
    b"Tr": lambda state, value: replace(state, mode=int(value)),
}

_SHORT_NAMES = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}


def family(space: Any, resources: Mapping[str, Any]) -> str:
    """What a colour space is in the end, such as ``DeviceRGB``, ``ICCBased 3``, ``Separation`` or ``CalRGB``.

    An indexed space is its base, a pattern's or a spot colour's own kind stays.
    """
    found = resolved(space)
    if isinstance(found, str):
        name = found.lstrip("/")
        named = dictionary(resources.get("/ColorSpace")).get(f"/{name}")
        return family(named, {}) if named is not None else _SHORT_NAMES.get(name, name)
    if isinstance(found, list) and found:
        kind = str(resolved(found[0])).lstrip("/")
        if kind in ("Indexed", "I") and len(found) > 1:
            return family(found[1], resources)
        if kind == "ICCBased" and len(found) > 1:
            return f"ICCBased {dictionary(found[1]).get('/N', '?')}"
        return _SHORT_NAMES.get(kind, kind)
    return "unknown"

"""A style as TOML: complete, and read back as the same style."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from msgspec.structs import asdict

from convert.styles.model import BASE_KINDS, FACES, SCRIPTS, SIZE_NAMES, OwnFont, Style, WordFont

_SIZES = {points: name for name, points in SIZE_NAMES.items()}


def as_toml(style: Style) -> str:
    """The whole style in TOML; what a text kind or a script has in common with its base is not said again.

    >>> from convert.styles.load import load
    >>> "head_mm = 37" in as_toml(load("gongwen"))
    True
    """
    return "\n".join(_lines(style)) + "\n"


def _lines(style: Style) -> Iterator[str]:
    yield f"# The style {style.name}, complete. A file of your own may say extends = {_text(style.name)} instead"
    yield "# and name only what it changes."
    yield ""
    yield f"label = {_text(style.label)}"
    yield f"description = {_text(style.description)}"
    yield f"script = {_text(style.script.value)}"
    yield from _table("page", _entries(style.page))
    yield from _table("header", _entries(style.header))
    yield from _table("footer", _entries(style.footer))
    yield from _table("setting", _entries(style.setting))
    yield from _table("volume", _entries(style.volume))
    yield from _table("text.body", _entries(style.text["body"]))
    for kind, text in style.text.items():
        if kind != "body":
            start = _entries(style.text[BASE_KINDS.get(kind, "body")])
            yield from _table(f"text.{kind}", {k: v for k, v in _entries(text).items() if v != start[k]})
    yield from _table("fonts", _fonts(style))
    for script in SCRIPTS:
        base = style.word_fonts["hant"] if script in ("tw", "hk") else {}
        own = {face: font for face, font in style.word_fonts[script].items() if base.get(face) != font}
        if own:
            yield from _table(f"fonts.{script}", {face: _word_font(own[face]) for face in FACES if face in own})


def _table(name: str, entries: dict[str, str]) -> Iterator[str]:
    yield ""
    yield f"[{name}]"
    yield from (f"{key} = {value}" for key, value in entries.items())


def _entries(record: Any) -> dict[str, str]:
    return {
        "size" if name == "size_pt" else name: _size(value) if name == "size_pt" else _value(value)
        for name, value in asdict(record).items()
    }


def _fonts(style: Style) -> dict[str, str]:
    entries = {"western": _text(style.western)}
    entries.update((face, _own_font(style.own_fonts[face])) for face in FACES if face in style.own_fonts)
    return entries


def _word_font(font: WordFont) -> str:
    parts = [part for part in (font.name, font.alt) if part] + (["bold"] if font.bold else [])
    return _value(tuple(parts)) if len(parts) > 1 else _text(font.name)


def _own_font(font: OwnFont) -> str:
    path = _text(str(font.path))
    return f"[{path}, {font.index}]" if font.index else path


def _size(points: float) -> str:
    return _text(_SIZES[points]) if points in _SIZES else _value(points)


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
        case tuple():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return _text(str(value))


def _text(text: str) -> str:
    # A JSON string is a TOML basic string, but for U+007F.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

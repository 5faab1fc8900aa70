"""Reading a style: TOML tables, inheritance, and mistakes named by file, line and field.

A style file may say ``extends = "gongwen"`` and then names only what it changes.
Within one file every text kind starts from ``[text.body]``.

>>> load("gongwen").text["title"].size_pt
22.0
>>> load("gongwne")
Traceback (most recent call last):
convert.errors.UsageError: There is no style 'gongwne'; choose one of book, gongwen, plain or name a .toml file.
"""

from __future__ import annotations

import re
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

from convert.errors import StyleError, UsageError
from convert.styles.model import (
    RUNNING_FIELDS,
    SIZE_NAMES,
    TEXT_KINDS,
    Face,
    PageStyle,
    RunningStyle,
    SettingStyle,
    Sides,
    Style,
    TextStyle,
    VolumeStyle,
    WordFont,
)

_Table = dict[str, Any]
_T = TypeVar("_T")
_SCRIPTS = ("hans", "hant", "tw", "hk")
_TOP = ("extends", "label", "description", "page", "header", "footer", "setting", "volume", "text", "fonts")


def names() -> tuple[str, ...]:
    """The names of the styles that come with hanpress, sorted."""
    folder = resources.files("convert.styles")
    return tuple(sorted(item.name[:-5] for item in folder.iterdir() if item.name.endswith(".toml")))


def load(name: str) -> Style:
    """The style called ``name``, or the one in the file ``name`` when that ends in ``.toml``.

    Raises:
        UsageError: no such style or file.
        StyleError: the file is not TOML, or a field is unknown, missing or of the wrong kind.
    """
    if name.endswith(".toml"):
        path = Path(name)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise UsageError(f"The style file {name} cannot be read ({problem}); check its path.") from None
        return _build(path.stem, _merged(name, text))
    return _bundled(name)


def source_text(name: str) -> str:
    """The TOML text of a bundled style, comments and all."""
    if name not in names():
        known = ", ".join(names())
        raise UsageError(f"There is no style {name!r}; choose one of {known} or name a .toml file.")
    return resources.files("convert.styles").joinpath(f"{name}.toml").read_text(encoding="utf-8")


@cache
def _bundled(name: str) -> Style:
    return _build(name, _merged(f"{name}.toml", source_text(name)))


class _Source:
    """A style's merged tables, with the file each table was last touched by, for messages."""

    def __init__(self, file: str, text: str, tables: _Table) -> None:
        self.file, self.text, self.tables = file, text, tables

    def error(self, path: str, expected: str) -> StyleError:
        line = _line_of(self.text, path)
        where = f"{self.file}, line {line}" if line else self.file
        return StyleError(f"{where}: {path} {expected}.")


def _merged(file: str, text: str, chain: tuple[str, ...] = ()) -> _Source:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise StyleError(f"{file}: this is not valid TOML: {problem}.") from None
    source = _Source(file, text, tables)
    base = tables.pop("extends", None)
    for key in tables:
        if key not in _TOP:
            raise source.error(key, f"is no field of a style; expected one of {', '.join(_TOP)}")
    if base is None:
        return source
    if base in chain:
        raise source.error("extends", f"makes a circle: {' → '.join((*chain, base))}")
    if base not in names():
        raise source.error("extends", f"names no style; expected one of {', '.join(names())}")
    parent = _merged(f"{base}.toml", source_text(base), (*chain, base))
    source.tables = _overlay(parent.tables, tables)
    return source


def _overlay(base: _Table, top: _Table) -> _Table:
    merged = dict(base)
    for key, value in top.items():
        old = merged.get(key)
        merged[key] = _overlay(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _build(name: str, source: _Source) -> Style:
    tables = source.tables
    for required in _TOP[3:]:
        if not isinstance(tables.get(required), dict):
            raise source.error(required, "is missing; a style that extends none must have this table")
    texts = _texts(source, tables["text"])
    fonts = dict(tables["fonts"])
    western = fonts.pop("western", None)
    if not isinstance(western, str):
        raise source.error("fonts.western", "must be a font name")
    return Style(
        name=name,
        label=str(tables.get("label", name)),
        description=str(tables.get("description", "")),
        page=_checked_page(source, _record(source, PageStyle, "page", tables["page"])),
        header=_record(source, RunningStyle, "header", tables["header"]),
        footer=_record(source, RunningStyle, "footer", tables["footer"]),
        setting=_record(source, SettingStyle, "setting", tables["setting"]),
        volume=_record(source, VolumeStyle, "volume", tables["volume"]),
        text=texts,
        western=western,
        word_fonts={script: _word_fonts(source, fonts, script) for script in _SCRIPTS},
    )


def _texts(source: _Source, tables: _Table) -> Mapping[str, TextStyle]:
    for kind in tables:
        if kind not in TEXT_KINDS:
            raise source.error(f"text.{kind}", f"is no kind of text; expected one of {', '.join(TEXT_KINDS)}")
    body = tables.get("body", {})
    return {kind: _record(source, TextStyle, f"text.{kind}", {**body, **tables.get(kind, {})}) for kind in TEXT_KINDS}


def _checked_page(source: _Source, page: PageStyle) -> PageStyle:
    width, height = page.type_area_mm
    if width < 20 or height < 20:
        raise source.error("page", f"leaves a type area of {width:g} × {height:g} mm; margins must leave 20 mm")
    return page


def _word_fonts(source: _Source, fonts: _Table, script: str) -> Mapping[Face, WordFont]:
    table = fonts.get(script, {})
    faces = get_args(Face)
    result: dict[Face, WordFont] = {}
    for face in faces:
        value = table.get(face)
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not 1 <= len(value) <= 2 or not all(isinstance(v, str) for v in value):
            raise source.error(f"fonts.{script}.{face}", 'must be a font name or ["name", "alternative"]')
        result[face] = WordFont(*value)
    for face in table:
        if face not in faces:
            raise source.error(f"fonts.{script}.{face}", f"is no font role; expected one of {', '.join(faces)}")
    return result


def _record(source: _Source, kind: type[_T], path: str, table: _Table) -> _T:
    """A dataclass from a table, every field checked against its annotation."""
    hints = typing.get_type_hints(kind)
    values: dict[str, Any] = {}
    rest = dict(table)
    if "size_pt" in hints and "size" in rest:
        rest["size_pt"] = _size(source, f"{path}.size", rest.pop("size"))
    for field in fields(kind):  # type: ignore[arg-type]
        shown = "size" if field.name == "size_pt" else field.name
        if field.name not in rest:
            raise source.error(f"{path}.{shown}", "is missing")
        values[field.name] = _value(source, f"{path}.{shown}", hints[field.name], rest.pop(field.name))
    for unknown in rest:
        known = ", ".join("size" if f.name == "size_pt" else f.name for f in fields(kind))  # type: ignore[arg-type]
        raise source.error(f"{path}.{unknown}", f"is no field of [{path}]; expected one of {known}")
    return kind(**values)


def _size(source: _Source, path: str, value: object) -> float:
    if isinstance(value, str) and value in SIZE_NAMES:
        return SIZE_NAMES[value]
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= 400:
        return float(value)
    raise source.error(path, f"must be a 字号 such as 三号 or points from 1 to 400, not {value!r}")


def _value(source: _Source, path: str, hint: Any, value: object) -> Any:
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        if value in choices:
            return value
        raise source.error(path, f"must be one of {', '.join(choices)}, not {value!r}")
    if hint is bool:
        if isinstance(value, bool):
            return value
        raise source.error(path, f"must be true or false, not {value!r}")
    if hint in (int, float):
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if good and (hint is float or isinstance(value, int)) and 0 <= float(typing.cast(float, value)) < 10_000:
            return hint(value)
        raise source.error(path, f"must be a {'whole ' if hint is int else ''}number from 0 up, not {value!r}")
    if hint == Sides:
        return _sides(source, path, value)
    if isinstance(value, str):
        return value
    raise source.error(path, f"must be a text, not {value!r}")


def _sides(source: _Source, path: str, value: object) -> Sides:
    if not isinstance(value, list) or len(value) != 3 or not all(isinstance(text, str) for text in value):
        raise source.error(path, f'must be the texts at left, centre and right, as ["", "{{page}}", ""], not {value!r}')
    for name in re.findall(r"\{(.*?)\}", "".join(value)):
        if name not in RUNNING_FIELDS:
            known = ", ".join(f"{{{field}}}" for field in RUNNING_FIELDS)
            raise source.error(path, f"names {{{name}}}; expected one of {known}")
    left, centre, right = value
    return (left, centre, right)


def _line_of(text: str, path: str) -> int:
    """The line in ``text`` where the field ``path`` is set, or its table, or 0."""
    table, _, key = path.rpartition(".")
    current, table_line = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([^\]]+)\]", line):
            current = header[1].strip()
            if current == path:
                return number
            if current == table:
                table_line = number
        elif current == table and re.match(rf"\s*{re.escape(key)}\s*[=.]", line):
            return number
    return table_line

"""Reading a style: TOML tables, inheritance, and mistakes named by file, line and field.

A style file may say ``extends = "gongwen"`` (or name another file) and then names only what it
changes. Within one file every text kind starts from ``[text.body]`` (a few from a kind nearer to
them, :data:`convert.styles.model.BASE_KINDS`), and the fonts of ``tw`` and ``hk`` from those of ``hant``.

>>> load("gongwen").text["title"].size_pt
22.0
>>> load("gongwne")  # doctest: +ELLIPSIS
Traceback (most recent call last):
convert.errors.UsageError: There is no style 'gongwne'; did you mean gongwen? Possible are ...
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import get_args

from convert.options import Script
from convert.styles.fields import record, text
from convert.styles.model import (
    BASE_KINDS,
    FACES,
    SCRIPTS,
    TEXT_KINDS,
    Face,
    OwnFont,
    PageStyle,
    RunningStyle,
    SettingStyle,
    Style,
    TextStyle,
    VolumeStyle,
    WordFont,
)
from convert.styles.source import TOP, Source, Table, names, one_of, read

__all__ = ["load", "names"]

_BOLD = "bold"


def load(name: str) -> Style:
    """The style called ``name``, or the one in the file ``name`` when that ends in ``.toml``.

    Raises:
        UsageError: no such style or file.
        StyleError: the file is not TOML, or a field is unknown, missing or of the wrong kind.
    """
    return _build(Path(name).stem, read(name)) if name.endswith(".toml") else _bundled(name)


@cache
def _bundled(name: str) -> Style:
    return _build(name, read(name))


def _build(name: str, source: Source) -> Style:
    tables = source.tables
    for required in TOP[4:]:
        if required not in tables:
            raise source.error(required, "is missing; a style that extends none must have this table")
        if not isinstance(tables[required], dict):
            raise source.error(required, f"must be a table, as [{required}], not {tables[required]!r}")
    fonts = tables["fonts"]
    for key in fonts:
        if key not in ("western", *FACES, *SCRIPTS):
            raise source.error(f"fonts.{key}", f"is no field of [fonts]; {one_of(('western', *FACES, *SCRIPTS), key)}")
    return Style(
        name=name,
        label=text(source, "label", tables.get("label", name)),
        description=text(source, "description", tables.get("description", "")),
        script=_script(source, tables.get("script", Script.KEEP.value)),
        page=_checked_page(source, record(source, PageStyle, "page", tables["page"])),
        header=record(source, RunningStyle, "header", tables["header"]),
        footer=record(source, RunningStyle, "footer", tables["footer"]),
        setting=record(source, SettingStyle, "setting", tables["setting"]),
        volume=record(source, VolumeStyle, "volume", tables["volume"]),
        text=_texts(source, tables["text"]),
        western=text(source, "fonts.western", fonts.get("western")),
        word_fonts={script: _word_fonts(source, fonts, script) for script in SCRIPTS},
        own_fonts={face: _own_font(source, f"fonts.{face}", fonts[face]) for face in FACES if face in fonts},
    )


def _script(source: Source, value: object) -> Script:
    if value in [script.value for script in Script]:
        return Script(value)
    raise source.error("script", f"cannot be {value!r}; {one_of([script.value for script in Script], value)}")


def _texts(source: Source, tables: Table) -> Mapping[str, TextStyle]:
    for kind, table in tables.items():
        if kind not in TEXT_KINDS:
            raise source.error(f"text.{kind}", f"is no kind of text; {one_of(TEXT_KINDS, kind)}")
        if not isinstance(table, dict):
            raise source.error(f"text.{kind}", f"must be a table, as [text.{kind}], not {table!r}")
    body = tables.get("body", {})
    record(source, TextStyle, "text.body", body)
    return {kind: record(source, TextStyle, f"text.{kind}", _inherited(tables, kind)) for kind in TEXT_KINDS}


def _inherited(tables: Table, kind: str) -> Table:
    """A kind's table on top of those it starts from."""
    base = BASE_KINDS.get(kind, "body")
    return {**tables["body"], **(tables.get(base, {}) if base != "body" else {}), **tables.get(kind, {})}


def _checked_page(source: Source, page: PageStyle) -> PageStyle:
    width, height = page.type_area_mm
    if width < 20 or height < 20:
        raise source.error("page", f"leaves a type area of {width:g} × {height:g} mm; margins must leave 20 mm")
    return page


def _word_fonts(source: Source, fonts: Table, script: str) -> Mapping[Face, WordFont]:
    own = fonts.get(script, {})
    if not isinstance(own, dict):
        raise source.error(f"fonts.{script}", f"must be a table, as [fonts.{script}], not {own!r}")
    for face in own:
        if face not in FACES:
            raise source.error(f"fonts.{script}.{face}", f"is no font role; {one_of(FACES, face)}")
    base = fonts.get("hant", {}) if script in ("tw", "hk") else {}
    table = {**base, **own} if isinstance(base, dict) else own
    return {face: _word_font(source, f"fonts.{script}.{face}", table.get(face)) for face in get_args(Face)}


def _word_font(source: Source, path: str, value: object) -> WordFont:
    parts = [value] if isinstance(value, str) else value
    bold = isinstance(parts, list) and parts[-1:] == [_BOLD]
    match parts[:-1] if bold and isinstance(parts, list) else parts:
        case [str(font)] if font:
            return WordFont(font, bold=bold)
        case [str(font), str(alternative)] if font:
            return WordFont(font, alternative, bold)
        case _:
            wanted = 'a font name, ["name", "alternative"] or ["name", "alternative", "bold"]'
            raise source.error(
                path, f"must be {wanted}, not {value!r}" if value else f"is missing; it must be {wanted}"
            )


def _own_font(source: Source, path: str, value: object) -> OwnFont:
    """A user's font file: a path from the style file's folder, or ``["path", index]`` in a collection."""
    parts = [value, 0] if isinstance(value, str) else value
    match parts:
        case [str(file), int(index)] if file and index >= 0 and not isinstance(index, bool):
            place = (source.folder_of(path) or Path()) / file
        case _:
            raise source.error(path, f'must be a font file, "path" or ["path", index], not {value!r}')
    if not place.is_file():
        raise source.error(path, f"names {file}, but there is no file {place}")
    return OwnFont(place.resolve(), index)

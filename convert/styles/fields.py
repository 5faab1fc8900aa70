"""Records of a style from TOML tables: every field checked against its annotation, every mistake named."""

from __future__ import annotations

import re
import typing
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from msgspec import Struct

from convert.patterns import deferred
from convert.styles.model import RUNNING_FIELDS, SIZE_NAMES, Sides
from convert.styles.source import Source, Table, one_of

_T = TypeVar("_T", bound=Struct)

#: Units a length may be given in, in points.
_UNITS_PT = {"pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0}
_LENGTH = deferred(r"\s*(\d+(?:\.\d+)?)\s*(\S*)\s*")
_LARGEST = 10_000


def record(source: Source, kind: type[_T], path: str, table: object) -> _T:
    """A record from a table; its field ``size_pt`` is called ``size`` there.

    Raises:
        StyleError: a field is unknown, missing or of the wrong kind.
    """
    if not isinstance(table, dict):
        raise source.error(path, f"must be a table, as [{path}], not {table!r}")
    known = {_shown(name): name for name in kind.__struct_fields__}
    for unknown in table:
        if unknown not in known:
            raise source.error(f"{path}.{unknown}", f"is no field of [{path}]; {one_of(known, unknown)}")
    hints = _hints(kind)
    values: Table = {}
    for shown, name in known.items():
        if shown not in table:
            raise source.error(f"{path}.{shown}", "is missing")
        values[name] = _value(source, f"{path}.{shown}", name, hints[name], table[shown])
    return kind(**values)


_hints = cache(typing.get_type_hints)


def _shown(name: str) -> str:
    return "size" if name == "size_pt" else name


def text(source: Source, path: str, value: object) -> str:
    """A text, or what is wrong with it."""
    if isinstance(value, str):
        return value
    raise source.error(path, f"must be a text in quotation marks, not {value!r}")


def _value(source: Source, path: str, name: str, hint: Any, value: object) -> Any:
    if get_origin(hint) is Literal:
        if value in get_args(hint):
            return value
        raise source.error(path, f"cannot be {value!r}; {one_of(get_args(hint), value)}")
    if hint is bool:
        if isinstance(value, bool):
            return value
        raise source.error(path, f"must be true or false, not {value!r}")
    if hint is int:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST:
            return value
        raise source.error(path, f"must be a whole number from 0 up, not {value!r}")
    if hint is float:
        return _size(source, path, value) if name == "size_pt" else _number(source, path, name, value)
    if hint == Sides:
        return _sides(source, path, value)
    return text(source, path, value)


def _size(source: Source, path: str, value: object) -> float:
    if isinstance(value, str) and value in SIZE_NAMES:
        return SIZE_NAMES[value]
    points = _length(source, path, value, "pt") if isinstance(value, str) and _LENGTH.fullmatch(value) else value
    if isinstance(points, int | float) and not isinstance(points, bool) and 1 <= points <= 400:
        return float(points)
    sizes = ", ".join(SIZE_NAMES)
    raise source.error(path, f"must be a size ({sizes}) or points from 1 to 400, not {value!r}")


def _number(source: Source, path: str, name: str, value: object) -> float:
    unit = name.rpartition("_")[2]
    if unit in _UNITS_PT and isinstance(value, str):
        value = _length(source, path, value, unit)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _LARGEST:
        return float(value)
    what = {
        "mm": 'millimetres, or a length as "2.5 cm",',
        "pt": 'points, or a length as "29 pt",',
        "em": "characters",
        "lines": "lines",
    }
    raise source.error(path, f"must be a number of {what.get(unit, '')} from 0 up, not {value!r}")


def _length(source: Source, path: str, value: str, unit: str) -> float | str:
    """A length with its unit as a number of ``unit``; what is no length as it is."""
    found = _LENGTH.fullmatch(value)
    if not found:
        return value
    number, given = float(found[1]), found[2] or unit
    if given not in _UNITS_PT:
        raise source.error(path, f"has the unit {given!r}; {one_of(_UNITS_PT, given)}")
    return number if given == unit else round(number * _UNITS_PT[given] / _UNITS_PT[unit], 4)


def _sides(source: Source, path: str, value: object) -> Sides:
    if not isinstance(value, list) or len(value) != 3 or not all(isinstance(text, str) for text in value):
        raise source.error(path, f'must be the texts at left, centre and right, as ["", "{{page}}", ""], not {value!r}')
    for name in re.findall(r"\{(.*?)\}", "".join(value)):
        if name not in RUNNING_FIELDS:
            raise source.error(path, f"names {{{name}}}; {one_of([f'{{{field}}}' for field in RUNNING_FIELDS], name)}")
    left, centre, right = value
    return (left, centre, right)

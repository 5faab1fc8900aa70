"""The tables of a style file with those it extends, and where in which file a field stands, for messages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from convert.errors import StyleError, UsageError
from convert.patterns import deferred

Table = dict[str, Any]

_FOLDER = Path(__file__).parent

#: What a style file may hold.
TOP: tuple[str, ...] = (
    "extends", "label", "description", "script", "page", "header", "footer", "setting", "volume", "text", "fonts",
)  # fmt: skip

_PLACE = deferred(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)
#: Marks a Chinese keyboard gives where TOML wants those of ASCII.
_FULL_WIDTH = deferred("[“”‘’＝［］，｛｝：]")


class StyleFile(Struct, frozen=True):
    """One file as it stands: what messages call it, its folder, its text."""

    name: str
    folder: Path | None
    text: str


class Source(Struct, frozen=True):
    """A style's tables, and the files they come from, the one named by the user first."""

    tables: Table
    files: tuple[StyleFile, ...]

    def error(self, path: str, expected: str) -> StyleError:
        """What is wrong with the field ``path``, with the file and line that set it."""
        for file in self.files:
            if line := _line_of(file.text, path):
                return StyleError(f"{file.name}, line {line}: {path} {expected}.")
        return StyleError(f"{self.files[0].name}: {path} {expected}.")

    def folder_of(self, path: str) -> Path | None:
        """The folder of the file that sets the field ``path``; ``None`` for a file that came with hanpress."""
        return next((file.folder for file in self.files if _line_of(file.text, path)), None)


def one_of(choices: Iterable[str], wrong: object) -> str:
    """The end of a message that names what was expected, the likeliest first.

    >>> one_of(("gutter_mm", "foot_mm"), "guter_mm")
    'did you mean gutter_mm? Possible are gutter_mm, foot_mm'
    >>> one_of(("left", "right"), "up")
    'expected one of left, right'
    """
    import difflib  # only mistakes need it

    known = list(choices)
    close = difflib.get_close_matches(str(wrong), known, n=1)
    listed = ", ".join(known)
    return f"did you mean {close[0]}? Possible are {listed}" if close else f"expected one of {listed}"


def names() -> tuple[str, ...]:
    """The names of the styles that come with hanpress, sorted."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.toml")))


def read(name: str) -> Source:
    """The source of the style called ``name``, or of the file ``name`` when that ends in ``.toml``.

    Raises:
        UsageError: no such style or file.
        StyleError: a file is not TOML, has a field no style has, or extends what does not exist.
    """
    if name.endswith(".toml"):
        path = Path(name)
        return _read(StyleFile(name, path.parent, _text_of(path)), (path.resolve(),))
    if name not in names():
        raise UsageError(f"There is no style {name!r}; {one_of(names(), name)}, or name a .toml file.")
    return _read(_bundled(name), (name,))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # Windows editors put a byte-order mark first
    except UnicodeDecodeError:
        raise UsageError(f"The style file {path} is not in UTF-8; save it in that encoding.") from None
    except OSError as problem:
        raise UsageError(f"The style file {path} cannot be read ({problem.strerror}); check its path.") from None


def _bundled(name: str) -> StyleFile:
    text = (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return StyleFile(f"{name}.toml", None, text)


def _read(file: StyleFile, chain: tuple[str | Path, ...]) -> Source:
    tables = _parsed(file)
    source = Source(tables, (file,))
    for key in tables:
        if key not in TOP:
            raise source.error(key, f"is no field of a style; {one_of(TOP, key)}")
    base = tables.pop("extends", None)
    if base is None:
        return source
    parent = _base(source, base, chain)
    return Source(_overlay(parent.tables, tables), (file, *parent.files))


def _parsed(file: StyleFile) -> Table:
    try:
        return tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as problem:
        found = _PLACE.fullmatch(str(problem))
        what, line = (found["what"], found["line"]) if found else (str(problem), None)
        where = f"{file.name}, line {line}" if line else file.name
        strange = _FULL_WIDTH.search(file.text.splitlines()[int(line) - 1].partition("#")[0]) if line else None
        hint = f"; TOML wants the straight ASCII mark for {strange[0]}" if strange else ""
        raise StyleError(f"{where}: this is not valid TOML: {what}{hint}.") from None


def _base(source: Source, base: object, chain: tuple[str | Path, ...]) -> Source:
    """The source of the style that ``source`` extends: a bundled one, or a file beside it."""
    if not isinstance(base, str):
        raise source.error("extends", f"must be the name of a style or of a .toml file, not {base!r}")
    folder = source.files[0].folder
    if base.endswith(".toml") and folder is not None:
        path = folder / base
        key: str | Path = path.resolve()
        if not path.is_file():
            raise source.error("extends", f"names {base}, but there is no file {path}")
        file = StyleFile(str(path), path.parent, _text_of(path))
    elif base in names():
        key, file = base, _bundled(base)
    else:
        raise source.error("extends", f"names no style; {one_of(names(), base)}, or a .toml file")
    if key in chain:
        circle = " → ".join(str(link.name if isinstance(link, Path) else link) for link in (*chain, key))
        raise source.error("extends", f"makes a circle: {circle}")
    return _read(file, (*chain, key))


def _overlay(base: Table, top: Table) -> Table:
    merged = dict(base)
    for key, value in top.items():
        old = merged.get(key)
        merged[key] = _overlay(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _line_of(text: str, path: str) -> int:
    """The line in ``text`` where the field ``path`` is set, or its table, or 0."""
    for table, key in _splits(path):
        current = ""
        for number, line in enumerate(text.splitlines(), 1):
            if header := re.match(r"\s*\[([^\[\]]+)\]", line):
                current = re.sub(r"[\s\"']", "", header[1])
                if not key and current == table:
                    return number
            elif key and current == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
                return number
    return 0


def _splits(path: str) -> Iterator[tuple[str, str]]:
    """Where a field can be set, the nearest first: in its table, by a dotted key, in a table above."""
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        yield ".".join(parts[:count]), ""
        for cut in range(count - 1, -1, -1):
            yield ".".join(parts[:cut]), r".".join(parts[cut:count])

"""The catalogue of the bundled fonts (``catalog.toml``): what each file is, and who stands in for whom.

>>> catalog = load(folder())
>>> catalog.records[0].file, catalog.records[0].coverage["gb2312"]
('SongSC-Regular.ttf', 6763)
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from convert.errors import FontError

_PACKAGE = Path(__file__).resolve().parent.parent


class FontRecord(Struct, frozen=True):
    """One font file as ``hanpress fonts`` shows it.

    ``coverage`` counts the hanzi it has of ``gb2312`` (6763), ``standard``
    (通用规范汉字表, 8105), ``big5`` (13061) and ``hkscs`` (the further 4499).
    """

    file: str
    role: str
    script: str
    family: str
    made_from: str
    version: str
    licence: str
    licence_file: str
    sha256: str
    coverage: Mapping[str, int]

    @property
    def key(self) -> str:
        """The name frames call the face by: the file name without its extension."""
        return self.file.rpartition(".")[0]


class Catalog(Struct, frozen=True):
    """The font files and their order of preference.

    ``chains[script][role]`` lists keys in the order they are tried (``script`` is
    ``hans`` or ``hant``), in families: faces of one design and weight, which may stand in one
    word; ``western`` and ``western_bold`` are the faces of Latin
    text except in the roles ``western_own``, which bring their own; ``bold`` maps a
    role to the role of its bold face.
    """

    folder: Path
    records: tuple[FontRecord, ...]
    chains: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]
    western: str
    western_bold: str
    western_own: frozenset[str]
    bold: Mapping[str, str]

    def path(self, key: str) -> Path:
        """The file of a face.

        Raises:
            FontError: the catalogue has no such face.
        """
        for record in self.records:
            if record.key == key:
                return self.folder / record.file
        raise FontError(f"The font catalogue {self.folder / 'catalog.toml'} has no face {key!r}; restore the file.")


def folder() -> Path:
    """Where the bundled fonts are: inside an installed package, else beside it in a checkout.

    Raises:
        FontError: neither place has a ``catalog.toml``.
    """
    for place in (_PACKAGE / "_fonts", _PACKAGE.parent / "fonts"):
        if (place / "catalog.toml").is_file():
            return place
    raise FontError("The bundled fonts are missing (no fonts/catalog.toml); install hanpress again.")


@cache
def load(place: Path) -> Catalog:
    """The catalogue in a folder, read once.

    Raises:
        FontError: the file is missing, is not TOML or lacks a field.
    """
    file = place / "catalog.toml"
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        return Catalog(
            folder=place,
            records=tuple(FontRecord(**record) for record in tables["font"]),
            chains={
                script: {role: tuple(tuple(family) for family in families) for role, families in roles.items()}
                for script, roles in tables["chain"].items()
            },
            western=tables["western"]["regular"],
            western_bold=tables["western"]["bold"],
            western_own=frozenset(tables["western"]["own"]),
            bold=tables["bold"],
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise FontError(f"The font catalogue {file} cannot be used ({problem!r}); install hanpress again.") from None

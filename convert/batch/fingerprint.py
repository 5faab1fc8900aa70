"""The hash of everything but the source that a file depends on: when it changes, sources are done again."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import to_builtins

import convert
from convert.styles.load import load
from convert.typeset.catalog import folder as font_folder

if TYPE_CHECKING:
    from convert.batch.work import Job

#: Libraries whose version may change a byte of a file.
_LIBRARIES = frozenset(
    {"ftfy", "isal", "lxml", "opencc", "opencc-python-reimplemented", "python-docx", "reportlab"}
    | {"selectolax", "uharfbuzz"}
)

_INFO = ".dist-info"

#: What of the package has a hand in the files; the rest only runs it.
_MAKERS = (
    *("pipeline.py", "decode", "repair", "structure", "document", "script", "styles", "typeset", "export"),
    *("batch/naming.py", "batch/run.py", "batch/work.py"),
)


def fingerprint(job: Job) -> str:
    """Options, style, fonts and program as one hash in hexadecimal.

    The font files themselves stand in their catalogue with their hashes; the program is
    its version, its own files and the versions of the libraries that write.
    """
    choices = json.dumps(to_builtins(job, enc_hook=str, order="deterministic"))
    style = repr(load(job.options.export.style))
    return sha256("\0".join([choices, style, _program()]).encode("utf-8", errors="backslashreplace")).hexdigest()


@cache
def _program() -> str:
    whole = sha256(convert.__version__.encode())
    for path in _own_files():
        whole.update(b"%b\0" % path.name.encode())
        with path.open("rb", buffering=0) as file:  # read whole: a buffer would only ask the system more questions
            whole.update(file.readall())
        whole.update(b"\0")
    whole.update(repr(sorted(_versions().items())).encode())
    return whole.hexdigest()


def _own_files() -> Iterator[Path]:
    """The program's modules and tables, and the fonts' catalogue.

    The language model is not read: its hash stands in ``sources.toml`` beside it, and it is four fifths of all bytes.
    """
    package = Path(convert.__file__).parent
    for name in _MAKERS:
        place = package / name
        yield from sorted(_inside(place), key=os.fspath) if place.is_dir() else (place,)
    yield font_folder() / "catalog.toml"


def _inside(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = (name for name in folders if name != "__pycache__")
        yield from (Path(place, name) for name in names if not name.endswith(".bin"))


def _versions() -> dict[str, str]:
    """The versions of the libraries that are installed, out of the names of their ``.dist-info`` folders.

    These are ``NAME-VERSION`` (the specification *Recording installed projects*), of which the first on the
    path counts. ``importlib.metadata`` says the same after reading what they hold as mail, which
    would be a fiftieth of a small run.
    """
    wanted = {name.replace("-", "_"): name for name in _LIBRARIES}
    found: dict[str, str] = {}
    for place in sys.path:
        for info in sorted(_listed(place)):
            name, _, version = info.removesuffix(_INFO).rpartition("-")
            if key := wanted.get(name.lower().replace("-", "_")):
                found.setdefault(key, version)
    return found


def _listed(place: str) -> Iterator[str]:
    """The names of the ``.dist-info`` folders in a place on the path, which may be an archive or no place at all."""
    with suppress(OSError), os.scandir(place or ".") as entries:
        yield from (entry.name for entry in entries if entry.name.endswith(_INFO))

"""The one loader of converters: OpenCC, with this program's own dictionary entries laid over its own.

The official package reads a configuration (a JSON file naming dictionaries); each
file ``overlay/NAME.txt`` is read together with the package's ``NAME.ocd2`` wherever
a configuration names that one, the longest match winning and the overlay before
the package. Two configurations are made from the package's own that it lacks:
Traditional to Traditional with regional words (``t2twp``, ``t2hkp``).

The reimplementation in pure Python (for interpreters without a wheel) is another
package under the same module name; it has fewer configurations and cannot be
given entries. It is used as it is, and a notice says what is missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from convert.errors import HanpressError
from convert.notices import Notice, Severity

# Made from the second half of the configuration named: the half that goes from
# OpenCC's standard forms to a region's forms and words.
_SECOND_HALVES: Final = {"t2twp": "s2twp", "t2hkp": "s2hkp"}
# What stands in where a package lacks a configuration; the last resort is no conversion.
_INSTEAD: Final = {
    "s2twp": "s2tw",
    "s2hkp": "s2hk",
    "s2tw": "s2t",
    "s2hk": "s2t",
    "t2twp": "t2tw",
    "t2hkp": "t2hk",
    "tw2s": "t2s",
    "hk2s": "t2s",
    "t2tw": "",
    "t2hk": "",
    "tw2t": "",
    "hk2t": "",
}
_OVERLAY: Final = Path(__file__).parent / "overlay"


class Converter(Struct, frozen=True):
    """A way to convert one string, and what a reader should know of it."""

    convert: Callable[[str], str]
    notices: tuple[Notice, ...] = ()


@cache
def converter(config: str) -> Converter:
    """The converter for a configuration by OpenCC's name for it (``s2t``, ``tw2s``, ``t2twp``); loaded once.

    Raises:
        HanpressError: no OpenCC package is installed, or it lacks the configuration and everything near it.
    """
    try:
        import opencc
    except ImportError:
        raise HanpressError("Converting scripts needs OpenCC, which is missing; run pip install OpenCC.") from None
    folder = Path(opencc.__file__ or "").parent / "clib" / "share" / "opencc"
    if folder.is_dir():
        return Converter(_official(opencc.OpenCC, folder, config).convert)
    return _reimplemented(opencc.OpenCC, config)


def overlay(name: str) -> dict[str, str]:
    """The entries laid over one of OpenCC's dictionaries: source to target, tab-separated, ``#`` begins a remark."""
    text = (_OVERLAY / f"{name}.txt").read_text(encoding="utf-8")
    rows = (line.split("\t", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return dict(rows)


def overlaid() -> tuple[str, ...]:
    """The names of the dictionaries that have an overlay, sorted."""
    return tuple(sorted(file.stem for file in _OVERLAY.glob("*.txt")))


def _official(make: Callable[[str], Any], folder: Path, config: str) -> Any:
    """The official package, given a configuration of ours by way of a file that is gone when this returns."""
    import tempfile

    settings = json.loads((folder / f"{_SECOND_HALVES.get(config, config)}.json").read_text(encoding="utf-8"))
    if config in _SECOND_HALVES:
        settings["conversion_chain"] = settings["conversion_chain"][1:]
        del settings["segmentation"]
    with tempfile.TemporaryDirectory() as room:
        file = Path(room) / f"{config}.json"
        file.write_text(json.dumps(_laid_over(settings, folder)), encoding="utf-8")
        return make(str(file))


def _laid_over(settings: Any, folder: Path) -> Any:
    """The settings with every dictionary file by its full path and joined with its overlay."""
    if isinstance(settings, list):
        return [_laid_over(item, folder) for item in settings]
    if not isinstance(settings, dict):
        return settings
    if settings.get("type") != "ocd2":
        return {key: _laid_over(value, folder) for key, value in settings.items()}
    file = Path(settings["file"])
    dictionary = settings | {"file": str(folder / file)}
    if file.stem not in overlaid():
        return dictionary
    entries = {"type": "inline", "entries": overlay(file.stem)}
    return {"type": "group", "match_policy": "union", "dicts": [entries, dictionary]}


def _reimplemented(make: Callable[[str], Any], config: str) -> Converter:
    """The pure Python package: the configuration or the nearest it has, without overlay, and a notice."""
    wanted = config
    while config:
        try:
            made = make(config)
        except (OSError, ValueError):
            config = _INSTEAD.get(config, "")
            continue
        return Converter(made.convert, (_plain(wanted, config),))
    if wanted in _INSTEAD:
        return Converter(str, (_plain(wanted, config),))
    raise HanpressError(f"The installed OpenCC package cannot convert {wanted}; install the official one, OpenCC.")


def _plain(wanted: str, config: str) -> Notice:
    if config == wanted:
        sentence = "The installed OpenCC package takes no further entries, so known corrections were not applied."
    elif config:
        sentence = f"The installed OpenCC package lacks {wanted}; {config} was used, without known corrections."
    else:
        sentence = f"The installed OpenCC package lacks {wanted}; that step was left out."
    return Notice("plain-opencc", Severity.WARNING, sentence, subject=wanted)

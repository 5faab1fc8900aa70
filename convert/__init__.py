"""hanpress: scraped Chinese text becomes clean Word files and print-ready PDFs.

Everything the command line does is one call here:

==================  =========================================================
``hanpress export``   :func:`export_files` – sources to Word files and PDFs
``hanpress clean``    :func:`clean` – bytes or a path to repaired text
``hanpress inspect``  :func:`inspect` – what was found in a source
``hanpress styles``   :func:`list_styles`, :func:`show_style` – the house styles
``hanpress fonts``    :func:`list_fonts` – the bundled fonts
==================  =========================================================

What they take is a frozen :class:`Options`; what goes wrong on purpose is a
:class:`HanpressError`; what was guessed or lost is a :class:`Notice`. (The first
function is not called ``export`` because that is the package of the writers.)

Nothing is loaded before it is used, so ``import convert`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from convert.api import clean, export_files, inspect, list_fonts, list_styles, show_style
    from convert.batch.report import Failure, OutputFile, Progress, Report, SourceReport
    from convert.document.model import Article, Collection
    from convert.errors import (
        DecodeError,
        ExitCode,
        FontError,
        HanpressError,
        OutputError,
        SomeFailed,
        SourceError,
        StyleError,
        UsageError,
    )
    from convert.notices import Notice, Severity
    from convert.options import DecodeOptions, ExportOptions, Format, Options, RepairOptions, Script
    from convert.pipeline import Cleaned, Conversion

#: Where each public name lives.
_HOMES: dict[str, tuple[str, ...]] = {
    "convert.api": ("clean", "export_files", "inspect", "list_fonts", "list_styles", "show_style"),
    "convert.batch.report": ("Failure", "OutputFile", "Progress", "Report", "SourceReport"),
    "convert.document.model": ("Article", "Collection"),
    "convert.errors": (
        "DecodeError",
        "ExitCode",
        "FontError",
        "HanpressError",
        "OutputError",
        "SomeFailed",
        "SourceError",
        "StyleError",
        "UsageError",
    ),
    "convert.notices": ("Notice", "Severity"),
    "convert.options": ("DecodeOptions", "ExportOptions", "Format", "Options", "RepairOptions", "Script"),
    "convert.pipeline": ("Cleaned", "Conversion"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Article",
    "Cleaned",
    "Collection",
    "Conversion",
    "DecodeError",
    "DecodeOptions",
    "ExitCode",
    "ExportOptions",
    "Failure",
    "FontError",
    "Format",
    "HanpressError",
    "Notice",
    "Options",
    "OutputError",
    "OutputFile",
    "Progress",
    "RepairOptions",
    "Report",
    "Script",
    "Severity",
    "SomeFailed",
    "SourceError",
    "SourceReport",
    "StyleError",
    "UsageError",
    "__version__",
    "clean",
    "export_files",
    "inspect",
    "list_fonts",
    "list_styles",
    "show_style",
]


def __getattr__(name: str) -> object:
    """A public name, fetched from its home on first use (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'convert' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

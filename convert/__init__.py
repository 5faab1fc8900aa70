"""hanpress: scraped Chinese text becomes clean Word files and print-ready PDFs.

Everything the command line does is one call here:

==================  =========================================================
``hanpress export``   :func:`export_files` – sources to Word files and PDFs
``hanpress clean``    :func:`clean` – bytes or a path to repaired text
``hanpress inspect``  :func:`inspect` – what was found in a source
``hanpress check``    :func:`check_files` – finished files measured and judged
``hanpress styles``   :func:`list_styles`, :func:`show_style` – the house styles
``hanpress fonts``    :func:`list_fonts` – the bundled fonts
``hanpress status``   :func:`status` – what an output folder's ledger says
``hanpress verify``   :func:`verify` – whether its files are what was written
==================  =========================================================

What they take is a frozen :class:`Options`; what goes wrong on purpose is a
:class:`HanpressError`; what was guessed or lost is a :class:`Notice`. (``export``
and ``check`` are packages, which is why two functions are called otherwise.)

Nothing is loaded before it is used, so ``import convert`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from convert.api import (
        check_files,
        clean,
        export_files,
        inspect,
        list_fonts,
        list_styles,
        show_style,
        status,
        verify,
    )
    from convert.batch.options import Engine, NearDuplicates, Pack, RunOptions
    from convert.batch.report import Failure, OutputFile, Progress, Report, SourceReport
    from convert.batch.status import Status, Verified
    from convert.check.findings import Checked, Finding, Verdict
    from convert.document.model import Article, Collection
    from convert.errors import (
        DecodeError,
        ExitCode,
        FaultFound,
        FontError,
        HanpressError,
        OutputBusy,
        OutputError,
        OutputFull,
        SomeFailed,
        SourceError,
        StyleError,
        UsageError,
    )
    from convert.notices import Notice, Severity
    from convert.options import (
        DecodeOptions,
        ExportOptions,
        Format,
        Options,
        RepairOptions,
        Script,
        StructureOptions,
    )
    from convert.pipeline import Cleaned, Conversion
    from convert.sources.options import Fields, SourceOptions

#: Where each public name lives.
_HOMES: dict[str, tuple[str, ...]] = {
    "convert.api": (
        "check_files",
        "clean",
        "export_files",
        "inspect",
        "list_fonts",
        "list_styles",
        "show_style",
        "status",
        "verify",
    ),
    "convert.batch.options": ("Engine", "NearDuplicates", "Pack", "RunOptions"),
    "convert.batch.report": ("Failure", "OutputFile", "Progress", "Report", "SourceReport"),
    "convert.batch.status": ("Status", "Verified"),
    "convert.check.findings": ("Checked", "Finding", "Verdict"),
    "convert.document.model": ("Article", "Collection"),
    "convert.errors": (
        "DecodeError",
        "ExitCode",
        "FaultFound",
        "FontError",
        "HanpressError",
        "OutputBusy",
        "OutputError",
        "OutputFull",
        "SomeFailed",
        "SourceError",
        "StyleError",
        "UsageError",
    ),
    "convert.notices": ("Notice", "Severity"),
    "convert.options": (
        "DecodeOptions",
        "ExportOptions",
        "Format",
        "Options",
        "RepairOptions",
        "Script",
        "StructureOptions",
    ),
    "convert.pipeline": ("Cleaned", "Conversion"),
    "convert.sources.options": ("Fields", "SourceOptions"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Article",
    "Checked",
    "Cleaned",
    "Collection",
    "Conversion",
    "DecodeError",
    "DecodeOptions",
    "Engine",
    "ExitCode",
    "ExportOptions",
    "Failure",
    "FaultFound",
    "Fields",
    "Finding",
    "FontError",
    "Format",
    "HanpressError",
    "NearDuplicates",
    "Notice",
    "Options",
    "OutputBusy",
    "OutputError",
    "OutputFile",
    "OutputFull",
    "Pack",
    "Progress",
    "RepairOptions",
    "Report",
    "RunOptions",
    "Script",
    "Severity",
    "SomeFailed",
    "SourceError",
    "SourceOptions",
    "SourceReport",
    "Status",
    "StructureOptions",
    "StyleError",
    "UsageError",
    "Verdict",
    "Verified",
    "__version__",
    "check_files",
    "clean",
    "export_files",
    "inspect",
    "list_fonts",
    "list_styles",
    "show_style",
    "status",
    "verify",
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

"""The command line: one module per command, each a thin wrapper over the Python API."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import NoReturn

#: How seldom the cyclic collector looks: modules, tables and documents are many objects and hold no cycles.
_COLLECTOR = (100_000, 20, 50)


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """The program ``hanpress``: see :func:`convert.cli.program.run`, which is loaded once the collector knows."""
    gc.set_threshold(*_COLLECTOR)
    from convert.cli import program

    program.run(arguments)

"""The command line: one module per command, each a thin wrapper over the Python API."""

from __future__ import annotations

from convert.cli.program import hanpress, run

__all__ = ["hanpress", "run"]

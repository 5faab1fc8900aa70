"""``python -m convert`` is ``hanpress``."""

from __future__ import annotations

from convert.cli import run

if __name__ == "__main__":
    run()

"""What a run has written, for comparing two of them."""

from pathlib import Path

from convert.batch.ledger import COMPANIONS, NAME
from convert.batch.page import NAME as PAGE

#: What holds clocks and durations and so differs between two runs that did the same.
OWN = {PAGE, *(NAME + companion for companion in COMPANIONS)}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of an output folder with its bytes, but for the ledger and the report's page."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).as_posix() not in OWN
    }

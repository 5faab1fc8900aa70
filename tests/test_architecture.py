"""The house's own rules, read from docs/architecture.md and checked on every import of every file."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "convert"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: Libraries that cost time to load; they are imported inside the functions that use them.
HEAVY = frozenset(
    "charset_normalizer docx fontTools isal lxml opencc PIL reportlab selectolax tqdm uharfbuzz".split()  # noqa: SIM905
) | {"datasketch", "distributed", "fastwarc", "fsspec", "numpy", "pyarrow", "zstandard"}
MOST_LINES = 500


def direction() -> list[list[str]]:
    """The levels of the house, lowest first, as docs/architecture.md writes them."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    [line] = re.findall(r"^ +(errors, .*← cli.*)$", page, re.MULTILINE)
    return [[name.strip() for name in re.split(r"[,|]", level)] for level in line.split("←")]


LEVEL = {name: number for number, names in enumerate(direction()) for name in names}


def room(module: str) -> str | None:
    """The part of the house a dotted name lies in: ``convert.export.pdf.writer`` → ``export``."""
    parts = module.split(".")
    return parts[1] if parts[0] == "convert" and len(parts) > 1 else None


def imports(path: Path) -> list[tuple[str, int, bool]]:
    """Every import of a file as (dotted name, line, whether it runs when the file is loaded)."""
    found: list[tuple[str, int, bool]] = []

    def visit(node: ast.AST, at_load: bool) -> None:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            at_load = False
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            at_load = False
        if isinstance(node, ast.Import):
            found.extend((alias.name, node.lineno, at_load) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write imports from the root"
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "convert" else [module]
            found.extend((name, node.lineno, at_load) for name in names)
        for child in ast.iter_child_nodes(node):
            visit(child, at_load)

    visit(ast.parse(path.read_text(encoding="utf-8")), True)
    return found


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_every_part_of_the_house_has_its_level() -> None:
    parts = {path.stem if path.is_file() else path.name for path in PACKAGE.iterdir() if not path.name.startswith("_")}
    parts -= {"py"}
    assert {part for part in parts if part != "py.typed"} == set(LEVEL)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_imports_go_one_way(path: Path) -> None:
    here = room(dotted(path))
    if here is None or here.startswith("_"):
        return  # the names of the public API, and python -m convert
    for module, line, _ in imports(path):
        there = room(module)
        if there is None or there == here or there.startswith("_"):
            continue
        assert LEVEL[there] < LEVEL[here], f"{path.name}:{line}: {here} may not import {there}"


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    at_load = {(module.split(".")[0], line) for module, line, at_load in imports(path) if at_load}
    assert not {(module, line) for module, line in at_load if module in HEAVY}


def test_writers_read_what_they_should() -> None:
    for path in (PACKAGE / "export" / "pdf").rglob("*.py"):
        for module, line, _ in imports(path):
            if room(module) == "typeset":
                assert module == "convert.typeset.frames", f"{path.name}:{line}: the PDF writer reads frames only"
            assert room(module) != "document", f"{path.name}:{line}: the PDF writer does not know documents"
    for path in (PACKAGE / "export" / "docx").rglob("*.py"):
        for module, line, _ in imports(path):
            assert room(module) != "typeset", f"{path.name}:{line}: the Word writer does not set pages"


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_only_the_command_line_speaks(path: Path) -> None:
    if room(dotted(path)) == "cli":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    speaking = [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr"))
    ]
    assert not speaking


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_only_the_edges_know_clock_locale_and_environment(path: Path) -> None:
    if room(dotted(path)) in ("cli", "batch", "sources"):
        return
    knowing = re.compile(
        r"os\.(environ|getenv)|(datetime|date)\.(now|today)|time\.\w+|locale\.\w+|random\.(?!Random)\w+"
    )
    names = {
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute)
    }
    assert not {name for name in names if knowing.fullmatch(name.removeprefix("dt."))}


def test_files_stay_short() -> None:
    files = [*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    long = {
        str(path.relative_to(ROOT)): lines for path in files if (lines := path.read_bytes().count(b"\n")) > MOST_LINES
    }
    assert not long


@pytest.mark.parametrize("arguments", [["--help"], ["export", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from convert.cli import run\n"
        "try:\n"
        f"    run({arguments!r})\n"
        "except SystemExit as end:\n"
        "    assert end.code == 0\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "click" in loaded
    assert not loaded & (HEAVY | {"multiprocessing", "tomllib"})


def test_importing_the_package_loads_no_stage() -> None:
    script = "import sys, convert; print(*(name for name in sys.modules if name.startswith('convert.')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

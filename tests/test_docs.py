"""Documentation that cannot drift: it is generated and compared, or its commands are looked up."""

import re
import shlex
from pathlib import Path

import click
import pytest

import convert
from convert.cli.program import hanpress
from convert.cli.reference import reference

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def shell_lines(page: Path) -> list[str]:
    """The command lines in a page: of shell blocks, and of ``code`` that starts with make or hanpress."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:sh|bash|console|shell)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return lines + re.findall(r"`((?:make|hanpress) [^`\n]+)`", text)


def test_the_command_reference_is_fresh() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert page == reference(), "docs/cli.md is stale; run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_pages_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in shell_lines(page):
        words = shlex.split(line.partition(" #")[0].partition("|")[0])
        if words[:1] == ["make"]:
            named = [word for word in words[1:] if "=" not in word]
            assert set(named) <= targets, f"{page.name}: {line}"
        if words[:1] == ["hanpress"] and len(words) > 1 and not words[1].startswith("-"):
            assert words[1] in hanpress.commands, f"{page.name}: {line}"
            known = {option for param in hanpress.commands[words[1]].params for option in param.opts} | {"-h", "--help"}
            used = {word.partition("=")[0] for word in words[2:] if word.startswith("-") and word != "-"}
            assert used <= known, f"{page.name}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_in_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_option_has_help() -> None:
    for name, command in hanpress.commands.items():
        assert command.help, name
        assert command.short_help, name
        for param in command.params:
            assert isinstance(param, click.Argument) or getattr(param, "help", None), f"{name} {param.name}"


def test_the_version_stands_in_the_changelog() -> None:
    changelog = (ROOT / "docs" / "changelog.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(convert.__version__)}\b", changelog, re.MULTILINE)


def test_pages_name_no_place_of_the_workshop() -> None:
    for page in PAGES:
        assert not re.search(r"(?<![\w.])/(?:work|tmp|root|home)/", page.read_text(encoding="utf-8")), page.name

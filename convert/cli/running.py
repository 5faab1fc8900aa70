"""The options of a run over many sources, as decorators, and the records they make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from convert.batch.options import Engine, NearDuplicates, Pack, RunOptions
from convert.sources.options import Fields, SourceOptions

F = TypeVar("F", bound=Callable[..., Any])

_DEFAULT = RunOptions()
_FIELDS = Fields()

#: In the order of the help.
_SOURCES = (
    click.option("--include", metavar="GLOB", multiple=True, help="Take only paths like this; may be repeated."),
    click.option("--exclude", metavar="GLOB", multiple=True, help="Pass over paths like this; may be repeated."),
    click.option(
        "--text-field",
        metavar="NAME",
        default=_FIELDS.text,
        show_default=True,
        help="Field of JSON Lines and Parquet with the text.",
    ),
    click.option(
        "--title-field", metavar="NAME", default=_FIELDS.title, show_default=True, help="Field with the title."
    ),
    click.option("--date-field", metavar="NAME", default=_FIELDS.date, show_default=True, help="Field with the date."),
    click.option("--url-field", metavar="NAME", default=_FIELDS.url, show_default=True, help="Field with the address."),
    click.option(
        "--max-mb",
        metavar="MB",
        type=click.IntRange(min=1),
        default=SourceOptions().max_mb,
        show_default=True,
        help="Largest source.",
    ),
)

_RUN = (
    click.option(
        "--jobs",
        metavar="N",
        type=click.IntRange(min=1),
        help="Processes that share the work; as many as there are processors when not given.",
    ),
    click.option(
        "--engine",
        type=click.Choice([engine.value for engine in Engine]),
        default=_DEFAULT.engine.value,
        show_default=True,
        help="Where the work is done; the files are the same, byte for byte.",
    ),
    click.option(
        "--scheduler", metavar="URL", default="", help="Address of a Dask scheduler, such as tcp://host:8786."
    ),
    click.option(
        "--timeout",
        metavar="SECONDS",
        type=click.FloatRange(min=0),
        default=_DEFAULT.timeout_s,
        show_default=True,
        help="Time for one source in a worker process; 0 for no limit.",
    ),
    click.option(
        "--memory",
        metavar="MB",
        type=click.IntRange(min=0),
        default=_DEFAULT.memory_mb,
        show_default=True,
        help="Memory (address space) of a worker process; 0 for no limit.",
    ),
    click.option("--force", is_flag=True, help="Do every source again, changed or not."),
    click.option("--prune", is_flag=True, help="Remove the files of sources that are not among those named any more."),
    click.option("--fail-fast", is_flag=True, help="Stop at the first source that fails."),
    click.option(
        "--pack",
        type=click.Choice([pack.value for pack in Pack]),
        help="Write the files of every --shard sources into one archive.",
    ),
    click.option(
        "--shard",
        metavar="N",
        type=click.IntRange(min=1),
        default=_DEFAULT.shard,
        show_default=True,
        help="Sources in one archive.",
    ),
    click.option(
        "--near-duplicates",
        type=click.Choice([choice.value for choice in NearDuplicates]),
        default=_DEFAULT.duplicates.value,
        show_default=True,
        help="Articles that stand in the collection more than once: say so, or export only the first.",
    ),
    click.option(
        "--ledger",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Ledger of the run; in the output folder when not given.",
    ),
    click.option("--log-json", is_flag=True, help="Tell every step on standard error as one line of JSON."),
)


def run_options(command: F) -> F:
    """Gives a command the options of a run; :func:`source_record` and :func:`run_record` read them."""
    for option in reversed((*_SOURCES, *_RUN)):
        command = option(command)
    return command


ledger_option = click.option(
    "--ledger",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ledger of the run, where it does not lie in DIR.",
)


def source_record(chosen: dict[str, Any]) -> SourceOptions:
    """What is taken and how records are read."""
    fields = Fields(chosen["text_field"], chosen["url_field"], chosen["title_field"], chosen["date_field"])
    return SourceOptions(chosen["include"], chosen["exclude"], fields, chosen["max_mb"])


def run_record(chosen: dict[str, Any]) -> RunOptions:
    """How the run is carried out."""
    return RunOptions(
        engine=Engine(chosen["engine"]),
        jobs=chosen["jobs"],
        scheduler=chosen["scheduler"],
        timeout_s=chosen["timeout"],
        memory_mb=chosen["memory"],
        force=chosen["force"],
        prune=chosen["prune"],
        fail_fast=chosen["fail_fast"],
        pack=Pack(chosen["pack"]) if chosen["pack"] else None,
        shard=chosen["shard"],
        duplicates=NearDuplicates(chosen["near_duplicates"]),
        ledger=chosen["ledger"],
    )

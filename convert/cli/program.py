"""The command group, and the edge where errors become a sentence and an exit code."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn, TextIO

import click

from convert import __version__
from convert.cli.check import check
from convert.cli.clean import clean
from convert.cli.export import export
from convert.cli.fonts import fonts
from convert.cli.inspect import inspect
from convert.cli.options import PLEASE_REPORT, Settings
from convert.cli.status import status, verify
from convert.cli.styles import styles
from convert.errors import ExitCode, HanpressError

#: What shells report for a program ended by Ctrl-C: 128 and the signal.
_INTERRUPTED = 130
_STANDARD_ERROR = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="hanpress %(version)s")
@click.option("--traceback", is_flag=True, help="Show where the program itself failed, for a report.")
@click.pass_context
def hanpress(context: click.Context, traceback: bool) -> None:
    """Turns scraped Chinese text into clean Word files and print-ready PDFs.

    Every command takes files or folders; "-" is standard input. "hanpress COMMAND --help"
    shows a command's options and an example.
    """
    context.ensure_object(Settings).traceback = traceback


for _command in (export, clean, inspect, check, styles, fonts, status, verify):
    hanpress.add_command(_command)


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """The program ``hanpress``: runs ``arguments`` (the process's own if ``None``) and exits.

    An error hanpress raises on purpose is one sentence on standard error and its own
    exit code (:class:`~convert.errors.ExitCode`); what click refuses is 2; Ctrl-C is
    130, and a reader who closes the pipe 1, without a word.
    """
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _with_empty_streams()
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_a_character(stream)
    code = _exit_code(arguments)
    gc.freeze()  # what is left goes with the process: nothing is gained by walking it once more
    sys.exit(code)


def _exit_code(arguments: Sequence[str] | None) -> int:
    settings = Settings()
    try:
        code = hanpress.main(arguments, prog_name="hanpress", standalone_mode=False, obj=settings)
        sys.stdout.flush()
    except HanpressError as problem:
        click.echo(f"hanpress: {problem}", err=True)
        return problem.exit_code
    except click.exceptions.NoArgsIsHelpError as problem:
        problem.show()
        return problem.exit_code
    except click.ClickException as problem:
        click.echo(f"hanpress: {problem.format_message()}{_next_step(problem)}", err=True)
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("hanpress: stopped; every file written so far is whole.", err=True)
        return _INTERRUPTED
    except BrokenPipeError:
        # Python would flush standard output once more at exit, and complain.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.ERROR
    except Exception as fault:
        if settings.traceback:
            raise
        click.echo(f"hanpress: the program itself failed ({type(fault).__name__}: {fault}); {PLEASE_REPORT}", err=True)
        return ExitCode.ERROR
    return code if isinstance(code, int) else 0


def _next_step(problem: click.ClickException) -> str:
    context = problem.ctx if isinstance(problem, click.UsageError) else None
    return f' See "{context.command_path} --help".' if context else ""


def _with_empty_streams() -> None:
    """What was started without standard streams gets empty ones, lest a file it opens be taken for one of them."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:  # the lowest one that is free
        pass
    os.close(number)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(_STANDARD_ERROR, "w", encoding="utf-8", closefd=False)


def _never_fail_on_a_character(stream: TextIO) -> None:
    """Shows ``?`` for what a terminal's encoding lacks instead of failing."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")

"""One tree of errors; each class fixes the exit code of the command line.

    HanpressError                1   anything else that is our caller's to read
    ├── UsageError               2   an option or name that does not exist
    ├── SomeFailed               3   the run went on, but some sources failed
    ├── SourceError              4   a source is missing, empty or unreadable
    │   └── DecodeError          5   its bytes are no text in any encoding tried
    ├── StyleError               6   a style file is wrong: names file, line, field
    ├── FontError                7   a font file is missing or cannot be read
    ├── OutputError              8   the result cannot be written
    │   ├── OutputFull           8   no room is left: nothing further can be written either
    │   └── OutputBusy           8   another run is writing there
    └── FaultFound               9   a checked file breaks a rule

A message is one plain sentence that names the thing and ends with the next step.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line, stable between releases."""

    OK = 0
    ERROR = 1
    USAGE = 2
    SOME_FAILED = 3
    SOURCE = 4
    DECODE = 5
    STYLE = 6
    FONT = 7
    OUTPUT = 8
    FAULT = 9


class HanpressError(Exception):
    """Base of every error hanpress raises on purpose.

    The text is one sentence for a person, with the next step in it.
    """

    exit_code: ExitCode = ExitCode.ERROR


class UsageError(HanpressError):
    """A name or option that does not exist (unknown style, script, format, range)."""

    exit_code = ExitCode.USAGE


class SomeFailed(HanpressError):
    """A run over many sources finished, but some of them failed."""

    exit_code = ExitCode.SOME_FAILED


class SourceError(HanpressError):
    """A source is missing, empty, not readable or holds no text."""

    exit_code = ExitCode.SOURCE


class DecodeError(SourceError):
    """The bytes of a source are no text in any encoding that was tried.

    ``offset`` is the byte offset of the first byte that no encoding accepts;
    ``tried`` names the encodings in the order they were tried.
    """

    exit_code = ExitCode.DECODE

    def __init__(self, message: str, *, offset: int, tried: tuple[str, ...]) -> None:
        super().__init__(message)
        self.offset = offset
        self.tried = tried


class StyleError(HanpressError):
    """A style cannot be used; the sentence names file, line, field and what was expected."""

    exit_code = ExitCode.STYLE


class FontError(HanpressError):
    """A font file is missing, damaged or of a kind that cannot be embedded."""

    exit_code = ExitCode.FONT


class OutputError(HanpressError):
    """The result cannot be written; nothing half-written is left behind."""

    exit_code = ExitCode.OUTPUT


class OutputFull(OutputError):
    """No room is left, or the place has become read-only; a run stops here and can be started again."""


class OutputBusy(OutputError):
    """Another run is writing into the same output."""


class FaultFound(HanpressError):
    """A file that was checked breaks a rule; the findings say which."""

    exit_code = ExitCode.FAULT

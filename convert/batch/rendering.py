"""Articles as finished files in memory: the part of the work on a source that can be shared out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from convert.document.model import Article
from convert.export.properties import Properties, Written
from convert.options import ExportOptions, Format
from convert.pipeline import render
from convert.styles.load import load

#: An article in all wanted formats.
Files = Mapping[Format, Written]


class Task(Struct, frozen=True):
    """An article to be rendered, and what its files say about themselves; plain values, so that it travels."""

    article: Article
    properties: Properties


def rendered(task: Task, options: ExportOptions) -> Files:
    """One article in all wanted formats.

    Raises:
        UsageError, StyleError, FontError: there is no such style, it is wrong, or a font file is missing or damaged.
    """
    return render(task.article, options.formats, style=load(options.style), properties=task.properties)


class Renderer(Protocol):
    """Who renders the articles of a source; whoever it is, the files are the same."""

    def expect(self, size: int) -> None:
        """A source of so many bytes will be read now, and its articles come then."""

    def render(self, tasks: Sequence[Task]) -> Iterator[Files]:
        """The files of every task, in order."""


class Alone:
    """Renders here, one article after the other."""

    def __init__(self, options: ExportOptions) -> None:
        self._options = options

    def expect(self, size: int) -> None:
        """Nothing has to be made ready."""

    def render(self, tasks: Sequence[Task]) -> Iterator[Files]:
        """The files of every task, in order."""
        return (rendered(task, self._options) for task in tasks)

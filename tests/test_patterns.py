"""Patterns that are compiled when they are first asked for something."""

import copy
import pickle
import re
import subprocess
import sys

import pytest

from convert.patterns import deferred

EVERY_PATTERN = """
import gc, importlib, pkgutil, re
import convert
from convert.patterns import _Deferred
for module in pkgutil.walk_packages(convert.__path__, "convert."):
    importlib.import_module(module.name)
patterns = [thing for thing in gc.get_objects() if isinstance(thing, _Deferred)]
for each in patterns:
    re.compile(each.pattern, each._flags)
print(len(patterns))
"""


COMPILED_AT_LOADING = """
import re, sys
compiled, compile = [], re.compile
def noted(*arguments, **options):
    compiled.append(sys._getframe(1).f_globals["__name__"])
    return compile(*arguments, **options)
re.compile = noted
import convert.structure.read, convert.repair.repair, convert.typeset.engine, convert.export.pdf.writer
print([name for name in compiled if name.startswith("convert.")])
"""


def printed(program: str) -> str:
    """What a program prints in a process of its own, in which nothing is compiled yet."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def test_every_pattern_of_the_program_compiles() -> None:
    assert int(printed(EVERY_PATTERN)) > 250


def test_it_does_what_a_compiled_pattern_does() -> None:
    made, late = re.compile("(?P<a>甲)乙", re.MULTILINE), deferred("(?P<a>甲)乙", re.MULTILINE)
    assert late.pattern == made.pattern
    assert late.flags == made.flags
    assert late.groupindex == made.groupindex
    for name in ("match", "search", "findall", "split"):
        assert str(getattr(late, name)("甲乙丙")) == str(getattr(made, name)("甲乙丙"))
    assert deferred(rb"\d").sub(b"0", b"1a2") == b"0a0"


def test_nothing_is_compiled_before_it_is_needed() -> None:
    late = deferred("(")
    assert late.pattern == "("
    with pytest.raises(re.error):
        late.match("(")


def test_copies_and_pickles_are_patterns_too() -> None:
    late = deferred("乙", re.IGNORECASE)
    assert late.search("甲乙")
    for twin in (pickle.loads(pickle.dumps(late)), copy.copy(late), copy.deepcopy(late)):
        assert twin.search("甲乙") is not None
        assert twin.flags == late.flags


def test_loading_the_stages_compiles_none_of_their_patterns() -> None:
    assert printed(COMPILED_AT_LOADING) == "[]"

"""Patterns that are compiled when they are first asked for something."""

import copy
import gc
import importlib
import pickle
import pkgutil
import re
import subprocess
import sys

import pytest

import convert
from convert.patterns import _Deferred, deferred


def test_every_pattern_of_the_program_compiles() -> None:
    for module in pkgutil.walk_packages(convert.__path__, "convert."):
        importlib.import_module(module.name)
    found = [thing for thing in gc.get_objects() if isinstance(thing, _Deferred)]
    assert len(found) > 250
    for each in found:
        re.compile(each.pattern, each._flags)


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


def test_loading_the_structure_compiles_none_of_its_patterns() -> None:
    program = (
        "import re, sys; made = []; old = re.compile\n"
        "re.compile = lambda *a, **k: made.append(sys._getframe(1).f_globals['__name__']) or old(*a, **k)\n"
        "import convert.structure.read, convert.repair.repair, convert.typeset.engine, convert.export.pdf.writer\n"
        "print([name for name in made if name.startswith('convert.')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", done.stderr

# Each target sets up what it needs in .venv; nothing but make and Python 3.11 or newer has to be there.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.ready-to-run
TEST   := $(VENV)/.ready-to-test

.PHONY: run test kill-test fuzz lint docs bench parity wheel clean

run: $(RUN)            ## convert seeds/ into output/
	$(BIN)/hanpress export seeds -o output

test: $(TEST) lint     ## everything that is checked, the same for people and CI
	$(BIN)/python -m pytest

kill-test: $(TEST)     ## the long form of the kill tests: 30 kills over 300 sources, several minutes
	HANPRESS_KILL_TESTS=full $(BIN)/python -m pytest tests/batch/test_kill.py

fuzz: $(TEST)          ## ten minutes of texts that nobody wrote through the repair; the tests have a few of them
	HANPRESS_EXAMPLES=18000 $(BIN)/python -m pytest tests/repair/test_properties.py

lint: $(TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(RUN)           ## write docs/cli.md anew from the commands' own help
	$(BIN)/python -m convert.cli.reference docs/cli.md

bench: $(TEST)         ## seconds, memory, lines and bytes; beside Typst and others where they are installed
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/linear.py
	$(BIN)/python benchmarks/word.py
	$(BIN)/python benchmarks/against_typst.py
	$(BIN)/python benchmarks/bar.py
	$(BIN)/python benchmarks/scale.py

parity: $(TEST)        ## lines that break alike in Word (LibreOffice) and PDF, and why others do not
	$(BIN)/python benchmarks/parity.py

wheel: $(TEST)         ## dist/hanpress-….whl, fonts and all
	$(BIN)/python -m build --wheel

clean:                 ## remove what runs and checks have made; .venv stays
	find output -mindepth 1 ! -name .gitignore -delete
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis benchmarks/results
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

$(RUN): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(TEST): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(RUN)

# Debian splits venv off from python3. Root (a fresh container) gets the package; others are told its name.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "hanpress needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv; } >/dev/null 2>&1 \
	  || { echo "Python's venv is not installed; run: sudo apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# Each target does all set-up that it needs, in a virtual environment under the project; nothing is installed globally.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# How many tests run side by side: two a core, since many of them wait for a process.
# 0 runs them in pytest's own process, for a debugger.
JOBS   ?= $(shell $(PYTHON) -c "import os; print(2 * (os.cpu_count() or 1))")
# What needs no store, no screen, no network and no second process.
PURE   := tests/config tests/domain tests/record tests/view
STAMP  := $(VENV)/.ready

.PHONY: run demo test quick check screenshots bench clean

run: $(STAMP)            ## start the program
	@$(BIN)/mineralwatch $(ARGS)

demo: $(STAMP)           ## replay the record on a clock, without network and without touching your files
	@$(BIN)/mineralwatch --demo

test: check              ## everything the gate runs
	$(BIN)/python -m pytest -n $(JOBS) --dist load --maxschedchunk 1 $(ARGS)

quick: $(STAMP)          ## under a minute, while you work: format, lint and the tests that are pure
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n $(JOBS) --dist load --maxschedchunk 1 -q $(PURE) $(ARGS)
	@echo "Left out: types, import contracts, and the tests of alerts, cli, demo, e2e, engine, sources, store, ui and walls. All of it: make test"

check: $(STAMP)          ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

screenshots: $(STAMP)    ## draw the README's pictures from the shipped record
	$(BIN)/python -m tests.screenshots

bench: $(STAMP)          ## timings and memory, as ratios against a baseline of the same run
	$(BIN)/python -m pytest tests/bench -p no:randomly -s --timeout 600

$(STAMP): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mineralwatch needs Python 3.11 or later; name one with: make PYTHON=/path/to/python3.11 run"; exit 2; }
	@echo "Setting up $(VENV) (once; the packages are about 60 MB to download) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -r requirements-dev.txt
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:                   ## remove what the targets made
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

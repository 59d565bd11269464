# The doors of the project: `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.SILENT:

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed-from-lock
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

# Pango and HarfBuzz draw the PDFs; with fonts-khmeros a browser of this machine shows Khmer as Khmer; the rest is for
# the tests (Playwright's driver wants libatomic).
DEBIAN_PACKAGES := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 \
	chromium libatomic1 postgresql fonts-khmeros

.PHONY: help setup debian-packages run test check format bench bench-long lock clean

help: ## List these targets
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: debian-packages $(INSTALLED) ## Make .venv from the lock file; as root also install the Debian packages

debian-packages:
	.ci/debian-packages $(DEBIAN_PACKAGES)

$(INSTALLED): requirements.lock pyproject.toml
	.ci/make-venv $(VENV) $(PYTHON)
	echo "Installing the locked packages (about a minute the first time)"
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	touch $@

run: setup ## Set up, load the demo city, serve it on http://127.0.0.1:8000 (PORT=… for another port)
	$(BIN)/surveyapp init
	$(BIN)/surveyapp demo --address http://$(HOST):$(PORT)
	exec $(BIN)/surveyapp serve --host $(HOST) --port $(PORT)

test: setup ## Run all tests, one process per core (PYTEST_ARGS=… to choose; PYTEST_ARGS="-n 0 …" for one process)
	$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

check: setup ## Lint, format, types, arrows between packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## Put the code into its one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## Measure the promised ratios, each within one run (a quarter of an hour)
	$(BIN)/python bench

bench-long: setup ## Ten million forms and simulations; measured again only where their subject has changed
	$(BIN)/python bench --long

lock: setup ## Write requirements.lock anew from pyproject.toml (needs a package index)
	$(PIP) install uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade --quiet \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file requirements.lock

clean: ## Remove what was made here, but not the instance folder with its data
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

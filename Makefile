# Vändpunkt: `make` sets everything up and compares programmes; `make check` is what the CI runs; `make help` lists all.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := compare
.PHONY: compare lab setup test test-slow test-browser trust coverage field-setup field gallery docs lint types check format lock clean help

compare: $(READY) ## Set everything up and run the main job: compare the programmes (this is what plain `make` does)
	$(BIN)/vandpunkt compare

lab: $(READY) ## Open the lab in the browser of this machine (Ctrl-C ends it)
	$(BIN)/vandpunkt lab

setup: $(READY) ## Set everything up in .venv and run nothing (for another Python: make clean setup PYTHON=python3.12)

test: $(READY) ## Run the everyday tests, two files side by side
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

test-slow: $(READY) ## Run the long tests only
	$(BIN)/python -m pytest -m slow

test-browser: $(READY) ## Drive the report and the lab in Chromium, the long tests too; SHOTS=folder saves what it saw
	$(BIN)/python -m pytest tests/browser -m "" $(if $(SHOTS),--screenshots "$(SHOTS)")

trust: $(VENV)/.mutation ## Measure every row of the trust scorecard and write docs/trust.md (hours; SUITE_RUNS=3 TRUST_PROFILE=trust_in_brief: less)
	$(BIN)/python -m benchmarks.trust

coverage: $(VENV)/.mutation ## Say which lines and branches of sim/ the everyday tests run, rules of life among them
	$(BIN)/python -m benchmarks.coverage

field-setup: $(READY) ## Install what the benchmark compares with, each in an environment of its own under .venv-field
	$(BIN)/python -m benchmarks.field --setup

field: $(READY) ## Time the engine beside what one would use instead and write docs/benchmark.md (needs: make field-setup)
	$(BIN)/python -m benchmarks.field --json outputs/field.json --page

gallery: $(READY) ## Draw the gallery of figures anew, docs/gallery (a test compares it with what is drawn)
	WRITE_GALLERY=1 $(BIN)/python -m pytest tests/views/test_gallery.py

docs: $(READY) ## Write what the documents quote anew: the picture of the architecture, code, one life, printed tables
	$(BIN)/python -m docs.tools

lint: $(READY) ## Check the layout and the style of the code with ruff
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY) ## Check the types with mypy
	$(BIN)/mypy

check: $(READY) ## Run lint, types and test, in that order: what the CI runs
	$(MAKE) --no-print-directory lint
	$(MAKE) --no-print-directory types
	$(MAKE) --no-print-directory test

format: $(READY) ## Lay out the code and mend what ruff can mend by itself
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: ## Write requirements.lock anew after a change of pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --upgrade --quiet \
		--generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock
	@! grep -n '://' requirements.lock || { echo "requirements.lock names a host: see the line above"; exit 1; }

clean: ## Remove .venv, .venv-field and the caches in this folder; outputs/ stays
	rm -rf $(VENV) .venv-field build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find sim experiments tests conf -type d -name __pycache__ -prune -exec rm -rf {} +

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/.mutation: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'cosmic-ray>=8.4,<9' 'coverage>=7.6'
	@touch $@

# The stamp is written last: a set-up that broke off half-way goes on at the next call.
$(READY): pyproject.toml requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found. Install Python 3.11, 3.12 or 3.13, or name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { echo "Vändpunkt needs Python 3.11, 3.12 or 3.13, but $$($(PYTHON) --version 2>&1) was found. Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) has no venv. On Debian: apt-get install python3-venv"; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version): once, about a minute."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

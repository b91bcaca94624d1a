# `make run` and `make test` need nothing but Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test check demo bench crash-test requirements screenshots clean

run: $(VENV)/.installed
	@$(BIN)/python app.py

demo: $(VENV)/.installed
	@$(BIN)/flask demo

test: $(VENV)/.installed-dev
	@$(BIN)/python tests/set_up.py
	@$(BIN)/pytest -n auto --dist loadfile

check: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/flask check-content

bench: $(VENV)/.installed-dev
	@$(BIN)/python tests/set_up.py
	@$(BIN)/python -m bench

# Kills the server fifty times on each database, and PostgreSQL too: minutes. `make test` has a short form.
crash-test: $(VENV)/.installed-dev
	@$(BIN)/python tests/set_up.py
	@$(BIN)/python -m tests.records.crash

screenshots: $(VENV)/.installed-dev
	@$(BIN)/python tests/set_up.py
	@$(BIN)/python -m docs.screenshots

# Pins every direct and transitive dependency to an exact version, and what the tests need from npm.
requirements: $(VENV)/.installed-dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --upgrade requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --upgrade requirements-dev.in -o requirements-dev.txt
	for each in axe-core vnu-jar; do npm --prefix tests pkg set "devDependencies.$$each=$$(npm view $$each version)"; done

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the course needs (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what the tests need (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# Two commands do everything on a machine with Python 3.11 or newer: make demo, make test.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test coverage test-seeds test-office lint bench docs pictures clean

demo: $(VENV)/.installed ## install, then a report on the sample company
	$(BIN)/kpi report -c config.example.yaml

test: $(VENV)/.installed-dev ## lint, types and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

coverage: $(VENV)/.installed-dev ## which lines no test reaches: three times as long as the tests alone
	$(BIN)/pytest -n auto --cov --cov-report=term:skip-covered

test-seeds: $(VENV)/.installed-dev ## every KPI a second time by plain Python, over ten random companies: some minutes
	KPI_SEEDS=all $(BIN)/pytest tests/independent

test-office: $(VENV)/.installed-dev ## the workbook in LibreOffice, the page in Chromium: installs or names these
	$(BIN)/python -m tests.office.programs
	$(BIN)/pytest -m office tests/office

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-dev ## kpi beside a pandas script and a DuckDB query
	$(BIN)/python benchmarks/run.py --write

docs: $(VENV)/.installed-dev ## the examples of README.md and docs/, and the reference pages, by the program
	$(BIN)/python -m tests.readme --write

pictures: $(VENV)/.installed-dev ## docs/pictures: the terminal, the workbook and the page, as programs show them
	$(BIN)/python -m tests.office.programs
	$(BIN)/python -m tests.office.pictures

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache

# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out
# Optional package index for torch alone, for instance one with CPU builds.
TORCH_INDEX ?=
# STRICT=1 fails on skipped tests, as continuous integration must.
STRICT ?=

.PHONY: run test lint types fix eval eval-gate segmentation clean

run: $(VENV)/.installed
	$(BIN)/workbench translate seeds --output $(OUT)

# One hash seed, so that both processes find the same tests. The tests in a browser keep time, so they run alone.
test: lint types
	PYTHONHASHSEED=0 $(BIN)/python -m pytest -n 2 --dist worksteal --ignore=tests/ui $(if $(STRICT),--strict-skips)
	$(BIN)/python -m pytest $(if $(STRICT),--strict-skips) tests/ui

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

fix: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# EVALSETS=FOLDER adds the public sets; see eval/README.md.
eval: $(VENV)/.installed-dev
	mkdir -p $(OUT)
	$(BIN)/python -m eval.translation $(if $(EVALSETS),--sets $(EVALSETS)) --report $(OUT)/translation.html

eval-gate: $(VENV)/.installed-dev
	$(BIN)/python -m eval.gate $(if $(EVALSETS),--sets $(EVALSETS))

segmentation: $(VENV)/.installed-dev
	$(BIN)/python -m eval.segmentation $(if $(EVALSETS),--flores $(EVALSETS)/flores-dev)

$(VENV)/.torch: constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch
	touch $@

$(VENV)/.installed: $(VENV)/.torch pyproject.toml
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

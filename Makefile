# make run · make test · make check · make fix · make bench
# Everything is installed into .venv from hash-pinned lock files; nothing is assumed but Python >= 3.11 and make.

SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
# Both hide what users have: the first makes every start slow, the second hides buffering faults.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONUNBUFFERED

PAGE := src/perijove/server/static/index.html
PAGE_SOURCES := $(shell find web/src web/dev -type f 2>/dev/null) web/index.html web/package-lock.json web/vite.config.ts
PAPERS := pyproject.toml tools/environment.sh

.PHONY: run test check fix bench page peers clean

run: .venv/.run $(PAGE)
	$(BIN)/perijove notebook examples

test: .venv/.test .venv-peers/.peers .venv-libraries/.libraries $(PAGE) check
	sh tools/chromium.sh
	cd web && ../tools/npm run test
	$(BIN)/python -m pytest -ra

check: .venv/.test web/node_modules/.package-lock.json
	$(BIN)/ruff format --check src tests benchmarks tools
	$(BIN)/ruff check src tests benchmarks tools
	$(BIN)/mypy
	$(BIN)/mypy --python-version 3.10 --cache-dir .cache/mypy310 -p perijove.interpreter -p perijove.compat -m perijove.kernel.worker -m perijove.kernel.python -p perijove.facades.ipykernel
	$(BIN)/lint-imports
	cd web && ../tools/npm run check

fix: .venv/.test web/node_modules/.package-lock.json
	$(BIN)/ruff format src tests benchmarks tools
	$(BIN)/ruff check --fix src tests benchmarks tools
	cd web && ../tools/npm run fix

# The peers' own tests against our facades, our tests against their kernel; what they say goes to docs/. `make peers LEDGERS=nbformat` runs one.
LEDGERS ?= nbformat nbclient papermill ipython ipykernel
peers: .venv/.test .venv-peers/.peers
	for name in $(LEDGERS); do $(BIN)/python tools/ledger.py $$name || exit 1; done
	$(BIN)/python tools/conformance.py perijove echo ipykernel

bench: .venv/.test .venv-bench/.bench $(PAGE)
	sh tools/chromium.sh
	$(BIN)/python benchmarks/run.py

page: $(PAGE)

$(PAGE): $(PAGE_SOURCES) web/node_modules/.package-lock.json
	cd web && ../tools/npm run build

web/node_modules/.package-lock.json: web/package-lock.json | .venv/.run
	cd web && ../tools/npm ci --no-audit --no-fund

.venv/.run: requirements/run.lock requirements/bootstrap.lock $(PAPERS)
	PYTHON=$(PYTHON) sh tools/environment.sh .venv run

.venv/.test: requirements/test.lock requirements/bootstrap.lock $(PAPERS)
	PYTHON=$(PYTHON) sh tools/environment.sh .venv test
	touch .venv/.run

.venv-peers/.peers: requirements/peers.lock requirements/bootstrap.lock tools/environment.sh
	PYTHON=$(PYTHON) sh tools/environment.sh .venv-peers peers

.venv-libraries/.libraries: requirements/libraries.lock requirements/bootstrap.lock tools/environment.sh
	PYTHON=$(PYTHON) sh tools/environment.sh .venv-libraries libraries

.venv-bench/.bench: requirements/bench.lock requirements/bootstrap.lock tools/environment.sh
	PYTHON=$(PYTHON) sh tools/environment.sh .venv-bench bench

clean:
	rm -rf .venv .venv-peers .venv-bench .venv-libraries .cache web/node_modules src/perijove/server/static build dist

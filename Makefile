# Inkling's commands. On a clean clone they need Python 3.11 or later, make and, for check, test and lint,
# Node.js 20.19, 22.13, 24 or later.

PYTHON ?= $(if $(filter Windows_NT,$(OS)),python,python3)
NPM ?= npm
NODE ?= node
RECIPE ?= inkling
ARGS ?=

VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
NPX := $(NPM) exec --offline --

# A stamp records that an install finished, so that the next run starts at once.
VENV_STAMP := $(VENV)/.stamp-venv
RUN_STAMP := $(VENV)/.stamp-run
DEV_STAMP := $(VENV)/.stamp-dev
NODE_STAMP := node_modules/.stamp
ASSETS_STAMP := build/.stamp-assets

# Folders are among them: their times tell that a file was added or removed.
ASSETS_SOURCES = $(wildcard static static/* static/*/* static/*/*/* templates templates/* templates/*/*)

# The benchmarks have an environment of their own, so that PyTorch never enters the one that runs and tests the app.
# requirements-bench.in tells how to get PyTorch's CPU build on Linux.
BENCH_VENV := .venv-bench
BENCH_PIP = $(BENCH_VENV)/$(notdir $(BIN))/python -m pip --disable-pip-version-check --quiet
BENCH_STAMP := $(BENCH_VENV)/.stamp
TORCH := torch==2.13.0

# A setting counts when it stands on make's command line: shells and other tools export a HOST of their own.
given = $(if $(filter command,$(origin $(1))),$(2) $($(1)))

JS_TESTS = $(wildcard tests/js/*.test.js tests/js/*/*.test.js)
# Of the Python tests those of one module each: no browser, no server, no whole training.
UNIT_TESTS := tests/app tests/architecture tests/model
# Two workers; a file stays with one of them, as the servers and browsers that its tests share do. They take the files
# in the order of tests/conftest.py, not those of many tests first: a long file may have few.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
COVERAGE := --cov=app --cov=model --cov-report=term:skip-covered

define CHECK_PYTHON
import sys
found = "{} is Python {}.{}.{}".format(sys.executable, *sys.version_info[:3])
if sys.version_info < (3, 11):
    sys.exit(found + ", Inkling needs 3.11 or later: install one and run 'make PYTHON=python3.12 ...' with its name.")
try:
    import ensurepip, venv
except ImportError:
    sys.exit(found + ", which cannot make virtual environments because it comes without the module ensurepip. "
        "On Debian and Ubuntu, 'sudo apt-get install python3-venv' adds it; then run make again.")
endef
export CHECK_PYTHON

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run check test lint format test-js node chromium programs fonts types assets fuzz bench train lock clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s%s\n", $$1, $$2}' Makefile
	@echo "Settings: HOST, PORT (run), RECIPE (train), ARGS (run, check, test, train, bench, fuzz), PYTHON."

run: $(RUN_STAMP) $(ASSETS_STAMP) ## Serve the app on http://127.0.0.1:5000 (make run HOST=... PORT=... to change)
	@exec $(BIN)/python -m app $(call given,HOST,--host) $(call given,PORT,--port) $(ARGS)

check: lint test-js ## Check style and types and run the unit tests, within two minutes; tells their coverage
	$(PYTEST) $(UNIT_TESTS) $(COVERAGE) $(ARGS)

test: lint test-js chromium programs $(ASSETS_STAMP) ## Install what the tests need and run every check and test
	$(PYTEST) $(ARGS)

lint: node $(DEV_STAMP) $(NODE_STAMP) ## Check style and types of Python, JavaScript and CSS
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-cache
	$(NPX) eslint --max-warnings 0 .
	$(NPX) tsc --project tsconfig.json
	$(NPX) stylelint --max-warnings 0 "static/css/**/*.css"

format: node $(DEV_STAMP) $(NODE_STAMP) ## Mend what the linters can mend by themselves
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .
	$(NPX) eslint --fix .
	$(NPX) stylelint --fix "static/css/**/*.css"

test-js: node $(NODE_STAMP)
	$(if $(JS_TESTS),,$(error no tests/js/*.test.js found: the page's modules would go untested))
	$(NODE) --test $(JS_TESTS)

node:
	@for program in "$(NODE)" "$(NPM)"; do command -v "$$program" >/dev/null || { \
		echo "$$program was not found: install Node.js 20.19, 22.13, 24 or later with npm; then run make again." >&2; \
		exit 1; }; done

chromium: $(DEV_STAMP)
	$(BIN)/python -m tests.browser.chromium

programs: $(DEV_STAMP)
	$(BIN)/python -m tests.server.programs

fonts: $(DEV_STAMP) $(NODE_STAMP) ## Make the page's fonts and their style sheet from npm's packages
	$(BIN)/python -m tests.fonts
	$(BIN)/python -m tests.fonts.mathematics

types: node $(DEV_STAMP) $(NODE_STAMP) ## Make the types of the API that the page's modules use from its description
	$(BIN)/python -m tests.types

assets: $(ASSETS_STAMP) ## Compress the page's files ahead, as run does (build/static)

fuzz: $(DEV_STAMP) ## Send a server 100,000 damaged pictures (ARGS="--corpus FOLDER --count 1000")
	$(BIN)/python -m tests.server.fuzz $(ARGS)

bench: $(BENCH_STAMP) ## Measure the speed of network and server beside PyTorch's (ARGS="--quick --only network")
	$(BENCH_VENV)/$(notdir $(BIN))/python -m app.delivery.assets
	$(BENCH_VENV)/$(notdir $(BIN))/python -m tests.benchmarks $(ARGS)

train: $(RUN_STAMP) ## Train a network (RECIPE=inkling, ARGS="--resume ...")
	$(BIN)/python -m model.train $(RECIPE) $(ARGS)

lock: $(DEV_STAMP) ## Choose the newest versions and write the requirement locks and package-lock.json
	$(call compile_lock,requirements)
	$(call compile_lock,requirements-dev)
	$(call compile_lock,requirements-bench)
	$(NPM) install --package-lock-only

clean: ## Remove everything that make installed and the tools' caches
	rm -rf $(VENV) .venv-bench bench-report build test-results node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find app model tests -type d -name __pycache__ -prune -exec rm -rf {} +

define compile_lock
$(BIN)/python -m uv pip compile --quiet --upgrade --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	--output-file $(1).txt $(1).in
endef

$(VENV_STAMP):
	@command -v "$(PYTHON)" >/dev/null || \
		{ echo "$(PYTHON) was not found: Inkling needs Python 3.11 or later; run 'make PYTHON=...' with its name." >&2; exit 1; }
	@$(PYTHON) -c "$$CHECK_PYTHON"
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN_STAMP): $(VENV_STAMP) requirements.txt
	$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements-dev.txt
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

$(BENCH_STAMP): requirements-bench.txt
	@$(PYTHON) -c "$$CHECK_PYTHON"
	$(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_PIP) install --require-hashes -r requirements-bench.txt
	$(BENCH_PIP) install $(TORCH)
	@touch $@

$(ASSETS_STAMP): $(RUN_STAMP) $(ASSETS_SOURCES)
	@$(BIN)/python -m app.delivery.assets
	@touch $@

# npm keeps its cache in the home folder, which in a container may not be writable.
$(NODE_STAMP): package.json package-lock.json .npmrc | node
	@cache=$$($(NPM) config get cache); mkdir -p "$$cache" 2>/dev/null && test -w "$$cache" || \
		export npm_config_cache="$(CURDIR)/$(VENV)/npm-cache"; echo $(NPM) ci; $(NPM) ci
	@touch $@

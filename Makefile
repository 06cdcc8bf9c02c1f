# `make run` and `make test` need nothing but Python 3.11 or later, make and a package index. See `make help`.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# Options for pytest, e.g. `make test ARGS="-k sheets"`.
ARGS =
# Workers for the tests: one for each processor; tests of one xdist group stay together.
WORKERS = -n logical --maxprocesses 8 --dist loadgroup

BIN = .venv/bin

.PHONY: help run test check format lint types imports sdl privacy eval bench lock clean runtime dev

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: runtime ## Start everything and play the main job; Ctrl-C stops it
	@$(BIN)/waymark serve --demo --tour

test: dev ## Run the whole suite against a real PostgreSQL
	@$(BIN)/python -m pytest $(WORKERS) $(ARGS)

check: lint types imports sdl test ## Everything that must hold before a change lands

format: dev ## Rewrite the code in the house's format
	@$(BIN)/python -m ruff check --fix --exit-zero --quiet .
	@$(BIN)/python -m ruff format .

lint: dev
	@$(BIN)/python -m ruff format --check --output-format concise .
	@$(BIN)/python -m ruff check .

types: dev
	@$(BIN)/python -m mypy

imports: dev
	@$(BIN)/lint-imports

sdl: dev
	@$(BIN)/waymark schema --check

privacy: dev ## Write docs/privacy-*.md anew
	@WAYMARK_TEST_WRITES_PAGES=1 $(BIN)/python -m pytest -q tests/architecture/test_privacy_matrix.py tests/architecture/test_canaries.py

eval: runtime ## Measure the assistant on its cases, beside the committed report
	@$(BIN)/waymark eval --against docs/evaluation-builtin.json $(ARGS)

bench: dev ## Measure speed and memory beside hand-written SQL, with ratios
	@$(BIN)/python -m tests.bench $(ARGS)

lock: dev ## Renew both lock files with the newest versions that fit
	@sh .ci/lock

clean: ## Remove what was installed and cached here; data folders stay
	@rm -rf .venv *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build

runtime:
	@sh .ci/venv requirements.lock

dev:
	@sh .ci/venv requirements-dev.lock

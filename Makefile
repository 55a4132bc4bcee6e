# Everything a person does with this project. `make help` lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help

FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for one in python3 python3.13 python3.12 python3.11; do \
	$$one -c '$(FITS)' 2>/dev/null && echo $$one && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAGE ?= dev
PORT ?= 8000
LOCAL_DIR ?= .local
WORKERS ?= 2
MINUTES ?= 60
SEED ?= 1

.PHONY: help
help: ## Show what there is to do
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/ready: requirements.txt requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 with venv is needed. On Debian or Ubuntu:"; \
		echo "  apt-get install python3 python3-venv"; echo "or name one: make PYTHON=/path/to/python …"; exit 1; }
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.PHONY: setup
setup: $(VENV)/ready ## Make the virtual environment with all that is needed

.PHONY: run
run: $(VENV)/ready ## Serve the whole product at http://127.0.0.1:8000 (PORT=…, LOCAL_DIR=…)
	@PORT=$(PORT) LOCAL_DIR=$(LOCAL_DIR) exec $(BIN)/python -m local run

.PHONY: web-dev
web-dev: web-ready ## Serve web/ with hot reload at http://127.0.0.1:5173, beside a running product (PORT=…)
	@cd web && PRODUCT_URL=http://127.0.0.1:$(PORT) npm run dev

.PHONY: web-ready
web-ready: $(VENV)/ready
	@$(BIN)/python -m local.web_app

.PHONY: web-api
web-api: web-ready ## Make web/src/api/schema.d.ts anew, after a change of the API
	@cd web && npm run --silent api

.PHONY: demo
demo: $(VENV)/ready ## Play a whole journey over HTTP against a running product (PORT=…)
	@$(BIN)/python -m local demo --url http://127.0.0.1:$(PORT)

.PHONY: test
test: $(VENV)/ready ## Check everything and run every test
	@$(BIN)/python -m tests.prerequisites
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

.PHONY: test-deep
test-deep: $(VENV)/ready ## Prove bookings and money at full size, for hours (docs/proof.md)
	PROOF_SIZE=deep $(BIN)/python -m pytest tests/proof -n $(WORKERS) --dist worksteal

.PHONY: bench
bench: $(VENV)/ready ## Measure speed and cost, and write bench/RESULTS.md (PARTS="slots login", or all)
	@$(BIN)/python -m bench $(PARTS)

.PHONY: bench-full
bench-full: $(VENV)/ready ## The same at full size, for an hour or more: a million bookings, 100,000 mentors (PARTS=…)
	@$(BIN)/python -m bench --full $(PARTS)

.PHONY: soak
soak: $(VENV)/ready ## Use the whole product on a bad day, and see that nothing is lost (MINUTES=60 SEED=1)
	$(BIN)/python -m tests.soak --minutes $(MINUTES) --seed $(SEED)

.PHONY: mutants
mutants: $(VENV)/ready ## Change the core a little, ever again, and see whether its tests notice (NAMES="money state")
	$(BIN)/python -m tests.mutation $(NAMES)

.PHONY: check
check: $(VENV)/ready ## Format, lint, types, architecture, template, web, security
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m infra.check_template
	$(BIN)/bandit --quiet --configfile pyproject.toml --severity-level medium -r app.py chalicelib infra local
	$(BIN)/python -m infra.check_secrets
	$(BIN)/python -m infra.check_advisories
	$(BIN)/python -m local.web_app
	cd web && npm run --silent api:check && npm run --silent check

.PHONY: audit
audit: $(VENV)/ready ## Ask what is known against the packages we ship, and fail without an answer
	$(BIN)/python -m infra.check_advisories --strict

.PHONY: fix
fix: web-ready ## Format, and mend what a tool can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	cd web && npm run --silent fix

.PHONY: package
package: $(VENV)/ready ## Build build/$(STAGE)/: the template, layer and code (STAGE=dev|staging|prod|local)
	@$(BIN)/python -m infra.package $(STAGE)

.PHONY: deploy
deploy: web-ready ## Bring what lies here to a stage, after showing what would change (STAGE=, ARGS=--plan|--yes)
	@$(BIN)/python -m infra.release deploy --stage $(STAGE) $(ARGS)

.PHONY: rollback
rollback: $(VENV)/ready ## Bring a stage's release before back, as it was (STAGE=, ARGS="--to …")
	@$(BIN)/python -m infra.release rollback --stage $(STAGE) $(ARGS)

.PHONY: smoke
smoke: $(VENV)/ready ## Try a stage from outside (STAGE=dev|staging|prod, or local with PORT=)
	@$(BIN)/python -m infra.smoke --stage $(STAGE) --url http://127.0.0.1:$(PORT)

.PHONY: upgrade-test
upgrade-test: $(VENV)/ready ## Update a product of an earlier version, and see that it keeps its data
	$(BIN)/python -m pytest tests/e2e/upgrade.py

.PHONY: record-calls
record-calls: $(VENV)/ready ## Write down anew which calls to AWS each function makes (tests/infra/calls.json)
	@rm -f .cache/calls.txt && mkdir -p .cache
	-RECORD_CALLS=$(CURDIR)/.cache/calls.txt $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile \
		tests/handlers tests/services tests/journeys tests/proof tests/e2e
	$(BIN)/python -m tests.calls .cache/calls.txt

.PHONY: clean
clean: ## Remove what was built; the state of `make run` stays
	rm -rf build .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Everything that a person or continuous integration runs. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
STAGE ?= local
CAMPAIGN ?=
CASE ?=
REASON ?=
REVISION ?=
DO :=
ID :=
NAME :=
EMAIL :=
LANGUAGE :=
TEAMS :=
LEAD :=
MAIL :=
AS_OF :=
RECOUNT :=
JSON :=
SECTION ?=
SIZES ?=
SEED ?= 2025
SCALE ?= 1

VENV := .venv
BIN := $(VENV)/bin
PYTHON_READY := $(VENV)/.installed
NODE_READY := node_modules/.installed

export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20,21,22,23
export JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION := 1
export CDK_DISABLE_CLI_TELEMETRY := true
export ENGINE_PORT ?= 4566
export SMTP_PORT ?= 1025
export MAILBOX_PORT ?= 1080
export TIME_PORT ?= 3161

.PHONY: help
help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

.PHONY: install
install: $(PYTHON_READY) $(NODE_READY) ## Install what is locked: the virtual environment and npm packages

$(PYTHON_READY): requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Redress needs Python 3.11 or newer; '$(PYTHON)' is" \
	    "$$($(PYTHON) --version 2>/dev/null || echo 'not installed')." \
	    "Install one, or name it: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make virtual environments;" \
	    "on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing Python packages into $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps --no-compile \
	  -r requirements/dev.txt
	@touch $@

$(NODE_READY): package-lock.json
	@major=$$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0); \
	if [ "$$major" -lt 20 ]; then \
	  echo "Redress needs Node.js 20 or newer; found:" \
	    "$$(node --version 2>/dev/null || echo none)." "See https://nodejs.org" >&2; exit 1; fi
	@command -v npm >/dev/null || { echo "Redress needs npm beside Node.js." >&2; exit 1; }
	@echo "Installing npm packages into node_modules"
	@npm ci --loglevel=error
	@touch $@

.PHONY: lock
lock: $(PYTHON_READY) ## Renew requirements/*.txt and package-lock.json
	@for name in dev runtime proofs previews; do \
	  constraint=; if [ $$name != dev ]; then constraint="--constraint requirements/dev.txt"; fi; \
	  $(BIN)/uv pip compile requirements/$$name.in --output-file requirements/$$name.txt $$constraint \
	    --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	    --no-emit-index-url --no-emit-find-links --quiet $(LOCK_FLAGS); \
	done
	@npm install --package-lock-only --loglevel=error

.PHONY: run
run: install ## Start the whole application on this machine (Ctrl-C keeps everything)
	@$(BIN)/python -m infra.local.run

.PHONY: demo
demo: install ## Play the journeys on an engine of their own and show what happened
	@$(BIN)/python -m infra.local.demo

.PHONY: check
check: install ## Format, lint, types, imports, state machines, templates (a minute when warm)
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target check-types check-rules

.PHONY: check-types check-rules
check-types:
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@PYTHONPATH=functions:. $(BIN)/lint-imports --no-cache

# Every stage is synthesised and linted by `make test`; here two of them stand for all
check-rules:
	@$(BIN)/python -m pytest -q tests/statemachines tests/infra/test_rules.py -m "not engine" \
	  -k "not dev and not prod-cn and not test]"

.PHONY: replay
replay: install ## Play a campaign of 6,032 owners through the system: make replay [SEED=2025] [SCALE=0.02]
	@$(BIN)/python -m infra.replay --seed "$(SEED)" --scale "$(SCALE)"

.PHONY: browser
browser: install ## Find the browser in which the pages are tried, or install Debian's Chromium
	@$(BIN)/python -m infra.local.browser

.PHONY: gallery
gallery: install ## Picture every page and state, in both languages, into build/gallery
	@$(BIN)/python -m tests.browser.gallery

# The journeys share one running system, the rest is spread over the processors
.PHONY: test
test: install browser ## Everything that must be true before a change is taken
	@$(MAKE) --no-print-directory check-types  # the rules of `make check` are among the tests
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --ignore tests/e2e
	@$(BIN)/python -m pytest tests/e2e

.PHONY: site
site: install ## Build the pages into build/site
	@$(BIN)/python -m infra.local.pages

.PHONY: synth
synth: install ## Synthesise the stacks of STAGE into cdk.out
	@node_modules/.bin/cdk synth --quiet --context stage=$(STAGE)

.PHONY: docs
docs: install ## Renew the documents that are generated from the code
	@$(BIN)/python -m infra.diagram
	@$(BIN)/python -m infra.mails
	@PYTHONPATH=functions $(BIN)/python -m redress.edge.openapi
	@$(BIN)/python -m infra.permissions

.PHONY: deploy
deploy: install ## Deploy STAGE to AWS with the form of CAMPAIGN: make deploy STAGE=dev CAMPAIGN=spring
	@if [ "$(STAGE)" = local ]; then \
	  echo "Stage 'local' is deployed by make run; name another: make deploy STAGE=dev" >&2; \
	  exit 1; fi
	@if [ -z "$(CAMPAIGN)" ]; then \
	  echo "Name the campaign that the form is for: make deploy STAGE=$(STAGE) CAMPAIGN=spring" >&2; \
	  exit 1; fi
	@$(BIN)/python -m infra.local.deploy --stage $(STAGE) --campaign $(CAMPAIGN)

.PHONY: bag
bag: install ## Fetch the evidence bag of a case: make bag CASE=RD-... REASON="why" [STAGE=local]
	@if [ -z "$(CASE)" ] || [ -z "$(REASON)" ]; then \
	  echo "Name the case, and why: make bag CASE=RD-0000-0000-0000 REASON='hearing on 3 March'" >&2; \
	  exit 1; fi
	@$(BIN)/python -m infra.local.bag --stage $(STAGE) --case "$(CASE)" --reason "$(REASON)" \
	  --revision $(or $(REVISION),0)

.PHONY: erase
erase: install ## Shred what is personal in a closed case: make erase CASE=RD-... REASON="why" [STAGE=local]
	@if [ -z "$(CASE)" ] || [ -z "$(REASON)" ]; then \
	  echo "Name the case, and why: make erase CASE=RD-0000-0000-0000 REASON='asked for by letter'" >&2; \
	  exit 1; fi
	@$(BIN)/python -m infra.local.erase --stage $(STAGE) --case "$(CASE)" --reason "$(REASON)"

.PHONY: reviewer
reviewer: install ## Add or change people of the desk: make reviewer DO=list|add|change|disable|enable ID=wang ...
	@if [ -z "$(DO)" ]; then \
	  echo "Say what to do: make reviewer DO=add ID=wang NAME='Wang Fang' EMAIL=wang@example.com" \
	    "LANGUAGE=zh-CN TEAMS=legal [LEAD=yes] [MAIL=digest] [STAGE=local];" \
	    "DO=list, DO=change, DO=disable and DO=enable take what they need of it" >&2; \
	  exit 1; fi
	@$(BIN)/python -m infra.local.reviewer --stage $(STAGE) --do "$(DO)" --id "$(ID)" \
	  --name "$(NAME)" --email "$(EMAIL)" --locale "$(LANGUAGE)" --groups "$(TEAMS)" \
	  --lead "$(LEAD)" --mail "$(MAIL)"

.PHONY: bulletin
bulletin: install ## Print figures as of an instant: make bulletin AS_OF=2025-10-15T24:00+08:00 [CAMPAIGN=owners-2026] [RECOUNT=yes]
	@if [ -z "$(AS_OF)" ]; then \
	  echo "Name the instant: make bulletin AS_OF=2025-10-15T24:00+08:00 [CAMPAIGN=owners-2026]" \
	    "[RECOUNT=yes] [LANGUAGE=zh-CN] [JSON=yes] [STAGE=local]" >&2; exit 1; fi
	@$(BIN)/python -m infra.local.bulletin --stage $(STAGE) --as-of "$(AS_OF)" \
	  --campaign "$(or $(CAMPAIGN),owners-2026)" $(if $(RECOUNT),--recount) $(if $(JSON),--json) \
	  $(if $(LANGUAGE),--language "$(LANGUAGE)")

.PHONY: bench
bench: install ## Measure and write docs/benchmarks.md: make bench [SECTION=evidence] [SIZES=1,8]
	@$(BIN)/python -m infra.bench $(if $(SECTION),--section "$(SECTION)") $(if $(SIZES),--sizes "$(SIZES)")

.PHONY: verifier
verifier: install ## Pack the offline verifier into one file, build/redress-verify.pyz
	@$(BIN)/python -m infra.local.verifier

.PHONY: clean
clean: ## Remove what was made by running and building (the environment stays)
	@rm -rf .local build cdk.out .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find functions infra tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

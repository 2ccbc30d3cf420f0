# Two commands are all you need: `make site` builds the newsroom, `make test` runs everything that guards it.
# What each target installs, and how, stands in tools/install. Another Python: make site PYTHON=python3.12

PYTHON ?= python3
export PYTHON
BIN := .venv/bin
# pytest's own arguments: make test ARGS="tests/test_slugs.py -x"
ARGS ?=
WORKERS ?= 2
UV_COMPILE := .cache/uv/bin/uv pip compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url \
	--universal --python-version 3.11 $(if $(UPGRADE),--upgrade)

HARD_CASES := --page post=/2026/05/28/bridge/ --page release=/2026/05/21/water/ --page everything=/2026/04/23/everything/ \
	--page long=/2026/04/30/supplementary-determination/ --page withdrawn=/2026/02/12/withdrawn/ --page gone=/2026/01/08/expired/ \
	--page arabic=/ar/2026/04/16/schools-begin/ --page japanese=/ja/2026/04/09/library-on-sundays/

.DEFAULT_GOAL := help
.PHONY: help site serve test lint types golden catalogs verify pictures lock clean

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

site: ## build the newsroom into site/
	@tools/install runtime
	@$(BIN)/python build.py
	@echo
	@echo "The newsroom is in $(CURDIR)/site/"
	@echo "Look at it:      $(BIN)/python -m http.server --bind 127.0.0.1 --directory site   then open http://127.0.0.1:8000/"
	@echo "Write and look:  make serve"
	@echo "Build again:     $(BIN)/python build.py"

serve: ## look at the newsroom while writing it
	@tools/install runtime
	@$(BIN)/python build.py serve $(ARGS)

lint: ## style (ruff)
	@tools/install dev
	@echo "== style (ruff)"
	@$(BIN)/ruff check --quiet

types: ## types (mypy --strict)
	@tools/install dev
	@echo "== types (mypy --strict)"
	@$(BIN)/mypy --no-error-summary

test: lint types ## style, types and every quick test, the browser included
	@tools/install browser
	@echo "== tests (pytest)"
	@$(BIN)/python -m pytest -q -n $(WORKERS) $(ARGS)

golden: ## write tests/golden/ anew, after a change that is meant to change the bytes of a site
	@tools/install dev
	@$(BIN)/python -m tests.bless

catalogs: ## bring the message catalogs of other languages up to date with the words of the theme
	@tools/install dev
	@$(BIN)/python tools/catalogs.py

verify: ## the slow checks, which need Node and Java
	@tools/install dev browser verify
	@echo "== slow checks (pytest -m slow)"
	@$(BIN)/python -m pytest -q -n $(WORKERS) -m slow $(ARGS)

pictures: ## screenshots of every template into pictures/, of the demonstration and of the sample of hard cases
	@tools/install dev browser pictures
	@$(BIN)/python build.py
	@$(BIN)/python tools/pictures.py site --to pictures/demo $(ARGS)
	@rm -rf .cache/sample && mkdir -p .cache && cp -r tests/sites/sample .cache/sample
	@$(BIN)/python build.py build --root .cache/sample --at 2026-06-01T12:00
	@$(BIN)/python tools/pictures.py .cache/sample/site --to pictures/sample $(HARD_CASES) $(ARGS)

lock: ## write requirements*.lock and tools/package-lock.json anew (UPGRADE=1: to the newest versions)
	@tools/install lock
	@$(UV_COMPILE) requirements.in -o requirements.lock
	@$(UV_COMPILE) requirements-dev.in -o requirements-dev.lock
	@cd tools && npm install --package-lock-only --ignore-scripts --silent
	@! grep -nE '^(-|[^ #]*:)|https?://' requirements.lock requirements-dev.lock
	@! grep -n '"resolved": "http' tools/package-lock.json
	@echo "requirements.lock, requirements-dev.lock and tools/package-lock.json are written; none names a host."

clean: ## remove everything that was made, but for site/
	rm -rf .venv .pressroom .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage htmlcov pictures dist build tools/node_modules
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# `make up` starts AIgentOS; `make test` proves it. Needs Python 3.11+, Node 20+ and, for the browser tests, Chromium.
# What is installed is remembered by stamps, so a second run does nothing; a changed lock file does it again.

VENV := .venv
BIN := $(VENV)/bin
WEBUI := agent-webui
DOCUMENTS := .venv-documents
MODELS := models-local/embedded-models.json
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

# ---- what the machine must have; looked up only by the rules that need it -----------------------------------

first_of = $(shell for name in $(1); do command -v $$name && break; done 2>/dev/null)
SYSTEM_UV := $(call first_of,uv)
UV := $(or $(SYSTEM_UV),$(BIN)/uv)
PYTHON = $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
NODE = $(shell node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a * 100 + b < 2019 ? 1 : 0)' \
	2>/dev/null && command -v node)
CHROMIUM_PATH ?= $(or $(call first_of,chromium chromium-browser google-chrome google-chrome-stable), \
	$(wildcard /Applications/Google?Chrome.app/Contents/MacOS/Google?Chrome))
need_python = $(if $(PYTHON),,$(error Python 3.11 or newer with venv is missing: sudo apt-get install python3 python3-venv (macOS: brew install python)))
need_node = $(if $(NODE),,$(error Node.js 20.19 or newer is missing: sudo apt-get install nodejs npm (macOS: brew install node; older systems: https://nodejs.org/en/download)))
need_npm = $(if $(call first_of,npm),,$(error npm is missing: sudo apt-get install npm (macOS: brew install node)))
need_chromium = $(if $(CHROMIUM_PATH),,$(error Chromium is missing, the browser tests need it: sudo apt-get install chromium (macOS: brew install --cask google-chrome)))

# ---- targets ------------------------------------------------------------------------------------------------

.PHONY: help setup up test check format e2e bench bench-webui lock models chromium clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.compiled $(DOCUMENTS)/.installed $(WEBUI)/dist/index.html ## install everything that running needs and build the WebUI

up: setup ## start AIgentOS; Ctrl-C stops it
	@if [ -e $(MODELS) ] || [ "$$($(BIN)/python -m kernel.cli.backend)" = embedded ]; then $(MAKE) models; fi
	@exec $(BIN)/aigentos up

models: $(MODELS) ## fetch the embedded models (`make up` does so when no Ollama answers)
	@:

test: chromium check $(VENV)/.compiled $(DOCUMENTS)/.installed models ## everything: check, vitest, browser tests, pytest
	@cd $(WEBUI) && npm test
	@$(MAKE) e2e
	@$(BIN)/pytest -n 2 --dist loadfile

check: $(VENV)/.dev $(WEBUI)/node_modules/.installed ## formatting, lint, types, import rules
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@git ls-files | $(BIN)/python scripts/check_files.py
	@cd $(WEBUI) && npm run --silent typecheck && npm run --silent lint

format: $(VENV)/.dev ## put Python files into shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

e2e: chromium $(VENV)/.dev $(VENV)/.compiled $(DOCUMENTS)/.installed $(WEBUI)/dist/index.html models ## browser tests against the real thing
	@cd $(WEBUI) && CHROMIUM_PATH='$(strip $(CHROMIUM_PATH))' npm run e2e

bench: $(VENV)/.dev $(VENV)/.compiled models ## what AIgentOS adds to a model, in some eight minutes (BENCH='--runs 3')
	@$(BIN)/python -m baseline.bench $(BENCH)

bench-webui: chromium $(VENV)/.dev $(VENV)/.compiled $(DOCUMENTS)/.installed $(WEBUI)/dist/index.html ## frames, waits, accessibility and sizes of the WebUI in Chromium
	@cd $(WEBUI) && CHROMIUM_PATH='$(strip $(CHROMIUM_PATH))' npm run bench

chromium:
	$(need_chromium)@:

clean: ## remove what was built and installed; conversations and models stay
	@rm -rf $(VENV) $(DOCUMENTS) $(WEBUI)/node_modules $(WEBUI)/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find kernel tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- Python: hashes-only locks, so that an install is the same everywhere and names no registry --------------

INSTALL = $(UV) pip install --quiet --python $(BIN)/python

$(VENV)/.tools: requirements-build.lock
	$(need_python)@echo "creating $(VENV)"
ifdef SYSTEM_UV
	@$(UV) venv --quiet --allow-existing --no-python-downloads --python $(PYTHON) $(VENV)
else
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --root-user-action ignore \
		--require-hashes -r requirements-build.lock
endif
	@touch $@

$(VENV)/.runtime: requirements.lock $(VENV)/.tools
	@echo "installing Python packages"
	@$(INSTALL) --compile-bytecode --require-hashes -r $<
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.runtime
	@$(INSTALL) --no-deps --build-constraints requirements-build.lock --editable .
	@touch $@

# Compiled ahead, five processes start in half the time where Python is told to write no bytecode.
$(VENV)/.compiled: $(VENV)/.project $(shell find kernel -name '*.py')
	@$(BIN)/python -m compileall -q kernel
	@touch $@

$(VENV)/.embedded: requirements-embedded.lock $(VENV)/.project
	@echo "installing the embedded model server"
	@$(INSTALL) --compile-bytecode --no-deps --require-hashes -r $<
	@touch $@

$(MODELS): kernel/llm/embedded/models.lock $(VENV)/.embedded
	@$(BIN)/python -m kernel.llm.embedded fetch

$(VENV)/.dev: requirements-dev.lock $(VENV)/.project
	@echo "installing development tools"
	@$(INSTALL) --no-deps --require-hashes -r $<
	@touch $@

# A Python of its own: it opens files of strangers, and shares no package with the kernel. --no-deps: see `lock`.
$(DOCUMENTS)/.installed: requirements-markitdown.lock $(VENV)/.tools
	@echo "installing MarkItDown, which reads documents"
	@$(UV) venv --quiet --allow-existing --no-python-downloads --python $(BIN)/python $(DOCUMENTS)
	@$(UV) pip install --quiet --python $(DOCUMENTS)/bin/python --no-deps --require-hashes -r $<
	@touch $@

COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

# The tokenizer reads a file here and needs no client of the hub it could download from. What a lock leaves out so
# is why it is installed with --no-deps: all that is needed is in it.
lock: $(VENV)/.tools ## resolve the Python dependencies again (UPGRADE=1: to the newest versions)
	@echo huggingface-hub >$(VENV)/without.in
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --extra embedded --group dev \
		--excludes $(VENV)/without.in -o requirements-dev.lock
	@$(COMPILE) pyproject.toml --extra embedded -c requirements-dev.lock \
		--excludes $(VENV)/without.in -o requirements-embedded.lock
	@$(COMPILE) pyproject.toml -c requirements-dev.lock -o requirements.lock
	@printf 'markitdown[pdf,docx,xlsx,pptx]==0.1.8\nmarkitdown-mcp==0.0.1a7\n' >$(VENV)/markitdown.in
	@# Its own requirements overrule those of markitdown-mcp, which asks for every extra of markitdown.
	@$(COMPILE) $(if $(UPGRADE),--upgrade) $(VENV)/markitdown.in --override $(VENV)/markitdown.in \
		-o requirements-markitdown.lock
	@printf 'hatchling\nuv\n' | $(COMPILE) $(if $(UPGRADE),--upgrade) - -o requirements-build.lock

# ---- the WebUI ----------------------------------------------------------------------------------------------

$(WEBUI)/node_modules/.installed: $(WEBUI)/package-lock.json $(WEBUI)/package.json
	$(need_node)$(need_npm)@echo "installing npm packages"
	@cd $(WEBUI) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

WEBUI_SOURCES = $(shell find $(WEBUI)/src $(WEBUI)/public $(WEBUI)/index.html $(WEBUI)/*.config.ts $(WEBUI)/tsconfig*.json 2>/dev/null)

$(WEBUI)/dist/index.html: $(WEBUI)/node_modules/.installed $(WEBUI_SOURCES)
	$(need_node)@echo "building the WebUI"
	@cd $(WEBUI) && npm run --silent build
	@touch $@

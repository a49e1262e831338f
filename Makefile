# Fakta for analysts: `make help` says what there is. Each target can be stopped and run again.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out
DB ?= $(OUT)/fakta.db
ARTICLES ?= corpus/fakta-contoh.warc.gz
ENGINE ?= spacy
JOBS ?= 1
SINCE ?=
UNTIL ?=
PORT ?= 8001
PUBLISHED ?= $(OUT)/published.db
GOLD ?= corpus/annotations.jsonl

extract_options := --engine $(ENGINE) --jobs $(JOBS) $(if $(SINCE),--since $(SINCE)) $(if $(UNTIL),--until $(UNTIL))
rules := $(shell find pipeline -name '*.py' -o -name '*.yaml' -o -name '*.csv' -o -name '*.json' 2>/dev/null)
models := $(shell find models/spacy -type f 2>/dev/null)

.PHONY: help
help: ## this text
	@echo "make TARGET [NAME=value ...]"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  \1|\2/' | column -t -s '|'
	@echo "examples: make facts ARTICLES=pages/ SINCE=2024-02-01 UNTIL=2024-03-31 JOBS=2"
	@echo "          make collect SITE=detik SINCE=2024-02-01"

# Set-up: a virtual environment of its own, installed again only when the dependencies change.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

$(VENV)/.installed-train: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	touch $@

.PHONY: setup
setup: $(VENV)/.installed ## the virtual environment, without the tools for development

# The stamp, not the database, says that a run ended: an extraction that was stopped goes on when made again.
# The options are part of the rule: other dates or another engine make it run again (what is stored is skipped).
$(OUT)/options: FORCE
	@mkdir -p $(OUT)
	@echo '$(ARTICLES) $(DB) $(extract_options)' | cmp -s - $@ || echo '$(ARTICLES) $(DB) $(extract_options)' > $@
.PHONY: FORCE
FORCE:

$(DB).done: $(ARTICLES) $(rules) $(models) $(OUT)/options | $(VENV)/.installed
	@mkdir -p $(dir $(DB))
	$(BIN)/fakta extract $(ARTICLES) --db $(DB) $(extract_options)
	@touch $@

.PHONY: facts
facts: $(DB).done ## read ARTICLES (the bundled corpus) into a database of facts: SINCE= UNTIL= JOBS= ENGINE= DB=
	@echo "facts: $(abspath $(DB)) is up to date; browse it with: make serve"

$(PUBLISHED): $(DB).done
	$(BIN)/fakta publish $(DB) $(PUBLISHED)

.PHONY: serve
serve: $(PUBLISHED) ## browse the facts with Datasette on http://127.0.0.1:8001 (PORT=)
	$(BIN)/fakta serve $(PUBLISHED) --port $(PORT)

.PHONY: collect
collect: $(VENV)/.installed ## fetch pages into an archive: SITE=bisnis SINCE=2024-02-01 [UNTIL= TOPIC= LIMIT=]
	$(if $(SITE),,$(error say which site: make collect SITE=detik SINCE=2024-02-01; `fakta sites` lists them))
	$(BIN)/fakta collect --site $(SITE) $(if $(SINCE),--since $(SINCE)) $(if $(UNTIL),--until $(UNTIL)) \
	  $(if $(TOPIC),--topic "$(TOPIC)") $(if $(LIMIT),--limit $(LIMIT)) --archive $(OUT)/archive

.PHONY: demo-collect
demo-collect: $(VENV)/.installed ## see the collector work without network: a press played on this machine
	$(BIN)/python -m tests.collect.press $(OUT)/demo-archive

.PHONY: diff
diff: $(VENV)/.installed ## facts gained and lost between two databases: OLD= NEW=
	$(if $(and $(OLD),$(NEW)),,$(error say which databases: make diff OLD=out/before.db NEW=out/fakta.db))
	$(BIN)/fakta diff $(OLD) $(NEW)

.PHONY: evaluate
evaluate: $(VENV)/.installed ## score the facts against annotated articles (GOLD=, the bundled ones)
	$(BIN)/fakta evaluate facts $(GOLD) --engine $(ENGINE)

.PHONY: test
test: $(VENV)/.installed-dev ## lint, types, imports, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

.PHONY: train-smoke
train-smoke: $(VENV)/.installed-train ## the whole training recipe on a few bundled sentences
	$(BIN)/python -m pipeline.train smoke --out $(OUT)/train-smoke

.PHONY: train
train: $(VENV)/.installed-train ## rebuild models/ from public sources (hours); local data: FAKTA_DATA=
	$(BIN)/python -m pipeline.train all --out $(OUT)/train

.PHONY: clean
clean: ## remove what was made, but not the virtual environment
	rm -rf $(OUT)

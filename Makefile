# make run    the site on this machine, everything installed first
# make test   every test; on SQLite, on PostgreSQL and in a browser where they are installed
# make help   the rest

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL := help
.PHONY: help setup site tools run test lint format bench messages locks clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: site tools ## install everything (the others call it; a second time it does nothing)
	@:

site: $(VENV)/.site build/front/.done $(CATALOGUES)
	@:
tools: $(VENV)/.tools

$(VENV)/.new:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip' || { echo "Python lacks its venv module: install python3-venv."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.site: requirements.txt | $(VENV)/.new
	$(PIP_INSTALL) $<
	@touch $@

$(VENV)/.tools: requirements-dev.txt | $(VENV)/.site
	$(PIP_INSTALL) $<
	@touch $@

build/front/.done: package-lock.json requirements-node.txt scripts/front.py | $(VENV)/.new
	$(PY) scripts/front.py
	@touch $@

%.mo: %.po | $(VENV)/.site
	$(VENV)/bin/pybabel --quiet compile --input-file $< --output-file $@

run: site ## migrate, load the figures if there are none, start the server (PORT=8000)
	@$(PY) scripts/run.py

test: setup ## every test (ARGS="tests/test_growth.py -x" for some)
	@$(PY) -m scripts.run_tests $(ARGS)

lint: setup ## style, templates, import direction, types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djade --target-version 5.2 --check $$(find templates -name '*.html')
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy

format: setup ## bring code and templates into the style that lint asks for
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djade --target-version 5.2 $$(find templates -name '*.html')

bench: setup ## ratios of interleaved runs; nothing here is a test
	$(PY) -m benchmarks $(ARGS)

messages: setup ## collect the words of the pages into the catalogues (needs GNU gettext)
	$(PY) manage.py makemessages --locale zh_Hans --no-location --no-obsolete \
		--ignore '.venv/*' --ignore 'node_modules/*' --ignore 'build/*' --ignore 'tests/*'

locks: tools ## write the lock files anew (ARGS=--upgrade for newer versions)
	$(PY) -m scripts.locks $(ARGS)

clean: ## remove what set-up made; the data in var/ stay
	rm -rf $(VENV) node_modules build $(CATALOGUES)

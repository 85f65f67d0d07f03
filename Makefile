# The two that matter: `make run` and `make test`. Both start from a fresh checkout and are quick when all is there.

COVERAGE ?= 95
# One more than two cores: browsers, databases and mail servers are waited for.
WORKERS ?= 3
TESTS ?= tests

python := .venv/bin/python
pytest = $(python) -m pytest -m "not faults" -n $(WORKERS) --dist loadfile --no-loadscope-reorder
parts := $(wildcard pacnam_tasks/translations/parts/*.po)
compiled_words := pacnam_tasks/translations/vi/LC_MESSAGES/messages.mo

# A machine that keeps no compiled Python would compile the house anew in each process that the tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint bench faults lock translations environment test-environment
.NOTPARALLEL:
.DELETE_ON_ERROR:

# The running system at http://127.0.0.1:8000 (PORT=… elsewhere; PACNAM_DEMO=0 without the demonstration).
run: environment $(compiled_words)
	@grep -qs '^ *PACNAM_DEMO *=' .env || export PACNAM_DEMO="$${PACNAM_DEMO:-1}"; \
	exec $(python) -m flask --app app serve --prepare

# The whole suite: unit, SQLite and PostgreSQL, browser.
test: test-environment $(compiled_words)
	$(pytest) --cov=pacnam_tasks --cov-branch --cov-fail-under=$(COVERAGE) $(TESTS)

# Formatting, types, import contracts, words, and no trace of one machine in the tree.
lint: test-environment
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy
	$(python) .venv/bin/lint-imports
	$(python) -m pacnam_tasks.translations.build --check
	bin/check-tree

bench: test-environment $(compiled_words)
	$(python) -m tests.bench
	$(python) -m tests.bench.outbox --own-ways --hang --workers 3
	$(python) -m tests.bench.reports

faults: test-environment $(compiled_words)
	$(python) -m pytest -m faults $(TESTS)

# Pins the requirements again, with hashes (UPGRADE=--upgrade: the newest versions).
lock:
	bin/lock $(UPGRADE)

# The catalogues of words from translations/parts/*.po.
translations: environment
	$(python) -m pacnam_tasks.translations.build

$(compiled_words): $(parts)
	$(python) -m pacnam_tasks.translations.build

environment:
	@bin/set-up run

test-environment:
	@bin/set-up test

# Everything a developer or an operator of a trial needs. `make` alone lists the targets.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Some environments forbid bytecode, which makes every start of Python several times slower.
unexport PYTHONDONTWRITEBYTECODE

PYTHON := .venv/bin/python
# Linters read the settings but never connect to anything.
OFFLINE := PROGRAM130_ENV=test SECRET_KEY=unused DATABASE_URL=postgres://localhost/unused CELERY_BROKER_URL=redis://localhost

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

.PHONY: run
run: ## set up and run everything on http://127.0.0.1:8000 (ARGS="--port 8001 --data DIR")
	@tools/environment run
	@exec $(PYTHON) manage.py dev $(ARGS)

.PHONY: test
test: environment browser ## the whole suite on the embedded servers (ARGS="tests/reports -k late")
	$(PYTHON) -m pytest -n auto --dist loadfile $(ARGS)

.PHONY: ci
ci: check browser ## what continuous integration runs: check, then the suite
	$(PYTHON) -m pytest -n auto --dist loadfile

.PHONY: check
check: environment ## linters, types, import rules, missing migrations, lock files
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(OFFLINE) $(PYTHON) -m mypy .
	.venv/bin/lint-imports
	$(PYTHON) -m djlint templates --check --quiet
	$(PYTHON) -m djlint templates --lint --quiet
	$(OFFLINE) $(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PYTHON) tools/lock.py --check

.PHONY: fix
fix: environment ## let the formatters and linters repair what they can
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	$(PYTHON) -m djlint templates --reformat --quiet

.PHONY: bench
bench: environment ## measure pages and the compilation against their floors
	$(PYTHON) manage.py bench $(ARGS)

.PHONY: lock
lock: environment ## resolve pyproject.toml anew into requirements*.txt (ARGS="--upgrade")
	$(PYTHON) tools/lock.py $(ARGS)

.PHONY: prove-image
prove-image: environment ## run the commands of the Dockerfile and docker-compose.yml without Docker
	$(PYTHON) tools/prove_image.py

.PHONY: clean
clean: ## remove caches and the virtual environment, never the data in var/
	rm -rf .venv build staticfiles .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

.PHONY: environment
environment:
	@tools/environment dev

.PHONY: browser
browser:
	@tools/install-browser

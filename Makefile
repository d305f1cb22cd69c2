# What a person types. `make` alone lists it.
#
# Every target builds what it needs in .venv with Python's own venv and pip, from the lock files: each package is
# checked against its hash and nothing is compiled. A stamp named after the locks' content says that this is done.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo app words android-sources test bench soak format lock clean

PYTHON ?= python3
PORT ?= 8000

BIN := .venv/bin
digest = $(shell cat $(1) | cksum | cut -d ' ' -f 1)
stamp = .venv/$(1)-$(call digest,requirements-$(1).lock requirements-build.lock pyproject.toml)

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(call stamp,server) ## a made-up province: officers visit offline, sync, conversions come out (ONCE=1 then stops; PORT=8000)
	$(BIN)/tungnha demo --port $(PORT) $(if $(ONCE),--once)

app: $(call stamp,mobile) ## open the officer's app on this desktop, against the demo on PORT
	$(BIN)/python -m mobile.main --server http://127.0.0.1:$(PORT) --data var/demo/phone # goes when the demo begins anew

words: $(call stamp,dev) ## gather what app and console say into their locale/, name what lacks English, compile the rest
	$(BIN)/python docs/sentences.py

android-sources: $(call stamp,dev) ## lay out in var/android what buildozer makes the Android app of
	$(BIN)/python -m mobile.packaging

test: $(call stamp,dev) ## everything that CI runs: style, types, arrows, tests (as root it installs Debian packages)
	.ci/system-packages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist worksteal

bench: $(call stamp,dev) ## measure push, pull, phone, a slow link and the console beside raw SQLite, into var/bench.json (PARTS="push pull …")
	$(BIN)/python -m tests.bench $(PARTS)

soak: $(call stamp,dev) ## live through simulated worlds full of faults and keep a ledger of them (SEEDS=… or MINUTES=…; runs beside another)
	$(BIN)/python -m tests.simulation $(if $(SEEDS),--seeds $(SEEDS)) $(if $(MINUTES),--minutes $(MINUTES))

format: $(call stamp,dev) ## lay out the code, and mend what ruff can mend safely
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(call stamp,dev) ## write the lock files again after a change in pyproject.toml (UPGRADE=1: the newest of everything)
	$(LOCK) pyproject.toml --extra server --extra mobile --extra dev --output-file requirements-dev.lock
	$(LOCK) pyproject.toml --extra server --constraints requirements-dev.lock --output-file requirements-server.lock
	$(LOCK) pyproject.toml --extra mobile --constraints requirements-dev.lock --output-file requirements-mobile.lock
	$(BIN)/python -c '$(BUILD_REQUIREMENTS)' | $(LOCK) - --output-file requirements-build.lock

clean: ## remove what was built: .venv, caches, the demo; other databases in var stay
	rm -rf .venv var/demo build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One lock serves Python 3.11 and later on every system, and names no host.
LOCK = $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate $(if $(UPGRADE),--upgrade)
BUILD_REQUIREMENTS = import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"])

INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

# .venv/server-…, .venv/mobile-…, .venv/dev-…: that lock is installed, and the project itself without dependencies.
.venv/%: | $(BIN)/python
	@[[ $* == server-* ]] || $(BIN)/python -c 'import sys; sys.exit(sys.version_info >= (3, 14))' \
		|| { echo 'Kivy 2.3.1 runs on Python 3.11 to 3.13: make clean, then make PYTHON=/path/to/python3.13 …'; exit 1; }
	$(INSTALL) --require-hashes --only-binary :all: -r requirements-build.lock -r requirements-$(firstword $(subst -, ,$*)).lock
	PYTHONWARNINGS=ignore $(INSTALL) --no-deps --no-build-isolation --editable . # setuptools warns of every editable install
	touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3.13 …'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo 'Python cannot make virtual environments here; on Debian: apt-get install python3-venv'; exit 1; }
	$(PYTHON) -m venv .venv

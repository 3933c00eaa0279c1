# The project's commands. Each sets up .venv first, where that is needed (tools/set_up.py).
# Windows without make: README.md, "On Windows".

AUTHORITY ?= hertfordshire
EDITION   ?= $(if $(filter hertfordshire,$(AUTHORITY)),2022)
VENV_BIN  := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)
RUN       := $(VENV_BIN)/python -m
# The first Python that runs, looked for once; tools/set_up.py finds a better one where this is too old.
runs       = $(if $(shell $(1) -c "print(1)" 2>&1 | grep -x 1),$(1))
PYTHON    ?= $(eval PYTHON := $(or $(call runs,python3),$(call runs,python3.13),$(call runs,python3.12),$(call runs,python3.11),$(call runs,python)))$(PYTHON)

.DEFAULT_GOAL := help
.PHONY: help environment book preview test check format golden bench lock clean

help:
	@echo "make book      build the statement of $(AUTHORITY) $(EDITION); others: make book AUTHORITY=bromley EDITION=2022"
	@echo "make preview   the same, shown in the browser and built again whenever a page is saved"
	@echo "make test      run all tests; some of them: make test TESTS=tests/unit"
	@echo "make check     formatting, lint, types, and which room imports which"
	@echo "make format    put the formatting right"
	@echo "make golden    write the expected results of tests/golden anew; review the difference"
	@echo "make bench     measure how long books take"
	@echo "make lock      write requirements.lock anew; newest versions: make lock UPGRADE=--upgrade"
	@echo "make clean     remove what was made; data/raw and .venv stay"

environment:
	@$(if $(strip $(PYTHON)),,$(error No Python found. Install Python 3.11, 3.12 or 3.13 and run make again))
	@$(PYTHON) tools/set_up.py

book: environment
	$(VENV_BIN)/suffkit build $(AUTHORITY) $(if $(EDITION),--edition $(EDITION))

preview: environment
	$(VENV_BIN)/suffkit preview $(AUTHORITY) $(if $(EDITION),--edition $(EDITION))

test: environment
	$(if $(TESTS),,$(VENV_BIN)/suffkit prepare hertfordshire --edition 2022 --quiet)
	$(if $(TESTS),,$(RUN) pytest --nbval-lax notebooks -q -n auto --dist loadfile)
	$(RUN) pytest $(if $(TESTS),$(TESTS),-n auto --dist loadfile --no-loadscope-reorder)

check: environment
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(VENV_BIN)/lint-imports --no-cache --no-logo

format: environment
	$(RUN) ruff check --fix-only --quiet .
	$(RUN) ruff format .

golden: environment
	$(RUN) pytest tests/golden --rewrite-golden

bench: environment
	$(RUN) benchmarks

lock: environment
	$(VENV_BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet $(UPGRADE) --output-file requirements.lock

clean:
	rm -rf _build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find data/processed -mindepth 1 ! -name .gitkeep -delete
